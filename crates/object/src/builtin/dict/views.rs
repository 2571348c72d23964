//! Views of a dict (`keys()`, `values()`, `items()`) and the iterators over it.

use core::cell::Cell;

use taipan_gc::{Gc, Plain};

use super::Dict;
use crate::builtin::{set, tuple};
use crate::exception;
use crate::names;
use crate::native::NativeFunction;
use crate::object;
use crate::protocol::{compare, convert, iterate, print};
use crate::raise::{Raised, Res};
use crate::runtime::Runtime;
use crate::slots;
use crate::slots::{BinaryOp, Comparison, PrintKind, Slots, Walk};
use crate::table;
use crate::text::Sink;
use crate::types::Type;
use crate::word::Obj;

/// What of the entries is seen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum View {
    /// Their keys.
    Keys,
    /// Their values.
    Values,
    /// Both, as tuples.
    Items,
}

object! {
    /// A view of a dict.
    pub struct DictView: sealed {
        dict: Obj,
        view: Plain<View>,
    }
}

object! {
    /// An iterator over a dict.
    pub struct DictIterator: sealed {
        dict: Obj,
        view: Plain<View>,
        backward: bool,
        position: Cell<usize>,
        /// The number of entries when it began, to notice changes.
        len: usize,
    }
}

/// A view of `dict`.
///
/// # Errors
/// `MemoryError`.
pub(super) fn new(rt: &mut Runtime, dict: Obj, view: View) -> Res {
    let ty = match view {
        View::Keys => &KEYS,
        View::Values => &VALUES,
        View::Items => &ITEMS,
    };
    rt.alloc(DictView {
        header: ty.header(),
        dict,
        view: Plain(view),
    })
    .map(Obj::from)
}

/// An iterator over `dict`.
///
/// # Errors
/// `MemoryError`.
pub(super) fn iterate(rt: &mut Runtime, dict: Obj, view: View, backward: bool) -> Res {
    let len = dict.downcast::<Dict>().map_or(0, |dict| dict.len());
    let position = Cell::new(if backward { usize::MAX } else { 0 });
    let header = ITERATOR.header();
    let iterator = DictIterator {
        header,
        dict,
        view: Plain(view),
        backward,
        position,
        len,
    };
    rt.alloc(iterator).map(Obj::from)
}

fn pick(rt: &mut Runtime, view: View, key: Obj, value: Obj) -> Res {
    match view {
        View::Keys => Ok(key),
        View::Values => Ok(value),
        View::Items => tuple::new(rt, &[key, value]),
    }
}

fn next(rt: &mut Runtime, this: Obj) -> Res<Option<Obj>> {
    let Some(iterator) = this.downcast::<DictIterator>() else {
        return Ok(None);
    };
    let Some(dict) = iterator.dict.downcast::<Dict>() else {
        return Ok(None);
    };
    let mut position = iterator.position.get();
    if dict.len() != iterator.len && position != DONE {
        iterator.position.set(DONE);
        return Err(changed_size(rt));
    }
    if position == DONE {
        return Ok(None);
    }
    let entry = match iterator.backward {
        true => dict.previous_entry(&mut position),
        false => dict.next_entry(&mut position),
    };
    match entry {
        Some((key, value)) => {
            iterator.position.set(position);
            pick(rt, iterator.view.0, key, value).map(Some)
        }
        None => {
            iterator.position.set(DONE);
            Ok(None)
        }
    }
}

/// Goes over a view of a dict without an iterator.
///
/// # Errors
/// `RuntimeError` if the dict has changed its size, `MemoryError` for the tuple of an item.
pub(super) fn walk_on(
    rt: &mut Runtime,
    dict: Obj,
    view: View,
    walk: &mut Walk,
) -> Res<Option<Obj>> {
    match next_entry(rt, dict, walk)? {
        Some((key, value)) => pick(rt, view, key, value).map(Some),
        None => Ok(None),
    }
}

