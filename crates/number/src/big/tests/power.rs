//! Powers, modular powers, greatest common divisors, square roots.

use num_integer::Integer;
use num_traits::Signed;
use proptest::prelude::*;

use super::super::*;
use super::{integer, room, to_big};

proptest! {
    #[test]
    fn powers(a in integer(6), exponent in 0..60_u64) {
        let x = a.view();
        let mut out = room(pow_len(x, exponent).unwrap());
        let mut scratch = room(pow_scratch(x, exponent).unwrap());
        let power = pow(x, exponent, &mut out, &mut scratch);
        prop_assert_eq!(to_big(power.of(&out)), a.big().pow(exponent as u32));
    }

    #[test]
    fn powers_of_short_bases(base in 0..2000_i64, exponent in 0..600_u64) {
        let mut limbs = [0; I64_LIMBS];
        let x = Int::from_i64(base, &mut limbs);
        let mut out = room(pow_len(x, exponent).unwrap());
        let mut scratch = room(pow_scratch(x, exponent).unwrap());
        let power = pow(x, exponent, &mut out, &mut scratch);
        prop_assert_eq!(to_big(power.of(&out)), to_big(x).pow(exponent as u32));
    }

    #[test]
    fn modular_powers(a in integer(8), exponent in integer(3), modulus in integer(6)) {
        let (x, m) = (a.view(), modulus.view());
        prop_assume!(!m.is_zero());
        let e = exponent.view().abs();
        let mut out = room(pow_mod_len(m));
        let mut scratch = room(pow_mod_scratch(x, m));
        let power = pow_mod(x, e, m, &mut out, &mut scratch);
        prop_assert_eq!(to_big(power.of(&out)), a.big().modpow(&to_big(e), &modulus.big()));
    }

    #[test]
    fn common_divisors(a in integer(10), b in integer(10), c in integer(10)) {
        for (x, y) in [(a.big(), b.big()), (a.big() * c.big(), b.big() * c.big())] {
            let (x_limbs, y_limbs) = (super::limbs_of(&x), super::limbs_of(&y));
            let mut out = room(x_limbs.len().max(y_limbs.len()));
            let mut scratch = room(natural::gcd_scratch(x_limbs.len(), y_limbs.len()));
            let len = natural::gcd(&x_limbs, &y_limbs, &mut out, &mut scratch);
            prop_assert_eq!(to_big(Int::natural(&out[..len])), x.gcd(&y));
        }
    }

    #[test]
    fn square_roots(a in integer(20), step in -1..2_i32) {
        // Around perfect squares too, where a root is easiest to miss.
        for number in [a.big().abs(), (a.big() * a.big() + step).abs()] {
            let limbs = super::limbs_of(&number);
            let mut out = room(natural::isqrt_len(limbs.len()));
            let mut scratch = room(natural::isqrt_scratch(limbs.len()));
            let len = natural::isqrt(&limbs, &mut out, &mut scratch);
            prop_assert_eq!(to_big(Int::natural(&out[..len])), number.sqrt());
        }
    }
}

#[test]
fn a_power_beyond_memory_has_no_length() {
    assert_eq!(pow_len(Int::natural(&[3]), u64::MAX), None);
    assert_eq!(pow_len(Int::natural(&[0, 1]), u64::MAX / 8), None);
    for base in [0, 1, -1] {
        let mut limbs = [0; I64_LIMBS];
        let x = Int::from_i64(base, &mut limbs);
        assert_eq!(pow_len(x, u64::MAX), Some(2));
        let mut out = room(2);
        let mut scratch = room(pow_scratch(x, u64::MAX).unwrap());
        let power = pow(x, u64::MAX, &mut out, &mut scratch);
        assert_eq!(power.of(&out).to_i64(), Some(base));
    }
}
