//! The `%` operator: its directives, `%[(key)][flags][width][.precision][length]type`, and values by
//! them.
//!
//! The template is bytes, so that `bytes % values` reads it too; a `str`'s template is its UTF-8.

use core::fmt::{self, Display, Formatter, Write};

use super::float::{MAX_PRECISION, notation_of, write_float_as};
use super::int::{machine_digits, number};
use super::text::write_padded;
use super::{Align, Sign, Spec};
use crate::float::{Form, Notation, Width};

/// A width or precision.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Amount {
    /// None is written.
    #[default]
    Absent,
    /// This one is written.
    Given(usize),
    /// `*`: the next argument is it.
    Argument,
}

/// What a directive does with its argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conversion {
    /// `d`, `i`, `u`: a number cut to an integer, in decimal.
    Decimal,
    /// `o`, `x`, `X`: an integer in this radix.
    Radix(u32),
    /// `e`, `f`, `g` and their capitals.
    Float,
    /// `c`: a code point or a text of one character.
    Character,
    /// `s`: `str` of the argument (for bytes: its bytes; `b` means the same there).
    Text,
    /// `r`: `repr` of it.
    Repr,
    /// `a`: `ascii` of it.
    Ascii,
}

/// One directive of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Directive<'a> {
    /// The text between parentheses, which names the argument in a mapping.
    pub key: Option<&'a [u8]>,
    /// The width, fetched before the argument if it is one.
    pub width: Amount,
    /// The precision, fetched after the width and before the argument if it is one.
    pub precision: Amount,
    /// The letter that says what to do.
    pub letter: u8,
    /// Where the letter is in the template, in bytes.
    pub position: usize,
    left: bool,
    sign: Option<Sign>,
    alternate: bool,
    zero: bool,
}

/// A piece of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Text to copy.
    Literal(&'a [u8]),
    /// A directive to carry out.
    Directive(Directive<'a>),
}

/// What is wrong with a template; Python raises `ValueError`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PercentError {
    /// It ends within a directive.
    Incomplete,
    /// It ends within a key.
    IncompleteKey,
    /// A width beyond what memory holds.
    WidthTooBig,
    /// A precision beyond any use.
    PrecisionTooBig,
}

impl Display for PercentError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            PercentError::Incomplete => "incomplete format",
            PercentError::IncompleteKey => "incomplete format key",
            PercentError::WidthTooBig => "width too big",
            PercentError::PrecisionTooBig => "precision too big",
        })
    }
}

impl core::error::Error for PercentError {}

/// A directive's letter that says nothing. CPython finds it only after fetching the argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnsupportedCharacter {
    letter: char,
    index: usize,
}

impl Display for UnsupportedCharacter {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let shown = if (' '..='~').contains(&self.letter) {
            self.letter
        } else {
            '?'
        };
        let (code, index) = (u32::from(self.letter), self.index);
        write!(
            f,
            "unsupported format character '{shown}' ({code:#x}) at index {index}"
        )
    }
}

impl core::error::Error for UnsupportedCharacter {}

/// The pieces of a template, in order. Ends after the first error.
#[derive(Clone, Debug)]
pub struct Directives<'a> {
    template: &'a [u8],
    position: usize,
}

impl<'a> Directives<'a> {
    /// The pieces of `template`.
    pub fn new(template: &'a [u8]) -> Self {
        Directives {
            template,
            position: 0,
        }
    }

    fn peek(&self) -> Result<u8, PercentError> {
        self.template
            .get(self.position)
            .copied()
            .ok_or(PercentError::Incomplete)
    }

