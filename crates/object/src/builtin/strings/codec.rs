//! Text to bytes and back: `encode`, `decode`, `str(bytes, encoding)`, `bytes(str, encoding)`.
//! The encodings are UTF-8, ASCII, Latin-1 and Windows-1252.

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

#[derive(Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Utf8,
    Ascii,
    /// ISO 8859-1: the first 256 characters.
    Latin1,
    /// Windows-1252: the same but for 0x80 to 0x9f.
    Cp1252,
}

/// The characters 0x80 to 0x9f of Windows-1252; 0 where there is none.
const CP1252: [u16; 32] = [
    0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039,
    0x0152, 0, 0x017d, 0, 0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc,
    0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e, 0x0178,
];

impl Encoding {
    /// The character of a byte, in the encodings with one byte a character.
    fn character(self, byte: u8) -> Option<char> {
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
    fn byte(self, character: char) -> Option<u8> {
        let code = u32::from(character);
        match self {
            Encoding::Utf8 | Encoding::Ascii => u8::try_from(code).ok().filter(u8::is_ascii),
            Encoding::Latin1 => u8::try_from(code).ok(),
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
}

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

/// Text that is shared rather than copied when it is at least this long.
const WORTH_SHARING: usize = 64;

/// Compares a codec's name, whose case does not matter, nor whether `_` or `-` is written.
fn is_named(given: &str, name: &str) -> bool {
    given.len() == name.len()
        && given.bytes().zip(name.bytes()).all(|(given, wanted)| {
            let given = given.to_ascii_lowercase();
            given == wanted || (given == b'_' && wanted == b'-')
        })
}

fn encoding(rt: &mut Runtime, value: Option<Obj>) -> Res<Encoding> {
    let Some(value) = value else {
        return Ok(Encoding::Utf8);
    };
    let Some(name) = py_str::text(value) else {
        return Err(wrong_type(rt, value, "encoding"));
    };
    if ["utf-8", "utf8"].iter().any(|known| is_named(name, known)) {
        Ok(Encoding::Utf8)
    } else if !cfg!(feature = "str-methods") {
        Err(rt.raise(&exception::LOOKUP_ERROR, "unknown encoding"))
    } else if ["ascii", "us-ascii"]
        .iter()
        .any(|known| is_named(name, known))
    {
        Ok(Encoding::Ascii)
    } else if ["latin-1", "latin1", "iso-8859-1", "iso8859-1"]
        .iter()
        .any(|known| is_named(name, known))
    {
        Ok(Encoding::Latin1)
    } else if ["cp1252", "windows-1252"]
        .iter()
        .any(|known| is_named(name, known))
    {
        Ok(Encoding::Cp1252)
    } else {
        Err(rt.raise_fmt(
            &exception::LOOKUP_ERROR,
            format_args!("unknown encoding: {name}"),
        ))
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

impl Encoding {
    /// Its name in messages, and what is wrong with what it cannot encode.
    fn described(self) -> (&'static str, &'static str) {
        match self {
            Encoding::Utf8 => ("utf-8", "surrogates not allowed"),
            Encoding::Ascii => ("ascii", "ordinal not in range(128)"),
            Encoding::Latin1 => ("latin-1", "ordinal not in range(256)"),
            Encoding::Cp1252 => ("charmap", "character maps to <undefined>"),
        }
    }
}

/// The first of `bytes` cannot be decoded, of which `broken` belong together.
#[cold]
fn not_decoded(
    rt: &mut Runtime,
    codec: Encoding,
    bytes: &[u8],
    broken: &[u8],
    position: usize,
) -> Raised {
    let (name, mut reason) = codec.described();
    let byte = bytes.first().copied().unwrap_or_default();
    if codec == Encoding::Utf8 {
        reason = match byte {
            _ if broken.len() == bytes.len() && (0xc2..0xf5).contains(&byte) => {
                "unexpected end of data"
            }
            0xc2..0xf5 => "invalid continuation byte",
            _ => "invalid start byte",
        };
    }
    if broken.len() > 1 {
        let last = position + broken.len() - 1;
        return rt.raise_fmt(
            &exception::UNICODE_DECODE_ERROR,
            format_args!(
                "'{name}' codec can't decode bytes in position {position}-{last}: {reason}"
            ),
        );
    }
    rt.raise_fmt(
        &exception::UNICODE_DECODE_ERROR,
        format_args!(
            "'{name}' codec can't decode byte 0x{byte:02x} in position {position}: {reason}"
        ),
    )
}

#[cold]
fn not_encoded(rt: &mut Runtime, codec: Encoding, character: char, position: usize) -> Raised {
    let mut escaped = StringBuilder::new();
    if let Err(raised) = escape(rt, character, &mut escaped) {
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
    let valid = match codec {
        Encoding::Utf8 => core::str::from_utf8(bytes).ok(),
        _ if bytes.is_ascii() => core::str::from_utf8(bytes).ok(),
        _ => None,
    };
    if let Some(text) = valid {
        return match source.downcast::<Bytes>() {
            // SAFETY: the bytes are immutable and were just found to be UTF-8.
            Some(source) if text.len() >= WORTH_SHARING => unsafe {
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
            Encoding::Ascii => {
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
                    return Err(not_decoded(rt, codec, &bytes[position..], broken, position));
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
                return Err(not_decoded(rt, codec, &bytes[position..], broken, position));
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
    let plain = match codec {
        Encoding::Utf8 => memchr::memchr(surrogate::LEADING_BYTE, text.as_bytes()).is_none(),
        _ => text.is_ascii(),
    };
    if plain {
        return Ok(py_str::data(source));
    }
    if !cfg!(feature = "str-methods") {
        return Err(rt.raise(&exception::UNICODE_ENCODE_ERROR, "surrogates not allowed"));
    }
    let mut out = BytesBuilder::with_capacity(rt, text.len())?;
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
            (Errors::Ignore, _) => {}
            (Errors::Replace, _) => out.push(rt, b"?")?,
            (Errors::BackslashReplace, _) => {
                let mut escaped = StringBuilder::new();
                escape(rt, character, &mut escaped)?;
                out.push(rt, escaped.text().as_bytes())?;
            }
            (Errors::XmlReplace, _) => {
                let (mut reference, code) = (StringBuilder::new(), surrogate::code(character));
                crate::text::write_fmt(&mut reference, rt, format_args!("&#{code};"))?;
                out.push(rt, reference.text().as_bytes())?;
            }
            (Errors::SurrogateEscape, Some(code @ 0xdc80..=0xdcff)) => {
                out.push(rt, &[code as u8])?;
            }
            (Errors::SurrogatePass, Some(code)) if codec == Encoding::Utf8 => {
                out.push(rt, &surrogate::bytes(code))?;
            }
            _ => return Err(not_encoded(rt, codec, character, position)),
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
