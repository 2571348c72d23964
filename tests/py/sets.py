# Sets and frozensets: algebra with sets and other iterables, views of dicts as sets, subclasses.
# Boards run this too.


def show(s):
    return type(s).__name__ + str(sorted(s, key=str))


a, b = {1, 2, 3}, {3, 4}
print(show(a | b), show(a & b), show(a - b), show(a ^ b), show(frozenset(a) | b))
print(a <= b, a < {1, 2, 3, 4}, a >= {1}, a == {3, 2, 1}, a != b, a.isdisjoint({9}))
print(show(a.union([7], "x")), show(a.intersection(range(3), {1})), show(a.difference([1], (2,))))
c = set(a)
c |= {8}
c &= {1, 2, 8}
c ^= {2, 5}
c -= {1}
print(show(c), show(a), c is not a)
c.update("ab", [1])
c.discard("zz")
c.remove("a")
print(show(c), len(c), "b" in c, 2.0 in a, bool(set()))
for wrong in [lambda: a | [1], lambda: {[]}, lambda: a.remove(99), lambda: set().pop(), lambda: hash(a)]:
    try:
        print(wrong())
    except Exception as e:
        print(type(e).__name__)
nested = {frozenset([1]), frozenset()}
print({1} in nested, frozenset() in nested, hash(frozenset("abc")) == hash(frozenset("cba")))
d = {1: "a", 2: "b"}
print(show(d.keys() & {2, 3}), show(d.keys() | [5]), show(d.items() - {(1, "a")}), d.keys() == {1, 2})


class Tags(set):
    def add(self, tag):
        super().add(tag.lower())


t = Tags(["x"])
t.add("Y")
t.owner = "me"
print(show(t), t.owner, show(t | {"z"}), isinstance(t, set), t == {"x", "y"})
numbers = set(range(200))
for n in range(0, 200, 3):
    numbers.discard(n)
print(len(numbers), sum(numbers), max(numbers), all(n % 3 for n in numbers))
try:
    for n in numbers:
        numbers.add(-n)
except RuntimeError as e:
    print(e.__class__.__name__)
while numbers:
    numbers.pop()
print(numbers)
