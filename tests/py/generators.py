# Generators: send, throw, close, yield from with return values, and laziness.
# Boards run this too.


def averager():
    total, count, average = 0, 0, None
    while True:
        value = yield average
        if value is None:
            return total
        total += value
        count += 1
        average = total // count


a = averager()
print(next(a), a.send(10), a.send(20), a.send(33))
try:
    a.send(None)
except StopIteration as stop:
    print("returned", stop.value)


def guarded(log):
    try:
        while True:
            try:
                yield len(log)
            except ValueError as e:
                log.append(f"caught {e}")
    finally:
        log.append("closed")


log = []
g = guarded(log)
print(next(g), g.throw(ValueError("x")), next(g))
g.close()
g.close()
print(log, list(g))


def inner():
    received = yield 1
    print("inner got", received)
    yield 2
    return "result"


def outer():
    result = yield from inner()
    print("outer got", result)
    yield from [3, 4]
    yield from (n * n for n in range(2))


o = outer()
print(next(o), o.send("sent"), list(o))


def throwing():
    try:
        yield from guarded2()
    except KeyError as e:
        yield f"outer caught {e.args[0]}"


def guarded2():
    try:
        yield "ready"
    except IndexError:
        yield "inner caught"
        raise KeyError("from inner")


t = throwing()
print(next(t), t.throw(IndexError()), next(t))


def primes():
    found = []
    n = 2
    while True:
        if all(n % p for p in found):
            found.append(n)
            yield n
        n += 1


p = primes()
print([next(p) for _ in range(12)])


def flatten(tree):
    for item in tree:
        if isinstance(item, list):
            yield from flatten(item)
        else:
            yield item


print(list(flatten([1, [2, [3, [[4]], 5]], [], 6])))

lazy = (print("made", n) or n for n in range(3))
print("before")
print(next(lazy), any(n == 1 for n in lazy), list(lazy))


def stops():
    yield 1
    raise StopIteration


try:
    print(list(stops()))
except RuntimeError:
    print("StopIteration does not leak out of a generator")


def busy():
    next(me)
    yield


me = busy()
try:
    next(me)
except ValueError:
    print("already running")
