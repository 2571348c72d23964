//! Values of a TOML file with the lines they are on.

use std::fmt;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What is wrong with a description, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wrong {
    /// Counted from 1.
    pub line: usize,
    /// What, and what was expected.
    pub what: String,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

impl std::error::Error for Wrong {}

pub type Result<T> = std::result::Result<T, Wrong>;

/// A table of the file, its name for messages, and the file's text.
pub struct Section<'t> {
    text: &'t str,
    name: &'static str,
    span: Range<usize>,
    values: &'t DeTable<'t>,
}

/// The line of a place in a text.
pub fn line(text: &str, at: usize) -> usize {
    let before = text.bytes().take(at);
    1 + before.filter(|byte| *byte == b'\n').count()
}

impl<'t> Section<'t> {
    /// A value that must be a table.
    pub fn of(text: &'t str, name: &'static str, value: &'t Spanned<DeValue<'t>>) -> Result<Self> {
        match value.get_ref() {
            DeValue::Table(values) => Ok(Section {
                text,
                name,
                span: value.span(),
                values,
            }),
            _ => Err(Wrong {
                line: line(text, value.span().start),
                what: format!("{name} is a table"),
            }),
        }
    }

    /// The error that something is wrong with the table as a whole.
    pub fn wrong(&self, what: String) -> Wrong {
        Wrong {
            line: line(self.text, self.span.start),
            what,
        }
    }

    fn wrong_at(&self, value: &Spanned<DeValue<'_>>, what: String) -> Wrong {
        Wrong {
            line: line(self.text, value.span().start),
            what,
        }
    }

    /// Refuses keys that nobody knows: they are most likely misspelt.
    pub fn has_only(&self, known: &[&str]) -> Result<()> {
        let mut keys = self.values.keys();
        match keys.find(|key| !known.contains(&key.get_ref().as_ref())) {
            None => Ok(()),
            Some(key) => Err(Wrong {
                line: line(self.text, key.span().start),
                what: format!(
                    "{} has no key `{}`; there are: {}",
                    self.name,
                    key.get_ref(),
                    known.join(", ")
                ),
            }),
        }
    }

    fn get(&self, key: &str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.values.get(key)
    }

    fn needed(&self, key: &str) -> Result<&'t Spanned<DeValue<'t>>> {
        self.get(key)
            .ok_or_else(|| self.wrong(format!("{} lacks `{key}`", self.name)))
    }

    /// A text that need not be there.
    pub fn text(&self, key: &str) -> Result<Option<&'t str>> {
        match self.get(key) {
            None => Ok(None),
            Some(value) => match value.get_ref() {
                DeValue::String(text) => Ok(Some(text)),
                _ => Err(self.wrong_at(value, format!("`{key}` is a text"))),
            },
        }
    }

    /// What a text means, where `meaning` knows it; `expected` says what it knows.
    pub fn meaning<T>(
        &self,
        key: &str,
        expected: &str,
        meaning: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>> {
        let Some(text) = self.text(key)? else {
            return Ok(None);
        };
        match (meaning(text), self.get(key)) {
            (None, Some(value)) => {
                Err(self.wrong_at(value, format!("`{key}` is {expected}, not \"{text}\"")))
            }
            (meaning, _) => Ok(meaning),
        }
    }

    /// A truth value; false if it is not there.
    pub fn flag(&self, key: &str) -> Result<bool> {
        match self.get(key) {
            None => Ok(false),
            Some(value) => match value.get_ref() {
                DeValue::Boolean(flag) => Ok(*flag),
                _ => Err(self.wrong_at(value, format!("`{key}` is true or false"))),
            },
        }
    }

    /// A number of bytes, which must be there.
    pub fn bytes(&self, key: &str) -> Result<u32> {
        let value = self.needed(key)?;
        self.bytes_of(key, value)
    }

    /// Two numbers of bytes, which must be there.
    pub fn two_bytes(&self, key: &str) -> Result<[u32; 2]> {
        let value = self.needed(key)?;
        match value.get_ref() {
            DeValue::Array(items) if items.len() == 2 => {
                let mut numbers = [0; 2];
                for (number, item) in numbers.iter_mut().zip(items.iter()) {
                    *number = self.bytes_of(key, item)?;
                }
                Ok(numbers)
            }
            _ => Err(self.wrong_at(
                value,
                format!("`{key}` is an array of two numbers of bytes"),
            )),
        }
    }

    fn bytes_of(&self, key: &str, value: &Spanned<DeValue<'_>>) -> Result<u32> {
        let number = match value.get_ref() {
            DeValue::Integer(number) => u32::from_str_radix(number.as_str(), number.radix()).ok(),
            DeValue::String(text) => bytes(text),
            _ => None,
        };
        number.ok_or_else(|| {
            let what = format!(
                "`{key}` is a number of bytes below 4 GB, such as 4096, 0x1000 or \"4K\" or \"1M\""
            );
            self.wrong_at(value, what)
        })
    }
}

/// A number, perhaps of kilobytes (`K`) or megabytes (`M`).
fn bytes(text: &str) -> Option<u32> {
    let (digits, factor) = match (text.strip_suffix('K'), text.strip_suffix('M')) {
        (Some(digits), _) => (digits, 1 << 10),
        (_, Some(digits)) => (digits, 1 << 20),
        _ => (text, 1),
    };
    let number: u32 = match digits.strip_prefix("0x") {
        Some(digits) => u32::from_str_radix(digits, 16).ok()?,
        None => digits.parse().ok()?,
    };
    number.checked_mul(factor)
}
