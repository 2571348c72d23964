//! Complex numbers by a format specification.

use core::fmt::Write;

use super::float::{MAX_PRECISION, notation_of, with_float};
use super::number::Number;
use super::{Align, FormatError, Sign, Spec, SpecError};
use crate::fill::write_fill;
use crate::float::{Form, Notation, Width};

/// Writes a complex number. `width` says whose shortest digits are shown where no precision is
/// given.
///
/// # Errors
/// If complex numbers have no such presentation, or the sink takes no more.
pub fn write_complex(
    sink: &mut dyn Write,
    spec: &Spec,
    real: f64,
    imaginary: f64,
    width: Width,
) -> Result<(), FormatError> {
    let notation = match spec.presentation {
        None if spec.precision.is_none() => Notation::Shortest,
        None => Notation::General,
        Some(letter @ ('e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'n')) => {
            notation_of(letter).unwrap_or(Notation::General)
        }
        Some(letter) => return Err(SpecError::UnknownCode(letter).into()),
    };
    if spec.fill == Some('0') {
        return Err(SpecError::ZeroPaddingInComplex.into());
    }
    if spec.align == Some(Align::AfterSign) {
        return Err(SpecError::AfterSignInComplex.into());
    }
    if spec
        .precision
        .is_some_and(|precision| precision > MAX_PRECISION)
    {
        return Err(SpecError::PrecisionTooBig.into());
    }
    let form = Form {
        notation,
        precision: spec.precision.unwrap_or(6),
        alternate: spec.alternate,
        point_zero: false,
        width,
    };
    // Without a presentation type it looks as `str` shows it.
    let plain = spec.presentation.is_none();
    let only_imaginary = plain && real == 0.0 && real.is_sign_positive();
    let parentheses = plain && !only_imaginary;
    let imaginary_spec = if only_imaginary {
        *spec
    } else {
        Spec {
            sign: Some(Sign::Plus),
            ..*spec
        }
    };
    with_float(spec, form, real, |real| {
        with_float(&imaginary_spec, form, imaginary, |imaginary| {
            let imaginary = Number {
                suffix: "j",
                ..imaginary
            };
            let real_len = if only_imaginary { 0 } else { real.len(spec) };
            let len = real_len
                .saturating_add(imaginary.len(&imaginary_spec))
                .saturating_add(if parentheses { 2 } else { 0 });
            let (left, right) = spec.padding(len, Align::Right);
            let fill = spec.fill.unwrap_or(' ');
            write_fill(sink, fill, left)?;
            if parentheses {
                sink.write_char('(')?;
            }
            if !only_imaginary {
                real.write_bare(spec, sink)?;
            }
            imaginary.write_bare(&imaginary_spec, sink)?;
            if parentheses {
                sink.write_char(')')?;
            }
            write_fill(sink, fill, right)?;
            Ok(())
        })
    })
}
