//! Items, slices and repetition: `s[i]`, `s[i:j:k]`, `s * n`, of text and of bytes.

use taipan_gc::Gc;

use super::subject::{Family, Subject};
use crate::builtin::bytearray::{BYTEARRAY, ByteArray};
use crate::builtin::bytes::{BYTES, Bytes};
use crate::builtin::slice::{self, Slice};
use crate::builtin::str::{self as py_str, STR, Str};
use crate::protocol::{convert, item};
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::text::StringBuilder;
use crate::word::Obj;

/// `string[index]`: the `get_item` slot.
///
/// # Errors
/// `IndexError`, `TypeError` if the index is neither an integer nor a slice.
pub fn get_item(rt: &mut Runtime, this: Obj, index: Obj) -> Res {
    let subject = Subject::of(rt, this)?;
    if let Some(slice) = index.downcast::<Slice>() {
        return get_slice(rt, this, slice);
    }
    if !subject.is_text() || subject.is_narrow() {
        let position = item::position(rt, this, index, subject.bytes().len())?;
        let byte = Subject::of(rt, this)?.bytes().get(position).copied();
        return match byte {
            Some(byte) if subject.is_text() => Ok(py_str::from_ascii(byte)),
            Some(byte) => Ok(Obj::small(byte as isize)),
            None => Err(rt.index_error("index out of range")),
        };
    }
    // Small indices are looked up without counting all characters first.
    let text = subject.text();
    let character = match index.as_small() {
        Some(index) if index >= 0 => text.chars().nth(index as usize),
        Some(index) => text.chars().nth_back(!index as usize),
        None => None,
    };
    match character {
        Some(character) => py_str::from_char(rt, character),
        None => {
            let position = item::position(rt, this, index, subject.len())?;
            let character = text.chars().nth(position).unwrap_or_default();
            py_str::from_char(rt, character)
        }
    }
}

/// `object[position]` of `bytes`, a `bytearray` or text in ASCII, exactly of these types; `None`
/// for other objects and beyond the end.
#[inline]
pub fn narrow_item(object: Obj, position: usize) -> Option<Obj> {
    let text = if let Some(name) = object.as_name() {
        name.bytes()
    } else if object.is_exactly(&BYTES) {
        let byte = object.downcast::<Bytes>()?.bytes().get(position)?;
        return Some(Obj::small(*byte as isize));
    } else if object.is_exactly(&BYTEARRAY) {
        let byte = object.downcast::<ByteArray>()?.bytes().get(position)?;
        return Some(Obj::small(*byte as isize));
    } else if object.is_exactly(&STR) {
        let store = object.downcast::<Str>()?;
        if !store.store().is_ascii() {
            return None;
        }
        return Some(py_str::from_ascii(*store.store().bytes().get(position)?));
    } else {
        return None;
    };
    if !text.is_ascii() {
        return None;
    }
    Some(py_str::from_ascii(*text.get(position)?))
}

fn get_slice(rt: &mut Runtime, this: Obj, slice: Gc<Slice>) -> Res {
    let len = Subject::of(rt, this)?.len();
    let (start, _, step, count) = slice::indices(rt, slice, len)?;
    // Taken again: the bounds may have run code that changed a bytearray.
    let subject = Subject::of(rt, this)?;
    if count == 0 {
        return subject.empty(rt);
    }
    let start = start as usize;
    if step == 1 {
        return subject.part(rt, subject.offset(start), subject.offset(start + count));
    }
    if subject.is_narrow() {
        let bytes = subject.bytes();
        return subject.family().filled(rt, count, &mut |to| {
            let mut position = start;
            for byte in to {
                *byte = bytes.get(position).copied().unwrap_or_default();
                position = position.wrapping_add_signed(step);
            }
        });
    }
    let mut out = StringBuilder::new();
    let text = subject.text();
    if step > 0 {
        let rest = text.get(subject.offset(start)..).unwrap_or_default();
        for character in rest.chars().step_by(step as usize).take(count) {
            out.push(rt, character)?;
        }
    } else {
        let rest = text.get(..subject.offset(start + 1)).unwrap_or_default();
        let characters = rest.chars().rev().step_by(step.unsigned_abs());
        for character in characters.take(count) {
            out.push(rt, character)?;
        }
    }
    out.finish(rt)
}

/// `string * count`
///
/// # Errors
/// `TypeError` if the count is no integer, `MemoryError`.
pub fn repeat(rt: &mut Runtime, this: Obj, count: Obj) -> Res {
    let count = convert::index(rt, count)?;
    let subject = Subject::of(rt, this)?;
    let bytes = subject.bytes();
    let count = match usize::try_from(count) {
        Ok(0) | Err(_) => return subject.empty(rt),
        Ok(1) => return subject.whole(rt),
        Ok(count) => count,
    };
    let Some(len) = bytes.len().checked_mul(count) else {
        return Err(rt.memory_error());
    };
    if len == 0 {
        return subject.empty(rt);
    }
    subject.family().filled(rt, len, &mut |to| match bytes {
        [byte] => to.fill(*byte),
        _ => to
            .chunks_exact_mut(bytes.len())
            .for_each(|chunk| chunk.copy_from_slice(bytes)),
    })
}

/// The two operands of `*`, the string first.
pub fn repeat_operands(a: Obj, b: Obj, family: Family) -> (Obj, Obj) {
    match Subject::try_of(a) {
        Some(subject) if subject.family() == family => (a, b),
        _ => (b, a),
    }
}

/// The byte at a position of `bytes` or `bytearray`, for iterating.
///
/// # Errors
/// None.
pub fn byte_at(_rt: &mut Runtime, this: Obj, position: usize) -> Res<Option<Obj>> {
    let byte = Subject::try_of(this).and_then(|subject| subject.bytes().get(position).copied());
    Ok(byte.map(|byte| Obj::small(byte as isize)))
}
