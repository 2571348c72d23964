//! Decimal digits of a double by exact arithmetic: the shortest that read back, or exactly rounded
//! ones. Small rather than fast.
//!
//! The value is a fraction of whole numbers, scaled to lie between 1/10 and 1; multiplying by ten
//! brings one digit after the other before the point (Steele and White, "How to print
//! floating-point numbers accurately", 1990).

use core::cmp::Ordering;

use super::Width;
use super::digits::{BufferTooShort, Decimal, MOST_DIGITS};
use super::wide::Wide;

/// `top / bottom * 10^point`, the fraction being below 1 and not below 1/10.
struct Fraction {
    top: Wide,
    bottom: Wide,
    point: i32,
}

/// A double taken apart: `mantissa * 2^exponent`.
struct Parts {
    mantissa: u64,
    exponent: i32,
    /// It is a power of two whose lower neighbour is half as near as the upper one.
    is_edge: bool,
}

impl Parts {
    /// The parts of `value`, which is finite and not negative, as a float of that width.
    fn of(value: f64, width: Width) -> Self {
        let (bits, mantissa_bits, bias) = match width {
            Width::Double => (value.to_bits(), 52, 1075),
            Width::Single => (u64::from((value as f32).to_bits()), 23, 150),
        };
        let fraction = bits & ((1 << mantissa_bits) - 1);
        let biased = (bits >> mantissa_bits) as i32;
        Self {
            mantissa: fraction | u64::from(biased != 0) << mantissa_bits,
            exponent: biased.max(1) - bias,
            is_edge: fraction == 0 && biased > 1,
        }
    }
}

impl Fraction {
    /// The fraction for `mantissa * 2^exponent`; what is in `also` is scaled like its top.
    fn new(mantissa: u64, exponent: i32, also: &mut [Wide]) -> Self {
        let mut top = Wide::new(mantissa);
        let mut bottom = Wide::new(1);
        // Nearly log10(2) = 0.30103, so this is the place of the point or next to it.
        let mut point = ((exponent + top.bits()) * 1233) >> 12;
        bottom.multiply_power_of_ten(point.max(0) as u32);
        bottom.shift_left(exponent.min(0).unsigned_abs());
        let scale = |wide: &mut Wide| {
            wide.multiply_power_of_ten(point.min(0).unsigned_abs());
            wide.shift_left(exponent.max(0) as u32);
        };
        scale(&mut top);
        also.iter_mut().for_each(scale);
        if top.compare(&bottom) != Ordering::Less {
            bottom.multiply_add(10, 0);
            point += 1;
        }
        let mut fraction = Self { top, bottom, point };
        let mut ten_times = fraction.top.clone();
        ten_times.multiply_add(10, 0);
        if ten_times.compare(&fraction.bottom) == Ordering::Less {
            fraction.top = ten_times;
            also.iter_mut().for_each(|wide| wide.multiply_add(10, 0));
            fraction.point -= 1;
        }
        fraction
    }

    /// The next digit.
    fn digit(&mut self) -> u8 {
        self.top.multiply_add(10, 0);
        self.top.divide(&self.bottom)
    }

    /// How what is left compares with a half of the last digit's place.
    fn compare_half(&self) -> Ordering {
        let mut twice = self.top.clone();
        twice.multiply_add(2, 0);
        twice.compare(&self.bottom)
    }
}

/// The fewest digits that read back as `value`, which is finite and not negative, and of those the
/// nearest, a tie going to the even digit; 17 at most.
pub(super) fn shortest(
    value: f64,
    width: Width,
    buffer: &mut [u8],
) -> Result<Decimal<'_>, BufferTooShort> {
    let parts = Parts::of(value, width);
    let mut out = Digits::new(buffer);
    if parts.mantissa == 0 {
        return Ok(out.decimal(1));
    }
    // In quarters of the last place: half a place on both sides reads back, below an edge a quarter.
    let lower = if parts.is_edge { 1 } else { 2 };
    let mut margins = [Wide::new(lower), Wide::new(2)];
    let exponent = parts.exponent - 2;
    let mut fraction = Fraction::new(parts.mantissa << 2, exponent, &mut margins);
    let [mut below, mut above] = margins;
    // What lies exactly between two floats reads as the one with the even mantissa.
    let reads_back = |order: Ordering| {
        order == Ordering::Greater || (order == Ordering::Equal && parts.mantissa & 1 == 0)
    };
    if reads_back(fraction.top.plus(&above).compare(&fraction.bottom)) {
        // The power of ten above is near enough: one more place before the point.
        fraction.bottom.multiply_add(10, 0);
        fraction.point += 1;
    }
    loop {
        below.multiply_add(10, 0);
        above.multiply_add(10, 0);
        let digit = fraction.digit();
        let is_low = reads_back(below.compare(&fraction.top));
        let is_high = reads_back(fraction.top.plus(&above).compare(&fraction.bottom));
        let up = match (is_low, is_high) {
            (false, false) => {
                out.push(digit)?;
                continue;
            }
            (true, false) => false,
            (false, true) => true,
            (true, true) => match fraction.compare_half() {
                Ordering::Less => false,
                Ordering::Equal => digit % 2 == 1,
                Ordering::Greater => true,
            },
        };
        out.push(digit + u8::from(up))?;
        return Ok(out.decimal(fraction.point));
    }
}

