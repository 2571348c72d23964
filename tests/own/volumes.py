# The file systems on block devices, mounted and by themselves, and `os` over them.

import errno
import os
import sys
import vfs


class Disk:
    def __init__(self, count, size):
        self.size = size
        self.data = bytearray(count * size)

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


def fails(f, *args, **keywords):
    try:
        f(*args, **keywords)
    except OSError as error:
        print(errno.errorcode[error.errno], end=" ")
    except Exception as error:
        print(type(error).__name__, end=" ")
    else:
        print("done", end=" ")


def names(path):
    return sorted(os.listdir(path))


home = os.getcwd()

for make, size in ((vfs.VfsFat, 512), (vfs.VfsLfs1, 512), (vfs.VfsLfs2, 1024)):
    print("=", make)
    disk = Disk(128, size)
    blank = Disk(64, size)

    # What is not formatted is found out when it is mounted, or before.
    fails(lambda: vfs.mount(make(blank), "/blank"))
    fails(vfs.mount, blank, "/blank")
    print(vfs.mount()[0][1])

    # A bare device is recognised.
    make.mkfs(disk)
    vfs.mount(disk, "/disk")
    print([(type(fs), point) for fs, point in vfs.mount() if point == "/disk"])
    fails(vfs.mount, disk, "/disk")
    print("disk" in names("/"))

    # Modes and positions.
    with open("/disk/text", "w") as f:
        print(f.write("first line\nsécond\n"), f.tell())
    with open("/disk/text", "a") as f:
        f.write("third")
    with open("/disk/text") as f:
        print(list(f))
        print(f.read(), f.seek(0), f.readline(), f.read(3), f.tell())
    with open("/disk/text", "rb") as f:
        print(f.seek(-5, 2), f.read(), f.seek(6), f.read(4), f.seek(1, 1), f.readline())
        buffer = bytearray(4)
        f.seek(0)
        print(f.readinto(buffer), buffer, f.readlines()[1:])
    with open("/disk/text", "r+b") as f:
        f.seek(6)
        f.write(b"LINE")
        f.seek(0)
        print(f.read(12))
    with open("/disk/text", "w+") as f:
        f.write("new")
        f.flush()
        print(os.stat("/disk/text")[6])
        f.seek(0)
        print(f.read())
    fails(open, "/disk/text", "x")
    fails(open, "/disk/none")
    fails(open, "/disk/none/file", "w")
    fails(open, "/disk/text", "rw")
    fails(open, "/disk", "w")
    with open("/disk/text", "xb" if False else "rb", buffering=0) as f:
        print(repr(f)[:4], f.read())
    fails(f.read)
    f.close()

    # A position past the end: what lies between is zeros.
    with open("/disk/gap", "wb") as f:
        f.write(b"a")
        f.seek(5)
        f.write(b"b")
    with open("/disk/gap", "rb") as f:
        print(f.read())

    # Directories.
    os.mkdir("/disk/one")
    os.mkdir("/disk/one/two")
    fails(os.mkdir, "/disk/one")
    fails(os.mkdir, "/disk/no/two")
    fails(os.rmdir, "/disk/one")
    fails(os.rmdir, "/disk/text")
    fails(os.remove, "/disk/one")
    fails(os.remove, "/disk/none")
    fails(os.stat, "/disk/none")
    fails(os.listdir, "/disk/text")
    print()
    os.rename("/disk/text", "/disk/one/two/moved")
    print(names("/disk"), names("/disk/one"), names("/disk/one/two"))
    fails(os.rename, "/disk/one", "/disk/one/two/in itself")
    fails(os.rename, "/disk/one/two/moved", "/elsewhere")
    print()
    print(sorted(os.ilistdir("/disk")))
    print(sorted(os.ilistdir(b"/disk"))[0])
    os.chdir("/disk/one")
    print(os.getcwd(), os.listdir(), os.stat("two/moved")[6])
    os.chdir("two/../two")
    print(os.getcwd(), os.listdir("."), os.listdir(".."))
    fails(os.chdir, "moved")
    fails(os.chdir, "none")
    print(os.getcwd())
    os.chdir("/disk")
    print(os.getcwd())
    print(len(os.statvfs("/disk")), os.statvfs("/disk")[0] >= 512, os.statvfs("/disk")[9])
    print([type(n) for n in os.stat("gap")] == [int] * 10, os.stat("gap")[0], os.stat("one")[0])
    os.sync()

    # Mount points at any depth, in file systems and in one another.
    other = Disk(64, size)
    make.mkfs(other)
    vfs.mount(make(other), "/disk/one/other")
    with open("/disk/one/other/inside", "w") as f:
        f.write("inside")
    print(names("/disk/one"), names("/disk/one/other"))
    vfs.mount(make(other), "/far/away/from")
    print(names("/far"), names("/far/away"), os.stat("/far/away")[0], names("/far/away/from"))
    print("far" in names("/"))
    fails(os.rename, "/disk/gap", "/far/away/from/gap")
    fails(os.mkdir, "/far/away")
    print()
    vfs.umount("/far/away/from")
    vfs.umount("/disk/one/other")
    print(names("/disk/one"), "far" in names("/"))

    # Import.
    with open("/disk/module_of_disk.py", "w") as f:
        f.write("value = __name__ + ' from ' + __file__\n")
    os.mkdir("/disk/package_of_disk")
    with open("/disk/package_of_disk/__init__.py", "w") as f:
        f.write("from . import inner\n")
    with open("/disk/package_of_disk/inner.py", "w") as f:
        f.write("value = 'inner'\n")
    sys.path.insert(0, "/disk")
    import module_of_disk
    import package_of_disk

    print(module_of_disk.value, package_of_disk.inner.value)
    sys.path.remove("/disk")
    for module in ("module_of_disk", "package_of_disk", "package_of_disk.inner"):
        del sys.modules[module]

    # Many open files, of one file system.
    files = [open("/disk/many%d" % i, "w") for i in range(12)]
    for i in range(3):
        for f in files:
            f.write("%d," % i)
    for f in files:
        f.close()
    print({open("/disk/many%d" % i).read() for i in range(12)})
    for i in range(12):
        os.unlink("/disk/many%d" % i)

    # Unmounting brings everything to the device; files can be used on.
    f = open("/disk/late", "w")
    f.write("written before, ")
    os.chdir(home)
    vfs.umount("/disk")
    fails(vfs.umount, "/disk")
    f.write("and after")
    f.close()
    fs = make(disk)
    print(fs.open("late", "r").read(), fs.getcwd())

    # Read-only.
    vfs.mount(fs, "/fixed", readonly=True)
    print(open("/fixed/late").read(5))
    for attempt in (
        lambda: open("/fixed/late", "w"),
        lambda: open("/fixed/new", "a"),
        lambda: os.mkdir("/fixed/dir"),
        lambda: os.rmdir("/fixed/one"),
        lambda: os.remove("/fixed/late"),
        lambda: os.rename("/fixed/late", "/fixed/early"),
    ):
        fails(attempt)
    print()
    vfs.umount(fs)

    # Arguments.
    fails(make)
    fails(make, disk, disk)
    fails(make, disk, nonsense=1)
    fails(make.mkfs)
    fails(fs.open, "late")
    fails(fs.open, 5, "r")
    fails(fs.stat, None)
    fails(fs.stat, "nul\0byte")
    fails(fs.open, "x" * 300, "w")
    print()

    # A class of one's own.
    class Counted(make):
        opened = 0

        def open(self, path, mode):
            Counted.opened += 1
            return super().open(path, mode)

    vfs.mount(Counted(disk), "/counted")
    print(open("/counted/late").read(7), Counted.opened)
    vfs.umount("/counted")

