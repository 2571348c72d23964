//! `float(text)`: decimal text to the nearest float.
//!
//! The conversion is that of `digits`, which rounds correctly at any length; Python's white space and
//! underscores are seen to here.

use super::Width;
use super::digits::{self, MOST_DIGITS};

/// The nearest double to decimal text as `float()` takes it: white space around it, a sign, single
/// underscores between digits, an exponent; `inf`, `infinity` and `nan` in any case. Too large a
/// value is infinite. None if the text is anything else.
pub fn parse_f64(text: &[u8]) -> Option<f64> {
    with_plain(text, |plain| digits::float(plain, Width::Double))
}

/// The nearest single to decimal text; see [`parse_f64`].
pub fn parse_f32(text: &[u8]) -> Option<f32> {
    with_plain(text, |plain| {
        Some(digits::float(plain, Width::Single)? as f32)
    })
}

/// Hands the text on without what `digits` does not know.
#[inline(always)]
fn with_plain<T>(text: &[u8], parse: impl Fn(&str) -> Option<T>) -> Option<T> {
    let text = crate::text::strip_space(text);
    if text.contains(&b'_') {
        let mut buffer = [0; PLAIN_LEN];
        return parse(without_underscores(text, &mut buffer)?);
    }
    parse(core::str::from_utf8(text).ok()?)
}

/// Digits beyond these only matter by not being zero, which one more digit can say.
const KEPT_DIGITS: usize = MOST_DIGITS + 1;

/// A sign, the digits, an exponent's letter, sign and ten digits.
const PLAIN_LEN: usize = KEPT_DIGITS + 13;

/// An equivalent text of the form `-ddde-dd`, if the underscores are where they may be.
#[inline(never)]
fn without_underscores<'a>(text: &[u8], buffer: &'a mut [u8; PLAIN_LEN]) -> Option<&'a str> {
    let misplaced = |(index, &byte): (usize, &u8)| {
        let is_digit = |at: Option<usize>| {
            at.and_then(|at| text.get(at))
                .is_some_and(|byte| byte.is_ascii_digit())
        };
        byte == b'_' && !(is_digit(index.checked_sub(1)) && is_digit(index.checked_add(1)))
    };
    if text.iter().enumerate().any(misplaced) {
        return None;
    }
    let (negative, rest) = crate::text::strip_sign(text);
    let exponent_at = rest
        .iter()
        .position(|byte| byte.eq_ignore_ascii_case(&b'e'));
    let (mantissa, power) = match exponent_at {
        Some(at) => (&rest[..at], exponent(&rest[at + 1..])?),
        None => (rest, 0),
    };
    let mut out = Out { buffer, len: 0 };
    if negative {
        out.push(b'-');
    }
    let start = out.len;
    let mut shift: i64 = 0;
    let (mut any, mut point, mut beyond) = (false, false, false);
    for &byte in mantissa {
        match byte {
            b'_' => continue,
            b'.' if !point => {
                point = true;
                continue;
            }
            b'0'..=b'9' => any = true,
            _ => return None,
        }
        shift -= i64::from(point);
        let kept = out.len - start;
        if kept == 0 && byte == b'0' {
            continue;
        }
        if kept < KEPT_DIGITS - 1 {
            out.push(byte);
        } else {
            beyond |= byte != b'0';
            shift += 1;
        }
    }
    if !any {
        return None;
    }
    if beyond {
        out.push(b'1');
        shift -= 1;
    } else if out.len == start {
        out.push(b'0');
    }
    out.push(b'e');
    // Beyond these the value is infinite or zero whatever the digits are.
    let power = power
        .saturating_add(shift)
        .clamp(-2_000_000_000, 2_000_000_000);
    if power < 0 {
        out.push(b'-');
    }
    let mut scale = 1_000_000_000;
    while scale > 0 {
        out.push(b'0' + (power.unsigned_abs() / scale % 10) as u8);
        scale /= 10;
    }
    let Out { buffer, len } = out;
    core::str::from_utf8(&buffer[..len]).ok()
}

/// The value of an exponent's sign and digits, which may have underscores.
fn exponent(text: &[u8]) -> Option<i64> {
    let (negative, digits) = crate::text::strip_sign(text);
    let mut value: i64 = 0;
    let mut any = false;
    for &byte in digits {
        match byte {
            b'_' => {}
            b'0'..=b'9' => {
                any = true;
                value = value
                    .saturating_mul(10)
                    .saturating_add(i64::from(byte - b'0'));
            }
            _ => return None,
        }
    }
    any.then_some(if negative { -value } else { value })
}

struct Out<'a> {
    buffer: &'a mut [u8; PLAIN_LEN],
    len: usize,
}

impl Out<'_> {
    fn push(&mut self, byte: u8) {
        if let Some(slot) = self.buffer.get_mut(self.len) {
            *slot = byte;
            self.len += 1;
        }
    }
}
