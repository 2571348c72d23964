# What programs ask of the modules, to compare with upstream's: run it with both binaries, with a heap of
# 64 MB each. Prints a line for each task: its name and microseconds of the processor (what else the machine
# does counts little), the best of several rounds.

import asyncio
import deflate
import hashlib
import io
import json
import random
import re
import struct
import sys
import time

ROUNDS = 5


def best(task):
    shortest = None
    for _ in range(ROUNDS):
        start = time.clock()
        task()
        taken = int((time.clock() - start) * 1000000)
        if shortest is None or taken < shortest:
            shortest = taken
    return shortest


random.seed(1)
RECORDS = [
    {
        "id": i,
        "name": "sensor %d" % i,
        "values": [random.getrandbits(16) / 16 for _ in range(8)],
        "tags": ["alpha", "beta\n", "\u00fc"],
        "ok": i % 3 == 0,
        "next": None,
    }
    for i in range(500)
]
TEXT = json.dumps(RECORDS)
WORDS = " ".join(["word%d value=%d;" % (i, i * 7) for i in range(6000)])[:100000]
BLOCK = bytes([random.getrandbits(8) for _ in range(1024)])
DATA = b"".join([BLOCK[: 256 + i % 700] + b"some text that comes again and again " for i in range(1600)])[: 1 << 20]
NUMBERS = [random.getrandbits(30) for _ in range(100000)]


def loads():
    json.loads(TEXT)


def dumps():
    json.dumps(RECORDS)


def search():
    # To the end, where it is found; then a pattern that is nowhere.
    pattern = re.compile("value=(\\d+)9;$")
    pattern.search(WORDS)
    re.compile("[a-z]+x[0-9]").search(WORDS)


def sha():
    hashlib.sha256(DATA).digest()


def compress():
    out = io.BytesIO()
    with deflate.DeflateIO(out, deflate.ZLIB, 10) as stream:
        stream.write(DATA)
    return out


def compressed():
    try:
        return compress().getvalue()
    except (OSError, AttributeError, ValueError):
        # This build only decompresses.
        return None


PACKED = compressed()


def decompress():
    with deflate.DeflateIO(io.BytesIO(PACKED), deflate.ZLIB, 10) as stream:
        buffer = bytearray(4096)
        while stream.readinto(buffer):
            pass


def pack():
    for i in range(50000):
        struct.unpack("<IHbf", struct.pack("<IHbf", i, i & 0xFFFF, i & 63, 0.5))


def sort():
    sorted(NUMBERS)


def switch():
    async def turns(count):
        for _ in range(count):
            await asyncio.sleep_ms(0)

    async def main():
        await asyncio.gather(*[turns(10000) for _ in range(10)])

    asyncio.run(main())


TASKS = [
    ("json.loads, %d KB" % (len(TEXT) // 1024), loads),
    ("json.dumps, %d KB" % (len(TEXT) // 1024), dumps),
    ("re.search, 100 KB, twice", search),
    ("sha256, 1 MB", sha),
    ("deflate, 1 MB", compress),
    ("inflate, 1 MB", decompress),
    ("struct, 50,000 times", pack),
    ("sort of 100,000", sort),
    ("asyncio, 100,000 switches", switch),
]
for name, task in TASKS:
    if len(sys.argv) > 1 and sys.argv[1] not in name:
        continue
    if PACKED is None and task in (compress, decompress):
        print(name, "-", sep="\t")
        continue
    print(name, best(task), sep="\t")
