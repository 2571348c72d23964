//! Decimal text to the nearest float by exact arithmetic. Small rather than fast.

use core::cmp::Ordering;

use super::Width;
use super::digits::MOST_DIGITS;
use super::wide::Wide;

/// The value of plain decimal text in this width, as Rust's `parse` takes it: a sign, digits with
/// or without a point, an exponent; `inf`, `infinity` and `nan` in any case. Ties go to the even
/// mantissa.
pub(super) fn float(text: &str, width: Width) -> Option<f64> {
    let (negative, rest) = crate::text::strip_sign(text.as_bytes());
    let is = |word: &str| rest.eq_ignore_ascii_case(word.as_bytes());
    let magnitude = if is("inf") || is("infinity") {
        f64::INFINITY
    } else if is("nan") {
        f64::NAN
    } else {
        let decimal = Scanned::of(rest)?;
        let bits = decimal.to_bits(width);
        match width {
            Width::Double => f64::from_bits(bits),
            Width::Single => f64::from(f32::from_bits(bits as u32)),
        }
    };
    Some(if negative { -magnitude } else { magnitude })
}

/// `digits * 10^power`.
struct Scanned {
    digits: Wide,
    /// How many digits are in it, leading zeros aside.
    count: usize,
    power: i64,
}

impl Scanned {
    fn of(text: &[u8]) -> Option<Self> {
        let mut scanned = Self {
            digits: Wide::new(0),
            count: 0,
            power: 0,
        };
        let (mut any, mut point, mut beyond) = (false, false, false);
        let mut bytes = text.iter();
        for &byte in &mut bytes {
            match byte {
                b'.' if !point => {
                    point = true;
                    continue;
                }
                b'0'..=b'9' => any = true,
                b'e' | b'E' if any => {
                    scanned.power = scanned.power.saturating_add(exponent(bytes.as_slice())?);
                    break;
                }
                _ => return None,
            }
            let digit = u32::from(byte - b'0');
            scanned.power -= i64::from(point);
            if scanned.count < MOST_DIGITS {
                scanned.push(digit);
            } else {
                // Digits beyond these only matter by not being zero.
                beyond |= digit != 0;
                scanned.power += 1;
            }
        }
        if beyond {
            scanned.push(1);
            scanned.power -= 1;
        }
        any.then_some(scanned)
    }

    fn push(&mut self, digit: u32) {
        if self.count == 0 {
            self.digits = Wide::new(u64::from(digit));
            self.count = usize::from(digit != 0);
        } else {
            self.digits.multiply_add(10, digit);
            self.count += 1;
        }
    }

    /// The nearest float's bits; those of infinity if it is too large.
    fn to_bits(&self, width: Width) -> u64 {
        let (mantissa_bits, bias, infinity) = match width {
            Width::Double => (53, 1023, f64::INFINITY.to_bits()),
            Width::Single => (24, 127, u64::from(f32::INFINITY.to_bits())),
        };
        // The value is below `10^size` and not below a tenth of that.
        let size = self.power.saturating_add(self.count as i64);
        if self.count == 0 || size < -330 {
            return 0;
        }
        if size > 310 {
            return infinity;
        }
        let mut top = self.digits.clone();
        let mut bottom = Wide::new(1);
        top.multiply_power_of_ten(self.power.max(0) as u32);
        bottom.multiply_power_of_ten(self.power.min(0).unsigned_abs() as u32);
        // The value is `top / bottom * 2^exponent`, the fraction being below 2 and not below 1.
        let mut exponent = top.bits() - bottom.bits();
        bottom.shift_left(exponent.max(0) as u32);
        top.shift_left(exponent.min(0).unsigned_abs());
        if top.compare(&bottom) == Ordering::Less {
            top.shift_left(1);
            exponent -= 1;
        }
        // Less than half the least float there is.
        let wanted = (exponent + bias + mantissa_bits - 1).min(mantissa_bits);
        if wanted < 0 {
            return 0;
        }
        let mut mantissa = 0_u64;
        for _ in 0..wanted {
            mantissa = mantissa << 1 | u64::from(top.divide(&bottom));
            top.shift_left(1);
        }
        mantissa += match top.compare(&bottom) {
            Ordering::Less => 0,
            Ordering::Equal => mantissa & 1,
            Ordering::Greater => 1,
        };
        // The mantissa's highest bit counts as one in the exponent's field.
        let biased = (exponent + bias).max(1) as u64 - 1;
        ((biased << (mantissa_bits - 1)) + mantissa).min(infinity)
    }
}

/// An exponent with a sign, as far from zero as matters.
fn exponent(text: &[u8]) -> Option<i64> {
    let (negative, digits) = crate::text::strip_sign(text);
    let mut value = 0_i64;
    for byte in digits {
        if !byte.is_ascii_digit() {
            return None;
        }
        value = value
            .saturating_mul(10)
            .saturating_add(i64::from(byte - b'0'));
    }
    (!digits.is_empty()).then_some(if negative { -value } else { value })
}

#[cfg(test)]
mod tests;
