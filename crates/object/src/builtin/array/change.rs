//! What changes an array: assignment to items and slices, and the changing methods.

use taipan_gc::Gc;

use super::{ArrayObject, Items, receiver, same_kind, wrong_kind};
use crate::buffer;
use crate::builtin::bytes::{self, construct::for_each};
use crate::builtin::slice::{self, Slice, clamped_index};
use crate::protocol::{compare, item};
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::word::Obj;

/// `this[index] = value`, `del this[index]`: the `set_item` slot.
pub(super) fn set_item(rt: &mut Runtime, this: Obj, index: Obj, value: Option<Obj>) -> Res<()> {
    let array = receiver(rt, this)?;
    match (index.downcast::<Slice>(), value) {
        (Some(slice), Some(value)) => match same_kind(array, value) {
            Some(source) => set_slice(rt, array, slice, source),
            None => Err(wrong_kind(rt, "assign", value)),
        },
        (Some(slice), None) => delete_slice(rt, array, slice),
        (None, Some(value)) => {
            let position = item::position(rt, this, index, array.len())?;
            array.set(rt, position, value)
        }
        (None, None) => {
            let position = item::position(rt, this, index, array.len())?;
            array.remove(rt, position)
        }
    }
}

fn set_slice(
    rt: &mut Runtime,
    array: Gc<ArrayObject>,
    slice: Gc<Slice>,
    source: Gc<ArrayObject>,
) -> Res<()> {
    let (start, stop, step, count) = slice::indices(rt, slice, array.len())?;
    if step == 1 {
        return array.splice(rt, start as usize, stop.max(start) as usize, &source);
    }
    if source.is_empty() {
        // As in CPython, nothing in the place of steps removes them.
        return delete_slice(rt, array, slice);
    }
    let given = source.len();
    if count != given {
        return Err(rt.raise_fmt(
            &crate::exception::VALUE_ERROR,
            format_args!(
                "attempt to assign array of size {given} to extended slice of size {count}"
            ),
        ));
    }
    // Read before written: the source may be the array itself.
    let items = super::selected(rt, source, 0, 1, given)?;
    let items = receiver(rt, items)?;
    for index in 0..count {
        if let Some(item) = items.get(rt, index)? {
            let position = start + index as isize * step;
            array.set(rt, position as usize, item)?;
        }
    }
    Ok(())
}

fn delete_slice(rt: &mut Runtime, array: Gc<ArrayObject>, slice: Gc<Slice>) -> Res<()> {
    let (start, _, step, count) = slice::indices(rt, slice, array.len())?;
    if count == 0 {
        return Ok(());
    }
    let first = if step < 0 {
        start + (count - 1) as isize * step
    } else {
        start
    } as usize;
    let step = step.unsigned_abs();
    match &array.items {
        Items::Numbers(numbers) => {
            numbers.remove_stepped(first, step, count, array.item_type().size);
        }
        Items::Objects(objects) => objects.remove_stepped(first, step, count, 1),
    }
    Ok(())
}

/// Appends the numbers that lie in some bytes.
pub(super) fn push_bytes(rt: &mut Runtime, array: Gc<ArrayObject>, source: Obj) -> Res<()> {
    let buffer = buffer::of(rt, source)?;
    match &array.items {
        Items::Numbers(numbers) if buffer.len().is_multiple_of(array.item_type().size) => {
            if buffer.is_on(numbers.array()) {
                // A copy, since no slice of what is written may be around.
                let copy = bytes::new(rt, buffer.bytes())?;
                return push_bytes(rt, array, copy);
            }
            let end = numbers.len();
            numbers.splice(rt, end, end, buffer.bytes())
        }
        Items::Numbers(_) => Err(rt.value_error("bytes length not a multiple of item size")),
        Items::Objects(_) => Err(rt.type_error("objects cannot be read from bytes")),
    }
}

pub(super) fn append(rt: &mut Runtime, this: Obj, value: Obj) -> Res {
    receiver(rt, this)?.push(rt, value)?;
    Ok(Obj::NONE)
}

