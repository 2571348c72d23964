//! Text to bytes and back: `encode`, `decode`, `str(bytes, encoding)`, `bytes(str, encoding)`.
//! The encodings are UTF-8, ASCII, Latin-1 and Windows-1252, on hosts UTF-16 and UTF-32 too (`wide`).

mod encoding;
#[cfg(feature = "wide-encodings")]
mod wide;

use encoding::Encoding;

use super::subject::Subject;
use crate::args::{Args, Parameter, Signature};
use crate::buffer;
use crate::builtin::bytes;
use crate::builtin::bytes::Bytes;
use crate::builtin::exception;
use crate::builtin::str as py_str;
use crate::builtin::str::surrogate;
use crate::data::Data;
use crate::names;
use crate::native::NativeFunction;
use crate::raise::{Raised, Res};
use crate::runtime::Runtime;
use crate::text::{BytesBuilder, StringBuilder};
use crate::word::Obj;

/// What to do with what cannot be converted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Errors {
    Strict,
    Ignore,
    Replace,
    BackslashReplace,
    /// `&#233;`; encoding only.
    XmlReplace,
    /// Bytes from 0x80 become the surrogates 0xDC80 to 0xDCFF, and those bytes again.
    SurrogateEscape,
    /// Surrogates are encoded like other characters; UTF-8 only.
    SurrogatePass,
}

/// The mark at the start of UTF-8 that some programs write.
#[cfg(feature = "wide-encodings")]
const SIGNATURE: &[u8] = b"\xef\xbb\xbf";

/// Text that is shared rather than copied when it is at least this long.
const WORTH_SHARING: usize = 64;

fn encoding(rt: &mut Runtime, value: Option<Obj>) -> Res<Encoding> {
    let Some(value) = value else {
        return Ok(Encoding::Utf8);
    };
    let Some(name) = py_str::text(value) else {
        return Err(wrong_type(rt, value, "encoding"));
    };
    match Encoding::named(name) {
        Some(encoding) => Ok(encoding),
        None => Err(rt.raise_fmt(
            &exception::LOOKUP_ERROR,
            format_args!("unknown encoding: {name}"),
        )),
    }
}

fn errors(rt: &mut Runtime, value: Option<Obj>) -> Res<Errors> {
    let Some(value) = value else {
        return Ok(Errors::Strict);
    };
    match py_str::text(value) {
        Some("strict") => Ok(Errors::Strict),
        _ if !cfg!(feature = "str-methods") => {
            Err(rt.raise(&exception::LOOKUP_ERROR, "unknown error handler"))
        }
        Some("ignore") => Ok(Errors::Ignore),
        Some("replace") => Ok(Errors::Replace),
        Some("backslashreplace") => Ok(Errors::BackslashReplace),
        Some("xmlcharrefreplace") => Ok(Errors::XmlReplace),
        Some("surrogateescape") => Ok(Errors::SurrogateEscape),
        Some("surrogatepass") => Ok(Errors::SurrogatePass),
        Some(name) => Err(rt.raise_fmt(
            &exception::LOOKUP_ERROR,
            format_args!("unknown error handler name '{name}'"),
        )),
        None => Err(wrong_type(rt, value, "errors")),
    }
}

#[cold]
fn wrong_type(rt: &mut Runtime, value: Obj, argument: &str) -> Raised {
    let given = value.type_of().name;
    rt.type_error_fmt(format_args!(
        "argument '{argument}' must be str, not {given}"
    ))
}

/// The first of `bytes` cannot be decoded, of which `broken` belong together.
#[cold]
fn not_decoded(
    rt: &mut Runtime,
    codec: Encoding,
    source: Obj,
    bytes: &[u8],
    (position, broken): (usize, usize),
) -> Raised {
    let (_, mut reason) = codec.described();
    let byte = bytes.first().copied().unwrap_or_default();
    if codec == Encoding::Utf8 {
        reason = match byte {
            _ if broken == bytes.len() && (0xc2..0xf5).contains(&byte) => "unexpected end of data",
            0xc2..0xf5 => "invalid continuation byte",
            _ => "invalid start byte",
        };
    }
    raise_decode(rt, codec, source, (position, position + broken), reason)
}

