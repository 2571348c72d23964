# A format and data with a byte 0xff between: what is unpacked and packed again is as long as the format says
# and unpacks to the same.

import struct

ODD = (0, -1, 255, 1 << 70, -(1 << 63), 1.5, 1e300, b"", b"x", b"many bytes", "text", None, True, float("nan"))


def check(data):
    form, _, data = data.partition(b"\xff")
    try:
        size = struct.calcsize(form)
    except (ValueError, OverflowError):
        for wrong in (lambda: struct.unpack(form, data), lambda: struct.pack(form, 1)):
            try:
                wrong()
            except (ValueError, OverflowError, TypeError):
                continue
            assert False
        return
    for count in range(len(ODD)):
        try:
            assert len(struct.pack(form, *ODD[count:])) == size
        except (ValueError, OverflowError, TypeError):
            pass
        try:
            struct.pack(form, *[ODD[count]] * (size & 63))
        except (ValueError, OverflowError, TypeError):
            pass
    if size > 4096:
        return
    data = (data + bytes(size))[:size]
    values = struct.unpack(form, data)
    assert repr(struct.unpack_from(form, b"ab" + data, 2)) == repr(values)
    packed = struct.pack(form, *values)
    assert len(packed) == size
    assert repr(struct.unpack(form, packed)) == repr(values)
    into = bytearray(size + 3)
    struct.pack_into(form, into, 1, *values)
    assert into[1 : size + 1] == packed and into[0] == 0 and into[-2:] == b"\0\0"
    for offset in (4, -size - 4, 1 << 62, -(1 << 62)):
        try:
            struct.pack_into(form, into, offset, *values)
        except ValueError:
            continue
        assert False
