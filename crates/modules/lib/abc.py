"""Abstract classes, as CPython's abc: a class with abstract methods cannot be instantiated. A class that
`register` was told of counts as derived. Left out: `__subclasshook__`; that classes derived from built-in ones
can be instantiated all the same; caches.

Flash on thumbv7m: 1.2 KB.
"""


class ABCMeta(type):
    def __new__(mcls, name, bases, namespace, **keywords):
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
        for base in cls.__mro__:
            if isinstance(base, ABCMeta):
                base._abc_registry.append(subclass)
        return subclass

    def __subclasscheck__(cls, subclass):
        if cls in subclass.__mro__:
            return True
        return any(issubclass(subclass, known) for known in cls._abc_registry)

    def __instancecheck__(cls, instance):
        return cls.__subclasscheck__(type(instance))


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
    return 0
