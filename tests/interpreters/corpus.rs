//! The programs that are run under hard conditions: those of `tests/py`, and short ones that each
//! go through one part of the interpreter.

use std::fs;
use std::path::Path;

/// A program.
pub struct Program {
    /// Its name.
    pub name: String,
    /// Its text.
    pub source: String,
    /// What it prints, where that is known; else what it prints under no condition.
    pub output: Option<String>,
}

/// Short programs. All their names begin with the part that they go through.
const SHORT: &[(&str, &str)] = &[
    ("empty", ""),
    (
        "compile",
        "exec('def f(a, *b, c=1, **d):\\n  return [a, b, c, d]\\nprint(f(1, 2, c=3, e=4))')\nprint(eval('1 + (2 * 3)'))\ntry: compile('x = = 2', 'f', 'exec')\nexcept SyntaxError as e: print(e)",
    ),
    (
        "compile_nested",
        "def a():\n  x = 1\n  def b():\n    nonlocal x\n    def c(): return x\n    x += 1\n    return c\n  return b\nprint(a()()())\nprint([[(i, j) for i in range(2)] for j in range(2)])\nprint((lambda *a: a)(1, 2))",
    ),
    (
        "import_native",
        "import math, json, sys, io, collections, struct, errno, binascii, random, heapq, time, array, os, gc\nprint(math.floor(2.5), 'json' in sys.modules)",
    ),
    (
        "import_files",
        "import imported\nfrom imported import shapes\nimport imported.deep.leaf\nprint(imported.__name__, shapes.__name__)\ntry: import imported.broken\nexcept Exception as e: print(type(e).__name__)\ntry: import missing\nexcept ImportError as e: print(e)",
    ),
    (
        "volumes",
        "class D:\n  def __init__(self): self.data = bytearray(64 * 512)\n  def readblocks(self, n, b, o=0): b[:] = self.data[n * 512 + o:n * 512 + o + len(b)]\n  def writeblocks(self, n, b, o=0): self.data[n * 512 + o:n * 512 + o + len(b)] = b\n  def ioctl(self, r, a): return (0, 0, 0, 0, 64, 512, 0)[r]\nimport vfs, os\nfor c in (vfs.VfsFat, vfs.VfsLfs1, vfs.VfsLfs2):\n  d = D()\n  c.mkfs(d)\n  vfs.mount(d, '/vol')\n  try:\n    os.mkdir('/vol/dir')\n    fs = [open('/vol/dir/f%d' % i, 'w+') for i in range(2)]\n    for f in fs: f.write('text ' * 20)\n    for f in fs: f.seek(0)\n    print([len(f.read()) for f in fs])\n    os.rename('/vol/dir/f0', '/vol/moved')\n    print(sorted(os.listdir('/vol')), os.stat('/vol/moved')[6])\n  finally: vfs.umount('/vol')\n",
    ),
    (
        "classes",
        "class A:\n  n = 1\n  def __init__(self, x): self.x = x\n  @property\n  def double(self): return self.x * 2\n  @classmethod\n  def make(cls): return cls(5)\n  @staticmethod\n  def st(): return 'st'\n  def __add__(self, o): return A(self.x + o.x)\n  def __repr__(self): return 'A(%r)' % self.x\nclass B(A):\n  def __init__(self): super().__init__(7)\nprint(A(1) + B(), B.make if 0 else A.make(), A.st(), B().double)\nclass M(type): pass\nprint(type('D', (A, ), {'y': 2})(3).y)\nclass L(list):\n  def append(self, x): super().append(x * 2)\nl = L()\nl.append(4)\nprint(l, len(l))\na = A(0)\nfor i in range(20): setattr(a, 'k%d' % i, i)\nprint(a.k19)",
    ),
    (
        "class_hooks",
        "class D:\n  def __set_name__(self, o, n): self.n = n\n  def __get__(self, i, o): return (self.n, i is None)\n  def __set__(self, i, v): print('set', v)\nclass A:\n  d = D()\n  def __init_subclass__(cls, **k): print('sub', k)\n  def __getattr__(self, n): return n * 2\n  def __getitem__(self, i): return i\n  def __call__(self, *a): return a\n  def __enter__(self): return self\n  def __exit__(self, *a): print(a[0]); return True\nclass B(A, x=1): pass\nb = B()\nprint(b.d, B.d, b.zz, b[3], b(1, 2))\nb.d = 4\nwith b: raise KeyError(1)",
    ),
    (
        "generators",
        "def g(n):\n  try:\n    for i in range(n):\n      x = yield i\n      if x: print('got', x)\n  finally: print('end')\n  return 'r'\ndef h(): print((yield from g(2)))\nprint(list(h()))\nx = g(3)\nprint(next(x), x.send('s'))\nx.close()\nx = g(3)\nnext(x)\ntry: x.throw(ValueError('v'))\nexcept ValueError as e: print(e)\nprint(sum(i * i for i in range(10)), sorted({i % 3 for i in range(9)}), {i: i for i in range(3)})",
    ),
    (
        "coroutines",
        "class W:\n  def __iter__(self):\n    r = yield 'w'\n    return r\n  __await__ = __iter__\nasync def f(n):\n  async with C(): return (await W()) + n\nclass C:\n  async def __aenter__(self): return self\n  async def __aexit__(self, *a): print('exit')\nc = f(5)\nprint(c.send(None))\ntry: c.send(10)\nexcept StopIteration as e: print(e.value)",
    ),
    (
        "exceptions",
        "class E(ValueError):\n  pass\ndef f(n):\n  try:\n    if n: f(n - 1)\n    else: raise E('deep', n)\n  except KeyError: pass\n  finally: print('f', n)\ntry: f(3)\nexcept (TypeError, ValueError) as e:\n  print(repr(e), e.args)\n  try: raise KeyError from e\n  except KeyError as k: print(type(k.__cause__))\ntry:\n  try: 1 // 0\n  except ZeroDivisionError: [][1]\nexcept IndexError as e: print(type(e.__context__))\ntry: raise OSError(2)\nexcept OSError as e: print(e.errno)\nfor x in (lambda: int('x'), lambda: {}[1], lambda: None.a, lambda: nope, lambda: 'a' + 1, lambda: len(1), lambda: (1)(), lambda: f()):\n  try: x()\n  except Exception as e: print(type(e).__name__)",
    ),
    (
        "tracebacks",
        "import sys, io\ndef f(n):\n  if n: f(n - 1)\n  raise ValueError('x' * 50)\ntry: f(5)\nexcept ValueError as e:\n  s = io.StringIO()\n  sys.print_exception(e, s)\n  print(len(s.getvalue()) > 100)",
    ),
    (
        "formatting",
        "print('%5d|%-6s|%06.2f|%x|%r' % (42, 'ab', 3.14159, 255, [1, 'x']))\nprint('{:>8}|{:^8}|{:,}|{!r}|{a[0]}|{b.real}'.format('r', 'c', 1234567, 'q', a=[9], b=3))\nx = 12.5\nprint(f'{x:8.3f}|{x!r}|{x=}|{\"n\" * 3:>{10}}')\nprint(repr('a\\'b\\n\\u1234'), ascii('\\xe9') if 0 else '', str([1.5, None, {'k': (1,)}]))\nprint(1e100, 1.0, -0.0, 0.1 + 0.2, 1e-7, float('inf'))\nprint('a-b-c'.split('-'), '-'.join(['x', 'y']), 'abc'.replace('b', 'zz'), ' s '.strip(), 'Abc'.upper(), 'x' * 20)",
    ),
    (
        "json",
        "import json, io\nd = {'a': [1, 2.5, None, True, 'te\\u00e9xt \\n'], 'b': {'c': []}}\ns = json.dumps(d)\nprint(s)\nprint(json.loads(s) == d, json.loads('[1, [2, [3, {\"x\": -1e5}]]]'))\njson.dump([1] * 5, f := io.StringIO())\nprint(f.getvalue())\ntry: json.loads('[1,')\nexcept ValueError: print('bad')",
    ),
    (
        "big_ints",
        "a = 3 ** 200\nb = 7 ** 150\nprint(a * b // (a - b), a % b, a ** 3 % 1000007, pow(a, b, 10 ** 30))\nprint(a & b, a | -b, a ^ b, ~a, a << 100 >> 50, hex(b), int(str(a)) == a, int('ff' * 30, 16))\nprint((2 ** 100).to_bytes(20, 'big'), int.from_bytes(b'\\xff' * 20, 'little'), float(a), a > b, hash(a) == hash(a + 0), divmod(-a, b))",
    ),
    (
        "dicts",
        "d = {}\nfor i in range(100): d['key%d' % i] = i\nfor i in range(0, 100, 2): del d['key%d' % i]\nd.update({1: 2}, z=3)\nprint(len(d), list(d)[:3], d.pop('key1'), d.setdefault('new', []), d.get('none'))\nprint({**d, 'a': 1} | {'b': 2} != d, dict(zip('ab', [1, 2])), sorted(d.items(), key=str)[:2], d.copy() == d, dict.fromkeys('xy', 0))\nfrom collections import OrderedDict, namedtuple, deque, defaultdict\no = OrderedDict([(1, 2)])\no[0] = 1\nprint(o, namedtuple('P', 'x y')(1, 2), deque([1, 2, 3], 2))",
    ),
    (
        "lists",
        "l = []\nfor i in range(200): l.append(i * 7 % 31)\nl.sort(key=lambda x: -x)\nl[5:10] = [1, 2]\ndel l[::3]\nl.insert(3, 'x')\nl += [None] * 5\nl.extend(range(3))\nprint(len(l), l[:6], l.index('x'), l.count(1), l[::-1][:2], l == list(l), tuple(l)[:3], [1] + [2] * 3)\nprint(sorted('hello'), max(l[:3]), sum([1, 2.5]), list(map(str, range(3))), list(filter(None, [0, 1])), list(zip('ab', range(2))), list(enumerate('a')), list(reversed([1, 2])), any([0]), all([1]))",
    ),
    (
        "sets",
        "s = {1, 2, 3}\ns |= set(range(50))\ns -= {4}\ns.add('x')\nprint(len(s), {1, 2} & {2}, {1} ^ {2}, frozenset('aa'), {1} <= s, s.pop() is not None, sorted({3, 1} | {2}))",
    ),
    (
        "bytes",
        "b = bytearray()\nfor i in range(300): b.append(i % 256)\nb += b'tail'\nb[1:3] = b'xyz'\nm = memoryview(b)\nm[0] = 9\nprint(len(b), bytes(b[:5]), m[2:4].tobytes() if hasattr(m, 'tobytes') else bytes(m[2:4]), b'a,b'.split(b','), b'%d' % 5, bytes([1, 2]).hex(), bytes.fromhex('0aff'), b.find(b'tail'), bytes(b)[::50])\nimport array, struct, binascii\na = array.array('i', [1, 2])\na.append(3)\na.extend([4])\nprint(a, struct.pack('<HiB', 1, -2, 3), struct.unpack('>I', b'\\0\\0\\1\\0'), binascii.hexlify(b'hi'), binascii.b2a_base64(b'abc'))",
    ),
    (
        "files",
        "import os, io\nprint(os.listdir('imported') != [], 'imports.py' in os.listdir())\nwith open('imports.py') as f:\n  first = f.readline()\n  rest = f.read()\n  print(len(first) > 0, len(rest) > 100)\nprint(len(open('imports.py', 'rb').read()) > 100)\ntry: open('missing')\nexcept OSError as e: print(e.errno)\nprint(os.stat('imports.py')[6] > 0)\ns = io.StringIO()\nfor i in range(50): s.write('line %d\\n' % i)\ns.seek(0)\nprint(len(s.readlines()), io.BytesIO(b'abc').read(2))",
    ),
    (
        "closures",
        "fs = [lambda i=i: (i, len(fs)) for i in range(5)]\nprint([f() for f in fs])\ndef counter():\n  n = 0\n  def inc(by=1, *, twice=False):\n    nonlocal n\n    n += by * (2 if twice else 1)\n    return n\n  return inc\nc = counter()\nprint(c(), c(5), c(by=2, twice=True))\ndef deco(f):\n  def w(*a, **k): return ('w', f(*a, **k))\n  return w\n@deco\ndef g(a, b=2, *c, d, **e): return (a, b, c, d, e)\nprint(g(1, d=4), g(1, 2, 3, d=4, z=5), g(*[1, 2], **{'d': 3}))",
    ),
    (
        "matching",
        "def f(x):\n  match x:\n    case [1, *r]: return ('list', r)\n    case {'k': v, **rest}: return ('dict', v, rest)\n    case str() | int(): return 'scalar'\n    case _: return None\nfor x in ([1, 2, 3], {'k': 1, 'z': 2}, 'a', 5, 1.5): print(f(x))\na, *b, (c, d) = 1, 2, 3, (4, 5)\nprint(a, b, c, d)\nif (n := 10) > 5: print(n)",
    ),
    (
        "finalisers",
        "import gc\nclass F:\n  def __del__(self): print('del')\nx = F()\ndel x\nprint('ok')",
    ),
    (
        "schedule",
        "import micropython\nmicropython.schedule(lambda x: print('later', x), 5)\nfor i in range(10): pass\nprint('end')",
    ),
    (
        "heapq_random",
        "import heapq, random\nh = []\nfor x in (5, 1, 4, 2): heapq.heappush(h, x)\nprint([heapq.heappop(h) for _ in range(4)])\nrandom.seed(1)\nprint(0 <= random.random() < 1, random.randint(1, 1), random.choice([7]))",
    ),
    (
        "re_cmath",
        "import re, cmath\nprint(re.match(r'(\\w+)-(\\d+)', 'abc-123').groups(), re.sub('a(b*)', lambda m: m.group(1) * 2, 'xabbya'), re.compile('[,;]').split('a,b;c'), re.search('z', 'y'))\nprint(cmath.sqrt(-4), complex(1, 2) * 3j, abs(3 + 4j))\ntry: re.compile('(')\nexcept Exception: print('bad pattern')",
    ),
    (
        "templates",
        "name = 'x'\nt = t'a {name!r} b {1 + 1:>3}'\nprint(t.strings, [i.value for i in t.interpolations])",
    ),
    (
        "recursion",
        "def f(n): return f(n + 1)\ntry: f(0)\nexcept RuntimeError as e: print(e)\nl = []\nl.append(l)\nprint(l)",
    ),
    (
        "growing_text",
        "s = ''\nfor i in range(300): s += 'ab'\nprint(len(s))\nb = b''\nfor i in range(100): b += b'xy'\nprint(len(b), s[10:14], s.encode()[:3], str(b[:2], 'utf-8'))",
    ),
];

/// All of them.
pub fn programs() -> Vec<Program> {
    let mut all: Vec<Program> = SHORT
        .iter()
        .map(|(name, source)| Program {
            name: (*name).to_owned(),
            source: (*source).to_owned(),
            output: None,
        })
        .collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("py");
    let entries = fs::read_dir(&folder).expect("the folder is there");
    let mut files: Vec<_> = entries
        .map(|entry| entry.expect("a folder can be listed").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "py"))
        // They ask for a shell, an environment, sockets and threads, which the host here has not; one takes
        // too long to be run again and again.
        .filter(|path| {
            let host = [
                "system.py",
                "sockets.py",
                "asyncio_tasks.py",
                "asyncio_groups.py",
                "decimal_operations.py",
                "os_tree_and_environment.py",
                "threading_module.py",
                "threads.py",
                "waiting_threads.py",
            ];
            !host.iter().any(|name| path.ends_with(name))
        })
        .collect();
    files.sort();
    for file in files {
        let read = |path: &Path| fs::read_to_string(path).expect("a program and its output");
        all.push(Program {
            name: file
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
            source: read(&file),
            output: Some(read(&file.with_extension("out"))),
        });
    }
    all
}
