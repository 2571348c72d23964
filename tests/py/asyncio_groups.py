# asyncio: TaskGroup, timeout, Queue, Semaphore, cancellation as in CPython.

import asyncio


async def turns(count):
    # Counted, not timed, so that the order does not depend on how busy the machine is.
    for _ in range(count):
        await asyncio.sleep(0)


async def say(text, delay=0.0):
    await turns(int(delay * 1000) + 1)
    print(text)
    return text


async def fail(delay=0.0):
    await turns(int(delay * 1000) + 1)
    raise ValueError("failed")


async def groups():
    async with asyncio.TaskGroup() as group:
        a = group.create_task(say("a", 0.02))
        b = group.create_task(say("b", 0.01))
    print(a.result(), b.result())
    try:
        async with asyncio.TaskGroup() as group:
            c = group.create_task(say("never", 1))
            group.create_task(fail(0.01))
            try:
                await asyncio.sleep(2)
            except asyncio.CancelledError:
                print("body cancelled")
                raise
    except ExceptionGroup as error:
        print(error.message, error.exceptions, c.cancelled())
    print(asyncio.current_task().cancelling())
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(say("never", 1))
            raise KeyError("body")
    except ExceptionGroup as error:
        print(error.exceptions)
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(fail())
            group.create_task(fail())
    except* ValueError as errors:
        print(len(errors.exceptions))
    group = asyncio.TaskGroup()
    coroutine = say("x")
    try:
        group.create_task(coroutine)
    except RuntimeError as error:
        print("RuntimeError")
    coroutine.close()

    async def nested():
        async with asyncio.TaskGroup() as outer:
            outer.create_task(say("outer", 1))
            async with asyncio.TaskGroup() as inner:
                inner.create_task(fail(0.01))

    try:
        await nested()
    except ExceptionGroup as error:
        print(repr(error))

    async def waiting():
        async with asyncio.TaskGroup() as group:
            group.create_task(say("never", 1))

    task = asyncio.create_task(waiting())
    await turns(10)
    task.cancel("enough")
    try:
        await task
    except asyncio.CancelledError:
        print("cancelled from outside", task.cancelled())


async def timeouts():
    try:
        async with asyncio.timeout(0.01):
            await asyncio.sleep(1)
    except asyncio.TimeoutError:
        print("timed out")
    async with asyncio.timeout(1) as scope:
        await asyncio.sleep(0)
    print(scope.expired())
    async with asyncio.timeout(None) as scope:
        scope.reschedule(asyncio.get_running_loop().time() + 0.01)
        try:
            await asyncio.sleep(1)
        except asyncio.CancelledError:
            print("cancelled inside", asyncio.current_task().cancelling())
            scope_expired = scope.expired()
            print(scope_expired)
    print("swallowed")


async def outer_timeout():
    try:
        async with asyncio.timeout(0.01):
            try:
                async with asyncio.timeout(1):
                    await asyncio.sleep(2)
            except asyncio.TimeoutError:
                print("wrong one")
    except asyncio.TimeoutError:
        print("outer timed out", asyncio.current_task().cancelling())


async def cancelling():
    async def stubborn():
        try:
            await asyncio.sleep(1)
        except asyncio.CancelledError:
            print("count", asyncio.current_task().cancelling())
            print("left", asyncio.current_task().uncancel())
        return "survived"

    task = asyncio.create_task(stubborn())
    await asyncio.sleep(0)
    print(task.cancel(), task.cancelling(), task.done())
    print(await task, task.cancelled(), task.cancel())

    task = asyncio.create_task(say("not started"))
    task.cancel("message")
    try:
        await task
    except asyncio.CancelledError as error:
        print("CancelledError", task.cancelled())

    async def cleans_up():
        try:
            await asyncio.sleep(1)
        finally:
            await asyncio.sleep(0)
            print("cleaned up")

    task = asyncio.create_task(cleans_up())
    await asyncio.sleep(0)
    task.cancel()
    results = await asyncio.gather(task, say("g"), return_exceptions=True)
    print([type(result).__name__ for result in results])
    try:
        await asyncio.gather(fail(0.01), say("still runs", 0.02))
    except ValueError as error:
        print(error)
    await turns(50)
    task = asyncio.create_task(say("named"), name="the name")
    print(task.get_name(), await task, task.result(), task.exception())
    try:
        asyncio.create_task(say("z")).result()
    except asyncio.InvalidStateError:
        print("InvalidStateError")
    await asyncio.sleep(0)
    await asyncio.sleep(0)


async def queues():
    queue = asyncio.Queue(2)

    async def produce():
        for i in range(5):
            await queue.put(i)
        print("produced")

    async def consume(name):
        while True:
            item = await queue.get()
            print(name, item)
            await asyncio.sleep(0)
            queue.task_done()

    producer = asyncio.create_task(produce())
    consumers = [asyncio.create_task(consume(name)) for name in "AB"]
    await producer
    await queue.join()
    for consumer in consumers:
        consumer.cancel()
    print(queue.qsize(), queue.empty(), queue.full())
    for method in (queue.get_nowait, lambda: [queue.put_nowait(i) for i in range(3)]):
        try:
            method()
        except (asyncio.QueueEmpty, asyncio.QueueFull) as error:
            print(type(error).__name__)
    ordered = asyncio.PriorityQueue()
    for i in (3, 1, 2):
        ordered.put_nowait(i)
    stack = asyncio.LifoQueue()
    for i in (3, 1, 2):
        stack.put_nowait(i)
    print([ordered.get_nowait() for _ in range(3)], [stack.get_nowait() for _ in range(3)])


async def semaphores():
    semaphore = asyncio.Semaphore(2)
    running = most = 0

    async def work(i):
        nonlocal running, most
        async with semaphore:
            running += 1
            most = max(most, running)
            await asyncio.sleep(0.001)
            running -= 1

    await asyncio.gather(*[work(i) for i in range(6)])
    print(most, semaphore.locked())
    bounded = asyncio.BoundedSemaphore(1)
    try:
        bounded.release()
    except ValueError as error:
        print(error)
    lock = asyncio.Lock()
    async with lock:
        waiter = asyncio.create_task(lock.acquire())
        await asyncio.sleep(0)
        waiter.cancel()
        await asyncio.sleep(0)
    print(lock.locked())
    event = asyncio.Event()
    waiters = [asyncio.create_task(event.wait()) for _ in range(3)]
    await asyncio.sleep(0)
    event.set()
    print(await asyncio.gather(*waiters), event.is_set())
    print(await asyncio.to_thread(sum, [1, 2, 3]))
    try:
        await asyncio.to_thread(int, "x")
    except ValueError as error:
        print("ValueError")
    try:
        await asyncio.wait_for(asyncio.sleep(1), 0.01)
    except asyncio.TimeoutError:
        print("wait_for timed out")
    print(await asyncio.wait_for(say("in time"), 1))


for part in (groups, timeouts, outer_timeout, cancelling, queues, semaphores):
    print("--", part.__name__)
    asyncio.run(part())
