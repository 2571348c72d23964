//! The Python type `range`: construction, operators, methods.

use taipan_gc::Gc;

use super::{Range, iterator};
use crate::args::Args;
use crate::builtin::slice::{self, Slice};
use crate::builtin::{int, tuple};
use crate::names;
use crate::native::{Getter, NativeFunction};
use crate::protocol::{compare, hash, item, iterate, operator, print};
use crate::raise::{Raised, Res};
use crate::runtime::Runtime;
use crate::slots;
use crate::slots::{BinaryOp, Comparison, PrintKind, Slots, Walk};
use crate::table;
use crate::text::Sink;
use crate::types::Type;
use crate::word::Obj;

fn this(rt: &mut Runtime, value: Obj) -> Res<Gc<Range>> {
    match value.downcast::<Range>() {
        Some(range) => Ok(range),
        None => Err(rt.type_error("range expected")),
    }
}

/// The `int` that a bound stands for.
fn bound(rt: &mut Runtime, value: Obj) -> Res {
    if value.is_small() {
        return Ok(value);
    }
    match int::try_int(rt, value)? {
        Some(bound) => Ok(int::small_value(bound)
            .and_then(Obj::try_small)
            .unwrap_or(bound)),
        None => {
            let ty = value.type_of().name;
            Err(rt.type_error_fmt(format_args!(
                "'{ty}' object cannot be interpreted as an integer"
            )))
        }
    }
}

fn new(rt: &mut Runtime, _cls: Gc<Type>, args: Args) -> Res {
    let (start, stop, step) = match (args.positional, args.keywords) {
        ([stop], []) => (Obj::small(0), *stop, Obj::small(1)),
        ([start, stop], []) => (*start, *stop, Obj::small(1)),
        ([start, stop, step], []) => (*start, *stop, *step),
        _ => return Err(rt.type_error("range expected 1 to 3 arguments")),
    };
    let (start, stop, step) = (bound(rt, start)?, bound(rt, stop)?, bound(rt, step)?);
    if step == Obj::small(0) {
        return Err(rt.value_error("range() arg 3 must not be zero"));
    }
    Range::of(rt, start, stop, step).map(Obj::from)
}

fn print_range(rt: &mut Runtime, value: Obj, _kind: PrintKind, out: &mut dyn Sink) -> Res<()> {
    let range = this(rt, value)?;
    out.write(rt, "range(")?;
    print::print(rt, range.start, PrintKind::Repr, out)?;
    out.write(rt, ", ")?;
    print::print(rt, range.stop, PrintKind::Repr, out)?;
    if range.step != Obj::small(1) {
        out.write(rt, ", ")?;
        print::print(rt, range.step, PrintKind::Repr, out)?;
    }
    out.write(rt, ")")
}

/// Ranges are equal if their items are.
fn compare_ranges(rt: &mut Runtime, op: Comparison, a: Obj, b: Obj) -> Res<Option<bool>> {
    let (Some(x), Some(y)) = (a.downcast::<Range>(), b.downcast::<Range>()) else {
        return Ok(None);
    };
    match op {
        Comparison::Equal => equal(rt, x, y).map(Some),
        Comparison::NotEqual => equal(rt, x, y).map(|equal| Some(!equal)),
        _ => Ok(None),
    }
}

fn equal(rt: &mut Runtime, a: Gc<Range>, b: Gc<Range>) -> Res<bool> {
    if !compare::equal(rt, a.len, b.len)? {
        return Ok(false);
    }
    if a.len == Obj::small(0) {
        return Ok(true);
    }
    Ok(compare::equal(rt, a.start, b.start)?
        && (a.len == Obj::small(1) || compare::equal(rt, a.step, b.step)?))
}

fn hash_range(rt: &mut Runtime, value: Obj) -> Res<usize> {
    let range = this(rt, value)?;
    let mut parts = [range.len, Obj::NONE, Obj::NONE];
    if range.len != Obj::small(0) {
        parts[1] = range.start;
    }
    if range.len != Obj::small(0) && range.len != Obj::small(1) {
        parts[2] = range.step;
    }
    let parts = tuple::new(rt, &parts)?;
    hash::hash(rt, parts)
}

fn len(rt: &mut Runtime, value: Obj) -> Res<usize> {
    let len = this(rt, value)?.len;
    int::to_isize(rt, len).map(|len| len as usize)
}

fn get_item(rt: &mut Runtime, value: Obj, index: Obj) -> Res {
    let range = this(rt, value)?;
    if let Some(slice) = index.downcast::<Slice>() {
        return get_slice(rt, value, range, slice);
    }
    if let Some(len) = range.len.as_small() {
        let position = item::position(rt, value, index, len as usize)?;
        return range.at(rt, Obj::small(position as isize));
    }
    let Some(mut position) = int::try_int(rt, index)? else {
        item::to_index(rt, value, index)?;
        return Err(out_of_range(rt));
    };
    let zero = Obj::small(0);
    if compare::less(rt, position, zero)? {
        position = operator::binary(rt, BinaryOp::Add, position, range.len)?;
    }
    if compare::less(rt, position, zero)? || !compare::less(rt, position, range.len)? {
        return Err(out_of_range(rt));
    }
    range.at(rt, position)
}

