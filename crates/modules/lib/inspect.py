"""What objects are, as CPython's inspect, in part: no source, no frames. Coroutines are generators here, and
so are asynchronous generators' functions; docstrings are not kept, so `getdoc` finds those that a program has set.

Flash on thumbv7m: 6.2 KB.
"""

import types
from collections import namedtuple

CO_OPTIMIZED = 1
CO_NEWLOCALS = 2
CO_VARARGS = 4
CO_VARKEYWORDS = 8
CO_NESTED = 16
CO_GENERATOR = 32
CO_NOFREE = 64
CO_COROUTINE = 128
CO_ITERABLE_COROUTINE = 256
CO_ASYNC_GENERATOR = 512


def ismodule(object):
    return isinstance(object, types.ModuleType)


def isclass(object):
    return isinstance(object, type)


def isfunction(object):
    return isinstance(object, types.FunctionType)


def ismethod(object):
    return isinstance(object, types.MethodType)


def isbuiltin(object):
    return isinstance(object, (types.BuiltinFunctionType, types.BuiltinMethodType))


def isroutine(object):
    return isfunction(object) or ismethod(object) or isbuiltin(object)


def isgenerator(object):
    return isinstance(object, types.GeneratorType)


def istraceback(object):
    return isinstance(object, types.TracebackType)


def isframe(object):
    return isinstance(object, types.FrameType)


def currentframe():
    import sys

    return sys._getframe(1)


def iscode(object):
    return isinstance(object, types.CodeType)


def isgeneratorfunction(object):
    code = getattr(unwrap(object), "__code__", None)
    return bool(code is not None and getattr(code, "co_flags", 0) & CO_GENERATOR)


# Coroutines are generators here.
iscoroutinefunction = isgeneratorfunction
iscoroutine = isgenerator


def isasyncgen(object):
    return hasattr(object, "__anext__") and hasattr(object, "asend")


def isdatadescriptor(object):
    if isclass(object) or ismethod(object) or isfunction(object):
        return False
    return isinstance(object, property) or hasattr(type(object), "__set__") or hasattr(type(object), "__delete__")


def ismethoddescriptor(object):
    if isclass(object) or ismethod(object) or isfunction(object) or isdatadescriptor(object):
        return False
    return isinstance(object, (classmethod, staticmethod)) or hasattr(type(object), "__get__")


def isawaitable(object):
    return isgenerator(object) or hasattr(object, "__await__")


def isabstract(object):
    return isclass(object) and bool(getattr(object, "__abstractmethods__", None))


def unwrap(func, *, stop=None):
    while hasattr(func, "__wrapped__") and not (stop is not None and stop(func)):
        func = func.__wrapped__
    return func


def getmembers(object, predicate=None):
    found = []
    for name in sorted(dir(object)):
        try:
            value = getattr(object, name)
        except AttributeError:
            continue
        if predicate is None or predicate(value):
            found.append((name, value))
    return found


def getmro(cls):
    return cls.__mro__


def getdoc(object):
    doc = getattr(object, "__doc__", None)
    return cleandoc(doc) if isinstance(doc, str) else None


def getclasstree(classes, unique=False):
    children = {}
    roots = []
    for cls in classes:
        parents = [base for base in cls.__bases__ if base is not object]
        for parent in parents:
            below = children.setdefault(parent, [])
            if cls not in below:
                below.append(cls)
            if unique and parent in classes:
                break
        if not parents and cls not in roots:
            roots.append(cls)
    for parent in children:
        if parent not in classes and parent not in roots:
            roots.append(parent)
    return _tree(roots, children)


def _tree(classes, children):
    found = []
    for cls in sorted(classes, key=lambda cls: (cls.__module__, cls.__name__)):
        found.append((cls, cls.__bases__))
        if cls in children:
            found.append(_tree(children[cls], children))
    return found


def getmodule(object):
    import sys

    if ismodule(object):
        return object
    return sys.modules.get(getattr(object, "__module__", None))


def getattr_static(obj, attr, *default):
    for owner in (obj,) + type(obj).__mro__:
        found = getattr(owner, "__dict__", {})
        if attr in found:
            return found[attr]
    if default:
        return default[0]
    raise AttributeError(attr)


def cleandoc(doc):
    lines = doc.expandtabs().split("\n") if hasattr(doc, "expandtabs") else doc.split("\n")
    margins = [len(line) - len(line.lstrip()) for line in lines[1:] if line.strip()]
    margin = min(margins) if margins else 0
    lines = [lines[0].lstrip()] + [line[margin:] for line in lines[1:]]
    while lines and not lines[-1].strip():
        lines.pop()
    while lines and not lines[0].strip():
        lines.pop(0)
    return "\n".join(lines)


