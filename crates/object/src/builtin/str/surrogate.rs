//! Lone surrogates, the code points 0xD800 to 0xDFFF. Strings are UTF-8, which has none, so 2,048
//! of the last characters for private use stand for them: U+10F000 to U+10F7FF. They are
//! surrogates again wherever a program looks at code points: `ord`, `repr`, encoding.

use crate::raise::Res;
use crate::runtime::Runtime;
use crate::text::StringBuilder;

const FIRST: u32 = 0xd800;
const LAST: u32 = 0xdfff;
const STAND_IN: u32 = 0x10_f000;

/// The first byte of the stand-ins in UTF-8.
pub(crate) const LEADING_BYTE: u8 = 0xf4;

/// The character for a code point, a surrogate or not; `None` beyond Unicode.
pub fn to_char(code: u32) -> Option<char> {
    match code {
        FIRST..=LAST => char::from_u32(code - FIRST + STAND_IN),
        _ => char::from_u32(code),
    }
}

/// The surrogate that a character stands for.
pub fn of(character: char) -> Option<u32> {
    let offset = u32::from(character).checked_sub(STAND_IN)?;
    (offset <= LAST - FIRST).then_some(FIRST + offset)
}

/// The code point of a character.
pub fn code(character: char) -> u32 {
    of(character).unwrap_or(u32::from(character))
}

/// Text of bytes that are UTF-8 but for surrogates, encoded like other characters of three bytes.
/// `None` if they are anything else.
///
/// # Errors
/// `MemoryError`.
pub fn decode(rt: &mut Runtime, bytes: &[u8]) -> Res<Option<StringBuilder>> {
    let mut out = StringBuilder::with_capacity(rt, bytes.len())?;
    let mut rest = bytes;
    while let Some(chunk) = rest.utf8_chunks().next() {
        out.push_str(rt, chunk.valid())?;
        rest = rest.get(chunk.valid().len()..).unwrap_or(&[]);
        if rest.is_empty() {
            break;
        }
        let Some(character) = encoded(rest) else {
            return Ok(None);
        };
        out.push(rt, character)?;
        rest = rest.get(3..).unwrap_or(&[]);
    }
    Ok(Some(out))
}

/// The surrogate with which the bytes begin.
pub(crate) fn encoded(bytes: &[u8]) -> Option<char> {
    match bytes {
        [0xed, second @ 0xa0..=0xbf, third @ 0x80..=0xbf, ..] => {
            to_char(0xd000 | u32::from(second & 0x3f) << 6 | u32::from(third & 0x3f))
        }
        _ => None,
    }
}

/// The bytes of a surrogate, as [`decode`] takes them.
pub(crate) fn bytes(code: u32) -> [u8; 3] {
    let part = |shift: u32| (code >> shift & 0x3f) as u8 | 0x80;
    [0xed, part(6), part(0)]
}
