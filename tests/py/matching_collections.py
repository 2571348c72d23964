# Sequences and mappings in patterns that are none of the built-in types; objects that say what they are.
import array
import collections
import collections.abc


def kind(subject):
    match subject:
        case {"k": value, **rest}:
            return ("mapping", value, rest)
        case [first, *others]:
            return ("sequence", first, others)
        case []:
            return "empty"
        case _:
            return "other"


class Row(collections.abc.Sequence):
    def __init__(self, *items):
        self.items = items

    def __len__(self):
        return len(self.items)

    def __getitem__(self, index):
        return self.items[index]


class Virtual:
    def __len__(self):
        return 2

    def __getitem__(self, index):
        return (8, 9)[index]

    def __iter__(self):
        return iter((8, 9))


class Settings(collections.abc.Mapping):
    def __init__(self, **values):
        self.values_ = values

    def __len__(self):
        return len(self.values_)

    def __iter__(self):
        return iter(self.values_)

    def __getitem__(self, key):
        return self.values_[key]


class Empty(collections.abc.Sequence):
    __getitem__ = None

    def __len__(self):
        return 0


print(kind(Row(1, 2, 3)), kind(Row()), kind(Empty()))
print(kind(Settings(k=1, z=2)), kind(Settings(a=1)))
print(kind(Virtual()))
collections.abc.Sequence.register(Virtual)
print(kind(Virtual()))
print(kind(collections.deque([1, 2])), kind(array.array("i", [3, 4])), kind(memoryview(b"ab")))
print(kind("text"), kind(b"bytes"), kind(bytearray(b"array")), kind({1, 2}), kind(collections.UserDict(k=3)))
print(kind(collections.UserString("abc")), kind(collections.UserList([5])), kind(range(3)))


class Keys:
    a = "same"
    b = "same"


try:
    match {"same": 1, "more": 2}:
        case {Keys.a: x, Keys.b: y}:
            print("matched")
except ValueError as e:
    print(e)


# isinstance asks for `__class__`, too.
class Real:
    pass


class Proxy:
    def __init__(self, target):
        self.target = target

    @property
    def __class__(self):
        return type(self.target)


class Forwarding:
    def __init__(self, target):
        object.__setattr__(self, "target", target)

    def __getattribute__(self, name):
        return getattr(object.__getattribute__(self, "target"), name)


for make in (Proxy, Forwarding):
    print([isinstance(make(Real()), kind) for kind in (Real, make, int, object)], isinstance(make(5), (str, int)))
match Proxy(7):
    case int():
        print("int by __class__")

try:
    BufferError, ReferenceError
    print(issubclass(BufferError, Exception), ReferenceError.__mro__[1].__name__)
except NameError as e:
    print(e)
