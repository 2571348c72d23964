//! `array.array`: numbers of one item type, or with the letter `O` any objects. The module
//! `array` only lists the type.

mod change;
mod methods;

#[cfg(test)]
mod tests;

use core::cmp::Ordering;

use taipan_gc::{Array, Gc, Trace, traced};

use super::bytes::construct::for_each;
use super::growable::Growable;
use super::slice::{self, Slice};
use super::strings::items;
use super::{bytearray, bytes, int, str as py_str};
use crate::args::Args;
use crate::buffer::Buffer;
use crate::names;
use crate::object;
use crate::protocol::print::print as print_value;
use crate::protocol::{compare as comparing, convert, item};
use crate::raise::{Raised, Res};
use crate::runtime::Runtime;
use crate::slots;
use crate::slots::{BinaryOp, Comparison, PrintKind, Slots};
use crate::text::Sink;
use crate::typecode::{self, ItemType};
use crate::types::{Type, header_of};
use crate::word::Obj;

traced! {
    /// What an array holds.
    pub enum Items {
        /// Numbers in memory, the bytes of one after those of the other.
        Numbers(Growable<u8>),
        /// Objects.
        Objects(Growable<Obj>),
    }
}

object! {
    /// An array.
    pub struct ArrayObject: open {
        typecode: u8,
        items: Items,
    }
}

impl ArrayObject {
    /// The letter of its item type.
    pub fn typecode(&self) -> u8 {
        self.typecode
    }

    /// The type of its numbers; of no meaning for objects.
    fn item_type(&self) -> ItemType {
        typecode::item_type(self.typecode).unwrap_or(ItemType::BYTE)
    }

    /// Bytes of an item.
    pub fn item_size(&self) -> usize {
        match self.items {
            Items::Numbers(_) => self.item_type().size,
            Items::Objects(_) => size_of::<Obj>(),
        }
    }

    /// How many items there are.
    pub fn len(&self) -> usize {
        match &self.items {
            Items::Numbers(numbers) => numbers.len() / self.item_type().size,
            Items::Objects(objects) => objects.len(),
        }
    }

    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The item at a position, if there is one.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn get(&self, rt: &mut Runtime, position: usize) -> Res<Option<Obj>> {
        match &self.items {
            Items::Numbers(numbers) => {
                let item_type = self.item_type();
                let start = position.saturating_mul(item_type.size);
                match numbers
                    .items()
                    .get(start..start.saturating_add(item_type.size))
                {
                    Some(bytes) => item_type.load(rt, bytes).map(Some),
                    None => Ok(None),
                }
            }
            Items::Objects(objects) => Ok(objects.get(position)),
        }
    }

    /// Sets the item at a position that exists.
    ///
    /// # Errors
    /// `TypeError`, `OverflowError` for a value that the items cannot hold.
    fn set(&self, rt: &mut Runtime, position: usize, value: Obj) -> Res<()> {
        match &self.items {
            Items::Numbers(numbers) => {
                let item_type = self.item_type();
                let bytes = item_type.store(rt, value)?;
                let start = position * item_type.size;
                if start + item_type.size <= numbers.len() {
                    numbers.array().copy_from(start, &bytes[..item_type.size]);
                }
            }
            Items::Objects(objects) => {
                objects.set(position, value);
            }
        }
        Ok(())
    }

    /// Appends an item.
    ///
    /// # Errors
    /// `TypeError`, `OverflowError` for a value that the items cannot hold, `MemoryError`.
    pub fn push(&self, rt: &mut Runtime, value: Obj) -> Res<()> {
        let end = self.len();
        self.insert(rt, end, value)
    }

    fn insert(&self, rt: &mut Runtime, position: usize, value: Obj) -> Res<()> {
        match &self.items {
            Items::Numbers(numbers) => {
                let item_type = self.item_type();
                let bytes = item_type.store(rt, value)?;
                let start = position * item_type.size;
                numbers.splice(rt, start, start, &bytes[..item_type.size])
            }
            Items::Objects(objects) => objects.splice(rt, position, position, &[value]),
        }
    }

