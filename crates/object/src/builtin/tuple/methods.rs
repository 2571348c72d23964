//! The Python type `tuple`: construction, operators, methods.

use taipan_gc::Gc;

use super::{Tuple, from_iterable, items, new as new_tuple, of_class};
use crate::args::Args;
use crate::builtin::int;
use crate::builtin::iterator::sequence::SequenceIterator;
use crate::builtin::sequence::{self, Sequence};
use crate::builtin::slice::{self, Slice};
use crate::names;
use crate::native::NativeFunction;
use crate::protocol::{hash, item};
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots;
use crate::slots::{BinaryOp, Comparison, PrintKind, Slots};
use crate::table;
use crate::text::Sink;
use crate::types::Type;
use crate::word::Obj;

fn new(rt: &mut Runtime, cls: Gc<Type>, args: Args) -> Res {
    let source = match (args.positional, args.keywords) {
        ([], []) => None,
        ([iterable], []) => Some(*iterable),
        (_, []) => return Err(rt.type_error("tuple expected at most 1 argument")),
        _ if cls.is_python_class() => args.get(0),
        _ => return Err(rt.type_error("tuple() takes no keyword arguments")),
    };
    let tuple = match source {
        Some(iterable) => from_iterable(rt, iterable)?,
        None => new_tuple(rt, &[])?,
    };
    if cls.is_python_class() {
        return of_class(rt, cls, items(tuple));
    }
    Ok(tuple)
}

fn print(rt: &mut Runtime, value: Obj, _kind: PrintKind, out: &mut dyn Sink) -> Res<()> {
    if !rt.begin_print(value) {
        return out.write(rt, "(...)");
    }
    let result = print_items(rt, items(value), out);
    rt.end_print();
    result
}

fn print_items(rt: &mut Runtime, items: &[Obj], out: &mut dyn Sink) -> Res<()> {
    out.write(rt, "(")?;
    sequence::print_items(rt, Sequence::Tuple(items), out)?;
    out.write(rt, if items.len() == 1 { ",)" } else { ")" })
}

fn is_tuple(value: Obj) -> bool {
    value.downcast::<Tuple>().is_some()
}

fn compare(rt: &mut Runtime, op: Comparison, a: Obj, b: Obj) -> Res<Option<bool>> {
    if !is_tuple(a) || !is_tuple(b) {
        return Ok(None);
    }
    let (a, b) = (Sequence::Tuple(items(a)), Sequence::Tuple(items(b)));
    sequence::compare(rt, op, a, b).map(Some)
}

/// `a + b` and `a * count`
fn binary(rt: &mut Runtime, op: BinaryOp, a: Obj, b: Obj) -> Res<Option<Obj>> {
    match (op, is_tuple(a), is_tuple(b)) {
        (BinaryOp::Add, true, true) => sum(rt, a, b).map(Some),
        (BinaryOp::Multiply, true, false) => repeated(rt, a, b),
        (BinaryOp::Multiply, false, true) => repeated(rt, b, a),
        _ => Ok(None),
    }
}

fn sum(rt: &mut Runtime, a: Obj, b: Obj) -> Res {
    let (x, y) = (items(a), items(b));
    if y.is_empty() && !a.type_of().is_python_class() {
        return Ok(a);
    }
    if x.is_empty() && !b.type_of().is_python_class() {
        return Ok(b);
    }
    let Some(len) = x.len().checked_add(y.len()) else {
        return Err(rt.memory_error());
    };
    filled(rt, len, &mut |position| match x.get(position) {
        Some(item) => *item,
        None => y[position - x.len()],
    })
}

/// A tuple of `len` items that `item` gives.
fn filled(rt: &mut Runtime, len: usize, item: &mut dyn FnMut(usize) -> Obj) -> Res {
    let tuple = rt.alloc_array(TUPLE.header(), len, Obj::NONE)?;
    for (position, cell) in tuple.as_slice().iter().enumerate() {
        cell.set(item(position));
    }
    Ok(Obj::from(tuple))
}

