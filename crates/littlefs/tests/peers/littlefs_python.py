# Makes, changes or shows an image with littlefs-python:
# littlefs_python.py make|change|show IMAGE BLOCK_SIZE BLOCK_COUNT DISK_VERSION
import sys
from littlefs import LittleFS, UserContext

command, image, block_size, block_count, version = sys.argv[1:]
settings = dict(
    block_size=int(block_size), block_count=int(block_count), disk_version=int(version, 0)
)


def pattern(size):
    return bytes(i % 251 for i in range(size))


def write(path, mode, data):
    with fs.open(path, mode) as file:
        file.write(data)


if command == "make":
    fs = LittleFS(context=UserContext(int(block_size) * int(block_count)), **settings)
    fs.mkdir("/d")
    write("/a", "wb", b"hello")
    write("/d/big", "wb", pattern(5000))
    write("/empty", "wb", b"")
else:
    with open(image, "rb") as file:
        context = UserContext(buffer=bytearray(file.read()))
    fs = LittleFS(context=context, mount=False, **settings)
    fs.mount()

if command == "change":
    write("/d/big", "ab", pattern(700))
    fs.rename("/a", "/d/b")
    fs.remove("/empty")
    fs.mkdir("/d/e")
    write("/d/e/x", "wb", pattern(300))

if command == "show":
    for folder, _, names in fs.walk("/"):
        print("dir", folder)
        for name in names:
            path = folder.rstrip("/") + "/" + name
            with fs.open(path, "rb") as file:
                print("file", path, file.read().hex())
    print("mtime /d/big", fs.getattr("/d/big", 1).hex())
else:
    with open(image, "wb") as file:
        file.write(fs.context.buffer)
