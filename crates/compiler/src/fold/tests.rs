//! What folds, and to what; Python's own answers are in the tables.

use core::mem::MaybeUninit;
use std::format;
use std::string::String;
use std::vec;
use std::vec::Vec;

use proptest::prelude::*;
use taipan_arena::{Arena, FixedMemory};
use taipan_number::big;

use super::{Constant, ConstantNames, Folded, Folder, Sign};
use crate::ast::{Position, Tree};
use crate::{Limits, Mode, parse};

/// `X` is 7, `S` is a string.
struct Names;

impl<'a> ConstantNames<'a> for Names {
    fn constant(&self, name: &str, _: Position) -> Option<Constant<'a>> {
        match name {
            "X" => Some(Constant::int(7)),
            "S" => Some(Constant::Str(b"s")),
            _ => None,
        }
    }
}

/// The value as Python writes it, `later` or `no`.
fn folded(source: &str) -> String {
    let mut buffer = vec![MaybeUninit::uninit(); 1 << 16];
    let mut memory = FixedMemory::new(&mut buffer);
    let arena = Arena::new(&mut memory);
    let tree = parse(source.as_bytes(), Mode::Eval, Limits::default(), &arena).unwrap();
    let Tree::Eval(expression) = tree else {
        unreachable!()
    };
    let folder = Folder {
        arena: &arena,
        names: &Names,
        debug: true,
        limits: Limits::default(),
    };
    match folder.fold(expression).unwrap() {
        Folded::Constant(value) => python(&value),
        Folded::Later => "later".into(),
        Folded::No => "no".into(),
    }
}

fn python(value: &Constant<'_>) -> String {
    let minus = |sign: &Sign| if *sign == Sign::Minus { "-" } else { "" };
    match value {
        Constant::None => "None".into(),
        Constant::True => "True".into(),
        Constant::False => "False".into(),
        Constant::Ellipsis => "...".into(),
        Constant::Int(value) => format!("{value:?}"),
        Constant::Long(sign, limbs) => {
            let (mut text, mut scratch) = ([0; 2000], [0; 1000]);
            let len = big::write_digits(limbs, 10, &mut text, &mut scratch);
            format!("{}{}", minus(sign), String::from_utf8_lossy(&text[..len]))
        }
        Constant::Float(sign, text) => format!("{}{text}", minus(sign)),
        Constant::Imaginary(text) => format!("{text}j"),
        Constant::Str(bytes) => format!("'{}'", bytes.escape_ascii()),
        Constant::Bytes(bytes) => format!("b'{}'", bytes.escape_ascii()),
        Constant::Tuple(items) => {
            let items: Vec<String> = items.iter().map(python).collect();
            format!("({})", items.join(", "))
        }
    }
}

#[test]
fn folds() {
    for (source, value) in [
        ("1 + 2 * 3 - 4", "3"),
        ("-7 // 2", "-4"),
        ("7 // -2", "-4"),
        ("-7 % 3", "2"),
        ("7 % -3", "-2"),
        ("2 ** 10", "1024"),
        ("-2 ** 2", "-4"),
        ("0 ** 0", "1"),
        ("1 << 62", "4611686018427387904"),
        ("-1 << 63", "-9223372036854775808"),
        ("0 << 1000", "0"),
        ("-5 >> 1000", "-1"),
        ("~5 & 0xff | 1 ^ 3", "250"),
        ("-9223372036854775808", "-9223372036854775808"),
        ("-0x8000000000000000", "-9223372036854775808"),
        ("--18446744073709551616", "18446744073709551616"),
        ("9223372036854775807 + 1", "9223372036854775808"),
        ("-(-9223372036854775808)", "9223372036854775808"),
        ("1 << 63", "9223372036854775808"),
        ("-1 << 64", "-18446744073709551616"),
        ("(1 << 100) - (1 << 100)", "0"),
        ("0xffffffffffffffffffff & 0xff", "255"),
        ("~0xffffffffffffffffffff", "-1208925819614629174706176"),
        ("-0xffffffffffffffffffff | 1", "-1208925819614629174706175"),
        ("2 ** 100 // 3", "422550200076076467165567735125"),
        ("-2 ** 100 % 7", "5"),
        ("2 ** 100 >> 98", "4"),
        ("1 << 4000 >> 4000", "1"),
        ("1 / 2", "0.5"),
        ("2 ** -1", "0.5"),
        ("-7 / 2", "-3.5"),
        ("10 ** 30 / 10 ** 29", "10.0"),
        ("0.1 + 0.2", "0.30000000000000004"),
        ("1.5 * 2", "3.0"),
        ("7.5 // 2", "3.0"),
        ("-7.5 % 2", "0.5"),
        ("2.0 ** 0.5", "1.4142135623730951"),
        ("0.0 * -1", "-0.0"),
        ("-1.5", "-1.5"),
        ("--0.0", "0.0"),
        ("X * 6", "42"),
        ("S + 't'", "'st'"),
        ("b'a' + b'b'", "b'ab'"),
        ("(1, (X, S), ())", "(1, (7, 's'), ())"),
        ("not 0.0", "True"),
        ("not 0e5", "True"),
        ("not 1e-5", "False"),
        ("not 0j", "True"),
        ("not ()", "True"),
        ("not S", "False"),
        ("1 and 2 and 3", "3"),
        ("1 and 0 and y", "0"),
        ("0 or '' or None", "None"),
        ("2 or y", "2"),
        ("__debug__", "True"),
        ("...", "..."),
    ] {
        assert_eq!(folded(source), value, "{source}");
    }
}

#[test]
fn leaves_to_run_time() {
    for source in [
        "1 << 5000",
        "10 ** 10000",
        "1e300 * 1e300",
        "10 ** 400 / 2",
        "10 ** 400 + 1.5",
        "(-1.5) ** 0.5",
        "True + 1",
        "1 + 2j",
        "-2j",
    ] {
        assert_eq!(folded(source), "later", "{source}");
    }
}

#[test]
fn refuses() {
    for source in [
        "y",
        "1 + y",
        "y or 1",
        "1 // 0",
        "1 % 0",
        "1 / 0",
        "1.5 // 0.0",
        "0 ** -1",
        "1 << -1",
        "1 >> -1",
        "1 @ 2",
        "'a' * 2",
        "'a' + b'b'",
        "-'a'",
        "~1.5",
        "1.5 | 2",
        "[1]",
        "f(1)",
        "(1, y)",
        "(*x,)",
        "1 < 2",
        "1 if 1 else 2",
        "not y",
    ] {
        assert_eq!(folded(source), "no", "{source}");
    }
}

proptest! {
    /// Arithmetic that fits is exact: it agrees with 128-bit arithmetic.
    #[test]
    fn integers_are_exact(a in any::<i64>(), b in any::<i64>(), small in any::<i8>(), op in 0..6usize) {
        let (text, b) = [("+", b), ("-", b), ("*", b), ("//", b), ("%", b), ("*", small.into())][op];
        let (x, y) = (i128::from(a), i128::from(b));
        let exact = match text {
            "+" => Some(x + y),
            "-" => Some(x - y),
            "*" => Some(x * y),
            _ if y == 0 => None,
            "//" => Some((x - x.rem_euclid(y.abs())) / y - i128::from(y < 0 && x.rem_euclid(-y) != 0)),
            _ => Some(if y > 0 { x.rem_euclid(y) } else { -(-x).rem_euclid(-y) }),
        };
        let expected = match exact {
            None => "no".into(),
            Some(value) => format!("{value}"),
        };
        prop_assert_eq!(folded(&format!("({a}) {text} ({b})")), expected);
    }
}
