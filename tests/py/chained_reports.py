# Reports of exceptions that have a cause or a context, notes, or others inside.
import traceback


def show(error):
    for line in "".join(traceback.format_exception(error)).splitlines():
        # Lines of programs are not in every report.
        if not line.startswith("  "):
            print(line)
    print("--")


def caught(function):
    try:
        function()
    except Exception as error:
        show(error)


def because():
    try:
        [][0]
    except IndexError as error:
        raise ValueError("caused") from error


def meanwhile():
    try:
        {}["key"]
    except KeyError:
        raise ValueError("in its context")


def hidden():
    try:
        {}["key"]
    except KeyError:
        raise ValueError("alone") from None


def noted():
    error = TypeError("with notes")
    error.add_note("first")
    error.add_note("second\nof two lines")
    raise error


def twice():
    try:
        because()
    except ValueError as error:
        raise RuntimeError("at last") from error


for function in (because, meanwhile, hidden, noted, twice):
    caught(function)
