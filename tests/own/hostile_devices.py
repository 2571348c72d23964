# Block devices that do what they must not: whatever they do, a file system answers with an
# exception at worst, and the next one works as ever.

import errno
import gc
import os
import vfs


class Disk:
    size = 512

    def __init__(self, count=64):
        self.data = bytearray(count * self.size)

    def readblocks(self, block, buf, offset=0):
        start = block * self.size + offset
        buf[:] = memoryview(self.data)[start : start + len(buf)]

    def writeblocks(self, block, buf, offset=0):
        start = block * self.size + offset
        self.data[start : start + len(buf)] = buf

    def ioctl(self, request, argument):
        if request == 4:
            return len(self.data) // self.size
        if request == 5:
            return self.size
        if request == 6:
            return 0


CLASSES = (vfs.VfsFat, vfs.VfsLfs1, vfs.VfsLfs2)


def work(fs):
    # A bit of everything.
    with fs.open("one", "w") as f:
        for i in range(40):
            f.write("line %d of a file\n" % i)
    fs.mkdir("dir")
    with fs.open("dir/two", "wb") as f:
        f.write(bytes(2000))
        f.seek(100)
        f.write(b"here")
        f.flush()
    fs.rename("one", "dir/three")
    names = [entry[0] for entry in fs.ilistdir("dir")]
    with fs.open("dir/three", "r") as f:
        lines = sum(1 for line in f)
    size = fs.stat("dir/two")[6]
    fs.remove("dir/two")
    fs.remove("dir/three")
    fs.rmdir("dir")
    fs.statvfs("")
    return sorted(names), lines, size


for make in CLASSES:
    disk = Disk()
    make.mkfs(disk)
    print(make.__name__, work(make(disk)))


# Raises, or answers nonsense, at the n-th call, for every n.
class Failing(Disk):
    left = None
    what = None

    def step(self):
        if self.left is not None:
            self.left -= 1
            if self.left == 0:
                return self.what() if callable(self.what) else self.what
        return None

    def readblocks(self, block, buf, offset=0):
        super().readblocks(block, buf, offset)
        return self.step()

    def writeblocks(self, block, buf, offset=0):
        super().writeblocks(block, buf, offset)
        return self.step()

    def ioctl(self, request, argument):
        answer = self.step()
        return super().ioctl(request, argument) if answer is None else answer


class Odd(Exception):
    pass


def raises():
    raise Odd("at this call")


def exits():
    raise SystemExit(3)


def collects():
    gc.collect()


for make in CLASSES:
    for name, what in (
        ("raises", raises),
        ("exits", exits),
        ("EIO", -errno.EIO),
        ("positive", 77),
        ("huge", 1 << 70),
        ("text", "no"),
        ("itself", Disk),
        ("collects", collects),
    ):
        seen = set()
        n = 1
        while True:
            disk = Failing()
            make.mkfs(disk)
            disk.what = what
            disk.left = n
            try:
                fs = make(disk)
                work(fs)
                if disk.left > 0:
                    break
                seen.add("nothing")
            except (OSError, TypeError, OverflowError, ValueError, Odd, SystemExit) as error:
                seen.add(type(error).__name__)
            # What is left of it, open files too, can be dropped, and its disk formatted anew.
            fs = None
            disk.left = None
            make.mkfs(disk)
            if n % 16 == 0:
                work(make(disk))
            n += 1 + n // 8
        # What a file system does not need to know does no harm.
        seen.discard("nothing")
        print(make.__name__, name, sorted(seen))


# Uses the file system that it serves.
class Reentrant(Disk):
    fs = None
    seen = None

    def writeblocks(self, block, buf, offset=0):
        super().writeblocks(block, buf, offset)
        if self.fs and self.seen is None:
            self.seen = []
            for attempt in (
                lambda: self.fs.open("/again", "w"),
                lambda: self.fs.stat("/"),
                lambda: list(self.fs.ilistdir("/")),
                lambda: self.fs.umount(),
                lambda: vfs.umount("/re"),
                lambda: self.file.write("more"),
                lambda: self.file.close(),
            ):
                try:
                    attempt()
                    self.seen.append("done")
                except OSError as error:
                    self.seen.append(errno.errorcode[error.errno])


