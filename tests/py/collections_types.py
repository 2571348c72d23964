# collections: named tuples and classes derived from them, deques, ordered and default dicts.

from collections import OrderedDict, defaultdict, deque, namedtuple

Point = namedtuple("Point", "x y", defaults=[0])
p = Point(3)
print(p, p.x, p[1], p == (3, 0), hash(p) == hash((3, 0)), p._replace(y=5), Point._make("ab"), Point._fields)
x, y = p
print(x, y, *p, p + (1,), {p: "here"}[(3, 0)], list(p._asdict().items()))


class Vector(Point):
    def norm2(self):
        return self.x**2 + self.y**2

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)


v = Vector(1, 2) + Vector(y=2, x=2)
v.label = "sum"
print(v, v.norm2(), v.label, isinstance(v, tuple), v[-1], len(v))
for wrong in [lambda: Point(), lambda: Point(1, 2, 3), lambda: Point(1, x=1), lambda: Point(1, z=1)]:
    try:
        print(wrong())
    except TypeError:
        print("TypeError")
try:
    p.x = 1
except AttributeError:
    print("AttributeError")


class Version(tuple):
    def __new__(cls, text):
        return super().__new__(cls, map(int, text.split(".")))

    @property
    def major(self):
        return self[0]


versions = [Version("1.10"), Version("1.9"), Version("2.0.1")]
versions[0].name = "ten"
print(sorted(versions), max(versions).major, versions[0].name, versions[0] > (1, 9, 9))

d = deque([1, 2, 3], None)
d.append(4)
d.appendleft(0)
d.rotate(2)
print(d, d.popleft(), d.pop(), d[0], d[-1], len(d), 4 in d)
last = deque((), 3)
for i in range(10):
    last.append(i)
print(list(last), list(reversed(last)), last.maxlen)

o = OrderedDict([("a", 1), ("b", 2), ("c", 3)])
o.move_to_end("a")
o["b"] = 20
print(list(o.items()), o.popitem(last=False), o == OrderedDict([("a", 1), ("c", 3)]), o == {"a": 1, "c": 3})

words = defaultdict(list)
for word in "to be or not to bend".split():
    words[word[0]].append(word)
print(dict(words), "z" in words, words.get("z"), len(words))
counts = defaultdict(int, a=5)
for letter in "banana":
    counts[letter] += 1
print(counts, counts.default_factory())
try:
    defaultdict()[0]
except KeyError as e:
    print("KeyError", e)

# `|` of a dict and an ordered one is ordered.
for union in ({1: 2} | OrderedDict(a=1), OrderedDict(a=1) | {1: 2}, {1: 2} | {3: 4}):
    print(type(union).__name__, list(union.items()))
plain = {1: 2}
plain |= OrderedDict(a=3)
print(plain)