/// Raises `UnicodeDecodeError`: `source` makes no text between these places.
#[cfg(feature = "exception-kinds")]
#[cold]
fn raise_decode(
    rt: &mut Runtime,
    codec: Encoding,
    source: Obj,
    place: (usize, usize),
    reason: &'static str,
) -> Raised {
    let object = match source.downcast::<Bytes>() {
        Some(_) => Ok(source),
        None => buffer::of(rt, source).and_then(|buffer| bytes::new(rt, buffer.bytes())),
    };
    let (ty, name) = (&exception::UNICODE_DECODE_ERROR, codec.described().0);
    match object {
        Ok(object) => exception::unicode::raise(rt, ty, name, object, place, reason),
        Err(raised) => raised,
    }
}

/// Raises `UnicodeDecodeError`: `source` makes no text between these places.
#[cfg(not(feature = "exception-kinds"))]
#[cold]
fn raise_decode(
    rt: &mut Runtime,
    codec: Encoding,
    source: Obj,
    (start, end): (usize, usize),
    reason: &'static str,
) -> Raised {
    let (ty, name) = (&exception::UNICODE_DECODE_ERROR, codec.described().0);
    let byte = buffer::of(rt, source).ok();
    let byte = byte.and_then(|buffer| buffer.bytes().get(start).copied());
    match (byte, end.saturating_sub(1)) {
        (Some(byte), last) if last <= start => rt.raise_fmt(
            ty,
            format_args!(
                "'{name}' codec can't decode byte 0x{byte:02x} in position {start}: {reason}"
            ),
        ),
        (_, last) => rt.raise_fmt(
            ty,
            format_args!("'{name}' codec can't decode bytes in position {start}-{last}: {reason}"),
        ),
    }
}

/// Raises `UnicodeEncodeError`: the encoding has nothing for the character at `position`.
#[cfg(feature = "exception-kinds")]
#[cold]
fn not_encoded(rt: &mut Runtime, codec: Encoding, source: Obj, position: usize) -> Raised {
    let (ty, (name, reason)) = (&exception::UNICODE_ENCODE_ERROR, codec.described());
    exception::unicode::raise(rt, ty, name, source, (position, position + 1), reason)
}

/// Raises `UnicodeEncodeError`: the encoding has nothing for the character at `position`.
#[cfg(not(feature = "exception-kinds"))]
#[cold]
fn not_encoded(rt: &mut Runtime, codec: Encoding, source: Obj, position: usize) -> Raised {
    let character = py_str::text(source).and_then(|text| text.chars().nth(position));
    let mut escaped = StringBuilder::new();
    if let Err(raised) = escape(rt, character.unwrap_or_default(), &mut escaped) {
        return raised;
    }
    let ((name, reason), escaped) = (codec.described(), escaped.text());
    rt.raise_fmt(
        &exception::UNICODE_ENCODE_ERROR,
        format_args!(
            "'{name}' codec can't encode character '{escaped}' in position {position}: {reason}"
        ),
    )
}

