"""Warnings, as CPython's warnings: printed once for a place, or raised, or kept, as filters say.

Flash on thumbv7m: 1.9 KB.
"""

import sys

# Action, pattern for the beginning of the message, class.
filters = []
_seen = set()
_records = None


def warn(message, category=None, stacklevel=1, source=None, *, skip_file_prefixes=()):
    if isinstance(message, Warning):
        category = type(message)
    elif category is None:
        category = UserWarning
    if not isinstance(category, type) or not issubclass(category, Warning):
        raise TypeError("category must be a Warning subclass, not '%s'" % type(category).__name__)
    _show(message, category, "", 0)


def warn_explicit(message, category, filename, lineno, module=None, registry=None, module_globals=None, source=None):
    if isinstance(message, Warning):
        category = type(message)
    _show(message, category, filename, lineno)


def _show(message, category, filename, lineno):
    text = str(message)
    action = "default"
    for wanted, start, kind in filters:
        if issubclass(category, kind) and (not start or _begins(text, start)):
            action = wanted
            break
    if action == "ignore":
        return
    if action == "error":
        raise message if isinstance(message, Warning) else category(message)
    key = text, category.__name__
    if action in ("default", "once", "module"):
        if key in _seen:
            return
        _seen.add(key)
    message = message if isinstance(message, Warning) else category(message)
    if _records is not None:
        _records.append(WarningMessage(message, category, filename, lineno))
    else:
        showwarning(message, category, filename, lineno)


def _begins(text, pattern):
    try:
        import re
    except ImportError:
        return text.lower().startswith(pattern.lower())
    return re.match(pattern, text, re.I) is not None


class WarningMessage:
    def __init__(self, message, category, filename, lineno, file=None, line=None, source=None):
        self.message = message
        self.category = category
        self.filename = filename
        self.lineno = lineno
        self.file = file
        self.line = line
        self.source = source


def formatwarning(message, category, filename, lineno, line=None):
    place = "%s:%d: " % (filename, lineno) if filename else ""
    return "%s%s: %s\n" % (place, category.__name__, message)


def showwarning(message, category, filename, lineno, file=None, line=None):
    (file or sys.stderr).write(formatwarning(message, category, filename, lineno, line))


def filterwarnings(action, message="", category=Warning, module="", lineno=0, append=False):
    if action not in ("default", "error", "ignore", "always", "module", "once"):
        raise ValueError("invalid action: %r" % action)
    rule = action, message, category
    if rule in filters:
        filters.remove(rule)
    if append:
        filters.append(rule)
    else:
        filters.insert(0, rule)
    _seen.clear()


def simplefilter(action, category=Warning, lineno=0, append=False):
    filterwarnings(action, "", category, append=append)


def resetwarnings():
    filters.clear()
    _seen.clear()


class catch_warnings:
    def __init__(self, *, record=False, module=None, action=None, category=Warning, lineno=0, append=False):
        self._record = record
        self._action = action, category

    def __enter__(self):
        global _records
        self._saved = list(filters), _records
        _seen.clear()
        if self._action[0] is not None:
            simplefilter(*self._action)
        if self._record:
            _records = []
            return _records

    def __exit__(self, exc_type, exc_value, traceback):
        global _records
        filters[:], _records = self._saved
        _seen.clear()


def deprecated(message, /, *, category=DeprecationWarning, stacklevel=1):
    def decorate(function):
        def wrapper(*args, **kwargs):
            warn(message, category)
            return function(*args, **kwargs)

        return wrapper

    return decorate
