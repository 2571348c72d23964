# Calls: every kind of parameter and argument, and the mistakes that are TypeErrors.
# Boards run this too.


def f(a, b=2, *rest, c, d=4, **more):
    return a, b, rest, c, d, sorted(more.items())


print(f(1, c=3))
print(f(1, 20, 30, 40, c=3, d=5, e=6, z=7))
print(f(*[1, 2, 3], **{"c": 9, "q": 8}))
print(f(*(1,), *[2], *range(2), c=1, **{"x": 1}, **{"y": 2}))
print(f(b=1, a=2, c=3))


def only(*, key):
    return key


def defaults(a, b=[], *c, d=(lambda: 5)(), **e):
    return a, b, c, d, e


print(only(key=1), defaults(1), defaults(1, 2, 3, d=4, e=5))

mistakes = [
    lambda: f(),
    lambda: f(1),
    lambda: only(1),
    lambda: only(),
    lambda: only(key=1, other=2),
    lambda: f(1, 2, c=3, a=4),
    lambda: (lambda: 1)(2),
    lambda: (lambda x: x)(y=2),
    lambda: f(1, c=3, **{"c": 4}),
    lambda: f(*1, c=2),
    lambda: 5(),
    lambda: len(),
    lambda: len([], []),
    lambda: [].append(),
    lambda: int(1, 2, 3),
]
for mistake in mistakes:
    try:
        print(mistake())
    except TypeError:
        print("TypeError", end=" ")
print()


def order(tag, value):
    print(tag, end=" ")
    return value


print(f(order("a", 1), *order("b", (2, 3)), c=order("c", 4), **order("d", {"k": 5})))


class Callee:
    def method(self, x, *, y=0):
        return x, y

    @classmethod
    def make(cls, *args):
        return cls.__name__, args

    @staticmethod
    def plain(*args):
        return args


c = Callee()
print(c.method(1), c.method(x=2, y=3), Callee.method(c, 4), c.make(5), Callee.plain(6, 7))
print((lambda *a, **k: (a, k))(1, k=2))
print(max(3, 1, 2), max([3, 9], key=lambda v: -v), min("b", "a"), sorted("hello", reverse=True))
print(sum([[1], [2]], []), print(1, 2, sep="-", end="!\n"))