    /// Puts the items of another array of the same type in the place of some.
    fn splice(&self, rt: &mut Runtime, start: usize, end: usize, source: &ArrayObject) -> Res<()> {
        match (&self.items, &source.items) {
            (Items::Numbers(numbers), Items::Numbers(source)) => {
                let size = self.item_type().size;
                let source = numbers.apart(rt, source)?;
                numbers.splice(rt, start * size, end.saturating_mul(size), source)
            }
            (Items::Objects(objects), Items::Objects(source)) => {
                let source = objects.apart(rt, source)?;
                objects.splice(rt, start, end, source)
            }
            _ => Ok(()),
        }
    }

    /// Drops the items from a position on.
    fn truncate(&self, len: usize) {
        match &self.items {
            Items::Numbers(numbers) => numbers.truncate(len * self.item_type().size),
            Items::Objects(objects) => objects.truncate(len),
        }
    }

    /// Removes the item at a position.
    fn remove(&self, rt: &mut Runtime, position: usize) -> Res<()> {
        match &self.items {
            Items::Numbers(numbers) => {
                let size = self.item_type().size;
                numbers.splice(rt, position * size, (position + 1) * size, &[])
            }
            Items::Objects(objects) => objects.splice(rt, position, position + 1, &[]),
        }
    }
}

/// The array in a value.
///
/// # Errors
/// `TypeError` if it is none.
fn receiver(rt: &mut Runtime, value: Obj) -> Res<Gc<ArrayObject>> {
    match value.downcast::<ArrayObject>() {
        Some(array) => Ok(array),
        None => Err(rt.type_error("an array is required")),
    }
}

fn allocate(rt: &mut Runtime, cls: Gc<Type>, typecode: u8, items: Items) -> Res {
    let header = header_of(cls);
    let array = ArrayObject {
        header,
        typecode,
        items,
    };
    rt.alloc_instance(cls, array)
}

/// An array with some items of another: `count` of them, from `start` on in steps.
fn selected(
    rt: &mut Runtime,
    from: Gc<ArrayObject>,
    start: usize,
    step: isize,
    count: usize,
) -> Res {
    let items = match &from.items {
        Items::Numbers(numbers) => {
            let size = from.item_type().size;
            Items::Numbers(copy_selected(rt, numbers, size, start, step, count)?)
        }
        Items::Objects(objects) => {
            Items::Objects(copy_selected(rt, objects, 1, start, step, count)?)
        }
    };
    allocate(rt, Gc::from_static(&ARRAY), from.typecode, items)
}

/// Groups of `width` elements: `count` of them, from `start` on in steps.
fn copy_selected<T: Copy + Trace + 'static>(
    rt: &mut Runtime,
    from: &Growable<T>,
    width: usize,
    start: usize,
    step: isize,
    count: usize,
) -> Res<Growable<T>> {
    let elements = from.items();
    if step == 1 {
        let part = elements.get(start * width..(start + count) * width);
        return Growable::from_slice(rt, part.unwrap_or_default());
    }
    let Some(fill) = elements.first() else {
        return Growable::from_slice(rt, &[]);
    };
    let array = rt.alloc_array(Array::<T>::HEADER, count * width, *fill)?;
    for (index, to) in array.as_slice().chunks_exact(width).enumerate() {
        let group = start.wrapping_add_signed(step.wrapping_mul(index as isize));
        let from = elements.get(group * width..(group + 1) * width);
        for (to, from) in to.iter().zip(from.unwrap_or_default()) {
            to.set(*from);
        }
    }
    Ok(Growable::from_array(array, count * width))
}

