//! Integers as bytes: `int.to_bytes` and `int.from_bytes`.

use super::int::{Extent, Int};
use super::limb::{LIMB_BYTES, Limb};
use super::natural;

/// Which end comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ByteOrder {
    /// Least significant byte first.
    Little,
    /// Most significant byte first.
    Big,
}

/// Why an integer does not go into bytes; Python raises `OverflowError`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BytesError {
    /// It needs more bytes.
    TooBig,
    /// It is negative, and the bytes are to be unsigned.
    Negative,
}

impl core::fmt::Display for BytesError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            BytesError::TooBig => "int too big to convert",
            BytesError::Negative => "can't convert negative int to unsigned",
        })
    }
}

impl core::error::Error for BytesError {}

/// Fills `out` with the value, in two's complement if `signed`.
///
/// # Errors
/// If it does not fit; `out` then holds its low bytes.
pub fn to_bytes(
    value: Int<'_>,
    order: ByteOrder,
    signed: bool,
    out: &mut [u8],
) -> Result<(), BytesError> {
    let negative = value.is_negative();
    let flip = if negative { 0xff } else { 0 };
    let mut carry = negative;
    let mut lost = false;
    let mut bytes = value.magnitude().iter().flat_map(|limb| limb.to_le_bytes());
    let mut complement = || {
        let (byte, overflow) = (bytes.next()? ^ flip).overflowing_add(carry.into());
        carry = overflow;
        Some(byte)
    };
    let len = out.len();
    let mut top = 0;
    for index in 0..len {
        top = complement().unwrap_or(flip);
        let place = match order {
            ByteOrder::Little => index,
            ByteOrder::Big => len - 1 - index,
        };
        if let Some(slot) = out.get_mut(place) {
            *slot = top;
        }
    }
    while let Some(byte) = complement() {
        lost |= byte != flip;
    }
    if negative && !signed {
        return Err(BytesError::Negative);
    }
    // The sign bit must say what the sign is. No bytes at all hold zero and, as in CPython, -1.
    let sign_wrong = signed && len != 0 && (top >= 0x80) != negative;
    if lost || sign_wrong {
        return Err(BytesError::TooBig);
    }
    Ok(())
}

/// Limbs for the value of `len` bytes.
#[inline]
pub fn from_bytes_len(len: usize) -> usize {
    len.div_ceil(LIMB_BYTES)
}

/// `out` = the value of `bytes`, in two's complement if `signed`; `out` has [`from_bytes_len`]
/// limbs.
pub fn from_bytes(bytes: &[u8], order: ByteOrder, signed: bool, out: &mut [Limb]) -> Extent {
    let out = &mut out[..from_bytes_len(bytes.len())];
    let top = match order {
        ByteOrder::Little => bytes.last(),
        ByteOrder::Big => bytes.first(),
    };
    let negative = signed && top.is_some_and(|&byte| byte >= 0x80);
    let padding = if negative { 0xff } else { 0 };
    match order {
        ByteOrder::Little => {
            for (limb, chunk) in out.iter_mut().zip(bytes.chunks(LIMB_BYTES)) {
                let mut word = [padding; LIMB_BYTES];
                word[..chunk.len()].copy_from_slice(chunk);
                *limb = Limb::from_le_bytes(word);
            }
        }
        ByteOrder::Big => {
            for (limb, chunk) in out.iter_mut().zip(bytes.rchunks(LIMB_BYTES)) {
                let mut word = [padding; LIMB_BYTES];
                word[LIMB_BYTES - chunk.len()..].copy_from_slice(chunk);
                *limb = Limb::from_be_bytes(word);
            }
        }
    }
    if negative {
        let mut carry = true;
        for limb in out.iter_mut() {
            (*limb, carry) = (!*limb).overflowing_add(carry.into());
        }
    }
    Extent::new(negative, natural::normalised_len(out))
}
