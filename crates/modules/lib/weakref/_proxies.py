"""`weakref.proxy`: objects that act as another one does, and keep it from nothing.

Flash on thumbv7m: 1.6 KB.
"""

import operator
from weakref import ref


def _target(proxy):
    obj = object.__getattribute__(proxy, "_reference")()
    if obj is None:
        raise ReferenceError("weakly-referenced object no longer exists")
    return obj


def _plain(value):
    return _target(value) if type(value) in (ProxyType, CallableProxyType) else value


def _forward(function):
    def method(self, *args):
        return function(_target(self), *[_plain(arg) for arg in args])

    return method


def _reflect(function):
    def method(self, other):
        return function(_plain(other), _target(self))

    return method


_BINARY = (
    ("add", operator.add),
    ("sub", operator.sub),
    ("mul", operator.mul),
    ("matmul", operator.matmul),
    ("truediv", operator.truediv),
    ("floordiv", operator.floordiv),
    ("mod", operator.mod),
    ("divmod", divmod),
    ("pow", pow),
    ("lshift", operator.lshift),
    ("rshift", operator.rshift),
    ("and", operator.and_),
    ("or", operator.or_),
    ("xor", operator.xor),
)

_OTHER = (
    ("str", str),
    ("bytes", bytes),
    ("bool", bool),
    ("int", int),
    ("float", float),
    ("index", operator.index),
    ("abs", abs),
    ("neg", operator.neg),
    ("pos", operator.pos),
    ("invert", operator.invert),
    ("len", len),
    ("iter", iter),
    ("next", next),
    ("reversed", reversed),
    ("contains", operator.contains),
    ("getitem", operator.getitem),
    ("setitem", operator.setitem),
    ("delitem", operator.delitem),
    ("getattribute", getattr),
    ("setattr", setattr),
    ("delattr", delattr),
    ("eq", operator.eq),
    ("ne", operator.ne),
    ("lt", operator.lt),
    ("le", operator.le),
    ("gt", operator.gt),
    ("ge", operator.ge),
)


def _make_class(name, extra):
    namespace = {"__slots__": ("_reference",), "__hash__": None, **extra}
    for operation, function in _BINARY:
        namespace["__%s__" % operation] = _forward(function)
        namespace["__r%s__" % operation] = _reflect(function)
        inplace = getattr(operator, "i" + operation, None)
        if inplace is not None:
            namespace["__i%s__" % operation] = _forward(inplace)
    for operation, function in _OTHER:
        namespace["__%s__" % operation] = _forward(function)
    namespace["__repr__"] = lambda self: "<weakproxy at %#x to %s at %#x>" % (
        id(self),
        type(_target(self)).__name__,
        id(_target(self)),
    )
    return type(name, (), namespace)


ProxyType = _make_class("weakref.ProxyType", {})
CallableProxyType = _make_class(
    "weakref.CallableProxyType",
    {"__call__": lambda self, *args, **keywords: _target(self)(*args, **keywords)},
)
ProxyTypes = (ProxyType, CallableProxyType)


def proxy(obj, callback=None, /):
    made = object.__new__(CallableProxyType if callable(obj) else ProxyType)
    tell = None if callback is None else lambda reference: callback(made)
    object.__setattr__(made, "_reference", ref(obj, tell) if tell else ref(obj))
    return made
