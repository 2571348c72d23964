# What classes can decide: descriptors, private names, subscription, instances, generic bases.
class Private:
    __shared = 1

    def __method(self):
        return self.__shared

    def call(self, __argument=3):
        return self.__method(), __argument, sorted(name for name in dir(self) if "Private" in name)

    class __Inner:
        pass


print(Private().call(_Private__argument=4), Private()._Private__shared)


class Data:
    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner):
        return self if instance is None else ("got", self.name, owner.__name__)

    def __set__(self, instance, value):
        print("set", self.name, value)

    def __delete__(self, instance):
        print("deleted", self.name)


class Weak:
    def __get__(self, instance, owner):
        return "weak"


class Owner:
    data = Data()
    weak = Weak()


owner = Owner()
print(owner.data, Owner.data is Owner.__dict__["data"], owner.weak)
owner.data = 5
del owner.data
owner.__dict__["weak"] = "own"
print(owner.weak)


class Subscribed:
    def __class_getitem__(cls, key):
        return cls.__name__, key


print(Subscribed[int], Subscribed[1, 2])


class Meta(type):
    def __instancecheck__(cls, instance):
        return instance == 5

    def __subclasscheck__(cls, other):
        return other is int

    def __len__(cls):
        return 42

    def __getattr__(cls, name):
        return "meta " + name

    def __contains__(cls, item):
        return item == 1

    @property
    def computed(cls):
        return cls.__name__


class Checked(metaclass=Meta):
    pass


print(isinstance(5, Checked), isinstance(Checked(), Checked), isinstance(6, Checked), issubclass(int, Checked))
print(len(Checked), Checked.anything, 1 in Checked, 2 in Checked, Checked.computed)


class Numbers(list[int]):
    pass


print(Numbers.__bases__, Numbers([1]), list[int]([2]), dict[str, list[int]], int | None)


class Base:
    def __init_subclass__(cls, /, tag=None, **rest):
        super().__init_subclass__(**rest)
        cls.tag = tag


class Tagged(Base, tag="t"):
    pass


print(Tagged.tag)


class Formatted:
    def __format__(self, spec):
        return "<" + spec + ">"


print(f"{Formatted():abc}", format(Formatted()), "{:x}".format(Formatted()))


class InPlace:
    def __iadd__(self, other):
        return "+=", other

    def __imatmul__(self, other):
        return "@=", other

    def __ipow__(self, other):
        return "**=", other

    def __ifloordiv__(self, other):
        return "//=", other


for statement in ("x += 1", "x @= 2", "x **= 3", "x //= 4"):
    namespace = {"x": InPlace()}
    exec(statement, namespace)
    print(namespace["x"])
