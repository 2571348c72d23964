# Classes: C3 method resolution, cooperative super, properties, class and static methods,
# attribute hooks, and methods as values.
# Boards run this too.


class Base:
    def __init__(self, **rest):
        self.log = ["Base"]

    def who(self):
        return "Base"


class Left(Base):
    def __init__(self, left=1, **rest):
        super().__init__(**rest)
        self.log.append("Left")
        self.left = left

    def who(self):
        return "Left " + super().who()


class Right(Base):
    def __init__(self, right=2, **rest):
        super().__init__(**rest)
        self.log.append("Right")
        self.right = right

    def who(self):
        return "Right " + super().who()


class Both(Left, Right):
    def who(self):
        return "Both " + super().who()


both = Both(left="l", right="r")
print(both.who(), both.log, both.left, both.right)
print(isinstance(both, Right), issubclass(Both, (int, Left)), issubclass(Left, Right))
print(Both.__name__, type(both) is Both, both.__class__ is Both)

try:

    class Impossible(Base, Left):
        pass

except TypeError:
    print("no order of Base and Left suits both")


class Celsius:
    zero = 273.0

    def __init__(self, degrees):
        self._degrees = degrees

    @property
    def kelvin(self):
        return self._degrees + self.zero

    @kelvin.setter
    def kelvin(self, value):
        self._degrees = value - self.zero

    @classmethod
    def freezing(cls):
        return cls(0)

    @staticmethod
    def name():
        return "Celsius"


c = Celsius.freezing()
c.kelvin = 300
print(c._degrees, c.kelvin, Celsius.name(), c.name())
try:
    Celsius.freezing().nothing
except AttributeError:
    print("no such attribute")


class Recorder:
    def __init__(self):
        self.__dict__["seen"] = []

    def __getattr__(self, name):
        self.seen.append("get " + name)
        return name.upper()

    def __setattr__(self, name, value):
        self.seen.append(f"set {name}={value}")

    def __delattr__(self, name):
        self.seen.append("del " + name)


r = Recorder()
r.colour = 3
del r.size
print(r.shape, r.seen)

bound = both.who
print(bound() == Both.who(both), callable(bound), callable(3))
setattr(both, "dynamic", [1])
print(hasattr(both, "dynamic"), getattr(both, "missing", "default"), both.dynamic)
del both.dynamic
print(hasattr(both, "dynamic"))


class Meta:
    total = 0

    def __new__(cls, *args):
        Meta.total += 1
        return super().__new__(cls)


print([type(Meta(1)).__name__, type(Meta()).__name__], Meta.total)
print(type("Made", (Base,), {"n": 4, "who": lambda self: f"made {self.n}"})().who())
