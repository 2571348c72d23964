# sys.settrace: what a debugger or a coverage tool is told of.
import sys

log = []


def tracer(frame, event, argument):
    code = frame.f_code.co_name
    if event == "exception":
        argument = argument[0].__name__
    log.append((code, event, frame.f_lineno - base, argument))
    return tracer


def show(title):
    print(title)
    for entry in log:
        print("   ", *entry)
    log.clear()


def traced(title, function, *arguments):
    global base
    base = function.__code__.co_firstlineno
    sys.settrace(tracer)
    try:
        function(*arguments)
    except ValueError as error:
        log.append(("outside", repr(error)))
    sys.settrace(None)
    show(title)


def straight(x):
    y = x + 1
    return y * 2


def loop(n):
    total = 0
    for i in range(n):
        total += i
    return total


def inner(x):
    if x:
        raise ValueError(x)
    return "fine"


def catches():
    try:
        inner(1)
    except ValueError:
        inner(0)
    return "done"


def lets_through():
    inner(2)


def numbers():
    yield 1
    yield 2


def uses_generator():
    return [n for n in numbers()] and None


traced("straight", straight, 3)
traced("loop", loop, 2)
traced("catches", catches)
traced("lets through", lets_through)


def callers(frame, event, argument):
    if event == "line":
        chain = []
        while frame:
            chain.append(frame.f_code.co_name)
            frame = frame.f_back
        print(chain)
    return callers


sys.settrace(callers)
(lambda: straight(1))()
sys.settrace(None)


# What the function returns is told of the rest of the call; None ends that.
def calls_only(frame, event, argument):
    print(event, frame.f_code.co_name)


sys.settrace(calls_only)
catches()
for n in numbers():
    pass
sys.settrace(None)


# An exception in the function ends it all.
def fails(frame, event, argument):
    raise KeyError(event)


sys.settrace(fails)
try:
    straight(1)
except KeyError as error:
    print("KeyError", error, sys.gettrace())
print(straight(1))


# Generators that delegate: each is suspended and goes on with what it delegates to.
def parts():
    x = yield 1
    yield 2
    return 3


def whole():
    a = 1
    b = yield from parts()
    c = b
    yield c


def around():
    yield from whole()
    yield from [7, 8]


def consume(make):
    for v in make():
        w = v
    return 0


traced("delegates", consume, whole)
traced("delegates to one that delegates, and to a list", consume, around)


def fails():
    yield 1
    raise ValueError(5)


def catches_inside():
    try:
        yield from fails()
    except ValueError:
        yield 9


traced("raises in what is delegated to", consume, catches_inside)


class Waits:
    def __await__(self):
        r = yield "wait"
        return 5


async def coroutine():
    x = await Waits()
    return x


def runs(make):
    c = make()
    try:
        c.send(None)
        c.send(None)
    except StopIteration:
        pass


traced("await", runs, coroutine)


def throws():
    g = catches_inside()
    next(g)
    g.throw(ValueError(1))
    g.close()


traced("throws into it", throws)


def closes():
    g = whole()
    next(g)
    g.close()


traced("closes it", closes)


def locals_of(frame, event, argument):
    if event == "return":
        print(frame.f_code.co_name, sorted(frame.f_locals.items()))
    return locals_of


def has_locals(a, *b):
    c = a
    return c


sys.settrace(locals_of)
has_locals(1, 2)
sys.settrace(None)
