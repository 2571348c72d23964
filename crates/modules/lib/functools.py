"""Functions on functions, as CPython's functools. Caches are dicts in Python, and not for several threads at once.

Flash on thumbv7m: 4.1 KB.
"""

WRAPPER_ASSIGNMENTS = ("__module__", "__name__", "__qualname__", "__doc__")
WRAPPER_UPDATES = ("__dict__",)


def update_wrapper(wrapper, wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    # What functions here have no room for is left out.
    for name in assigned:
        try:
            setattr(wrapper, name, getattr(wrapped, name))
        except (AttributeError, TypeError):
            pass
    try:
        wrapper.__wrapped__ = wrapped
    except (AttributeError, TypeError):
        pass
    return wrapper


def wraps(wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    return lambda wrapper: update_wrapper(wrapper, wrapped, assigned, updated)


class partial:
    def __init__(self, func, /, *args, **keywords):
        if not callable(func):
            raise TypeError("the first argument must be callable")
        if isinstance(func, partial):
            args = func.args + args
            keywords = {**func.keywords, **keywords}
            func = func.func
        self.func = func
        self.args = args
        self.keywords = keywords

    def __call__(self, /, *args, **keywords):
        if self.keywords:
            keywords = {**self.keywords, **keywords}
        return self.func(*self.args, *args, **keywords)

    def __repr__(self):
        parts = [repr(self.func)]
        parts.extend([repr(argument) for argument in self.args])
        parts.extend(["%s=%r" % item for item in self.keywords.items()])
        return "functools.partial(" + ", ".join(parts) + ")"


class partialmethod:
    def __init__(self, func, /, *args, **keywords):
        self.func = func
        self.args = args
        self.keywords = keywords

    def __get__(self, instance, owner=None):
        if instance is None:
            return partial(self.func, *self.args, **self.keywords)
        return partial(self.func, instance, *self.args, **self.keywords)


_nothing = object()


def reduce(function, iterable, initial=_nothing, /):
    iterator = iter(iterable)
    if initial is _nothing:
        try:
            initial = next(iterator)
        except StopIteration:
            raise TypeError("reduce() of empty iterable with no initial value") from None
    for item in iterator:
        initial = function(initial, item)
    return initial


def cmp_to_key(function):
    class Key:
        def __init__(self, obj):
            self.obj = obj

        def __lt__(self, other):
            return function(self.obj, other.obj) < 0

        def __gt__(self, other):
            return function(self.obj, other.obj) > 0

        def __eq__(self, other):
            return function(self.obj, other.obj) == 0

        def __le__(self, other):
            return function(self.obj, other.obj) <= 0

        def __ge__(self, other):
            return function(self.obj, other.obj) >= 0

    return Key


def _negated(name, equals):
    # What another comparison says, turned round; with or without equality.
    def compare(self, other):
        result = getattr(type(self), name)(self, other)
        if result is NotImplemented:
            return result
        if equals is None:
            return not result
        if equals:
            return result or self == other
        return not result and self != other

    return compare


def _without_equality(name):
    def compare(self, other):
        result = getattr(type(self), name)(self, other)
        return result if result is NotImplemented else result and self != other

    return compare


def _reversed_with_equality(name):
    def compare(self, other):
        result = getattr(type(self), name)(self, other)
        return result if result is NotImplemented else not result or self == other

    return compare


_ORDERS = {
    "__lt__": (
        ("__gt__", _negated("__lt__", False)),
        ("__le__", _negated("__lt__", True)),
        ("__ge__", _negated("__lt__", None)),
    ),
    "__le__": (
        ("__ge__", _reversed_with_equality("__le__")),
        ("__lt__", _without_equality("__le__")),
        ("__gt__", _negated("__le__", None)),
    ),
    "__gt__": (
        ("__lt__", _negated("__gt__", False)),
        ("__ge__", _negated("__gt__", True)),
        ("__le__", _negated("__gt__", None)),
    ),
    "__ge__": (
        ("__le__", _reversed_with_equality("__ge__")),
        ("__gt__", _without_equality("__ge__")),
        ("__lt__", _negated("__ge__", None)),
    ),
}


def total_ordering(cls):
    for given in ("__lt__", "__le__", "__gt__", "__ge__"):
        if given in cls.__dict__:
            break
    else:
        raise ValueError("must define at least one ordering operation: < > <= >=")
    for name, compare in _ORDERS[given]:
        if name not in cls.__dict__:
            setattr(cls, name, compare)
    return cls


def _cache_key(args, keywords, typed):
    if not keywords and not typed:
        if len(args) == 1 and type(args[0]) in (int, str):
            return args[0]
        return args
    key = args
    if keywords:
        key += (_nothing,)
        for item in keywords.items():
            key += item
    if typed:
        key += tuple([type(value) for value in args])
        key += tuple([type(value) for value in keywords.values()])
    return key


class _Cached:
    def __init__(self, function, maxsize, typed):
        self.__wrapped__ = function
        self._maxsize = maxsize
        self._typed = typed
        self._name = getattr(function, "__name__", "function")
        self.cache_clear()

    def __call__(self, *args, **keywords):
        key = _cache_key(args, keywords, self._typed)
        values = self._values
        value = values.get(key, _nothing)
        if value is not _nothing:
            self._hits += 1
            if self._maxsize is not None:
                # Dicts keep the order of insertion: the first is the one not used for longest.
                del values[key]
                values[key] = value
            return value
        self._misses += 1
        value = self.__wrapped__(*args, **keywords)
        if self._maxsize is None:
            values[key] = value
        elif self._maxsize > 0:
            if key not in values and len(values) >= self._maxsize:
                del values[next(iter(values))]
            values[key] = value
        return value

    def __get__(self, instance, owner=None):
        return self if instance is None else partial(self, instance)

    def __getattr__(self, name):
        return getattr(self.__wrapped__, name)

    def cache_info(self):
        return _CacheInfo(self._hits, self._misses, self._maxsize, len(self._values))

    def cache_clear(self):
        self._values = {}
        self._hits = self._misses = 0

    def cache_parameters(self):
        return {"maxsize": self._maxsize, "typed": self._typed}


def _make_cache_info():
    from collections import namedtuple

    return namedtuple("CacheInfo", ("hits", "misses", "maxsize", "currsize"))


_CacheInfo = _make_cache_info()


def lru_cache(maxsize=128, typed=False):
    if callable(maxsize):
        return _Cached(maxsize, 128, typed)
    if maxsize is not None and maxsize < 0:
        maxsize = 0
    return lambda function: _Cached(function, maxsize, typed)


def cache(function, /):
    return _Cached(function, None, False)


class cached_property:
    def __init__(self, func):
        self.func = func
        self.attrname = None

    def __set_name__(self, owner, name):
        self.attrname = name

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        name = self.attrname or self.func.__name__
        value = instance.__dict__.get(name, _nothing)
        if value is _nothing:
            value = self.func(instance)
            setattr(instance, name, value)
        return value


def singledispatch(function):
    registry = {object: function}

    def dispatch(cls):
        for base in cls.__mro__:
            if base in registry:
                return registry[base]
        return function

    def register(cls, implementation=None):
        if implementation is not None:
            registry[cls] = implementation
            return implementation
        if isinstance(cls, type):
            return lambda implementation: register(cls, implementation)
        # A function: its first annotation tells.
        annotations = getattr(cls, "__annotations__", {})
        kinds = [kind for name, kind in annotations.items() if name != "return"]
        if not kinds:
            raise TypeError(
                "Invalid first argument to `register()`: %r. Use either `@register(some_class)` or plain "
                "`@register` on an annotated function." % (cls,)
            )
        registry[kinds[0]] = cls
        return cls

    def wrapper(*args, **keywords):
        if not args:
            raise TypeError("%s requires at least 1 positional argument" % function.__name__)
        return dispatch(type(args[0]))(*args, **keywords)

    wrapper.registry = registry
    wrapper.register = register
    wrapper.dispatch = dispatch
    return update_wrapper(wrapper, function)


class singledispatchmethod:
    def __init__(self, function):
        self.dispatcher = singledispatch(function)

    def register(self, cls, method=None):
        return self.dispatcher.register(cls, method)

    def __get__(self, instance, owner=None):
        def method(*args, **keywords):
            found = self.dispatcher.dispatch(type(args[0]))
            if isinstance(found, staticmethod):
                return found.__func__(*args, **keywords)
            if isinstance(found, classmethod):
                return found.__func__(owner, *args, **keywords)
            return found(instance, *args, **keywords)

        return method
