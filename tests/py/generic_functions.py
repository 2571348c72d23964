# functools, contextlib, types and string, where they go past the ordinary use of function_tools.py.
import contextlib
import functools
import string
import types
from collections import abc


@functools.singledispatch
def kind(value):
    return "something"


@kind.register(abc.Sized)
def _(value):
    return "sized"


@kind.register(abc.Mapping)
def _(value):
    return "mapping"


@kind.register
def _(value: int | float):
    return "number"


@kind.register(list)
def _(value):
    return "list"


class Rows(list):
    pass


print(kind(()), kind({}), kind(3), kind(2.5), kind([]), kind(Rows()), kind(None), kind(True), kind.dispatch(str)("x"))
for wrong in (lambda: kind.register(3, len), lambda: kind.register(lambda x: x), lambda: kind()):
    try:
        wrong()
    except TypeError as e:
        print("TypeError")


class Cell:
    def __init__(self):
        self.alive = False

    def set_state(self, state, *, note=None):
        self.alive = state
        return note

    set_alive = functools.partialmethod(set_state, True, note="up")
    set_dead = functools.partialmethod(set_alive, note="down")

    @classmethod
    def make(cls, name, *args):
        return cls.__name__, name, args

    make_x = functools.partialmethod(make, "x")

    @functools.singledispatchmethod
    def show(self, value):
        return "any"

    @show.register
    def _(self, value: int):
        return "int"

    @show.register(str)
    @classmethod
    def _(cls, value):
        return cls.__name__

    @functools.cached_property
    def once(self):
        print("computed")
        return 5

    @functools.lru_cache(maxsize=2)
    def square(self, n):
        "Docs."
        return n * n


c = Cell()
print(c.set_alive(), c.alive, c.set_dead(), c.make_x(1), Cell.make_x(2), Cell.set_alive(c, note="n"))
print(c.show(1), c.show("s"), c.show(None), c.once, c.once)
print(c.square(3), c.square(3), c.square.cache_info(), Cell.square.cache_parameters(), Cell.square.__name__)


def base(a):
    pass


base.tag = "t"


@functools.wraps(base)
def wrapper(*args):
    pass


print(wrapper.__name__, wrapper.tag, wrapper.__wrapped__ is base)


@functools.total_ordering
class Version:
    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        return self.n < other.n

    def __eq__(self, other):
        return self.n == other.n


class Later(Version):
    pass


print(functools.total_ordering(Later)(2) >= Version(2), sorted("bca", key=functools.cmp_to_key(mycmp=lambda a, b: (a > b) - (a < b))))


class Manager:
    def __enter__(self):
        return "in"

    def __exit__(self, *details):
        print("exit", details[0])
        return True


print(issubclass(Manager, contextlib.AbstractContextManager), isinstance(3, contextlib.AbstractContextManager))
with contextlib.ExitStack() as stack:
    print(stack.enter_context(Manager()))
    for wrong in (3, Cell()):
        try:
            stack.enter_context(wrong)
        except TypeError:
            print("TypeError")
    raise ValueError
try:
    contextlib.AbstractContextManager()
except TypeError:
    print("abstract")


class Meta(type):
    def __new__(mcls, name, bases, namespace, **keywords):
        cls = super().__new__(mcls, name, bases, namespace)
        cls.keywords = keywords
        return cls


Made = types.new_class("Made", (), {"metaclass": Meta, "x": 1}, lambda namespace: namespace.update(y=2))
print(type(Made).__name__, Made.keywords, Made.y, types.new_class("Sub", (Made,)).keywords)


class Standin:
    def __mro_entries__(self, bases):
        return (dict,)


print(types.resolve_bases((Standin(), Cell)) == (dict, Cell), types.new_class("D", (Standin(),)).__mro__[1:])
proxy = types.MappingProxyType({"a": 1, "b": 2})
print(list(reversed(proxy)), proxy | {"c": 3}, {"z": 0} | proxy, proxy == {"a": 1, "b": 2}, "a" in proxy)
space = types.SimpleNamespace(a=1)
space.me = space
print(space)


class Percent(string.Template):
    delimiter = "%"
    idpattern = "[a-z]+_[a-z]+"


class Bag(string.Template):
    pattern = r"""
        (?P<escaped>@{2}) |
        @(?P<named>[a-z.]+) |
        @{(?P<braced>[a-z.]+)} |
        (?P<invalid>@)
    """


print(Percent("%with_under %notunder 5%%").safe_substitute(with_under="x", notunder="y"))
bag = Bag("@a.b gives @{c} and @@")
print(bag.substitute({"a.b": 1, "c": 2}), bag.get_identifiers(), bag.is_valid(), Bag("x @ y").is_valid())
try:
    Bag("one\ntwo @ three").substitute()
except ValueError as e:
    print(e)
