# Annotations of functions, classes and modules.
import sys

count: int = 0
title: "str"
here = sys.modules[__name__]
print(here.__annotations__)


def greet(name: str, times: int = 1, *rest: float, loud: bool = False, **more: dict) -> list:
    return [name] * times


print(greet.__annotations__)
print(greet("a", 2))
print(greet.__annotations__ is greet.__annotations__)
print(greet.__kwdefaults__, greet.__defaults__)


def plain(a, b=2):
    pass


print(plain.__annotations__, plain.__kwdefaults__)
plain.__annotations__["a"] = int
print(plain.__annotations__)
plain.__annotations__ = {"b": str}
print(plain.__annotations__)
del plain.__annotations__
print(plain.__annotations__)
try:
    plain.__annotations__ = 5
except TypeError as error:
    print(error)
print((lambda x: x).__annotations__)


class Point:
    x: int
    y: float = 0.5
    label: "str | None" = None
    if True:
        z: complex

    Number = float

    def scaled(self, by: Number) -> "Point":
        pass

    @staticmethod
    def origin(at: Number = 0.0) -> Number:
        pass

    async def later(self, when: Number) -> None:
        pass

    async def each(self, step: Number):
        yield 1


print(Point.__annotations__)
print(Point.scaled.__annotations__)
print(Point().scaled.__annotations__)
print(Point.origin.__annotations__)
print(Point.later.__annotations__, Point.each.__annotations__)
print(Point.y, hasattr(Point, "x"))


class Point3(Point):
    w: list


class Empty(Point):
    pass


print(Point3.__annotations__)
print(Empty.__annotations__)
Empty.__annotations__["new"] = 1
print(Empty.__annotations__, Point.__annotations__.get("new"))
print(hasattr(int, "__annotations__"))


def make(kind):
    class Local:
        item: kind
        items: list[kind]

        def method(self, other: kind, same: [k for k in (kind, kind)]) -> tuple[kind, ...]:
            return kind

    def inner(a: kind) -> lambda: kind:
        pass

    unused: kind = 1
    return Local, inner


Local, inner = make(bytes)
print(Local.__annotations__)
print(Local.method.__annotations__)
print(inner.__annotations__["a"], inner.__annotations__["return"]())
print(Local().method(1, 2))


def decorate(function):
    print("decorating", function.__annotations__)
    return function


@decorate
def decorated(a: int) -> str:
    pass


class Private:
    __hidden: int = 1

    def method(self, a: int) -> "__hidden":
        pass


print(Private.__annotations__, Private.method.__annotations__)

namespace = {"__name__": "made"}
exec("def f(a: int): pass\nclass C:\n    a: str", namespace)
print(namespace["f"].__annotations__, namespace["C"].__annotations__)


def generator(a: int):
    yield a


print(generator.__annotations__, list(generator(3)))
