//! Shifts, bitwise operations, and counts of bits.

use num_bigint::BigInt;
use proptest::prelude::*;

use super::super::*;
use super::{integer, room, to_big};

proptest! {
    #[test]
    fn shifts(a in integer(12), bits in prop_oneof![0..300_usize, (0..5_usize).prop_map(|n| n * 64)]) {
        let x = a.view();
        let mut out = room(shl_len(x, bits));
        let left = shl(x, bits, &mut out);
        prop_assert_eq!(to_big(left.of(&out)), a.big() << bits);
        let mut out = room(shr_len(x, bits));
        let right = shr(x, bits, &mut out);
        prop_assert_eq!(to_big(right.of(&out)), a.big() >> bits);
    }

    #[test]
    fn bitwise(a in integer(12), b in integer(12)) {
        let (x, y) = (a.view(), b.view());
        let mut out = room(bitwise_len(x, y));
        let result = and(x, y, &mut out);
        prop_assert_eq!(to_big(result.of(&out)), a.big() & b.big());
        let result = or(x, y, &mut out);
        prop_assert_eq!(to_big(result.of(&out)), a.big() | b.big());
        let result = xor(x, y, &mut out);
        prop_assert_eq!(to_big(result.of(&out)), a.big() ^ b.big());
        let mut out = room(invert_len(x));
        let result = invert(x, &mut out);
        prop_assert_eq!(to_big(result.of(&out)), -a.big() - BigInt::from(1));
    }

    #[test]
    fn counts(a in integer(12)) {
        let magnitude = a.view().magnitude();
        let big = a.big();
        prop_assert_eq!(natural::bit_length(magnitude), big.bits());
        prop_assert_eq!(natural::bit_count(magnitude), big.magnitude().count_ones());
        let zeros = big.trailing_zeros().unwrap_or(0);
        prop_assert_eq!(natural::trailing_zeros(magnitude) as u64, zeros);
        if !magnitude.is_empty() {
            let (leading, lower) = natural::leading_64(magnitude);
            let aligned = (big.magnitude() << 64_u32) >> big.bits();
            prop_assert_eq!(num_bigint::BigUint::from(leading), aligned);
            prop_assert_eq!(lower, big.bits().saturating_sub(zeros) > 64);
        }
    }
}

#[test]
fn right_shift_of_negatives_can_carry() {
    // -(2 ** 64 - 1) * 2 - 1, shifted by one, is -2 ** 64: a limb more than its own magnitude has.
    let limbs = [Limb::MAX, 1];
    let x = Int::new(true, &limbs);
    let mut out = room(shr_len(x, 1));
    let half = shr(x, 1, &mut out);
    assert_eq!(to_big(half.of(&out)), to_big(x) >> 1);
    let x = Int::new(true, &[1]);
    let mut out = room(shr_len(x, 1000));
    assert_eq!(shr(x, 1000, &mut out).of(&out), Int::new(true, &[1]));
}

#[test]
fn negatives_can_meet_in_a_new_limb() {
    let (a, b) = ([Limb::MAX], [2]);
    let (x, y) = (Int::new(true, &a), Int::new(true, &b));
    let mut out = room(bitwise_len(x, y));
    let both = and(x, y, &mut out);
    assert_eq!(both.of(&out), Int::new(true, &[0, 1]));
}
