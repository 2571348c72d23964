# copy: objects with slots, state, __reduce__, subclasses of built-in types, what cannot be copied.
import copy
from collections import OrderedDict, defaultdict, deque


class Slotted:
    __slots__ = ("a", "__hidden", "unset")

    def __init__(self):
        self.a = [1]
        self.__hidden = 2

    def hidden(self):
        return self.__hidden


s = Slotted()
t = copy.copy(s)
u = copy.deepcopy(s)
print(t.a is s.a, t.hidden(), u.a == s.a, u.a is s.a, hasattr(u, "unset"))


class Both(Slotted):
    def __init__(self):
        super().__init__()
        self.extra = {"k": []}


b = copy.deepcopy(Both())
print(b.a, b.hidden(), b.extra)


class Frozen:
    def __init__(self, value):
        object.__setattr__(self, "value", value)

    def __setattr__(self, name, value):
        raise AttributeError(name)


print(copy.copy(Frozen([3])).value, copy.deepcopy(Frozen([4])).value)


class State:
    def __init__(self, n):
        self.n = n

    def __getstate__(self):
        return ["state", self.n]

    def __setstate__(self, state):
        self.n = state[1] * 2


print(copy.copy(State(2)).n, copy.deepcopy(State(5)).n)


class Reduced:
    def __init__(self, *args):
        self.args = args

    def __reduce__(self):
        return Reduced, (1, [2]), {"more": self.args}


r = copy.deepcopy(Reduced("x"))
print(r.args, r.more)


class Whole:
    def __reduce_ex__(self, protocol):
        return "name"


w = Whole()
print(copy.copy(w) is w, copy.deepcopy(w) is w)


class Filled(list):
    def __reduce__(self):
        return Filled, (), None, iter([1, 2, 3])


print(copy.copy(Filled("ab")))


class Args(int):
    def __new__(cls, value, unit):
        self = int.__new__(cls, value)
        self.unit = unit
        return self

    def __getnewargs__(self):
        return int(self), self.unit


a = copy.deepcopy(Args(7, "m"))
print(a, a.unit, type(a).__name__)


class Names(str):
    pass


class Row(tuple):
    pass


class Stack(list):
    def __init__(self, *args):
        super().__init__(args)


n = Names("text")
n.note = [1]
m = copy.deepcopy(n)
print(m, m.note, m.note is n.note, type(m).__name__)
row = copy.deepcopy(Row([1, [2]]))
print(row, type(row).__name__)
stack = Stack(1, [2])
stack.name = "s"
print(copy.copy(stack), copy.deepcopy(stack), copy.deepcopy(stack).name)
print(copy.deepcopy(deque([[1], 2], 3)), copy.copy(deque([1])), copy.deepcopy(OrderedDict(a=[1])) == {"a": [1]})
d = copy.deepcopy(defaultdict(list, {1: [2]}))
print(d[1], d[5], d.default_factory is list)


class Method:
    def __init__(self):
        self.call = self.method
        self.value = [1]

    def method(self):
        return self.value


m = Method()
c = copy.deepcopy(m)
print(c.call() is c.value, c.call() is m.value, copy.copy(m).call() is m.value)

for value in (None, ..., NotImplemented, 3, "a", b"b", len, print, range(3), int, Method, copy.copy, (1, 2), 1j):
    print(copy.copy(value) is value, copy.deepcopy(value) is value, end=" ")
print(copy.copy(slice(1, 2)), copy.deepcopy(slice([1], 2)))
loop = []
loop.append((loop,))
again = copy.deepcopy(loop)
print(again[0][0] is again, again is not loop)
shared = [1]
pair = copy.deepcopy([shared, shared])
print(pair[0] is pair[1])
try:
    copy.deepcopy(x for x in ())
except (TypeError, copy.Error) as e:
    print("no copy")
e = copy.copy(ValueError("a", 2))
print(repr(e))
