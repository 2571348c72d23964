"""Paths as objects, as CPython's pathlib, for paths with `/`: no paths of Windows, no symbolic links, owners or
permissions.

Flash on thumbv7m: 5.3 KB.
"""

import os
from collections import namedtuple


def _split(text):
    # Root and parts; `.` and empty parts mean nothing.
    root = ""
    if text.startswith("/"):
        root = "//" if text.startswith("//") and not text.startswith("///") else "/"
    return root, [part for part in text.split("/") if part and part != "."]


def _text(path):
    if isinstance(path, str):
        return path
    if isinstance(path, PurePath):
        return str(path)
    if hasattr(path, "__fspath__"):
        return path.__fspath__()
    raise TypeError("expected str, bytes or os.PathLike object, not %s" % type(path).__name__)


def _matches(name, pattern):
    # `*`, `?` and `[...]`.
    place, star, again = 0, -1, 0
    i = 0
    while i < len(name):
        c = pattern[place : place + 1]
        if c == "[":
            end = pattern.find("]", place + 2)
            if end > 0:
                chosen = pattern[place + 1 : end]
                negated = chosen[0] == "!"
                if _in_set(name[i], chosen[1:] if negated else chosen) != negated:
                    i += 1
                    place = end + 1
                    continue
                c = None
        if c == "*":
            star = place
            again = i
            place += 1
        elif c is not None and (c == "?" or c == name[i]):
            i += 1
            place += 1
        elif star >= 0:
            place = star + 1
            again += 1
            i = again
        else:
            return False
    return not pattern[place:].strip("*")


def _in_set(c, chosen):
    i = 0
    while i < len(chosen):
        if chosen[i + 1 : i + 2] == "-" and i + 2 < len(chosen):
            if chosen[i] <= c <= chosen[i + 2]:
                return True
            i += 3
        else:
            if c == chosen[i]:
                return True
            i += 1
    return False


class PurePosixPath:
    def __init__(self, *args):
        self._root = ""
        self._names = []
        for arg in args:
            root, names = _split(_text(arg))
            if root:
                self._root = root
                self._names = names
            else:
                self._names = self._names + names

    def _made(self, root, names):
        made = type(self)()
        made._root = root
        made._names = names
        return made

    @property
    def parts(self):
        return tuple(([self._root] if self._root else []) + self._names)

    @property
    def drive(self):
        return ""

    @property
    def root(self):
        return self._root

    anchor = root

    @property
    def name(self):
        return self._names[-1] if self._names else ""

    @property
    def suffix(self):
        name = self.name
        dot = name.rfind(".")
        return name[dot:] if 0 < dot < len(name) - 1 else ""

    @property
    def suffixes(self):
        name = self.name
        if name.endswith("."):
            return []
        return ["." + part for part in name.lstrip(".").split(".")[1:]]

    @property
    def stem(self):
        name = self.name
        dot = name.rfind(".")
        return name[:dot] if 0 < dot < len(name) - 1 else name

    @property
    def parent(self):
        return self._made(self._root, self._names[:-1])

    @property
    def parents(self):
        return tuple([self._made(self._root, self._names[:i]) for i in range(len(self._names) - 1, -1, -1)])

    def __str__(self):
        return self._root + "/".join(self._names) or "."

    __fspath__ = __str__
    as_posix = __str__

    def __repr__(self):
        return "%s(%r)" % (type(self).__name__, str(self))

    def __truediv__(self, other):
        try:
            return type(self)(self, other)
        except TypeError:
            return NotImplemented

    def __rtruediv__(self, other):
        try:
            return type(self)(other, self)
        except TypeError:
            return NotImplemented

    def __eq__(self, other):
        if not isinstance(other, PurePath):
            return NotImplemented
        return self.parts == other.parts

    def __lt__(self, other):
        return self.parts < other.parts

    def __le__(self, other):
        return self.parts <= other.parts

    def __gt__(self, other):
        return self.parts > other.parts

    def __ge__(self, other):
        return self.parts >= other.parts

    def __hash__(self):
        return hash(self.parts)

    def __bytes__(self):
        return str(self).encode()

    def as_uri(self):
        if not self._root:
            raise ValueError("relative path can't be expressed as a file URI")
        plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-~/"
        quoted = [chr(b) if chr(b) in plain else "%%%02X" % b for b in str(self).encode()]
        return "file://" + "".join(quoted)

    def is_absolute(self):
        return bool(self._root)

    def is_relative_to(self, other, *more):
        parts = type(self)(other, *more).parts
        return self.parts[: len(parts)] == parts

    def relative_to(self, other, *more, walk_up=False):
        base = type(self)(other, *more)
        parts = base.parts
        mine = self.parts
        common = 0
        while common < min(len(parts), len(mine)) and parts[common] == mine[common]:
            common += 1
        if common < len(parts) and (not walk_up or base._root != self._root):
            raise ValueError("%r is not in the subpath of %r OR one path is relative and the other is absolute." % (str(self), str(base)))
        start = common - (1 if self._root and common else 0)
        return self._made("", [".."] * (len(parts) - common) + self._names[start:])

    def joinpath(self, *args):
        return type(self)(self, *args)

    def with_name(self, name):
        if not self.name:
            raise ValueError("%r has an empty name" % self)
        if not name or "/" in name or name == ".":
            raise ValueError("Invalid name %r" % name)
        return self._made(self._root, self._names[:-1] + [name])

    def with_stem(self, stem):
        return self.with_name(stem + self.suffix)

    def with_suffix(self, suffix):
        if suffix and (not suffix.startswith(".") or suffix == ".") or "/" in suffix:
            raise ValueError("Invalid suffix %r" % suffix)
        return self.with_name(self.stem + suffix)

    def match(self, path_pattern, *, case_sensitive=None):
        root, patterns = _split(_text(path_pattern))
        if not patterns:
            raise ValueError("empty pattern")
        if root and (not self._root or len(patterns) != len(self._names)):
            return False
        if len(patterns) > len(self._names):
            return False
        return all([_matches(name, pattern) for name, pattern in zip(reversed(self._names), reversed(patterns))])


