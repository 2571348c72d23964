# Counter, ChainMap, UserDict, UserList, UserString; deque, OrderedDict and defaultdict as CPython has them.
import collections
from collections import ChainMap, Counter, OrderedDict, UserDict, UserList, UserString, defaultdict, deque

c = Counter("abracadabra")
print(c, c["z"], c.most_common(2), c.total(), sorted(c.elements()), "z" in c)
c.update("zz", a=2)
c.subtract({"a": 9, "b": 1})
print(sorted(c.items()), +c == Counter(b=1, c=1, d=1, r=2, z=2), -c)
del c["q"], c["a"]
x, y = Counter(a=3, b=1, c=0), Counter(a=1, b=2)
print(x + y, x - y, x & y, x | y, x == y, x != y, y <= x, Counter(a=1) < x, Counter(b=0) == Counter())
x += y
x -= Counter(a=4)
x |= Counter(d=2)
x &= Counter(b=2, d=9)
print(x, x.copy() == x, type(x.copy()).__name__, Counter(), Counter({"a": 1.5}))
try:
    Counter.fromkeys("ab")
except NotImplementedError as e:
    print(e)


class Words(Counter):
    pass


print(Words("aab"), type(Words("a").copy()).__name__)

base, over = {"a": 1, "b": 2}, {"b": 3}
chain = ChainMap(over, base)
print(chain["a"], chain["b"], list(chain), len(chain), dict(chain), "c" in chain, chain.get("c", 0), bool(ChainMap()))
child = chain.new_child({"c": 4})
child["a"] = 5
print(child, child.parents == chain, base)
del child["a"]
for wrong in (lambda: child.pop("a"), lambda: ChainMap().popitem(), lambda: chain["x"]):
    try:
        wrong()
    except KeyError as e:
        print("KeyError", e)
print(chain | {"z": 1}, {"b": 0, "y": 0} | chain)


class Upper(UserDict):
    def __setitem__(self, key, value):
        super().__setitem__(key.upper(), value)

    def __missing__(self, key):
        return "no " + key


u = Upper({"a": 1}, b=2)
u.update(c=3)
print(u, u["A"], u["x"], "B" in u, sorted(u), u | {"d": 4}, u.copy() == u, type(u.copy()).__name__, UserDict.fromkeys("ab", 0))


class Row(UserList):
    def total(self):
        return sum(self)


row = Row([3, 1, 2])
row.sort()
row.append(4)
print(row, row.total(), row[1:], type(row[1:]).__name__, row + [9], [0] + row, row * 2, row == [1, 2, 3, 4], row > [1])
row += (5,)
row.insert(0, 0)
row.remove(3)
row.reverse()
print(row, row.index(4), row.count(1), row.pop(), 2 in row, len(row), row.copy())

s = UserString("Hello, World")
print(s.upper(), s[1:4], type(s.lower()).__name__, s + "!", "<" + s, s * 2, s.find("W"), s.split(", "), s == "Hello, World")
print(s.replace("l", UserString("L")), "World" in s, len(s), hash(s) == hash("Hello, World"), UserString("%d") % 3, s.count("l"))
print(int(UserString("12")), float(UserString("1.5")), s.startswith("He"), s.partition(",")[0], s < "I", s.isalpha())

d = deque()
d.append(1)
d.appendleft(0)
d.extend([2, 3])
del d[1]
print(d, deque([1, 2], 1), deque(maxlen=2), deque("abc").maxlen, len(d))
d.insert(1, 9)
d.rotate()
print(d, d.index(9), d.count(0), list(reversed(d)), d + deque([7]), d * 2, d == deque([3, 0, 9, 2]))
d.remove(9)
print(d.copy(), d)
try:
    deque(None)
except TypeError as e:
    print("TypeError")


class Ordered(OrderedDict):
    pass


o = OrderedDict(a=1, b=2, c=3)
o.move_to_end("a")
print(list(o), o.popitem(), o.popitem(last=False), o == {"c": 3})
o.move_to_end("c", last=False)
print(list(o | {"z": 0}), type(o | {}).__name__, type(Ordered() | o).__name__, type(Ordered(a=1).copy()).__name__)

one, two = defaultdict(int, {1: 1}), defaultdict(list, {2: []})
print(one | two, {0: 0} | one, (one | {3: 3})[9], one.default_factory, one)
one |= {5: 5}
print(one, two[7], two, defaultdict().default_factory)
