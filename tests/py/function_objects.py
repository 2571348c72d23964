# Functions as objects: code objects, functions made from code, names set in classes.

def area(width, height=2, *rest, unit):
    first = width * height
    return first

code = area.__code__
print(code.co_name, code.co_argcount, code.co_kwonlyargcount)
print(type(code.co_code) is bytes, code.co_filename.rsplit("/")[-1])
print([line - code.co_firstlineno for _, _, line in code.co_lines() if line][-1] >= 0)

def reader():
    return value

function = type(reader)
print(function(reader.__code__, {"value": 1})(), function(reader.__code__, {"value": 2})())
for args in ((None, {}), (reader.__code__, None), ()):
    try:
        function(*args)
    except TypeError:
        print("TypeError")


class Swap:
    def __init__(self, other, value):
        self.other = other
        self.value = value

    def __set_name__(self, owner, name):
        setattr(owner, self.other, self.value)


class Swapped:
    a = Swap("b", 1)
    b = Swap("a", 2)


print(Swapped.a, Swapped.b)

# Ranges as long as a machine word counts, integers from any bytes, iterators that go on.
import sys

print(len(range(sys.maxsize)) == sys.maxsize)
print(int(bytearray(b"12")), int(b" 7 "))


class Now:
    def __init__(self):
        self.items = [1]

    def __iter__(self):
        return self

    def __next__(self):
        if not self.items:
            raise StopIteration
        return self.items.pop()


now = Now()
pairs = zip(now)
print(list(pairs))
now.items.append(2)
print(list(pairs))


def nested(n):
    if n:
        for x in nested(n - 1):
            yield x
    else:
        yield 0


def endless():
    for x in endless():
        yield x


print(list(nested(200)))
try:
    next(endless())
except RuntimeError:
    print("RuntimeError")

sys.modules["not_a_module"] = 1
try:
    exec("from not_a_module import *")
except ImportError:
    print("ImportError")


# A name is a string.
def named():
    pass


for name in (None, 1, "other"):
    try:
        named.__name__ = name
    except TypeError as error:
        print(error)
    print(named.__name__)
try:
    del named.__name__
except TypeError as error:
    print(error)
