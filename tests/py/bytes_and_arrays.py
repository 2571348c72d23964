# Bytes, bytearrays, memoryviews, arrays and struct: shared storage, slices, and packing.
# Boards run this too.

import struct
from array import array

b = b"hello\x00\xff"
print(b, len(b), b[0], b[-1], b[1:4], b[::-1], list(b[:3]), b + b"!", b * 2, b"ell" in b, 0 in b)
print(b.find(b"l"), b.replace(b"l", b"L"), b"a,b".split(b","), b" x ".strip(), b"-".join([b"a", b"b"]), b.startswith(b"he"))
print(bytes(3), bytes([1, 2, 3]), bytes("é", "utf-8"), bytes(range(4)), b"a" < b"b", b"a" == "a", hash(b"q") == hash(b"q"))
ba = bytearray(b"abc")
ba.append(100)
ba.extend(b"ef")
ba[0] = 65
ba[1:3] = b"-----"
print(ba, len(ba), bytes(ba), ba == b"A-----def", ba[2:4])
view = memoryview(ba)
view[0] = 90
part = view[1:4]
part[:] = b"xyz"
print(ba, bytes(view[:4]), len(part), part[0], list(part), bytes(view[4:]))
a = array("h", [1, -2, 300])
a.append(-400)
a.extend(array("h", [5]))
a[0] = 7
print(a, len(a), list(a), a[1:3], sum(a), bytes(array("B", b"xy")), array("i", range(3)) == array("i", [0, 1, 2]))
wide = array("I", [0x01020304])
print(len(bytes(wide)), list(memoryview(array("H", [1, 2]))))
packed = struct.pack("<bBhHiIq", -1, 255, -2, 65535, -3, 4294967295, -4)
print(packed, len(packed), struct.calcsize("<bBhHiIq"), struct.unpack("<bBhHiIq", packed))
print(struct.pack(">IH3s2x", 0x01020304, 0x0506, b"abc"), struct.unpack_from("<H", b"\x00\x01\x02", 1))
print(struct.unpack("<f", struct.pack("<f", 0.5)), struct.unpack(">d", struct.pack(">d", -2.25)))
print(struct.pack("<4p2p?c", b"abcdef", b"", [1], b"z"), struct.unpack("3p3p", b"\x02ab\xffcd"), struct.calcsize("b0i"))
for wrong in [lambda: struct.pack("<e", 65520.0), lambda: struct.pack("c", b"ab"), lambda: struct.pack("0i3")]:
    try:
        print(wrong())
    except (OverflowError, struct.error if hasattr(struct, "error") else ValueError):
        print("refused", end=" ")
print()
into = bytearray(6)
struct.pack_into(">H", into, 2, 0xBEEF)
print(into, b"\xbe\xef".hex(), bytes.fromhex("00 ff10"))
for wrong in [lambda: bytes([256]), lambda: bytearray(2)[2], lambda: b"a" + "b", lambda: struct.unpack("<I", b"abc"), lambda: memoryview(b"abc").__setitem__(0, 1)]:
    try:
        wrong()
    except Exception as e:
        print("refused", end=" ")
print()
checksum = 0
for byte in bytes(range(256)) * 4:
    checksum = (checksum << 1 ^ byte) & 0xFFFF
print(checksum)