/// The next key and value of a walk over a dict.
///
/// # Errors
/// `RuntimeError` if the dict has changed its size.
#[inline]
pub fn next_entry(rt: &mut Runtime, dict: Obj, walk: &mut Walk) -> Res<Option<(Obj, Obj)>> {
    let Some(dict) = dict.downcast::<Dict>() else {
        return Ok(None);
    };
    if walk.position == 0 {
        walk.len = dict.len();
    } else if dict.len() != walk.len {
        return Err(changed_size(rt));
    }
    Ok(dict.next_entry(&mut walk.position))
}

#[cold]
#[inline(never)]
fn changed_size(rt: &mut Runtime) -> Raised {
    rt.raise(
        &exception::RUNTIME_ERROR,
        "dictionary changed size during iteration",
    )
}

/// The position of an iterator that has ended.
const DONE: usize = usize::MAX - 1;

const ITERATOR_SLOTS: Slots = Slots {
    iter: Some(|_, this| Ok(this)),
    next: Some(next),
    ..Slots::EMPTY
};

/// `dict_iterator`
pub static ITERATOR: Type = Type::new::<DictIterator>(names::dict_iterator, slots!(ITERATOR_SLOTS));

fn dict_of(view: Obj) -> Option<(Gc<Dict>, View)> {
    let view = view.downcast::<DictView>()?;
    Some((view.dict.downcast::<Dict>()?, view.view.0))
}

fn print_view(rt: &mut Runtime, this: Obj, _kind: PrintKind, out: &mut dyn Sink) -> Res<()> {
    let Some((dict, view)) = dict_of(this) else {
        return Ok(());
    };
    let name = this.type_of().name;
    out.write(rt, name.text())?;
    out.write(rt, "([")?;
    let mut position = 0;
    let mut first = true;
    while let Some((key, value)) = dict.next_entry(&mut position) {
        if !first {
            out.write(rt, ", ")?;
        }
        first = false;
        let shown = pick(rt, view, key, value)?;
        print::print(rt, shown, PrintKind::Repr, out)?;
    }
    out.write(rt, "])")
}

fn contains(rt: &mut Runtime, this: Obj, item: Obj) -> Res<bool> {
    let Some((dict, view)) = dict_of(this) else {
        return Ok(false);
    };
    match view {
        View::Keys => dict.get(rt, item).map(|value| value.is_some()),
        View::Values => {
            let mut position = 0;
            while let Some((_, value)) = dict.next_entry(&mut position) {
                if compare::same_or_equal(rt, value, item)? {
                    return Ok(true);
                }
            }
            Ok(false)
        }
        View::Items => match *tuple::items(item) {
            [key, wanted] => match dict.get(rt, key)? {
                Some(value) => compare::same_or_equal(rt, value, wanted),
                None => Ok(false),
            },
            _ => Ok(false),
        },
    }
}

/// Keys and items behave as sets.
fn binary(rt: &mut Runtime, op: BinaryOp, a: Obj, b: Obj) -> Res<Option<Obj>> {
    let set_like = |value: Obj| dict_of(value).is_some_and(|(_, view)| view != View::Values);
    if !set_like(a) && !set_like(b) {
        return Ok(None);
    }
    if !matches!(
        op,
        BinaryOp::And | BinaryOp::Or | BinaryOp::Xor | BinaryOp::Subtract
    ) {
        return Ok(None);
    }
    if op == BinaryOp::And {
        let (view, other) = if set_like(a) { (a, b) } else { (b, a) };
        return intersection(rt, view, other).map(Some);
    }
    let (a, b) = (set::from_iterable(rt, a)?, set::from_iterable(rt, b)?);
    set::combine_as_set(rt, op, a, b).map(Some)
}

