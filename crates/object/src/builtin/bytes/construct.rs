//! What `bytes(...)` and `bytearray(...)` make of their arguments.

use crate::args::{Args, Parameter, Signature};
use crate::buffer;
use crate::builtin::bytes;
use crate::builtin::int;
use crate::builtin::list::{LIST, List};
use crate::builtin::str as py_str;
use crate::builtin::strings::codec;
use crate::builtin::tuple::{self, TUPLE};
use crate::names;
use crate::protocol::{attribute, iterate};
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::text::BytesBuilder;
use crate::word::Obj;

static SIGNATURE: Signature = Signature {
    function: names::bytes,
    parameters: &[
        Parameter {
            name: names::source,
            required: false,
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
    positional_only: 0,
    positional: 3,
};

/// The `bytes` that the arguments of `bytes` or `bytearray` stand for.
///
/// # Errors
/// `TypeError` and `ValueError` for arguments that stand for none, and what they raise.
pub fn from_args(rt: &mut Runtime, args: Args) -> Res {
    let mut values = [None; 3];
    SIGNATURE.bind(rt, args, &mut values)?;
    match values {
        [None, None, None] => bytes::new(rt, &[]),
        [Some(source), encoding, errors] if py_str::is_str(source) => {
            if encoding.is_none() && errors.is_none() {
                return Err(rt.type_error("string argument without an encoding"));
            }
            let data = codec::encode(rt, source, encoding, errors)?;
            bytes::from_data(rt, data)
        }
        [Some(source), None, None] => from_source(rt, source),
        _ => Err(rt.type_error("encoding or errors without a string argument")),
    }
}

/// The byte of an integer.
///
/// # Errors
/// `TypeError` if it is none, `ValueError` if it is out of range.
pub fn byte(rt: &mut Runtime, value: Obj) -> Res<u8> {
    let number = match value.as_small() {
        Some(number) => number,
        None => crate::builtin::slice::clamped_index(rt, value)?,
    };
    match u8::try_from(number) {
        Ok(byte) => Ok(byte),
        Err(_) => Err(rt.value_error("bytes must be in range(0, 256)")),
    }
}

/// Calls `f` with each item; those of a plain list or tuple are read without an iterator.
///
/// # Errors
/// What iterating and `f` raise.
pub fn for_each(
    rt: &mut Runtime,
    source: Obj,
    mut f: impl FnMut(&mut Runtime, Obj) -> Res<()>,
) -> Res<()> {
    if source.is_exactly(&LIST)
        && let Some(list) = source.downcast::<List>()
    {
        let mut position = 0;
        while let Some(item) = list.get(position) {
            f(rt, item)?;
            position += 1;
        }
        return Ok(());
    }
    if source.is_exactly(&TUPLE) {
        return tuple::items(source)
            .iter()
            .try_for_each(|item| f(rt, *item));
    }
    iterate::for_each(rt, source, f)
}

fn from_source(rt: &mut Runtime, source: Obj) -> Res {
    if let Some(result) = attribute::call_special_method(rt, source, names::__bytes__, &[])? {
        return match result.downcast::<bytes::Bytes>() {
            Some(_) => Ok(result),
            None => Err(rt.type_error("__bytes__ returned non-bytes")),
        };
    }
    if source.is_exactly(&bytes::BYTES) {
        return Ok(source);
    }
    if let Some(buffer) = buffer::try_of(source) {
        return bytes::new(rt, buffer.bytes());
    }
    if let Some(count) = int::try_index(rt, source)? {
        return match usize::try_from(count) {
            Ok(count) => bytes::filled(rt, count, &mut |_| {}),
            Err(_) => Err(rt.value_error("negative count")),
        };
    }
    let hint = iterate::length_hint(rt, source);
    let mut out = BytesBuilder::with_capacity(rt, hint)?;
    for_each(rt, source, |rt, item| {
        let byte = byte(rt, item)?;
        out.push(rt, &[byte])
    })?;
    let data = out.finish(rt);
    bytes::from_data(rt, data)
}
