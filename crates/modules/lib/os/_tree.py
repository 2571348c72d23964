"""What `os` has for trees of files, and its names, as CPython's os.

Flash on thumbv7m: 1.2 KB.
"""

import os

name = "posix"
curdir = "."
pardir = ".."
extsep = "."
altsep = None
pathsep = ":"
linesep = "\n"
devnull = "/dev/null"
error = OSError

# Bits of `ilistdir`'s second value.
_DIRECTORY = 0x4000


def fspath(path):
    if isinstance(path, (str, bytes)):
        return path
    if hasattr(type(path), "__fspath__"):
        return path.__fspath__()
    raise TypeError("expected str, bytes or os.PathLike object, not " + type(path).__name__)


class _PathLike(type):
    def __instancecheck__(cls, instance):
        return hasattr(type(instance), "__fspath__")

    def __subclasscheck__(cls, subclass):
        return hasattr(subclass, "__fspath__")


class PathLike(metaclass=_PathLike):
    def __fspath__(self):
        raise NotImplementedError


def replace(src, dst):
    os.rename(src, dst)


def _is_directory(path):
    try:
        return bool(os.stat(path)[0] & _DIRECTORY)
    except OSError:
        return False


def makedirs(name, mode=0o777, exist_ok=False):
    head, _, tail = fspath(name).rstrip("/").rpartition("/")
    if head and tail and not _is_directory(head):
        makedirs(head, exist_ok=True)
    try:
        os.mkdir(name)
    except OSError:
        if not exist_ok or not _is_directory(name):
            raise


def removedirs(name):
    os.rmdir(name)
    head = fspath(name).rstrip("/").rpartition("/")[0]
    while head:
        try:
            os.rmdir(head)
        except OSError:
            break
        head = head.rpartition("/")[0]


def walk(top, topdown=True, onerror=None, followlinks=False):
    top = fspath(top)
    folders, files = [], []
    try:
        for entry in os.ilistdir(top):
            (folders if entry[1] & _DIRECTORY else files).append(entry[0])
    except OSError as error:
        if onerror is not None:
            onerror(error)
        return
    base = top if top.endswith("/") else top + "/"
    if topdown:
        yield top, folders, files
    for folder in folders:
        yield from walk(base + folder, topdown, onerror)
    if not topdown:
        yield top, folders, files
