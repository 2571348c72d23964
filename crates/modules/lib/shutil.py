"""Files and folders as a whole, as CPython's shutil, without archives, owners and the size of the terminal.

Flash on thumbv7m: 1.9 KB.
"""

import os

_PIECE = 4096
_DIRECTORY = 0x4000


class Error(OSError):
    pass


class SameFileError(Error):
    pass


def _text(path):
    return path if isinstance(path, str) else str(path)


def _is_directory(path):
    try:
        return os.stat(path)[0] & 0xF000 == _DIRECTORY
    except OSError:
        return False


def _name(path):
    return path.rstrip("/").split("/")[-1]


def copyfileobj(fsrc, fdst, length=_PIECE):
    while piece := fsrc.read(length):
        fdst.write(piece)


def copyfile(src, dst, *, follow_symlinks=True):
    if _text(src) == _text(dst):
        raise SameFileError("%r and %r are the same file" % (src, dst))
    with open(_text(src), "rb") as source, open(_text(dst), "wb") as target:
        copyfileobj(source, target)
    return dst


def copy(src, dst, *, follow_symlinks=True):
    if _is_directory(_text(dst)):
        dst = _text(dst) + "/" + _name(_text(src))
    return copyfile(src, dst)


copy2 = copy


def copymode(src, dst, *, follow_symlinks=True):
    pass


copystat = copymode


def _entries(path):
    return [entry[0] for entry in os.ilistdir(path) if entry[0] not in (".", "..")]


def ignore_patterns(*patterns):
    def ignore(path, names):
        from pathlib import _matches

        return {name for name in names if any([_matches(name, pattern) for pattern in patterns])}

    return ignore


def copytree(src, dst, symlinks=False, ignore=None, copy_function=copy2, ignore_dangling_symlinks=False, dirs_exist_ok=False):
    src, dst = _text(src), _text(dst)
    names = _entries(src)
    left_out = ignore(src, names) if ignore else ()
    if not (dirs_exist_ok and _is_directory(dst)):
        os.mkdir(dst)
    for name in names:
        if name in left_out:
            continue
        source, target = src + "/" + name, dst + "/" + name
        if _is_directory(source):
            copytree(source, target, symlinks, ignore, copy_function, dirs_exist_ok=dirs_exist_ok)
        else:
            copy_function(source, target)
    return dst


def rmtree(path, ignore_errors=False, onerror=None, *, onexc=None):
    path = _text(path)
    try:
        for name in _entries(path):
            entry = path + "/" + name
            if _is_directory(entry):
                rmtree(entry, ignore_errors)
            else:
                os.remove(entry)
        os.rmdir(path)
    except OSError:
        if not ignore_errors:
            raise


def move(src, dst, copy_function=copy2):
    src, dst = _text(src), _text(dst)
    if _is_directory(dst):
        dst += "/" + _name(src)
        try:
            os.stat(dst)
        except OSError:
            pass
        else:
            raise Error("Destination path '%s' already exists" % dst)
    try:
        os.rename(src, dst)
    except OSError as error:
        # Another file system.
        if error.errno != 18:
            raise
        if _is_directory(src):
            copytree(src, dst, copy_function=copy_function)
            rmtree(src)
        else:
            copy_function(src, dst)
            os.remove(src)
    return dst


def disk_usage(path):
    from collections import namedtuple

    found = os.statvfs(_text(path))
    total, free = found[1] * found[2], found[1] * found[4]
    return namedtuple("usage", ("total", "used", "free"))(total, total - found[1] * found[3], free)


def which(cmd, mode=1, path=None):
    if "/" in cmd:
        return cmd if _exists(cmd) else None
    for directory in (path or os.getenv("PATH") or "").split(":"):
        candidate = (directory or ".") + "/" + cmd
        if _exists(candidate) and not _is_directory(candidate):
            return candidate
    return None


def _exists(path):
    try:
        os.stat(path)
        return True
    except OSError:
        return False
