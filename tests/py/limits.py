# Running out: deep recursion in code, data and source raises, and the program goes on.


def down(n):
    return down(n + 1)


for _ in range(2):
    try:
        down(0)
    except RuntimeError:
        print("too deep a call")


def by_generator():
    yield from by_generator()


try:
    list(by_generator())
except RuntimeError:
    print("too deep a generator")


class Loop:
    def __repr__(self):
        return repr(self)

    def __eq__(self, other):
        return self == other

    def __getattr__(self, name):
        return getattr(self, name + "x")


for action in [lambda: repr(Loop()), lambda: Loop() == Loop(), lambda: Loop().a, lambda: sorted([1, 2], key=down)]:
    try:
        action()
    except RuntimeError:
        print("too deep", end=" ")
print()

nested = []
for _ in range(10000):
    nested = [nested]
for action in [lambda: repr(nested), lambda: nested == [nested]]:
    try:
        action()
        print("done", end=" ")
    except (RuntimeError, MemoryError):
        print("done", end=" ")
print()
del nested

for source in ["(" * 10000 + ")" * 10000, "[" * 10000, "-" * 100000 + "1", "1" + "+1" * 50, "not " * 10000 + "1"]:
    try:
        eval(source)
        print("done", end=" ")
    except (SyntaxError, RuntimeError, MemoryError):
        print("done", end=" ")
print()

try:
    big = bytearray(1 << 60)
except (MemoryError, OverflowError):
    print("too large")
try:
    [0] * (1 << 60)
except (MemoryError, OverflowError):
    print("too long")
print(sum(range(1000)), "and on it goes")
