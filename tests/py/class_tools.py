# dataclasses, enum, typing, warnings.

import dataclasses
import enum
import typing
import warnings
from dataclasses import dataclass, field


@dataclass
class Point:
    x: int
    y: int = 0
    tags: list = field(default_factory=list)
    count: typing.ClassVar[int] = 5

    def norm(self):
        return self.x * self.x + self.y * self.y


p = Point(3, y=4)
print(p, p.norm(), p == Point(3, 4), p == Point(3, 5), Point.count, p.tags is Point(1).tags)
print([f.name for f in dataclasses.fields(p)], dataclasses.is_dataclass(Point), dataclasses.is_dataclass(int))
for args, kwargs in (((), {}), ((1, 2, 3, 4), {}), ((1,), {"z": 1}), ((1,), {"x": 2})):
    try:
        Point(*args, **kwargs)
    except TypeError as error:
        print(error)
try:
    hash(p)
except TypeError as error:
    print(error)


@dataclass(frozen=True, order=True)
class Version:
    major: int
    minor: int = 0
    label: str = field(default="", compare=False, repr=False)


v = Version(1, 2, "x")
print(v, v < Version(1, 3), v >= Version(1, 2), sorted([Version(2), v]), hash(v) == hash(Version(1, 2)))
try:
    v.major = 3
except dataclasses.FrozenInstanceError as error:
    print(type(error).__name__, error)
print(dataclasses.replace(v, minor=9), dataclasses.asdict(v), dataclasses.astuple(v))


@dataclass
class Base:
    a: int = 1
    b: str = "b"


@dataclass
class Derived(Base):
    c: float = 0.5
    a: int = 10
    scale: dataclasses.InitVar[int] = 2
    total: int = field(init=False, default=0)

    def __post_init__(self, scale):
        self.total = self.a * scale


print(Derived(), Derived(2, scale=5).total, [f.name for f in dataclasses.fields(Derived)])


@dataclass(kw_only=True)
class Options:
    fast: bool = False
    level: int


print(Options(level=3))
match p:
    case Point(3, y):
        print("matched", y)
Made = dataclasses.make_dataclass("Made", ["q", ("r", int, 7)])
print(Made(1))
print(dataclasses.asdict(Point(1, 2, [Point(3), {"k": Point(4)}])))
try:

    @dataclass
    class Wrong:
        a: list = []

except ValueError as error:
    print(error)


class Color(enum.Enum):
    RED = 1
    GREEN = "g"
    BLUE = enum.auto()
    CRIMSON = 1

    def shout(self):
        return self.name + "!"

    @classmethod
    def default(cls):
        return cls.GREEN


try:
    print(Color.BLUE.value)
except Exception as error:
    print(error)
print(Color.RED, repr(Color.GREEN), Color(1), Color["RED"], Color.RED is Color.CRIMSON, Color.RED.shout())
print(Color.default(), list(Color) == [Color.RED, Color.GREEN, Color.BLUE], len(Color), Color.RED in Color)
print(Color.RED == 1, Color.RED != Color.GREEN, {Color.RED: "r"}[Color(1)], isinstance(Color.RED, Color))
print(list(Color.__members__), Color, type(Color.RED).__name__)
for bad in (lambda: Color(9), lambda: Color["X"], lambda: setattr(Color, "RED", 5)):
    try:
        bad()
    except (ValueError, KeyError, AttributeError) as error:
        print(type(error).__name__, error)


class Number(enum.IntEnum):
    ONE = 1
    TWO = enum.auto()


print(Number.ONE + 1, Number.TWO > 1, str(Number.TWO), repr(Number.TWO), "%d" % Number.TWO, [10, 20, 30][Number.TWO])
print(Number.ONE == 1, sorted([Number.TWO, Number.ONE])[0] is Number.ONE, "{:03d}".format(Number.TWO))


class Perm(enum.Flag):
    R = enum.auto()
    W = enum.auto()
    X = enum.auto()
    RW = R | W


print(Perm.R | Perm.X, Perm.RW, repr(Perm.R | Perm.W), Perm.R in Perm.RW, bool(Perm.R & Perm.W), Perm(5), ~Perm.R)
print([p.name for p in Perm.RW], Perm(0), Perm.R ^ Perm.RW, len(Perm.RW))


class Bits(enum.IntFlag):
    A = 1
    B = 2


print(Bits.A | Bits.B, (Bits.A | 8).value, Bits.A + 1)


class Word(enum.StrEnum):
    HELLO = enum.auto()
    BYE = "bye!"


print(Word.HELLO, Word.BYE.upper(), Word("hello") is Word.HELLO, "%s" % Word.BYE)


class Planet(enum.Enum):
    EARTH = (5, 6)
    MARS = (3, 4)

    def __init__(self, mass, radius):
        self.mass = mass
        self.radius = radius


print(Planet.EARTH.mass, Planet.MARS.value, Planet((3, 4)))
Animal = enum.Enum("Animal", "CAT DOG")
print(Animal.DOG, list(Animal))
try:

    @enum.unique
    class Twice(enum.Enum):
        A = 1
        B = 1

except ValueError as error:
    print(error)

T = typing.TypeVar("T")


class Stack(typing.Generic[T]):
    def __init__(self):
        self.items: typing.List[T] = []

    def push(self, item: typing.Optional[T]) -> None:
        self.items.append(item)


stack: "Stack[int]" = Stack[int]() if False else Stack()
stack.push(1)
print(stack.items, typing.cast(int, "x"), typing.TYPE_CHECKING)


class Employee(typing.NamedTuple):
    name: str
    id: int = 3


e = Employee("Guido")
print(e, e.id, e[0], Employee._fields)


class Movie(typing.TypedDict):
    title: str


print(Movie(title="x"), typing.NewType("UserId", int)(5))

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    warnings.warn("careful")
    warnings.warn("old", DeprecationWarning)
print([(str(w.message), w.category.__name__) for w in caught])
with warnings.catch_warnings():
    warnings.simplefilter("error")
    try:
        warnings.warn("raised", UserWarning)
    except Warning as warning:
        print("raised:", warning)
