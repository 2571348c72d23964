//! `repr` of strings: the quotes and the escapes that CPython chooses.

use super::surrogate;
use crate::builtin::strings::unicode::is_printable;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::text::Sink;

/// The quote to put around text: `"` only where that avoids escaping.
pub fn quote_for(bytes: &[u8]) -> (char, &'static str) {
    if bytes.contains(&b'\'') && !bytes.contains(&b'"') {
        ('"', "\"")
    } else {
        ('\'', "'")
    }
}

/// Writes text in quotes, with what cannot be shown escaped.
///
/// # Errors
/// What writing raises.
pub fn quoted(rt: &mut Runtime, text: &str, out: &mut dyn Sink) -> Res<()> {
    let (quote, quote_text) = quote_for(text.as_bytes());
    out.write(rt, quote_text)?;
    escape(rt, text, Some(quote), false, out)?;
    out.write(rt, quote_text)
}

/// Writes text in quotes, with all that is not ASCII escaped: `ascii()`.
///
/// # Errors
/// What writing raises.
pub fn quoted_ascii(rt: &mut Runtime, text: &str, out: &mut dyn Sink) -> Res<()> {
    let (quote, quote_text) = quote_for(text.as_bytes());
    out.write(rt, quote_text)?;
    escape(rt, text, Some(quote), true, out)?;
    out.write(rt, quote_text)
}

/// Writes text with what cannot be shown, the quote and backslashes escaped; without a
/// quote only the characters that are not ASCII are.
///
/// # Errors
/// What writing raises.
pub fn escape(
    rt: &mut Runtime,
    text: &str,
    quote: Option<char>,
    ascii: bool,
    out: &mut dyn Sink,
) -> Res<()> {
    let mut shown = 0;
    for (start, character) in text.char_indices() {
        let plain = match character {
            _ if Some(character) == quote => false,
            '\\' => quote.is_none(),
            ' '..='~' => true,
            '\0'..='\x7f' => quote.is_none(),
            _ => !ascii && is_printable(character) && surrogate::of(character).is_none(),
        };
        if plain {
            continue;
        }
        out.write(rt, text.get(shown..start).unwrap_or_default())?;
        shown = start + character.len_utf8();
        match character {
            '\n' => out.write(rt, "\\n")?,
            '\r' => out.write(rt, "\\r")?,
            '\t' => out.write(rt, "\\t")?,
            '\\' => out.write(rt, "\\\\")?,
            '\'' => out.write(rt, "\\'")?,
            '"' => out.write(rt, "\\\"")?,
            _ => {
                let code = surrogate::code(character);
                match code {
                    0..=0xff => out.write_fmt(rt, format_args!("\\x{code:02x}"))?,
                    0x100..=0xffff => out.write_fmt(rt, format_args!("\\u{code:04x}"))?,
                    _ => out.write_fmt(rt, format_args!("\\U{code:08x}"))?,
                }
            }
        }
    }
    out.write(rt, text.get(shown..).unwrap_or_default())
}

/// Writes bytes as a literal, without the `b`.
///
/// # Errors
/// What writing raises.
pub fn quoted_bytes(rt: &mut Runtime, bytes: &[u8], out: &mut dyn Sink) -> Res<()> {
    let (quote, quote_text) = quote_for(bytes);
    out.write(rt, quote_text)?;
    let mut shown = 0;
    for (start, byte) in bytes.iter().enumerate() {
        let escaped = match byte {
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            b'\\' => "\\\\",
            b'\'' if quote == '\'' => "\\'",
            b' '..=b'~' => continue,
            _ => "",
        };
        write_ascii(rt, &bytes[shown..start], out)?;
        shown = start + 1;
        if escaped.is_empty() {
            out.write_fmt(rt, format_args!("\\x{byte:02x}"))?;
        } else {
            out.write(rt, escaped)?;
        }
    }
    write_ascii(rt, &bytes[shown..], out)?;
    out.write(rt, quote_text)
}

fn write_ascii(rt: &mut Runtime, bytes: &[u8], out: &mut dyn Sink) -> Res<()> {
    out.write(rt, core::str::from_utf8(bytes).unwrap_or_default())
}
