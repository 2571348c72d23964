# What only MicroPython has, or what CPython has elsewhere: how many lines a report has, writers with a
# buffer over any stream, prompts, sizes.
import io
import sys


def deep(count):
    if count:
        return deep(count - 1)
    raise ValueError("deep")


def report(limit):
    if limit is not None:
        sys.tracebacklimit = limit
    try:
        deep(3)
    except ValueError as error:
        lines = io.StringIO()
        sys.print_exception(error, lines)
        print(limit, lines.getvalue().count("\n"))


report(None)
report(2)
report(0)
del sys.tracebacklimit
report(None)

stream = io.BytesIO()
writer = io.BufferedWriter(stream, 8)
print(writer.write(b"123"), stream.getvalue())
writer.write(b"45678")
writer.write(b"9")
writer.flush()
print(stream.getvalue())
print(repr(sys.ps1), repr(sys.ps2), sys.getsizeof([0] * 100) > sys.getsizeof([]))
