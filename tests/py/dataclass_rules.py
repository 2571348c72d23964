# What dataclasses do about classes derived from each other, descriptors, hashes and words that are no fields.
from dataclasses import KW_ONLY, Field, FrozenInstanceError, InitVar, dataclass, field, fields, is_dataclass, replace
from typing import ClassVar
import abc


def refused(make):
    try:
        make()
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
    else:
        print("not refused")


# Words that are no fields.
@dataclass
class Words:
    x: int
    shared: ClassVar[int] = field(default=3)
    start: InitVar[int] = 5
    _: KW_ONLY
    y: int = 1

    def __post_init__(self, start):
        self.started = start


w = Words(1, 7, y=2)
print(w, w.shared, Words.shared, w.started, [f.name for f in fields(Words)], Words.__match_args__)
print(replace(w, x=9, start=8).started)


def twice():
    @dataclass
    class C:
        a: KW_ONLY
        b: KW_ONLY


def factory():
    @dataclass
    class C:
        x: ClassVar[list] = field(default_factory=list)


def initial_factory():
    @dataclass
    class C:
        x: InitVar[list] = field(default_factory=list)


def keyword_class_variable():
    @dataclass
    class C:
        a: ClassVar[int] = field(kw_only=True)


class Unhashable:
    __hash__ = None


def mutable():
    @dataclass
    class C:
        x: object = Unhashable()


for make in (twice, factory, initial_factory, keyword_class_variable):
    refused(make)
try:
    mutable()
except ValueError as e:
    print("mutable default" in str(e))


# Fields without a place in __init__ stay with the class.
@dataclass
class Kept:
    a: int = 4
    b: int = field(default=5, init=False)


print(vars(Kept()), Kept().b)


# What a class has itself is left alone.
@dataclass
class Own:
    x: int

    def __init__(self, x):
        self.x = 2 * x

    def __repr__(self):
        return "mine %d" % self.x


print(Own(3))


@dataclass
class Named:
    self: int
    args: int
    kwargs: int = 3


print(Named(1, args=2), Named(self=5, args=6, kwargs=7))


# Frozen classes.
@dataclass(frozen=True)
class Frozen:
    i: int


class Derived(Frozen):
    pass


d = Derived(10)
d.cached = True
print(d.cached, d.i)
for action in (lambda: setattr(d, "i", 5), lambda: delattr(d, "i"), lambda: setattr(Frozen(1), "other", 1)):
    try:
        action()
    except FrozenInstanceError as e:
        print(e)


@dataclass
class Thawed:
    j: int


def melt():
    @dataclass
    class C(Frozen):
        j: int


def freeze():
    @dataclass(frozen=True)
    class C(Thawed):
        j: int


def own_setter():
    @dataclass(frozen=True)
    class C:
        x: int

        def __setattr__(self, name, value):
            pass


def own_hash():
    @dataclass(unsafe_hash=True)
    class C:
        x: int

        def __hash__(self):
            return 5


for make in (melt, freeze, own_setter, own_hash):
    refused(make)


# Hashes.
@dataclass
class Hashed:
    x: int

    def __hash__(self):
        return 301


@dataclass
class Plain:
    x: int


@dataclass(eq=False)
class Identity:
    x: int


print(hash(Hashed(1)), Plain.__hash__, hash(Identity(1)) == hash(Identity(1)) and Identity(1) == Identity(1))


# Descriptors as defaults.
class Stored:
    def __init__(self, default):
        self.default = default

    def __set_name__(self, owner, name):
        self.name = "_" + name

    def __get__(self, instance, owner):
        return self.default if instance is None else getattr(instance, self.name)

    def __set__(self, instance, value):
        setattr(instance, self.name, int(value))


@dataclass
class Item:
    quantity: int = Stored(100)
    price: int = Stored(7)


print(Item("5", "6"), Item(quantity=3.9).quantity, Item.quantity)


# Abstract methods that a dataclass makes.
class Ordered(abc.ABC):
    @abc.abstractmethod
    def __lt__(self, other):
        pass


@dataclass(order=True)
class Date(Ordered):
    year: int
    month: int


print(Date(2020, 12) < Date(2021, 1), Date.__lt__.__qualname__, Date.__eq__.__name__)


# Fields themselves.
f = fields(Item)[0]
print(isinstance(f, Field), f.name, f.kw_only, len(f.metadata))
try:
    f.metadata["a"] = 1
except TypeError:
    print("read only")
print(field(metadata={"a": 1}).metadata["a"])
print(is_dataclass(Item), is_dataclass(Item(1)), is_dataclass(5))
refused(lambda: dataclass(weakref_slot=True)(type("C", (), {})))


@dataclass
class Loop:
    x: list


loop = Loop([])
loop.x.append(loop)
print(loop)
