//! Classes of characters: digits, white space, word characters; and case.

/// A class that `\d` and its kin stand for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Class {
    Digit,
    Space,
    Word,
}

impl Class {
    /// The class of an escape's letter, and whether the letter stands for all other characters.
    pub(crate) fn of_letter(letter: u32) -> Option<(Class, bool)> {
        let class = match u8::try_from(letter).ok()?.to_ascii_lowercase() {
            b'd' => Class::Digit,
            b's' => Class::Space,
            b'w' => Class::Word,
            _ => return None,
        };
        Some((class, letter < u32::from(b'a')))
    }

    /// Does it have an ASCII character?
    pub(crate) fn has_ascii(self, byte: u8) -> bool {
        match self {
            Class::Digit => byte.is_ascii_digit(),
            Class::Space => matches!(byte, b' ' | b'\t'..=b'\r'),
            Class::Word => byte.is_ascii_alphanumeric() || byte == b'_',
        }
    }

    /// Does it have a character of text? Beyond ASCII CPython also counts the separators among
    /// the control characters as white space.
    #[cfg(feature = "unicode")]
    pub(crate) fn has(self, code: u32) -> bool {
        let Some(character) = char::from_u32(code) else {
            return false;
        };
        match self {
            Class::Digit => match character.is_ascii() {
                true => character.is_ascii_digit(),
                false => is_decimal(code),
            },
            Class::Space => character.is_whitespace() || matches!(code, 0x1c..=0x1f),
            Class::Word => character.is_alphanumeric() || character == '_',
        }
    }

    /// Does it have a character of text? Only those of ASCII.
    #[cfg(not(feature = "unicode"))]
    pub(crate) fn has(self, code: u32) -> bool {
        u8::try_from(code).is_ok_and(|byte| byte.is_ascii() && self.has_ascii(byte))
    }
}

/// Is it a letter, as far as letters are known here?
pub(crate) fn is_letter(character: char) -> bool {
    match cfg!(feature = "unicode") {
        true => character.is_alphabetic(),
        false => character.is_ascii_alphabetic(),
    }
}

/// Is it a numeral, as far as they are known here?
pub(crate) fn is_numeric(character: char) -> bool {
    match cfg!(feature = "unicode") {
        true => character.is_numeric(),
        false => character.is_ascii_digit(),
    }
}

/// Where the zeros of decimal digits beyond ASCII are, of those scripts that lie in the basic
/// plane (Unicode 14, category Nd).
#[cfg(feature = "unicode")]
const ZEROS: [u16; 36] = [
    0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6,
    0xe50, 0xed0, 0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50,
    0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10,
];

#[cfg(feature = "unicode")]
fn is_decimal(code: u32) -> bool {
    ZEROS
        .iter()
        .any(|zero| (u32::from(*zero)..u32::from(*zero) + 10).contains(&code))
        || (0x1d7ce..=0x1d7ff).contains(&code)
}

/// The lower case of a character; of ASCII alone if `ascii`.
pub(crate) fn lower(code: u32, ascii: bool) -> u32 {
    convert(code, ascii, u8::to_ascii_lowercase, char_lower)
}

/// The upper case of a character; of ASCII alone if `ascii`.
pub(crate) fn upper(code: u32, ascii: bool) -> u32 {
    convert(code, ascii, u8::to_ascii_uppercase, char_upper)
}

fn convert(code: u32, ascii: bool, of_ascii: fn(&u8) -> u8, of_all: fn(char) -> u32) -> u32 {
    match u8::try_from(code) {
        Ok(byte) if byte.is_ascii() => u32::from(of_ascii(&byte)),
        _ if ascii => code,
        _ => char::from_u32(code).map_or(code, of_all),
    }
}

/// The only character of a mapping, or the one that is mapped.
#[cfg(feature = "unicode")]
fn only(character: char, mut mapped: impl Iterator<Item = char>) -> u32 {
    match (mapped.next(), mapped.next()) {
        (Some(only), None) => u32::from(only),
        _ => u32::from(character),
    }
}

#[cfg(feature = "unicode")]
fn char_lower(character: char) -> u32 {
    only(character, character.to_lowercase())
}

#[cfg(feature = "unicode")]
fn char_upper(character: char) -> u32 {
    only(character, character.to_uppercase())
}

#[cfg(not(feature = "unicode"))]
fn char_lower(character: char) -> u32 {
    u32::from(character)
}

#[cfg(not(feature = "unicode"))]
fn char_upper(character: char) -> u32 {
    u32::from(character)
}
