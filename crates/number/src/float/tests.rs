//! Known layouts of float text; the wide comparison with CPython is in `tests/python.rs`.

extern crate std;
use std::string::{String, ToString};

use super::*;

fn shown(value: f64) -> String {
    repr(value, Width::Double, true, &mut [0; REPR_LEN]).to_string()
}

#[test]
fn repr_follows_python() {
    for (value, text) in [
        (0.0, "0.0"),
        (-0.0, "-0.0"),
        (1.0, "1.0"),
        (0.1, "0.1"),
        (100.0, "100.0"),
        (123456.789, "123456.789"),
        (1e15, "1000000000000000.0"),
        (1e16, "1e+16"),
        (1.5e16, "1.5e+16"),
        (0.0001, "0.0001"),
        (0.00001, "1e-05"),
        (1e100, "1e+100"),
        (1e22, "1e+22"),
        (5e-324, "5e-324"),
        (f64::MAX, "1.7976931348623157e+308"),
        (-f64::MIN_POSITIVE, "-2.2250738585072014e-308"),
        (f64::INFINITY, "inf"),
        (f64::NEG_INFINITY, "-inf"),
        (-f64::NAN, "nan"),
    ] {
        assert_eq!(shown(value), text);
    }
    assert_eq!(repr(2.0, Width::Double, false, &mut [0; REPR_LEN]), "2");
    assert_eq!(
        repr(1e15, Width::Double, false, &mut [0; REPR_LEN]),
        "1000000000000000"
    );
}

#[test]
fn single_precision_shows_its_own_digits() {
    let mut buffer = [0; REPR_LEN];
    assert_eq!(
        repr(f64::from(0.1_f32), Width::Single, true, &mut buffer),
        "0.1"
    );
    assert_eq!(
        repr(f64::from(16_777_216_f32), Width::Single, true, &mut buffer),
        "16777216.0"
    );
    assert_eq!(
        repr(f64::from(f32::MAX), Width::Single, true, &mut buffer),
        "3.4028235e+38"
    );
    assert_eq!(
        repr(f64::from(1e-45_f32), Width::Single, true, &mut buffer),
        "1e-45"
    );
}

#[test]
fn texts_of_float() {
    for (text, value) in [
        (" 1.5\n", 1.5),
        ("-1e3", -1000.0),
        ("+.5", 0.5),
        ("5.", 5.0),
        ("1_000.000_1", 1000.0001),
        ("1_0e1_0", 1e11),
        ("-1_0E-0_1", -1.0),
        ("0_0.0", 0.0),
        ("1_0e-99999999999999999999", 0.0),
        ("1_0e99999999999999999999", f64::INFINITY),
        ("1e400", f64::INFINITY),
        ("InfinitY", f64::INFINITY),
        ("-inf", f64::NEG_INFINITY),
    ] {
        assert_eq!(parse_f64(text.as_bytes()), Some(value), "{text}");
    }
    assert!(parse_f64(b"-nan").unwrap().is_nan());
    for text in [
        "",
        "-",
        ".",
        "e5",
        "1e",
        "1e+",
        "1__0",
        "_1",
        "1_",
        "1_.0",
        "1._0",
        "1_e5",
        "1e_5",
        "1_0_e5",
        "in_f",
        "0x1",
        "1 2",
        "- 1",
        "1_0.0.0",
        "1_0e1e1",
        "1.0f",
        "+-1",
        "1_0.0\u{e9}",
    ] {
        assert_eq!(parse_f64(text.as_bytes()), None, "{text}");
    }
    assert_eq!(parse_f32(b" 0.1 "), Some(0.1));
    assert_eq!(parse_f32(b"1_6777217"), Some(16_777_216.0));
}

#[test]
fn underscores_do_not_cost_precision() {
    // Just above the midpoint between two doubles, in the 900th digit.
    let mut text = String::from("1_0.000000000000000888178419700125232338905334472656250");
    assert_eq!(parse_f64(text.as_bytes()), Some(10.0));
    text.push_str(&"0".repeat(850));
    assert_eq!(parse_f64(text.as_bytes()), Some(10.0));
    text.push('1');
    assert_eq!(parse_f64(text.as_bytes()), Some(10.000000000000002));
}

#[test]
fn rounding_to_decimals() {
    for (value, digits, rounded) in [
        (2.675, 2, 2.67),
        (0.5, 0, 0.0),
        (1.5, 0, 2.0),
        (2.5, 0, 2.0),
        (-0.5, 0, -0.0),
        (1234.5, -2, 1200.0),
        (50.0, -2, 0.0),
        (50.5, -2, 100.0),
        (150.0, -2, 200.0),
        (5e22, -23, 0.0),
        (6e22, -23, 1e23),
        (4.0, -2, 0.0),
        (1e300, 500, 1e300),
        (1e23, -22, 1e23),
        (123.456, 1, 123.5),
        (f64::MAX, -308, f64::INFINITY),
        (5e-324, 400, 5e-324),
        (5e-324, 323, 0.0),
    ] {
        let result = round_to(value, digits);
        assert_eq!(
            result.to_bits(),
            f64::to_bits(rounded),
            "round({value}, {digits}) = {result}"
        );
    }
}

#[test]
fn floor_division_and_powers() {
    assert_eq!(divmod_f64(7.0, 2.0), (3.0, 1.0));
    assert_eq!(divmod_f64(-7.0, 2.0), (-4.0, 1.0));
    assert_eq!(divmod_f64(7.0, -2.0), (-4.0, -1.0));
    assert_eq!(divmod_f64(1.0, 0.1), (9.0, 0.09999999999999995));
    assert_eq!(divmod_f64(-1.0, f64::INFINITY), (-1.0, f64::INFINITY));
    assert_eq!(divmod_f32(-7.5, 2.0), (-4.0, 0.5));
    assert!(divmod_f64(0.0, -3.0).1.is_sign_negative());
    assert_eq!(pow_f64(2.0, -1.0), Ok(0.5));
    assert_eq!(pow_f64(0.0, -1.0), Err(PowError::ZeroToNegative));
    assert_eq!(pow_f64(0.0, f64::NEG_INFINITY), Ok(f64::INFINITY));
    assert_eq!(pow_f64(-8.0, 1.0 / 3.0), Err(PowError::Complex));
    assert_eq!(pow_f64(f64::NEG_INFINITY, 0.5), Ok(f64::INFINITY));
    assert_eq!(pow_f32(-2.0, 3.0), Ok(-8.0));
}
