//! Digits and values of floats by `core`'s formatting and parsing, which is fast and takes 30 KB of
//! flash on thumbv7m: for hosts (feature `fast-floats`), and what [`super::generate`] and
//! [`super::read`] are tested against.

use core::fmt::{self, Write};

use super::Width;
use super::digits::{BufferTooShort, Decimal, MOST_DECIMALS, MOST_DIGITS};
use super::round;

/// The value of plain decimal text; see [`super::read::float`].
pub(super) fn float(text: &str, width: Width) -> Option<f64> {
    match width {
        Width::Double => text.parse().ok(),
        Width::Single => text.parse().ok().map(<f64 as From<f32>>::from),
    }
}

/// The fewest digits that read back as `value`, which is finite and not negative, and of those the
/// nearest, a tie going to the even digit; 17 at most.
pub(super) fn shortest(
    value: f64,
    width: Width,
    buffer: &mut [u8],
) -> Result<Decimal<'_>, BufferTooShort> {
    let decimal = collect(buffer, |out| match width {
        Width::Double => write!(out, "{value:e}"),
        Width::Single => write!(out, "{:e}", value as f32),
    })?;
    let (len, exponent) = (decimal.digits.len(), decimal.exponent);
    if is_tie(value, decimal) {
        // `core` takes the larger of the two. Below a power of two the neighbour is so near that
        // the smaller may not read back.
        let mut smaller = [0; 32];
        let even = significant(value, len, &mut smaller)?;
        if round::read(even, width) == value {
            buffer[..even.digits.len()].copy_from_slice(even.digits);
            return Ok(Decimal {
                digits: &buffer[..even.digits.len()],
                ..even
            });
        }
    }
    Ok(Decimal {
        digits: &buffer[..len],
        exponent,
    })
}

/// Whether `value` is just between `decimal` and a neighbour of as many digits.
fn is_tie(value: f64, decimal: Decimal<'_>) -> bool {
    if decimal.digits.last().is_none_or(|digit| digit % 2 == 0) {
        return false;
    }
    // With n decimals, the point between two neighbours has n + 1 binary places, the last one set.
    let decimals = decimal.digits.len() as i32 - 1 - decimal.exponent;
    let bits = value.to_bits();
    let (fraction, biased) = (bits & ((1 << 52) - 1), (bits >> 52) as i32);
    let places = 1075 - biased - (fraction | 1 << 52).trailing_zeros() as i32;
    biased != 0 && decimals > 0 && places == decimals + 1
}

/// `value`, finite and not negative, rounded half to even at `count` significant digits.
pub(super) fn significant(
    value: f64,
    count: usize,
    buffer: &mut [u8],
) -> Result<Decimal<'_>, BufferTooShort> {
    let behind_point = count.clamp(1, MOST_DIGITS) - 1;
    collect(buffer, |out| write!(out, "{value:.behind_point$e}"))
}

/// `value`, finite and not negative, rounded half to even at `decimals` digits behind the point.
pub(super) fn decimals(
    value: f64,
    decimals: usize,
    buffer: &mut [u8],
) -> Result<Decimal<'_>, BufferTooShort> {
    let decimals = decimals.min(MOST_DECIMALS);
    collect(buffer, |out| write!(out, "{value:.decimals$}"))
}

fn collect(
    buffer: &mut [u8],
    write: impl FnOnce(&mut Collector<'_>) -> fmt::Result,
) -> Result<Decimal<'_>, BufferTooShort> {
    let mut collector = Collector {
        buffer,
        len: 0,
        pending_zeros: 0,
        point: 0,
        part: Part::Integer,
        exponent: 0,
        exponent_negative: false,
    };
    write(&mut collector).map_err(|fmt::Error| BufferTooShort)?;
    let Collector {
        buffer,
        len,
        point,
        exponent,
        exponent_negative,
        ..
    } = collector;
    let written = if exponent_negative {
        -exponent
    } else {
        exponent
    };
    let exponent = if len == 0 { 0 } else { point - 1 + written };
    Ok(Decimal {
        digits: &buffer[..len],
        exponent,
    })
}

#[derive(Clone, Copy, PartialEq)]
enum Part {
    Integer,
    Fraction,
    Exponent,
}

/// Takes `core`'s decimal text apart as it is written.
struct Collector<'a> {
    buffer: &'a mut [u8],
    len: usize,
    /// Zeros seen since the last other digit: kept only if another digit follows.
    pending_zeros: usize,
    /// Where the decimal point is, counted from the first digit kept.
    point: i32,
    part: Part,
    exponent: i32,
    exponent_negative: bool,
}

impl Collector<'_> {
    fn digit(&mut self, digit: u8) -> fmt::Result {
        if digit == b'0' {
            if self.len == 0 {
                // A leading zero: only its place counts.
                self.point -= i32::from(self.part == Part::Fraction);
                return Ok(());
            }
            self.pending_zeros += 1;
        } else {
            let end = self.len + self.pending_zeros;
            if end >= self.buffer.len() {
                return Err(fmt::Error);
            }
            self.buffer[self.len..end].fill(b'0');
            self.buffer[end] = digit;
            self.len = end + 1;
            self.pending_zeros = 0;
        }
        self.point += i32::from(self.part == Part::Integer);
        Ok(())
    }
}

impl Write for Collector<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for byte in text.bytes() {
            match byte {
                b'0'..=b'9' if self.part == Part::Exponent => {
                    self.exponent = self.exponent * 10 + i32::from(byte - b'0');
                }
                b'0'..=b'9' => self.digit(byte)?,
                b'.' => self.part = Part::Fraction,
                b'e' => self.part = Part::Exponent,
                b'-' => self.exponent_negative = true,
                _ => {}
            }
        }
        Ok(())
    }
}