# FAT can be asked to format what it is mounted on.
blank = Disk(64, 512)
vfs.mount(blank, "/new", mkfs=True)
print(os.listdir("/new"), vfs.mount()[0][1])
vfs.umount("/new")


# The oldest devices have `sync` and `count`.
class Old:
    def __init__(self):
        self.disk = Disk(64, 512)
        self.synced = 0

    def readblocks(self, block, buf):
        self.disk.readblocks(block, buf)

    def writeblocks(self, block, buf):
        self.disk.writeblocks(block, buf)

    def sync(self):
        self.synced += 1

    def count(self):
        return 64


old = Old()
vfs.VfsFat.mkfs(old)
fs = vfs.VfsFat(old)
with fs.open("file", "w") as f:
    f.write("old")
print(fs.open("file", "r").read(), old.synced > 0)

# Sizes of littlefs.
disk = Disk(64, 1024)
for make in (vfs.VfsLfs1, vfs.VfsLfs2):
    make.mkfs(disk, readsize=128, progsize=256, lookahead=64)
    fs = make(disk, readsize=16, progsize=64, lookahead=128)
    with fs.open("file", "wb") as f:
        f.write(bytes(5000))
    print(make(disk).stat("file")[6])
    fails(make, disk, readsize=0)
    fails(make, disk, progsize=-1)
    fails(make, disk, readsize=100)
    fails(make, disk, lookahead=0)
    print()

# Times: kept by FAT and littlefs 2 if asked to.
disk = Disk(64, 512)
vfs.VfsLfs2.mkfs(disk)
for mtime in (False, True):
    fs = vfs.VfsLfs2(disk, mtime=mtime)
    fs.open("at%d" % mtime, "w").close()
    print(fs.stat("at%d" % mtime)[8] > 1700000000)
