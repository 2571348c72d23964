//! Integers from and to text.

use taipan_gc::Array;
use taipan_number::big::{self, Digits, I64_LIMBS, Limb, ParseError};

use super::{build, small_value, view};
use crate::raise::{Raised, Res};
use crate::runtime::Runtime;
use crate::slots::PrintKind;
use crate::text::{Sink, StringBuilder, write_fmt};
use crate::word::{Obj, fresh_slice};

/// An `int` from the decimal text of a constant.
///
/// # Errors
/// `ValueError` if it is none, `MemoryError`.
pub fn from_decimal(rt: &mut Runtime, text: &[u8]) -> Res {
    from_text(rt, text, 10)
}

/// `int(text, base)`
///
/// # Errors
/// `ValueError` if the text is no integer of that base, `MemoryError`.
pub fn from_text(rt: &mut Runtime, text: &[u8], base: u32) -> Res {
    match big::parse_text(text, base) {
        Ok(digits) => from_digits(rt, digits),
        Err(error) => Err(invalid(rt, error, text, base)),
    }
}

#[cold]
fn invalid(rt: &mut Runtime, error: ParseError, text: &[u8], base: u32) -> Raised {
    match (error, core::str::from_utf8(text)) {
        (ParseError::Base, _) | (_, Err(_)) => {
            rt.raise_fmt(&crate::exception::VALUE_ERROR, format_args!("{error}"))
        }
        (_, Ok(text)) => rt.raise_fmt(
            &crate::exception::VALUE_ERROR,
            format_args!("invalid literal for int() with base {base}: '{text}'"),
        ),
    }
}

fn from_digits(rt: &mut Runtime, digits: Digits<'_>) -> Res {
    if let Some(value) = digits.to_i64() {
        return super::from_i64(rt, value);
    }
    if !cfg!(feature = "long-ints") {
        return Err(super::short::overflow(rt));
    }
    build(rt, digits.limbs_len(), 0, |out, _| digits.write(out))
}

/// Writes an integer in a radix, letters in lower case, after its sign and a prefix.
///
/// # Errors
/// What the sink raises, `MemoryError`.
pub fn print_radix(
    rt: &mut Runtime,
    value: Obj,
    radix: u32,
    prefix: &str,
    out: &mut dyn Sink,
) -> Res<()> {
    if radix == 10
        && let Some(small) = small_value(value)
    {
        return write_fmt(out, rt, format_args!("{small}"));
    }
    if !cfg!(feature = "long-ints") {
        return print_short(rt, value, radix, prefix, out);
    }
    let mut buffer = [0; I64_LIMBS];
    let Some(int) = view(value, &mut buffer) else {
        return Err(rt.type_error("an integer is required"));
    };
    let magnitude = int.magnitude();
    let digits = rt.alloc_array(Array::<u8>::HEADER, big::text_len(magnitude, radix), 0u8)?;
    let scratch = rt.alloc_array(
        Array::<Limb>::HEADER,
        big::text_scratch(magnitude, radix),
        0 as Limb,
    )?;
    // SAFETY: nobody else knows the two new arrays.
    let (digits, scratch) = unsafe { (fresh_slice(digits), fresh_slice(scratch)) };
    let len = big::write_digits(magnitude, radix, digits, scratch);
    let text = core::str::from_utf8(&digits[..len]).unwrap_or("0");
    if int.is_negative() {
        out.write(rt, "-")?;
    }
    out.write(rt, prefix)?;
    out.write(rt, text)
}

/// The same of an integer of 64 bits.
fn print_short(
    rt: &mut Runtime,
    value: Obj,
    radix: u32,
    prefix: &str,
    out: &mut dyn Sink,
) -> Res<()> {
    let Some(int) = super::short::value(value) else {
        return Err(rt.type_error("an integer is required"));
    };
    let mut rest = int.unsigned_abs();
    let mut digits = [0; u64::BITS as usize];
    let mut start = digits.len();
    for digit in digits.iter_mut().rev() {
        let value = (rest % u64::from(radix)) as u32;
        *digit = char::from_digit(value, radix).map_or(b'0', |digit| digit as u8);
        rest /= u64::from(radix);
        start -= 1;
        if rest == 0 {
            break;
        }
    }
    if int < 0 {
        out.write(rt, "-")?;
    }
    out.write(rt, prefix)?;
    let digits = digits.get(start..).unwrap_or(&[]);
    out.write(rt, core::str::from_utf8(digits).unwrap_or("0"))
}

/// The digits of an `int` in a radix from 2 to 36, after a minus sign if it is negative.
///
/// # Errors
/// `MemoryError`.
pub fn to_text(rt: &mut Runtime, value: Obj, radix: u32) -> Res<StringBuilder> {
    let mut out = StringBuilder::new();
    print_radix(rt, value, radix, "", &mut out)?;
    Ok(out)
}

/// `str(value)`
pub(super) fn print(rt: &mut Runtime, value: Obj, _kind: PrintKind, out: &mut dyn Sink) -> Res<()> {
    print_radix(rt, value, 10, "", out)
}
