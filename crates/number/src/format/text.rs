//! Text by a format specification: cut and padded by code points.

use core::fmt::{self, Write};

use super::{Align, FormatError, Sign, Spec, SpecError};
use crate::fill::write_fill;

/// Writes a text: at most the precision's characters of it, padded to the width.
///
/// # Errors
/// If text has no such presentation, or the sink takes no more.
pub fn write_text(sink: &mut dyn Write, spec: &Spec, text: &str) -> Result<(), FormatError> {
    if let Some(code) = spec.presentation.filter(|&code| code != 's') {
        return Err(SpecError::UnknownCode(code).into());
    }
    match spec.sign {
        Some(Sign::Space) => return Err(SpecError::SpaceInText.into()),
        Some(_) => return Err(SpecError::SignInText.into()),
        None => {}
    }
    if spec.no_negative_zero {
        return Err(SpecError::NegativeZeroInText.into());
    }
    if spec.alternate {
        return Err(SpecError::AlternateInText.into());
    }
    if spec.align == Some(Align::AfterSign) {
        return Err(SpecError::AfterSignInText.into());
    }
    write_padded(sink, spec, text, Align::Left)?;
    Ok(())
}

/// Writes the text, aligned this way if the specification says nothing.
pub(super) fn write_padded(
    sink: &mut dyn Write,
    spec: &Spec,
    text: &str,
    default: Align,
) -> fmt::Result {
    let text = match spec.precision {
        Some(precision) => first(text, precision),
        None => text,
    };
    if spec.width == 0 {
        return sink.write_str(text);
    }
    let (left, right) = spec.padding(text.chars().count(), default);
    let fill = spec.fill.unwrap_or(' ');
    write_fill(sink, fill, left)?;
    sink.write_str(text)?;
    write_fill(sink, fill, right)
}

/// The first `count` characters.
fn first(text: &str, count: usize) -> &str {
    match text.char_indices().nth(count) {
        Some((end, _)) => &text[..end],
        None => text,
    }
}
