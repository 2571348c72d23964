//! What changes a `bytearray`: assignment to items and slices, `append` and its relatives.

use taipan_gc::{Array, Gc};

use super::{ByteArray, receiver};
use crate::buffer::{self, Buffer};
use crate::builtin::bytes::construct::for_each;
use crate::builtin::slice::{self, Slice, clamped_index};
use crate::builtin::str::is_str;
use crate::data::Data;
use crate::names;
use crate::native::NativeFunction;
use crate::protocol::item;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::text::BytesBuilder;
use crate::typecode::ItemType;
use crate::word::Obj;

/// The byte to store. As upstream 2.0 has it, one out of range is an `OverflowError`.
fn byte(rt: &mut Runtime, value: Obj) -> Res<u8> {
    if let Some(small) = value.as_small()
        && let Ok(byte) = u8::try_from(small)
    {
        return Ok(byte);
    }
    ItemType::BYTE.store(rt, value).map(|bytes| bytes[0])
}

/// `this[index] = value`, `del this[index]`: the `set_item` slot.
pub(super) fn set_item(rt: &mut Runtime, this: Obj, index: Obj, value: Option<Obj>) -> Res<()> {
    let array = receiver(rt, this)?;
    if let Some(slice) = index.downcast::<Slice>() {
        return match value {
            Some(value) => {
                let source = bytes_of(rt, array, value)?;
                set_slice(rt, array, slice, source)
            }
            None => delete_slice(rt, array, slice),
        };
    }
    match value {
        Some(value) => {
            let byte = byte(rt, value)?;
            let position = item::position(rt, this, index, array.items.len())?;
            array.items.set(position, byte);
            Ok(())
        }
        None => {
            let position = item::position(rt, this, index, array.items.len())?;
            array.items.splice(rt, position, position + 1, &[])
        }
    }
}

/// The bytes that a value exposes, to be put into `array`: a copy of them if they lie there.
pub(super) fn apart<'a>(rt: &mut Runtime, array: Gc<ByteArray>, buffer: Buffer) -> Res<&'a [u8]> {
    if !buffer.is_on(array.items.array()) {
        return Ok(buffer.bytes());
    }
    let copy = rt.alloc_array_from(Array::<u8>::HEADER, buffer.bytes())?;
    Ok(Data::from_buffer(copy, copy.len()).bytes())
}

/// The bytes that a value exposes or, being an iterable, gives, to be put into `array`.
fn bytes_of<'a>(rt: &mut Runtime, array: Gc<ByteArray>, value: Obj) -> Res<&'a [u8]> {
    if let Some(buffer) = buffer::try_of(value) {
        return apart(rt, array, buffer);
    }
    if value.is_small() || is_str(value) {
        let given = value.type_of().name;
        return Err(rt.type_error_fmt(format_args!(
            "can assign only bytes, buffers, or iterables of ints in range(0, 256), not {given}"
        )));
    }
    let mut bytes = BytesBuilder::new();
    for_each(rt, value, |rt, item| {
        let byte = byte(rt, item)?;
        bytes.push(rt, &[byte])
    })?;
    Ok(bytes.finish(rt).bytes())
}

fn set_slice(rt: &mut Runtime, array: Gc<ByteArray>, slice: Gc<Slice>, source: &[u8]) -> Res<()> {
    let (start, stop, step, count) = slice::indices(rt, slice, array.items.len())?;
    if step == 1 {
        let start = start as usize;
        return array
            .items
            .splice(rt, start, (stop as usize).max(start), source);
    }
    if source.is_empty() {
        // As in CPython, nothing in the place of steps removes them.
        return delete_slice(rt, array, slice);
    }
    if count != source.len() {
        let given = source.len();
        return Err(rt.raise_fmt(
            &crate::exception::VALUE_ERROR,
            format_args!(
                "attempt to assign bytes of size {given} to extended slice of size {count}"
            ),
        ));
    }
    for (index, byte) in source.iter().enumerate() {
        let position = start + index as isize * step;
        array.items.set(position as usize, *byte);
    }
    Ok(())
}