/// The items of `other` that are in a view, whose own items need no hash.
fn intersection(rt: &mut Runtime, view: Obj, other: Obj) -> Res {
    let common = set::Set::new(rt)?;
    iterate::for_each(rt, other, |rt, item| {
        if contains(rt, view, item)? {
            common.add(rt, item)?;
        }
        Ok(())
    })?;
    Ok(Obj::from(common))
}

fn compare_views(rt: &mut Runtime, op: Comparison, a: Obj, b: Obj) -> Res<Option<bool>> {
    let other_is_set = b.downcast::<set::Set>().is_some() || dict_of(b).is_some();
    if this_is_values(a) || this_is_values(b) || !other_is_set {
        return Ok(None);
    }
    let (len_a, len_b) = (convert::len(rt, a)?, convert::len(rt, b)?);
    let answer = match op {
        Comparison::Equal => len_a == len_b && is_inside(rt, a, b)?,
        Comparison::NotEqual => len_a != len_b || !is_inside(rt, a, b)?,
        Comparison::Less => len_a < len_b && is_inside(rt, a, b)?,
        Comparison::LessEqual => len_a <= len_b && is_inside(rt, a, b)?,
        Comparison::More => len_a > len_b && is_inside(rt, b, a)?,
        Comparison::MoreEqual => len_a >= len_b && is_inside(rt, b, a)?,
    };
    Ok(Some(answer))
}

/// Are all items of `a` in `b`?
fn is_inside(rt: &mut Runtime, a: Obj, b: Obj) -> Res<bool> {
    let iterator = iterate::iter(rt, a)?;
    while let Some(item) = iterate::next(rt, iterator)? {
        if !iterate::contains(rt, b, item)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn this_is_values(value: Obj) -> bool {
    dict_of(value).is_some_and(|(_, view)| view == View::Values)
}

const VALUE_SLOTS: Slots = VALUE_CONST;

const VALUE_CONST: Slots = Slots {
    print: Some(print_view),
    len: Some(|_, this| Ok(dict_of(this).map_or(0, |(dict, _)| dict.len()))),
    contains: Some(contains),
    iter: Some(|rt, this| match this.downcast::<DictView>() {
        Some(view) => iterate(rt, view.dict, view.view.0, false),
        None => Ok(Obj::NONE),
    }),
    walk: Some(|rt, this, walk| match this.downcast::<DictView>() {
        Some(view) => walk_on(rt, view.dict, view.view.0, walk),
        None => Ok(None),
    }),
    ..Slots::EMPTY
};

const SET_SLOTS: Slots = match cfg!(feature = "set-operations") {
    true => Slots {
        binary: Some(binary),
        compare: Some(compare_views),
        ..VALUE_CONST
    },
    false => VALUE_CONST,
};

static IS_DISJOINT: NativeFunction = NativeFunction::f2(names::isdisjoint, |rt, this, other| {
    let mut disjoint = true;
    iterate::for_each(rt, other, |rt, item| {
        disjoint &= !contains(rt, this, item)?;
        Ok(())
    })?;
    Ok(Obj::bool(disjoint))
});

static REVERSED: NativeFunction = NativeFunction::f1(names::__reversed__, |rt, this| match this
    .downcast::<DictView>(
) {
    Some(view) => iterate(rt, view.dict, view.view.0, true),
    None => Ok(Obj::NONE),
});

/// `dict_keys`
pub static KEYS: Type =
    Type::new::<DictView>(names::dict_keys, slots!(SET_SLOTS)).with_table(table![
        isdisjoint => &IS_DISJOINT,
        __reversed__ => &REVERSED,
    ]);

/// `dict_values`
pub static VALUES: Type = Type::new::<DictView>(names::dict_values, slots!(VALUE_SLOTS))
    .with_table(table![
        __reversed__ => &REVERSED,
    ]);

/// `dict_items`
pub static ITEMS: Type =
    Type::new::<DictView>(names::dict_items, slots!(SET_SLOTS)).with_table(table![
        isdisjoint => &IS_DISJOINT,
        __reversed__ => &REVERSED,
    ]);
