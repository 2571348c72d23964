# What a manifest may call. Each call is noted; what it means is for the reader of the manifest.

_calls = []


def _value(value):
    if value is None:
        return "N"
    if isinstance(value, str):
        return "S" + value
    if isinstance(value, int):
        return "I" + str(int(value))
    if isinstance(value, dict):
        return "K" + repr(value)
    return "L" + "\x1f".join(value)


def _note(*values):
    _calls.append("\x1e".join([_value(value) for value in values]))


def _told():
    return "\x1d".join(_calls)


class _Options:
    def __init__(self, given):
        self._given = given
        self._defaults = {}

    def defaults(self, **values):
        self._defaults = values

    def __getattr__(self, name):
        return self._given.get(name, self._defaults.get(name))


def metadata(**about):
    pass


def include(manifest, **keywords):
    _note("include", manifest, keywords)


def require(name, version=None, pypi=None, library=None, **keywords):
    _note("require", name, library, keywords)


def add_library(library, library_path, prepend=False):
    _note("add_library", library, library_path, prepend)


def module(module_path, base_path=".", opt=None):
    _note("module", module_path, base_path, opt)


def package(package_path, files=None, base_path=".", opt=None):
    _note("package", package_path, files, base_path, opt)


def freeze(path, script=None, opt=None):
    _note("freeze", path, script, opt, ["py", "mpy"])


def freeze_as_mpy(path, script=None, opt=None):
    _note("freeze", path, script, opt, ["py"])


def freeze_mpy(path, script=None, opt=None):
    _note("freeze", path, script, opt, ["mpy"])


def freeze_as_str(path):
    raise NotImplementedError("freeze_as_str: sources are not kept; freeze() compiles them")


def c_module(module_path):
    raise NotImplementedError("c_module: modules in C cannot be built in")
