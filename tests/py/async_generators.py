# Asynchronous generators (PEP 525), comprehensions, and what they wait for.

class Wait:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        got = yield ("wait", self.value)
        return (self.value, got)


def run(coroutine):
    """Drives a coroutine; sends it numbers for what it waits for."""
    sent, count = None, 0
    while True:
        try:
            waiting = coroutine.send(sent)
        except StopIteration as stop:
            return stop.value
        print("   ", waiting)
        count += 1
        sent = count


async def numbers(n):
    """Yields and waits in turn."""
    for i in range(n):
        got = yield i
        if got is not None:
            print("got", got)
        print(await Wait(i))


async def main():
    async for i in numbers(2):
        print("item", i)
    else:
        print("else")
    print([i async for i in numbers(2)])
    print({i: i * i async for i in numbers(2) if i})
    print([await Wait(i) for i in range(2)])
    lazily = (i + 10 async for i in numbers(2))
    print(type(lazily).__name__, hasattr(lazily, "__anext__"))
    async for i in lazily:
        print(i)


print(numbers.__name__, type(numbers(1)).__name__)
run(main())


async def steps():
    g = numbers(3)
    print(await g.__anext__())
    print(await g.asend("hello"))
    try:
        await g.athrow(ValueError("thrown"))
    except ValueError as error:
        print(repr(error))
    try:
        await g.__anext__()
    except StopAsyncIteration:
        print("over")
    await g.aclose()
    fresh = numbers(1)
    try:
        await fresh.asend(1)
    except TypeError as error:
        print("TypeError")
    closed = numbers(1)
    await closed.aclose()
    try:
        await closed.__anext__()
    except StopAsyncIteration:
        print("closed")


run(steps())


async def careful():
    try:
        yield 1
        yield 2
    except GeneratorExit:
        print("exit")
        await Wait("cleanup")
        raise
    finally:
        print("finally")


async def stubborn():
    try:
        yield 1
    except GeneratorExit:
        yield 2


async def wrong():
    yield 1
    raise StopAsyncIteration


async def wrong_too():
    yield 1
    raise StopIteration


async def ends():
    g = careful()
    print(await g.__anext__())
    print(await g.aclose())
    g = stubborn()
    await g.__anext__()
    try:
        await g.aclose()
    except RuntimeError as error:
        print(error)
    for bad in (wrong, wrong_too):
        try:
            async for _ in bad():
                pass
        except RuntimeError as error:
            print(type(error).__name__, type(error.__cause__).__name__)


run(ends())


class Source:
    async def items(self, *extra, last=None):
        for item in extra:
            yield item
        if last:
            yield last

    def __aiter__(self):
        return self.items(1, 2, last=3)


async def methods():
    print([i async for i in Source()])
    print([i async for i in Source().items("a")])
    it = aiter(Source())
    print(await anext(it), await anext(it, "no"), await anext(it), await anext(it, "default"))

    async def inner():
        yield "inner"

    print([x async for x in inner()], [[y async for y in Source()] for _ in range(2)])


run(methods())


async def busy():
    yield await Wait("x")


async def twice():
    g = busy()
    first, second = g.__anext__(), g.__anext__()
    first.send(None)
    try:
        second.send(None)
    except RuntimeError:
        print("already running")
    try:
        first.send(5)
    except StopIteration as stop:
        print(stop.value)


run(twice())


class Manager:
    async def __aenter__(self):
        await Wait("enter")
        return self

    async def __aexit__(self, *info):
        await Wait("exit")
        print("left with", info[0])
        return True


async def managed():
    async with Manager():
        yield 1
        raise KeyError("inside")
    yield 2


async def use():
    print([x async for x in managed()])


run(use())
