//! What the scope analysis and the emission refuse, and where.

use std::vec::Vec;

use crate::tests::image::{image, image_with};
use crate::{ErrorKind, Mode, Options};

/// Sources with the message and the place (line, column) of their error.
const REFUSED: &[(&str, &str, u32, u16)] = &[
    ("return 1", "'return' outside function", 1, 1),
    ("class A:\n return", "'return' outside function", 2, 2),
    ("break", "'break' outside loop", 1, 1),
    (
        "for x in y:\n def f():\n  break",
        "'break' outside loop",
        3,
        3,
    ),
    ("while 1: pass\nelse: break", "'break' outside loop", 2, 7),
    ("continue", "'continue' not properly in loop", 1, 1),
    ("yield 1", "'yield' outside function", 1, 1),
    ("class A:\n x = yield", "'yield' outside function", 2, 6),
    (
        "def f(): [(yield x) for x in y]",
        "'yield' inside list comprehension",
        1,
        12,
    ),
    (
        "def f(): ((yield x) for x in y)",
        "'yield' inside generator expression",
        1,
        12,
    ),
    ("await x", "'await' outside function", 1, 1),
    ("def f(): await x", "'await' outside async function", 1, 10),
    (
        "async for x in y: pass",
        "'async for' outside async function",
        1,
        1,
    ),
    (
        "def f():\n async with x: pass",
        "'async with' outside async function",
        2,
        2,
    ),
    (
        "def f(): [x async for x in y]",
        "asynchronous comprehension outside of an asynchronous function",
        1,
        10,
    ),
    (
        "async def f(): yield from x",
        "'yield from' inside async function",
        1,
        16,
    ),
    (
        "async def f():\n yield 1\n return 2",
        "'return' with value in async generator",
        3,
        2,
    ),
    (
        "def f(a, a): pass",
        "duplicate argument in function definition",
        1,
        10,
    ),
    (
        "lambda a, *a: 0",
        "duplicate argument in function definition",
        1,
        12,
    ),
    (
        "def f():\n x\n global x",
        "name is used prior to global declaration",
        3,
        9,
    ),
    (
        "def f():\n x = 1\n global x",
        "name is assigned to before global declaration",
        3,
        9,
    ),
    (
        "x = 1\nglobal x",
        "name is assigned to before global declaration",
        2,
        8,
    ),
    ("def f(x): global x", "name is parameter and global", 1, 18),
    (
        "def f():\n x: int\n global x",
        "annotated name can't be global",
        3,
        9,
    ),
    (
        "def f():\n global x\n x: int",
        "annotated name can't be global",
        3,
        2,
    ),
    (
        "def f():\n global x\n nonlocal x",
        "name is nonlocal and global",
        3,
        11,
    ),
    (
        "nonlocal x",
        "nonlocal declaration not allowed at module level",
        1,
        10,
    ),
    (
        "def f(): nonlocal x",
        "no binding for nonlocal found",
        1,
        19,
    ),
    (
        "x = 1\ndef f():\n def g(): nonlocal x",
        "no binding for nonlocal found",
        3,
        20,
    ),
    (
        "class A:\n x = 1\n def f(self): nonlocal x",
        "no binding for nonlocal found",
        3,
        24,
    ),
    (
        "def f():\n from x import *",
        "import * only allowed at module level",
        2,
        2,
    ),
    (
        "[x := 1 for x in y]",
        "assignment expression cannot rebind comprehension iteration variable",
        1,
        2,
    ),
    (
        "[x for x in (y := z)]",
        "assignment expression cannot be used in a comprehension iterable expression",
        1,
        14,
    ),
    (
        "class A: [y := x for x in z]",
        "assignment expression within a comprehension cannot be used in a class body",
        1,
        11,
    ),
    (
        "match x:\n case a: pass\n case b: pass",
        "name capture makes remaining patterns unreachable",
        2,
        7,
    ),
    (
        "match x:\n case 1 | _ | 2: pass",
        "wildcard makes remaining patterns unreachable",
        2,
        11,
    ),
    ("__debug__ = 1", "cannot assign to __debug__", 1, 1),
    (
        "for x in y:\n try: pass\n except* A: break",
        "'break', 'continue' and 'return' cannot appear in an except* block",
        3,
        13,
    ),
    (
        "def f():\n try: pass\n except* A:\n  for x in y: return",
        "'break', 'continue' and 'return' cannot appear in an except* block",
        4,
        15,
    ),
    ("X = const(y)", "not a constant", 1, 10),
    ("X = const()", "not a constant", 1, 10),
    ("X = const(1, 2)", "not a constant", 1, 10),
    ("X = const(1 << -2)", "not a constant", 1, 10),
    ("X = const(1 % 0)", "not a constant", 1, 10),
    ("X = const(1 @ 2)", "not a constant", 1, 10),
    ("X = const(1)\nX = 2", "cannot assign to constant", 2, 1),
    (
        "X = const(1)\nX = const(2)",
        "cannot assign to constant",
        2,
        1,
    ),
    (
        "X = const(1)\ndef f():\n global X\n X = 2",
        "cannot assign to constant",
        4,
        2,
    ),
    ("@micropython.viper\ndef f(): pass", "invalid arch", 1, 13),
    (
        "@micropython.magic\ndef f(): pass",
        "invalid micropython decorator",
        1,
        13,
    ),
];

