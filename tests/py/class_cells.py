# `super()` and `__class__` while the class is still being made, and what classes have as attributes.


class Meta(type):
    def __new__(meta, name, bases, namespace):
        print(name, "__classcell__" in namespace)
        cls = super().__new__(meta, name, bases, dict(namespace))
        print(cls.made(), "__classcell__" in vars(cls))
        return cls


class Plain(metaclass=Meta):
    @classmethod
    def made(cls):
        return "made"


class First(Plain):
    def __init__(self):
        super().__init__()
        self.ready = True

    @classmethod
    def made(cls):
        return super().made(), __class__ is cls, cls().ready


class Registry:
    def __init_subclass__(cls):
        cls.register()


class Member(Registry):
    @classmethod
    def register(cls):
        print(__class__.__name__, hasattr(super(), "register"))


class Named:
    def __set_name__(self, owner, name):
        print(owner.label(), name)


class Owner:
    field = Named()

    @classmethod
    def label(cls):
        return __class__ is cls


def ask(cls):
    return cls.made()


# One call, other classes of one metaclass.
print(ask(Plain), ask(First), ask(Plain))

for cls in (int, float, object, type, BaseException, Owner):
    print([name for name in ("__getitem__", "__sub__", "__radd__") if hasattr(cls, name)])
print([hasattr(cls, "__getitem__") for cls in (str, bytes, list, tuple, dict, range, set, frozenset, slice)])
print(hasattr(int, "__or__"), list[int], int | str)
