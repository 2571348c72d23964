# The module asyncio: tasks, waiting, cancelling, what they share, and streams.

import asyncio


async def work(name, times, pause=0.001, fails=False):
    for i in range(times):
        print(name, i)
        await asyncio.sleep(pause)
    if fails:
        raise ValueError(name)
    return name * 2


async def tasks():
    print(await work("a", 1))
    first = asyncio.create_task(work("b", 2, 0))
    second = asyncio.create_task(work("c", 2, 0))
    print(first.done(), await first, await second, first.done(), first.result())
    print(await asyncio.gather(work("d", 1), work("e", 2), first))
    print(await asyncio.gather(work("f", 1, fails=True), work("g", 1), return_exceptions=True))
    try:
        await asyncio.gather(work("h", 1, fails=True), work("i", 1))
    except ValueError as e:
        print("failed", e)
    print(await asyncio.sleep(0, "result"))


async def cancelling():
    async def stubborn():
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            print("cancelled")
            raise
        finally:
            print("cleaned up")

    task = asyncio.create_task(stubborn())
    await asyncio.sleep(0)
    print(task.cancel())
    try:
        await task
    except asyncio.CancelledError:
        print("gone", task.cancelled(), task.cancel())
    try:
        await asyncio.wait_for(stubborn(), 0.01)
    except asyncio.TimeoutError:
        print("timeout")
    print(await asyncio.wait_for(work("j", 1), 1))
    try:
        async with asyncio.timeout(0.01):
            await stubborn()
    except TimeoutError if hasattr(asyncio, "Runner") else asyncio.TimeoutError:
        print("timeout again")
    async with asyncio.timeout(None):
        print("no timeout")


async def sharing():
    event, lock, order = asyncio.Event(), asyncio.Lock(), []

    async def waits(name):
        await event.wait()
        async with lock:
            order.append(name)
            await asyncio.sleep(0)
            order.append(name)

    waiting = [asyncio.create_task(waits(i)) for i in range(3)]
    await asyncio.sleep(0)
    event.set()
    await asyncio.gather(*waiting)
    print(order, lock.locked(), event.is_set())

    queue = asyncio.Queue(2)

    async def produces():
        for i in range(5):
            await queue.put(i)
        await queue.join()
        print("all done")

    producer = asyncio.create_task(produces())
    for i in range(5):
        print(await queue.get(), end=" ")
        queue.task_done()
    await producer
    try:
        queue.get_nowait()
    except asyncio.QueueEmpty:
        print("empty")

    semaphore, most, now = asyncio.Semaphore(2), 0, 0

    async def limited():
        nonlocal most, now
        async with semaphore:
            now += 1
            most = max(most, now)
            await asyncio.sleep(0.001)
            now -= 1

    await asyncio.gather(*[limited() for _ in range(6)])
    print(most, now)


async def groups():
    async with asyncio.TaskGroup() as group:
        first = group.create_task(work("k", 1))
        second = group.create_task(work("l", 2))
    print(first.result(), second.result())
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(work("m", 1, fails=True))
            group.create_task(work("n", 100, 0.05))
    except Exception as e:
        print(type(e).__name__, e.exceptions)


async def streams():
    async def serve(reader, writer):
        while True:
            line = await reader.readline()
            if not line:
                break
            writer.write(line.upper())
            await writer.drain()
        writer.close()
        await writer.wait_closed()

    for port in range(18491, 18591):
        try:
            server = await asyncio.start_server(serve, "127.0.0.1", port, backlog=50)
            break
        except OSError:
            pass

    async def ask(number):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for i in range(3):
            text = b"line %d of %d " % (i, number) + b"x" * 1000 + b"\n"
            writer.write(text)
            await writer.drain()
            if await reader.readexactly(len(text)) != text.upper():
                return "wrong"
        writer.close()
        await writer.wait_closed()
        return number

    answers = []
    for start in range(0, 100, 20):
        answers += await asyncio.gather(*[ask(i) for i in range(start, start + 20)])
    print(answers == list(range(100)))
    try:
        await asyncio.open_connection("127.0.0.1", 1)
    except OSError as e:
        print(e.errno == 111)
    server.close()
    await server.wait_closed()


for main in (tasks, cancelling, sharing, groups, streams):
    print("--", main.__name__)
    asyncio.run(main())
try:
    asyncio.run(work("o", 1, fails=True))
except ValueError as e:
    print("out of run:", e)
try:
    asyncio.current_task()
except RuntimeError:
    print("no task")
