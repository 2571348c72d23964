# os: trees of folders, os.environ, names; importlib, atexit, __future__ and the clocks.
from __future__ import annotations

import __future__
import atexit
import builtins
import importlib
import os
import tempfile
import time

with tempfile.TemporaryDirectory() as top:
    deep = top + "/a/b/c"
    os.makedirs(deep)
    os.makedirs(deep, exist_ok=True)
    try:
        os.makedirs(deep)
    except OSError as error:
        print(type(error).__name__)
    for path in ("/a/one", "/a/b/two", "/three"):
        with open(top + path, "w") as file:
            file.write(path)
    shown = [(folder[len(top) :], sorted(folders), sorted(files)) for folder, folders, files in os.walk(top)]
    print(sorted(shown))
    print([folder[len(top) :] for folder, _, _ in os.walk(top, topdown=False)][-1] == "")
    os.replace(top + "/three", top + "/a/one")
    with open(top + "/a/one") as file:
        print(file.read())
    os.mkdir(top + "/x")
    os.makedirs(top + "/x/y/z")
    os.removedirs(top + "/x/y/z")
    print(os.path.exists(top + "/x"), os.path.exists(top))
    print(list(os.walk(top + "/none")))
    missed = []
    list(os.walk(top + "/none", onerror=missed.append))
    print(len(missed), isinstance(missed[0], OSError))

os.environ["TAIPAN_TEST"] = "value"
print(os.environ["TAIPAN_TEST"], os.getenv("TAIPAN_TEST"), "TAIPAN_TEST" in os.environ)
print(os.environ.get("TAIPAN_NONE"), os.environ.get("TAIPAN_NONE", 5))
os.environ.update({"TAIPAN_TWO": "2"})
print(sorted(name for name in os.environ if name.startswith("TAIPAN_T")))
del os.environ["TAIPAN_TEST"]
print(os.getenv("TAIPAN_TEST"), os.environ.pop("TAIPAN_TWO"), "PATH" in os.environ)
for wrong in (lambda: os.environ["TAIPAN_TEST"], lambda: os.environ.update({"x": 1})):
    try:
        wrong()
    except (KeyError, TypeError) as error:
        print(repr(error))


class Place:
    def __fspath__(self):
        return "here"


print(os.fspath(Place()), os.fspath("x"), isinstance(Place(), os.PathLike), isinstance("x", os.PathLike))
try:
    os.fspath(1)
except TypeError as error:
    print(error)
print(os.name, os.curdir, os.pardir, os.extsep, os.altsep, os.pathsep, repr(os.linesep), os.devnull, os.error is OSError)

print(importlib.import_module("os") is os, importlib.import_module("os.path") is os.path)
for wrong in (lambda: importlib.import_module(".x"), lambda: importlib.import_module("no_such_module_here")):
    try:
        wrong()
    except (TypeError, ImportError) as error:
        print(type(error).__name__)

print(__future__.annotations.getOptionalRelease()[:2], "division" in __future__.all_feature_names)


def later(x: NotThere) -> None:
    pass


print(later.__name__)

# Clocks go on, and are of one kind.
for clock, nanoseconds in (
    (time.monotonic, time.monotonic_ns),
    (time.perf_counter, time.perf_counter_ns),
    (time.process_time, time.process_time_ns),
):
    before = clock()
    after = clock()
    print(type(before).__name__, type(nanoseconds()).__name__, before <= after, abs(nanoseconds() / 1e9 - after) < 5)

for name in ("BufferError", "FloatingPointError", "ReferenceError", "TabError", "EncodingWarning"):
    kind = getattr(builtins, name)
    print(kind.__name__, kind.__bases__[0].__name__)
print(IOError is OSError, EnvironmentError is OSError)

atexit.register(print, "first registered, called last")


@atexit.register
def second():
    print("called")
    raise ValueError("shown, and the others are called")


atexit.register(print, "never")
atexit.unregister(print)
atexit.register(print, "last registered,", "called first")
print("end")
