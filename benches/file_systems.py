# The file systems on a block device written in Python: microseconds, the best of five. It runs on
# this implementation (`taipan`) and on upstream's (`micropython`), to be compared side by side;
# both want `-X heapsize=64m`.

import time
import vfs


class Disk:
    def __init__(self, size, count):
        self.size = size
        self.count = count
        self.data = bytearray(size * count)

    def readblocks(self, block, buf, offset=0):
        start = block * self.size + offset
        buf[:] = memoryview(self.data)[start : start + len(buf)]

    def writeblocks(self, block, buf, offset=0):
        start = block * self.size + offset
        self.data[start : start + len(buf)] = buf

    def ioctl(self, request, argument):
        if request == 4:
            return self.count
        if request == 5:
            return self.size
        if request == 6:
            return 0


def measure(name, f):
    best = None
    for _ in range(5):
        start = time.ticks_us()
        f()
        took = time.ticks_diff(time.ticks_us(), start)
        best = took if best is None else min(best, took)
    print(name, best)


def run(name, make, size, count):
    disk = Disk(size, count)
    make.mkfs(disk)
    fs = make(disk)
    piece = bytearray(b"The quick brown fox jumps over.\n" * 128)
    small = b"0123456789" * 10

    def write():
        with fs.open("/large", "wb") as f:
            for _ in range(256):
                f.write(piece)

    def read():
        with fs.open("/large", "rb") as f:
            while f.readinto(piece):
                pass

    def write_small():
        with fs.open("/small", "wb") as f:
            for _ in range(2000):
                f.write(small)

    def lines():
        with fs.open("/lines", "w") as f:
            for i in range(2000):
                f.write("this is line %d\n" % i)
        with fs.open("/lines", "r") as f:
            for line in f:
                pass

    def files():
        for i in range(200):
            with fs.open("/file%d" % i, "w") as f:
                f.write("hello")

    measure(name + ", a megabyte written", write)
    measure(name + ", a megabyte read", read)
    measure(name + ", 2000 short writes", write_small)
    measure(name + ", 2000 lines", lines)
    measure(name + ", 200 files made", files)


run("VfsFat", vfs.VfsFat, 512, 8192)
run("VfsLfs2", vfs.VfsLfs2, 4096, 1024)
