"""Marks for what derived classes have to define, as CPython's abc. Classes with abstract methods are made
as any others; the marks can be asked for."""


class ABCMeta(type):
    def register(cls, subclass):
        return subclass


def abstractmethod(function):
    try:
        function.__isabstractmethod__ = True
    except (AttributeError, TypeError):
        pass
    return function


abstractclassmethod = abstractstaticmethod = abstractproperty = abstractmethod


def _abstract_names(cls):
    names = []
    for base in cls.__mro__:
        for name, value in getattr(base, "__dict__", {}).items():
            if name not in names and getattr(value, "__isabstractmethod__", False):
                current = getattr(cls, name, None)
                if getattr(current, "__isabstractmethod__", False):
                    names.append(name)
    return sorted(names)


class ABC:
    def __new__(cls, *args, **kwargs):
        return super().__new__(cls)


def update_abstractmethods(cls):
    return cls


def get_cache_token():
    return 0
