//! Texts have the values that `core` finds in them.

extern crate std;
use std::format;
use std::string::String;

use proptest::prelude::*;

use super::super::{Width, library};
use super::float;

fn check(text: &str) {
    for width in [Width::Single, Width::Double] {
        let expected = library::float(text, width).map(f64::to_bits);
        assert_eq!(
            float(text, width).map(f64::to_bits),
            expected,
            "{text} {width:?}"
        );
    }
}

#[test]
fn forms_and_limits() {
    for text in [
        "",
        "+",
        "-",
        ".",
        "e5",
        ".e5",
        "1e",
        "1e+",
        "1.",
        ".1",
        "+1",
        "-0",
        "--1",
        "1e5e",
        "1_0",
        "0x1",
        "inf",
        "-Infinity",
        "nan",
        "infin",
        "1e400",
        "-1e400",
        "1e-400",
        "1e99999999999999999999",
        "1e-99999999999999999999",
        "0e99999999999999999999",
        "00000000000000000000000000001e-5",
        "0.000000000000000000000000000000000000001e39",
        "4.9e-324",
        "2.4703282292062328e-324",
        "2.4703282292062327e-324",
        "2.2250738585072011e-308",
        "1.7976931348623158e308",
        "1.7976931348623159e308",
        "3.4028235e38",
        "3.4028236e38",
        "7e-46",
        "7.1e-46",
        "9007199254740993",
        "9007199254740992.99999999999999999999999999999",
        "16777217",
        "1.5e3.",
        " 1",
    ] {
        check(text);
    }
}

#[test]
fn a_digit_far_away_decides() {
    // Halfway between two singles, exactly, then a little more.
    for zeros in [0, 10, 700, 766, 900] {
        let zeros = "0".repeat(zeros);
        check(&format!("16777217.{zeros}"));
        check(&format!("16777217.{zeros}1"));
        check(&format!("9007199254740993{zeros}1e-{}", zeros.len() + 1));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn any_number(digits in "[0-9]{1,30}(\\.[0-9]{0,30})?", power in -400..400_i32) {
        check(&digits);
        check(&format!("{digits}e{power}"));
    }

    #[test]
    fn many_digits(digits in "[0-9]{700,900}", power in -1300..400_i32) {
        check(&format!("{digits}e{power}"));
    }

    #[test]
    fn floats_and_their_middles(bits in 0..f64::INFINITY.to_bits(), small in 0..f32::INFINITY.to_bits()) {
        let value = f64::from_bits(bits);
        check(&format!("{value:e}"));
        let middle = f64::from(f32::from_bits(small)) + f64::from(f32::from_bits(small + 1));
        check(&format!("{:e}", middle / 2.0));
        let mut exact: String = format!("{:.800e}", f64::from_bits(bits >> 12));
        exact.truncate(400);
        check(&exact);
    }

    #[test]
    fn any_text(text in "[-+.eE0-9infINFnaN_ ]{0,12}") {
        check(&text);
    }
}
