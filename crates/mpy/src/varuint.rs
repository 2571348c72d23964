//! Variable-length numbers: seven bits a byte, most significant first, the high bit set on all
//! but the last byte. Used for table sizes, lengths and instruction operands.

use crate::Error;

/// The most bytes an unsigned number takes in an image (32 bits of value).
pub const MAX_UINT_BYTES: usize = 5;

/// The most bytes a signed number takes in an image (64 bits of value).
pub const MAX_INT_BYTES: usize = 10;

/// Reads an unsigned number at `pos`; gives it and the position after it.
///
/// Upstream reads machine words and wraps; here 32 bits are the limit on every host, and a
/// longer form is [`Error::NumberTooLarge`].
#[inline]
pub fn decode_uint(bytes: &[u8], pos: usize) -> Result<(u32, usize), Error> {
    let mut value = 0u32;
    let mut at = pos;
    loop {
        let byte = *bytes.get(at).ok_or(Error::Truncated)?;
        if value >> (32 - 7) != 0 || at - pos >= MAX_UINT_BYTES {
            return Err(Error::NumberTooLarge);
        }
        value = value << 7 | u32::from(byte & 0x7f);
        at += 1;
        if byte & 0x80 == 0 {
            return Ok((value, at));
        }
    }
}

/// Reads a signed number at `pos` (the operand of `LOAD_CONST_SMALL_INT`: two's complement, the
/// sign in bit 6 of the first byte); gives it and the position after it.
pub fn decode_int(bytes: &[u8], pos: usize) -> Result<(i64, usize), Error> {
    let first = *bytes.get(pos).ok_or(Error::Truncated)?;
    let mut value: i64 = if first & 0x40 != 0 { -1 } else { 0 };
    let mut at = pos;
    loop {
        let byte = *bytes.get(at).ok_or(Error::Truncated)?;
        let shifted = value << 7;
        if shifted >> 7 != value || at - pos >= MAX_INT_BYTES {
            return Err(Error::NumberTooLarge);
        }
        value = shifted | i64::from(byte & 0x7f);
        at += 1;
        if byte & 0x80 == 0 {
            return Ok((value, at));
        }
    }
}

/// A number encoded on the stack; [`Encoded::as_bytes`] gives its bytes.
#[derive(Clone, Copy, Debug)]
pub struct Encoded {
    bytes: [u8; MAX_INT_BYTES],
    start: u8,
}

impl Encoded {
    /// The encoded bytes, first to last.
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.get(usize::from(self.start)..).unwrap_or(&[])
    }

    /// Puts `low`'s seven bits in front of what is there.
    fn prepend(&mut self, low: u8) {
        let at = usize::from(self.start) - 1;
        let continues = if at + 1 < MAX_INT_BYTES { 0x80 } else { 0 };
        self.bytes[at] = low & 0x7f | continues;
        self.start -= 1;
    }

    const fn empty() -> Self {
        Self {
            bytes: [0; MAX_INT_BYTES],
            start: MAX_INT_BYTES as u8,
        }
    }
}

/// Encodes an unsigned number in the fewest bytes.
pub fn encode_uint(mut value: u32) -> Encoded {
    let mut out = Encoded::empty();
    loop {
        out.prepend(value as u8);
        value >>= 7;
        if value == 0 {
            return out;
        }
    }
}

/// Encodes a signed number in the fewest bytes that keep its sign.
pub fn encode_int(mut value: i64) -> Encoded {
    let mut out = Encoded::empty();
    loop {
        let low = value as u8;
        out.prepend(low);
        value >>= 7;
        let sign_kept = (low & 0x40 != 0) == (value < 0);
        if (value == 0 || value == -1) && sign_kept {
            return out;
        }
    }
}

#[cfg(test)]
mod tests;
