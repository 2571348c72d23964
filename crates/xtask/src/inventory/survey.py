# What there is to be found in the built-in modules, asked of the objects themselves, so that it runs on any
# MicroPython. `list MODULE...` prints a line for each name: module, what has the name (an expression in
# which `m` is the module), the name, and the value of constants. `check FILE` prints the lines of such a
# list that do not hold here.

import sys

# Objects whose methods no type gives away by its name in a module.
INSTANCES = {
    "builtins": (
        "0", "0.5", "1j", "True", "...", "''", "b''", "bytearray()", "memoryview(b'')", "()", "[]",
        "{}", "set()", "frozenset()", "range(1)", "slice(1)", "iter([])", "iter({})", "{}.keys()",
        "{}.values()", "{}.items()", "enumerate([])", "zip()", "map(len, [])", "filter(len, [])",
        "reversed([])", "(x for x in ())", "len", "[].append", "(lambda: 0)", "Survey().method",
        "Survey", "Survey()", "super(Survey, Survey())", "property()", "classmethod(len)",
        "staticmethod(len)", "ValueError()", "OSError(1)", "StopIteration(1)", "type", "sys",
    ),
    "array": ("m.array('i')",),
    "collections": ("m.deque((), 1)", "m.OrderedDict()", "m.namedtuple('N', 'a')(1)", "m.namedtuple('N', 'a')"),
    "cryptolib": ("m.aes(bytes(16), 1)",),
    "deflate": ("m.DeflateIO(__import__('io').BytesIO())",),
    "framebuf": ("m.FrameBuffer(bytearray(8), 8, 8, 0)",),
    "hashlib": ("m.sha256()",),
    "io": ("m.StringIO()", "m.BytesIO()", "m.BufferedWriter(m.BytesIO(), 8)", "m.IOBase()", "open('/dev/null')", "open('/dev/null', 'rb')"),
    "machine": ("m.Pin(0)", "m.Timer(-1)"),
    "micropython": ("m.RingIO(8)",),
    "os": ("m.uname()", "m.ilistdir('/')"),
    "re": ("m.compile('a')", "m.match('a', 'a')"),
    "select": ("m.poll()",),
    "socket": ("m.socket()",),
    "string.templatelib": ("m.Template('a')", "m.Interpolation(1)"),
    "sys": ("m.implementation", "m.stdin", "m.stdout", "m.stdin.buffer", "m.version_info"),
    "_thread": ("m.allocate_lock()",),
    "time": ("m.localtime(0)",),
    "uctypes": ("m.struct(m.addressof(bytearray(4)), {'a': m.UINT8})",),
    "vfs": ("m.VfsPosix()", "m.VfsFat(Device())", "m.VfsLfs2(Device())"),
    "weakref": ("m.ref(Survey)", "m.finalize(Survey, dir)"),
    "websocket": ("m.websocket(__import__('io').BytesIO())",),
}


class Survey:
    def method(self):
        pass


class Device:
    def readblocks(self, block, into, offset=0):
        pass

    def writeblocks(self, block, data, offset=0):
        pass

    def ioctl(self, request, argument):
        return {4: 64, 5: 512}.get(request, 0)


def load(module):
    try:
        return __import__(module, None, None, ("*",))
    except ImportError:
        return None


def find(m, text):
    try:
        return eval(text, {"m": m, "sys": sys, "Survey": Survey, "Device": Device})
    except Exception:
        return None


def constant(module, owner, value):
    # Names of types are constants to look at, but say nothing.
    if owner == "m" and module != "builtins" and type(value) in (int, str):
        return repr(value)
    return ""


def list_names(module):
    m = load(module)
    if m is None:
        return
    owners = ["m"]
    for name in dir(m):
        if isinstance(getattr(m, name, None), type) and name != "__class__":
            owners.append("m." + name)
    owners.extend(INSTANCES.get(module, ()))
    for owner in owners:
        value = find(m, owner)
        try:
            names = dir(value)
        except Exception:
            # Upstream's types without attributes have no `dir` either.
            continue
        if value is None:
            continue
        for name in names:
            print(module, owner, name, constant(module, owner, getattr(value, name, None)), sep="|")


def check(file):
    for line in open(file):
        line = line[:-1]
        module, owner, name, expected = line.split("|", 3)
        m = load(module)
        value = find(m, owner)
        if m is None or value is None or not hasattr(value, name):
            print(line)
        elif expected and constant(module, owner, getattr(value, name)) != expected:
            print(line)


if sys.argv[1] == "list":
    for module in sys.argv[2:]:
        list_names(module)
else:
    check(sys.argv[2])
