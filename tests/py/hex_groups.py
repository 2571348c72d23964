# `binascii.hexlify` with separators between groups of bytes.
import binascii

data = b"\x01\x02\x03\x04\x05"
for group in (1, 2, -2, 3, -3, 5, 99, -99, 0):
    print(group, binascii.hexlify(data, ":", group), binascii.hexlify(b"", ":", group))
print(binascii.hexlify(data, b"-"), binascii.hexlify(bytearray(data)))
print(binascii.hexlify(data, sep=".", bytes_per_sep=2), binascii.hexlify(data, sep=" "))
