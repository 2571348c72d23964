//! The digits are those that `core` makes.

use proptest::prelude::*;

use super::super::{Width, library};
use super::{decimals, shortest, significant};

/// Finite, not negative, of any magnitude; edges and short decimals among them.
fn values() -> impl Strategy<Value = f64> {
    prop_oneof![
        (0..f64::INFINITY.to_bits()).prop_map(f64::from_bits),
        (0..2047_u64).prop_map(|biased| f64::from_bits(biased << 52)),
        (0..2047_u64, 0..3_u64).prop_map(|(biased, more)| f64::from_bits((biased << 52) + more)),
        (0..100_000_u32, 0..60_i32).prop_map(|(n, p)| f64::from(n) * libm::exp2(f64::from(p - 40))),
        (0..100_000_u32, 0..40_i32)
            .prop_map(|(n, p)| f64::from(n) * libm::exp10(f64::from(p - 20))),
        (0..f32::INFINITY.to_bits()).prop_map(|bits| f64::from(f32::from_bits(bits))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn shortest_digits(value in values()) {
        let (mut ours, mut theirs) = ([0; 32], [0; 32]);
        let expected = library::shortest(value, Width::Double, &mut theirs);
        prop_assert_eq!(shortest(value, Width::Double, &mut ours), expected);
        let single = f64::from(value as f32);
        if single.is_finite() {
            let expected = library::shortest(single, Width::Single, &mut theirs);
            prop_assert_eq!(shortest(single, Width::Single, &mut ours), expected);
        }
    }

    #[test]
    fn rounded_digits(value in values(), count in 0..40_usize, len in 1..40_usize) {
        // A short buffer may be refused for digits that rounding takes away again.
        let (mut ours, mut theirs) = ([0; 40], [0; 40]);
        if let Ok(found) = significant(value, count, &mut ours[..len]) {
            prop_assert_eq!(Ok(found), library::significant(value, count, &mut theirs[..len]));
        } else {
            prop_assert!(count > len);
        }
        if let Ok(found) = decimals(value, count, &mut ours[..len]) {
            prop_assert_eq!(Ok(found), library::decimals(value, count, &mut theirs[..len]));
        }
    }

    #[test]
    fn all_digits(value in values(), count in 0..1100_usize) {
        let (mut ours, mut theirs) = ([0; 767], [0; 767]);
        let expected = library::significant(value, count, &mut theirs);
        prop_assert_eq!(significant(value, count, &mut ours), expected);
        let expected = library::decimals(value, count, &mut theirs);
        prop_assert_eq!(decimals(value, count, &mut ours), expected);
    }
}
