//! Text in every radix, and the grammars of `int()` and of literals.

extern crate std;
use std::string::{String, ToString};
use std::{format, vec};

use proptest::prelude::*;

use super::super::*;
use super::{integer, room, to_big};

fn digits_of(value: Int<'_>, radix: u32) -> String {
    let mut out = vec![b'?'; text_len(value.magnitude(), radix)];
    let mut scratch = room(text_scratch(value.magnitude(), radix));
    let len = write_digits(value.magnitude(), radix, &mut out, &mut scratch);
    String::from_utf8(out[..len].to_vec()).unwrap()
}

fn value_of(digits: &Digits<'_>) -> num_bigint::BigInt {
    let mut out = room(digits.limbs_len());
    let extent = digits.write(&mut out);
    to_big(extent.of(&out))
}

proptest! {
    #[test]
    fn round_trip(a in integer(30), radix in 2..37_u32) {
        let text = digits_of(a.view(), radix);
        prop_assert_eq!(&text, &a.big().magnitude().to_str_radix(radix));
        let slack = text_len(a.view().magnitude(), radix) - text.len();
        let bound = if radix == 10 { 1 } else { 2 + text.len() / 24 };
        prop_assert!(slack <= bound);
        let signed = format!("{}{text}", if a.view().is_negative() { "-" } else { "+" });
        let digits = parse_text(signed.as_bytes(), radix).unwrap();
        prop_assert_eq!(value_of(&digits), a.big());
        prop_assert_eq!(digits.to_i64(), a.view().to_i64());
    }

    #[test]
    fn underscores(a in integer(4), radix in 2..37_u32, step in 1..7_usize) {
        let text = digits_of(a.view(), radix);
        let mut grouped = String::new();
        for (index, digit) in text.chars().enumerate() {
            if index != 0 && index % step == 0 {
                grouped.push('_');
            }
            grouped.extend(digit.to_uppercase());
        }
        let digits = parse_text(grouped.as_bytes(), radix).unwrap();
        prop_assert_eq!(value_of(&digits), to_big(a.view().abs()));
    }

    #[test]
    fn any_text_is_judged_without_panic(text in "[-+ 0_xXoObB1a9z]{0,8}", base in 0..40_u32) {
        if let Ok(digits) = parse_text(text.as_bytes(), base) {
            prop_assert_eq!(value_of(&digits).to_string().is_empty(), false);
        }
        let _ = parse_literal(text.as_bytes());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20))]

    #[test]
    fn long_numbers(a in integer(900), radix in prop_oneof![3 => Just(10_u32), 1 => 2..37_u32]) {
        prop_assert_eq!(digits_of(a.view(), radix), a.big().magnitude().to_str_radix(radix));
    }
}

#[test]
fn every_length_of_a_round_number() {
    // Powers of ten and their neighbours below meet every boundary of the cutting.
    let mut power = num_bigint::BigInt::from(1);
    for exponent in 0..1400 {
        for value in [power.clone(), &power - 1] {
            let limbs = super::limbs_of(&value);
            assert_eq!(
                digits_of(Int::natural(&limbs), 10),
                value.to_string(),
                "10 ** {exponent}"
            );
        }
        power *= 10;
    }
}

#[test]
fn texts_of_int() {
    for (text, base, value) in [
        ("  12\n", 10, 12),
        ("-0x1f", 16, -31),
        ("0x1f", 0, 31),
        ("0b_1", 2, 1),
        ("0b1", 16, 0xb1),
        ("0O17", 0, 15),
        ("1_000", 10, 1000),
        ("00", 0, 0),
        ("0_0", 0, 0),
        ("007", 10, 7),
        ("zZ", 36, 35 * 37),
        ("+5", 10, 5),
    ] {
        assert_eq!(
            parse_text(text.as_bytes(), base).map(|d| d.to_i64()),
            Ok(Some(value)),
            "{text}"
        );
    }
    for (text, base) in [
        ("", 10),
        ("-", 10),
        ("- 1", 10),
        ("1__0", 10),
        ("_1", 10),
        ("1_", 10),
        ("0x", 16),
        ("0x", 0),
        ("0x__1", 16),
        ("0x1", 10),
        ("12", 2),
        ("--1", 10),
        ("1 2", 10),
        ("1.0", 10),
        ("\u{661}", 10),
    ] {
        assert_eq!(
            parse_text(text.as_bytes(), base),
            Err(ParseError::Invalid),
            "{text}"
        );
    }
    assert_eq!(parse_text(b"01", 0), Err(ParseError::LeadingZeros));
    assert_eq!(parse_text(b"1", 1), Err(ParseError::Base));
    assert_eq!(parse_text(b"1", 37), Err(ParseError::Base));
    assert_eq!(parse_literal(b"+1"), Err(ParseError::Invalid));
    assert_eq!(
        parse_literal(b"-9223372036854775808"),
        Err(ParseError::Invalid)
    );
    let digits = parse_text(b"-9223372036854775808", 10).unwrap();
    assert_eq!(digits.to_i64(), Some(i64::MIN));
    assert_eq!(
        parse_text(b"9223372036854775808", 10).unwrap().to_i64(),
        None
    );
}
