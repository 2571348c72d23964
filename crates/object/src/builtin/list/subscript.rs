//! Subscripts of lists: `a[i]`, `a[i:j:k]`, setting and deleting them.

use taipan_gc::Gc;

use super::methods::this;
use super::{List, from_iterable};
use crate::builtin::sequence::Sequence;
use crate::builtin::slice::{self, Slice};
use crate::protocol::item;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::word::{Obj, fixed_items};

/// `list[index]`
pub fn get(rt: &mut Runtime, value: Obj, index: Obj) -> Res {
    let list = this(rt, value)?;
    if let Some(small) = index.as_small()
        && small >= 0
        && let Some(item) = list.get(small as usize)
    {
        return Ok(item);
    }
    if let Some(slice) = index.downcast::<Slice>() {
        return get_slice(rt, list, slice);
    }
    let position = position(rt, value, list, index)?;
    match list.get(position) {
        Some(item) => Ok(item),
        None => Err(rt.index_error("list index out of range")),
    }
}

/// An index that runs Python code may change the list, so the length is asked for after it.
fn position(rt: &mut Runtime, value: Obj, list: Gc<List>, index: Obj) -> Res<usize> {
    let index = item::to_index(rt, value, index)?;
    item::place(rt, value, index, list.len())
}

fn get_slice(rt: &mut Runtime, list: Gc<List>, slice: Gc<Slice>) -> Res {
    let (start, _, step, count) = slice::indices(rt, slice, list.len())?;
    if step == 1 || count == 0 {
        let start = start as usize;
        return list.part(rt, start, start + count).map(Obj::from);
    }
    let part = List::with_capacity(rt, count)?;
    let mut position = start;
    for _ in 0..count {
        if let Some(item) = list.get(position as usize) {
            part.push(rt, item)?;
        }
        position = position.wrapping_add(step);
    }
    Ok(Obj::from(part))
}

/// `list[index] = new`, or `del list[index]`
pub fn set(rt: &mut Runtime, value: Obj, index: Obj, new: Option<Obj>) -> Res<()> {
    let list = this(rt, value)?;
    if let (Some(small), Some(new)) = (index.as_small(), new)
        && small >= 0
        && list.set(small as usize, new)
    {
        return Ok(());
    }
    if let Some(slice) = index.downcast::<Slice>() {
        return match new {
            Some(new) => set_slice(rt, list, slice, new),
            None => delete_slice(rt, list, slice),
        };
    }
    let position = position(rt, value, list, index)?;
    match new {
        Some(new) => {
            list.set(position, new);
        }
        None => {
            list.remove(rt, position);
        }
    }
    Ok(())
}

/// The items of an iterable in memory of their own.
fn fixed<'a>(rt: &mut Runtime, iterable: Obj) -> Res<&'a [Obj]> {
    match Sequence::exactly(iterable) {
        Some(Sequence::List(list)) => list.snapshot(rt),
        Some(Sequence::Tuple(items)) => Ok(items),
        _ => {
            let list = from_iterable(rt, iterable)?;
            let len = list.len();
            let (items, _) = list.take();
            Ok(items.map_or(&[], |items| {
                fixed_items(items).get(..len).unwrap_or_default()
            }))
        }
    }
}

fn set_slice(rt: &mut Runtime, list: Gc<List>, slice: Gc<Slice>, new: Obj) -> Res<()> {
    let new = fixed(rt, new)?;
    let (start, stop, step, count) = slice::indices(rt, slice, list.len())?;
    if step == 1 {
        return list.replace(rt, start as usize, stop.max(start) as usize, new);
    }
    if new.len() != count {
        let given = new.len();
        return Err(rt.raise_fmt(
            &crate::exception::VALUE_ERROR,
            format_args!(
                "attempt to assign sequence of size {given} to extended slice of size {count}"
            ),
        ));
    }
    let mut position = start;
    for item in new {
        list.set(position as usize, *item);
        position = position.wrapping_add(step);
    }
    Ok(())
}

fn delete_slice(rt: &mut Runtime, list: Gc<List>, slice: Gc<Slice>) -> Res<()> {
    let (start, _, step, count) = slice::indices(rt, slice, list.len())?;
    if count == 0 {
        return Ok(());
    }
    let (first, step) = if step < 0 {
        let back = (count as isize - 1).wrapping_mul(step);
        (start.wrapping_add(back) as usize, step.unsigned_abs())
    } else {
        (start as usize, step as usize)
    };
    if step == 1 {
        return list.replace(rt, first, first + count, &[]);
    }
    // Every item that stays moves down by the number of removed ones before it.
    let len = list.len();
    let (mut kept, mut next, mut left) = (first, first, count);
    for position in first..len {
        if position == next && left > 0 {
            left -= 1;
            next = next.saturating_add(step);
        } else if let Some(item) = list.get(position) {
            list.set(kept, item);
            kept += 1;
        }
    }
    list.truncate(kept);
    list.shrink(rt);
    Ok(())
}
