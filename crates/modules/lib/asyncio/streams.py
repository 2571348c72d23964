"""Streams of asyncio: over whatever can be polled, connections and servers. Follows upstream's asyncio; no TLS.

Flash on thumbv7m: 2.0 KB.
"""

from _asyncio import CancelledError, create_task, sleep_ms
from _asyncio import readable as _readable
from _asyncio import writable as _writable
from asyncio import iscoroutine


class Stream:
    def __init__(self, stream, extra=None):
        self.s = stream
        self.e = extra or {}
        self.out_buf = b""

    def get_extra_info(self, name):
        return self.e[name]

    def close(self):
        pass

    async def wait_closed(self):
        self.s.close()

    async def __aenter__(self):
        return self

    async def __aexit__(self, exc_type, exc, traceback):
        await self.wait_closed()

    async def read(self, n=-1):
        parts = b""
        while True:
            await _readable(self.s)
            part = self.s.read(n)
            if part is None:
                continue
            if n >= 0:
                return part
            if not part:
                return parts
            parts += part

    async def readinto(self, buf):
        await _readable(self.s)
        return self.s.readinto(buf)

    async def readexactly(self, n):
        parts = b""
        while n:
            await _readable(self.s)
            part = self.s.read(n)
            if part is None:
                continue
            if not part:
                raise EOFError
            parts += part
            n -= len(part)
        return parts

    async def readline(self):
        line = b""
        while True:
            await _readable(self.s)
            part = self.s.readline()
            if part is None:
                continue
            line += part
            if not part or line[-1] == 10:
                return line

    def write(self, buf):
        if not self.out_buf:
            count = self.s.write(buf)
            if count == len(buf):
                return
            if count is not None:
                buf = buf[count:]
        # What is the first is not copied, unless it may change.
        self.out_buf = self.out_buf + buf if self.out_buf else bytes(buf)

    async def drain(self):
        if not self.out_buf:
            # Others get their turn, as if something had been written.
            return await sleep_ms(0)
        data = memoryview(self.out_buf)
        done = 0
        try:
            while done < len(data):
                await _writable(self.s)
                count = self.s.write(data[done:])
                if count is not None:
                    done += count
        finally:
            self.out_buf = self.out_buf[done:]


StreamReader = StreamWriter = Stream


async def open_connection(host, port, ssl=None, server_hostname=None):
    import socket

    if ssl:
        raise NotImplementedError("ssl")
    address = socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM)[0]
    s = socket.socket(address[0], address[1], address[2])
    s.setblocking(False)
    try:
        try:
            s.connect(address[-1])
        except OSError as error:
            if error.errno != 115:
                raise
        await _writable(s)
        # Tells how connecting has ended.
        s.connect(address[-1])
    except OSError as error:
        if error.errno != 106:
            s.close()
            raise
    except BaseException:
        s.close()
        raise
    stream = Stream(s, {"peername": address[-1]})
    return stream, stream


class Server:
    def __init__(self, socket):
        self._socket = socket
        self.task = None

    async def __aenter__(self):
        return self

    async def __aexit__(self, exc_type, exc, traceback):
        self.close()
        await self.wait_closed()

    def close(self):
        self._closing = True
        self.task.cancel()

    async def wait_closed(self):
        try:
            await self.task
        except CancelledError:
            # Was it the server that was cancelled, or who waits for it?
            if not self.task.done():
                raise

    async def serve_forever(self):
        await self.task

    async def _serve(self, callback):
        try:
            while True:
                await _readable(self._socket)
                try:
                    connection, address = self._socket.accept()
                except OSError:
                    continue
                connection.setblocking(False)
                stream = Stream(connection, {"peername": address})
                called = callback(stream, stream)
                if iscoroutine(called):
                    create_task(called)
        finally:
            self._socket.close()


async def start_server(callback, host, port, backlog=5, ssl=None):
    import socket

    if ssl:
        raise NotImplementedError("ssl")
    # 1: the address is one to be bound to.
    address = socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM, 0, 1)[0]
    s = socket.socket(address[0], address[1], address[2])
    s.setblocking(False)
    try:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        s.bind(address[-1])
        s.listen(backlog)
    except OSError:
        s.close()
        raise
    server = Server(s)
    server.task = create_task(server._serve(callback))
    # The server listens already; it is told apart from one that never ran.
    await sleep_ms(0)
    return server
