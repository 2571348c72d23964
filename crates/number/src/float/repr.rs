//! `repr(float)`: the shortest text that reads back as the same value.

use core::fmt::{self, Write};

use super::Width;
use super::body::{Form, Notation, with_body};

/// The longest text that [`repr`] makes, in bytes: `-2.2250738585072014e-308`.
pub const REPR_LEN: usize = 24;

/// `repr(value)`; what `str(value)` and `print` show as well.
///
/// A value of [`Width::Single`] is shown with the digits that tell it from other single-precision
/// values. `point_zero` is whether an integral value ends in `.0`; the parts of a complex number do
/// not. The sign of a nan is not shown.
pub fn repr(value: f64, width: Width, point_zero: bool, buffer: &mut [u8; REPR_LEN]) -> &str {
    let mut text = Text { buffer, len: 0 };
    // The buffer is as long as the longest result, so nothing is cut.
    let _ = write_repr(&mut text, value, width, point_zero);
    let Text { buffer, len } = text;
    core::str::from_utf8(&buffer[..len]).unwrap_or_default()
}

fn write_repr(text: &mut Text<'_>, value: f64, width: Width, point_zero: bool) -> fmt::Result {
    if value.is_nan() {
        return text.write_str("nan");
    }
    if value.is_sign_negative() {
        text.write_str("-")?;
    }
    let value = value.abs();
    if value.is_infinite() {
        return text.write_str("inf");
    }
    let form = Form {
        notation: Notation::Shortest,
        precision: 0,
        alternate: false,
        point_zero,
        width,
    };
    with_body(value, form, |body| {
        text.write_bytes(body.integer)?;
        for _ in 0..body.integer_zeros {
            text.write_bytes(b"0")?;
        }
        body.write_tail(text, 'e')
    })
}

/// A cursor over the caller's buffer.
struct Text<'a> {
    buffer: &'a mut [u8; REPR_LEN],
    len: usize,
}

impl Text<'_> {
    fn write_bytes(&mut self, bytes: &[u8]) -> fmt::Result {
        let end = self.len + bytes.len();
        self.buffer
            .get_mut(self.len..end)
            .ok_or(fmt::Error)?
            .copy_from_slice(bytes);
        self.len = end;
        Ok(())
    }
}

impl Write for Text<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.write_bytes(text.as_bytes())
    }
}