for make in CLASSES:
    disk = Reentrant()
    make.mkfs(disk)
    fs = make(disk)
    vfs.mount(fs, "/re")
    disk.file = open("/re/file", "w")
    disk.fs = fs
    disk.file.write("x" * 3000)
    disk.file.flush()
    print(make.__name__, disk.seen, "re" in os.listdir("/"))
    disk.file.close()
    print(fs.stat("/file")[6])


# Keeps the memory that it is given, and looks at it and writes to it later.
class Keeping(Disk):
    def __init__(self):
        super().__init__()
        self.kept = []

    def readblocks(self, block, buf, offset=0):
        super().readblocks(block, buf, offset)
        self.kept.append(buf)

    def writeblocks(self, block, buf, offset=0):
        super().writeblocks(block, buf, offset)
        self.kept.append(buf[1:])
        buf[0:2] = b"!!"


class Releasing(Disk):
    def readblocks(self, block, buf, offset=0):
        super().readblocks(block, buf, offset)
        buf.release()

    def writeblocks(self, block, buf, offset=0):
        with buf:
            super().writeblocks(block, buf, offset)


for make in CLASSES:
    disk = Keeping()
    make.mkfs(disk)
    print(make.__name__, work(make(disk)))
    for buf in disk.kept:
        buf[:] = bytes(len(buf))
    gc.collect()
    print(len(disk.kept) > 10)
    disk = Releasing()
    make.mkfs(disk)
    print(make.__name__, work(make(disk)))


# Changes its shape, or never had a sound one.
class Shape(Disk):
    shape = (64, 512)

    def ioctl(self, request, argument):
        if request in (4, 5):
            return self.shape[request - 4]
        return super().ioctl(request, argument)


for make in CLASSES:
    disk = Shape()
    make.mkfs(disk)
    fs = make(disk)
    disk.shape = (1, 1 << 20)
    print(make.__name__, work(fs))
    for shape in ((0, 512), (-1, 512), (64, 0), (64, -512), (64, 500), (1 << 40, 512), (64, 1 << 40)):
        disk.shape = shape
        for attempt in (make, make.mkfs):
            try:
                attempt(disk)
                print("taken", shape)
            except (OSError, OverflowError) as error:
                pass


# Is no device, or half of one.
class Nothing:
    pass


class ReadOnly:
    def __init__(self, disk):
        self.readblocks = disk.readblocks
        self.ioctl = disk.ioctl


for make in CLASSES:
    for thing in (None, 1, "disk", Nothing()):
        try:
            make(thing)
        except AttributeError:
            continue
        print("taken", thing)
    disk = Disk()
    make.mkfs(disk)
    with make(disk).open("file", "w") as f:
        f.write("text")
    fs = make(ReadOnly(disk))
    print(make.__name__, fs.open("file", "r").read())
    for attempt in (
        lambda: fs.open("file", "w"),
        lambda: fs.open("file", "r+"),
        lambda: fs.mkdir("dir"),
        lambda: fs.remove("file"),
        lambda: fs.rename("file", "other"),
    ):
        try:
            attempt()
            print("done")
        except OSError as error:
            print(errno.errorcode[error.errno], end=" ")
    print()


# Files and listings that are lost while their file system is busy are closed later.
class Collecting(Disk):
    def writeblocks(self, block, buf, offset=0):
        super().writeblocks(block, buf, offset)
        gc.collect()
        for i in range(3):
            pass


for make in CLASSES:
    disk = Collecting()
    make.mkfs(disk)
    fs = make(disk)
    for i in range(100):
        f = fs.open("f%d" % (i % 5), "w")
        f.write("lost %d" % i)
        listing = fs.ilistdir("/")
        next(listing)
    f = listing = None
    gc.collect()
    for i in range(10):
        gc.collect()
    print(make.__name__, sorted(entry[0] for entry in fs.ilistdir("/")), fs.open("f0", "r").read()[:4])

print("still here")
