//! Hostile input: nothing panics, the stack holds, and memory that runs out is an error.

use std::format;
use std::string::String;
use std::thread;
use std::vec;
use std::vec::Vec;

use proptest::prelude::*;
use taipan_arena::{Arena, ChunkSource, FixedMemory};

use super::parsed;
use crate::dump::dump;
use crate::{CompileError, ErrorKind, Limits, Mode, ModuleParser, is_incomplete, parse};

const SAMPLE: &str = r#"
@decorated(by=1)
async def f(a, /, b: int = 2, *c, d=lambda x: x + 1, **e) -> None:
    """Doc\tstring"""
    global g
    async with a as (b, c), d: pass
    x = [i * 2 ** -i async for i, in a if not i and i < 3 or i is not None]
    y, *z = {**a, 'b': c}, {1, 2.5j, 0xffffffffffffffffff}, a[1:2, ...][::3]
    s = f'{x!r:>{y}}{z = }' 'w', rb'\n'.decode() + t'{x:{y}}'
    try:
        del x, y[0]
    except (A, B) as e:
        raise C from e
    else:
        assert x, y
    finally:
        return await (yield x)
match p:
    case [v, *r] | {'k': v, **r} if (w := v): pass
    case A(b, c=-1) as d: import a.b as c
    case _:
        while 1:
            for i in j: continue
            break
from . import (a, b as c)
type T[X] = X
class K(a, metaclass=b): x: int = 1; x += 1
"#;

/// One of each way to nest.
const NESTERS: [&str; 26] = [
    "(",
    "[",
    "{",
    "{a:",
    "a[",
    "a[b:",
    "f(",
    "f(a=",
    "f(*",
    "f(**",
    "-",
    "not ",
    "a ** ",
    "a if b else ",
    "lambda: ",
    "lambda a=",
    "[a for a in ",
    "[a for a in b if ",
    "(yield ",
    "f'{",
    "f'{a:{",
    "a or b and not c < d | e ^ f & g << h + i * (",
    "*(",
    "a.b(",
    "await (",
    "(a := ",
];

#[test]
fn deep_nesting_is_an_error_on_a_small_stack() {
    let sources = NESTERS.iter().map(|nester| nester.repeat(10_000));
    let patterns = ["[", "(", "A(", "A(b=", "{'a': ", "1 | ("];
    let patterns = patterns
        .iter()
        .map(|nester| format!("match a:\n case {}", nester.repeat(10_000)));
    let blocks = [
        "if a:",
        "for a in b:",
        "def f():",
        "class A:",
        "try:",
        "with a:",
        "async def f():",
        "while a:",
    ];
    let blocks = blocks.iter().map(|block| {
        (0..95)
            .map(|depth| format!("{}{block}\n", " ".repeat(depth)))
            .collect::<String>()
    });
    let sources: Vec<String> = sources.chain(patterns).chain(blocks).collect();
    let check = move || {
        for source in &sources {
            let limits = Limits {
                max_depth: 24,
                ..Limits::default()
            };
            let mut buffer = vec![core::mem::MaybeUninit::uninit(); 1 << 16];
            let mut memory = FixedMemory::new(&mut buffer);
            let arena = Arena::new(&mut memory);
            let error = parse(source.as_bytes(), Mode::Module, limits, &arena)
                .map(|_| ())
                .unwrap_err();
            let start: String = source.chars().take(20).collect();
            assert_eq!(
                (error.kind, error.message),
                (ErrorKind::Depth, "too deeply nested"),
                "{start}"
            );
        }
    };
    thread::Builder::new()
        .stack_size(64 << 10)
        .spawn(check)
        .unwrap()
        .join()
        .unwrap();
}

#[test]
fn depth_counts_levels() {
    let depth_needed = |source: &str| {
        (1..200).find(|&max_depth| {
            let mut buffer = vec![core::mem::MaybeUninit::uninit(); 1 << 16];
            let mut memory = FixedMemory::new(&mut buffer);
            let arena = Arena::new(&mut memory);
            parse(
                source.as_bytes(),
                Mode::Module,
                Limits {
                    max_depth,
                    ..Limits::default()
                },
                &arena,
            )
            .is_ok()
        })
    };
    assert_eq!(depth_needed("a"), Some(1));
    assert_eq!(depth_needed("((a))"), Some(3));
    assert_eq!(depth_needed("a + b + c + d"), Some(2));
    assert_eq!(depth_needed("a.b.c().d[e]"), Some(2));
    assert_eq!(depth_needed("if a:\n b"), Some(2));
    assert!(depth_needed(SAMPLE) <= Some(8));
}

