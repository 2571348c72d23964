# A TCP echo server and its clients in one loop: 1,000 connections, 100 at a time; no byte is lost and no
# memory kept. Argument: the port.

import asyncio
import gc
import sys

PORT = int(sys.argv[1])
CONNECTIONS = 1000
AT_A_TIME = 100

opened = open_now = most_open = received = 0


async def echo(reader, writer):
    global opened, open_now, most_open, received
    opened += 1
    open_now += 1
    most_open = max(most_open, open_now)
    while True:
        data = await reader.read(512)
        if not data:
            break
        received += len(data)
        writer.write(data)
        await writer.drain()
    writer.close()
    await writer.wait_closed()
    open_now -= 1


async def client(number):
    reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
    size = 200 + number * 37 % 1500
    message = bytes([(number + i) & 0xFF for i in range(size)])
    writer.write(message)
    await writer.drain()
    # Everybody is connected before anybody is done.
    while opened < (number // AT_A_TIME + 1) * AT_A_TIME:
        await asyncio.sleep(0.001)
    answer = await reader.readexactly(size)
    writer.close()
    await writer.wait_closed()
    if answer != message:
        raise ValueError("connection %d: other bytes came back" % number)
    return size


async def round_of(first):
    return sum(await asyncio.gather(*[client(first + i) for i in range(AT_A_TIME)]))


def memory():
    # Coroutines with a `finally` block are looked at by the first collection and freed by the next.
    gc.collect()
    gc.collect()
    return gc.mem_alloc()


async def main():
    server = await asyncio.start_server(echo, "127.0.0.1", PORT, backlog=AT_A_TIME)
    sent = await round_of(0)
    before = memory()
    for first in range(AT_A_TIME, CONNECTIONS, AT_A_TIME):
        sent += await round_of(first)
    while open_now:
        await asyncio.sleep(0.01)
    kept = memory() - before
    server.close()
    await server.wait_closed()
    print("sent and received", sent == received, "all at once", most_open == AT_A_TIME)
    # The collector scans the native stack and may take a few stale words for objects.
    print("memory kept", kept if kept > 16384 else "none")


asyncio.run(main())