pub(super) fn extend(rt: &mut Runtime, this: Obj, source: Obj) -> Res {
    let array = receiver(rt, this)?;
    if source.downcast::<ArrayObject>().is_some() {
        let Some(source) = same_kind(array, source) else {
            return Err(rt.type_error("can only extend with array of same kind"));
        };
        let end = array.len();
        array.splice(rt, end, end, &source)?;
    } else {
        for_each(rt, source, |rt, item| array.push(rt, item))?;
    }
    Ok(Obj::NONE)
}

pub(super) fn insert(rt: &mut Runtime, this: Obj, index: Obj, value: Obj) -> Res {
    let index = clamped_index(rt, index)?;
    let array = receiver(rt, this)?;
    let len = array.len();
    let position = if index < 0 {
        index.saturating_add_unsigned(len).max(0) as usize
    } else {
        index as usize
    };
    array.insert(rt, position.min(len), value)?;
    Ok(Obj::NONE)
}

pub(super) fn pop(rt: &mut Runtime, args: &[Obj]) -> Res {
    let this = args.first().copied().unwrap_or(Obj::NONE);
    let array = receiver(rt, this)?;
    if array.is_empty() {
        return Err(rt.index_error("pop from empty array"));
    }
    let index = args.get(1).copied().unwrap_or(Obj::small(-1));
    let position = item::position(rt, this, index, array.len())?;
    let item = array.get(rt, position)?.unwrap_or(Obj::NONE);
    array.remove(rt, position)?;
    Ok(item)
}

/// Where a value is in an array.
pub(super) fn position_of(
    rt: &mut Runtime,
    array: Gc<ArrayObject>,
    value: Obj,
) -> Res<Option<usize>> {
    let mut position = 0;
    while let Some(item) = array.get(rt, position)? {
        if compare::same_or_equal(rt, item, value)? {
            return Ok(Some(position));
        }
        position += 1;
    }
    Ok(None)
}

pub(super) fn remove(rt: &mut Runtime, this: Obj, value: Obj) -> Res {
    let array = receiver(rt, this)?;
    match position_of(rt, array, value)? {
        Some(position) => {
            array.remove(rt, position)?;
            Ok(Obj::NONE)
        }
        None => Err(rt.value_error("array.remove(x): x not in array")),
    }
}

pub(super) fn reverse(rt: &mut Runtime, this: Obj) -> Res {
    let array = receiver(rt, this)?;
    let len = array.len();
    let turned = super::selected(rt, array, len.saturating_sub(1), -1, len)?;
    let turned = receiver(rt, turned)?;
    array.splice(rt, 0, len, &turned)?;
    Ok(Obj::NONE)
}

pub(super) fn byteswap(rt: &mut Runtime, this: Obj) -> Res {
    let array = receiver(rt, this)?;
    if let Items::Numbers(numbers) = &array.items {
        let bytes = numbers.array();
        let bytes = bytes.as_slice().get(..numbers.len()).unwrap_or_default();
        for item in bytes.chunks_exact(array.item_type().size) {
            let (head, tail) = item.split_at(item.len() / 2);
            for (a, b) in head.iter().zip(tail.iter().rev()) {
                a.swap(b);
            }
        }
    }
    Ok(Obj::NONE)
}

pub(super) fn frombytes(rt: &mut Runtime, this: Obj, source: Obj) -> Res {
    let array = receiver(rt, this)?;
    push_bytes(rt, array, source)?;
    Ok(Obj::NONE)
}

pub(super) fn fromlist(rt: &mut Runtime, this: Obj, source: Obj) -> Res {
    if source.downcast::<crate::builtin::list::List>().is_none() {
        return Err(rt.type_error("arg must be list"));
    }
    let array = receiver(rt, this)?;
    // All or nothing: an item that does not fit leaves the array as it was.
    let before = array.len();
    for_each(rt, source, |rt, item| {
        array.push(rt, item).inspect_err(|_| array.truncate(before))
    })?;
    Ok(Obj::NONE)
}