/// `array(typecode[, initializer])`
fn new_array(rt: &mut Runtime, cls: Gc<Type>, args: Args) -> Res {
    let (letter, initializer) = match (args.positional, args.keywords) {
        ([letter], []) => (*letter, None),
        ([letter, initializer], []) => (*letter, Some(*initializer)),
        _ => return Err(rt.type_error("array() takes 1 or 2 positional arguments")),
    };
    let typecode = match py_str::text(letter).map(str::as_bytes) {
        Some([letter]) => *letter,
        _ => return Err(rt.type_error("array() argument 1 must be a unicode character")),
    };
    let items = match (typecode, typecode::item_type(typecode)) {
        (typecode::OBJECT, _) => Items::Objects(Growable::from_slice(rt, &[])?),
        (_, Some(_)) => Items::Numbers(Growable::from_slice(rt, &[])?),
        (_, None) => return Err(rt.value_error("bad typecode")),
    };
    let this = allocate(rt, cls, typecode, items)?;
    let Some(initializer) = initializer else {
        return Ok(this);
    };
    if py_str::is_str(initializer) {
        return Err(rt.type_error("cannot use a str to initialize an array"));
    }
    let array = receiver(rt, this)?;
    let raw = initializer.downcast::<bytes::Bytes>().is_some()
        || initializer.downcast::<bytearray::ByteArray>().is_some();
    if raw && typecode != typecode::OBJECT {
        change::push_bytes(rt, array, initializer)?;
    } else {
        for_each(rt, initializer, |rt, item| array.push(rt, item))?;
    }
    Ok(this)
}

fn print(rt: &mut Runtime, this: Obj, _kind: PrintKind, out: &mut dyn Sink) -> Res<()> {
    let array = receiver(rt, this)?;
    let (name, letter) = (this.type_of().name, array.typecode as char);
    out.write_fmt(rt, format_args!("{name}('{letter}'"))?;
    if !array.is_empty() {
        if !rt.begin_print(this) {
            return out.write(rt, ", [...])");
        }
        let result = print_items(rt, array, out);
        rt.end_print();
        result?;
    }
    out.write(rt, ")")
}

fn print_items(rt: &mut Runtime, array: Gc<ArrayObject>, out: &mut dyn Sink) -> Res<()> {
    let mut position = 0;
    while let Some(item) = array.get(rt, position)? {
        out.write(rt, if position == 0 { ", [" } else { ", " })?;
        print_value(rt, item, PrintKind::Repr, out)?;
        position += 1;
    }
    out.write(rt, "]")
}

/// The item at a position, for iterating.
fn item_at(rt: &mut Runtime, this: Obj, position: usize) -> Res<Option<Obj>> {
    receiver(rt, this)?.get(rt, position)
}

fn get_item(rt: &mut Runtime, this: Obj, index: Obj) -> Res {
    let array = receiver(rt, this)?;
    if let Some(slice) = index.downcast::<Slice>() {
        let (start, _, step, count) = slice::indices(rt, slice, array.len())?;
        return selected(rt, array, start as usize, step, count);
    }
    let position = item::position(rt, this, index, array.len())?;
    match array.get(rt, position)? {
        Some(item) => Ok(item),
        None => Err(rt.index_error("array index out of range")),
    }
}

#[cold]
fn wrong_kind(rt: &mut Runtime, verb: &str, value: Obj) -> Raised {
    let given = value.type_of().name;
    rt.type_error_fmt(format_args!(
        "can only {verb} array of the same type (not '{given}')"
    ))
}

/// The array in a value, if its items are of the same type as those of `array`.
fn same_kind(array: Gc<ArrayObject>, value: Obj) -> Option<Gc<ArrayObject>> {
    value
        .downcast::<ArrayObject>()
        .filter(|other| other.typecode == array.typecode)
}

fn binary(rt: &mut Runtime, op: BinaryOp, a: Obj, b: Obj) -> Res<Option<Obj>> {
    match op {
        BinaryOp::Add => {
            let Some(first) = a.downcast::<ArrayObject>() else {
                return Ok(None);
            };
            let Some(second) = same_kind(first, b) else {
                return Err(wrong_kind(rt, "append", b));
            };
            let sum = selected(rt, first, 0, 1, first.len())?;
            let end = first.len();
            receiver(rt, sum)?.splice(rt, end, end, &second)?;
            Ok(Some(sum))
        }
        BinaryOp::Multiply => {
            let (array, count) = match a.downcast::<ArrayObject>() {
                Some(array) => (array, b),
                None => (receiver(rt, b)?, a),
            };
            if int::try_index(rt, count)?.is_none() {
                return Ok(None);
            }
            repeated(rt, array, count).map(Some)
        }
        _ => Ok(None),
    }
}

