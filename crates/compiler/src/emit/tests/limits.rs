//! Little memory, large sources, odd sources.

use std::format;
use std::string::String;
use std::vec::Vec;

use proptest::prelude::*;

use crate::tests::image::{compile_within, image, image_with, listing};
use crate::{ErrorKind, Options};

const PROGRAM: &str = "
import sys
_WIDTH = const(8)
class Base:
    def __init__(self, x, *, y=2, **k):
        self.x = [x + i for i in range(y) if i]
    def area(self):
        try:
            with self as s:
                return f'{s.x!r:>{_WIDTH}}'
        except (ValueError, TypeError) as e:
            raise RuntimeError('bad') from e
        finally:
            print(*self.x, sep=', ')
def outer(a, b=(1, 2.5, 0xffffffffffffffffffff)):
    total = 0
    def inner(n):
        nonlocal total
        total += n
        return lambda: total
    for a, (b, *c) in sys.modules.items():
        while a < b <= 10:
            if a: continue
            break
    match c:
        case [1, x] | {'k': x}: yield x
    return inner
";

/// However early memory runs out, the answer is an error.
#[test]
fn runs_out_of_memory_anywhere() {
    let options = Options::default();
    let (whole, needed) = compile_within(PROGRAM.as_bytes(), &options, usize::MAX);
    let whole = whole.unwrap();
    assert!(needed > 20);
    for chunks in 0..needed {
        let (result, taken) = compile_within(PROGRAM.as_bytes(), &options, chunks);
        assert_eq!(
            result.map_err(|error| error.kind),
            Err(ErrorKind::Memory),
            "{chunks}"
        );
        assert_eq!(taken, chunks);
    }
    assert_eq!(
        compile_within(PROGRAM.as_bytes(), &options, needed).0,
        Ok(whole)
    );
}

/// The tree of a method is gone when the next one is compiled.
#[test]
fn memory_is_for_one_method_at_a_time() {
    let method = |n: usize| {
        format!(" def f{n}(self, a, b):\n  return [a[i] * (b + {n}) for i in range(a) if i > b]\n")
    };
    let source = |methods: usize| {
        let body: Vec<String> = (0..methods).map(method).collect();
        format!("class A:\n{}", body.concat())
    };
    let chunks = |methods| {
        let source = source(methods);
        let (result, chunks) = compile_within(source.as_bytes(), &Options::default(), usize::MAX);
        result.unwrap();
        chunks
    };
    let (few, many) = (chunks(20), chunks(60));
    // What stays of a method: names, tables, about a hundred bytes of code.
    assert!(many - few < 40 * 450 / 256, "{few} {many}");
}

/// Jumps over more than a byte can express, and over more than two can.
#[test]
fn jumps_of_all_lengths() {
    let body = "  x.abc(1000, 2000)\n";
    for statements in [1, 5, 6, 7, 11, 12, 13, 14, 100, 1000] {
        let body = body.repeat(statements);
        let source = format!(
            "def f(x):\n while x:\n{body} else: x.y\n for i in x:\n{body} if x:\n{body} return 1\n"
        );
        image(&source).unwrap();
    }
    let source = format!("def f(x):\n while x:\n{}\n", body.repeat(3000));
    let error = image(&source).unwrap_err();
    assert_eq!(
        (error.kind, error.message),
        (ErrorKind::Overflow, "bytecode overflow")
    );
}

#[test]
fn many_of_everything() {
    let list =
        |n: usize, item: &dyn Fn(usize) -> String| (0..n).map(item).collect::<Vec<_>>().join(",");
    let numbers = list(300, &|n| format!("{}", n * 1000));
    let names = list(300, &|n| format!("n{n}"));
    for source in [
        format!("f({numbers})"),
        format!("f({numbers}, *x, **y)"),
        format!("x = [{numbers}], ({numbers})"),
        format!("{names} = x"),
        format!("def f({names}): return [{names}]"),
        format!("f'{}'", list(300, &|n| format!("{{n{n}}}"))),
        format!("t'{}'", list(300, &|n| format!("{{n{n}}}"))),
        format!("with {}: pass", list(120, &|n| format!("n{n}"))),
        format!(
            "async def f():\n async with {}: pass",
            list(120, &|n| format!("n{n}"))
        ),
        format!("[0 {}]", "for a in b ".repeat(100)),
        format!("match x:\n case [{names}]: pass"),
        format!("{}pass", "@d\n".repeat(300)).replace("pass", "def f(): pass"),
    ] {
        image(&source).unwrap_or_else(|error| panic!("{error}: {}", &source[..40]));
    }
    for source in [
        format!("f({})", list(300, &|n| format!("k{n}=1"))),
        format!("with {names}: pass"),
        format!("async def f():\n async with {names}: pass"),
        format!("[0 {}]", "for a in b ".repeat(300)),
        format!("[*a, {names}] = [{names}, *a, {names}] = x"),
    ] {
        assert_eq!(
            image(&source).map_err(|error| error.kind),
            Err(ErrorKind::Syntax)
        );
    }
}

