"""Copies, shallow and deep, as CPython's copy. An object is copied by its class's `__copy__`, `__deepcopy__`,
`__reduce_ex__` or `__reduce__`, or else by its attributes, those in `__slots__` too, with `__getstate__`,
`__setstate__`, `__getnewargs__` and `__getnewargs_ex__`. There is no pickle here, and no `copyreg`.

Flash on thumbv7m: 2.8 KB.
"""


class Error(Exception):
    pass


error = Error


class _Class:
    def method(self):
        yield


# What never changes is its own copy, and so is what there is once.
_ATOMIC = (
    type(None),
    type(...),
    type(NotImplemented),
    bool,
    int,
    float,
    complex,
    str,
    bytes,
    range,
    property,
    type(len),
    type(_Class.method),
    type(_Class.method.__code__),
    type(str.__len__),
)
_METHOD = type(_Class().method)
_CONTAINERS = (list, dict, set, bytearray)
_BUILT_IN = (int, float, complex, str, bytes, tuple, frozenset)


def _is_atomic(cls, x):
    return cls in _ATOMIC or isinstance(x, type) or cls.__name__ == "ref" and cls.__module__ == "builtins"


def copy(x):
    cls = type(x)
    if _is_atomic(cls, x) or cls in (tuple, frozenset, slice):
        return x
    if cls in _CONTAINERS:
        return cls(x)
    copier = getattr(cls, "__copy__", None)
    if copier is not None:
        return copier(x)
    return _rebuild(x, cls, _same, {})


def _same(value, memo):
    return value


def deepcopy(x, memo=None):
    cls = type(x)
    if _is_atomic(cls, x):
        return x
    if memo is None:
        memo = {}
    made = memo.get(id(x))
    if made is not None:
        return made
    made = _deep(x, cls, memo)
    if made is not x:
        memo[id(x)] = made
        # While the copy is made the original stays, so that its identity is not given again.
        memo.setdefault(id(memo), []).append(x)
    return made


def _deep(x, cls, memo):
    if cls is list:
        made = memo[id(x)] = []
        for item in x:
            made.append(deepcopy(item, memo))
        return made
    if cls is dict:
        made = memo[id(x)] = {}
        for key, value in x.items():
            made[deepcopy(key, memo)] = deepcopy(value, memo)
        return made
    if cls is tuple:
        items = [deepcopy(item, memo) for item in x]
        # A tuple in itself, by way of what it holds.
        if id(x) in memo:
            return memo[id(x)]
        return x if all([a is b for a, b in zip(items, x)]) else tuple(items)
    if cls is _METHOD:
        return x.__func__.__get__(deepcopy(x.__self__, memo))
    if cls is slice:
        return slice(deepcopy(x.start, memo), deepcopy(x.stop, memo), deepcopy(x.step, memo))
    copier = getattr(cls, "__deepcopy__", None)
    if copier is not None:
        return copier(x, memo)
    return _rebuild(x, cls, deepcopy, memo)


def _rebuild(x, cls, inner, memo):
    # A copy whose parts `inner` makes.
    for name, args in (("__reduce_ex__", (4,)), ("__reduce__", ())):
        reduce = getattr(cls, name, None)
        if reduce is not None:
            parts = reduce(x, *args)
            return x if isinstance(parts, str) else _from_parts(x, inner, memo, *parts)
    made = _new(x, cls, inner, memo)
    memo[id(x)] = made
    if isinstance(x, list) or cls.__name__ in ("deque", "array"):
        for item in x:
            made.append(inner(item, memo))
    elif isinstance(x, dict):
        for key, value in x.items():
            made[inner(key, memo)] = inner(value, memo)
    state = x.__getstate__() if hasattr(cls, "__getstate__") else _state(x, cls)
    if state is not None:
        _set_state(made, inner(state, memo))
    return made


def _from_parts(x, inner, memo, function, args, state=None, items=None, pairs=None, set_state=None):
    # From what `__reduce__` gives.
    made = function(*[inner(arg, memo) for arg in args])
    memo[id(x)] = made
    if state is not None:
        state = inner(state, memo)
        if set_state is not None:
            set_state(made, state)
        else:
            _set_state(made, state)
    for item in items or ():
        made.append(inner(item, memo))
    for key, value in pairs or ():
        made[inner(key, memo)] = inner(value, memo)
    return made


def _new(x, cls, inner, memo):
    # The object, without what is filled in afterwards.
    if hasattr(cls, "__getnewargs_ex__"):
        args, keywords = x.__getnewargs_ex__()
        keywords = {name: inner(value, memo) for name, value in keywords.items()}
        return cls.__new__(cls, *[inner(arg, memo) for arg in args], **keywords)
    if hasattr(cls, "__getnewargs__"):
        return cls.__new__(cls, *[inner(arg, memo) for arg in x.__getnewargs__()])
    if isinstance(x, BaseException):
        return cls(*[inner(arg, memo) for arg in x.args])
    if cls.__name__ == "deque":
        return cls((), x.maxlen)
    if cls.__name__ == "array":
        return cls(x.typecode)
    for base in _BUILT_IN:
        if isinstance(x, base):
            items = [inner(item, memo) for item in x] if base in (tuple, frozenset) else base(x)
            return base.__new__(cls, items)
    if isinstance(x, (set, bytearray)):
        return cls([inner(item, memo) for item in x])
    if getattr(cls, "__module__", None) == "builtins":
        if hasattr(x, "copy"):
            return x.copy()
        raise Error("un(deep)copyable object of type %s" % cls)
    return cls.__new__(cls)


def _state(x, cls):
    # The attributes: those in the object's dict, then those in slots.
    named = getattr(x, "__dict__", None)
    slots = {}
    for base in cls.__mro__:
        own = base.__dict__.get("__slots__", ())
        for name in (own,) if isinstance(own, str) else own:
            if name.startswith("__") and not name.endswith("__"):
                name = "_" + base.__name__.lstrip("_") + name
            if name not in ("__dict__", "__weakref__") and hasattr(x, name):
                slots[name] = getattr(x, name)
    if slots:
        for name in slots:
            if named and name in named:
                named = {name: value for name, value in named.items() if name not in slots}
        return named or None, slots
    return named or None


def _set_state(made, state):
    if hasattr(made, "__setstate__"):
        made.__setstate__(state)
        return
    slots = None
    if isinstance(state, tuple) and len(state) == 2:
        state, slots = state
    for attributes in (state, slots):
        if attributes:
            for name, value in attributes.items():
                # Past what the class does when its attributes are set.
                object.__setattr__(made, name, value)


def replace(obj, /, **changes):
    return type(obj).__replace__(obj, **changes)
