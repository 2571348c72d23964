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
