# Makes, changes or shows an image with upstream MicroPython, run by its unix binary:
# upstream.py make|change|show IMAGE BLOCK_SIZE BLOCK_COUNT CLASS
import sys
import vfs

command, image, block_size, block_count, name = sys.argv[1:]
block_size = int(block_size)


class Disk:
    def __init__(self, data):
        self.data = data

    def readblocks(self, block, buffer, offset=0):
        start = block * block_size + offset
        buffer[:] = self.data[start : start + len(buffer)]

    def writeblocks(self, block, buffer, offset=0):
        start = block * block_size + offset
        self.data[start : start + len(buffer)] = buffer

    def ioctl(self, operation, argument):
        if operation == 4:
            return len(self.data) // block_size
        if operation == 5:
            return block_size
        if operation == 6:
            start = argument * block_size
            self.data[start : start + block_size] = b"\xff" * block_size
            return 0


def pattern(size):
    return bytes(i % 251 for i in range(size))


def write(path, mode, data):
    with fs.open(path, mode) as file:
        file.write(data)


def show(folder):
    print("dir", folder)
    for entry in sorted(fs.ilistdir(folder)):
        path = folder.rstrip("/") + "/" + entry[0]
        if entry[1] == 0x4000:
            show(path)
        else:
            with fs.open(path, "rb") as file:
                print("file", path, file.read().hex())


kind = getattr(vfs, name)
if command == "make":
    disk = Disk(bytearray(b"\xff" * block_size * int(block_count)))
    kind.mkfs(disk)
    fs = kind(disk)
    fs.mkdir("/d")
    write("/a", "wb", b"hello")
    write("/d/big", "wb", pattern(5000))
    write("/empty", "wb", b"")
else:
    with open(image, "rb") as file:
        disk = Disk(bytearray(file.read()))
    fs = kind(disk)

if command == "change":
    write("/d/big", "ab", pattern(700))
    fs.rename("/a", "/d/b")
    fs.remove("/empty")
    fs.mkdir("/d/e")
    write("/d/e/x", "wb", pattern(300))

if command == "show":
    show("/")
    print("used", fs.statvfs("/")[2] - fs.statvfs("/")[3])
    print("mtime /d/big", fs.stat("/d/big")[8])
else:
    with open(image, "wb") as file:
        file.write(disk.data)
