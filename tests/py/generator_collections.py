# Collections made of generators: tuple, list and set of a generator run it in the caller's loop.


def numbers(n, log=None):
    for i in range(n):
        got = yield i
        assert got is None
        if log is not None:
            log.append(i)
    return "end"


print(tuple(numbers(10)), list(numbers(10)), sorted(set(numbers(10))))
print(tuple(numbers(0)), list(numbers(0)), set(numbers(0)))
print(tuple(x * x for x in range(5)), list(x for x in "abc"), sorted(set(x % 3 for x in range(100))))

# One that has begun, one that has ended.
g = numbers(6)
print(next(g), next(g))
print(tuple(g), tuple(g), list(g))


# An exception passes through the call; the generator has ended then.
def fails(n):
    for i in range(n):
        yield i
    raise KeyError(n)


g = fails(3)
for kind in (tuple, list, set):
    try:
        print(kind(fails(3)))
    except KeyError as e:
        print(kind.__name__, repr(e))


def stops():
    yield 1
    raise StopIteration


try:
    list(stops())
except RuntimeError as e:
    print("RuntimeError", e)


# Delegation, both ways.
def outer(n):
    got = yield from numbers(n)
    yield got
    yield tuple(numbers(2))
    yield list(tuple(numbers(i)) for i in range(3))


print(tuple(outer(3)))
print(list(outer(1)))


# Recursion.
def tree(depth):
    if depth:
        yield tuple(tree(depth - 1))
        yield depth


print(tuple(tree(5)))


# try, finally and with inside.
def careful(log):
    try:
        for i in range(3):
            try:
                yield i
            finally:
                log.append(i)
    finally:
        log.append("end")


log = []
print(tuple(careful(log)), log)


# What adding to a set raises is the caller's; the generator waits.
class Bad:
    def __hash__(self):
        raise ValueError("no hash")


def objects():
    yield 1
    try:
        yield Bad()
    except ValueError:
        print("not here")
    yield 3


g = objects()
try:
    set(g)
except ValueError as e:
    print("ValueError", e)
print(list(g))

try:
    set([x] for x in range(3))
except TypeError as e:
    print("TypeError", e)


# Hashing and comparing may use the generator.
class Curious:
    def __init__(self, value):
        self.value = value

    def __hash__(self):
        if self.value == 2 and not seen:
            seen.append(next(source).value)
        return self.value

    def __eq__(self, other):
        return self.value == other.value


seen = []
source = (Curious(i) for i in range(6))
print(sorted(x.value for x in set(source)), seen)


class Closing(Curious):
    def __hash__(self):
        if self.value == 2:
            source.close()
        return self.value


source = (Closing(i) for i in range(6))
print(sorted(x.value for x in set(source)))


# The generator that is running cannot be resumed.
def selfish():
    yield 1
    try:
        next(own)
    except ValueError as e:
        yield str(e)


own = selfish()
print(list(own))


# Subclasses, keywords and methods.
class L(list):
    pass


class T(tuple):
    pass


print(L(x for x in range(3)), T(x for x in range(3)), L(x for x in range(2)).__class__ is L)


class Holder:
    kind = tuple


print(Holder().kind(x for x in range(3)), Holder.kind(x for x in range(2)))


# In a generator's own frame, under operands, in a handler.
def nested():
    a = [1, tuple(x for x in range(3)), 2, [list(y for y in range(x)) for x in range(3)]]
    yield a
    try:
        raise KeyError("k")
    except KeyError as e:
        yield tuple(repr(e) for _ in range(2))


print(list(nested()))
print(len(list(x for x in range(10000))), sum(tuple(x for x in range(10000))))


# A yield whose value is used, and many generators at once.
def echo():
    result = []
    for i in range(3):
        result.append((yield i))
    yield result


print(list(echo()))
print(tuple(tuple(tuple(z for z in range(y)) for y in range(x)) for x in range(4)))