class _empty:
    pass


class _ParameterKind(int):
    # The words for errors.
    _WORDS = ("positional-only", "positional or keyword", "variadic positional", "keyword-only", "variadic keyword")
    _NAMES = ("POSITIONAL_ONLY", "POSITIONAL_OR_KEYWORD", "VAR_POSITIONAL", "KEYWORD_ONLY", "VAR_KEYWORD")

    @property
    def name(self):
        return self._NAMES[self]

    @property
    def description(self):
        return self._WORDS[self]

    def __str__(self):
        return self.name

    def __repr__(self):
        return "<_ParameterKind.%s: %d>" % (self.name, int(self))


def formatannotation(annotation):
    if isinstance(annotation, type):
        module = getattr(annotation, "__module__", "builtins")
        name = annotation.__qualname__
        return name if module in ("builtins", "") else module + "." + name
    return repr(annotation)


class Parameter:
    POSITIONAL_ONLY, POSITIONAL_OR_KEYWORD, VAR_POSITIONAL, KEYWORD_ONLY, VAR_KEYWORD = [
        _ParameterKind(i) for i in range(5)
    ]
    empty = _empty

    def __init__(self, name, kind, *, default=_empty, annotation=_empty):
        self.name = name
        self.kind = kind
        self.default = default
        self.annotation = annotation

    def replace(self, **changes):
        new = {"name": self.name, "kind": self.kind, "default": self.default, "annotation": self.annotation}
        new.update(changes)
        return Parameter(**new)

    def __str__(self):
        text = {2: "*", 4: "**"}.get(self.kind, "") + self.name
        if self.annotation is not _empty:
            text += ": " + formatannotation(self.annotation)
        if self.default is _empty:
            return text
        return text + (" = " if self.annotation is not _empty else "=") + repr(self.default)

    def __repr__(self):
        return '<Parameter "%s">' % self

    def __eq__(self, other):
        return (
            isinstance(other, Parameter)
            and self.name == other.name
            and self.kind == other.kind
            and self.default == other.default
            and self.annotation == other.annotation
        )

    def __hash__(self):
        return hash((self.name, int(self.kind)))


class Signature:
    empty = _empty

    def __init__(self, parameters=(), *, return_annotation=_empty):
        self.parameters = {parameter.name: parameter for parameter in parameters}
        self.return_annotation = return_annotation

    @classmethod
    def from_callable(cls, obj, **options):
        return signature(obj)

    def __str__(self):
        parts = []
        star = False
        last = None
        for parameter in self.parameters.values():
            if last == 0 and parameter.kind != 0:
                parts.append("/")
            if parameter.kind == 2:
                star = True
            elif parameter.kind == 3 and not star:
                parts.append("*")
                star = True
            parts.append(str(parameter))
            last = parameter.kind
        if last == 0:
            parts.append("/")
        text = "(" + ", ".join(parts) + ")"
        if self.return_annotation is not _empty:
            text += " -> " + formatannotation(self.return_annotation)
        return text

    def __repr__(self):
        return "<Signature %s>" % self

    def __eq__(self, other):
        return (
            isinstance(other, Signature)
            and list(self.parameters.values()) == list(other.parameters.values())
            and self.return_annotation == other.return_annotation
        )

    def replace(self, *, parameters=None, return_annotation=None):
        return Signature(
            self.parameters.values() if parameters is None else parameters,
            return_annotation=self.return_annotation if return_annotation is None else return_annotation,
        )

    def bind(self, *args, **kwargs):
        return self._bind(args, kwargs, False)

    def bind_partial(self, *args, **kwargs):
        return self._bind(args, kwargs, True)

    def _bind(self, args, kwargs, partial):
        arguments = {}
        args = list(args)
        for parameter in self.parameters.values():
            name = parameter.name
            if parameter.kind == 2:
                if args:
                    arguments[name] = tuple(args)
                    args = []
            elif parameter.kind == 4:
                if kwargs:
                    arguments[name] = kwargs
                    kwargs = {}
            elif args and parameter.kind in (0, 1):
                if name in kwargs and parameter.kind == 1:
                    raise TypeError("multiple values for argument %r" % name)
                arguments[name] = args.pop(0)
            elif name in kwargs and parameter.kind != 0:
                arguments[name] = kwargs.pop(name)
            elif parameter.default is _empty and not partial:
                raise TypeError("missing a required argument: %r" % name)
        if args:
            raise TypeError("too many positional arguments")
        if kwargs:
            raise TypeError("got an unexpected keyword argument %r" % next(iter(kwargs)))
        return BoundArguments(self, arguments)


