# Options of the modules in Python that fewer programs use: what differed from CPython once.
import argparse
import base64
import contextlib
import dataclasses
import datetime
import enum
import functools
import inspect
import io
import itertools
import logging
import pprint
import statistics
import sys
import traceback
import unittest
import warnings
from collections import OrderedDict, defaultdict, deque


# Members that are something else besides print as members; flags with values they have no name for.
class Colour(str, enum.Enum):
    RED = "r"


class Bits(enum.Flag):
    A = 1
    B = 2


class Kept(enum.Flag, boundary=enum.KEEP):
    A = 1


class Cut(enum.Flag, boundary=enum.CONFORM):
    A = 1


print(Colour.RED, repr(Colour.RED), f"{Colour.RED}", Colour.RED == "r", Colour.RED.upper())
print(repr(Kept(3)), Cut(3), enum.STRICT)
try:
    Bits(9)
except ValueError as error:
    print(error)
try:
    del Colour.RED
except AttributeError as error:
    print(error)


# Slots, and an instance that holds itself.
@dataclasses.dataclass(slots=True)
class Point:
    x: int
    y: int = 2
    near: list = dataclasses.field(default_factory=list)


@dataclasses.dataclass(slots=True)
class Point3(Point):
    z: int = 0


point = Point(1)
point.near.append(point)
print(point, Point.__slots__, Point3.__slots__, Point3(1, z=5))
try:
    point.w = 1
except AttributeError:
    print("no other attributes")

# Arguments after --, what takes all the rest, what is not known.
parser = argparse.ArgumentParser(prog="tool")
parser.add_argument("first", nargs="+")
parser.add_argument("-v", action="store_true")
print(parser.parse_args(["a", "--", "-x"]), parser.parse_known_args(["a", "--zz", "b", "-v"]))
parser = argparse.ArgumentParser(prog="tool")
parser.add_argument("command")
parser.add_argument("rest", nargs=argparse.REMAINDER)
parser.add_argument("-v", action="store_true")
print(parser.parse_args(["-v", "run", "-v", "--x", "y"]), parser.parse_args(["run"]))

# Values over several lines.
pprint.pprint({"data": b"0123456789" * 6, "queue": deque(range(12), 20)}, width=40)
pprint.pprint(OrderedDict([("key" * 5, 1), ("word" * 4, 2)]), width=30)
pprint.pprint(defaultdict(list, {"a": ["text" * 4] * 2}), width=40)
pprint.pprint({"deep": {"er": [1, 2]}, "long": "many words " * 6}, depth=1, width=50)
pprint.pprint(Point(10, 20, ["word" * 5, "word" * 6]), width=40)
pprint.pprint(bytearray(b"ab" * 20), width=40)

# A distribution.
normal = statistics.NormalDist(100, 15)
print(normal, round(normal.cdf(110), 12), round(normal.inv_cdf(0.9), 9), round(normal.pdf(90), 12), normal + 5, normal * 2)
print(round(normal.overlap(statistics.NormalDist(110, 10)), 12), [round(q, 9) for q in normal.quantiles(4)])

# Calls by class, for methods too.


@functools.singledispatch
def kind(value):
    return "something"


@kind.register
def _(value: int):
    return "a number"


class Kinds:
    @functools.singledispatchmethod
    def kind(self, value):
        return "something"

    @kind.register
    def _(self, value: int):
        return "a number"

    @kind.register(str)
    @classmethod
    def _(cls, value):
        return cls.__name__


print(kind(1), kind("x"), kind.__name__, Kinds().kind(1), Kinds().kind("x"), Kinds().kind(1.5))

# Contexts.
out = io.StringIO()
with contextlib.redirect_stdout(out):
    print("not here")
    print("nor", "here", sep="-")
print(repr(out.getvalue()))


@contextlib.contextmanager
def noted(name):
    print("into", name)
    yield name
    print("out of", name)


@noted("decorated")
def function():
    return 5


print(function(), function.__name__, noted.__name__)
try:
    with contextlib.ExitStack() as stack:
        stack.callback(lambda: 1 / 0)
        stack.callback(lambda: {}["key"])
        raise TypeError("first")
except ZeroDivisionError as error:
    print(type(error.__context__).__name__, type(error.__context__.__context__).__name__)

# Signatures.


def call(a, b: int = 2, *args: str, c, d: float = 1.5) -> list:
    pass


signature = inspect.signature(call)
print(signature, signature.parameters["c"].kind.description, inspect.getfullargspec(lambda x, y=1: x))
bound = signature.bind(1, c=3)
bound.apply_defaults()
print(bound.args, bound.kwargs, inspect.getcallargs(call, 1, 2, c=3)["d"])

# Iterators that show what they are, and say at once what is wrong.
print(itertools.count(3), itertools.repeat("x", 2), list(itertools.repeat("x", 2)))
for wrong in (lambda: itertools.product("a", repeat=-1), lambda: itertools.combinations("ab", -1)):
    try:
        wrong()
    except ValueError as error:
        print(error)

# Dates.
print(datetime.datetime.strptime("2024-09-4", "%G-%V-%u"), datetime.datetime.strptime("2024 08 Mon", "%Y %W %a"))
print(datetime.date(2024, 2, 29).timetuple().tm_yday, repr(datetime.time(1, 2, fold=1)))
for text in ("2024-02-30", "2024-2-3"):
    try:
        datetime.date.fromisoformat(text)
    except ValueError as error:
        print(error)
try:
    datetime.datetime(2024, 1, 1, tzinfo=5)
except TypeError as error:
    print(error)

# Reports.
try:
    (lambda: [][1])()
except IndexError as error:
    print([frame.name for frame in traceback.extract_tb(error.__traceback__)])
handler = logging.Handler()
handler.setLevel("INFO")
print(handler, logging.getLevelNamesMapping()["FATAL"])
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    warnings.filterwarnings("ignore", message="o[lr]d")
    warnings.warn("old one")
    warnings.warn("new one")
    print([str(warning.message) for warning in caught])
print(base64.a85encode(b"hello world\0\0\0\0"), base64.a85decode(b"87cURD]i,\"Ebo80"))


class Cases(unittest.TestCase):
    def test_sequences(self):
        self.assertSequenceEqual([1], (1,))

    @unittest.expectedFailure
    def test_unexpected(self):
        pass


result = unittest.TextTestRunner(stream=io.StringIO()).run(unittest.defaultTestLoader.loadTestsFromTestCase(Cases))
print(result.testsRun, len(result.unexpectedSuccesses), result.wasSuccessful())
