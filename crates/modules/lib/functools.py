"""Functions on functions, as CPython's functools. Caches are dicts in Python, and not for several threads at once.

Flash on thumbv7m: 6.0 KB.
"""

WRAPPER_ASSIGNMENTS = ("__module__", "__name__", "__qualname__", "__doc__")
WRAPPER_UPDATES = ("__dict__",)


def update_wrapper(wrapper, wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    for name in assigned:
        try:
            setattr(wrapper, name, getattr(wrapped, name))
        except (AttributeError, TypeError):
            pass
    for name in updated:
        own = getattr(wrapped, name, {})
        if name == "__dict__":
            # Set one by one: that of a function need not be the one it has for good.
            for attribute, value in own.items():
                setattr(wrapper, attribute, value)
        else:
            getattr(wrapper, name).update(own)
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
        name = "functools.partial" if type(self) is partial else type(self).__qualname__
        return _call_text(name, self)


def _call_text(name, made):
    parts = [repr(made.func)]
    parts.extend([repr(argument) for argument in made.args])
    parts.extend(["%s=%r" % item for item in made.keywords.items()])
    return name + "(" + ", ".join(parts) + ")"


def _check_method(func):
    if not (callable(func) or isinstance(func, (classmethod, staticmethod)) or hasattr(func, "__get__")):
        raise TypeError("%r is not callable or a descriptor" % (func,))


def _bound(func, instance, owner):
    # What a method is when it is read from an object, or from its class.
    if isinstance(func, staticmethod):
        return func.__func__
    if isinstance(func, classmethod):
        return func.__func__.__get__(owner or type(instance))
    if instance is None or not hasattr(type(func), "__get__"):
        return func
    return func.__get__(instance, owner)


class partialmethod:
    def __init__(self, func, /, *args, **keywords):
        _check_method(func)
        if isinstance(func, partialmethod):
            args = func.args + args
            keywords = {**func.keywords, **keywords}
            func = func.func
        self.func = func
        self.args = args
        self.keywords = keywords

    def __get__(self, instance, owner=None):
        bound = _bound(self.func, instance, owner)
        if bound is not self.func:
            # What it is given comes after what binding gives.
            made = partial(bound, *self.args, **self.keywords)
            if hasattr(bound, "__self__"):
                made.__self__ = bound.__self__
            return made

        def method(this, /, *args, **keywords):
            return self.func(this, *self.args, *args, **{**self.keywords, **keywords})

        method.__partialmethod__ = self
        return method if instance is None else method.__get__(instance)

    def __repr__(self):
        return _call_text("functools.partialmethod", self)

    @property
    def __isabstractmethod__(self):
        return getattr(self.func, "__isabstractmethod__", False)


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


def cmp_to_key(mycmp):
    class Key:
        __hash__ = None

        def __init__(self, obj):
            self.obj = obj

        def __lt__(self, other):
            return mycmp(self.obj, other.obj) < 0

        def __gt__(self, other):
            return mycmp(self.obj, other.obj) > 0

        def __eq__(self, other):
            return mycmp(self.obj, other.obj) == 0

        def __le__(self, other):
            return mycmp(self.obj, other.obj) <= 0

        def __ge__(self, other):
            return mycmp(self.obj, other.obj) >= 0

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
        if any([given in base.__dict__ for base in cls.__mro__ if base is not object]):
            break
    else:
        raise ValueError("must define at least one ordering operation: < > <= >=")
    for name, compare in _ORDERS[given]:
        if not any([name in base.__dict__ for base in cls.__mro__ if base is not object]):
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
        self._maxsize = maxsize
        self._typed = typed
        update_wrapper(self, function)
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
        return self if instance is None else _CachedMethod(self, instance)

    def __getattr__(self, name):
        return getattr(self.__wrapped__, name)

    def cache_info(self):
        return _CacheInfo(self._hits, self._misses, self._maxsize, len(self._values))

    def cache_clear(self):
        self._values = {}
        self._hits = self._misses = 0

    def cache_parameters(self):
        return {"maxsize": self._maxsize, "typed": self._typed}


class _CachedMethod(partial):
    # A bound method with a cache: that of the class.

    def __getattr__(self, name):
        return getattr(self.func, name)


def _make_cache_info():
    from collections import namedtuple

    return namedtuple("CacheInfo", ("hits", "misses", "maxsize", "currsize"))


_CacheInfo = _make_cache_info()


def lru_cache(maxsize=128, typed=False):
    if not (maxsize is None or callable(maxsize) or hasattr(maxsize, "__index__")):
        raise TypeError("Expected first argument to be an integer, a callable, or None")
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
        if self.attrname is not None and self.attrname != name:
            raise TypeError(
                "Cannot assign the same cached_property to two different names (%r and %r)." % (self.attrname, name)
            )
        self.attrname = name

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        name = self.attrname
        if name is None:
            raise TypeError("Cannot use cached_property instance without calling __set_name__ on it.")
        try:
            value = instance.__dict__.get(name, _nothing)
        except AttributeError:
            raise TypeError(
                "No '__dict__' attribute on %r instance to cache %r property." % (type(instance).__name__, name)
            ) from None
        if value is _nothing:
            value = self.func(instance)
            setattr(instance, name, value)
        return value


def _nearest(cls, registry):
    # The class, or the abstract one it counts as derived from, that is nearest in the order of its bases.
    for base in cls.__mro__:
        if base in registry and base is not object:
            return base
        # Abstract classes that this one counts as derived from, and those behind it do not.
        behind = cls.__mro__[cls.__mro__.index(base) + 1 :]
        fit = [
            known
            for known in registry
            if known not in cls.__mro__ and issubclass(base, known) and not any([issubclass(b, known) for b in behind])
        ]
        fit = [known for known in fit if not any([other is not known and issubclass(other, known) for other in fit])]
        if len(fit) > 1:
            raise RuntimeError("Ambiguous dispatch: %r or %r" % (fit[0], fit[1]))
        if fit:
            return fit[0]
    return object


def _is_class(value):
    return isinstance(value, type) or _is_union(value) and all([isinstance(one, type) for one in value.__args__])


def _is_union(value):
    return type(value).__name__ == "UnionType"


def singledispatch(func):
    registry = {object: func}
    found = {}

    def dispatch(cls):
        implementation = found.get(cls)
        if implementation is None:
            implementation = found[cls] = registry[_nearest(cls, registry)]
        return implementation

    def register(cls, func=None):
        if _is_class(cls):
            if func is None:
                return lambda func: register(cls, func)
        else:
            if func is not None:
                raise TypeError("Invalid first argument to `register()`. %r is not a class or union type." % (cls,))
            # A function: its first annotation tells.
            func = cls
            annotations = getattr(getattr(func, "__func__", func), "__annotations__", {})
            kinds = [kind for name, kind in annotations.items() if name != "return"]
            if not kinds:
                raise TypeError(
                    "Invalid first argument to `register()`: %r. Use either `@register(some_class)` or plain "
                    "`@register` on an annotated function." % (func,)
                )
            cls = kinds[0]
            if not _is_class(cls):
                raise TypeError("Invalid annotation. %r is not a class." % (cls,))
        for one in cls.__args__ if _is_union(cls) else (cls,):
            registry[one] = func
        found.clear()
        return func

    def wrapper(*args, **keywords):
        if not args:
            raise TypeError("%s requires at least 1 positional argument" % getattr(func, "__name__", "function"))
        return dispatch(args[0].__class__)(*args, **keywords)

    wrapper.registry = registry
    wrapper.register = register
    wrapper.dispatch = dispatch
    return update_wrapper(wrapper, func)


class singledispatchmethod:
    def __init__(self, func):
        _check_method(func)
        self.func = func
        self.dispatcher = singledispatch(func)

    def register(self, cls, method=None):
        return self.dispatcher.register(cls, func=method)

    def __get__(self, instance, owner=None):
        def method(*args, **keywords):
            found = self.dispatcher.dispatch(args[0].__class__)
            return _bound(found, instance, owner)(*args, **keywords)

        method.register = self.register
        return update_wrapper(method, self.func)

    @property
    def __isabstractmethod__(self):
        return getattr(self.func, "__isabstractmethod__", False)