fn repeated(rt: &mut Runtime, value: Obj, count: Obj) -> Res<Option<Obj>> {
    let Some(count) = int::try_index(rt, count)? else {
        return Ok(None);
    };
    let count = usize::try_from(count).unwrap_or(0);
    if count == 1 && !value.type_of().is_python_class() {
        return Ok(Some(value));
    }
    let all = items(value);
    let Some(len) = all.len().checked_mul(count) else {
        return Err(rt.memory_error());
    };
    filled(rt, len, &mut |position| all[position % all.len()]).map(Some)
}

fn get_item(rt: &mut Runtime, value: Obj, index: Obj) -> Res {
    let all = items(value);
    if let Some(small) = index.as_small()
        && small >= 0
        && let Some(item) = all.get(small as usize)
    {
        return Ok(*item);
    }
    if let Some(slice) = index.downcast::<Slice>() {
        return get_slice(rt, value, slice);
    }
    let position = item::position(rt, value, index, all.len())?;
    match all.get(position) {
        Some(item) => Ok(*item),
        None => Err(rt.index_error("tuple index out of range")),
    }
}

fn get_slice(rt: &mut Runtime, value: Obj, slice: Gc<Slice>) -> Res {
    let all = items(value);
    let (start, _, step, count) = slice::indices(rt, slice, all.len())?;
    if step == 1 || count == 0 {
        if count == all.len() && !value.type_of().is_python_class() {
            return Ok(value);
        }
        let start = start as usize;
        return new_tuple(rt, all.get(start..start + count).unwrap_or_default());
    }
    let mut position = start;
    filled(rt, count, &mut |_| {
        let item = all.get(position as usize).copied();
        position = position.wrapping_add(step);
        item.unwrap_or(Obj::NONE)
    })
}

fn contains(rt: &mut Runtime, value: Obj, item: Obj) -> Res<bool> {
    let all = Sequence::Tuple(items(value));
    sequence::find(rt, all, item, 0, usize::MAX).map(|found| found.is_some())
}

/// The hashes of the items, mixed so that order counts (xxHash's rounds, as CPython has it).
fn hash_items(rt: &mut Runtime, value: Obj) -> Res<usize> {
    rt.check_stack()?;
    let mut mixed = 0x27d4_eb2f_u32 as usize;
    for item in items(value) {
        let hash = hash::hash(rt, *item)?;
        mixed = mixed
            .wrapping_add(hash.wrapping_mul(0x85eb_ca77_u32 as usize))
            .rotate_left(usize::BITS / 2 - 1)
            .wrapping_mul(0x9e37_79b1_u32 as usize);
    }
    Ok(mixed.wrapping_add(items(value).len()))
}

const SLOTS: Slots = Slots {
    new: Some(new),
    print: Some(print),
    binary: Some(binary),
    compare: Some(compare),
    len: Some(|_, value| Ok(items(value).len())),
    hash: Some(hash_items),
    get_item: Some(get_item),
    contains: Some(contains),
    iter: Some(SequenceIterator::new),
    walk: Some(crate::builtin::iterator::sequence::walk_on),
    ..Slots::EMPTY
};

fn this<'a>(rt: &mut Runtime, value: Obj) -> Res<Sequence<'a>> {
    if is_tuple(value) {
        Ok(Sequence::Tuple(items(value)))
    } else {
        Err(rt.type_error("tuple expected"))
    }
}

static COUNT: NativeFunction = NativeFunction::f2(names::count, |rt, value, item| {
    let all = this(rt, value)?;
    sequence::count(rt, all, item)
});

static INDEX: NativeFunction = NativeFunction::positional(names::index, 2, 4, |rt, args| {
    let all = this(rt, args[0])?;
    sequence::index(rt, all, &args[1..])
});

/// `tuple`
pub static TUPLE: Type = Type::new::<Tuple>(names::tuple, slots!(SLOTS)).with_table(table![
    count => &COUNT,
    index => &INDEX,
]);
