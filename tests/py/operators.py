# Special methods: arithmetic and reflected arithmetic, comparison, containers, calls, truth.
# Boards run this too.


class Vector:
    def __init__(self, *parts):
        self.parts = parts

    def __repr__(self):
        return "V" + repr(self.parts)

    def __eq__(self, other):
        return isinstance(other, Vector) and self.parts == other.parts

    def __hash__(self):
        return hash(self.parts)

    def __add__(self, other):
        if not isinstance(other, Vector):
            return NotImplemented
        return Vector(*(a + b for a, b in zip(self.parts, other.parts)))

    def __mul__(self, by):
        return Vector(*(p * by for p in self.parts))

    def __rmul__(self, by):
        return self * by

    def __neg__(self):
        return self * -1

    def __iadd__(self, other):
        self.parts = (self + other).parts
        return self

    def __lt__(self, other):
        return sum(self.parts) < sum(other.parts)

    def __bool__(self):
        return any(self.parts)

    def __len__(self):
        return len(self.parts)

    def __getitem__(self, index):
        return self.parts[index]

    def __contains__(self, item):
        return item in self.parts

    def __call__(self, *args, **kwargs):
        return args, sorted(kwargs.items())


v = Vector(1, 2)
print(v + Vector(3, 4), v * 2, 3 * v, -v, v == Vector(1, 2), v != Vector(1, 2))
w = v
w += Vector(1, 1)
print(v, w is v, Vector(0, 0) < v, v < Vector(0, 0))
print(len(v), v[0], v[::-1], 3 in v, 9 in v, bool(v), bool(Vector(0)), list(v))
print(v(1, 2, b=3, a=4), {v: "found"}[Vector(2, 3)])
print(sorted([Vector(3), Vector(1), Vector(2)]))
try:
    v + 1
except TypeError:
    print("a vector and a number do not add")
try:
    {}[[]]
except TypeError:
    print("a list is no key")


class Tree:
    def __init__(self):
        self.items = {}

    def __setitem__(self, key, value):
        self.items[str(key)] = value

    def __delitem__(self, key):
        del self.items[str(key)]

    def __iter__(self):
        return iter(sorted(self.items))


t = Tree()
t["b"], t["a"], t[1:2] = 1, 2, 3
del t["b"], t[slice(1, 2)]
print(list(t), t.items)


class Countdown:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return self.n


print(list(Countdown(3)), sum(Countdown(5)), 2 in Countdown(4), tuple(zip(Countdown(2), "ab")))
a, *b = Countdown(4)
print(a, b)
print(1 < 2 < 3, 1 < 3 < 2, 1 == 1.0 == True, not [], [] or "or", [1] and "and", 3 is not None)
