# Smaller parts of the language: modular inverses, where a SyntaxError is, subclasses, members of slots.

# pow() with a negative exponent and a modulus.
print(pow(3, -1, 7), pow(3, -2, 7), pow(3, -1, -7), pow(-3, -3, 10**20 + 1), pow(5, -1, 1))
for base, modulus in ((2, 4), (0, 5), (3, 0)):
    try:
        print(pow(base, -1, modulus))
    except ValueError as error:
        print(error)
print(all(pow(n, -1, 101) * n % 101 == 1 for n in range(1, 101)))

# Where a SyntaxError is.
for source in ("x = 1 +\ny = 2\n", "a b\n", "é = 1 1\n", "if x:\nfoo\n"):
    try:
        compile(source, "f.py", "exec")
    except SyntaxError as error:
        print(error.lineno, error.offset, error.filename, repr(error.text), error.msg == error.args[0])
error = SyntaxError("message", ("f", 1, 2, "text"))
print(error.msg, error.filename, error.lineno, error.offset, error.text)
error.lineno = 5
print(error.lineno, SyntaxError("message").lineno, SyntaxError().msg)


# Classes know those derived from them, but keep none of them alive.
class Base:
    pass


class First(Base):
    pass


class Meta(type):
    pass


class Second(Base, metaclass=Meta):
    pass


class Both(First, Second):
    pass


class Number(int):
    pass


print([cls.__name__ for cls in Base.__subclasses__()])
print(First.__subclasses__() == [Both] == Second.__subclasses__(), Both.__subclasses__())
print(Number in int.__subclasses__())


def make_many():
    for number in range(300):
        type("Made", (Base,), {})


make_many()
import gc

gc.collect()
print(len(Base.__subclasses__()) < 250)


# The annotations of a class, from an instance.
class Annotated:
    x: int = 1


class Derived(Annotated):
    pass


print(Annotated().__annotations__, Derived().__annotations__, hasattr(Base(), "__annotations__"))


# Slots are descriptors.
class Slotted:
    __slots__ = ("a", "__private")

    def __init__(self):
        self.__private = 1


class Wider(Slotted):
    __slots__ = "b"


this = Wider()
print(Slotted.a, type(Slotted.a).__name__, Wider.a, Wider.b, Slotted._Slotted__private.__get__(this))
Slotted.a.__set__(this, 2)
print(this.a, Wider.a.__get__(this), Slotted.a.__name__, Wider.a.__objclass__.__name__)
Slotted.a.__delete__(this)
for wrong in (
    lambda: this.a,
    lambda: Slotted.a.__get__(this),
    lambda: Slotted.b,
    lambda: setattr(this, "c", 1),
):
    try:
        print(wrong())
    except AttributeError:
        print("AttributeError")
try:
    Slotted.a.__get__(1)
except TypeError as error:
    print(error)

# What constructors do not take.
for wrong in (
    lambda: int(x=1),
    lambda: int("1", bas=2),
    lambda: int(base=2),
    lambda: object(1),
    lambda: int("1", 2, 3),
):
    try:
        print(wrong())
    except TypeError:
        print("TypeError")
print(int("11", base=2), int("11", 3), int())
