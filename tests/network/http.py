# An HTTP server and its clients in one loop: 1,000 requests, 100 at a time. Arguments: the port, and
# `serve` to serve others until one asks for `/stop`.

import asyncio
import gc
import sys

PORT = int(sys.argv[1])
REQUESTS = 1000
AT_A_TIME = 100

stopped = asyncio.Event()


def page(path):
    return b"".join([b"%s line %d\n" % (path.encode(), i) for i in range(len(path) * 7 % 60)])


async def read_body(reader):
    length = 0
    while True:
        line = await reader.readline()
        if line in (b"\r\n", b""):
            break
        name, _, value = line.decode().partition(":")
        if name.lower() == "content-length":
            length = int(value)
    return await reader.readexactly(length)


async def answer(reader, writer):
    try:
        request = await reader.readline()
        if not request:
            return
        method, path, _ = request.decode().split()
        body = await read_body(reader) or page(path)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(body))
        writer.write(body)
        await writer.drain()
        if path == "/stop":
            stopped.set()
    finally:
        await writer.wait_closed()


async def get(path, body=b""):
    reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
    method = "POST" if body else "GET"
    head = "%s %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % (method, path, len(body))
    writer.write(head.encode() + body)
    await writer.drain()
    status = await reader.readline()
    data = await read_body(reader)
    await writer.wait_closed()
    return int(status.split()[1]), data


async def one(number):
    if number % 5 == 0:
        body = bytes([number & 0x7F]) * (number % 3000 + 1)
        return (await get("/echo", body)) == (200, body)
    path = "/" + "x" * (number % 40) + str(number)
    return (await get(path)) == (200, page(path))


async def round_of(first):
    return sum(await asyncio.gather(*[one(first + i) for i in range(AT_A_TIME)]))


def memory():
    # Coroutines with a `finally` block are looked at by the first collection and freed by the next.
    gc.collect()
    gc.collect()
    return gc.mem_alloc()


async def main():
    server = await asyncio.start_server(answer, "127.0.0.1", PORT, backlog=AT_A_TIME)
    if "serve" in sys.argv:
        print("serving")
        await stopped.wait()
        await asyncio.sleep(0.05)
    else:
        right = await round_of(0)
        before = memory()
        for first in range(AT_A_TIME, REQUESTS, AT_A_TIME):
            right += await round_of(first)
        await asyncio.sleep(0.05)
        kept = memory() - before
        print("right answers", right)
        print("memory kept", kept if kept > 16384 else "none")
    server.close()
    await server.wait_closed()


asyncio.run(main())
