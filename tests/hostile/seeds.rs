//! What is changed: small programs that together go through all kinds of instructions, and
//! images with them.

use std::mem::MaybeUninit;

use taipan_arena::ChunkSource;
use taipan_compiler::{Options, compile};
use taipan_mpy::writer::{Sink, SinkFull};
use taipan_romfs::Builder;

const PROGRAMS: &[&str] = &[
    "def f(a, b=2, *c, d=4, **e):\n    return [a, b, c, d, e]\nprint(f(1), f(*[1, 2, 3], **{'d': 5, 'x': 6}))\nprint({i: i * i for i in range(5)}, {1, 2}, (1, 'x', b'y', 2.5, 12345678901234567890))\n",
    "class A:\n    n = 1\n    def __init__(self, x):\n        self.x = x\n    @property\n    def double(self):\n        return self.x * 2\n    def __enter__(self):\n        return self\n    def __exit__(self, *a):\n        return True\nclass B(A):\n    def __init__(self):\n        super().__init__(7)\nwith B() as b:\n    print(b.double, b.n)\n    raise KeyError(b.x)\n",
    "def g(n):\n    try:\n        for i in range(n):\n            x = yield i\n            if x:\n                print('got', x)\n    finally:\n        print('end')\n    return 'r'\ndef h():\n    print((yield from g(2)))\nprint(list(h()))\nx = g(3)\nprint(next(x), x.send('s'))\nx.close()\n",
    "def outer():\n    x = 1\n    def inner():\n        nonlocal x\n        x += 1\n        return x\n    return inner\nf = outer()\nprint(f(), f())\ntry:\n    try:\n        1 // 0\n    except ZeroDivisionError as e:\n        raise ValueError('v') from e\n    finally:\n        print('f')\nexcept (TypeError, ValueError) as e:\n    print(repr(e))\nfor i in range(10):\n    if i == 2:\n        continue\n    if i == 5:\n        break\nelse:\n    print('no')\nwhile i < 8:\n    i += 1\n",
    "import sys, gc\nfrom json import dumps as d\nl = [3, 1, 2]\nl[1:2] = [4, 5]\ndel l[0]\na, *b = l\nprint(f'{a!r:>5}', d({'k': b}), l[::-1], not a, -a, a if b else 3, a < 2 < 5, a is not b, 1 in l)\nglobal_value = lambda *k: (k, global_value)\nassert global_value(1)\nasync def c():\n    return 1\ntry:\n    c().send(None)\nexcept StopIteration as e:\n    print(e.value)\n",
];

struct Image(Vec<u8>);

impl Sink for Image {
    fn write(&mut self, bytes: &[u8]) -> Result<(), SinkFull> {
        self.0.extend_from_slice(bytes);
        Ok(())
    }
}

/// The programs as `.mpy` files.
pub fn images() -> Vec<Vec<u8>> {
    PROGRAMS.iter().map(|program| compiled(program)).collect()
}

fn compiled(program: &str) -> Vec<u8> {
    let mut memory = ChunkSource::new(|least| {
        let chunk: Box<[MaybeUninit<u8>]> = Box::new_uninit_slice(least.max(4096));
        Some(Box::leak(chunk))
    });
    let mut image = Image(Vec::new());
    let options = Options {
        file_name: "m.py",
        ..Options::default()
    };
    compile(program.as_bytes(), &options, &mut memory, &mut image).expect("it is correct");
    image.0
}

/// An image with these files; those in a folder come after each other.
pub fn rom(files: &[(&str, &[u8])]) -> Vec<u8> {
    let size: usize = files
        .iter()
        .map(|(name, data)| name.len() + data.len() + 64)
        .sum();
    let mut memory = vec![0; size + 16];
    let mut builder = Builder::new(&mut memory);
    let mut open = None;
    for (path, data) in files {
        let (folder, name) = match path.split_once('/') {
            Some((folder, name)) => (Some(folder), name),
            None => (None, *path),
        };
        if folder != open {
            if open.is_some() {
                builder.close_directory().expect("room");
            }
            if let Some(folder) = folder {
                builder.open_directory(folder).expect("room");
            }
            open = folder;
        }
        builder.file(name, data).expect("room");
    }
    if open.is_some() {
        builder.close_directory().expect("room");
    }
    builder.finish().expect("room").to_vec()
}
