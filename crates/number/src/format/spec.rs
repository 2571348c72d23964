//! The format specification: its fields, and its parser.

use super::SpecError;

/// Where the padding goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// `<`: behind the text.
    Left,
    /// `>`: before the text.
    Right,
    /// `^`: on both sides, the odd character behind.
    Center,
    /// `=`: between the sign or prefix and the digits.
    AfterSign,
}

/// What non-negative numbers show for a sign; negative ones always show `-`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// `-`: nothing.
    Minus,
    /// `+`: a plus sign.
    Plus,
    /// A space.
    Space,
}

/// The separator between groups of digits before the point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grouping {
    /// `,` every three digits.
    Comma,
    /// `_` every three digits, or every four of binary, octal and hexadecimal ones.
    Underscore,
}

impl Grouping {
    pub(super) fn separator(self) -> char {
        match self {
            Grouping::Comma => ',',
            Grouping::Underscore => '_',
        }
    }
}

/// What kind of value a specification is for: it decides the defaults.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A `str`.
    Text,
    /// An `int`.
    Int,
    /// A `float`.
    Float,
    /// A `complex`.
    Complex,
}

/// A format specification: `[[fill]align][sign][z][#][0][width][grouping][.precision][type]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spec {
    /// The padding character; a space if there is none.
    pub fill: Option<char>,
    /// Where the padding goes; the kind of value decides if there is none.
    pub align: Option<Align>,
    /// What non-negative numbers show.
    pub sign: Option<Sign>,
    /// `z`: a float that rounds to zero shows no minus sign.
    pub no_negative_zero: bool,
    /// `#`: the alternate form.
    pub alternate: bool,
    /// The least width, in characters.
    pub width: usize,
    /// The separator of digit groups.
    pub grouping: Option<Grouping>,
    /// Digits of a number, or characters of a text at most.
    pub precision: Option<usize>,
    /// The presentation type, if one was written or the kind of value has a default one.
    pub presentation: Option<char>,
}

impl Spec {
    /// Parses a specification for a value of this kind.
    ///
    /// # Errors
    /// If it does not follow the grammar, or asks for digit groups where there are none. What else
    /// a value cannot do, the writers report.
    pub fn parse(text: &str, kind: Kind) -> Result<Spec, SpecError> {
        let mut spec = Spec {
            presentation: match kind {
                Kind::Text => Some('s'),
                Kind::Int => Some('d'),
                Kind::Float | Kind::Complex => None,
            },
            ..Spec::default()
        };
        let mut rest = Cursor { rest: text };
        let mut ahead = text.chars();
        let (first, second) = (ahead.next(), ahead.next());
        if let (Some(fill), Some(align)) = (first, second.and_then(align_of)) {
            (spec.fill, spec.align) = (Some(fill), Some(align));
            rest.rest = ahead.as_str();
        } else if let Some(align) = first.and_then(align_of) {
            spec.align = Some(align);
            rest.skip(1);
        }
        spec.sign = match rest.peek() {
            Some(b'+') => Some(Sign::Plus),
            Some(b'-') => Some(Sign::Minus),
            Some(b' ') => Some(Sign::Space),
            _ => None,
        };
        rest.skip(usize::from(spec.sign.is_some()));
        spec.no_negative_zero = rest.take(b'z');
        spec.alternate = rest.take(b'#');
        if spec.fill.is_none() && rest.take(b'0') {
            spec.fill = Some('0');
            if spec.align.is_none() && kind != Kind::Text {
                spec.align = Some(Align::AfterSign);
            }
        }
        spec.width = rest.number()?.unwrap_or(0);
        if rest.take(b',') {
            spec.grouping = Some(Grouping::Comma);
        }
        if rest.take(b'_') {
            if spec.grouping.is_some() {
                return Err(SpecError::BothGroupings);
            }
            spec.grouping = Some(Grouping::Underscore);
        }
        if spec.grouping == Some(Grouping::Underscore) && rest.peek() == Some(b',') {
            return Err(SpecError::BothGroupings);
        }
        if rest.take(b'.') {
            spec.precision = Some(rest.number()?.ok_or(SpecError::MissingPrecision)?);
        }
        let mut presentation = rest.rest.chars();
        if let Some(letter) = presentation.next() {
            spec.presentation = Some(letter);
        }
        if presentation.next().is_some() {
            return Err(SpecError::Invalid);
        }
        spec.check_grouping()?;
        Ok(spec)
    }

    /// How much padding goes before and behind something of `len` characters, which is aligned this
    /// way if the specification says nothing. For what is not text, such as bytes.
    pub fn padding(&self, len: usize, default: Align) -> (usize, usize) {
        let padding = self.width.saturating_sub(len);
        let left = match self.align.unwrap_or(default) {
            Align::Left => 0,
            Align::Right | Align::AfterSign => padding,
            Align::Center => padding / 2,
        };
        (left, padding - left)
    }

    fn check_grouping(&self) -> Result<(), SpecError> {
        let Some(grouping) = self.grouping else {
            return Ok(());
        };
        match self.presentation {
            None | Some('d' | 'e' | 'f' | 'g' | 'E' | 'F' | 'G' | '%') => Ok(()),
            Some('b' | 'o' | 'x' | 'X') if grouping == Grouping::Underscore => Ok(()),
            Some(letter) => Err(SpecError::GroupingWith(grouping, letter)),
        }
    }
}

fn align_of(letter: char) -> Option<Align> {
    Some(match letter {
        '<' => Align::Left,
        '>' => Align::Right,
        '^' => Align::Center,
        '=' => Align::AfterSign,
        _ => return None,
    })
}

struct Cursor<'a> {
    rest: &'a str,
}

impl Cursor<'_> {
    fn peek(&self) -> Option<u8> {
        self.rest.bytes().next()
    }

    /// Skips ASCII characters that were peeked at.
    fn skip(&mut self, count: usize) {
        self.rest = self.rest.get(count..).unwrap_or_default();
    }

    fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.skip(usize::from(found));
        found
    }

    fn number(&mut self) -> Result<Option<usize>, SpecError> {
        let mut value = None;
        while let Some(byte @ b'0'..=b'9') = self.peek() {
            let next = value
                .unwrap_or(0_isize)
                .checked_mul(10)
                .and_then(|tens| tens.checked_add(isize::from(byte as i8 - b'0' as i8)))
                .ok_or(SpecError::TooManyDigits)?;
            value = Some(next);
            self.skip(1);
        }
        Ok(value.map(isize::unsigned_abs))
    }
}
