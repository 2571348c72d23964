# Bytes that say how a description is made: of scalars, bit fields, arrays, pointers and structures, nested;
# then every part of a structure in a buffer is read and written, whether it lies in the buffer or not.

import uctypes

SCALARS = (
    uctypes.UINT8,
    uctypes.INT8,
    uctypes.UINT16,
    uctypes.INT16,
    uctypes.UINT32,
    uctypes.INT32,
    uctypes.UINT64,
    uctypes.INT64,
    uctypes.FLOAT32,
    uctypes.FLOAT64,
    uctypes.BFUINT8,
    uctypes.BFINT16,
    uctypes.BFUINT32,
)
WRONG = (TypeError, ValueError, OSError, IndexError, KeyError, OverflowError)


class Source:
    def __init__(self, data):
        self.data = data
        self.at = 0

    def byte(self):
        self.at += 1
        return self.data[self.at - 1] if self.at <= len(self.data) else 0

    def offset(self):
        # Mostly small, now and then anything that fits.
        size = self.byte()
        if size < 200:
            return size % 70
        if size < 230:
            return self.byte() << 8 | self.byte()
        return self.byte() << 19 | self.byte() << 11 | self.byte()

    def scalar(self):
        kind = self.byte()
        if kind > 240:
            return self.byte() << 24 | self.byte() << 8 | self.byte()
        word = SCALARS[kind % len(SCALARS)] | self.offset()
        if kind % len(SCALARS) >= 10:
            word |= (self.byte() & 31) << uctypes.BF_POS | (self.byte() & 31) << uctypes.BF_LEN
        return word

    def description(self, depth):
        kind = self.byte() % 9 if depth else 0
        if kind < 3:
            return self.scalar()
        if kind == 3:
            return (self.offset(), self.fields(depth - 1))
        if kind == 4:
            return (uctypes.ARRAY | self.offset(), self.scalar())
        if kind == 5:
            return (uctypes.ARRAY | self.offset(), self.offset(), self.fields(depth - 1))
        if kind == 6:
            return (uctypes.PTR | self.offset(), self.description(depth - 1))
        if kind == 7:
            return (self.description(depth - 1), self.scalar(), self.byte())[: self.byte() & 3]
        return (uctypes.ARRAY | self.offset(), self.offset(), self.description(depth - 1))

    def fields(self, depth):
        return {"abcdef"[i]: self.description(depth) for i in range(1 + self.byte() % 6)}


def go_through(value, depth):
    if not isinstance(value, type(EMPTY)):
        return
    repr(value)
    for look in (uctypes.sizeof, uctypes.addressof, int, hash, bytes, memoryview, len):
        try:
            look(value)
        except WRONG:
            pass
    if not depth:
        return
    for name in "abcdef":
        try:
            go_through(getattr(value, name), depth - 1)
        except WRONG + (AttributeError,):
            pass
        for new in (1, -1 << 70, 2.5, None):
            try:
                setattr(value, name, new)
            except WRONG + (AttributeError,):
                pass
    for index in (0, 1, -1, 1 << 30, -(1 << 62)):
        try:
            go_through(value[index], depth - 1)
        except WRONG:
            pass
        try:
            value[index] = 0xA5
        except WRONG:
            pass


EMPTY = uctypes.struct(0, {})


def check(data):
    source = Source(data)
    buffer = bytearray(range(64))
    address = uctypes.addressof(buffer)
    # The first words are a pointer into the buffer.
    pointer = uctypes.struct(address, {"to": uctypes.ULONG})
    pointer.to = address + 32
    layout = source.byte() % 4
    description = source.fields(4) if source.byte() & 7 else source.description(4)
    try:
        uctypes.sizeof(description, layout)
    except WRONG:
        pass
    try:
        structure = uctypes.struct(address + source.byte() % 80, description, layout)
    except WRONG:
        return
    go_through(structure, 4)
    for at in (uctypes.bytes_at, uctypes.bytearray_at):
        try:
            at(address + source.byte(), source.offset())
        except WRONG:
            pass
    assert len(buffer) == 64
