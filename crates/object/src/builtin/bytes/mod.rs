//! `bytes`: immutable bytes. Here are the object, its constructors and its slots; what its
//! methods share with text is in [`super::strings`].

pub mod construct;
pub mod hex;
mod methods;
pub mod translate;

use core::cmp::Ordering;

use taipan_gc::Gc;

use super::bytearray::ByteArray;
use super::int;
use super::str::percent::percent;
use super::str::repr;
use super::strings::store::Marks;
use super::strings::{Family, Store, Subject, find, items, slicing};
use crate::args::Args;
use crate::buffer::{self, Buffer};
use crate::data::Data;
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
    /// Immutable bytes.
    pub struct Bytes: open {
        store: Store,
    }
}

impl Bytes {
    fn made_here(store: Store) -> Bytes {
        Bytes {
            header: BYTES.header(),
            store,
        }
    }

    /// The bytes.
    #[inline(always)]
    pub fn bytes<'a>(&self) -> &'a [u8] {
        self.store.bytes()
    }

    /// Where it keeps its bytes.
    #[inline(always)]
    pub(super) fn store(&self) -> &Store {
        &self.store
    }
}

/// The bytes of a `bytes` object; `None` for other values.
#[inline]
pub fn bytes<'a>(value: Obj) -> Option<&'a [u8]> {
    value.downcast::<Bytes>().map(|bytes| bytes.bytes())
}

/// A `bytes` object with a copy of these bytes.
///
/// # Errors
/// `MemoryError`.
pub fn new(rt: &mut Runtime, bytes: &[u8]) -> Res {
    new_parts(rt, &[bytes], bytes.len(), Marks::empty())
}

fn new_parts(rt: &mut Runtime, parts: &[&[u8]], len: usize, marks: Marks) -> Res {
    let object = rt.alloc_with_tail(|| Bytes::made_here(Store::empty(marks)), parts)?;
    // SAFETY: the object was made with a tail of this length.
    unsafe { object.store.point_to(object.tail(), len) };
    Ok(Obj::from(object))
}

/// A `bytes` object whose `len` bytes `fill` writes; they are zero before.
///
/// # Errors
/// `MemoryError`.
pub fn filled(rt: &mut Runtime, len: usize, fill: &mut dyn FnMut(&mut [u8])) -> Res {
    let make = || Bytes::made_here(Store::empty(Marks::empty()));
    let object = rt.alloc_with_tail_fill(make, len, fill)?;
    // SAFETY: the object was made with a tail of this length.
    unsafe { object.store.point_to(object.tail(), len) };
    Ok(Obj::from(object))
}

/// As [`filled`], with bytes that come from somewhere behind the runtime, such as a device.
///
/// # Errors
/// `MemoryError`; what `fill` raises.
pub fn filled_by(
    rt: &mut Runtime,
    len: usize,
    fill: &mut dyn FnMut(&mut Runtime, &mut [u8]) -> Res<()>,
) -> Res {
    let make = || Bytes::made_here(Store::empty(Marks::empty()));
    let object = rt.alloc_with_tail_fill(make, len, &mut |_| {})?;
    // SAFETY: the object was made with a tail of this length, all of it written, and nobody else knows of it yet.
    let tail = unsafe { core::slice::from_raw_parts_mut(object.tail().as_ptr(), len) };
    fill(rt, tail)?;
    // SAFETY: as above.
    unsafe { object.store.point_to(object.tail(), len) };
    Ok(Obj::from(object))
}

/// A `bytes` object of bytes that lie somewhere already; they are not copied.
///
/// # Errors
/// `MemoryError`.
pub fn from_data(rt: &mut Runtime, data: Data) -> Res {
    rt.alloc(Bytes::made_here(Store::new(data))).map(Obj::from)
}

/// A `bytes` object of bytes in flash, or in other memory that is never freed; they are not
/// copied.
///
/// # Errors
/// `MemoryError`.
pub fn new_static(rt: &mut Runtime, bytes: &'static [u8]) -> Res {
    from_data(rt, Data::from_static(bytes))
}

