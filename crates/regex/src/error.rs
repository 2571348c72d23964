//! What can be wrong with a pattern, in CPython's words.

use core::fmt;

use crate::store::Full;
use crate::subject::Subject;

/// A pattern is wrong, or there was no memory to compile it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Error {
    /// What is wrong.
    pub kind: ErrorKind,
    /// Where in the pattern, in bytes.
    pub position: usize,
    /// The part of the pattern that the message shows, if it shows one.
    pub part: (usize, usize),
}

/// What is wrong with a pattern.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum ErrorKind {
    /// Not the pattern is wrong: there is no memory.
    NoMemory,
    AsciiAndUnicode,
    BadEscape,
    BadGroupNumber,
    EscapeAtEnd,
    BadRange,
    BranchesOfCondition,
    DuplicateName {
        group: u32,
        earlier: u32,
    },
    EmptyName,
    FlagsNotAtStart,
    IncompleteEscape,
    InvalidGroupReference,
    LocaleFlag,
    LookbehindWidth,
    MinimumAboveMaximum,
    MissingClose,
    MissingColon,
    MissingFlag,
    MissingFlagsEnd,
    MissingNameEnd,
    MultipleRepeat,
    NoName,
    NothingToRepeat,
    OctalTooLarge,
    OpenGroup,
    RepeatTooLarge,
    TurnedOnAndOff,
    TypeFlagOff,
    TypeFlags,
    UnbalancedClose,
    UnexpectedEnd,
    UnicodeBytes,
    UnicodeFlagOfBytes,
    UnknownExtension,
    UnknownFlag,
    UnknownName,
    UnterminatedComment,
    UnterminatedSet,
}

impl Error {
    /// The message for a pattern that has this error.
    pub fn message<'a>(&self, pattern: Subject<'a>) -> Message<'a> {
        let part = pattern.as_bytes().get(self.part.0..self.part.1);
        Message {
            kind: self.kind,
            part: part
                .and_then(|part| core::str::from_utf8(part).ok())
                .unwrap_or(""),
        }
    }
}

/// The message of an error.
pub struct Message<'a> {
    kind: ErrorKind,
    part: &'a str,
}

impl fmt::Display for Message<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = self.part;
        f.write_str(match self.kind {
            ErrorKind::NoMemory => "not enough memory",
            ErrorKind::AsciiAndUnicode => "ASCII and UNICODE flags are incompatible",
            ErrorKind::BadEscape => return write!(f, "bad escape {part}"),
            ErrorKind::EscapeAtEnd => "bad escape (end of pattern)",
            ErrorKind::BadGroupNumber => "bad group number",
            ErrorKind::BadRange => return write!(f, "bad character range {part}"),
            ErrorKind::BranchesOfCondition => "conditional backref with more than two branches",
            ErrorKind::DuplicateName { group, earlier } => {
                return write!(
                    f,
                    "redefinition of group name '{part}' as group {group}; was group {earlier}"
                );
            }
            ErrorKind::EmptyName => "missing group name",
            ErrorKind::FlagsNotAtStart => "global flags not at the start of the expression",
            ErrorKind::IncompleteEscape => return write!(f, "incomplete escape {part}"),
            ErrorKind::InvalidGroupReference => {
                return write!(f, "invalid group reference {part}");
            }
            ErrorKind::LocaleFlag => "bad inline flags: cannot use 'L' flag with a str pattern",
            ErrorKind::LookbehindWidth => "look-behind requires fixed-width pattern",
            ErrorKind::MinimumAboveMaximum => "min repeat greater than max repeat",
            ErrorKind::MissingClose => "missing ), unterminated subpattern",
            ErrorKind::MissingColon => "missing :",
            ErrorKind::MissingFlag => "missing flag",
            ErrorKind::MissingFlagsEnd => "missing -, : or )",
            ErrorKind::MissingNameEnd => "missing >, unterminated name",
            ErrorKind::MultipleRepeat => "multiple repeat",
            ErrorKind::NoName => return write!(f, "bad character in group name '{part}'"),
            ErrorKind::NothingToRepeat => "nothing to repeat",
            ErrorKind::OctalTooLarge => {
                return write!(f, "octal escape value {part} outside of range 0-0o377");
            }
            ErrorKind::OpenGroup => "cannot refer to an open group",
            ErrorKind::RepeatTooLarge => "the repetition number is too large",
            ErrorKind::TurnedOnAndOff => "bad inline flags: flag turned on and off",
            ErrorKind::TypeFlagOff => "bad inline flags: cannot turn off flags 'a', 'u' and 'L'",
            ErrorKind::TypeFlags => "bad inline flags: flags 'a', 'u' and 'L' are incompatible",
            ErrorKind::UnbalancedClose => "unbalanced parenthesis",
            ErrorKind::UnexpectedEnd => "unexpected end of pattern",
            ErrorKind::UnicodeBytes => "cannot use UNICODE flag with a bytes pattern",
            ErrorKind::UnicodeFlagOfBytes => {
                "bad inline flags: cannot use 'u' flag with a bytes pattern"
            }
            ErrorKind::UnknownExtension => return write!(f, "unknown extension {part}"),
            ErrorKind::UnknownFlag => "unknown flag",
            ErrorKind::UnknownName => return write!(f, "unknown group name '{part}'"),
            ErrorKind::UnterminatedComment => "missing ), unterminated comment",
            ErrorKind::UnterminatedSet => "unterminated character set",
        })
    }
}

impl From<Full> for Error {
    fn from(_: Full) -> Error {
        Error {
            kind: ErrorKind::NoMemory,
            position: 0,
            part: (0, 0),
        }
    }
}
