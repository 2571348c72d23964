//! `slice`: what `a[start:stop:step]` passes to `__getitem__`, and what it means for a
//! sequence of a certain length.

use core::cmp::Ordering;

use taipan_gc::Gc;

use crate::args::Args;
use crate::builtin::{exception, int, tuple};
use crate::names;
use crate::native::{Getter, NativeFunction};
use crate::object;
use crate::protocol::{compare, convert, hash, print};
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots;
use crate::slots::{Comparison, PrintKind, Slots};
use crate::table;
use crate::text::Sink;
use crate::types::Type;
use crate::word::Obj;

object! {
    /// A slice.
    pub struct Slice: sealed {
        /// Where it starts, `None` for the near end.
        pub start: Obj,
        /// Where it stops, `None` for the far end.
        pub stop: Obj,
        /// The step, `None` for 1.
        pub step: Obj,
    }
}

/// `slice(start, stop, step)`
///
/// # Errors
/// `MemoryError`.
pub fn new(rt: &mut Runtime, start: Obj, stop: Obj, step: Obj) -> Res {
    rt.alloc(Slice {
        header: SLICE.header(),
        start,
        stop,
        step,
    })
    .map(Obj::from)
}

/// The integer of an index, cut off where it does not fit into a machine word.
///
/// # Errors
/// `TypeError` if it is no integer, and what `__index__` raises.
pub fn clamped_index(rt: &mut Runtime, value: Obj) -> Res<isize> {
    if let Some(small) = value.as_small() {
        return Ok(small);
    }
    match convert::index(rt, value) {
        Ok(index) => Ok(index),
        Err(raised) => {
            rt.catch(raised, &exception::OVERFLOW_ERROR)?;
            let negative = compare::less(rt, value, Obj::small(0))?;
            Ok(if negative { isize::MIN } else { isize::MAX })
        }
    }
}

fn bound(rt: &mut Runtime, value: Obj) -> Res<Option<isize>> {
    if value == Obj::NONE {
        return Ok(None);
    }
    if value.as_small().is_none() && int::try_index(rt, value).is_ok_and(|index| index.is_none()) {
        return Err(
            rt.type_error("slice indices must be integers or None or have an __index__ method")
        );
    }
    clamped_index(rt, value).map(Some)
}

/// The position that a bound means in a slice without a step, if it is a small integer or left
/// out.
#[inline(always)]
fn plain_bound(bound: Obj, left_out: usize, len: usize) -> Option<usize> {
    if bound == Obj::NONE {
        return Some(left_out);
    }
    let position = bound.as_small()?;
    if position >= 0 {
        return Some((position as usize).min(len));
    }
    Some(len.saturating_sub(position.unsigned_abs()))
}

/// What a slice means for a sequence of `len` items: the first position, the one to stop
/// before, the step, and how many positions that gives. All of those are in range.
///
/// # Errors
/// `TypeError` for bounds that are no integers, `ValueError` for a step of zero, and what
/// `__index__` raises.
pub fn indices(
    rt: &mut Runtime,
    slice: Gc<Slice>,
    len: usize,
) -> Res<(isize, isize, isize, usize)> {
    if slice.step == Obj::NONE
        && let Some(start) = plain_bound(slice.start, 0, len)
        && let Some(stop) = plain_bound(slice.stop, len, len)
    {
        let count = stop.saturating_sub(start);
        return Ok((start as isize, stop as isize, 1, count));
    }
    let step = match bound(rt, slice.step)? {
        Some(0) => return Err(rt.value_error("slice step cannot be zero")),
        Some(step) => step.max(-isize::MAX),
        None => 1,
    };
    let start = bound(rt, slice.start)?;
    let stop = bound(rt, slice.stop)?;
    let len = len as isize;
    // The lowest and the highest position that a bound can mean.
    let (low, high) = if step < 0 { (-1, len - 1) } else { (0, len) };
    let adjust = |bound: isize| {
        let bound = if bound < 0 {
            bound.saturating_add(len)
        } else {
            bound
        };
        bound.clamp(low, high)
    };
    let (first, last) = if step < 0 { (high, low) } else { (low, high) };
    let start = start.map_or(first, adjust);
    let stop = stop.map_or(last, adjust);
    let distance = if step < 0 { start - stop } else { stop - start };
    let count = if distance <= 0 {
        0
    } else {
        (distance as usize - 1) / step.unsigned_abs() + 1
    };
    Ok((start, stop, step, count))
}

