"""Abstract classes, as CPython's abc: a class with abstract methods cannot be instantiated. A class that
`register` was told of, or that `__subclasshook__` accepts, counts as derived. Left out: that classes derived from
built-in ones can be instantiated all the same; caches.

Flash on thumbv7m: 1.5 KB.
"""

# How many classes were registered.
_count = 0


class ABCMeta(type):
    def __new__(mcls, name, bases, namespace, /, **keywords):
        cls = super().__new__(mcls, name, bases, namespace, **keywords)
        cls._abc_registry = []
        return update_abstractmethods(cls)

    def __call__(cls, *args, **kwargs):
        names = cls.__abstractmethods__
        if names:
            plural = "s" if len(names) > 1 else ""
            names = ", ".join(sorted(names))
            raise TypeError(f"Can't instantiate abstract class {cls.__name__} with abstract method{plural} {names}")
        return super().__call__(*args, **kwargs)

    def register(cls, subclass):
        global _count
        if not isinstance(subclass, type):
            raise TypeError("Can only register classes")
        if issubclass(subclass, cls):
            return subclass
        if issubclass(cls, subclass):
            raise RuntimeError("Refusing to create an inheritance cycle")
        for base in cls.__mro__:
            if isinstance(base, ABCMeta):
                base._abc_registry.append(subclass)
        _count += 1
        return subclass

    def __subclasscheck__(cls, subclass):
        if not isinstance(subclass, type):
            raise TypeError("issubclass() arg 1 must be a class")
        hook = getattr(cls, "__subclasshook__", None)
        if hook is not None:
            answer = hook(subclass)
            if answer is not NotImplemented:
                return answer
        bases = subclass.__mro__
        if cls in bases:
            return True
        for known in cls._abc_registry:
            # What is abstract itself may have others that count as derived.
            if known in bases or isinstance(known, ABCMeta) and issubclass(subclass, known):
                return True
        return False

    def __instancecheck__(cls, instance):
        seeming, kind = instance.__class__, type(instance)
        return cls.__subclasscheck__(seeming) or seeming is not kind and cls.__subclasscheck__(kind)


def abstractmethod(function):
    function.__isabstractmethod__ = True
    return function


def abstractclassmethod(function):
    return classmethod(abstractmethod(function))


def abstractstaticmethod(function):
    return staticmethod(abstractmethod(function))


def abstractproperty(function):
    return property(abstractmethod(function))


def _is_abstract(value):
    if getattr(value, "__isabstractmethod__", False):
        return True
    inner = (getattr(value, name, None) for name in ("fget", "fset", "fdel", "__func__"))
    return any(getattr(function, "__isabstractmethod__", False) for function in inner)


def update_abstractmethods(cls):
    if isinstance(cls, ABCMeta):
        names = set(cls.__dict__)
        for base in cls.__bases__:
            names.update(getattr(base, "__abstractmethods__", ()))
        cls.__abstractmethods__ = frozenset(name for name in names if _is_abstract(getattr(cls, name, None)))
    return cls


class ABC(metaclass=ABCMeta):
    pass


def get_cache_token():
    return _count
