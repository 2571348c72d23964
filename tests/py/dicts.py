# Dictionaries and sets: insertion order, views, every method, and keys that compare equal.
# Boards run this too.

d = {"one": 1, "two": 2, "three": 3}
d["four"] = 4
d["one"] = "uno"
del d["two"]
d["two"] = "dos"
print(d, list(d), list(d.values()), list(d.items()), len(d))
print(d.get("one"), d.get("none"), d.get("none", 0), "three" in d, "x" not in d, d.pop("four"), d.pop("x", None))
print(d.setdefault("five", 5), d.setdefault("one", 0), d.popitem(), d)
d.update({"six": 6}, seven=7)
d.update([("eight", 8)])
print(d, d == dict(d), {"a": 1, "b": 2} == {"b": 2, "a": 1})
print(dict([(1, 2), (3, 4)]), dict(a=1, b=2), dict({"x": 1}, y=2), dict.fromkeys("ab", 0))
keys = {1: "int", 1.0: "float", True: "bool", "1": "text", (1,): "tuple", None: "none", b"1": "bytes"}
print(keys, keys[1], len(keys))
big = {}
for i in range(500):
    big[i * 7919 % 1009] = i
for i in range(0, 1009, 2):
    big.pop(i, None)
print(len(big), sum(big), list(big)[:5], big.get(7919 % 1009))
print({k: v for k, v in zip("abc", range(3))}, {v: k for k, v in {"a": 1}.items()})
d.clear()
print(d, bool(d), d.copy())
for wrong in [lambda: {}["k"], lambda: {}.popitem(), lambda: {[]: 1}, lambda: {{}: 1}]:
    try:
        wrong()
    except (KeyError, TypeError) as e:
        print(type(e).__name__, end=" ")
print()

s = {3, 1, 2, 3}
s.add(4)
s.discard(9)
s.remove(1)
print(sorted(s), len(s), 2 in s, sorted(s | {7}), sorted(s & {2, 3}), sorted(s - {2}), sorted(s ^ {2, 9}))
print(s <= {2, 3, 4, 5}, s >= {2}, s < s, s == {4, 3, 2}, s.isdisjoint({8}), {1}.issubset({1, 2}), {1, 2}.issuperset([1]))
s |= {10}
s -= {2}
s.update([11], (12,))
s.intersection_update({3, 10, 11, 99})
print(sorted(s), sorted(s.union([1])), sorted(s.difference([3])), sorted(s.symmetric_difference([3, 5])))
f = frozenset([1, 2])
print(f == {2, 1}, {f: "frozen"}[frozenset((2, 1))], hash(f) == hash(frozenset([2, 1])), set() == frozenset(), sorted(f | {5}))
print(sorted({c for c in "hello" if c != "l"}), set(), len({1, 1.0, True}), {None} - {None} == set())
try:
    {[1]}
except TypeError:
    print("a list is no member")


class Key:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return self.n % 3

    def __eq__(self, other):
        return self.n == other.n


table = {Key(n): n for n in range(10)}
print([table[Key(n)] for n in (9, 0, 5)], Key(10) in table, len(table))
del table[Key(5)]
print(Key(5) in table, [k.n for k in table])
