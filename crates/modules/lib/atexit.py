"""What is called when the program ends, as CPython's atexit, over `sys.atexit`.

Flash on thumbv7m: 0.5 KB; no board has `sys.atexit`.
"""

import sys

# Function, arguments, keywords; the last is called first.
_calls = []
# What comes before those: `threading` waits for threads.
_first = []
_before = None


def _run():
    for function in _first:
        function()
    while _calls:
        function, args, kwargs = _calls.pop()
        try:
            function(*args, **kwargs)
        except SystemExit:
            raise
        except BaseException as error:
            print("Exception ignored in atexit callback:", function, file=sys.stderr)
            sys.print_exception(error, sys.stderr)
    if _before is not None:
        _before()


_before = sys.atexit(_run)


def register(func, /, *args, **kwargs):
    if not callable(func):
        raise TypeError("the first argument must be callable")
    _calls.append((func, args, kwargs))
    return func


def unregister(func):
    _calls[:] = [call for call in _calls if call[0] != func]
