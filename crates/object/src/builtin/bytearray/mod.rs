//! `bytearray`: bytes that can be changed and grow. Here are the object, its constructors
//! and its slots; what its methods share with `bytes` is in [`super::strings`].

mod change;
mod methods;

#[cfg(test)]
mod tests;

use core::cmp::Ordering;

use taipan_gc::{Array, Gc};

use super::bytes::construct;
use super::growable::Growable;
use super::int;
use super::str::percent::percent;
use super::str::repr;
use super::strings::{Family, Subject, find, items, slicing};
use crate::args::Args;
use crate::buffer::{self, Buffer};
use crate::names;
use crate::object;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots;
use crate::slots::{BinaryOp, Comparison, PrintKind, Slots};
use crate::text::Sink;
use crate::types::{Type, header_of};
use crate::word::Obj;

object! {
    /// Bytes that can be changed.
    pub struct ByteArray: open {
        items: Growable<u8>,
    }
}

impl ByteArray {
    /// The bytes as they are now.
    #[inline]
    pub fn bytes<'a>(&self) -> &'a [u8] {
        self.items.items()
    }

    /// The bytes, to be changed.
    pub fn items(&self) -> &Growable<u8> {
        &self.items
    }
}

/// A `bytearray` with a copy of these bytes.
///
/// # Errors
/// `MemoryError`.
pub fn new(rt: &mut Runtime, bytes: &[u8]) -> Res {
    let items = Growable::from_slice(rt, bytes)?;
    from_items(rt, items)
}

/// A `bytearray` of the first `len` bytes of an array that nobody else uses.
///
/// # Errors
/// `MemoryError`.
pub fn from_array(rt: &mut Runtime, array: Gc<Array<u8>>, len: usize) -> Res {
    from_items(rt, Growable::from_array(array, len))
}

fn from_items(rt: &mut Runtime, items: Growable<u8>) -> Res {
    rt.alloc(ByteArray {
        header: BYTEARRAY.header(),
        items,
    })
    .map(Obj::from)
}

/// A `bytearray` whose `len` bytes `fill` writes; they are zero before.
///
/// # Errors
/// `MemoryError`.
pub fn filled(rt: &mut Runtime, len: usize, fill: &mut dyn FnMut(&mut [u8])) -> Res {
    let array = rt.alloc_array(Array::<u8>::HEADER, len, 0)?;
    // SAFETY: the array is new, so nobody else uses it.
    fill(unsafe { array.as_bytes_mut() });
    from_array(rt, array, len)
}

/// `object[position] = byte` of a `bytearray`, exactly of this type; `false` for other objects,
/// and where position or byte are out of range.
#[inline]
pub fn set_byte(object: Obj, position: isize, byte: isize) -> bool {
    if !object.is_exactly(&BYTEARRAY) {
        return false;
    }
    let (Some(array), Ok(position), Ok(byte)) = (
        object.downcast::<ByteArray>(),
        usize::try_from(position),
        u8::try_from(byte),
    ) else {
        return false;
    };
    array.items.set(position, byte)
}

/// The `bytearray` in a value.
///
/// # Errors
/// `TypeError` if it is none.
fn receiver(rt: &mut Runtime, value: Obj) -> Res<Gc<ByteArray>> {
    match value.downcast::<ByteArray>() {
        Some(array) => Ok(array),
        None => Err(rt.type_error("a bytearray is required")),
    }
}

/// `bytearray(source, encoding, errors)`
fn new_bytearray(rt: &mut Runtime, cls: Gc<Type>, args: Args) -> Res {
    let bytes = construct::from_args(rt, args)?;
    let bytes = super::bytes::bytes(bytes).unwrap_or_default();
    let items = Growable::from_slice(rt, bytes)?;
    let header = header_of(cls);
    rt.alloc_instance(cls, ByteArray { header, items })
}

