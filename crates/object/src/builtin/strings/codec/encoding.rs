//! Which encodings there are, their names, and those with one byte a character.

/// An encoding.
#[cfg_attr(
    not(feature = "str-methods"),
    expect(dead_code, reason = "the smallest images have UTF-8 only")
)]
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    Ascii,
    /// ISO 8859-1: the first 256 characters.
    Latin1,
    /// Windows-1252: the same but for 0x80 to 0x9f.
    Cp1252,
    /// UTF-8 with a mark at the start, which is not needed when decoding.
    #[cfg(feature = "wide-encodings")]
    Utf8Signed,
    /// UTF-16 and UTF-32.
    #[cfg(feature = "wide-encodings")]
    Wide(super::wide::Form),
}

/// The characters 0x80 to 0x9f of Windows-1252; 0 where there is none.
const CP1252: [u16; 32] = [
    0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039,
    0x0152, 0, 0x017d, 0, 0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc,
    0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e, 0x0178,
];

/// The names of encodings, in the form that [`is_named`] compares with.
const NAMES: &[(&str, Encoding)] = &[
    ("utf-8", Encoding::Utf8),
    ("utf8", Encoding::Utf8),
    #[cfg(feature = "str-methods")]
    ("ascii", Encoding::Ascii),
    #[cfg(feature = "str-methods")]
    ("us-ascii", Encoding::Ascii),
    #[cfg(feature = "str-methods")]
    ("latin-1", Encoding::Latin1),
    #[cfg(feature = "str-methods")]
    ("latin1", Encoding::Latin1),
    #[cfg(feature = "str-methods")]
    ("iso-8859-1", Encoding::Latin1),
    #[cfg(feature = "str-methods")]
    ("iso8859-1", Encoding::Latin1),
    #[cfg(feature = "str-methods")]
    ("cp1252", Encoding::Cp1252),
    #[cfg(feature = "str-methods")]
    ("windows-1252", Encoding::Cp1252),
];

/// More of them.
#[cfg(feature = "wide-encodings")]
const MORE_NAMES: &[(&str, Encoding)] = {
    use super::wide::Form;
    &[
        ("u8", Encoding::Utf8),
        ("l1", Encoding::Latin1),
        ("latin", Encoding::Latin1),
        ("646", Encoding::Ascii),
        ("utf-8-sig", Encoding::Utf8Signed),
        ("utf-16", Encoding::Wide(Form::UTF_16)),
        ("utf16", Encoding::Wide(Form::UTF_16)),
        ("utf-16-le", Encoding::Wide(Form::UTF_16_LE)),
        ("utf-16le", Encoding::Wide(Form::UTF_16_LE)),
        ("utf-16-be", Encoding::Wide(Form::UTF_16_BE)),
        ("utf-16be", Encoding::Wide(Form::UTF_16_BE)),
        ("utf-32", Encoding::Wide(Form::UTF_32)),
        ("utf32", Encoding::Wide(Form::UTF_32)),
        ("utf-32-le", Encoding::Wide(Form::UTF_32_LE)),
        ("utf-32le", Encoding::Wide(Form::UTF_32_LE)),
        ("utf-32-be", Encoding::Wide(Form::UTF_32_BE)),
        ("utf-32be", Encoding::Wide(Form::UTF_32_BE)),
    ]
};
#[cfg(not(feature = "wide-encodings"))]
const MORE_NAMES: &[(&str, Encoding)] = &[];

impl Encoding {
    /// The encoding with this name.
    pub(super) fn named(given: &str) -> Option<Encoding> {
        let mut all = NAMES.iter().chain(MORE_NAMES);
        all.find(|(name, _)| is_named(given, name))
            .map(|(_, encoding)| *encoding)
    }

    /// The character of a byte, in the encodings with one byte a character.
    pub(super) fn character(self, byte: u8) -> Option<char> {
        match (self, byte) {
            (_, 0..=0x7f) | (Encoding::Latin1, _) | (Encoding::Cp1252, 0xa0..) => {
                Some(char::from(byte))
            }
            (Encoding::Cp1252, 0x80..=0x9f) => match CP1252[usize::from(byte - 0x80)] {
                0 => None,
                code => char::from_u32(u32::from(code)),
            },
            _ => None,
        }
    }

    /// The byte of a character, in the encodings with one byte a character.
    pub(super) fn byte(self, character: char) -> Option<u8> {
        let code = u32::from(character);
        match self {
            Encoding::Utf8 | Encoding::Ascii => u8::try_from(code).ok().filter(u8::is_ascii),
            Encoding::Latin1 => u8::try_from(code).ok(),
            #[cfg(feature = "wide-encodings")]
            Encoding::Utf8Signed | Encoding::Wide(_) => None,
            Encoding::Cp1252 => match u8::try_from(code) {
                Ok(0x80..=0x9f) => None,
                Ok(byte) => Some(byte),
                Err(_) => {
                    let place = CP1252.iter().position(|known| u32::from(*known) == code)?;
                    u8::try_from(0x80 + place).ok()
                }
            },
        }
    }

    /// Its name in messages, and what is wrong with what it cannot encode.
    pub(super) fn described(self) -> (&'static str, &'static str) {
        match self {
            Encoding::Utf8 => ("utf-8", "surrogates not allowed"),
            Encoding::Ascii => ("ascii", "ordinal not in range(128)"),
            Encoding::Latin1 => ("latin-1", "ordinal not in range(256)"),
            #[cfg(feature = "wide-encodings")]
            Encoding::Utf8Signed => ("utf-8", "surrogates not allowed"),
            #[cfg(feature = "wide-encodings")]
            Encoding::Wide(form) => (form.name(), "surrogates not allowed"),
            Encoding::Cp1252 => ("charmap", "character maps to <undefined>"),
        }
    }
}

/// Compares a codec's name, whose case does not matter, nor whether `_` or `-` is written.
fn is_named(given: &str, name: &str) -> bool {
    given.len() == name.len()
        && given.bytes().zip(name.bytes()).all(|(given, wanted)| {
            let given = given.to_ascii_lowercase();
            given == wanted || (given == b'_' && wanted == b'-')
        })
}