/// `value`, finite and not negative, rounded half to even at `count` significant digits.
pub(super) fn significant(
    value: f64,
    count: usize,
    buffer: &mut [u8],
) -> Result<Decimal<'_>, BufferTooShort> {
    rounded(value, buffer, |_| count.clamp(1, MOST_DIGITS) as i64)
}

/// `value`, finite and not negative, rounded half to even at `decimals` digits behind the point.
pub(super) fn decimals(
    value: f64,
    decimals: usize,
    buffer: &mut [u8],
) -> Result<Decimal<'_>, BufferTooShort> {
    // No double has a non-zero decimal behind so many.
    let decimals = decimals.min(2000) as i64;
    rounded(value, buffer, |point| i64::from(point) + decimals)
}

fn rounded(
    value: f64,
    buffer: &mut [u8],
    count: impl FnOnce(i32) -> i64,
) -> Result<Decimal<'_>, BufferTooShort> {
    let parts = Parts::of(value, Width::Double);
    let mut out = Digits::new(buffer);
    if parts.mantissa == 0 {
        return Ok(out.decimal(1));
    }
    let mut fraction = Fraction::new(parts.mantissa, parts.exponent, &mut []);
    let count = count(fraction.point);
    if count < 0 {
        return Ok(out.decimal(1));
    }
    let mut digit = 0;
    for _ in 0..count {
        if fraction.top.is_zero() {
            return Ok(out.decimal(fraction.point));
        }
        digit = fraction.digit();
        out.push(digit)?;
    }
    let up = match fraction.compare_half() {
        Ordering::Less => false,
        Ordering::Equal => digit % 2 == 1,
        Ordering::Greater => true,
    };
    if up && !out.increment()? {
        // All nines, or no digit at all: a power of ten.
        out.push(1)?;
        fraction.point += 1;
    }
    Ok(out.decimal(fraction.point))
}

/// Digits as they come, zeros at the end kept back.
struct Digits<'a> {
    buffer: &'a mut [u8],
    /// Up to the last that is not zero.
    len: usize,
    zeros: usize,
}

impl<'a> Digits<'a> {
    fn new(buffer: &'a mut [u8]) -> Self {
        Self {
            buffer,
            len: 0,
            zeros: 0,
        }
    }

    fn push(&mut self, digit: u8) -> Result<(), BufferTooShort> {
        if digit == 0 {
            self.zeros += 1;
            return Ok(());
        }
        let end = self.len + self.zeros;
        if end >= self.buffer.len() {
            return Err(BufferTooShort);
        }
        self.buffer[self.len..end].fill(b'0');
        self.buffer[end] = b'0' + digit;
        (self.len, self.zeros) = (end + 1, 0);
        Ok(())
    }

    /// Adds one in the last place. False, and no digits left, if all are nines.
    fn increment(&mut self) -> Result<bool, BufferTooShort> {
        if self.zeros > 0 {
            self.zeros -= 1;
            self.push(1)?;
            return Ok(true);
        }
        while self.len > 0 {
            let last = &mut self.buffer[self.len - 1];
            if *last < b'9' {
                *last += 1;
                return Ok(true);
            }
            self.len -= 1;
        }
        Ok(false)
    }

    fn decimal(self, point: i32) -> Decimal<'a> {
        let digits = &self.buffer[..self.len];
        Decimal {
            digits,
            exponent: if digits.is_empty() { 0 } else { point - 1 },
        }
    }
}

#[cfg(test)]
mod tests;
