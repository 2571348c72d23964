# async and await without a library: coroutines driven by hand, and a small scheduler over them.
# Boards run this too.


class Pause:
    def __init__(self, ticks):
        self.ticks = ticks

    def __await__(self):
        answer = yield self.ticks
        return answer

    __iter__ = __await__


async def leaf(n):
    got = await Pause(n)
    return f"leaf {n} got {got}"


async def branch():
    first = await leaf(1)
    second = await leaf(2)
    return [first, second]


c = branch()
print(c.send(None), c.send("x"))
try:
    c.send("y")
except StopIteration as stop:
    print(stop.value)


class Lock:
    async def __aenter__(self):
        await Pause(0)
        print("locked")
        return self

    async def __aexit__(self, kind, value, traceback):
        await Pause(0)
        print("unlocked", kind and kind.__name__)
        return kind is ValueError


class Ticker:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n == 0:
            raise StopAsyncIteration
        self.n -= 1
        await Pause(1)
        return self.n


async def worker(name, count):
    async for tick in Ticker(count):
        print(name, tick)
    else:
        print(name, "done")
    async with Lock() as lock:
        print(name, type(lock).__name__)
        if name == "b":
            raise ValueError
    return name


def run(*tasks):
    """Runs the tasks turn by turn; a task that yields n sleeps n turns."""
    waiting = [(0, index, task) for index, task in enumerate(tasks)]
    results = {}
    while waiting:
        waiting.sort()
        time, index, task = waiting.pop(0)
        try:
            pause = task.send(None)
        except StopIteration as stop:
            results[index] = stop.value
        else:
            waiting.append((time + pause + 1, index, task))
    return [results[index] for index in sorted(results)]


print(run(worker("a", 2), worker("b", 3)))


async def fails():
    try:
        await Pause(0)
    finally:
        print("cleaned up")


f = fails()
f.send(None)
try:
    f.throw(KeyError("thrown"))
except KeyError as e:
    print("out came", e.args)
g = fails()
g.send(None)
g.close()