fn repeated(rt: &mut Runtime, array: Gc<ArrayObject>, count: Obj) -> Res {
    let count = usize::try_from(convert::index(rt, count)?).unwrap_or(0);
    let items = match &array.items {
        Items::Numbers(numbers) => Items::Numbers(repeat(rt, numbers, count)?),
        Items::Objects(objects) => Items::Objects(repeat(rt, objects, count)?),
    };
    allocate(rt, Gc::from_static(&ARRAY), array.typecode, items)
}

fn repeat<T: Copy + Trace + 'static>(
    rt: &mut Runtime,
    from: &Growable<T>,
    count: usize,
) -> Res<Growable<T>> {
    let elements = from.items();
    let (Some(first), Some(len)) = (elements.first(), elements.len().checked_mul(count)) else {
        if elements.is_empty() {
            return Growable::from_slice(rt, &[]);
        }
        return Err(rt.memory_error());
    };
    let array = rt.alloc_array(Array::<T>::HEADER, len, *first)?;
    for to in array.as_slice().chunks_exact(elements.len()) {
        for (to, from) in to.iter().zip(elements) {
            to.set(*from);
        }
    }
    Ok(Growable::from_array(array, len))
}

fn in_place(rt: &mut Runtime, op: BinaryOp, this: Obj, other: Obj) -> Res<Option<Obj>> {
    let array = receiver(rt, this)?;
    let source = match op {
        BinaryOp::Add => match same_kind(array, other) {
            Some(_) => other,
            None => return Err(wrong_kind(rt, "extend with", other)),
        },
        BinaryOp::Multiply if int::try_index(rt, other)?.is_some() => {
            let repeated = repeated(rt, array, other)?;
            let repeated = receiver(rt, repeated)?;
            array.splice(rt, 0, usize::MAX, &repeated)?;
            return Ok(Some(this));
        }
        _ => return Ok(None),
    };
    let (end, source) = (array.len(), receiver(rt, source)?);
    array.splice(rt, end, end, &source)?;
    Ok(Some(this))
}

/// Compares two arrays item by item.
fn compare(rt: &mut Runtime, op: Comparison, a: Obj, b: Obj) -> Res<Option<bool>> {
    let (Some(a), Some(b)) = (a.downcast::<ArrayObject>(), b.downcast::<ArrayObject>()) else {
        return Ok(None);
    };
    if matches!(op, Comparison::Equal | Comparison::NotEqual) && a.len() != b.len() {
        return Ok(Some(op == Comparison::NotEqual));
    }
    let mut position = 0;
    while let (Some(x), Some(y)) = (a.get(rt, position)?, b.get(rt, position)?) {
        if !comparing::equal(rt, x, y)? {
            return match op {
                Comparison::Equal => Ok(Some(false)),
                Comparison::NotEqual => Ok(Some(true)),
                _ => {
                    let result = comparing::compare(rt, op, x, y)?;
                    convert::truth(rt, result).map(Some)
                }
            };
        }
        position += 1;
    }
    let order: Ordering = a.len().cmp(&b.len());
    Ok(Some(op.holds(order)))
}

const SLOTS: Slots = Slots {
    new: Some(new_array),
    print: Some(print),
    binary: Some(binary),
    in_place: Some(in_place),
    compare: Some(compare),
    len: Some(|rt, this| receiver(rt, this).map(|array| array.len())),
    get_item: Some(get_item),
    set_item: Some(change::set_item),
    iter: Some(|rt, this| items::iterator(rt, this, item_at)),
    walk: Some(|rt, this, walk| items::walk_on(rt, this, walk, item_at)),
    buffer: Some(|this| {
        let array = this.downcast::<ArrayObject>()?;
        match &array.items {
            Items::Numbers(numbers) => Some(Buffer {
                typecode: array.typecode,
                ..Buffer::writable(numbers.array(), 0, numbers.len())
            }),
            Items::Objects(_) => None,
        }
    }),
    ..Slots::EMPTY
};

/// `array.array`
pub static ARRAY: Type = Type::new::<ArrayObject>(names::array, slots!(SLOTS))
    .with_table(methods::TABLE)
    .only_if(cfg!(feature = "array"));
