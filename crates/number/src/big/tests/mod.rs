//! Properties of big integers against `num-bigint`: what they share. One file for each area.

extern crate std;
use std::vec;
use std::vec::Vec;

use num_bigint::{BigInt, BigUint, Sign};
use proptest::prelude::*;

use super::*;

mod arithmetic;
mod bits;
mod machine;
mod power;
mod text;

/// An owned integer, for tests.
#[derive(Clone, Debug)]
pub(super) struct Owned {
    pub negative: bool,
    pub limbs: Vec<Limb>,
}

impl Owned {
    pub(super) fn view(&self) -> Int<'_> {
        Int::new(self.negative, &self.limbs)
    }

    pub(super) fn big(&self) -> BigInt {
        to_big(self.view())
    }
}

pub(super) fn to_big(value: Int<'_>) -> BigInt {
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

pub(super) fn limb() -> impl Strategy<Value = Limb> {
    prop_oneof![
        4 => any::<Limb>(),
        1 => Just(0),
        1 => Just(1),
        1 => Just(Limb::MAX),
        1 => Just(1 << (Limb::BITS - 1)),
        1 => Just(Limb::MAX - 1),
    ]
}

pub(super) fn integer(max: usize) -> impl Strategy<Value = Owned> {
    (any::<bool>(), prop_oneof![3 => 0..8.min(max), 1 => 0..max])
        .prop_flat_map(|(negative, len)| (Just(negative), proptest::collection::vec(limb(), len)))
        .prop_map(|(negative, limbs)| Owned { negative, limbs })
}

/// An output slice with stale content, which must not matter.
pub(super) fn room(len: usize) -> Vec<Limb> {
    vec![0x5a5a_5a5a; len]
}

/// The limbs of a value's magnitude.
pub(super) fn limbs_of(value: &BigInt) -> Vec<Limb> {
    let bytes = value.magnitude().to_bytes_le();
    let mut limbs = room(from_bytes_len(bytes.len()));
    let len = from_bytes(&bytes, ByteOrder::Little, false, &mut limbs).len;
    limbs.truncate(len);
    limbs
}
