//! Machine integers, floats, bytes and hashes.

use core::cmp::Ordering;
extern crate std;
use std::vec;

use num_bigint::BigInt;
use num_traits::{FromPrimitive, ToPrimitive};
use proptest::prelude::*;

use super::super::*;
use super::{integer, limbs_of, room, to_big};

fn double() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<u64>().prop_map(f64::from_bits),
        any::<i64>().prop_map(|i| i as f64 / 8.0)
    ]
}

proptest! {
    #[test]
    fn machine_integers(value in any::<i64>(), wide in any::<i128>(), a in integer(4)) {
        let mut limbs = [0; I64_LIMBS];
        for value in [value, value >> 40, -(value >> 63)] {
            prop_assert_eq!(to_big(Int::from_i64(value, &mut limbs)), value.into());
            prop_assert_eq!(Int::from_i64(value, &mut limbs).to_i64(), Some(value));
            prop_assert_eq!(Int::from_i64(value, &mut limbs).wrapping_u64(), value as u64);
        }
        let mut limbs = room(I128_LIMBS);
        prop_assert_eq!(to_big(from_i128(wide, &mut limbs).of(&limbs)), wide.into());
        prop_assert_eq!(a.view().to_i64(), a.big().to_i64());
        prop_assert_eq!(a.view().to_u64(), a.big().to_u64());
        prop_assert_eq!(a.view().to_i128(), a.big().to_i128());
        let low: BigInt = a.big() & BigInt::from(u64::MAX);
        prop_assert_eq!(a.view().wrapping_u64(), low.to_u64().unwrap());
    }

    #[test]
    fn to_floats(a in integer(20), drop in 0..64_usize) {
        // Fewer bits than a multiple of 64, so that rounding happens at every place.
        let value = a.big() >> drop;
        let limbs = limbs_of(&value);
        let x = Int::new(value.sign() == num_bigint::Sign::Minus, &limbs);
        let text = std::format!("{value}");
        let expected: f64 = text.parse().unwrap();
        prop_assert_eq!(x.to_f64(), expected.is_finite().then_some(expected));
        let expected: f32 = text.parse().unwrap();
        prop_assert_eq!(x.to_f32(), expected.is_finite().then_some(expected));
    }

    #[test]
    fn from_floats(value in double()) {
        let mut out = room(from_f64_len(value));
        match from_f64(value, &mut out) {
            Ok(extent) => prop_assert_eq!(
                to_big(extent.of(&out)),
                BigInt::from_f64(value.trunc()).unwrap()
            ),
            Err(NotFinite::Nan) => prop_assert!(value.is_nan()),
            Err(NotFinite::Infinite) => prop_assert!(value.is_infinite()),
        }
    }

    #[test]
    fn float_order(a in integer(4), value in double(), offset in -2..3_i64) {
        let near = a.big().to_f64().unwrap() + offset as f64;
        for value in [value, value.trunc(), near, 0.0, f64::INFINITY, f64::NEG_INFINITY] {
            let expected = if value.is_nan() {
                None
            } else if value.is_infinite() {
                0.0.partial_cmp(&value)
            } else {
                let floor = BigInt::from_f64(value.floor()).unwrap();
                let fraction = value.floor() != value;
                Some(a.big().cmp(&floor).then(if fraction { Ordering::Less } else { Ordering::Equal }))
            };
            prop_assert_eq!(a.view().partial_cmp_f64(value), expected, "{}", value);
        }
    }

    #[test]
    fn true_division(a in integer(20), b in integer(20), drop in 0..1300_usize) {
        for (x, y) in [(a.big(), b.big()), (a.big() >> drop, b.big()), (a.big(), b.big() >> drop)] {
            if y == BigInt::ZERO {
                continue;
            }
            let (x_limbs, y_limbs) = (limbs_of(&x), limbs_of(&y));
            let left = Int::new(x < BigInt::ZERO, &x_limbs);
            let right = Int::new(y < BigInt::ZERO, &y_limbs);
            let mut scratch = room(true_divide_scratch(left, right));
            let quotient = true_divide(left, right, &mut scratch);
            prop_assert_eq!(quotient, divided(&x, &y), "{} / {}", x, y);
        }
    }

    #[test]
    fn bytes(a in integer(5), len in 0..50_usize, signed in any::<bool>()) {
        let value = a.big();
        let bits = BigInt::from(1) << (8 * len);
        let (low, high): (BigInt, BigInt) = match (signed, len) {
            (true, 0) => ((-1).into(), 1.into()),
            (true, _) => (-(&bits >> 1_u32), &bits >> 1_u32),
            (false, _) => (BigInt::ZERO, bits.clone()),
        };
        let mut out = vec![0x55; len];
        let result = to_bytes(a.view(), ByteOrder::Little, signed, &mut out);
        if value < BigInt::ZERO && !signed {
            prop_assert_eq!(result, Err(BytesError::Negative));
        } else if value < low || value >= high {
            prop_assert_eq!(result, Err(BytesError::TooBig));
        } else {
            prop_assert_eq!(result, Ok(()));
            let mut limbs = room(from_bytes_len(len));
            let back = from_bytes(&out, ByteOrder::Little, signed, &mut limbs);
            let expected = if len == 0 { BigInt::ZERO } else { value.clone() };
            prop_assert_eq!(to_big(back.of(&limbs)), expected);
        }
        let unsigned: BigInt = ((value % &bits) + &bits) % &bits;
        let mut expected = unsigned.magnitude().to_bytes_le();
        expected.resize(len, 0);
        prop_assert_eq!(&out[..], &expected[..len]);
        let mut reversed = vec![0x55; len];
        prop_assert_eq!(to_bytes(a.view(), ByteOrder::Big, signed, &mut reversed), result);
        out.reverse();
        prop_assert_eq!(&out, &reversed);
    }

    #[test]
    fn from_any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
        let mut limbs = room(from_bytes_len(bytes.len()));
        for (order, signed, expected) in [
            (ByteOrder::Little, true, BigInt::from_signed_bytes_le(&bytes)),
            (ByteOrder::Big, true, BigInt::from_signed_bytes_be(&bytes)),
            (ByteOrder::Little, false, BigInt::from_bytes_le(num_bigint::Sign::Plus, &bytes)),
            (ByteOrder::Big, false, BigInt::from_bytes_be(num_bigint::Sign::Plus, &bytes)),
        ] {
            let value = from_bytes(&bytes, order, signed, &mut limbs);
            prop_assert_eq!(to_big(value.of(&limbs)), expected);
        }
    }

    #[test]
    fn equal_numbers_hash_equal(value in any::<i64>(), a in integer(20), float in double()) {
        let mut limbs = [0; I64_LIMBS];
        prop_assert_eq!(hash_i64(value), hash(Int::from_i64(value, &mut limbs)));
        let prime: BigInt = (BigInt::from(1) << HASH_BITS) - 1;
        let remainder: BigInt = a.big() % prime;
        let remainder = remainder.to_isize().unwrap();
        prop_assert_eq!(hash(a.view()), if remainder == -1 { -2 } else { remainder });
        if let Some(near) = a.view().to_f64() {
            let mut out = room(from_f64_len(near));
            let exact = from_f64(near, &mut out).unwrap();
            prop_assert_eq!(hash(exact.of(&out)), hash_f64(near));
        }
        prop_assert_eq!(hash_complex(float, 0.0), hash_f64(float));
    }
}