#[test]
fn small_ints_are_the_targets() {
    let constants = |bits| {
        let options = Options {
            small_int_bits: bits,
            ..Options::default()
        };
        let image = image_with(
            b"f(1073741823, -1073741824, 1073741824, -1073741825)",
            &options,
        );
        listing(&image.unwrap()).matches("LOAD_CONST_OBJ").count()
    };
    assert_eq!((constants(31), constants(32), constants(63)), (2, 0, 0));
}

/// Small programs of all sorts, most of which are valid in a loop in an asynchronous function.
fn program() -> impl Strategy<Value = String> {
    let expression = prop::sample::select(&[
        "x",
        "1",
        "'s'",
        "None",
        "x.y",
        "x[1:2]",
        "f(x, *y, k=1, **z)",
        "[i for i in x if i]",
        "{a: b for a, b in x}",
        "(await x)",
        "lambda x, *y: x + z",
        "x if y else 1",
        "not x and y or 0",
        "x < y < 1",
        "(n := x)",
        "{**x, 'a': 1}",
        "[*x, 1]",
        "(*x,)",
        "f'{x!r:{y}}'",
        "super().f()",
        "-1 + 2 * x",
        "(i for i in (j for j in x))",
        "1 // 0",
        "[await i async for i in x]",
        "__class__",
        "x not in [1, 2]",
        "1j ** 2.5",
        "(1, (2, 3))",
    ]);
    let target = prop::sample::select(&["x", "x.y", "x[0]", "(a, b)", "[a, (b, c)]", "n"]);
    let simple =
        (target, expression.clone(), 0..26u8).prop_map(|(target, value, kind)| match kind {
            0..4 => format!("{target} = {value}"),
            4 => format!("{target} = a, *b = {value}, {value}"),
            5..7 => format!("x += {value}"),
            7 => format!("del {target}"),
            8..10 => "return".into(),
            10 => format!("return {value}"),
            11..13 => "break".into(),
            13..15 => "continue".into(),
            15 => format!("raise {value}"),
            16 => "global m; m = 1".into(),
            17 => "nonlocal x".into(),
            18 => format!("assert {value}, {value}"),
            19 => "import a.b as x".into(),
            20 => "from .a import b as c, d".into(),
            21 => "_X = const(1 + 2)".into(),
            22 => format!("yield {value}"),
            _ => value.into(),
        });
    let indent = |body: &[String]| {
        body.iter()
            .flat_map(|statement| statement.lines())
            .map(|line| format!(" {line}\n"))
            .collect::<String>()
    };
    let statement = simple.prop_recursive(4, 24, 3, move |inner| {
        let body = prop::collection::vec(inner, 1..4).prop_map(move |body| indent(&body));
        (body.clone(), body, expression.clone(), 0..16u8).prop_map(|(a, b, value, kind)| match kind
        {
            0 => format!("if {value}:\n{a}elif x:\n{b}else:\n{b}"),
            1 => format!("while {value}:\n{a}else:\n{b}"),
            2 => format!("for x in {value}:\n{a}else:\n{b}"),
            3 => format!("try:\n{a}except {value} as e:\n{b}else:\n{a}finally:\n{b}"),
            4 => format!("try:\n{a}finally:\n{b}"),
            5 => format!("try:\n{a}except A:\n{b}except:\n{a}"),
            6 => format!("with {value} as x, y:\n{a}"),
            7 => format!("def f(x, y={value}, *a, z=1, **k):\n{}", in_loop(&a)),
            8 => format!("async def f(self):\n{}", in_loop(&a)),
            9 => format!(
                "class A({value}):\n x = {value}\n async def f(self):\n{}",
                shift(&in_loop(&a))
            ),
            10 => format!(
                "match {value}:\n case [x, {{'k': y}}] if y:\n{} case A(1 | 2) as y:\n{}",
                shift(&a),
                shift(&b)
            ),
            11 => format!("async for x in {value}:\n{a}else:\n{b}"),
            12 => format!("async with {value} as x:\n{a}"),
            13 => format!("try:\n{a}except* A as e:\n x = {value}"),
            14 => format!("@{value}\ndef f(self):\n{}", in_loop(&a)),
            _ => format!("while 1:\n{a}"),
        })
    });
    prop::collection::vec(statement, 1..5).prop_map(|body| body.join("\n") + "\n")
}

fn shift(block: &str) -> String {
    block.lines().map(|line| format!(" {line}\n")).collect()
}

fn in_loop(block: &str) -> String {
    format!(" while x:\n{}", shift(block))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    /// Whatever compiles passes the verifier (`image_with` demands it), and nothing panics.
    #[test]
    fn programs_compile_or_are_refused(program in program(), wrapped in 0..8u8, level in 0..4u8) {
        let options = Options { optimise: level, ..Options::default() };
        let program = match wrapped {
            0 => program,
            1 => format!("class A:\n{}", shift(&program)),
            _ => format!("async def outer(x):\n{}", in_loop(&shift(&program))),
        };
        match image_with(program.as_bytes(), &options) {
            Ok(_) => {}
            Err(error) => prop_assert!(error.kind == ErrorKind::Syntax, "{error}\n{program}"),
        }
    }

    /// Any bytes at all.
    #[test]
    fn text_never_panics(source in "[ -~\n]{0,80}") {
        let _ = image_with(source.as_bytes(), &Options::default());
    }
}
