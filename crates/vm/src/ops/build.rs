//! Building and taking apart containers. How containers work is theirs; they are made
//! through `taipan_object::builtin`.

use taipan_gc::Gc;
use taipan_mpy::opcode::Op;
use taipan_object::builtin::dict::Dict;
use taipan_object::builtin::list::List;
use taipan_object::builtin::set::Set;
use taipan_object::builtin::slice::Slice;
use taipan_object::builtin::str as string;
use taipan_object::builtin::{array, bytearray, bytes, dict, list, memoryview, set, slice, tuple};
use taipan_object::protocol::{item, iterate};
use taipan_object::{Obj, Raised, Res, Runtime, exception};

use super::attempt;
use crate::registers::{Flow, Registers};

macro_rules! from_operands {
    ($(#[$meta:meta])* $name:ident, $make:path) => {
        $(#[$meta])*
        #[inline(always)]
        pub(crate) fn $name(m: &mut Registers) -> Flow {
            let count = m.uint();
            let items = m.operands(count);
            m.save();
            let value = attempt!($make(m.rt, items));
            m.drop(count);
            m.push(value);
            Flow::Next
        }
    };
}

from_operands!(
    /// A tuple of the topmost operands.
    tuple, tuple::new
);
from_operands!(
    /// A list of the topmost operands.
    list, list::new
);
from_operands!(
    /// A set of the topmost operands.
    set, set::new
);

/// An empty dict.
#[inline(always)]
pub(crate) fn map(m: &mut Registers) -> Flow {
    let room = m.uint();
    m.save();
    let value = attempt!(dict::with_capacity(m.rt, room));
    m.push(value);
    Flow::Next
}

/// Puts a key and value, on top, into the dict below them.
#[inline(always)]
pub(crate) fn store_map(m: &mut Registers) -> Flow {
    let (dict, value, key) = (m.peek(2), m.peek(1), m.peek(0));
    m.save();
    attempt!(store_item(m.rt, dict, key, value));
    m.drop(2);
    Flow::Next
}

#[inline(never)]
fn store_item(rt: &mut Runtime, dict: Obj, key: Obj, value: Obj) -> Res<()> {
    match dict.downcast::<Dict>() {
        Some(dict) => dict.set(rt, key, value),
        None => Err(broken(rt)),
    }
}

/// What only broken code does.
#[cold]
pub(crate) fn broken(rt: &mut Runtime) -> Raised {
    rt.raise(&exception::VALUE_ERROR, "invalid bytecode")
}

/// A slice.
#[inline(always)]
pub(crate) fn slice(m: &mut Registers) -> Flow {
    let parts = m.fetch() as usize;
    let step = if parts == 3 { m.peek(0) } else { Obj::NONE };
    let (start, stop) = (m.peek(parts - 1), m.peek(parts - 2));
    let next = m.peek_opcode();
    if next == Op::LOAD_SUBSCR || next == Op::STORE_SUBSCR {
        let object = m.peek(parts);
        if keeps_no_index(object) {
            let slice = Slice {
                header: slice::SLICE.header(),
                start,
                stop,
                step,
            };
            return m.outline(|m| index_by(m, &slice, object, parts));
        }
    }
    m.save();
    let value = attempt!(slice::new(m.rt, start, stop, step));
    m.drop(parts);
    m.push(value);
    Flow::Next
}

/// Is it a built-in sequence? Those use a slice during the operation only.
#[inline(always)]
fn keeps_no_index(object: Obj) -> bool {
    [
        &list::LIST,
        &bytearray::BYTEARRAY,
        &bytes::BYTES,
        &string::STR,
        &tuple::TUPLE,
        &memoryview::MEMORYVIEW,
        &array::ARRAY,
    ]
    .into_iter()
    .any(|ty| object.is_exactly(ty))
}

/// `x[start:stop]`, or a store to it, with a slice outside the heap: the instruction that
/// follows is done, too.
#[inline(never)]
fn index_by(m: &mut Registers, slice: &Slice, object: Obj, parts: usize) -> Flow {
    let load = m.fetch() == Op::LOAD_SUBSCR;
    m.save();
    // SAFETY: the slice is there until this function ends, and a built-in sequence does not
    // keep it. What it refers to is on the operand stack.
    let index = Obj::from(unsafe { Gc::from_ptr(core::ptr::from_ref(slice)) });
    if load {
        let value = attempt!(item::get(m.rt, object, index));
        m.drop(parts);
        m.put(0, value);
    } else {
        let value = m.slot(parts + 1);
        attempt!(item::set(m.rt, object, index, value));
        m.drop(parts + 2);
    }
    Flow::Next
}

/// Adds to the collection that a comprehension builds.
#[inline(always)]
pub(crate) fn store_comprehension(m: &mut Registers) -> Flow {
    let operand = m.uint();
    let collection = m.peek(operand >> 2);
    m.save();
    match operand & 3 {
        0 => {
            let value = m.peek(0);
            match collection.downcast::<List>() {
                Some(list) => attempt!(list.push(m.rt, value)),
                None => {
                    let _ = broken(m.rt);
                    return Flow::Raise;
                }
            }
            m.drop(1);
        }
        1 => {
            let (value, key) = (m.peek(1), m.peek(0));
            attempt!(store_item(m.rt, collection, key, value));
            m.drop(2);
        }
        _ => {
            let value = m.peek(0);
            attempt!(add_to_set(m.rt, collection, value));
            m.drop(1);
        }
    }
    Flow::Next
}

#[inline(never)]
fn add_to_set(rt: &mut Runtime, set: Obj, value: Obj) -> Res<()> {
    match set.downcast::<Set>() {
        Some(set) => set.add(rt, value),
        None => Err(broken(rt)),
    }
}

/// `a, b, c = x`: leaves the items, the first on top.
#[inline(always)]
pub(crate) fn unpack(m: &mut Registers) -> Flow {
    let count = m.uint();
    let sequence = m.pop();
    m.save();
    if sequence.is_exactly(&tuple::TUPLE) {
        let items = tuple::items(sequence);
        if items.len() == count {
            for item in items.iter().rev() {
                m.push(*item);
            }
            return Flow::Next;
        }
    }
    let list = attempt!(unpacked(m.rt, sequence, count));
    for i in (0..count).rev() {
        m.push_slot(list.get(i));
    }
    Flow::Next
}

/// The items of a sequence, exactly `count` of them.
#[inline(never)]
fn unpacked(rt: &mut Runtime, sequence: Obj, count: usize) -> Res<Gc<List>> {
    if let Some(list) = sequence.downcast::<List>()
        && list.len() == count
    {
        return Ok(list);
    }
    let items = List::with_capacity(rt, count)?;
    let mut source = iterate::Items::of(rt, sequence)?;
    while let Some(item) = source.next(rt)? {
        if items.len() == count {
            return Err(rt.raise_fmt(
                &exception::VALUE_ERROR,
                format_args!("too many values to unpack (expected {count})"),
            ));
        }
        items.push(rt, item)?;
    }
    let given = items.len();
    if given < count {
        return Err(rt.raise_fmt(
            &exception::VALUE_ERROR,
            format_args!("not enough values to unpack (expected {count}, got {given})"),
        ));
    }
    Ok(items)
}

/// `a, *b, c = x`: leaves the items, the first on top.
#[inline(always)]
pub(crate) fn unpack_starred(m: &mut Registers) -> Flow {
    let operand = m.uint();
    let (before, after) = (operand & 0xff, operand >> 8 & 0xff);
    let sequence = m.pop();
    m.save();
    let (items, middle) = attempt!(unpacked_starred(m.rt, sequence, before, after));
    let len = items.len();
    for i in (len - after..len).rev() {
        m.push_slot(items.get(i));
    }
    m.push(middle);
    for i in (0..before).rev() {
        m.push_slot(items.get(i));
    }
    Flow::Next
}

#[inline(never)]
fn unpacked_starred(
    rt: &mut Runtime,
    sequence: Obj,
    before: usize,
    after: usize,
) -> Res<(Gc<List>, Obj)> {
    let items = List::with_capacity(rt, before + after)?;
    iterate::for_each(rt, sequence, |rt, item| items.push(rt, item))?;
    let len = items.len();
    let least = before + after;
    if len < least {
        return Err(rt.raise_fmt(
            &exception::VALUE_ERROR,
            format_args!("not enough values to unpack (expected at least {least}, got {len})"),
        ));
    }
    let middle = List::with_capacity(rt, len - before - after)?;
    for i in before..len - after {
        if let Some(item) = items.get(i) {
            middle.push(rt, item)?;
        }
    }
    Ok((items, Obj::from(middle)))
}