/// `x / y` from the quotient's leading bits in decimal text, which Rust reads correctly rounded.
fn divided(x: &BigInt, y: &BigInt) -> Option<f64> {
    // Enough digits that the tail, if there is one, only has to be not zero.
    let scaled: BigInt = x * BigInt::from(10).pow(1200);
    let tail = if &scaled % y == BigInt::ZERO { "" } else { "1" };
    let value: f64 = std::format!("{}{tail}e-{}", &scaled / y, 1200 + tail.len())
        .parse()
        .unwrap();
    let negative = (x < &BigInt::ZERO) != (y < &BigInt::ZERO) && *x != BigInt::ZERO;
    let value = if negative { -value.abs() } else { value };
    value.is_finite().then_some(value)
}

#[test]
fn hashes_are_cpythons() {
    let wide = |value| hash_f64(value) as i64;
    if HASH_BITS == 61 {
        assert_eq!(wide(0.5), 1_152_921_504_606_846_976);
        assert_eq!(wide(-1.5), -1_152_921_504_606_846_977);
        assert_eq!(wide(1e300), 1_224_995_262_755_759_164);
        assert_eq!(wide(5e-324), 16_777_216);
    }
    assert_eq!(hash_complex(1.0, 2.0), 2_000_007);
    assert_eq!(hash_f64(-1.0), -2);
    assert_eq!(hash_f64(f64::NEG_INFINITY), -314_159);
}