    /// Reads a directive, its `%` being behind us.
    fn directive(&mut self) -> Result<Directive<'a>, PercentError> {
        let key = if self.peek()? == b'(' {
            Some(self.key()?)
        } else {
            None
        };
        let mut directive = Directive {
            key,
            width: Amount::Absent,
            precision: Amount::Absent,
            letter: 0,
            position: 0,
            left: false,
            sign: None,
            alternate: false,
            zero: false,
        };
        loop {
            match self.peek()? {
                b'-' => directive.left = true,
                b'+' => directive.sign = Some(Sign::Plus),
                b' ' if directive.sign.is_none() => directive.sign = Some(Sign::Space),
                b' ' => {}
                b'#' => directive.alternate = true,
                b'0' => directive.zero = true,
                _ => break,
            }
            self.position += 1;
        }
        directive.width = self.amount(isize::MAX as usize, PercentError::WidthTooBig)?;
        if self.peek()? == b'.' {
            self.position += 1;
            directive.precision = match self.amount(MAX_PRECISION, PercentError::PrecisionTooBig)? {
                Amount::Absent => Amount::Given(0),
                amount => amount,
            };
        }
        // One of C's length letters is allowed and means nothing.
        if matches!(self.peek()?, b'h' | b'l' | b'L') {
            self.position += 1;
        }
        directive.letter = self.peek()?;
        directive.position = self.position;
        self.position += 1;
        Ok(directive)
    }

    /// Reads a key, which may hold balanced parentheses.
    fn key(&mut self) -> Result<&'a [u8], PercentError> {
        let start = self.position + 1;
        let mut depth = 0_usize;
        loop {
            match self.peek().map_err(|_| PercentError::IncompleteKey)? {
                b'(' => depth += 1,
                b')' => depth -= 1,
                _ => {}
            }
            self.position += 1;
            if depth == 0 {
                return Ok(&self.template[start..self.position - 1]);
            }
        }
    }

    fn amount(&mut self, most: usize, too_big: PercentError) -> Result<Amount, PercentError> {
        if self.peek()? == b'*' {
            self.position += 1;
            return Ok(Amount::Argument);
        }
        let mut amount = Amount::Absent;
        while let byte @ b'0'..=b'9' = self.peek()? {
            let tens = if let Amount::Given(value) = amount {
                value
            } else {
                0
            };
            let value = tens
                .checked_mul(10)
                .and_then(|tens| tens.checked_add(usize::from(byte - b'0')))
                .filter(|&value| value <= most)
                .ok_or(too_big)?;
            amount = Amount::Given(value);
            self.position += 1;
        }
        Ok(amount)
    }
}

impl<'a> Iterator for Directives<'a> {
    type Item = Result<Piece<'a>, PercentError>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = &self.template[self.position..];
        match rest {
            [] => None,
            [b'%', b'%', ..] => {
                self.position += 2;
                Some(Ok(Piece::Literal(&rest[..1])))
            }
            [b'%', ..] => {
                self.position += 1;
                let directive = self.directive();
                if directive.is_err() {
                    self.position = self.template.len();
                }
                Some(directive.map(Piece::Directive))
            }
            _ => {
                let len = rest
                    .iter()
                    .position(|&byte| byte == b'%')
                    .unwrap_or(rest.len());
                self.position += len;
                Some(Ok(Piece::Literal(&rest[..len])))
            }
        }
    }
}

