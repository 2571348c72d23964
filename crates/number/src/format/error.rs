//! What can be wrong with a format specification, and CPython's words for it.

use core::fmt::{self, Display, Formatter};

use super::Grouping;

/// What is wrong with a specification, or with its use for a value. Python raises `ValueError`, or
/// `OverflowError` where [`SpecError::is_overflow`] says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpecError {
    /// A width or precision beyond what memory holds.
    TooManyDigits,
    /// A point without digits.
    MissingPrecision,
    /// Characters that no field takes.
    Invalid,
    /// `,` and `_` together.
    BothGroupings,
    /// Groups of digits with a presentation type that has none.
    GroupingWith(Grouping, char),
    /// A presentation type that the value does not have.
    UnknownCode(char),
    /// A precision for an integer.
    PrecisionInInteger,
    /// `z` for an integer.
    NegativeZeroInInteger,
    /// A sign with `c`.
    SignWithCharacter,
    /// `#` with `c`.
    AlternateWithCharacter,
    /// `c` with a value that is no code point.
    CharacterRange,
    /// A sign for a text.
    SignInText,
    /// A space as the sign for a text.
    SpaceInText,
    /// `z` for a text.
    NegativeZeroInText,
    /// `#` for a text.
    AlternateInText,
    /// `=` for a text.
    AfterSignInText,
    /// A precision beyond any use.
    PrecisionTooBig,
    /// Zero padding for a complex number.
    ZeroPaddingInComplex,
    /// `=` for a complex number.
    AfterSignInComplex,
}

impl SpecError {
    /// Whether Python raises `OverflowError` for it and not `ValueError`.
    pub fn is_overflow(self) -> bool {
        self == SpecError::CharacterRange
    }

    /// CPython's message, which can show the specification and the name of the value's type.
    pub fn message<'a>(self, spec: &'a str, type_name: &'a str) -> Message<'a> {
        Message {
            error: self,
            spec,
            type_name,
        }
    }
}

/// The text of a [`SpecError`]; see [`SpecError::message`].
#[derive(Clone, Copy, Debug)]
pub struct Message<'a> {
    error: SpecError,
    spec: &'a str,
    type_name: &'a str,
}

impl Display for Message<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let type_name = self.type_name;
        let text = match self.error {
            SpecError::Invalid => {
                let spec = self.spec;
                return write!(
                    f,
                    "Invalid format specifier '{spec}' for object of type '{type_name}'"
                );
            }
            SpecError::UnknownCode(code) => {
                let code = Code(code);
                return write!(
                    f,
                    "Unknown format code '{code}' for object of type '{type_name}'"
                );
            }
            SpecError::GroupingWith(grouping, code) => {
                let (separator, code) = (grouping.separator(), Code(code));
                return write!(f, "Cannot specify '{separator}' with '{code}'.");
            }
            SpecError::TooManyDigits => "Too many decimal digits in format string",
            SpecError::MissingPrecision => "Format specifier missing precision",
            SpecError::BothGroupings => "Cannot specify both ',' and '_'.",
            SpecError::PrecisionInInteger => "Precision not allowed in integer format specifier",
            SpecError::NegativeZeroInInteger => {
                "Negative zero coercion (z) not allowed in integer format specifier"
            }
            SpecError::SignWithCharacter => "Sign not allowed with integer format specifier 'c'",
            SpecError::AlternateWithCharacter => {
                "Alternate form (#) not allowed with integer format specifier 'c'"
            }
            SpecError::CharacterRange => "%c arg not in range(0x110000)",
            SpecError::SignInText => "Sign not allowed in string format specifier",
            SpecError::SpaceInText => "Space not allowed in string format specifier",
            SpecError::NegativeZeroInText => {
                "Negative zero coercion (z) not allowed in string format specifier"
            }
            SpecError::AlternateInText => {
                "Alternate form (#) not allowed in string format specifier"
            }
            SpecError::AfterSignInText => "'=' alignment not allowed in string format specifier",
            SpecError::PrecisionTooBig => "precision too big",
            SpecError::ZeroPaddingInComplex => {
                "Zero padding is not allowed in complex format specifier"
            }
            SpecError::AfterSignInComplex => {
                "'=' alignment flag is not allowed in complex format specifier"
            }
        };
        f.write_str(text)
    }
}

/// A presentation type, spelt out if it is not a printable ASCII character.
struct Code(char);

impl Display for Code {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            code @ '!'..='\x7f' => write!(f, "{code}"),
            code => write!(f, "\\x{:x}", u32::from(code)),
        }
    }
}

/// Why nothing, or not everything, was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormatError {
    /// The specification is wrong; nothing was written.
    Spec(SpecError),
    /// The sink took no more.
    Sink,
}

impl From<SpecError> for FormatError {
    fn from(error: SpecError) -> Self {
        FormatError::Spec(error)
    }
}

impl From<fmt::Error> for FormatError {
    fn from(_: fmt::Error) -> Self {
        FormatError::Sink
    }
}

impl Display for FormatError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            FormatError::Spec(error) => error.message("", "?").fmt(f),
            FormatError::Sink => f.write_str("the output took no more"),
        }
    }
}

impl core::error::Error for FormatError {}
