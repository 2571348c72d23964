# functools, operator, contextlib, copy, bisect, types, abc.

import abc
import bisect
import contextlib
import copy
import functools
import operator
import types

p = functools.partial(int, base=2)
print(p("101"), p.args, p.keywords, functools.partial(p, "11")())
print(functools.reduce(lambda a, b: a * b, range(1, 6)), functools.reduce(max, [3], 9))
try:
    functools.reduce(max, [])
except TypeError as error:
    print(error)


def logged(function):
    @functools.wraps(function)
    def inner(*args):
        return "logged", function(*args)

    return inner


@logged
def add(a, b):
    return a + b


print(add(1, 2), add.__name__, add.__wrapped__(1, 2))


@functools.lru_cache(maxsize=2)
def square(x):
    print("computing", x)
    return x * x


print([square(x) for x in (1, 2, 1, 3, 2, 1)], square.cache_info())
square.cache_clear()
print(square.cache_info(), square.cache_parameters())


@functools.cache
def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


print(fibonacci(30), fibonacci.cache_info().hits)


class Circle:
    def __init__(self, radius):
        self.radius = radius

    @functools.cached_property
    def area(self):
        print("area of", self.radius)
        return 3 * self.radius * self.radius

    @functools.lru_cache
    def scaled(self, by):
        return self.radius * by

    tripled = functools.partialmethod(scaled, 3)


circle = Circle(2)
print(circle.area, circle.area, circle.scaled(4), circle.scaled(4), circle.tripled())


@functools.total_ordering
class Version:
    def __init__(self, *parts):
        self.parts = parts

    def __eq__(self, other):
        return self.parts == other.parts

    def __lt__(self, other):
        return self.parts < other.parts


a, b = Version(1, 2), Version(1, 3)
print(a < b, a <= b, a > b, a >= b, a >= Version(1, 2), a <= a, a > a)
print(sorted("bCaD", key=functools.cmp_to_key(lambda a, b: ord(a.lower()) - ord(b.lower()))))


@functools.singledispatch
def describe(value):
    return "something"


@describe.register(int)
def _(value):
    return "a number"


@describe.register(list)
def _(value):
    return "a list"


print(describe(1), describe(True), describe([]), describe(""))

print(operator.add(1, 2), operator.itemgetter(1)("abc"), operator.itemgetter(0, 2)("abc"))
print(operator.attrgetter("radius")(circle), operator.attrgetter("radius", "__class__.__name__")(circle))
print(operator.methodcaller("split", ",")("a,b"), operator.contains([1], 1), operator.countOf("abca", "a"))
items = [3, 1]
print(operator.iadd(items, [2]), items, operator.indexOf(items, 2), operator.truth([]), operator.not_(0))
print(operator.floordiv(7, 2), operator.mod(7, 4), operator.xor(5, 1), operator.invert(1), operator.neg(3))
print(operator.length_hint([1, 2]), operator.is_not(a, b), operator.concat("a", "b"))


@contextlib.contextmanager
def tag(name):
    print("<%s>" % name)
    try:
        yield name.upper()
    except ValueError as error:
        print("caught", error)
    finally:
        print("</%s>" % name)


with tag("p") as text:
    print(text)
with tag("q"):
    raise ValueError("inside")
try:
    with tag("r"):
        raise KeyError("outside")
except KeyError as error:
    print("left with", error)


@tag("decorated")
def function():
    print("called")


function()
with contextlib.suppress(KeyError, IndexError):
    {}["x"]
print("after")


class Thing:
    def close(self):
        print("closed")


with contextlib.closing(Thing()):
    print("open")
with contextlib.nullcontext(5) as five:
    print(five)
with contextlib.ExitStack() as stack:
    print(stack.enter_context(tag("one")), stack.enter_context(tag("two")))
    stack.callback(print, "called back", end="!\n")
try:
    with contextlib.ExitStack() as stack:
        stack.push(lambda kind, value, traceback: print("saw", kind) or True)
        raise RuntimeError
finally:
    print("suppressed")

nested = {"list": [1, [2, 3]], "tuple": (4, [5])}
shallow, deep = copy.copy(nested), copy.deepcopy(nested)
nested["list"][1].append(6)
nested["tuple"][1].append(7)
print(shallow, deep, shallow is nested)
loop = [1]
loop.append(loop)
again = copy.deepcopy(loop)
print(again[1] is again, again is loop, again[0])


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y


point = Point([1], 2)
same, other = copy.copy(point), copy.deepcopy(point)
print(same.x is point.x, other.x is point.x, other.x, other.y, type(other).__name__)
print(copy.copy((1, 2)), copy.deepcopy({1, 2}), copy.deepcopy(len) is len)

ordered = [1, 3, 3, 5]
print(bisect.bisect(ordered, 3), bisect.bisect_left(ordered, 3), bisect.bisect_right(ordered, 0))
bisect.insort(ordered, 4)
bisect.insort_left(ordered, 3)
print(ordered, bisect.bisect_left(["a", "bb", "ccc"], 2, key=len))

space = types.SimpleNamespace(a=1, b="x")
space.c = [2]
print(space, space == types.SimpleNamespace(a=1, b="x", c=[2]))
print(isinstance(describe, object), isinstance(tag, types.FunctionType), isinstance(len, types.BuiltinFunctionType))
view = types.MappingProxyType({"k": 1})
print(view["k"], "k" in view, len(view), list(view), view.get("z"))
print(isinstance(point.__init__, types.MethodType), isinstance(functools, types.ModuleType))


class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self):
        pass


class Square(Shape):
    def area(self):
        return 4


print(Square().area(), isinstance(Square(), Shape))
