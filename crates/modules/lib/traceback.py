"""Where exceptions were raised, as text, as CPython's traceback. Lines of source are not shown.

Flash on thumbv7m: 2.2 KB.
"""

import io
import sys


def _report(exception):
    out = io.StringIO()
    sys.print_exception(exception, out)
    return out.getvalue()


def _exception(exc, value):
    if isinstance(exc, BaseException):
        return exc
    return value


def format_exception(exc, /, value=None, tb=None, limit=None, chain=True):
    exception = _exception(exc, value)
    if exception is None:
        return ["NoneType: None\n"]
    return _report(exception).splitlines(True)


def format_exception_only(exc, /, value=None):
    exception = _exception(exc, value)
    if exception is None:
        return ["NoneType: None\n"]
    name = type(exception).__name__
    text = str(exception)
    return ["%s: %s\n" % (name, text) if text else name + "\n"]


def print_exception(exc, /, value=None, tb=None, limit=None, file=None, chain=True):
    (file or sys.stderr).write("".join(format_exception(exc, value)))


def format_exc(limit=None, chain=True):
    return "".join(format_exception(sys.exc_info()[1]))


def print_exc(limit=None, file=None, chain=True):
    print_exception(sys.exc_info()[1], file=file)


class FrameSummary:
    def __init__(self, filename, lineno, name):
        self.filename = filename
        self.lineno = lineno
        self.name = name
        self.line = ""

    def __iter__(self):
        return iter((self.filename, self.lineno, self.name, self.line))

    def __len__(self):
        return 4

    def __getitem__(self, index):
        return (self.filename, self.lineno, self.name, self.line)[index]

    def __repr__(self):
        return "<FrameSummary file %s, line %d in %s>" % (self.filename, self.lineno, self.name)


def walk_tb(tb):
    while tb is not None:
        yield tb.tb_frame, tb.tb_lineno
        tb = tb.tb_next


def walk_stack(frame):
    if frame is None:
        frame = sys._getframe(1)
    while frame is not None:
        yield frame, frame.f_lineno
        frame = frame.f_back


def _summaries(frames):
    return [FrameSummary(frame.f_code.co_filename, line, frame.f_code.co_name) for frame, line in frames]


def extract_tb(tb, limit=None):
    found = _summaries(walk_tb(tb))
    if limit is None:
        return found
    return found[:limit] if limit >= 0 else found[limit:]


def extract_stack(f=None, limit=None):
    found = _summaries(walk_stack(sys._getframe(1) if f is None else f))
    found.reverse()
    if limit is None:
        return found
    return found[-limit:] if limit >= 0 else found[:-limit]


def format_list(extracted_list):
    return ['  File "%s", line %d, in %s\n' % tuple(entry)[:3] for entry in extracted_list]


def format_tb(tb, limit=None):
    return format_list(extract_tb(tb, limit))


def print_tb(tb, limit=None, file=None):
    (file or sys.stderr).write("".join(format_tb(tb, limit)))


def format_stack(f=None, limit=None):
    return format_list(extract_stack(sys._getframe(1) if f is None else f, limit))


def print_stack(f=None, limit=None, file=None):
    (file or sys.stderr).write("".join(format_stack(sys._getframe(1) if f is None else f, limit)))


class TracebackException:
    def __init__(self, exc_type, exc_value, exc_traceback, **options):
        self.exc_type = exc_type
        self._exception = exc_value
        self.stack = extract_tb(exc_traceback)
        self.__suppress_context__ = getattr(exc_value, "__suppress_context__", False)
        self.__cause__ = self._before(getattr(exc_value, "__cause__", None))
        self.__context__ = self._before(getattr(exc_value, "__context__", None))

    def _before(self, exception):
        return None if exception is None else type(self).from_exception(exception)

    @classmethod
    def from_exception(cls, exc, **options):
        return cls(type(exc), exc, getattr(exc, "__traceback__", None))

    def format(self, *, chain=True):
        yield from format_exception(self._exception)

    def format_exception_only(self):
        yield from format_exception_only(self._exception)

    def __str__(self):
        return str(self._exception)