fn delete_slice(rt: &mut Runtime, array: Gc<ByteArray>, slice: Gc<Slice>) -> Res<()> {
    let (start, _, step, count) = slice::indices(rt, slice, array.items.len())?;
    if count > 0 {
        let first = if step < 0 {
            start + (count - 1) as isize * step
        } else {
            start
        };
        array
            .items
            .remove_stepped(first as usize, step.unsigned_abs(), count, 1);
    }
    Ok(())
}

fn append(rt: &mut Runtime, this: Obj, value: Obj) -> Res {
    let byte = byte(rt, value)?;
    receiver(rt, this)?.items.push(rt, byte)?;
    Ok(Obj::NONE)
}

fn extend(rt: &mut Runtime, this: Obj, source: Obj) -> Res {
    let array = receiver(rt, this)?;
    let source = bytes_of(rt, array, source)?;
    let end = array.items.len();
    array.items.splice(rt, end, end, source)?;
    Ok(Obj::NONE)
}

fn insert(rt: &mut Runtime, this: Obj, index: Obj, value: Obj) -> Res {
    let byte = byte(rt, value)?;
    let index = clamped_index(rt, index)?;
    let array = receiver(rt, this)?;
    let len = array.items.len();
    let position = if index < 0 {
        index.saturating_add_unsigned(len).max(0) as usize
    } else {
        index as usize
    };
    let position = position.min(len);
    array.items.splice(rt, position, position, &[byte])?;
    Ok(Obj::NONE)
}

fn pop(rt: &mut Runtime, args: &[Obj]) -> Res {
    let this = args.first().copied().unwrap_or(Obj::NONE);
    let array = receiver(rt, this)?;
    if array.items.is_empty() {
        return Err(rt.index_error("pop from empty bytearray"));
    }
    let index = args.get(1).copied().unwrap_or(Obj::small(-1));
    let position = item::position(rt, this, index, array.items.len())?;
    let byte = array.items.get(position).unwrap_or_default();
    array.items.splice(rt, position, position + 1, &[])?;
    Ok(Obj::small(byte as isize))
}

fn remove(rt: &mut Runtime, this: Obj, value: Obj) -> Res {
    let byte = byte(rt, value)?;
    let array = receiver(rt, this)?;
    match array.bytes().iter().position(|other| *other == byte) {
        Some(position) => {
            array.items.splice(rt, position, position + 1, &[])?;
            Ok(Obj::NONE)
        }
        None => Err(rt.value_error("value not found in bytearray")),
    }
}

fn reverse(rt: &mut Runtime, this: Obj) -> Res {
    let array = receiver(rt, this)?;
    let bytes = array.items.array();
    let len = array.items.len();
    for position in 0..len / 2 {
        let other = len - 1 - position;
        if let (Some(a), Some(b)) = (bytes.get(position), bytes.get(other)) {
            bytes.set(position, b);
            bytes.set(other, a);
        }
    }
    Ok(Obj::NONE)
}

fn clear(rt: &mut Runtime, this: Obj) -> Res {
    receiver(rt, this)?.items.clear(rt)?;
    Ok(Obj::NONE)
}

fn copy(rt: &mut Runtime, this: Obj) -> Res {
    let bytes = receiver(rt, this)?.bytes();
    super::new(rt, bytes)
}

pub(super) static APPEND: NativeFunction = NativeFunction::f2(names::append, append);
pub(super) static CLEAR: NativeFunction = NativeFunction::f1(names::clear, clear);
pub(super) static COPY: NativeFunction = NativeFunction::f1(names::copy, copy);
pub(super) static EXTEND: NativeFunction = NativeFunction::f2(names::extend, extend);
pub(super) static INSERT: NativeFunction = NativeFunction::f3(names::insert, insert);
pub(super) static POP: NativeFunction = NativeFunction::positional(names::pop, 1, 2, pop);
pub(super) static REMOVE: NativeFunction = NativeFunction::f2(names::remove, remove);
pub(super) static REVERSE: NativeFunction = NativeFunction::f1(names::reverse, reverse);
