"""Copies, shallow and deep, as CPython's copy.

There is no pickle here: an object is copied by its `__dict__`, `__reduce__` and `copyreg` are not asked.

Flash on thumbv7m: 1.4 KB.
"""


class Error(Exception):
    pass


error = Error

# What never changes is its own copy.
_ATOMIC = (type(None), int, float, bool, complex, bytes, str, type, range, type(...), type(len))


def _is_atomic(x):
    return isinstance(x, _ATOMIC) or (callable(x) and not hasattr(x, "__dict__"))


def _state(x, made):
    for name, value in x.__dict__.items():
        setattr(made, name, value)
    return made


def _new(cls):
    return cls.__new__(cls)


def copy(x):
    cls = type(x)
    if cls in (list, dict, set, bytearray):
        return cls(x)
    if cls in (tuple, frozenset) or _is_atomic(x):
        return x
    copier = getattr(cls, "__copy__", None)
    if copier is not None:
        return copier(x)
    if hasattr(cls, "copy") and not hasattr(x, "__dict__"):
        return x.copy()
    if isinstance(x, list):
        made = _new(cls)
        made.extend(x)
    elif isinstance(x, (dict, set)):
        made = _new(cls)
        made.update(x)
    elif isinstance(x, tuple):
        return x
    elif isinstance(x, BaseException):
        made = cls(*x.args)
    elif hasattr(x, "__dict__"):
        made = _new(cls)
    else:
        return cls(x)
    return _state(x, made) if hasattr(x, "__dict__") else made


def deepcopy(x, memo=None):
    if _is_atomic(x):
        return x
    if memo is None:
        memo = {}
    made = memo.get(id(x))
    if made is not None:
        return made
    made = _deep(x, memo)
    if made is not x:
        memo[id(x)] = made
        # While the copy is made the original stays, so that its identity is not given again.
        memo.setdefault(id(memo), []).append(x)
    return made


def _deep(x, memo):
    cls = type(x)
    copier = getattr(cls, "__deepcopy__", None)
    if copier is not None:
        return copier(x, memo)
    if isinstance(x, list):
        made = [] if cls is list else _new(cls)
        memo[id(x)] = made
        for item in x:
            made.append(deepcopy(item, memo))
    elif isinstance(x, dict):
        made = {} if cls is dict else _new(cls)
        memo[id(x)] = made
        for key, value in x.items():
            made[deepcopy(key, memo)] = deepcopy(value, memo)
    elif isinstance(x, tuple):
        items = [deepcopy(item, memo) for item in x]
        # A tuple in itself, by way of what it holds.
        if id(x) in memo:
            return memo[id(x)]
        if all([a is b for a, b in zip(items, x)]):
            return x
        if cls is tuple:
            return tuple(items)
        return cls(*items) if hasattr(cls, "_fields") else cls(items)
    elif isinstance(x, (set, frozenset)):
        return cls([deepcopy(item, memo) for item in x])
    elif isinstance(x, bytearray):
        return cls(x)
    elif isinstance(x, BaseException):
        made = cls(*deepcopy(x.args, memo))
    elif hasattr(x, "__dict__"):
        made = _new(cls)
    elif hasattr(x, "copy"):
        return x.copy()
    else:
        raise Error("un(deep)copyable object of type %s" % cls)
    memo[id(x)] = made
    if hasattr(x, "__dict__"):
        for name, value in x.__dict__.items():
            setattr(made, name, deepcopy(value, memo))
    return made


def replace(obj, /, **changes):
    return type(obj).__replace__(obj, **changes)
