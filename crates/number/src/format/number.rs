//! The layout that all numbers share: sign, prefix, groups of digits, padding.

use core::fmt::{self, Write};

use super::{Align, Grouping, Sign, Spec};
use crate::fill::write_fill;
use crate::float::Body;

/// A number in the pieces that a specification arranges.
pub(super) struct Number<'a> {
    pub negative: bool,
    /// `0x` and the like.
    pub prefix: &'a str,
    /// Its digits; none if it is a [`Number::word`].
    pub body: Body<'a>,
    /// Text in place of digits: `inf`, `nan`, a character.
    pub word: &'a str,
    /// What follows: `%`.
    pub suffix: &'a str,
    /// Letters in upper case: of digits, prefix, exponent and word.
    pub upper: bool,
    /// Digits in a group where the specification asks for groups.
    pub group: usize,
    /// Zeros go before the digits until there are this many, and count as digits.
    pub least_digits: usize,
}

impl<'a> Number<'a> {
    /// The number with these ASCII digits.
    pub(super) fn of_digits(negative: bool, digits: &'a [u8]) -> Self {
        let body = Body {
            integer: digits,
            integer_zeros: 0,
            point: false,
            fraction_zeros: 0,
            fraction: b"",
            trailing_zeros: 0,
            exponent: None,
        };
        Number {
            negative,
            prefix: "",
            body,
            word: "",
            suffix: "",
            upper: false,
            group: 3,
            least_digits: 0,
        }
    }

    /// A word in place of digits.
    pub(super) fn of_word(negative: bool, word: &'a str) -> Self {
        Number {
            word,
            ..Number::of_digits(negative, b"")
        }
    }

    /// The number of a float's body.
    pub(super) fn of_body(negative: bool, body: Body<'a>) -> Self {
        Number {
            body,
            ..Number::of_digits(negative, b"")
        }
    }

    fn sign(&self, spec: &Spec) -> Option<char> {
        match spec.sign {
            _ if self.negative => Some('-'),
            Some(Sign::Plus) => Some('+'),
            Some(Sign::Space) => Some(' '),
            Some(Sign::Minus) | None => None,
        }
    }

    /// Characters without padding.
    pub(super) fn len(&self, spec: &Spec) -> usize {
        self.fixed_len(spec)
            .saturating_add(grouped_len(self.digits(), self.groups(spec)))
    }

    /// Characters that are not digits before the point.
    fn fixed_len(&self, spec: &Spec) -> usize {
        let sign = usize::from(self.sign(spec).is_some());
        let word = self.word.chars().count();
        (sign + self.prefix.len() + word + self.suffix.len()).saturating_add(self.body.tail_len())
    }

    /// Digits before the point, with the zeros that make them enough.
    fn digits(&self) -> usize {
        self.body.integer_len().max(self.least_digits)
    }

    fn groups(&self, spec: &Spec) -> Option<(Grouping, usize)> {
        spec.grouping.map(|grouping| (grouping, self.group))
    }

    /// Writes the number, padded to the specification's width.
    pub(super) fn write(&self, spec: &Spec, sink: &mut dyn Write) -> fmt::Result {
        let fill = spec.fill.unwrap_or(' ');
        let align = spec.align.unwrap_or(Align::Right);
        let groups = self.groups(spec);
        let fixed = self.fixed_len(spec);
        let mut digits = self.digits();
        if fill == '0' && align == Align::AfterSign && digits != 0 {
            // Zeros that pad are digits: they take part in the groups.
            digits = digits.max(digits_to_fill(spec.width.saturating_sub(fixed), groups));
        }
        let len = fixed.saturating_add(grouped_len(digits, groups));
        let padding = spec.width.saturating_sub(len);
        let (left, inner, right) = match align {
            Align::Left => (0, 0, padding),
            Align::Right => (padding, 0, 0),
            Align::Center => (padding / 2, 0, padding - padding / 2),
            Align::AfterSign => (0, padding, 0),
        };
        write_fill(sink, fill, left)?;
        self.write_head(spec, sink)?;
        write_fill(sink, fill, inner)?;
        self.write_digits(digits, groups, sink)?;
        self.write_rest(sink)?;
        write_fill(sink, fill, right)
    }

    /// Writes the number without padding.
    pub(super) fn write_bare(&self, spec: &Spec, sink: &mut dyn Write) -> fmt::Result {
        self.write_head(spec, sink)?;
        self.write_digits(self.digits(), self.groups(spec), sink)?;
        self.write_rest(sink)
    }

    fn write_head(&self, spec: &Spec, sink: &mut dyn Write) -> fmt::Result {
        if let Some(sign) = self.sign(spec) {
            sink.write_char(sign)?;
        }
        self.write_cased(self.prefix, sink)
    }

    /// Writes the integral part, with leading zeros up to `count` digits.
    fn write_digits(
        &self,
        count: usize,
        groups: Option<(Grouping, usize)>,
        sink: &mut dyn Write,
    ) -> fmt::Result {
        let own = core::str::from_utf8(self.body.integer).unwrap_or_default();
        let leading = count.saturating_sub(self.body.integer_len());
        let Some((grouping, group)) = groups else {
            write_fill(sink, '0', leading)?;
            self.write_cased(own, sink)?;
            return write_fill(sink, '0', self.body.integer_zeros);
        };
        for index in 0..count {
            if index != 0 && (count - index).is_multiple_of(group) {
                sink.write_char(grouping.separator())?;
            }
            let digit = index
                .checked_sub(leading)
                .and_then(|at| self.body.integer.get(at));
            let digit = char::from(digit.copied().unwrap_or(b'0'));
            sink.write_char(if self.upper {
                digit.to_ascii_uppercase()
            } else {
                digit
            })?;
        }
        Ok(())
    }

    fn write_rest(&self, sink: &mut dyn Write) -> fmt::Result {
        self.body
            .write_tail(sink, if self.upper { 'E' } else { 'e' })?;
        self.write_cased(self.word, sink)?;
        sink.write_str(self.suffix)
    }

    fn write_cased(&self, text: &str, sink: &mut dyn Write) -> fmt::Result {
        if !self.upper {
            return sink.write_str(text);
        }
        text.chars()
            .try_for_each(|letter| sink.write_char(letter.to_ascii_uppercase()))
    }
}

/// Characters of this many digits with their separators.
fn grouped_len(digits: usize, groups: Option<(Grouping, usize)>) -> usize {
    let separators = groups.map_or(0, |(_, group)| digits.saturating_sub(1) / group);
    digits.saturating_add(separators)
}

/// The fewest digits that fill a width with their separators; a separator never comes first.
fn digits_to_fill(width: usize, groups: Option<(Grouping, usize)>) -> usize {
    match groups {
        None => width,
        Some((_, group)) => {
            let separators = width / (group + 1);
            // A width that would begin with a separator takes one more digit.
            width - separators + usize::from(width != 0 && width.is_multiple_of(group + 1))
        }
    }
}
