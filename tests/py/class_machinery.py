# Metaclasses, classes derived from built-in types, generic aliases, local variables, surrogates.
class Meta(type):
    @classmethod
    def __prepare__(mcs, name, bases, **keywords):
        return {"prepared": True}

    def __new__(mcs, name, bases, namespace, **keywords):
        cls = super().__new__(mcs, name, bases, namespace)
        cls.keywords = keywords
        return cls

    def __init__(cls, name, bases, namespace, **keywords):
        super().__init__(name, bases, namespace)

    def __call__(cls, *arguments):
        print("call", arguments)
        return super().__call__(*arguments)

    def __getitem__(cls, index):
        return cls.__name__, index

    def __len__(cls):
        return 42

    @property
    def shout(cls):
        return cls.__name__ + "!"


class Made(metaclass=Meta, size=1):
    def __init__(self, *arguments):
        self.arguments = arguments


print(Made.keywords, Made.prepared, Made(1, 2).arguments, Made[3], len(Made), Made.shout)
print(type(Made) is Meta)


class Twice(int):
    def __new__(cls, value, *, tag=None):
        self = super().__new__(cls, value * 2)
        self.tag = tag
        return self

    def __repr__(self):
        return f"Twice({int(self)}, {self.tag})"


print(Twice(4, tag="x"), Twice(3) + 1, [Twice(5)], f"{Twice(7):05d}")


class Joined(str):
    def __new__(cls, *parts):
        return super().__new__(cls, "-".join(parts))

    def __init__(self, *parts):
        self.parts = parts


joined = Joined("a", "b")
print(joined, joined.parts, joined.upper(), type(joined.upper()).__name__, {joined: 1})


class Doubling(dict):
    def __missing__(self, key):
        return key * 2

    def __setitem__(self, key, value):
        super().__setitem__(key, value + 1)


doubling = Doubling(a=1)
doubling["b"] = 2
print(doubling, doubling["q"], doubling.get("q"))


class Counted(list):
    def __init__(self, *items):
        super().__init__(items)
        self.count_at_start = len(items)

    def __repr__(self):
        return "Counted" + super().__repr__()

    def append(self, item):
        super().append(item * 2)


counted = Counted(1, 2)
counted.append(3)
print(counted, counted.count_at_start, counted + [1], sorted(counted))


class Coded(Exception):
    def __init__(self, code):
        self.code = code

    def __str__(self):
        return f"code {self.code}"


try:
    raise Coded(5)
except Coded as error:
    print(error, repr(error), error.args, error.code)

print(list[int], dict[str, list[int]], int | str, int | None, tuple[int, ...])
print(isinstance(1, int | str), isinstance(None, int | None), isinstance(b"", int | str))
print(list[int].__origin__, list[int].__args__, (int | str).__args__, list[int]([1]))


def outer(a, *b, c=3):
    e = 5

    def inner():
        return e, a, locals()

    print(sorted(locals().keys() - {"inner"}), sorted(inner()[2].items()))
    print(eval("a + c + e"), sorted(vars()), [sorted(set(locals()) & {"x"}) for x in (1,)])

    def generator():
        q = 1
        yield locals()

    print(next(generator()))


outer(1, 2)


def documented(a, b=1, *c, d=2):
    "What it does."


documented.mark = 3
print(documented.__name__, documented.__qualname__, documented.__defaults__, documented.mark)

lone = "a\ud800" + chr(0xDC80)
print(ascii(lone), len(lone), ord(lone[1]), lone.encode("utf-8", "backslashreplace"))
print(b"a\xff".decode("utf-8", "surrogateescape").encode("utf-8", "surrogateescape"))
print("é€".encode("ascii", "xmlcharrefreplace"), "\ud800".encode("utf-8", "surrogatepass"))
for action in (lambda: lone[:2].encode(), lambda: "é".encode("ascii"), lambda: b"\xe2\x82".decode(), lambda: b"\xff".decode()):
    try:
        action()
    except UnicodeError as error:
        print(type(error).__name__, error)

import math

print(math.prod([1, 2, 3], start=2), math.isqrt(10**20), math.comb(10, 3), math.perm(5, 2), math.dist([1, 2], [4, 6]))
