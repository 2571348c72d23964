# A byte that says how the bytes come, then frames: they are read to their end, and what is written can be
# read again.

import io
from websocket import websocket


class Slow(io.IOBase):
    # A few bytes at a time, now and then none.
    def __init__(self, data, part):
        self.data = data
        self.part = part
        self.at = 0
        self.turn = 0
        self.written = 0

    def readinto(self, buffer):
        self.turn += 1
        if self.turn % 3 == 0:
            return None
        part = self.data[self.at : self.at + min(self.part, len(buffer))]
        buffer[: len(part)] = part
        self.at += len(part)
        return len(part)

    def write(self, data):
        self.written += len(data)
        return len(data)


def drain(socket, part):
    empty = 0
    got = b""
    while empty < 4:
        try:
            read = socket.read(part)
        except OSError:
            empty += 1
            continue
        if read:
            got += read
        else:
            empty += 1
        assert 0 <= socket.ioctl(8) <= 15
    return got


def check(data):
    if not data:
        return
    how, data = data[0], data[1:]
    part = (1, 2, 13, 200)[how >> 1 & 3]
    if how & 1:
        drain(websocket(Slow(data, part)), part)
    else:
        stream = io.BytesIO(data)
        socket = websocket(stream)
        drain(socket, part)
        try:
            socket.readline()
            socket.readinto(bytearray(part))
        except OSError:
            pass
    out = io.BytesIO()
    socket = websocket(out)
    socket.ioctl(9, how >> 3 & 7)
    for start in range(0, len(data), 150):
        socket.write(data[start : start + 150])
    out.seek(0)
    assert drain(websocket(out), 64) == data
