//! The values of numeric and string literals.
//!
//! Numbers stay text unless they fit an `i64`: what a float or a large integer is in memory is
//! not the compiler's business. `\N{...}` needs the Unicode name table, which the feature
//! `named-characters` brings.

use taipan_arena::{Arena, List, OutOfMemory};

use crate::ast::{BigInt, ExprKind, SmallInt};
use crate::lexer::Quote;

/// Why a literal has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LiteralError {
    /// A syntax error with this message.
    Syntax(&'static str),
    /// `\N{...}`.
    #[cfg(not(feature = "named-characters"))]
    NamedEscape,
    Memory,
}

impl From<OutOfMemory> for LiteralError {
    fn from(_: OutOfMemory) -> Self {
        Self::Memory
    }
}

/// The value of a well-formed numeric literal.
pub(crate) fn number<'a>(text: &'a str, arena: &'a Arena<'a>) -> Result<ExprKind<'a>, OutOfMemory> {
    let bytes = text.as_bytes();
    let radix = match bytes.get(1).map(|byte| byte | 0x20) {
        Some(b'x') => 16,
        Some(b'o') => 8,
        Some(b'b') => 2,
        _ => 10,
    };
    if radix != 10 {
        return integer(text.get(2..).unwrap_or_default(), radix, arena);
    }
    match bytes.last() {
        Some(b'j' | b'J') => {
            let digits = text.get(..text.len() - 1).unwrap_or_default();
            Ok(ExprKind::Imaginary(without_underscores(digits, arena)?))
        }
        _ if bytes.iter().any(|byte| matches!(byte, b'.' | b'e' | b'E')) => {
            Ok(ExprKind::Float(without_underscores(text, arena)?))
        }
        _ => integer(text, radix, arena),
    }
}

fn integer<'a>(
    text: &'a str,
    radix: u32,
    arena: &'a Arena<'a>,
) -> Result<ExprKind<'a>, OutOfMemory> {
    let mut value: Option<i64> = Some(0);
    for byte in text.bytes() {
        if let Some(digit) = char::from(byte).to_digit(radix) {
            value = value.and_then(|value| {
                value
                    .checked_mul(i64::from(radix))?
                    .checked_add(i64::from(digit))
            });
        }
    }
    if let Some(value) = value {
        return Ok(ExprKind::Int(SmallInt::new(value)));
    }
    let digits = without_underscores(text, arena)?.trim_start_matches('0');
    Ok(ExprKind::BigInt(arena.alloc(BigInt { radix, digits })?))
}

fn without_underscores<'a>(text: &'a str, arena: &'a Arena<'a>) -> Result<&'a str, OutOfMemory> {
    if !text.contains('_') {
        return Ok(text);
    }
    let mut digits = List::new(arena);
    for byte in text.bytes().filter(|&byte| byte != b'_') {
        digits.push(byte)?;
    }
    // The text is ASCII, so this cannot fail.
    Ok(str::from_utf8(digits.finish()?).unwrap_or_default())
}

/// Whether a literal's body is its own value: nothing to decode, and no error to find.
pub(crate) fn is_plain(body: &str, quote: Quote) -> bool {
    !body
        .bytes()
        .any(|byte| byte == b'\r' || byte == b'\\' && !quote.raw || byte >= 0x80 && quote.bytes)
}

/// Appends the value of a literal's body to `value`. Line ends become `\n`.
pub(crate) fn decode(
    body: &str,
    quote: Quote,
    value: &mut List<'_, u8>,
) -> Result<(), LiteralError> {
    let mut rest = body.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match byte {
            b'\\' if !quote.raw => rest = escape(rest, quote.bytes, value)?,
            b'\r' => {
                value.push(b'\n')?;
                rest = rest.strip_prefix(b"\n").unwrap_or(rest);
            }
            0x80.. if quote.bytes => {
                return Err(LiteralError::Syntax(
                    "bytes can only contain ASCII literal characters",
                ));
            }
            _ => value.push(byte)?,
        }
    }
    Ok(())
}