fn print(rt: &mut Runtime, this: Obj, _kind: PrintKind, out: &mut dyn Sink) -> Res<()> {
    let bytes = receiver(rt, this)?.bytes();
    let name = this.type_of().name;
    out.write_fmt(rt, format_args!("{name}(b"))?;
    repr::quoted_bytes(rt, bytes, out)?;
    out.write(rt, ")")
}

fn binary(rt: &mut Runtime, op: BinaryOp, a: Obj, b: Obj) -> Res<Option<Obj>> {
    match op {
        BinaryOp::Add => {
            let (Some(a), Some(b)) = (a.downcast::<ByteArray>(), buffer::try_of(b)) else {
                return Ok(None);
            };
            let (x, y) = (a.bytes(), b.bytes());
            let Some(len) = x.len().checked_add(y.len()) else {
                return Err(rt.memory_error());
            };
            filled(rt, len, &mut |to| {
                let (head, tail) = to.split_at_mut(x.len());
                head.copy_from_slice(x);
                tail.copy_from_slice(y);
            })
            .map(Some)
        }
        BinaryOp::Multiply => {
            let (bytes, count) = slicing::repeat_operands(a, b, Family::ByteArray);
            if int::try_index(rt, count)?.is_none() {
                return Ok(None);
            }
            slicing::repeat(rt, bytes, count).map(Some)
        }
        BinaryOp::Modulo
            if cfg!(feature = "str-methods") && a.downcast::<ByteArray>().is_some() =>
        {
            percent(rt, a, b).map(Some)
        }
        _ => Ok(None),
    }
}

fn in_place(rt: &mut Runtime, op: BinaryOp, this: Obj, other: Obj) -> Res<Option<Obj>> {
    let array = receiver(rt, this)?;
    match op {
        BinaryOp::Add => {
            let Some(other) = buffer::try_of(other) else {
                return Ok(None);
            };
            let other = change::apart(rt, array, other)?;
            let end = array.items.len();
            array.items.splice(rt, end, end, other)?;
            Ok(Some(this))
        }
        BinaryOp::Multiply => {
            if int::try_index(rt, other)?.is_none() {
                return Ok(None);
            }
            let repeated = slicing::repeat(rt, this, other)?;
            let repeated = receiver(rt, repeated)?.bytes();
            array.items.splice(rt, 0, usize::MAX, repeated)?;
            Ok(Some(this))
        }
        _ => Ok(None),
    }
}

/// `a op b`, where `b` is anything that exposes bytes.
fn compare(_rt: &mut Runtime, op: Comparison, a: Obj, b: Obj) -> Res<Option<bool>> {
    if a == b {
        return Ok(Some(op.holds(Ordering::Equal)));
    }
    let (Some(a), Some(b)) = (a.downcast::<ByteArray>(), buffer::try_of(b)) else {
        return Ok(None);
    };
    Ok(Some(op.holds(a.bytes().cmp(b.bytes()))))
}

const SLOTS: Slots = Slots {
    new: Some(new_bytearray),
    print: Some(print),
    binary: Some(binary),
    in_place: Some(in_place),
    compare: Some(compare),
    len: Some(|rt, this| Subject::of(rt, this).map(|subject| subject.len())),
    get_item: Some(slicing::get_item),
    set_item: Some(change::set_item),
    contains: Some(find::contains),
    iter: Some(|rt, this| items::iterator(rt, this, slicing::byte_at)),
    walk: Some(|rt, this, walk| items::walk_on(rt, this, walk, slicing::byte_at)),
    buffer: Some(|this| {
        let array = this.downcast::<ByteArray>()?;
        Some(Buffer::writable(array.items.array(), 0, array.items.len()))
    }),
    ..Slots::EMPTY
};

/// `bytearray`
pub static BYTEARRAY: Type = Type::new::<ByteArray>(names::bytearray, slots!(SLOTS))
    .with_table(methods::TABLE)
    .only_if(cfg!(feature = "array"));
