//! Python's layout of a float's digits: `%e`, `%f`, `%g` and `repr`.
//!
//! A [`Body`] describes the text in pieces instead of holding it, because a precision can ask for
//! a million zeros. Signs, `inf` and `nan` are the caller's.

use core::fmt::{self, Write};

use super::Width;
use super::digits::{self, BufferTooShort, Decimal, MOST_DIGITS};
use crate::fill::write_zeros;

/// How a float is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// `%e`: always with an exponent; the precision counts decimals.
    Exponent,
    /// `%f`: never with an exponent; the precision counts decimals.
    Fixed,
    /// `%g`: an exponent for large and small values; the precision counts significant digits.
    General,
    /// `repr`: the shortest text that reads back; the precision is ignored.
    Shortest,
}

/// A notation with its options.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    /// The layout.
    pub notation: Notation,
    /// Digits wanted; what they count depends on the notation.
    pub precision: usize,
    /// `#`: always a decimal point, and trailing zeros stay in [`Notation::General`].
    pub alternate: bool,
    /// Add `.0` to what would look like an integer, as `repr` does. [`Notation::General`] then
    /// turns to an exponent one digit earlier, as `format(value, '.3')` does.
    pub point_zero: bool,
    /// What [`Notation::Shortest`] must read back in.
    pub width: Width,
}

/// The text of a finite float without its sign, in pieces, in the order of the fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Body<'a> {
    /// ASCII digits before the point.
    pub integer: &'a [u8],
    /// Zeros that follow `integer`.
    pub integer_zeros: usize,
    /// Whether there is a decimal point.
    pub point: bool,
    /// Zeros that follow the point.
    pub fraction_zeros: usize,
    /// ASCII digits that follow those.
    pub fraction: &'a [u8],
    /// Zeros that follow `fraction`.
    pub trailing_zeros: usize,
    /// The power of ten, if the text has one.
    pub exponent: Option<i32>,
}

impl Body<'_> {
    /// Whether every digit shown is a zero.
    pub fn is_zero(&self) -> bool {
        self.integer == b"0" && self.fraction.is_empty()
    }

    /// Digits before the point, zeros included.
    pub fn integer_len(&self) -> usize {
        self.integer.len() + self.integer_zeros
    }

    /// Characters from the point on.
    pub fn tail_len(&self) -> usize {
        let exponent = self
            .exponent
            .map_or(0, |power| if power.abs() < 100 { 4 } else { 5 });
        (usize::from(self.point) + exponent + self.fraction.len())
            .saturating_add(self.fraction_zeros)
            .saturating_add(self.trailing_zeros)
    }

    /// Writes what comes from the point on; `letter` is the exponent's, `e` or `E`.
    ///
    /// # Errors
    /// What the sink reports.
    pub fn write_tail(&self, sink: &mut dyn Write, letter: char) -> fmt::Result {
        if self.point {
            sink.write_char('.')?;
        }
        write_zeros(sink, self.fraction_zeros)?;
        sink.write_str(digits::as_str(self.fraction))?;
        write_zeros(sink, self.trailing_zeros)?;
        if let Some(power) = self.exponent {
            sink.write_char(letter)?;
            sink.write_char(if power < 0 { '-' } else { '+' })?;
            let power = power.unsigned_abs();
            if power >= 100 {
                sink.write_char(digit(power / 100))?;
            }
            sink.write_char(digit(power / 10))?;
            sink.write_char(digit(power))?;
        }
        Ok(())
    }
}

/// The last decimal digit of `value`.
fn digit(value: u32) -> char {
    char::from(b'0' + (value % 10) as u8)
}