PurePath = PurePosixPath

_DIRECTORY = 0x4000
_FILE = 0x8000


_Stat = namedtuple(
    "stat_result",
    ("st_mode", "st_ino", "st_dev", "st_nlink", "st_uid", "st_gid", "st_size", "st_atime", "st_mtime", "st_ctime"),
)


class PosixPath(PurePosixPath):
    @classmethod
    def cwd(cls):
        return cls(os.getcwd())

    @classmethod
    def home(cls):
        return cls(os.getenv("HOME") or "/")

    def stat(self, *, follow_symlinks=True):
        return _Stat(*os.stat(str(self)))

    def _mode(self):
        try:
            return os.stat(str(self))[0] & 0xF000
        except OSError:
            return 0

    def exists(self, *, follow_symlinks=True):
        return self._mode() != 0

    def is_file(self):
        return self._mode() == _FILE

    def is_dir(self):
        return self._mode() == _DIRECTORY

    def absolute(self):
        return self if self._root else self._made("/", _split(os.getcwd())[1] + self._names)

    def resolve(self, strict=False):
        names = []
        for name in self.absolute()._names:
            if name == "..":
                names = names[:-1]
            else:
                names.append(name)
        made = self._made("/", names)
        if strict:
            made.stat()
        return made

    def expanduser(self):
        if self._root or not self._names or self._names[0] != "~":
            return self
        return type(self)(self.home(), *self._names[1:])

    def samefile(self, other):
        return self.resolve() == Path(other).resolve()

    def open(self, mode="r", buffering=-1, encoding=None, errors=None, newline=None):
        return open(str(self), mode)

    def read_text(self, encoding=None, errors=None):
        with self.open() as file:
            return file.read()

    def read_bytes(self):
        with self.open("rb") as file:
            return file.read()

    def write_text(self, data, encoding=None, errors=None, newline=None):
        with self.open("w") as file:
            return file.write(data)

    def write_bytes(self, data):
        with self.open("wb") as file:
            return file.write(data)

    def touch(self, mode=0o666, exist_ok=True):
        if not exist_ok and self.exists():
            raise OSError(17)
        self.open("a").close()

    def mkdir(self, mode=0o777, parents=False, exist_ok=False):
        try:
            os.mkdir(str(self))
        except OSError as error:
            if error.errno == 2 and parents and self.parent != self:
                self.parent.mkdir(parents=True, exist_ok=True)
                os.mkdir(str(self))
            elif not exist_ok or not self.is_dir():
                raise

    def rmdir(self):
        os.rmdir(str(self))

    def unlink(self, missing_ok=False):
        try:
            os.remove(str(self))
        except OSError as error:
            if error.errno != 2 or not missing_ok:
                raise

    def rename(self, target):
        os.rename(str(self), _text(target))
        return type(self)(target)

    replace = rename

    def iterdir(self):
        for entry in os.ilistdir(str(self)):
            if entry[0] not in (".", ".."):
                yield self._made(self._root, self._names + [entry[0]])

    def glob(self, pattern):
        root, names = _split(pattern)
        if root:
            raise NotImplementedError("Non-relative patterns are unsupported")
        if not names:
            raise ValueError("Unacceptable pattern: %r" % pattern)
        found = []
        for path in self._glob(names):
            if path not in found:
                found.append(path)
        return iter(found)

    def rglob(self, pattern):
        return self.glob("**/" + pattern)

    def _glob(self, names):
        if not names:
            yield self
            return
        first, rest = names[0], names[1:]
        if first == "**":
            yield from self._glob(rest)
            if self.is_dir():
                for entry in sorted(self.iterdir()):
                    if entry.is_dir():
                        yield from entry._glob(names)
        elif any([c in first for c in "*?["]):
            if self.is_dir():
                for entry in sorted(self.iterdir()):
                    if _matches(entry.name, first):
                        yield from entry._glob(rest)
        else:
            entry = self / first
            if entry.exists():
                yield from entry._glob(rest)

    def walk(self, top_down=True, on_error=None, follow_symlinks=False):
        directories, files = [], []
        for entry in self.iterdir():
            (directories if entry.is_dir() else files).append(entry.name)
        if top_down:
            yield self, directories, files
        for name in directories:
            yield from (self / name).walk(top_down)
        if not top_down:
            yield self, directories, files


Path = PosixPath
