//! Properties of big integers against `num-bigint`.

extern crate std;
use std::vec;
use std::vec::Vec;

use num_bigint::{BigInt, BigUint, Sign};
use num_integer::Integer;
use proptest::prelude::*;

use super::*;

/// An owned integer, for tests.
#[derive(Clone, Debug)]
struct Owned {
    negative: bool,
    limbs: Vec<Limb>,
}

impl Owned {
    fn view(&self) -> Int<'_> {
        Int::new(self.negative, &self.limbs)
    }

    fn big(&self) -> BigInt {
        to_big(self.view())
    }
}

fn to_big(value: Int<'_>) -> BigInt {
    let bytes: Vec<u8> = value
        .magnitude()
        .iter()
        .flat_map(|l| l.to_le_bytes())
        .collect();
    let sign = if value.is_negative() {
        Sign::Minus
    } else {
        Sign::Plus
    };
    BigInt::from_biguint(sign, BigUint::from_bytes_le(&bytes))
}

fn limb() -> impl Strategy<Value = Limb> {
    prop_oneof![
        4 => any::<Limb>(),
        1 => Just(0),
        1 => Just(1),
        1 => Just(Limb::MAX),
        1 => Just(1 << (Limb::BITS - 1)),
        1 => Just(Limb::MAX - 1),
    ]
}

fn integer(max: usize) -> impl Strategy<Value = Owned> {
    (any::<bool>(), prop_oneof![3 => 0..8.min(max), 1 => 0..max])
        .prop_flat_map(|(negative, len)| (Just(negative), proptest::collection::vec(limb(), len)))
        .prop_map(|(negative, limbs)| Owned { negative, limbs })
}

/// An output slice with stale content, which must not matter.
fn room(len: usize) -> Vec<Limb> {
    vec![0x5a5a_5a5a; len]
}

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
}
