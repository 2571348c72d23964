//! Format specifications: the mini-language of `format()` and `str.format`, and the directives of
//! the `%` operator, applied to numbers and text.
//!
//! Everything writes to a [`core::fmt::Write`] and holds nothing longer than a number's digits, so
//! a width of a million costs time only. What the caller does: `str.format`'s field names and
//! braces, fetching the arguments of `%`, and converting values (`!r`, `__index__`, `__float__`).

mod complex;
mod error;
mod float;
mod int;
mod number;
mod percent;
mod spec;
mod text;

pub use complex::write_complex;
pub use error::{FormatError, Message, SpecError};
pub use float::write_float;
pub use int::{IntForm, int_form, write_char, write_int, write_int_digits};
pub use percent::{
    Amount, Conversion, Directive, Directives, PercentError, Piece, UnsupportedCharacter,
    write_percent_digits, write_percent_float, write_percent_int, write_percent_text,
};
pub use spec::{Align, Grouping, Kind, Sign, Spec};
pub use text::write_text;

#[cfg(test)]
mod tests;
