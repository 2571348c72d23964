# Methods of integers, and values that do not fit where they are stored.
import array
import struct

print((255).bit_length(), (-256).bit_length(), (255).bit_count(), (1 << 100).bit_count(), (-7).bit_count())
print((5).to_bytes(2, "big"), (-5).to_bytes(2, "little", signed=True), (5).to_bytes(length=3, byteorder="little"))
print((1 << 70).to_bytes(10, "big"), (5).to_bytes())
print(int.from_bytes(b"\xff\xfe", "big", signed=True), int.from_bytes([1, 2]), int.from_bytes(b"\x01\x02", byteorder="little"))
print(int.from_bytes(b"\xff" * 10, "big", signed=True), (5).as_integer_ratio(), (5).conjugate(), (5).real, (5).imag)
print((-7) // 2, (-7) % 3, divmod(-7, 2), pow(2, 100, 7), round(12345, -2), round(25, -1), int("z", 36))
print(int("1_000"), int("0b11", 0), int(" 5 "), int(b"5"), int(-3.9))
for attempt in (
    lambda: (300).to_bytes(1, "big"),
    lambda: (-1).to_bytes(1, "big"),
    lambda: int.from_bytes(b"", "x"),
    lambda: int("x"),
    lambda: int("12", 3),
):
    try:
        print(attempt())
    except (OverflowError, ValueError) as error:
        print(type(error).__name__, error)

for code, value in (("b", 128), ("B", -1), ("h", 1 << 20), ("H", -1), ("i", 1 << 40), ("I", -1), ("q", 1 << 70), ("Q", -1)):
    numbers = array.array(code, [0])
    for store in (lambda: numbers.__setitem__(0, value), lambda: numbers.append(value), lambda: array.array(code, [value])):
        try:
            store()
        except OverflowError as error:
            print(code, type(error).__name__, end=" ")
    print(numbers[0])

print(struct.pack("<bBhHiI", -1, 255, -2, 65535, -3, 4), struct.unpack("<h2b", b"\1\0\2\3"), struct.calcsize("<hi"))
print(struct.unpack_from("<H", b"\0\1\2", 1), struct.pack("<qQfd?3s", -5, 6, 1.5, 2.5, True, b"ab"))
for text, value in (("b", 128), ("B", -1), ("<h", 40000), (">I", -1), ("<q", 1 << 63), ("<Q", 1 << 64)):
    try:
        struct.pack(text, value)
    except Exception as error:
        print(text, "refused")
