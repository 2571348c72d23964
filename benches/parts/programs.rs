//! What Python programs do most: calls, attributes, numbers, strings, containers, generators.

use std::mem::MaybeUninit;

use taipan::{Config, Host, Interpreter, Interrupt};
use taipan_benches::Benches;

/// Nothing but a console that nobody reads.
struct Quiet;

impl Host for Quiet {
    fn write(&mut self, _bytes: &[u8]) {}
}

/// An interpreter that must not fail.
pub struct Python<'m>(Interpreter<'m>);

impl<'m> Python<'m> {
    /// An interpreter in so much memory.
    pub fn new(memory: &'m mut [MaybeUninit<u8>]) -> Python<'m> {
        let host = Box::leak(Box::new(Quiet));
        let interrupt = Box::leak(Box::new(Interrupt::new()));
        let python = Interpreter::new(memory, host, interrupt, Config::default());
        Python(python.expect("the memory is large enough"))
    }

    /// Runs source.
    pub fn run(&self, source: &str) {
        if let Err(error) = self.0.exec(source) {
            panic!("{error:#}");
        }
    }
}

/// Times that a loop goes round.
const LOOP: u32 = 10_000;

/// What is prepared, and what is done in the loop.
const PROGRAMS: &[(&str, &str, &str)] = &[
    ("call/function", "def f(a, b): return a", "f(i, 2)"),
    (
        "call/keywords",
        "def f(a, b=1, *, c=2): return a",
        "f(i, c=3)",
    ),
    (
        "call/method",
        "class C:\n  def m(self, a): return a\no = C()",
        "o.m(i)",
    ),
    (
        "call/constructor",
        "class C:\n  def __init__(self, a): self.a = a",
        "C(i)",
    ),
    ("call/native", "", "len('abc')"),
    ("attribute/load", "class C: pass\no = C(); o.a = 1", "o.a"),
    (
        "attribute/store",
        "class C: pass\no = C(); o.a = 1",
        "o.a = i",
    ),
    ("int/add", "n = 0", "n = i + 7"),
    ("int/multiply large", "n = 3 ** 200", "n * n"),
    (
        "int/print large",
        "n = 3 ** 2000",
        "str(n) if i % 100 == 0 else 0",
    ),
    ("float/add", "x = 0.5", "x = x * 0.5 + i"),
    ("str/concatenate", "s = 'abc'", "s + 'def'"),
    ("str/format", "s = 'abc'", "f'{s}: {i:5d}'"),
    ("str/find", "s = 'ab' * 200 + 'c'", "s.find('bc')"),
    ("str/split", "s = 'a b c d e f g h'", "s.split()"),
    ("list/append", "l = []", "l.append(i) if i else l.clear()"),
    ("list/subscript", "l = list(range(100))", "l[i % 100]"),
    (
        "list/sort",
        "l = [n * 7919 % 1009 for n in range(1000)]",
        "sorted(l) if i % 100 == 0 else 0",
    ),
    (
        "dict/get int",
        "d = {n: n for n in range(1000)}",
        "d[i % 1000]",
    ),
    (
        "dict/get str",
        "d = {str(n): n for n in range(100)}; k = list(d)",
        "d[k[i % 100]]",
    ),
    ("dict/set", "d = {}", "d[i % 1000] = i"),
    (
        "generator/next",
        "def g():\n  while True: yield 1\nnext_of = g()",
        "next(next_of)",
    ),
    (
        "exception/raise and catch",
        "def f():\n  try: raise ValueError\n  except ValueError: pass",
        "f()",
    ),
];

/// Measures all.
pub fn all(benches: &Benches) {
    for (name, prepare, step) in PROGRAMS {
        let mut memory = vec![MaybeUninit::uninit(); 4 << 20];
        let python = Python::new(&mut memory);
        python.run(prepare);
        let globals = "global n, x, s";
        python.run(&format!(
            "def rounds():\n  {globals}\n  for i in range({LOOP}):\n    {step}\n"
        ));
        benches.measure(name, LOOP, || python.run("rounds()"));
    }
}
