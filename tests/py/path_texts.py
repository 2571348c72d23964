# os.path, struct.Struct, the errors of struct and binascii by their names.
import binascii
import os
import os.path
import struct
from os import path

print(path is os.path, path.join("a", "b/", "c"), path.join("a", "/b"), path.join("", "x"), path.join("a", ""))
for p in ("/a/b.txt", "a", "/", "//x", "a//b", "a/", "", "/a/.rc", "x.tar.gz", "..", "a.b/c", "...x"):
    print(path.split(p), path.dirname(p), path.basename(p), path.splitext(p), path.isabs(p), path.normpath(p))
for p in ("/a/../../b", "a/./b/../c", "../../x", "//a//b/", "///a", "a/.."):
    print(path.normpath(p), path.relpath(p, "/a/c") if p.startswith("/") else "")
print(path.relpath("/a/b/c", "/a/d"), path.commonpath(["/a/b/c", "/a/b/d"]), path.commonprefix(["abc", "abd", "ab"]))
print(path.isdir("/"), path.isfile("/"), path.exists("/no/such"), path.abspath("x") == path.join(os.getcwd(), "x"))
for wrong in (lambda: path.join("a", 1), lambda: path.commonpath([]), lambda: path.relpath(""), lambda: path.getsize("/no/such")):
    try:
        wrong()
    except (TypeError, ValueError, OSError) as e:
        print(type(e).__name__)

point = struct.Struct("<hB")
data = point.pack(-2, 7)
print(data, point.size, point.format, point.unpack(data), list(point.iter_unpack(data * 2)))
room = bytearray(5)
point.pack_into(room, 1, 1, 2)
print(room, point.unpack_from(room, 1), list(struct.iter_unpack(">H", b"\0\1\0\2")))
for wrong in (lambda: point.unpack(b"a"), lambda: struct.iter_unpack("H", b"abc"), lambda: struct.pack("y", 1)):
    try:
        wrong()
    except struct.error:
        print("struct.error")
try:
    binascii.unhexlify("zz")
except binascii.Error:
    print("binascii.Error")
print(binascii.b2a_hex(b"\1\2"), binascii.a2b_hex("0a"))