class BoundArguments:
    def __init__(self, signature, arguments):
        self.signature = signature
        self.arguments = arguments

    def __repr__(self):
        parts = ["%s=%r" % pair for pair in self.arguments.items()]
        return "<BoundArguments (%s)>" % ", ".join(parts)

    @property
    def args(self):
        values = []
        for name, parameter in self.signature.parameters.items():
            if name not in self.arguments or parameter.kind > 2:
                break
            if parameter.kind == 2:
                values.extend(self.arguments[name])
            else:
                values.append(self.arguments[name])
        return tuple(values)

    @property
    def kwargs(self):
        values = {}
        for name, parameter in self.signature.parameters.items():
            if name in self.arguments:
                if parameter.kind == 3:
                    values[name] = self.arguments[name]
                elif parameter.kind == 4:
                    values.update(self.arguments[name])
        return values

    def apply_defaults(self):
        arguments = {}
        for name, parameter in self.signature.parameters.items():
            if name in self.arguments:
                arguments[name] = self.arguments[name]
            elif parameter.default is not _empty:
                arguments[name] = parameter.default
            elif parameter.kind == 2:
                arguments[name] = ()
            elif parameter.kind == 4:
                arguments[name] = {}
        self.arguments = arguments


def signature(callable, **options):
    function = unwrap(callable)
    skip = 0
    if isclass(function):
        function = getattr(function, "__init__", None)
        skip = 1
        if not isfunction(function):
            return Signature()
    elif ismethod(function):
        function = function.__func__
        skip = 1
    if not isfunction(function):
        raise ValueError("no signature found for builtin %r" % callable)
    code = function.__code__
    names = code.co_varnames
    count = code.co_argcount
    keyword_only = code.co_kwonlyargcount
    positional_only = getattr(code, "co_posonlyargcount", 0)
    flags = code.co_flags
    defaults = function.__defaults__ or ()
    keyword_defaults = getattr(function, "__kwdefaults__", None) or {}
    annotations = getattr(function, "__annotations__", {})
    parameters = []

    def add(name, kind, default=_empty):
        kind = _ParameterKind(kind)
        parameters.append(Parameter(name, kind, default=default, annotation=annotations.get(name, _empty)))

    for i in range(count):
        place = i - count + len(defaults)
        add(names[i], 0 if i < positional_only else 1, defaults[place] if place >= 0 else _empty)
    after = count + keyword_only
    if flags & CO_VARARGS:
        # Their names are not kept everywhere.
        add(names[after] if after < len(names) else "args", 2)
        after += 1
    for i in range(count, count + keyword_only):
        add(names[i], 3, keyword_defaults.get(names[i], _empty))
    if flags & CO_VARKEYWORDS:
        add(names[after] if after < len(names) else "kwargs", 4)
    return Signature(parameters[skip:], return_annotation=annotations.get("return", _empty))


_FullArgSpec = namedtuple(
    "FullArgSpec",
    ("args", "varargs", "varkw", "defaults", "kwonlyargs", "kwonlydefaults", "annotations"),
)


def getfullargspec(func):
    args, only, defaults, only_defaults = [], [], [], {}
    variadic = {2: None, 4: None}
    found = signature(func)
    parameters = list(found.parameters.values())
    if ismethod(func):
        # The instance is shown here.
        parameters = list(signature(func.__func__).parameters.values())
    for parameter in parameters:
        if parameter.kind in variadic:
            variadic[parameter.kind] = parameter.name
        elif parameter.kind == 3:
            only.append(parameter.name)
            if parameter.default is not _empty:
                only_defaults[parameter.name] = parameter.default
        else:
            args.append(parameter.name)
            if parameter.default is not _empty:
                defaults.append(parameter.default)
    annotations = {p.name: p.annotation for p in parameters if p.annotation is not _empty}
    if found.return_annotation is not _empty:
        annotations["return"] = found.return_annotation
    return _FullArgSpec(
        args, variadic[2], variadic[4], tuple(defaults) or None, only, only_defaults or None, annotations
    )


def getcallargs(func, /, *positional, **named):
    bound = signature(func).bind(*positional, **named)
    bound.apply_defaults()
    return dict(bound.arguments)