/// Writes what the error handler has in place of a character; `false` if it has nothing.
fn replace(
    rt: &mut Runtime,
    errors: Errors,
    character: char,
    out: &mut StringBuilder,
) -> Res<bool> {
    match errors {
        Errors::Ignore => {}
        Errors::Replace => out.push(rt, '?')?,
        Errors::BackslashReplace => escape(rt, character, out)?,
        Errors::XmlReplace => {
            let code = surrogate::code(character);
            crate::text::write_fmt(out, rt, format_args!("&#{code};"))?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

fn escape(rt: &mut Runtime, character: char, out: &mut StringBuilder) -> Res<()> {
    let mut buffer = [0; 4];
    py_str::repr::escape(rt, character.encode_utf8(&mut buffer), None, true, out)
}

/// The text of bytes-like `source`.
///
/// # Errors
/// `TypeError`, `LookupError` for what is not known, `UnicodeError` for what is not valid.
pub fn decode(
    rt: &mut Runtime,
    source: Obj,
    encoding_name: Option<Obj>,
    error_handler: Option<Obj>,
) -> Res {
    let codec = encoding(rt, encoding_name)?;
    let errors = errors(rt, error_handler)?;
    let bytes = buffer::of(rt, source)?.bytes();
    #[cfg(feature = "wide-encodings")]
    let (codec, bytes) = match codec {
        Encoding::Wide(form) => return wide::decode(rt, source, bytes, form, errors),
        Encoding::Utf8Signed => (
            Encoding::Utf8,
            bytes.strip_prefix(SIGNATURE).unwrap_or(bytes),
        ),
        codec => (codec, bytes),
    };
    let valid = match codec {
        Encoding::Utf8 => core::str::from_utf8(bytes).ok(),
        _ if bytes.is_ascii() => core::str::from_utf8(bytes).ok(),
        _ => None,
    };
    if let Some(text) = valid {
        return match source.downcast::<Bytes>() {
            // SAFETY: the bytes are immutable and were just found to be UTF-8.
            Some(source) if text.len() >= WORTH_SHARING && text.len() == source.bytes().len() => unsafe {
                py_str::from_data_unchecked(rt, source.store().data())
            },
            _ => py_str::new(rt, text),
        };
    }
    if !cfg!(feature = "str-methods") {
        return Err(rt.raise(&exception::UNICODE_DECODE_ERROR, "not UTF-8"));
    }
    let mut out = StringBuilder::with_capacity(rt, bytes.len())?;
    let mut position = 0;
    while position < bytes.len() {
        let rest = &bytes[position..];
        let (text, broken) = match codec {
            Encoding::Utf8 => match rest.utf8_chunks().next() {
                Some(chunk) => (chunk.valid(), chunk.invalid()),
                None => break,
            },
            Encoding::Latin1 | Encoding::Cp1252 if codec.character(rest[0]).is_some() => {
                if let Some(character) = codec.character(rest[0]) {
                    out.push(rt, character)?;
                }
                position += 1;
                continue;
            }
            Encoding::Latin1 | Encoding::Cp1252 => ("", &rest[..1]),
            // ASCII: what is not here was dealt with above.
            _ => {
                let end = rest.iter().position(|byte| !byte.is_ascii());
                let (text, others) = rest.split_at(end.unwrap_or(rest.len()));
                let broken = &others[..others.len().min(1)];
                (core::str::from_utf8(text).unwrap_or_default(), broken)
            }
        };
        out.push_str(rt, text)?;
        position += text.len();
        let Some(byte) = broken.first() else { continue };
        match errors {
            Errors::SurrogatePass if codec == Encoding::Utf8 => {
                let Some(character) = surrogate::encoded(&rest[text.len()..]) else {
                    let place = (position, broken.len());
                    return Err(not_decoded(rt, codec, source, &bytes[position..], place));
                };
                out.push(rt, character)?;
                position += 3;
                continue;
            }
            Errors::SurrogateEscape if !byte.is_ascii() => {
                let character = surrogate::to_char(0xdc00 | u32::from(*byte));
                out.push(rt, character.unwrap_or(char::REPLACEMENT_CHARACTER))?;
                position += 1;
                continue;
            }
            Errors::Strict
            | Errors::XmlReplace
            | Errors::SurrogateEscape
            | Errors::SurrogatePass => {
                let place = (position, broken.len());
                return Err(not_decoded(rt, codec, source, &bytes[position..], place));
            }
            Errors::Ignore => {}
            Errors::Replace => out.push(rt, char::REPLACEMENT_CHARACTER)?,
            Errors::BackslashReplace => {
                for byte in broken {
                    crate::text::write_fmt(&mut out, rt, format_args!("\\x{byte:02x}"))?;
                }
            }
        }
        position += broken.len();
    }
    out.finish(rt)
}

/// The bytes of a string.
///
/// # Errors
/// As [`decode`].
pub fn encode(
    rt: &mut Runtime,
    source: Obj,
    encoding_name: Option<Obj>,
    error_handler: Option<Obj>,
) -> Res<Data> {
    let codec = encoding(rt, encoding_name)?;
    let errors = errors(rt, error_handler)?;
    let Some(text) = py_str::text(source) else {
        return Err(wrong_type(rt, source, "source"));
    };
    #[cfg(feature = "wide-encodings")]
    if let Encoding::Wide(form) = codec {
        return wide::encode(rt, source, text, form, errors);
    }
    let plain = match codec {
        Encoding::Utf8 => memchr::memchr(surrogate::LEADING_BYTE, text.as_bytes()).is_none(),
        #[cfg(feature = "wide-encodings")]
        Encoding::Utf8Signed => false,
        _ => text.is_ascii(),
    };
    if plain {
        return Ok(py_str::data(source));
    }
    if !cfg!(feature = "str-methods") {
        return Err(rt.raise(&exception::UNICODE_ENCODE_ERROR, "surrogates not allowed"));
    }
    let mut out = BytesBuilder::with_capacity(rt, text.len())?;
    #[cfg(feature = "wide-encodings")]
    let codec = match codec {
        Encoding::Utf8Signed => {
            out.push(rt, SIGNATURE)?;
            Encoding::Utf8
        }
        codec => codec,
    };
    for (position, character) in text.chars().enumerate() {
        let surrogate = surrogate::of(character);
        if codec == Encoding::Utf8 && surrogate.is_none() {
            out.push(rt, character.encode_utf8(&mut [0; 4]).as_bytes())?;
            continue;
        }
        if let Some(byte) = codec.byte(character) {
            out.push(rt, &[byte])?;
            continue;
        }
        match (errors, surrogate) {
            (Errors::SurrogateEscape, Some(code @ 0xdc80..=0xdcff)) => {
                out.push(rt, &[code as u8])?;
            }
            (Errors::SurrogatePass, Some(code)) if codec == Encoding::Utf8 => {
                out.push(rt, &surrogate::bytes(code))?;
            }
            _ => {
                let mut instead = StringBuilder::new();
                if !replace(rt, errors, character, &mut instead)? {
                    return Err(not_encoded(rt, codec, source, position));
                }
                out.push(rt, instead.text().as_bytes())?;
            }
        }
    }
    Ok(out.finish(rt))
}

static ENCODE_SIGNATURE: Signature = signature(names::encode);
static DECODE_SIGNATURE: Signature = signature(names::decode);

const fn signature(function: crate::name::Name) -> Signature {
    Signature {
        function,
        parameters: &[
            Parameter {
                name: names::self_,
                required: true,
            },
            Parameter {
                name: names::encoding,
                required: false,
            },
            Parameter {
                name: names::errors,
                required: false,
            },
        ],
        positional_only: 1,
        positional: 3,
    }
}

fn call_encode(rt: &mut Runtime, args: Args) -> Res {
    let mut values = [None; 3];
    ENCODE_SIGNATURE.bind(rt, args, &mut values)?;
    let this = values[0].unwrap_or(Obj::NONE);
    let data = encode(rt, this, values[1], values[2])?;
    bytes::from_data(rt, data)
}

fn call_decode(rt: &mut Runtime, args: Args) -> Res {
    let mut values = [None; 3];
    DECODE_SIGNATURE.bind(rt, args, &mut values)?;
    let this = values[0].unwrap_or(Obj::NONE);
    Subject::of(rt, this)?;
    decode(rt, this, values[1], values[2])
}

/// `str.encode`
pub static ENCODE: NativeFunction = NativeFunction::full(names::encode, 1, 3, call_encode);
/// `bytes.decode`
pub static DECODE: NativeFunction = NativeFunction::full(names::decode, 1, 3, call_decode);
