# Hashes, and compressed data both ways.

import gzip
import hashlib
import os
import zlib

data = b"some data that repeats, repeats, repeats " * 20 + bytes(range(256))
for name in ("md5", "sha1", "sha256", "sha384", "sha512"):
    h = getattr(hashlib, name)(b"ab")
    h.update(b"c" * 200)
    copy = h.copy()
    print(h.name, h.digest_size, h.block_size, h.hexdigest(), copy.digest()[:4])
print(hashlib.new("sha256", b"x").hexdigest()[:8])
try:
    hashlib.new("unknown")
except ValueError:
    print("ValueError")

for wbits in (15, 9, -15, -9, 31):
    packed = zlib.compress(data, wbits=wbits)
    print(len(packed) < len(data), zlib.decompress(packed, wbits) == data)
print(zlib.decompress(gzip.compress(data), 47) == data, gzip.decompress(gzip.compress(b"")))
print(zlib.crc32(data), zlib.adler32(data))
packed = b'x\xda\xad\xcaA\x01\x000\x08\x031K\xdc\n\x94yC\xfcL,\xef \x99AT,rg1V/GY\xed\xb9\x01_\xca\x03\xc0\xfe\x16\xff'
print(zlib.decompress(packed))
with gzip.open("taipan-test-file.gz", "wb") as f:
    f.write(data)
with gzip.open("taipan-test-file.gz", "rb") as f:
    print(f.read(10), f.read() == data[10:])
os.remove("taipan-test-file.gz")
