# `__qualname__` of functions, classes and generators, and messages that use it.


class Outer:
    def method(self, a):
        return lambda: 0

    @classmethod
    def made(cls, a):
        pass

    @staticmethod
    def static(a):
        pass

    class Inner:
        def method(self):
            pass


def function():
    class Local:
        def method(self):
            pass

    def inner(a):
        def innermost():
            pass

        return innermost

    def unused():
        pass

    return Local, inner, unused


Local, inner, unused = function()
print(Outer.__qualname__, Outer.Inner.__qualname__, Local.__qualname__)
print(Outer.__name__, Outer.Inner.__name__, Local.__name__)
print(Outer.method.__qualname__, Outer.Inner.method.__qualname__, Local.method.__qualname__)
print(inner.__qualname__, inner(1).__qualname__, unused.__qualname__, Outer().method(1).__qualname__)
print((x for x in [1]).__qualname__, [f for f in [lambda: 0]][0].__qualname__)
print(Outer.made.__qualname__, Outer.static.__qualname__, Outer().method.__qualname__)
for call in (
    lambda: Outer().method(),
    lambda: Outer.method(),
    lambda: Outer.made(),
    lambda: Outer.static(1, 2),
    lambda: Outer.Inner().method(1),
    lambda: Local().method(x=1),
    lambda: inner(),
    lambda: inner(1, a=1),
):
    try:
        call()
    except TypeError as error:
        print(error)


class Named:
    __qualname__ = "Elsewhere.Named"

    def method(self):
        pass


print(Named.__qualname__, Named.__name__, Named.method.__qualname__)
function.__qualname__ = "other"
print(function.__qualname__, function.__name__)


def closure():
    a, b = 1, "two"
    return lambda: (a, b)


print([cell.cell_contents for cell in closure().__closure__], function.__closure__)
