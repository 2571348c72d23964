# collections.abc: which built-in types are what, classes that count by their methods, mixin methods.
import collections
from collections import abc, deque, OrderedDict, defaultdict
from collections.abc import *


def names(cls):
    all = (Hashable, Sized, Iterable, Container, Reversible, Collection, Sequence, MutableSequence, ByteString)
    all += (Set, MutableSet, Mapping, MutableMapping, Iterator, Generator, Callable, KeysView, ItemsView, ValuesView)
    return " ".join(sorted(one.__name__ for one in all if issubclass(cls, one)))


def numbers():
    yield 1


for cls in (int, str, bytes, bytearray, tuple, list, dict, set, frozenset, range, deque, OrderedDict, defaultdict):
    print(cls.__name__, names(cls))
for value in (None, len, numbers, iter([]), iter({}), {}.keys(), {}.items(), {}.values(), zip(), map(abs, [])):
    print(names(type(value)))
print(isinstance(numbers(), Generator), isinstance(numbers(), Iterator), isinstance([], Iterator))
print(abc is collections.abc, abc.__name__)


class Sizable:
    def __len__(self):
        return 3


class NotSizable(Sizable):
    __len__ = None


class Plain:
    def __eq__(self, other):
        return True


print(issubclass(Sizable, Sized), issubclass(NotSizable, Sized), issubclass(Plain, Hashable), issubclass(Sizable, Iterable))


class Countdown(Sequence):
    def __init__(self, count):
        self.count_ = count

    def __len__(self):
        return self.count_

    def __getitem__(self, index):
        if not 0 <= index < self.count_:
            raise IndexError(index)
        return self.count_ - index


down = Countdown(4)
print(list(down), list(reversed(down)), 3 in down, 9 in down, down.index(1), down.count(2))
try:
    down.index(8)
except ValueError as e:
    print("ValueError")


class Lower(MutableMapping):
    def __init__(self, **values):
        self.data = {}
        self.update(values)

    def __getitem__(self, key):
        return self.data[key.lower()]

    def __setitem__(self, key, value):
        self.data[key.lower()] = value

    def __delitem__(self, key):
        del self.data[key.lower()]

    def __iter__(self):
        return iter(self.data)

    def __len__(self):
        return len(self.data)


lower = Lower(One=1, TWO=2)
print(dict(lower), "oNe" in lower, lower.get("THREE", 3), lower == {"one": 1, "two": 2}, lower != {})
print(list(lower.keys()), list(lower.values()), list(lower.items()), lower.keys() & {"one", "x"})
print(lower.pop("ONE"), lower.pop("ONE", "none"), lower.setdefault("Four", 4), lower.popitem(), len(lower))
print(repr(lower.keys()) == "KeysView(%r)" % lower, ("four", 4) in lower.items(), 4 in lower.values())
lower.clear()
print(len(lower))


class Bits(MutableSet):
    def __init__(self, items=()):
        self.bits = 0
        for item in items:
            self.add(item)

    def __contains__(self, item):
        return bool(self.bits >> item & 1)

    def __iter__(self):
        return (n for n in range(self.bits.bit_length()) if n in self)

    def __len__(self):
        return len(list(iter(self)))

    def add(self, item):
        self.bits |= 1 << item

    def discard(self, item):
        self.bits &= ~(1 << item)


a, b = Bits([1, 2, 3]), Bits([3, 4])
for result in (a & b, a | b, a - b, a ^ b, a & [2], {1, 9} - a):
    print(type(result).__name__, sorted(result))
print(a <= b, Bits([3]) < a, a >= {1}, a == {1, 2, 3}, a.isdisjoint(b), a.isdisjoint([7]))
a |= b
a -= [1]
a ^= {2, 8}
print(sorted(a), a.pop(), sorted(a))
try:
    a.remove(77)
except KeyError as e:
    print("KeyError", e)


class Stack(MutableSequence):
    def __init__(self):
        self.items = []

    def __len__(self):
        return len(self.items)

    def __getitem__(self, index):
        return self.items[index]

    def __setitem__(self, index, value):
        self.items[index] = value

    def __delitem__(self, index):
        del self.items[index]

    def insert(self, index, value):
        self.items.insert(index, value)


stack = Stack()
stack.extend([1, 2, 3])
stack += (4,)
stack.append(5)
stack.reverse()
stack.remove(3)
print(stack.items, stack.pop(), stack.pop(0), stack.items)

try:
    Sequence()
except TypeError as e:
    print("TypeError")


@Sequence.register
class Foreign:
    pass


print(issubclass(Foreign, Sequence), isinstance(Foreign(), Collection), issubclass(Foreign, MutableSequence))
for wrong in (lambda: Sized.register(3), lambda: Foreign2.register(Sized)):
    try:
        wrong()
    except (TypeError, RuntimeError, NameError) as e:
        print(type(e).__name__)
