//! `round(value, digits)`: to the nearest decimal, and from there to the nearest float.

use core::fmt::Write;

use super::Width;
use super::digits::{self, Decimal, MOST_DIGITS};

/// `value` rounded to a multiple of `10 ** -digits`, ties to even by its exact value, as Python's
/// `round` with two arguments. Infinite if the result is too large.
pub fn round_to(value: f64, digits: i32) -> f64 {
    if !value.is_finite() || value == 0.0 {
        return value;
    }
    let magnitude = value.abs();
    let mut buffer = [0; 20];
    let Ok(estimate) = digits::significant(magnitude, 17, &mut buffer) else {
        return value;
    };
    let exponent = estimate.exponent;
    // Digits that remain. Where the estimate was rounded up to a power of ten, this is one too many,
    // and rounding gives that power all the same.
    let kept = i64::from(exponent) + 1 + i64::from(digits);
    let rounded = match kept {
        ..0 => 0.0,
        0 if above_half(magnitude) => power_of_ten(exponent + 1),
        0 => 0.0,
        // Seventeen digits identify a double.
        17.. => magnitude,
        _ => nearest(magnitude, kept as usize, &mut buffer),
    };
    if value.is_sign_negative() {
        -rounded
    } else {
        rounded
    }
}

/// Whether `value` is more than five units of its first digit.
fn above_half(value: f64) -> bool {
    let mut buffer = [0; MOST_DIGITS];
    match digits::significant(value, MOST_DIGITS, &mut buffer) {
        Ok(exact) => *exact.digits > b"5"[..],
        Err(digits::BufferTooShort) => false,
    }
}

fn power_of_ten(exponent: i32) -> f64 {
    let digits = b"1";
    read(Decimal { digits, exponent }, Width::Double)
}

fn nearest(value: f64, kept: usize, buffer: &mut [u8]) -> f64 {
    match digits::significant(value, kept, buffer) {
        Ok(decimal) => read(decimal, Width::Double),
        Err(digits::BufferTooShort) => value,
    }
}

/// The float nearest to a decimal of 17 digits at most.
pub(super) fn read(decimal: Decimal<'_>, width: Width) -> f64 {
    let mut text = Text {
        bytes: [0; 32],
        len: 0,
    };
    let power = decimal.exponent + 1 - decimal.digits.len() as i32;
    // 17 digits, a letter, a sign and three digits fit.
    let _ = write!(text, "{}e{power}", digits::as_str(decimal.digits));
    digits::float(digits::as_str(&text.bytes[..text.len]), width).unwrap_or(0.0)
}

struct Text {
    bytes: [u8; 32],
    len: usize,
}

impl Write for Text {
    fn write_str(&mut self, text: &str) -> core::fmt::Result {
        let end = self.len + text.len();
        let slot = self.bytes.get_mut(self.len..end).ok_or(core::fmt::Error)?;
        slot.copy_from_slice(text.as_bytes());
        self.len = end;
        Ok(())
    }
}