const WORDS: &[&str] = &[
    " ",
    "\n",
    "\n ",
    "\n  ",
    "\t",
    "\r",
    "\\\n",
    "#",
    "a",
    "é",
    "1",
    "0x1_f",
    "1e5j",
    "'b'",
    "'",
    "\"",
    "'''",
    "f'",
    "{",
    "}",
    "!r",
    ":",
    "f'{a=}'",
    "t'{a:{b}}'",
    "(",
    ")",
    "[",
    "]",
    ",",
    ";",
    ".",
    "...",
    "=",
    ":=",
    "+",
    "-",
    "*",
    "**",
    "//",
    "<<=",
    "->",
    "@",
    "~",
    "!",
    "!=",
    "$",
    "\\",
    "\0",
    "if ",
    "elif ",
    "else",
    "for ",
    " in ",
    "while ",
    "try:",
    "except ",
    "finally:",
    "with ",
    " as ",
    "match ",
    "case ",
    "def f",
    "class A",
    "lambda ",
    "return ",
    "yield ",
    " from ",
    "import ",
    "async ",
    "await ",
    "not ",
    " is ",
    " and ",
    " or ",
    "del ",
    "global ",
    "assert ",
    "raise ",
    "pass",
    "type ",
    "None",
    "_",
];

/// Parses a source in every mode, with memory to spare and without; what comes out does not
/// matter, but that something does.
fn all_ways(source: &[u8]) {
    let limits = Limits {
        max_depth: 50,
        ..Limits::default()
    };
    for size in [1 << 16, 1 << 9] {
        let mut buffer = vec![core::mem::MaybeUninit::uninit(); size];
        for mode in [Mode::Module, Mode::Single, Mode::Eval] {
            let mut memory = FixedMemory::new(&mut buffer);
            let arena = Arena::new(&mut memory);
            let _ = parse(source, mode, limits, &arena).map(|tree| dump(tree, true));
        }
        let mut memory = FixedMemory::new(&mut buffer);
        let mut arena = Arena::new(&mut memory);
        if let Ok(mut parser) = ModuleParser::new(source, limits) {
            while let Ok(Some(_)) = parser.next_piece(&arena) {
                arena.reset();
            }
        }
    }
    is_incomplete(source);
}

/// Parses with a memory of `count` small chunks.
fn parse_in_chunks(source: &str, count: usize) -> Result<String, CompileError> {
    let mut buffer = vec![core::mem::MaybeUninit::uninit(); count * 512];
    let mut chunks = buffer.chunks_exact_mut(512);
    let mut memory = ChunkSource::new(|_| chunks.next());
    let arena = Arena::new(&mut memory);
    parse(source.as_bytes(), Mode::Module, Limits::default(), &arena).map(|tree| dump(tree, true))
}

#[test]
fn memory_may_run_out_anywhere() {
    let whole = parsed(SAMPLE.as_bytes(), Mode::Module, true).unwrap();
    let enough = (0..1000).find(|&count| match parse_in_chunks(SAMPLE, count) {
        Ok(tree) => {
            assert_eq!(tree, whole);
            true
        }
        Err(error) => {
            assert_eq!(error.kind, ErrorKind::Memory, "{count} chunks: {error}");
            false
        }
    });
    assert!(enough.is_some_and(|count| count > 10), "{enough:?}");
}

proptest! {
    #[test]
    fn any_bytes(source in prop::collection::vec(any::<u8>(), 0..200)) {
        all_ways(&source);
    }

    #[test]
    fn any_words(words in prop::collection::vec(prop::sample::select(WORDS), 0..60)) {
        all_ways(words.concat().as_bytes());
    }

    #[test]
    fn mutated_source(edits in prop::collection::vec((0..SAMPLE.len(), 0usize..12, prop::sample::select(WORDS)), 1..4)) {
        let mut source = String::from(SAMPLE);
        for (at, delete, insert) in edits {
            let start = source.floor_char_boundary(at);
            let end = source.floor_char_boundary(start + delete);
            source.replace_range(start..end, insert);
        }
        all_ways(source.as_bytes());
    }
}
