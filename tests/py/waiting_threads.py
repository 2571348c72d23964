# Threads run while another waits in asyncio.

import asyncio
import time


def slow(value):
    time.sleep(0.02)
    return value


async def main():
    print(await asyncio.gather(*[asyncio.to_thread(slow, i) for i in range(3)]))
    ended = asyncio.Event()

    async def count_turns():
        count = 0
        while not ended.is_set():
            await asyncio.sleep(0.001)
            count += 1
        return count

    turns = asyncio.create_task(count_turns())
    print(await asyncio.to_thread(slow, "slow"))
    ended.set()
    print(await turns > 1)


asyncio.run(main())
