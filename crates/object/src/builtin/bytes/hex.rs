//! `hex` and `fromhex`.

use taipan_gc::Gc;

use super::super::bytearray;
use crate::args::{Args, Parameter, Signature};
use crate::buffer;
use crate::builtin::str as py_str;
use crate::names;
use crate::native::{ClassMethod, NativeFunction};
use crate::protocol::{call, convert};
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::text::{BytesBuilder, StringBuilder};
use crate::word::Obj;

static SIGNATURE: Signature = Signature {
    function: names::hex,
    parameters: &[
        Parameter {
            name: names::self_,
            required: true,
        },
        Parameter {
            name: names::sep,
            required: false,
        },
        Parameter {
            name: names::bytes_per_sep,
            required: false,
        },
    ],
    positional_only: 1,
    positional: 3,
};

/// Lower-case hexadecimal digits of bytes, with `separator` between groups: of so many
/// bytes counted from the end or, where the number is negative, from the start.
///
/// # Errors
/// `MemoryError`.
pub fn encode(
    rt: &mut Runtime,
    bytes: &[u8],
    separator: Option<char>,
    group: isize,
) -> Res<StringBuilder> {
    let mut out = StringBuilder::with_capacity(rt, bytes.len().saturating_mul(2))?;
    let size = group.unsigned_abs();
    for (index, byte) in bytes.iter().enumerate() {
        if let Some(separator) = separator
            && size != 0
            && index != 0
        {
            let distance = if group > 0 {
                bytes.len() - index
            } else {
                index
            };
            if distance.is_multiple_of(size) {
                out.push(rt, separator)?;
            }
        }
        for digit in [byte >> 4, byte & 15] {
            let digit = char::from_digit(digit as u32, 16).unwrap_or('0');
            out.push(rt, digit)?;
        }
    }
    Ok(out)
}

/// `hex([sep[, bytes_per_sep]])` of anything that exposes bytes.
fn hex(rt: &mut Runtime, args: Args) -> Res {
    let mut values = [None; 3];
    SIGNATURE.bind(rt, args, &mut values)?;
    let group = match values[2] {
        Some(group) => convert::index(rt, group)?,
        None => 1,
    };
    let separator = match values[1] {
        None => None,
        Some(value) => {
            let separator = match (py_str::text(value), buffer::try_of(value)) {
                (Some(text), _) => text.as_bytes(),
                (None, Some(buffer)) => buffer.bytes(),
                (None, None) => return Err(rt.type_error("sep must be str or bytes.")),
            };
            match separator {
                [byte] if byte.is_ascii() => Some(*byte as char),
                [_] => return Err(rt.value_error("sep must be ASCII.")),
                _ => return Err(rt.value_error("sep must be length 1.")),
            }
        }
    };
    let bytes = buffer::of(rt, values[0].unwrap_or(Obj::NONE))?.bytes();
    encode(rt, bytes, separator, group)?.finish(rt)
}

/// The bytes that hexadecimal digits stand for; blanks between pairs are skipped.
///
/// # Errors
/// `ValueError` for anything else, `MemoryError`.
pub fn decode(rt: &mut Runtime, text: &[u8]) -> Res<BytesBuilder> {
    let mut out = BytesBuilder::with_capacity(rt, text.len() / 2)?;
    let mut position = 0;
    while let Some(byte) = text.get(position) {
        if byte.is_ascii_whitespace() || *byte == 0x0b {
            position += 1;
            continue;
        }
        let digit = |position: usize| {
            text.get(position)
                .and_then(|digit| (*digit as char).to_digit(16))
        };
        match (digit(position), digit(position + 1)) {
            (Some(high), Some(low)) => out.push(rt, &[(high * 16 + low) as u8])?,
            (high, _) => {
                let position = position + high.is_some() as usize;
                return Err(rt.raise_fmt(
                    &crate::exception::VALUE_ERROR,
                    format_args!(
                        "non-hexadecimal number found in fromhex() arg at position {position}"
                    ),
                ));
            }
        }
        position += 2;
    }
    Ok(out)
}

/// `bytes.fromhex(text)`, `bytearray.fromhex(text)`
fn fromhex(rt: &mut Runtime, cls: Obj, text: Obj) -> Res {
    let Some(text) = py_str::text(text) else {
        let given = text.type_of().name;
        return Err(rt.type_error_fmt(format_args!("fromhex() argument must be str, not {given}")));
    };
    let data = decode(rt, text.as_bytes())?.finish(rt);
    let bytes = super::from_data(rt, data)?;
    match cls.as_type() {
        Some(cls) if cls == Gc::from_static(&super::BYTES) => Ok(bytes),
        Some(cls) if cls == Gc::from_static(&bytearray::BYTEARRAY) => {
            bytearray::new(rt, data.bytes())
        }
        _ => call::call(rt, cls, &[bytes]),
    }
}

/// `hex`
pub static HEX: NativeFunction = NativeFunction::full(names::hex, 1, 3, hex);
static FROMHEX_FUNCTION: NativeFunction = NativeFunction::f2(names::fromhex, fromhex);
/// `fromhex`
pub static FROMHEX: ClassMethod = ClassMethod::native(&FROMHEX_FUNCTION);