/// Lays out `value`, finite and not negative, and hands the result to `then`.
///
/// Takes 32 bytes of stack for the digits, or 767 for the rare value that needs more, and about
/// 2 KiB of working room.
pub fn with_body<R>(value: f64, form: Form, then: impl FnOnce(&Body<'_>) -> R) -> R {
    let mut digits = [0; 32];
    match lay_out(value, form, &mut digits) {
        Ok(body) => then(&body),
        Err(BufferTooShort) => with_long_body(value, form, then),
    }
}

#[cold]
#[inline(never)]
fn with_long_body<R>(value: f64, form: Form, then: impl FnOnce(&Body<'_>) -> R) -> R {
    let mut digits = [0; MOST_DIGITS];
    match lay_out(value, form, &mut digits) {
        Ok(body) => then(&body),
        Err(BufferTooShort) => unreachable!("no double has more significant digits"),
    }
}

fn lay_out(value: f64, form: Form, buffer: &mut [u8]) -> Result<Body<'_>, BufferTooShort> {
    let precision = form.precision;
    let mut body = match form.notation {
        Notation::Exponent => {
            let decimal = digits::significant(value, precision.saturating_add(1), buffer)?;
            with_exponent(decimal, precision)
        }
        Notation::Fixed => without_exponent(digits::decimals(value, precision, buffer)?, precision),
        Notation::General => {
            let precision = precision.max(1);
            let decimal = digits::significant(value, precision, buffer)?;
            let shown = if form.alternate {
                precision
            } else {
                decimal.digits.len().max(1)
            };
            let limit = precision - usize::from(form.point_zero);
            by_size(decimal, limit, shown)
        }
        Notation::Shortest => {
            let decimal = digits::shortest(value, form.width, buffer)?;
            by_size(decimal, 16, decimal.digits.len().max(1))
        }
    };
    let mut fraction = body.fraction.len() + body.trailing_zeros > 0;
    if form.point_zero && !fraction && body.exponent.is_none() {
        body.trailing_zeros = 1;
        fraction = true;
    }
    body.point = form.alternate || fraction;
    Ok(body)
}

/// With an exponent below `1e-4` and from `10 ** limit` on; `shown` significant digits.
fn by_size(decimal: Decimal<'_>, limit: usize, shown: usize) -> Body<'_> {
    let exponent = decimal.exponent;
    if exponent < -4 || usize::try_from(exponent).is_ok_and(|power| power >= limit) {
        return with_exponent(decimal, shown - 1);
    }
    // Digits behind the point: those not used before it, or more for leading zeros.
    let decimals = match usize::try_from(exponent) {
        Ok(power) => (shown - 1).saturating_sub(power),
        Err(_) => shown - 1 + exponent.unsigned_abs() as usize,
    };
    without_exponent(decimal, decimals)
}

fn with_exponent(decimal: Decimal<'_>, decimals: usize) -> Body<'_> {
    let (integer, fraction) = split(decimal.digits, 1);
    Body {
        integer,
        integer_zeros: 0,
        point: false,
        fraction_zeros: 0,
        fraction,
        trailing_zeros: decimals - fraction.len(),
        exponent: Some(decimal.exponent),
    }
}

fn without_exponent(decimal: Decimal<'_>, decimals: usize) -> Body<'_> {
    let (integer, integer_zeros, fraction_zeros, fraction) = match usize::try_from(decimal.exponent)
    {
        Ok(power) => {
            let (integer, fraction) = split(decimal.digits, power + 1);
            (integer, power + 1 - integer.len(), 0, fraction)
        }
        Err(_) => (
            &b"0"[..],
            0,
            decimal.exponent.unsigned_abs() as usize - 1,
            decimal.digits,
        ),
    };
    Body {
        integer,
        integer_zeros,
        point: false,
        fraction_zeros,
        fraction,
        trailing_zeros: decimals - fraction_zeros - fraction.len(),
        exponent: None,
    }
}

/// Splits behind the `count`-th digit, or at the end if there are fewer; no digits mean zero.
fn split(digits: &[u8], count: usize) -> (&[u8], &[u8]) {
    if digits.is_empty() {
        return (b"0", b"");
    }
    digits.split_at(count.min(digits.len()))
}