/// Appends what an escape stands for; `text` begins after the backslash. Returns what follows.
fn escape<'t>(
    text: &'t [u8],
    bytes: bool,
    value: &mut List<'_, u8>,
) -> Result<&'t [u8], LiteralError> {
    let Some((&letter, mut rest)) = text.split_first() else {
        // Only before a brace of an f-string.
        value.push(b'\\')?;
        return Ok(text);
    };
    let simple = match letter {
        b'\n' => return Ok(rest),
        b'\r' => return Ok(rest.strip_prefix(b"\n").unwrap_or(rest)),
        b'\\' | b'\'' | b'"' => letter,
        b'a' => 0x07,
        b'b' => 0x08,
        b'f' => 0x0c,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'v' => 0x0b,
        b'0'..=b'7' => {
            let mut code = u32::from(letter - b'0');
            for _ in 0..2 {
                if let Some((&digit @ b'0'..=b'7', after)) = rest.split_first() {
                    code = code * 8 + u32::from(digit - b'0');
                    rest = after;
                } else {
                    break;
                }
            }
            push_code(code, bytes, value)?;
            return Ok(rest);
        }
        b'x' => return hexadecimal(rest, 2, "truncated \\xXX escape", bytes, value),
        b'u' if !bytes => return hexadecimal(rest, 4, "truncated \\uXXXX escape", bytes, value),
        b'U' if !bytes => {
            return hexadecimal(rest, 8, "truncated \\UXXXXXXXX escape", bytes, value);
        }
        b'N' if !bytes => return named(rest, value),
        // Not an escape: the backslash stays, and what follows it speaks for itself.
        _ => {
            value.push(b'\\')?;
            return Ok(text);
        }
    };
    value.push(simple)?;
    Ok(rest)
}

#[cfg(feature = "named-characters")]
fn named<'t>(text: &'t [u8], value: &mut List<'_, u8>) -> Result<&'t [u8], LiteralError> {
    const MALFORMED: LiteralError = LiteralError::Syntax("malformed \\N character escape");
    let inside = text.strip_prefix(b"{").ok_or(MALFORMED)?;
    let end = inside.iter().position(|&byte| byte == b'}');
    let (name, rest) = inside.split_at(end.filter(|&end| end > 0).ok_or(MALFORMED)?);
    let character = crate::named_characters::find(name)
        .ok_or(LiteralError::Syntax("unknown Unicode character name"))?;
    push_code(u32::from(character), false, value)?;
    Ok(rest.get(1..).unwrap_or_default())
}

#[cfg(not(feature = "named-characters"))]
fn named<'t>(_text: &'t [u8], _value: &mut List<'_, u8>) -> Result<&'t [u8], LiteralError> {
    Err(LiteralError::NamedEscape)
}

fn hexadecimal<'t>(
    text: &'t [u8],
    digits: usize,
    truncated: &'static str,
    bytes: bool,
    value: &mut List<'_, u8>,
) -> Result<&'t [u8], LiteralError> {
    let (digits, rest) = text
        .split_at_checked(digits)
        .ok_or(LiteralError::Syntax(truncated))?;
    let mut code: u32 = 0;
    for &byte in digits {
        let digit = char::from(byte)
            .to_digit(16)
            .ok_or(LiteralError::Syntax(truncated))?;
        code = code << 4 | digit;
    }
    push_code(code, bytes, value)?;
    Ok(rest)
}

/// Appends a byte, or a code point in UTF-8; surrogates too, in the same scheme.
fn push_code(code: u32, bytes: bool, value: &mut List<'_, u8>) -> Result<(), LiteralError> {
    let low = |shift: u32| 0x80 | (code >> shift) as u8 & 0x3f;
    if bytes {
        return Ok(value.push(code as u8)?);
    }
    match code {
        ..0x80 => value.push(code as u8)?,
        0x80..0x800 => {
            value.push(0xc0 | (code >> 6) as u8)?;
            value.push(low(0))?;
        }
        0x800..0x1_0000 => {
            value.push(0xe0 | (code >> 12) as u8)?;
            value.push(low(6))?;
            value.push(low(0))?;
        }
        0x1_0000..0x11_0000 => {
            value.push(0xf0 | (code >> 18) as u8)?;
            value.push(low(12))?;
            value.push(low(6))?;
            value.push(low(0))?;
        }
        // Upstream has no words for it, and its tests print that.
        _ => return Err(LiteralError::Syntax("invalid syntax")),
    }
    Ok(())
}