#[test]
fn refused_with_message_and_place() {
    let failures: Vec<_> = REFUSED
        .iter()
        .filter_map(|&(source, message, line, column)| {
            let got = image(source).map_err(|error| {
                (
                    error.message,
                    error.position.line(),
                    error.position.column(),
                )
            });
            (got != Err((message, line, column))).then_some((source, got.map(drop)))
        })
        .collect();
    assert!(failures.is_empty(), "{failures:#?}");
}

/// Misplaced statements are errors where they can never run, too.
#[test]
fn unreachable_code_is_checked() {
    for source in [
        "if 0: return",
        "raise x\nbreak",
        "def f():\n return\n await x",
    ] {
        assert_eq!(
            image(source).map_err(|error| error.kind),
            Err(ErrorKind::Syntax),
            "{source}"
        );
    }
}

#[test]
fn not_supported_is_said_so() {
    let error = image("type X = int").unwrap_err();
    assert_eq!(error.kind, ErrorKind::Unsupported);
}

/// What looks like the errors above and is none.
#[test]
fn accepted() {
    for source in [
        "def f():\n global x\n global x, x\n x = 1",
        "def f():\n x = 1\n def g():\n  nonlocal x\n  nonlocal x\n  x = 2",
        "while 1:\n try: pass\n finally: continue",
        "async def f():\n return [await x for x in y]",
        "async def f():\n yield 1\n return",
        "def f(): return (x async for x in y)",
        "X = const(1)\ndef f(X): X = 2",
        "X = const(1)\nimport y as X\ndef X(): pass",
        "F = const(1.5 + 2)\n_F = const(2 ** 100)",
        "class A:\n def f(self): return __class__",
        "def f(x):\n class A:\n  nonlocal x\n  x = 1",
        "for i in x:\n try: pass\n except* A:\n  for j in y: break",
        "@micropython.native\ndef f(): pass",
        "def f(a, /, b, *, c): pass",
        "lambda: (yield)",
        "x: int\ndef f():\n y: int\n def g(): return y",
    ] {
        assert!(image(source).is_ok(), "{source}: {:?}", image(source));
    }
}

#[test]
fn modes_are_told_apart() {
    let options = |mode| Options {
        mode,
        ..Options::default()
    };
    assert!(image_with(b"1 + x", &options(Mode::Eval)).is_ok());
    assert!(image_with(b"x = 1", &options(Mode::Eval)).is_err());
    assert!(image_with(b"x = 1", &options(Mode::Single)).is_ok());
    assert!(image_with(b"x = 1\ny = 2\n", &options(Mode::Single)).is_err());
}
