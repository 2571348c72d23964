//! `float.hex` and `float.fromhex`: floats as text without any rounding.
//!
//! Where floats are shorter than doubles the text is that of the double of the same value.

use core::fmt;

use super::{Float, native, new};
use crate::builder::StringBuilder;
use crate::builtin::str as py_str;
use crate::exception;
use crate::names;
use crate::native::{ClassMethod, NativeFunction};
use crate::protocol::call;
use crate::raise::{Raised, Res};
use crate::runtime::Runtime;
use crate::word::Obj;

/// Bits of a double behind the point.
const FRACTION: u32 = 52;
/// The exponent of the least normal double.
const LEAST: i64 = -1022;

struct Hexadecimal(f64);

impl fmt::Display for Hexadecimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = self.0;
        if value.is_nan() {
            return f.write_str("nan");
        }
        if value.is_sign_negative() {
            f.write_str("-")?;
        }
        if value.is_infinite() {
            return f.write_str("inf");
        }
        let fraction = value.to_bits() & ((1 << FRACTION) - 1);
        let biased = (value.to_bits() >> FRACTION & 0x7ff) as i64;
        match (biased, fraction) {
            (0, 0) => f.write_str("0x0.0p+0"),
            (0, _) => write!(f, "0x0.{fraction:013x}p{LEAST:+}"),
            _ => write!(f, "0x1.{fraction:013x}p{:+}", biased - 1 + LEAST),
        }
    }
}

/// Why a text has no value.
enum Refused {
    Malformed,
    TooLarge,
}

/// The value of a text, correctly rounded.
fn parse(text: &[u8]) -> Result<f64, Refused> {
    let text = text.trim_ascii();
    let (negative, text) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    let value = if text.eq_ignore_ascii_case(b"inf") || text.eq_ignore_ascii_case(b"infinity") {
        f64::INFINITY
    } else if text.eq_ignore_ascii_case(b"nan") {
        f64::NAN
    } else {
        parse_digits(text)?
    };
    Ok(if negative { -value } else { value })
}

fn parse_digits(text: &[u8]) -> Result<f64, Refused> {
    let mut rest = match text {
        [b'0', b'x' | b'X', rest @ ..] => rest,
        _ => text,
    };
    // The first 60 bits of the digits from the first that is not 0, the last of them set if
    // one that follows is; and the power of two that they are multiplied with.
    let (mut bits, mut exponent) = (0u64, 0i64);
    let (mut digits, mut point) = (false, false);
    while let Some((&byte, after)) = rest.split_first() {
        if byte == b'.' && !point {
            point = true;
        } else if let Some(digit) = char::from(byte).to_digit(16) {
            digits = true;
            if bits >> 56 == 0 {
                bits = bits << 4 | u64::from(digit);
                exponent -= if point { 4 } else { 0 };
            } else {
                bits |= u64::from(digit != 0);
                exponent += if point { 0 } else { 4 };
            }
        } else {
            break;
        }
        rest = after;
    }
    if !digits {
        return Err(Refused::Malformed);
    }
    match rest {
        [] => {}
        [b'p' | b'P', power @ ..] => exponent += parse_power(power).ok_or(Refused::Malformed)?,
        _ => return Err(Refused::Malformed),
    }
    rounded(bits, exponent)
}

/// A power of two; one beyond any float's is cut off.
fn parse_power(text: &[u8]) -> Option<i64> {
    const MOST: i64 = 1 << 40;
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    if digits.is_empty() {
        return None;
    }
    let mut power = 0i64;
    for digit in digits {
        let digit = char::from(*digit).to_digit(10)?;
        power = (power * 10 + i64::from(digit)).min(MOST);
    }
    Some(if negative { -power } else { power })
}

/// The double nearest to `bits * 2**exponent`, the even one of two.
fn rounded(bits: u64, exponent: i64) -> Result<f64, Refused> {
    if bits == 0 {
        return Ok(0.0);
    }
    let spare = bits.leading_zeros();
    let bits = bits << spare;
    // The exponent of the last bit, and of the last that the result has.
    let last = exponent - i64::from(spare);
    let kept = (last + 63 - i64::from(FRACTION)).max(LEAST - i64::from(FRACTION));
    let dropped = kept - last;
    if dropped > 64 {
        return Ok(0.0);
    }
    let wide = u128::from(bits);
    let mut mantissa = (wide >> dropped) as u64;
    let (rest, half) = (wide & ((1 << dropped) - 1), 1u128 << (dropped - 1));
    if rest > half || rest == half && mantissa & 1 != 0 {
        mantissa += 1;
    }
    let exponent = i32::try_from(kept).map_err(|_| Refused::TooLarge)?;
    let value = libm::ldexp(mantissa as f64, exponent);
    if value.is_infinite() {
        return Err(Refused::TooLarge);
    }
    Ok(value)
}

#[cold]
fn refused(rt: &mut Runtime, why: Refused) -> Raised {
    match why {
        Refused::Malformed => rt.raise(
            &exception::VALUE_ERROR,
            "invalid hexadecimal floating-point string",
        ),
        Refused::TooLarge => {
            rt.overflow_error("hexadecimal value too large to represent as a float")
        }
    }
}

fn from_hexadecimal(rt: &mut Runtime, cls: Obj, text: Obj) -> Res {
    let Some(text) = py_str::text(text) else {
        return Err(rt.type_error("bad argument type for built-in operation"));
    };
    let value = match parse(text.as_bytes()) {
        Ok(value) => value,
        Err(why) => return Err(refused(rt, why)),
    };
    let value = new(rt, value as Float)?;
    match cls.as_type() {
        Some(cls) if cls.is_python_class() => call::call(rt, Obj::from(cls), &[value]),
        _ => Ok(value),
    }
}

/// `hex`
pub(super) static HEX: NativeFunction = NativeFunction::f1(names::hex, |rt, this| {
    let value = f64::from(native(this).unwrap_or(0.0));
    StringBuilder::format(rt, format_args!("{}", Hexadecimal(value)))
});

static FROMHEX_FUNCTION: NativeFunction = NativeFunction::f2(names::fromhex, from_hexadecimal);

/// `fromhex`
pub(super) static FROMHEX: ClassMethod = ClassMethod::native(&FROMHEX_FUNCTION);