impl Directive<'_> {
    /// What to do with the argument.
    ///
    /// # Errors
    /// If the letter says nothing. `template` is the one that this directive is from; the message
    /// counts its characters, or its bytes if it is not UTF-8.
    pub fn conversion(&self, template: &[u8]) -> Result<Conversion, UnsupportedCharacter> {
        Ok(match self.letter {
            b'd' | b'i' | b'u' => Conversion::Decimal,
            b'o' => Conversion::Radix(8),
            b'x' | b'X' => Conversion::Radix(16),
            b'e' | b'E' | b'f' | b'F' | b'g' | b'G' => Conversion::Float,
            b'c' => Conversion::Character,
            b's' => Conversion::Text,
            b'r' => Conversion::Repr,
            b'a' => Conversion::Ascii,
            _ => return Err(self.unsupported(template)),
        })
    }

    #[cold]
    fn unsupported(&self, template: &[u8]) -> UnsupportedCharacter {
        let split = core::str::from_utf8(template)
            .ok()
            .and_then(|text| text.split_at_checked(self.position));
        if let Some((before, after)) = split {
            let letter = after.chars().next().unwrap_or('?');
            return UnsupportedCharacter {
                letter,
                index: before.chars().count(),
            };
        }
        UnsupportedCharacter {
            letter: char::from(self.letter),
            index: self.position,
        }
    }

    /// The directive as a specification. The arguments are the values that [`Amount::Argument`]
    /// stands for: a negative width aligns to the left, a negative precision is 0.
    ///
    /// # Errors
    /// If an argument is beyond what a written number may be.
    pub fn spec(&self, width: isize, precision: isize) -> Result<Spec, PercentError> {
        let mut left = self.left;
        let width = match self.width {
            Amount::Absent => 0,
            Amount::Given(width) => width,
            Amount::Argument => {
                left |= width < 0;
                width.unsigned_abs()
            }
        };
        let precision = match self.precision {
            Amount::Absent => None,
            Amount::Given(precision) => Some(precision),
            Amount::Argument => Some(usize::try_from(precision).unwrap_or(0)),
        };
        if precision.is_some_and(|precision| precision > MAX_PRECISION) {
            return Err(PercentError::PrecisionTooBig);
        }
        let numeric = matches!(
            self.letter,
            b'd' | b'i' | b'u' | b'o' | b'x' | b'X' | b'e' | b'E' | b'f' | b'F' | b'g' | b'G'
        );
        let zero = self.zero && numeric && !left;
        Ok(Spec {
            fill: zero.then_some('0'),
            align: Some(match (left, zero) {
                (true, _) => Align::Left,
                (false, true) => Align::AfterSign,
                (false, false) => Align::Right,
            }),
            sign: self.sign,
            no_negative_zero: false,
            alternate: self.alternate,
            width,
            grouping: None,
            precision,
            presentation: Some(char::from(self.letter)),
        })
    }
}

/// Writes a machine integer by a directive of [`Conversion::Decimal`] or [`Conversion::Radix`].
///
/// # Errors
/// What the sink reports.
pub fn write_percent_int(sink: &mut dyn Write, spec: &Spec, value: i64) -> fmt::Result {
    let mut buffer = [0; 64];
    let digits = machine_digits(value.unsigned_abs(), percent_radix(spec), &mut buffer);
    write_percent_digits(sink, spec, value < 0, digits)
}

/// Writes an integer of any length by a directive of [`Conversion::Decimal`] or
/// [`Conversion::Radix`], given its absolute value's digits in that radix, in lower case and
/// without leading zeros. The precision is the least number of digits.
///
/// # Errors
/// What the sink reports.
pub fn write_percent_digits(
    sink: &mut dyn Write,
    spec: &Spec,
    negative: bool,
    digits: &[u8],
) -> fmt::Result {
    let mut number = number(spec, negative, digits, percent_radix(spec));
    number.least_digits = spec.precision.unwrap_or(0);
    number.write(spec, sink)
}

fn percent_radix(spec: &Spec) -> u32 {
    match spec.presentation {
        Some('o') => 8,
        Some('x' | 'X') => 16,
        _ => 10,
    }
}

/// Writes a float by a directive of [`Conversion::Float`].
///
/// # Errors
/// What the sink reports.
pub fn write_percent_float(sink: &mut dyn Write, spec: &Spec, value: f64) -> fmt::Result {
    let form = Form {
        notation: spec
            .presentation
            .and_then(notation_of)
            .unwrap_or(Notation::General),
        precision: spec.precision.unwrap_or(6),
        alternate: spec.alternate,
        point_zero: false,
        width: Width::Double,
    };
    write_float_as(sink, spec, form, value)
}

/// Writes text by a directive of the other conversions. The precision cuts it, except for
/// [`Conversion::Character`].
///
/// # Errors
/// What the sink reports.
pub fn write_percent_text(sink: &mut dyn Write, spec: &Spec, text: &str) -> fmt::Result {
    if spec.presentation == Some('c') {
        return write_padded(
            sink,
            &Spec {
                precision: None,
                ..*spec
            },
            text,
            Align::Right,
        );
    }
    write_padded(sink, spec, text, Align::Right)
}
