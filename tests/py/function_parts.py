# Parts of functions that are set after the function was made, and functions, methods and modules that are
# made of their parts.
import types


def f(a, b=1, *, c=2):
    return a, b, c


def g(a, b):
    return a, b


print(f.__defaults__, f.__kwdefaults__, g.__defaults__, g.__kwdefaults__)
g.__defaults__ = (5, 6)
print(g(), g(1), g.__defaults__)
f.__kwdefaults__ = {"c": 9}
print(f(1), f(1, c=3))
f.__kwdefaults__ = None
try:
    f(1)
except TypeError as error:
    print(error)
del g.__defaults__
try:
    g()
except TypeError as error:
    print(error)
g.__code__ = (lambda a, b: (b, a)).__code__
print(g(1, 2))
for name, value in (("__code__", 5), ("__defaults__", [1])):
    try:
        setattr(g, name, value)
    except TypeError as error:
        print(error)


def outer():
    x = 1

    def inner():
        return x

    return inner


inner = outer()
print(inner.__closure__[0].cell_contents)
inner.__closure__[0].cell_contents = 7
print(inner())
try:
    g.__code__ = inner.__code__
except ValueError as error:
    print("ValueError")
del inner.__closure__[0].cell_contents
try:
    inner()
except NameError:
    print("NameError")

f.attr = 1
print(f.__dict__, "attr" in dir(f))
f.__dict__ = {"z": 3}
print(f.z, hasattr(f, "attr"))
try:
    f.__dict__ = 5
except TypeError as error:
    print("TypeError")

made = types.FunctionType(g.__code__, {}, "made", (8, 9))
print(made(), made.__name__, made.__defaults__)
closed = types.FunctionType(inner.__code__, globals(), None, None, outer().__closure__)
print(closed())
try:
    types.FunctionType(inner.__code__, globals())
except TypeError:
    print("TypeError")


class C:
    def m(self, x=0):
        return "m", x

    @classmethod
    def c(cls):
        return cls.__name__

    @staticmethod
    def s():
        return "s"

    def __repr__(self):
        return "<C>"


o = C()
print(C.__dict__["m"].__get__(o, C)(1), C.__dict__["c"].__get__(None, C)(), C.__dict__["s"].__get__(None, C)())
bound = types.MethodType(g, 3)
print(bound(4), bound.__self__, bound.__func__ is g, type(bound) is type(o.m))
print(o.m, type(o.m).__name__)
for arguments in ((5, 3), (g, None), (g,)):
    try:
        types.MethodType(*arguments)
    except TypeError:
        print("TypeError")
module = types.ModuleType("mod", "what it is for")
module.x = 1
print(module.__name__, module.__doc__, module.x, module, type(module) is types.ModuleType)

made = (lambda: (yield 1))()
print(next(made))
try:
    made.send(2)
except StopIteration as stop:
    print(stop.value)


class Entries:
    def __init__(self, *bases):
        self.bases = bases

    def __mro_entries__(self, bases):
        return self.bases


class D(Entries(int), Entries()):
    pass


print(D.__bases__ == (int,), len(D.__orig_bases__), D(5) + 1)
print(bool.from_bytes(b"\0", "big"), bool.from_bytes(b"\1", "big"))


class Every(int):
    def __eq__(self, other):
        return True


print(range(10).count(Every(3)), range(10).count(3), range(10).count(3.0), range(10).count("3"))


def nothing(*arguments):
    return super()


try:
    nothing()
except RuntimeError as error:
    print(error)