/// The object itself if its type is `bytes`, a copy of that type if it is a subclass.
///
/// # Errors
/// `MemoryError`.
pub(super) fn plain(rt: &mut Runtime, value: Obj) -> Res {
    match value.downcast::<Bytes>() {
        Some(bytes) if !value.is_exactly(&BYTES) => rt
            .alloc(Bytes::made_here(Store::sharing(&bytes.store)))
            .map(Obj::from),
        _ => Ok(value),
    }
}

fn concat(rt: &mut Runtime, a: Gc<Bytes>, y: &[u8]) -> Res {
    let x = a.bytes();
    if let Some(store) = a.store.grown(rt, y)? {
        return rt.alloc(Bytes::made_here(store)).map(Obj::from);
    }
    match x.len().checked_add(y.len()) {
        Some(len) => new_parts(rt, &[x, y], len, Marks::SUM),
        None => Err(rt.memory_error()),
    }
}

/// `bytes(source, encoding, errors)`
fn new_bytes(rt: &mut Runtime, cls: Gc<Type>, args: Args) -> Res {
    let value = construct::from_args(rt, args)?;
    if !cls.is_python_class() {
        return Ok(value);
    }
    let store = match value.downcast::<Bytes>() {
        Some(bytes) => Store::sharing(&bytes.store),
        None => Store::empty(Marks::empty()),
    };
    let header = header_of(cls);
    rt.alloc_instance(cls, Bytes { header, store })
}

fn print(rt: &mut Runtime, this: Obj, _kind: PrintKind, out: &mut dyn Sink) -> Res<()> {
    out.write(rt, "b")?;
    repr::quoted_bytes(rt, bytes(this).unwrap_or_default(), out)
}

fn binary(rt: &mut Runtime, op: BinaryOp, a: Obj, b: Obj) -> Res<Option<Obj>> {
    match op {
        BinaryOp::Add => {
            let (Some(first), Some(second)) = (a.downcast::<Bytes>(), buffer::try_of(b)) else {
                return Ok(None);
            };
            // What nothing is added to stays the object that it is, as strings do.
            if second.is_empty() {
                return plain(rt, a).map(Some);
            }
            if first.bytes().is_empty() && b.is_instance(&BYTES) {
                return plain(rt, b).map(Some);
            }
            concat(rt, first, second.bytes()).map(Some)
        }
        BinaryOp::Multiply => {
            let (bytes, count) = slicing::repeat_operands(a, b, Family::Bytes);
            if int::try_index(rt, count)?.is_none() {
                return Ok(None);
            }
            slicing::repeat(rt, bytes, count).map(Some)
        }
        BinaryOp::Modulo if cfg!(feature = "str-methods") && bytes(a).is_some() => {
            percent(rt, a, b).map(Some)
        }
        _ => Ok(None),
    }
}

/// `a op b` of two objects that are both bytes or bytearrays.
fn compare(_rt: &mut Runtime, op: Comparison, a: Obj, b: Obj) -> Res<Option<bool>> {
    if a == b {
        return Ok(Some(op.holds(Ordering::Equal)));
    }
    let Some(a) = bytes(a) else { return Ok(None) };
    let b = match (bytes(b), b.downcast::<ByteArray>()) {
        (Some(b), _) => b,
        (None, Some(b)) => b.bytes(),
        (None, None) => return Ok(None),
    };
    Ok(Some(op.holds(a.cmp(b))))
}

fn hash(_rt: &mut Runtime, this: Obj) -> Res<usize> {
    Ok(this
        .downcast::<Bytes>()
        .map_or(0, |bytes| bytes.store.hash() as usize))
}

const SLOTS: Slots = Slots {
    new: Some(new_bytes),
    print: Some(print),
    binary: Some(binary),
    compare: Some(compare),
    len: Some(|rt, this| Subject::of(rt, this).map(|subject| subject.len())),
    hash: Some(hash),
    get_item: Some(slicing::get_item),
    contains: Some(find::contains),
    iter: Some(|rt, this| items::iterator(rt, this, slicing::byte_at)),
    walk: Some(|rt, this, walk| items::walk_on(rt, this, walk, slicing::byte_at)),
    buffer: Some(|this| {
        let bytes = this.downcast::<Bytes>()?;
        Some(Buffer::fixed(bytes.store.data()))
    }),
    ..Slots::EMPTY
};

/// `bytes`
pub static BYTES: Type = Type::new::<Bytes>(names::bytes, slots!(SLOTS)).with_table(methods::TABLE);
