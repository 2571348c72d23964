//! Floats by a format specification.

use core::fmt::{self, Write};

use super::number::Number;
use super::{FormatError, Spec, SpecError};
use crate::float::{Form, Notation, Width, with_body};

/// The largest precision that CPython takes.
pub(super) const MAX_PRECISION: usize = i32::MAX as usize;

/// Writes a float. `width` says whose shortest digits are shown where no precision is given.
///
/// # Errors
/// If floats have no such presentation, or the sink takes no more.
pub fn write_float(
    sink: &mut dyn Write,
    spec: &Spec,
    value: f64,
    width: Width,
) -> Result<(), FormatError> {
    if !cfg!(feature = "floats") {
        return Err(SpecError::UnknownCode(spec.presentation.unwrap_or('f')).into());
    }
    if spec
        .precision
        .is_some_and(|precision| precision > MAX_PRECISION)
    {
        return Err(SpecError::PrecisionTooBig.into());
    }
    let form = float_form(spec, width)?;
    write_float_as(sink, spec, form, value)?;
    Ok(())
}

fn float_form(spec: &Spec, width: Width) -> Result<Form, SpecError> {
    let notation = match spec.presentation {
        None if spec.precision.is_none() => Notation::Shortest,
        None => Notation::General,
        Some(letter) => notation_of(letter).ok_or(SpecError::UnknownCode(letter))?,
    };
    Ok(Form {
        notation,
        precision: spec.precision.unwrap_or(6),
        alternate: spec.alternate,
        point_zero: spec.presentation.is_none(),
        width,
    })
}

/// The notation of a presentation type.
pub(super) fn notation_of(letter: char) -> Option<Notation> {
    Some(match letter {
        'e' | 'E' => Notation::Exponent,
        'f' | 'F' | '%' => Notation::Fixed,
        'g' | 'G' | 'n' => Notation::General,
        _ => return None,
    })
}

/// Writes a float in this form; sign, padding and letter case are the specification's.
pub(super) fn write_float_as(
    sink: &mut dyn Write,
    spec: &Spec,
    form: Form,
    value: f64,
) -> fmt::Result {
    let percent = spec.presentation == Some('%');
    let value = if percent { value * 100.0 } else { value };
    let suffix = if percent { "%" } else { "" };
    with_float(spec, form, value, |number| {
        Number { suffix, ..number }.write(spec, sink)
    })
}

/// Hands on the number that a float is in this form.
pub(super) fn with_float<R>(
    spec: &Spec,
    form: Form,
    value: f64,
    then: impl FnOnce(Number<'_>) -> R,
) -> R {
    let upper = matches!(spec.presentation, Some('E' | 'F' | 'G'));
    let negative = value.is_sign_negative() && !value.is_nan();
    if !value.is_finite() {
        let word = if value.is_nan() { "nan" } else { "inf" };
        return then(Number {
            upper,
            ..Number::of_word(negative, word)
        });
    }
    with_body(value.abs(), form, |body| {
        let negative = negative && !(spec.no_negative_zero && body.is_zero());
        then(Number {
            upper,
            ..Number::of_body(negative, *body)
        })
    })
}
