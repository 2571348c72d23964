"""Paths as texts, as CPython's os.path: those with `/`. Symbolic links are not looked through.

Flash on thumbv7m: 2.1 KB.
"""

import os

curdir = "."
pardir = ".."
sep = "/"
extsep = "."
altsep = None
pathsep = ":"
devnull = "/dev/null"
supports_unicode_filenames = True


def _text(path):
    # A text for what stands for a path.
    if not isinstance(path, str) and hasattr(type(path), "__fspath__"):
        path = path.__fspath__()
    if not isinstance(path, str):
        raise TypeError("expected str or os.PathLike object, not " + type(path).__name__)
    return path


def isabs(s):
    return _text(s).startswith("/")


def join(a, *p):
    path = _text(a)
    for part in p:
        part = _text(part)
        if part.startswith("/"):
            path = part
        elif not path or path.endswith("/"):
            path += part
        else:
            path += "/" + part
    return path


def split(p):
    p = _text(p)
    end = p.rfind("/") + 1
    head, tail = p[:end], p[end:]
    # A path of slashes alone stays as it is.
    return head.rstrip("/") or head, tail


def dirname(p):
    return split(p)[0]


def basename(p):
    return split(p)[1]


def splitext(p):
    p = _text(p)
    start = p.rfind("/") + 1
    while p[start : start + 1] == ".":
        start += 1
    dot = p.rfind(".", start)
    return (p, "") if dot <= start - 1 or dot < 0 else (p[:dot], p[dot:])


def splitdrive(p):
    return "", _text(p)


def normcase(s):
    return _text(s)


def normpath(path):
    path = _text(path)
    if not path:
        return "."
    # Two slashes at the beginning are not the same as one, three are.
    root = "//" if path.startswith("//") and not path.startswith("///") else "/" if path.startswith("/") else ""
    parts = []
    for part in path.split("/"):
        if part in ("", "."):
            continue
        if part != ".." or (not root and not parts) or (parts and parts[-1] == ".."):
            parts.append(part)
        elif parts:
            parts.pop()
    return root + "/".join(parts) or "."


def abspath(path):
    return normpath(join(os.getcwd(), path))


realpath = abspath


def relpath(path, start="."):
    if not path:
        raise ValueError("no path specified")
    here = [part for part in abspath(start).split("/") if part]
    there = [part for part in abspath(path).split("/") if part]
    same = len(commonprefix([here, there]))
    return "/".join([".."] * (len(here) - same) + there[same:]) or "."


def commonprefix(m):
    if not m:
        return ""
    if not isinstance(m[0], (list, tuple)):
        m = [_text(path) for path in m]
    first, last = min(m), max(m)
    for index in range(len(first)):
        if first[index] != last[index]:
            return first[:index]
    return first


def commonpath(paths):
    paths = [_text(path) for path in paths]
    if not paths:
        raise ValueError("commonpath() arg is an empty sequence")
    if len(set([path.startswith("/") for path in paths])) > 1:
        raise ValueError("Can't mix absolute and relative paths")
    parts = [[part for part in path.split("/") if part not in ("", ".")] for path in paths]
    return ("/" if paths[0].startswith("/") else "") + "/".join(commonprefix(parts))


def expanduser(path):
    path = _text(path)
    home = os.getenv("HOME")
    if home and (path == "~" or path.startswith("~/")):
        return (home.rstrip("/") + path[1:]) or "/"
    return path


def _mode(path):
    # The kind of what is there; 0 for nothing.
    try:
        return os.stat(_text(path))[0] & 0xF000
    except OSError:
        return 0


def exists(path):
    return _mode(path) != 0


lexists = exists


def isfile(path):
    return _mode(path) == 0x8000


def isdir(s):
    return _mode(s) == 0x4000


def getsize(filename):
    return os.stat(_text(filename))[6]


def getmtime(filename):
    return os.stat(_text(filename))[8]


def getatime(filename):
    return os.stat(_text(filename))[7]


def getctime(filename):
    return os.stat(_text(filename))[9]
