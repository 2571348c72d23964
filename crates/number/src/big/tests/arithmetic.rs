//! Addition, order, multiplication and floor division.

use num_integer::Integer;
use proptest::prelude::*;

use super::super::*;
use super::{integer, room, to_big};

proptest! {
    #[test]
    fn addition(a in integer(40), b in integer(40)) {
        let (x, y) = (a.view(), b.view());
        let mut out = room(add_len(x, y));
        let sum = add(x, y, &mut out);
        prop_assert_eq!(to_big(sum.of(&out)), a.big() + b.big());
        let mut out = room(sub_len(x, y));
        let difference = sub(x, y, &mut out);
        prop_assert_eq!(to_big(difference.of(&out)), a.big() - b.big());
    }

    #[test]
    fn order(a in integer(6), b in integer(6)) {
        prop_assert_eq!(a.view().cmp(&b.view()), a.big().cmp(&b.big()));
        prop_assert_eq!(a.view().cmp(&a.view()), core::cmp::Ordering::Equal);
    }

    #[test]
    fn multiplication(a in integer(300), b in integer(300)) {
        for (x, y) in [(a.view(), b.view()), (a.view(), a.view())] {
            let mut out = room(mul_len(x, y));
            let mut scratch = room(mul_scratch(x, y));
            let product = mul(x, y, &mut out, &mut scratch);
            prop_assert_eq!(to_big(product.of(&out)), to_big(x) * to_big(y));
        }
    }

    #[test]
    fn floor_division(a in integer(120), b in integer(60)) {
        let (x, y) = (a.view(), b.view());
        prop_assume!(!y.is_zero());
        let mut quotient = room(floor_quotient_len(x, y));
        let mut remainder = room(floor_remainder_len(x, y));
        let mut scratch = room(floor_div_scratch(x, y));
        let (q, r) = floor_div_rem(x, y, &mut quotient, &mut remainder, &mut scratch);
        let (q, r) = (to_big(q.of(&quotient)), to_big(r.of(&remainder)));
        prop_assert_eq!((&q, &r), (&a.big().div_floor(&b.big()), &a.big().mod_floor(&b.big())));
        let (only, _) = floor_div_rem(x, y, &mut quotient, &mut [], &mut scratch);
        prop_assert_eq!(to_big(only.of(&quotient)), q);
        let (_, only) = floor_div_rem(x, y, &mut [], &mut remainder, &mut scratch);
        prop_assert_eq!(to_big(only.of(&remainder)), r);
    }

    #[test]
    fn scratch_of_a_product_is_bounded(a in 0..5000_usize, b in 0..5000_usize) {
        let (long, short) = (a.max(b), a.min(b));
        prop_assert!(
            natural::mul_scratch(long, short) <= natural::multiply::mul_scratch_bound(short)
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn long_operands(a in integer(1500), b in integer(1500)) {
        let (x, y) = (a.view(), b.view());
        let mut out = room(mul_len(x, y));
        let mut scratch = room(mul_scratch(x, y));
        let product = mul(x, y, &mut out, &mut scratch);
        prop_assert_eq!(to_big(product.of(&out)), a.big() * b.big());
        let mut out = room(2 * x.magnitude().len());
        let mut scratch = room(natural::square_scratch(x.magnitude().len()));
        let len = natural::square(x.magnitude(), &mut out, &mut scratch);
        prop_assert_eq!(to_big(Int::natural(&out[..len])), a.big() * a.big());
    }
}

#[test]
fn a_quotient_can_round_down_into_a_new_limb() {
    let dividend = [Limb::MAX, Limb::MAX];
    let divisor = [0, 1];
    let (x, y) = (Int::new(true, &dividend), Int::natural(&divisor));
    let mut quotient = room(floor_quotient_len(x, y));
    let mut remainder = room(floor_remainder_len(x, y));
    let mut scratch = room(floor_div_scratch(x, y));
    let (q, r) = floor_div_rem(x, y, &mut quotient, &mut remainder, &mut scratch);
    assert_eq!(to_big(q.of(&quotient)), -to_big(Int::natural(&[0, 1])));
    assert_eq!(to_big(r.of(&remainder)), 1.into());
}
