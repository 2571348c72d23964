"""What objects are, as CPython's inspect, in part: no source, no frames."""

import types

CO_OPTIMIZED = 1
CO_NEWLOCALS = 2
CO_VARARGS = 4
CO_VARKEYWORDS = 8
CO_GENERATOR = 32


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


def iscode(object):
    return isinstance(object, types.CodeType)


def isgeneratorfunction(object):
    code = getattr(unwrap(object), "__code__", None)
    return bool(code is not None and getattr(code, "co_flags", 0) & CO_GENERATOR)


# Coroutines are generators here.
iscoroutinefunction = isgeneratorfunction
iscoroutine = isgenerator


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
    return getattr(object, "__doc__", None)


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


class Parameter:
    POSITIONAL_ONLY = 0
    POSITIONAL_OR_KEYWORD = 1
    VAR_POSITIONAL = 2
    KEYWORD_ONLY = 3
    VAR_KEYWORD = 4
    empty = _empty

    def __init__(self, name, kind, *, default=_empty, annotation=_empty):
        self.name = name
        self.kind = kind
        self.default = default
        self.annotation = annotation

    def replace(self, **changes):
        new = {"name": self.name, "kind": self.kind, "default": self.default}
        new.update(changes)
        return Parameter(new["name"], new["kind"], default=new["default"])

    def __str__(self):
        text = {2: "*", 4: "**"}.get(self.kind, "") + self.name
        return text if self.default is _empty else text + "=" + repr(self.default)

    def __repr__(self):
        return '<Parameter "%s">' % self

    def __eq__(self, other):
        return (
            isinstance(other, Parameter)
            and self.name == other.name
            and self.kind == other.kind
            and self.default == other.default
        )


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
        return "(" + ", ".join(parts) + ")"

    def __repr__(self):
        return "<Signature %s>" % self

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
    parameters = []
    for i in range(count):
        place = i - count + len(defaults)
        default = defaults[place] if place >= 0 else _empty
        parameters.append(Parameter(names[i], 0 if i < positional_only else 1, default=default))
    after = count + keyword_only
    if flags & CO_VARARGS:
        # Their names are not kept here.
        parameters.append(Parameter(names[after] if after < len(names) else "args", 2))
        after += 1
    for i in range(count, count + keyword_only):
        parameters.append(Parameter(names[i], 3, default=keyword_defaults.get(names[i], _empty)))
    if flags & CO_VARKEYWORDS:
        parameters.append(Parameter(names[after] if after < len(names) else "kwargs", 4))
    return Signature(parameters[skip:])
