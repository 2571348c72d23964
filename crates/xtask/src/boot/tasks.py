# Tasks that wait for each other, for time, and for a line that is typed on the console meanwhile.
import asyncio
import sys
import time


async def count(name, pause):
    for _ in range(3):
        await asyncio.sleep_ms(pause)
    return name


async def passing():
    queue, lock, done = asyncio.Queue(2), asyncio.Lock(), asyncio.Event()

    async def take():
        async with lock:
            while not (done.is_set() and queue.empty()):
                print(await queue.get(), lock.locked())

    taker = asyncio.create_task(take())
    for i in range(5):
        await queue.put(i)
    done.set()
    await taker


async def listening():
    ticks = 0

    async def tick():
        nonlocal ticks
        while True:
            await asyncio.sleep_ms(10)
            ticks += 1
            if ticks == 5:
                print("type")

    ticker = asyncio.create_task(tick())
    line = await asyncio.StreamReader(sys.stdin.buffer).readline()
    ticker.cancel()
    print(line, ticks >= 5)


async def main():
    start = time.ticks_ms()
    print(await asyncio.gather(count("a", 20), count("b", 30)))
    print(time.ticks_diff(time.ticks_ms(), start) >= 90)
    await passing()
    try:
        await asyncio.wait_for(asyncio.sleep(60), 0.05)
    except asyncio.TimeoutError:
        print("over")
    await listening()


asyncio.run(main())
