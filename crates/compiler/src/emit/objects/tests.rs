//! Constants in the object table.

use core::mem::MaybeUninit;
use std::format;
use std::string::String;
use std::vec;

use proptest::prelude::*;
use taipan_arena::{Arena, FixedMemory};
use taipan_mpy::reader::Module;

use super::Objects;
use crate::fold::{Constant, Sign};
use crate::keep::Keep;
use crate::tests::image::image;

/// The object table of `f(value)`, as a listing writes it.
fn objects(value: &str) -> String {
    let image = image(&format!("f({value})")).unwrap();
    let module = Module::parse(&image).unwrap();
    let mut text = String::new();
    for object in module.objects() {
        taipan_mpy::disasm::write_object(&object, &mut text).unwrap();
        text.push(';');
    }
    text
}

#[test]
fn written_as_the_format_wants() {
    for (source, expected) in [
        ("1", ""),
        ("9223372036854775807", "9223372036854775807;"),
        ("-9223372036854775808", "-9223372036854775808;"),
        ("0xffff_ffff_ffff_ffff_ffff", "1208925819614629174706175;"),
        ("-0o7777777777777777777777777", "-37778931862957161709567;"),
        ("0b1", ""),
        (
            "123456789012345678901234567890",
            "123456789012345678901234567890;",
        ),
        ("1.50", "1.50;"),
        ("-1_0.5e3", "-10.5e3;"),
        ("2.5j", "2.5j;"),
        ("'short'", ""),
        ("'longer than a name'", "\"longer than a name\";"),
        ("b'bytes'", "b\"bytes\";"),
        (
            "(None, True, False, ..., 'x', (1, -2.5), ())",
            "(None, True, False, ..., \"x\", (1, -2.5), ());",
        ),
        ("...", "...;"),
    ] {
        assert_eq!(objects(source), expected, "{source}");
    }
}

/// Equal constants share an entry; what only compares equal does not.
#[test]
fn kept_once() {
    assert_eq!(
        objects("1.5, 1.5, (1, 2), (1, 2), b'ab', b'ab'"),
        "1.5;(1, 2);b\"ab\";"
    );
    assert_eq!(objects("1.0, 1e0, 0.0, -0.0"), "1.0;1e0;0.0;-0.0;");
    assert_eq!(objects("(1,), (True,), (1.0,)"), "(1,);(True,);(1.0,);");
    assert_eq!(
        objects("'a long string', b'a long string'"),
        "\"a long string\";b\"a long string\";"
    );
}

#[test]
fn many_stay_apart() {
    let mut buffer = vec![MaybeUninit::uninit(); 1 << 16];
    let mut memory = FixedMemory::new(&mut buffer);
    let arena = Arena::new(&mut memory);
    let mut objects = Objects::new(Keep {
        arena: &arena,
        source: b"",
    });
    for round in 0..2 {
        for value in 0..300 {
            let tuple = [Constant::int(value), Constant::Float(Sign::Plus, "1.5")];
            assert_eq!(
                objects.index(Constant::Tuple(&tuple), None),
                Ok(value as u32),
                "{round}"
            );
        }
    }
    assert_eq!(objects.len(), 300);
}

proptest! {
    #[test]
    fn literals_become_decimal(value in any::<u128>(), radix in 0..3usize) {
        let literal = match radix {
            0 => format!("{value:#x}"),
            1 => format!("{value:#o}"),
            _ => format!("{value:#b}"),
        };
        let expected = if value < 1 << 30 { String::new() } else { format!("{value};") };
        prop_assert_eq!(objects(&literal), expected);
    }
}
