//! Text to bytes and back: `encode`, `decode`, `str(bytes, encoding)`, `bytes(str, encoding)`.
//! The encodings are UTF-8 and ASCII.

use super::subject::Subject;
use crate::args::{Args, Parameter, Signature};
use crate::buffer;
use crate::builtin::bytes;
use crate::builtin::bytes::Bytes;
use crate::builtin::exception;
use crate::builtin::str as py_str;
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
}

/// What to do with what cannot be converted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Errors {
    Strict,
    Ignore,
    Replace,
    BackslashReplace,
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
    } else if ["ascii", "us-ascii"]
        .iter()
        .any(|known| is_named(name, known))
    {
        Ok(Encoding::Ascii)
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
        Some("ignore") => Ok(Errors::Ignore),
        Some("replace") => Ok(Errors::Replace),
        Some("backslashreplace") => Ok(Errors::BackslashReplace),
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

#[cold]
fn invalid(rt: &mut Runtime, codec: Encoding, verb: &str, what: &str, position: usize) -> Raised {
    let codec = match codec {
        Encoding::Utf8 => "utf-8",
        Encoding::Ascii => "ascii",
    };
    let ty = match verb {
        "decode" => &exception::UNICODE_DECODE_ERROR,
        _ => &exception::UNICODE_ENCODE_ERROR,
    };
    rt.raise_fmt(
        ty,
        format_args!("'{codec}' codec can't {verb} {what} in position {position}"),
    )
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
        Encoding::Ascii if bytes.is_ascii() => core::str::from_utf8(bytes).ok(),
        Encoding::Ascii => None,
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
    let mut out = StringBuilder::with_capacity(rt, bytes.len())?;
    let mut position = 0;
    while position < bytes.len() {
        let rest = &bytes[position..];
        let (text, broken) = match codec {
            Encoding::Utf8 => match rest.utf8_chunks().next() {
                Some(chunk) => (chunk.valid(), chunk.invalid()),
                None => break,
            },
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
            Errors::Strict => {
                let mut what = StringBuilder::new();
                crate::text::write_fmt(&mut what, rt, format_args!("byte 0x{byte:02x}"))?;
                return Err(invalid(rt, codec, "decode", what.text(), position));
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
    if codec == Encoding::Utf8 || text.is_ascii() {
        return Ok(py_str::data(source));
    }
    let mut out = BytesBuilder::with_capacity(rt, text.len())?;
    for (position, character) in text.chars().enumerate() {
        match errors {
            _ if character.is_ascii() => out.push(rt, &[character as u8])?,
            Errors::Strict => return Err(invalid(rt, codec, "encode", "character", position)),
            Errors::Ignore => {}
            Errors::Replace => out.push(rt, b"?")?,
            Errors::BackslashReplace => {
                let mut escaped = StringBuilder::new();
                let mut buffer = [0; 4];
                let text = character.encode_utf8(&mut buffer);
                py_str::repr::escape(rt, text, None, true, &mut escaped)?;
                out.push(rt, escaped.text().as_bytes())?;
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
