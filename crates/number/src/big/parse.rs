//! Integers from text: the strict grammars of `int()` and of literals, and the digits' value.
//!
//! Text is bytes, ASCII; digits of other scripts, which CPython's `int()` takes, are refused.

use super::int::Extent;
use super::limb::Limb;
use super::natural;
use super::radix::{MAX_RADIX, MIN_RADIX, Radix};

/// Text that passed a validator: the digits of an integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digits<'a> {
    negative: bool,
    radix: u32,
    /// Digits below the radix with single underscores between them.
    digits: &'a [u8],
}

/// Why text is not an integer; the caller composes the exception, which shows the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParseError {
    /// The base is neither 0 nor in 2..=36.
    Base,
    /// The text does not follow the grammar: no digits, a digit that the base does not have, a
    /// misplaced underscore.
    Invalid,
    /// A decimal literal starts with 0 but is not zero.
    LeadingZeros,
}

impl core::fmt::Display for ParseError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            ParseError::Base => "int() base must be >= 2 and <= 36, or 0",
            ParseError::Invalid => "invalid literal for int()",
            ParseError::LeadingZeros => {
                "leading zeros in decimal integer literals are not permitted"
            }
        })
    }
}

impl core::error::Error for ParseError {}

/// Checks the text of an `int(text, base)` call: white space around it, a sign, a prefix such as
/// `0x` if it goes with the base, and single underscores between digits are allowed. Base 0 takes
/// the base from the prefix and follows the literals' rules.
///
/// # Errors
/// If the text is anything else.
pub fn parse_text(text: &[u8], base: u32) -> Result<Digits<'_>, ParseError> {
    if base != 0 && !(MIN_RADIX..=MAX_RADIX).contains(&base) {
        return Err(ParseError::Base);
    }
    let (negative, unsigned) = crate::text::strip_sign(crate::text::strip_space(text));
    if base == 0 {
        return Ok(Digits {
            negative,
            ..parse_literal(unsigned)?
        });
    }
    let digits = match prefix_radix(unsigned) {
        Some(radix) if radix == base => after_prefix(unsigned),
        _ => unsigned,
    };
    check_digits(digits, base)?;
    Ok(Digits {
        negative,
        radix: base,
        digits,
    })
}

/// Checks the text of an integer literal in source code: no sign, no white space; a prefix (`0x`,
/// `0o`, `0b`) or decimal without leading zeros.
///
/// # Errors
/// If the text is anything else.
pub fn parse_literal(text: &[u8]) -> Result<Digits<'_>, ParseError> {
    if let Some(radix) = prefix_radix(text) {
        let digits = after_prefix(text);
        check_digits(digits, radix)?;
        return Ok(Digits {
            negative: false,
            radix,
            digits,
        });
    }
    check_digits(text, 10)?;
    let leading_zero = text.len() > 1 && text[0] == b'0';
    if leading_zero && text.iter().any(|&byte| byte != b'0' && byte != b'_') {
        return Err(ParseError::LeadingZeros);
    }
    Ok(Digits {
        negative: false,
        radix: 10,
        digits: text,
    })
}

fn prefix_radix(text: &[u8]) -> Option<u32> {
    match text {
        [b'0', b'x' | b'X', ..] => Some(16),
        [b'0', b'o' | b'O', ..] => Some(8),
        [b'0', b'b' | b'B', ..] => Some(2),
        _ => None,
    }
}

/// The digits behind a prefix, which one underscore may precede.
fn after_prefix(text: &[u8]) -> &[u8] {
    let digits = &text[2..];
    digits.strip_prefix(b"_").unwrap_or(digits)
}

fn check_digits(digits: &[u8], radix: u32) -> Result<(), ParseError> {
    let mut after_digit = false;
    for &byte in digits {
        after_digit = match byte {
            b'_' if after_digit => false,
            _ if char::from(byte).is_digit(radix) => true,
            _ => return Err(ParseError::Invalid),
        };
    }
    if after_digit {
        Ok(())
    } else {
        Err(ParseError::Invalid)
    }
}

impl Digits<'_> {
    /// Whether the text had a minus sign.
    pub fn is_negative(&self) -> bool {
        self.negative
    }

    /// The base that the digits are in.
    pub fn radix(&self) -> u32 {
        self.radix
    }

    /// The value if it is an `i64`: the way that spares most integers any limbs.
    pub fn to_i64(&self) -> Option<i64> {
        let radix = i64::from(self.radix);
        let mut value: i64 = 0;
        for digit in self.values() {
            // Downwards, because there is one more negative value than there are positive ones.
            value = value.checked_mul(radix)?.checked_sub(digit.into())?;
        }
        if self.negative {
            Some(value)
        } else {
            value.checked_neg()
        }
    }

    /// Limbs for [`Digits::write`].
    pub fn limbs_len(&self) -> usize {
        Radix::new(self.radix).limbs_of(self.digits.len())
    }

    /// Writes the value; `out` has [`Digits::limbs_len`] limbs.
    ///
    /// Takes time in proportion to the square of the length, unless the base is a power of two.
    pub fn write(&self, out: &mut [Limb]) -> Extent {
        let radix = Radix::new(self.radix);
        let len = match radix.bits {
            Some(bits) => self.pack(bits, out),
            None => self.accumulate(radix, out),
        };
        Extent::new(self.negative, len)
    }

    fn values(&self) -> impl DoubleEndedIterator<Item = u8> {
        self.digits
            .iter()
            .filter(|&&byte| byte != b'_')
            .map(|&byte| digit_value(byte))
    }

    /// Digits of `bits` bits each, from the last one up.
    fn pack(&self, bits: u32, out: &mut [Limb]) -> usize {
        let mut len = 0;
        let mut limb: Limb = 0;
        let mut filled = 0;
        for value in self.values().rev() {
            let value = Limb::from(value);
            limb |= value << filled;
            filled += bits;
            if filled >= Limb::BITS {
                out[len] = limb;
                len += 1;
                filled -= Limb::BITS;
                // What of this digit did not fit.
                limb = if filled == 0 {
                    0
                } else {
                    value >> (bits - filled)
                };
            }
        }
        if limb != 0 {
            out[len] = limb;
            len += 1;
        }
        natural::normalised_len(&out[..len])
    }

    /// A limb's worth of digits at a time.
    fn accumulate(&self, radix: Radix, out: &mut [Limb]) -> usize {
        let mut len = 0;
        let (mut limb, mut scale): (Limb, Limb) = (0, 1);
        let mut taken = 0;
        for value in self.values() {
            limb = limb * radix.radix + Limb::from(value);
            scale = scale.wrapping_mul(radix.radix);
            taken += 1;
            if taken == radix.chunk_digits {
                len = push(out, len, scale, limb);
                (limb, scale, taken) = (0, 1, 0);
            }
        }
        if taken != 0 {
            len = push(out, len, scale, limb);
        }
        len
    }
}

/// `out = out * scale + limb`; returns the new length.
fn push(out: &mut [Limb], len: usize, scale: Limb, limb: Limb) -> usize {
    let carry = natural::mul_add_limb_assign(&mut out[..len], scale, limb);
    if carry == 0 {
        return len;
    }
    out[len] = carry;
    len + 1
}

fn digit_value(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' => byte - b'0',
        _ => (byte | 0x20) - b'a' + 10,
    }
}