fn new_slice(rt: &mut Runtime, _cls: Gc<Type>, args: Args) -> Res {
    match (args.positional, args.keywords) {
        ([stop], []) => new(rt, Obj::NONE, *stop, Obj::NONE),
        ([start, stop], []) => new(rt, *start, *stop, Obj::NONE),
        ([start, stop, step], []) => new(rt, *start, *stop, *step),
        _ => Err(rt.type_error("slice expected 1 to 3 arguments")),
    }
}

fn print_slice(rt: &mut Runtime, this: Obj, _kind: PrintKind, out: &mut dyn Sink) -> Res<()> {
    let Some(slice) = this.downcast::<Slice>() else {
        return Ok(());
    };
    out.write(rt, "slice(")?;
    print::print(rt, slice.start, PrintKind::Repr, out)?;
    out.write(rt, ", ")?;
    print::print(rt, slice.stop, PrintKind::Repr, out)?;
    out.write(rt, ", ")?;
    print::print(rt, slice.step, PrintKind::Repr, out)?;
    out.write(rt, ")")
}

fn compare_slices(rt: &mut Runtime, op: Comparison, a: Obj, b: Obj) -> Res<Option<bool>> {
    let (Some(a), Some(b)) = (a.downcast::<Slice>(), b.downcast::<Slice>()) else {
        return Ok(None);
    };
    for (x, y) in [(a.start, b.start), (a.stop, b.stop), (a.step, b.step)] {
        if compare::same_or_equal(rt, x, y)? {
            continue;
        }
        return match op {
            Comparison::Equal => Ok(Some(false)),
            Comparison::NotEqual => Ok(Some(true)),
            _ => {
                let result = compare::compare(rt, op, x, y)?;
                convert::truth(rt, result).map(Some)
            }
        };
    }
    Ok(Some(op.holds(Ordering::Equal)))
}

/// Slices can be hashed, as in CPython since 3.12.
fn hash_slice(rt: &mut Runtime, this: Obj) -> Res<usize> {
    let Some(slice) = this.downcast::<Slice>() else {
        return Err(rt.type_error("not a slice"));
    };
    let parts = tuple::new(rt, &[slice.start, slice.stop, slice.step])?;
    hash::hash(rt, parts)
}

fn field(rt: &mut Runtime, this: Obj, get: fn(&Slice) -> Obj) -> Res {
    match this.downcast::<Slice>() {
        Some(slice) => Ok(get(&slice)),
        None => Err(rt.type_error("not a slice")),
    }
}

static START: Getter = Getter::new(|rt, this| field(rt, this, |slice| slice.start));
static STOP: Getter = Getter::new(|rt, this| field(rt, this, |slice| slice.stop));
static STEP: Getter = Getter::new(|rt, this| field(rt, this, |slice| slice.step));

fn call_indices(rt: &mut Runtime, this: Obj, len: Obj) -> Res {
    let Some(slice) = this.downcast::<Slice>() else {
        return Err(rt.type_error("not a slice"));
    };
    let len = convert::index(rt, len)?;
    if len < 0 {
        return Err(rt.value_error("length should not be negative"));
    }
    let (start, stop, step, _) = indices(rt, slice, len as usize)?;
    let items = [
        int::from_isize(rt, start)?,
        int::from_isize(rt, stop)?,
        int::from_isize(rt, step)?,
    ];
    tuple::new(rt, &items)
}

static INDICES: NativeFunction = NativeFunction::f2(names::indices, call_indices);

const SLOTS: Slots = Slots {
    new: Some(new_slice),
    print: Some(print_slice),
    compare: Some(compare_slices),
    hash: Some(hash_slice),
    ..Slots::EMPTY
};

/// `slice`
pub static SLICE: Type = Type::new::<Slice>(names::slice, slots!(SLOTS)).with_table(table![
    start => &START,
    stop => &STOP,
    step => &STEP,
    indices => &INDICES,
]);
