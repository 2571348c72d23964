# Run by upstream's binary: changes the FAT volume in an image file, or makes one in it first, and
# prints what is then on it, a line for each path: its length and the sum of its bytes.

import os
import sys
import vfs


class Image:
    def __init__(self, path):
        self.path = path
        with open(path, "rb") as file:
            self.data = bytearray(file.read())

    def readblocks(self, block, into):
        start = block * 512
        into[:] = memoryview(self.data)[start : start + len(into)]

    def writeblocks(self, block, data):
        start = block * 512
        memoryview(self.data)[start : start + len(data)] = data

    def ioctl(self, request, argument):
        if request == 4:
            return len(self.data) // 512
        if request == 5:
            return 512

    def save(self):
        with open(self.path, "wb") as file:
            file.write(self.data)


def show(path):
    for entry in os.ilistdir(path):
        inside = path + "/" + entry[0]
        if entry[1] == 0x4000:
            show(inside)
        else:
            with open(inside, "rb") as file:
                data = file.read()
            print(inside[4:], len(data), sum(data))


def change():
    os.mkdir("/fat/from upstream")
    for number in range(20):
        with open("/fat/from upstream/A name with %d in it.bin" % number, "wb") as file:
            file.write(bytes([number]) * (number * 333))
    with open("/fat/small.txt", "w") as file:
        file.write("small letters")


image = Image(sys.argv[2])
if sys.argv[1] == "make":
    vfs.VfsFat.mkfs(image)
vfs.mount(image, "/fat")
change()
show("/fat")
print(*os.statvfs("/fat")[:4])
vfs.umount("/fat")
image.save()
