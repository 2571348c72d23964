//! Integers by a format specification.

use core::fmt::Write;

use super::number::Number;
use super::{FormatError, Spec, SpecError, write_float};
use crate::float::Width;

/// How a specification shows an integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IntForm {
    /// As digits in this radix (2, 8, 10 or 16).
    Digits(u32),
    /// As the character with this code point.
    Character,
    /// As the float nearest to it.
    Float,
}

/// What `spec` asks of an integer; the writers for digits and characters want it checked.
///
/// # Errors
/// If integers have no such presentation.
pub fn int_form(spec: &Spec) -> Result<IntForm, SpecError> {
    let form = match spec.presentation.unwrap_or('d') {
        'd' | 'n' => IntForm::Digits(10),
        'b' => IntForm::Digits(2),
        'o' => IntForm::Digits(8),
        'x' | 'X' => IntForm::Digits(16),
        'c' => IntForm::Character,
        'e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%' => return Ok(IntForm::Float),
        code => return Err(SpecError::UnknownCode(code)),
    };
    if spec.precision.is_some() {
        return Err(SpecError::PrecisionInInteger);
    }
    if spec.no_negative_zero {
        return Err(SpecError::NegativeZeroInInteger);
    }
    if form == IntForm::Character {
        if spec.sign.is_some() {
            return Err(SpecError::SignWithCharacter);
        }
        if spec.alternate {
            return Err(SpecError::AlternateWithCharacter);
        }
    }
    Ok(form)
}

/// Writes a machine integer.
///
/// # Errors
/// If integers have no such presentation, or the sink takes no more.
pub fn write_int(sink: &mut dyn Write, spec: &Spec, value: i64) -> Result<(), FormatError> {
    match int_form(spec)? {
        IntForm::Digits(radix) => {
            let mut buffer = [0; 64];
            let digits = machine_digits(value.unsigned_abs(), radix, &mut buffer);
            number(spec, value < 0, digits, radix).write(spec, sink)?;
            Ok(())
        }
        IntForm::Character => write_char(sink, spec, value),
        IntForm::Float => write_float(sink, spec, value as f64, Width::Double),
    }
}

/// Writes an integer of any length, given its absolute value's digits in the radix that
/// [`int_form`] says, in lower case and without leading zeros.
///
/// # Errors
/// If integers have no presentation as digits of this kind, or the sink takes no more.
pub fn write_int_digits(
    sink: &mut dyn Write,
    spec: &Spec,
    negative: bool,
    digits: &[u8],
) -> Result<(), FormatError> {
    match int_form(spec)? {
        IntForm::Digits(radix) => number(spec, negative, digits, radix).write(spec, sink)?,
        // No integer that needs limbs is a code point.
        IntForm::Character => return Err(SpecError::CharacterRange.into()),
        IntForm::Float => {
            return Err(SpecError::UnknownCode(spec.presentation.unwrap_or('d')).into());
        }
    }
    Ok(())
}

/// Writes the character of a code point, aligned as a number.
///
/// # Errors
/// If there is no such code point, or the sink takes no more. Surrogates, which a `char` cannot
/// hold, are refused too.
pub fn write_char(sink: &mut dyn Write, spec: &Spec, code: i64) -> Result<(), FormatError> {
    let letter = u32::try_from(code)
        .ok()
        .and_then(char::from_u32)
        .ok_or(SpecError::CharacterRange)?;
    let mut buffer = [0; 4];
    Number::of_word(false, letter.encode_utf8(&mut buffer)).write(spec, sink)?;
    Ok(())
}

/// The number as `spec` shows it: prefix, case and group size.
pub(super) fn number<'a>(spec: &Spec, negative: bool, digits: &'a [u8], radix: u32) -> Number<'a> {
    let mut number = Number::of_digits(negative, digits);
    if radix != 10 {
        number.group = 4;
        if spec.alternate {
            number.prefix = match radix {
                2 => "0b",
                8 => "0o",
                _ => "0x",
            };
        }
    }
    number.upper = spec.presentation == Some('X');
    number
}

/// The digits of a machine integer, at the end of the buffer.
pub(super) fn machine_digits(value: u64, radix: u32, buffer: &mut [u8; 64]) -> &[u8] {
    let mut start = buffer.len();
    let mut push = |digit: u64| {
        start -= 1;
        buffer[start] = b"0123456789abcdef"[(digit & 15) as usize];
    };
    let mut rest = value;
    if radix == 10 {
        loop {
            push(rest % 10);
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
    } else {
        let bits = radix.trailing_zeros();
        loop {
            push(rest & u64::from(radix - 1));
            rest >>= bits;
            if rest == 0 {
                break;
            }
        }
    }
    &buffer[start..]
}
