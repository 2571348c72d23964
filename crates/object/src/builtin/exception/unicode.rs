//! What `UnicodeEncodeError` and its like tell: five arguments, the encoding, what was converted, where
//! the trouble starts and ends, and the reason. A translation has no encoding.

use super::Exception;
use super::hierarchy::*;
use crate::builtin::{bytes, str as py_str, tuple};
use crate::name::Name;
use crate::raise::{Raised, Res};
use crate::runtime::Runtime;
use crate::text::{Sink, StringBuilder};
use crate::types::Type;
use crate::word::Obj;

/// The arguments by what they are: `encoding`, `object`, `start`, `end`, `reason`.
struct Parts {
    encoding: Obj,
    object: Obj,
    start: Obj,
    end: Obj,
    reason: Obj,
}

fn parts(this: Obj, args: &[Obj]) -> Option<Parts> {
    if !this.is_instance(&UNICODE_ERROR) {
        return None;
    }
    let (encoding, rest) = match *args {
        [object, start, end, reason] if this.is_instance(&UNICODE_TRANSLATE_ERROR) => {
            (Obj::NONE, [object, start, end, reason])
        }
        [encoding, object, start, end, reason] => (encoding, [object, start, end, reason]),
        _ => return None,
    };
    let [object, start, end, reason] = rest;
    Some(Parts {
        encoding,
        object,
        start,
        end,
        reason,
    })
}

/// One of the arguments by its name.
pub(super) fn part(this: Obj, exception: &Exception, name: Name) -> Option<Obj> {
    let parts = parts(this, tuple::items(exception.args.get()))?;
    Some(match name.text() {
        "encoding" => parts.encoding,
        "object" => parts.object,
        "start" => parts.start,
        "end" => parts.end,
        _ => parts.reason,
    })
}

/// Writes `str()` of such an exception; returns whether it is one.
pub(super) fn print(rt: &mut Runtime, this: Obj, args: &[Obj], out: &mut dyn Sink) -> Res<bool> {
    let Some(parts) = parts(this, args) else {
        return Ok(false);
    };
    let (Some(start), Some(end)) = (parts.start.as_small(), parts.end.as_small()) else {
        return Ok(false);
    };
    let Some(reason) = py_str::text(parts.reason) else {
        return Ok(false);
    };
    let decodes = this.is_instance(&UNICODE_DECODE_ERROR);
    let verb = match () {
        () if decodes => "decode",
        () if this.is_instance(&UNICODE_TRANSLATE_ERROR) => "translate",
        () => "encode",
    };
    if let Some(encoding) = py_str::text(parts.encoding) {
        out.write_fmt(rt, format_args!("'{encoding}' codec "))?;
    }
    out.write_fmt(rt, format_args!("can't {verb} "))?;
    let last = end.saturating_sub(1);
    let index = usize::try_from(start).ok().filter(|_| last == start);
    let byte = index.and_then(|index| bytes::bytes(parts.object)?.get(index).copied());
    let character = index.and_then(|index| py_str::text(parts.object)?.chars().nth(index));
    match (byte, character) {
        (Some(byte), _) if decodes => {
            out.write_fmt(rt, format_args!("byte 0x{byte:02x} in position {start}"))?;
        }
        (_, Some(character)) if !decodes => {
            let mut escaped = StringBuilder::new();
            let mut buffer = [0; 4];
            let text = character.encode_utf8(&mut buffer);
            py_str::repr::escape(rt, text, None, true, &mut escaped)?;
            let escaped = escaped.text();
            out.write_fmt(
                rt,
                format_args!("character '{escaped}' in position {start}"),
            )?;
        }
        _ => {
            let what = if decodes { "bytes" } else { "characters" };
            out.write_fmt(rt, format_args!("{what} in position {start}-{last}"))?;
        }
    }
    out.write_fmt(rt, format_args!(": {reason}")).map(|()| true)
}

/// Raises one of them.
#[cold]
pub fn raise(
    rt: &mut Runtime,
    ty: &'static Type,
    encoding: &'static str,
    object: Obj,
    (start, end): (usize, usize),
    reason: &'static str,
) -> Raised {
    let texts = (
        py_str::new_static(rt, encoding),
        py_str::new_static(rt, reason),
    );
    match texts {
        (Ok(encoding), Ok(reason)) => {
            let (start, end) = (Obj::small(start as isize), Obj::small(end as isize));
            rt.raise_with(ty, &[encoding, object, start, end, reason])
        }
        (Err(raised), _) | (_, Err(raised)) => raised,
    }
}