#[cold]
fn out_of_range(rt: &mut Runtime) -> Raised {
    rt.index_error("range index out of range")
}

fn get_slice(rt: &mut Runtime, value: Obj, range: Gc<Range>, slice: Gc<Slice>) -> Res {
    let len = len(rt, value)?;
    let (start, stop, step, _) = slice::indices(rt, slice, len)?;
    let step = int::from_isize(rt, step)?;
    let start = range.at(rt, Obj::small(start))?;
    let stop = range.at(rt, Obj::small(stop))?;
    let step = operator::binary(rt, BinaryOp::Multiply, range.step, step)?;
    Range::of(rt, start, stop, step).map(Obj::from)
}

/// Where `item` is: by arithmetic for an `int`, else by looking at all items.
fn find(rt: &mut Runtime, value: Obj, item: Obj) -> Res<Option<Obj>> {
    let range = this(rt, value)?;
    if let (Some(item), Some((start, len, step))) = (int::small_value(item), range.small_parts())
        && let Some(offset) = item.checked_sub(start)
    {
        let position = offset / step;
        let inside = offset % step == 0 && position >= 0 && position < len;
        return Ok(if inside {
            Some(Obj::small(position))
        } else {
            None
        });
    }
    if int::is_int(item) && !item.type_of().is_python_class() {
        return range.position(rt, item);
    }
    let iterator = iterator::new(rt, &range, false)?;
    let mut position = 0;
    while let Some(candidate) = iterate::next(rt, iterator)? {
        if compare::same_or_equal(rt, candidate, item)? {
            return Ok(Some(Obj::small(position)));
        }
        position += 1;
        rt.poll()?;
    }
    Ok(None)
}

static COUNT: NativeFunction = NativeFunction::f2(names::count, |rt, value, item| {
    if int::is_int(item) && !item.type_of().is_python_class() {
        return find(rt, value, item).map(|found| Obj::small(found.is_some() as isize));
    }
    // What is no integer may be equal to several.
    let mut count = 0;
    iterate::for_each(rt, value, |rt, candidate| {
        count += isize::from(compare::same_or_equal(rt, candidate, item)?);
        rt.poll()
    })?;
    Ok(Obj::small(count))
});

static INDEX: NativeFunction = NativeFunction::f2(names::index, |rt, value, item| {
    match find(rt, value, item)? {
        Some(position) => Ok(position),
        None => Err(rt.value_error("object not in sequence")),
    }
});

static REVERSED: NativeFunction = NativeFunction::f1(names::__reversed__, |rt, value| {
    let range = this(rt, value)?;
    iterator::new(rt, &range, true)
});

static START: Getter = Getter::new(|rt, value| this(rt, value).map(|range| range.start));
static STOP: Getter = Getter::new(|rt, value| this(rt, value).map(|range| range.stop));
static STEP: Getter = Getter::new(|rt, value| this(rt, value).map(|range| range.step));

/// Goes over a range without an iterator.
fn walk_on(rt: &mut Runtime, value: Obj, walk: &mut Walk) -> Res<Option<Obj>> {
    let range = this(rt, value)?;
    let position = Obj::small(walk.position as isize);
    walk.position += 1;
    if let Some((start, count, step)) = range.small_parts() {
        let position = position.small_value();
        // Every item of such a range is a small integer.
        let item = || Obj::small(start.wrapping_add(position.wrapping_mul(step)));
        return Ok((position < count).then(item));
    }
    if range.len.is_small() && position.small_value() >= range.len.small_value() {
        return Ok(None);
    }
    get_item(rt, value, position).map(Some)
}

const SLOTS: Slots = Slots {
    new: Some(new),
    print: Some(print_range),
    compare: Some(compare_ranges),
    truth: Some(|rt, value| this(rt, value).map(|range| range.len != Obj::small(0))),
    len: Some(len),
    hash: Some(hash_range),
    get_item: Some(get_item),
    contains: Some(|rt, value, item| find(rt, value, item).map(|found| found.is_some())),
    iter: Some(|rt, value| {
        let range = this(rt, value)?;
        iterator::new(rt, &range, false)
    }),
    walk: Some(walk_on),
    ..Slots::EMPTY
};

/// `range`
pub static RANGE: Type = Type::new::<Range>(names::range, slots!(SLOTS)).with_table(table![
    count => &COUNT,
    index => &INDEX,
    start => &START,
    step => &STEP,
    stop => &STOP,
    __reversed__ => &REVERSED,
]);
