# `yield from` a generator: what is yielded, sent, thrown, returned and raised goes through every level.
# Boards run this too.


def counting(count):
    got = []
    for i in range(count):
        sent = yield i
        if sent is not None:
            got.append(sent)
    return got


def forwarding(count):
    result = yield from counting(count)
    print("result", result)
    try:
        yield from counting(2)
    except ValueError as error:
        print("caught", error)
        yield 99
    finally:
        print("finally")
    return 7


g = forwarding(3)
print(next(g), g.send(5), g.send(6))
print(g.send(8))
print(g.throw(ValueError("thrown")))
try:
    next(g)
except StopIteration as stop:
    print("stop", stop.value)


# An exception of the inner one is handled in the outer one, which goes on.
def raising():
    yield 1
    raise KeyError("key")


def handling():
    try:
        yield from raising()
    except KeyError as error:
        print("KeyError", error)
    yield from (x * x for x in range(3))
    yield from [7, 8]
    return 5


def twice():
    print("returned", (yield from handling()))


print(list(twice()))


# Closing goes inward; what is not started is just dropped.
def closing():
    try:
        yield from twice()
    finally:
        print("closed")


g = closing()
next(g)
g.close()
g = closing()
next(g), next(g)
g.close()
closing().close()


# Deep.
def deep(level):
    if level:
        return (yield from deep(level - 1)) + 1
    yield "bottom"
    return 0


def top():
    print("depth", (yield from deep(50)))


for item in top():
    print(item)


# A generator's StopIteration is an error, for who delegates to it and for who loops over it.
def stopping():
    yield 1
    raise StopIteration


def delegating():
    try:
        yield from stopping()
    except RuntimeError as error:
        print("RuntimeError", error)


def looping():
    try:
        for item in stopping():
            print(item)
    except RuntimeError as error:
        print("RuntimeError", error)


print(list(delegating()))
looping()


# One that runs already.
def itself():
    g = yield
    try:
        yield from g
    except ValueError as error:
        print("ValueError", error)


g = itself()
next(g)
try:
    g.send(g)
except StopIteration:
    print("done")


# An iterator that is no generator, with a result.
class Countdown:
    def __init__(self, count):
        self.count = count

    def __iter__(self):
        return self

    def __next__(self):
        if self.count == 0:
            raise StopIteration("liftoff")
        self.count -= 1
        return self.count


def counted():
    print((yield from Countdown(3)))


print(list(counted()))
for item in Countdown(2):
    print(item)


# An exception through two levels into the caller of next().
def failing():
    yield 1
    1 // 0


def outer():
    yield from failing()


g = outer()
print(next(g))
try:
    next(g)
except ZeroDivisionError:
    print("ZeroDivisionError")
print(list(g))


# An instance of a tuple's subclass has attributes, which are no items.
class Pair(tuple):
    pass


pair = Pair((1, 2))
pair.name = "pair"
print([x for x in iter(pair)], list(x for x in pair), [*pair])
