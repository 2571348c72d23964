//! What two sets make together: union and its relatives, inclusion, equality.

use taipan_gc::Gc;

use super::{FROZENSET, SET, Set, add_keys};
use crate::builtin::dict::Dict;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots::{BinaryOp, Comparison};
use crate::types::Type;
use crate::word::Obj;

/// `set` or `frozenset`, whichever the set is or derives from.
pub(super) fn plain_class(set: Gc<Set>) -> Gc<Type> {
    if Obj::from(set).is_instance(&FROZENSET) {
        Gc::from_static(&FROZENSET)
    } else {
        Gc::from_static(&SET)
    }
}

/// `a op b` of two sets: `&`, `|`, `^`, `-`. The result is a `set` or `frozenset` as `a` is.
///
/// # Errors
/// `TypeError` for other operators, and what comparing raises.
pub fn combine(rt: &mut Runtime, op: BinaryOp, a: Gc<Set>, b: Gc<Set>) -> Res {
    let items = combined(rt, op, a.items.get(), b.items.get())?;
    Set::of_items(rt, plain_class(a), items)
}

/// The same as [`combine`], always as a `set`: how views of dicts do it.
///
/// # Errors
/// As [`combine`].
pub fn combine_as_set(rt: &mut Runtime, op: BinaryOp, a: Gc<Set>, b: Gc<Set>) -> Res {
    let items = combined(rt, op, a.items.get(), b.items.get())?;
    Set::of_items(rt, Gc::from_static(&SET), items)
}

/// The items of `a op b` in a dict of their own.
pub(super) fn combined(rt: &mut Runtime, op: BinaryOp, a: Gc<Dict>, b: Gc<Dict>) -> Res<Gc<Dict>> {
    match op {
        BinaryOp::Or => {
            let union = a.duplicate(rt)?;
            add_keys(rt, union, b)?;
            Ok(union)
        }
        BinaryOp::And if a.len() < b.len() => selected(rt, a, b, true),
        BinaryOp::And => selected(rt, b, a, true),
        BinaryOp::Subtract => selected(rt, a, b, false),
        BinaryOp::Xor => {
            let difference = selected(rt, a, b, false)?;
            let other = selected(rt, b, a, false)?;
            add_keys(rt, difference, other)?;
            Ok(difference)
        }
        _ => Err(rt.type_error("sets do not have this operator")),
    }
}

/// The keys of `from` that are in `filter`, or those that are not.
fn selected(rt: &mut Runtime, from: Gc<Dict>, filter: Gc<Dict>, wanted: bool) -> Res<Gc<Dict>> {
    let result = Dict::new(rt)?;
    let mut position = 0;
    while let Some((key, _)) = from.next_entry(&mut position) {
        if filter.get(rt, key)?.is_some() == wanted {
            result.set(rt, key, Obj::NONE)?;
        }
    }
    Ok(result)
}

/// Are all items of `a` in `b`?
fn is_subset(rt: &mut Runtime, a: Gc<Set>, b: Gc<Set>) -> Res<bool> {
    if a.len() > b.len() {
        return Ok(false);
    }
    let mut position = 0;
    while let Some(item) = a.next_item(&mut position) {
        if !b.contains(rt, item)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Inclusion and equality of two sets: `a <= b` says that all items of `a` are in `b`.
///
/// # Errors
/// What comparing raises.
pub fn compare_sets(rt: &mut Runtime, op: Comparison, a: Gc<Set>, b: Gc<Set>) -> Res<Option<bool>> {
    let same_len = a.len() == b.len();
    let answer = match op {
        Comparison::Equal => same_len && is_subset(rt, a, b)?,
        Comparison::NotEqual => !(same_len && is_subset(rt, a, b)?),
        Comparison::LessEqual => is_subset(rt, a, b)?,
        Comparison::MoreEqual => is_subset(rt, b, a)?,
        Comparison::Less => !same_len && is_subset(rt, a, b)?,
        Comparison::More => !same_len && is_subset(rt, b, a)?,
    };
    Ok(Some(answer))
}
