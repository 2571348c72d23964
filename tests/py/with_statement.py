# Context managers: what enter returns, what exit is told, and when it may swallow an exception.
# Boards run this too.


class Manager:
    def __init__(self, name, swallow=False, fail=None):
        self.name, self.swallow, self.fail = name, swallow, fail

    def __enter__(self):
        print("enter", self.name)
        if self.fail == "enter":
            raise ValueError("in enter")
        return self.name.upper()

    def __exit__(self, kind, value, traceback):
        print("exit", self.name, kind and kind.__name__, value)
        if self.fail == "exit":
            raise KeyError("in exit")
        return self.swallow


with Manager("a") as a, Manager("b") as (b, *_):
    print("body", a, b)

with Manager("swallows", True):
    raise ValueError("lost")
print("after")

try:
    with Manager("outer"), Manager("inner"):
        raise IndexError("seen by both")
except IndexError as e:
    print("caught", e)

try:
    with Manager("first"), Manager("second", fail="enter"):
        print("never")
except ValueError as e:
    print("caught", e)

try:
    with Manager("fails", fail="exit"):
        raise ValueError("first")
except KeyError as e:
    print("caught", e.args, type(e.__context__).__name__)


def early(stop):
    for i in range(3):
        with Manager(f"loop{i}"):
            if stop == "return":
                return i
            if stop == "break":
                break
            if i == 0:
                continue
            return "end"


print(early("return"), early("break"), early(None))


def generator():
    with Manager("generator"):
        yield 1
        yield 2


g = generator()
print(next(g))
g.close()

try:
    with 5:
        pass
except (AttributeError, TypeError):
    print("5 manages nothing")
