"""Files and folders that are not for long, as CPython's tempfile, without `mkstemp`: there are no bare file numbers.

Flash on thumbv7m: 1.7 KB.
"""

import os
import shutil

tempdir = None
template = "tmp"
TMP_MAX = 10000

_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789_"


def gettempdir():
    global tempdir
    if tempdir is None:
        for candidate in (os.getenv("TMPDIR"), os.getenv("TEMP"), os.getenv("TMP"), "/tmp", "/var/tmp", "."):
            if candidate and shutil._is_directory(candidate):
                tempdir = candidate
                break
    return tempdir


def gettempprefix():
    return template


def _names(suffix, prefix, dir):
    directory = gettempdir() if dir is None else str(dir)
    for _ in range(TMP_MAX):
        middle = "".join([_CHARACTERS[byte % len(_CHARACTERS)] for byte in os.urandom(8)])
        yield directory + "/" + (template if prefix is None else prefix) + middle + (suffix or "")
    raise OSError(17)


def mkdtemp(suffix=None, prefix=None, dir=None):
    for name in _names(suffix, prefix, dir):
        try:
            os.mkdir(name)
            return name
        except OSError as error:
            if error.errno != 17:
                raise


def mktemp(suffix="", prefix=template, dir=None):
    for name in _names(suffix, prefix, dir):
        if not shutil._exists(name):
            return name


class _TemporaryFile:
    def __init__(self, mode, suffix, prefix, dir, delete):
        for name in _names(suffix, prefix, dir):
            try:
                # Only if there is none yet.
                open(name, "xb").close()
                break
            except OSError as error:
                if error.errno != 17:
                    raise
            except ValueError:
                if not shutil._exists(name):
                    break
        self.name = name
        self.file = open(name, mode)
        self._delete = delete
        self._closed = False

    def __getattr__(self, name):
        return getattr(self.file, name)

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_value, traceback):
        self.close()

    def __iter__(self):
        return iter(self.file)

    def close(self):
        if not self._closed:
            self._closed = True
            self.file.close()
            if self._delete:
                os.remove(self.name)


def NamedTemporaryFile(
    mode="w+b", buffering=-1, encoding=None, newline=None, suffix=None, prefix=None, dir=None, delete=True, *, errors=None, delete_on_close=True
):
    return _TemporaryFile(mode, suffix, prefix, dir, delete)


def TemporaryFile(mode="w+b", buffering=-1, encoding=None, newline=None, suffix=None, prefix=None, dir=None, *, errors=None):
    return _TemporaryFile(mode, suffix, prefix, dir, True)


def SpooledTemporaryFile(max_size=0, mode="w+b", *args, **kwargs):
    import io

    return io.BytesIO() if "b" in mode else io.StringIO()


class TemporaryDirectory:
    def __init__(self, suffix=None, prefix=None, dir=None, ignore_cleanup_errors=False, *, delete=True):
        self.name = mkdtemp(suffix, prefix, dir)
        self._delete = delete
        self._ignore = ignore_cleanup_errors

    def __enter__(self):
        return self.name

    def __exit__(self, exc_type, exc_value, traceback):
        if self._delete:
            self.cleanup()

    def __repr__(self):
        return "<TemporaryDirectory %r>" % self.name

    def cleanup(self):
        if shutil._exists(self.name):
            shutil.rmtree(self.name, self._ignore)
