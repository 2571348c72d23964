//! Iteration: iterators, their items, and looking for an item.

use super::{Found, call_special, find, unsupported};
use crate::builtin::exception;
use crate::builtin::iterator;
use crate::names;
use crate::raise::{Raised, Res};
use crate::runtime::Runtime;
use crate::slots::{Walk, WalkOn, slot};
use crate::types::Type;
use crate::word::Obj;

/// `iter(this)`
///
/// # Errors
/// `TypeError` if it cannot be iterated, and whatever `__iter__` raises.
pub fn iter(rt: &mut Runtime, this: Obj) -> Res {
    let ty = this.type_of();
    match find(ty, names::__iter__, slot::iter) {
        Some(Found::Slot(iter)) => iter(rt, this),
        Some(Found::Method(method)) if method != Obj::NONE => {
            let iterator = call_special(rt, method, this, &[])?;
            if find(iterator.type_of(), names::__next__, slot::next).is_none() {
                return Err(not_iterator(rt, iterator));
            }
            Ok(iterator)
        }
        Some(Found::Method(_)) => Err(unsupported(rt, this, "is not iterable")),
        None => {
            match find(ty, names::__getitem__, slot::get_item) {
                // Subscribing a class (`list[int]`) gives no items.
                Some(Found::Slot(_)) if this.downcast::<Type>().is_some() => {}
                Some(_) => return iterator::by_index(rt, this),
                None => {}
            }
            // `await` iterates, too.
            if let Some(method) = super::find_method(ty, names::__await__) {
                return call_special(rt, method, this, &[]);
            }
            Err(unsupported(rt, this, "is not iterable"))
        }
    }
}

#[cold]
fn not_iterator(rt: &mut Runtime, value: Obj) -> Raised {
    let ty = value.type_of().name;
    rt.type_error_fmt(format_args!("iter() returned non-iterator of type '{ty}'"))
}

/// The next item of an iterator, `None` at its end.
///
/// # Errors
/// `TypeError` if it is no iterator, and whatever it raises but `StopIteration`.
#[inline]
pub fn next(rt: &mut Runtime, iterator: Obj) -> Res<Option<Obj>> {
    // Iterators nest: each may ask the one inside it.
    rt.check_stack()?;
    match find(iterator.type_of(), names::__next__, slot::next) {
        Some(Found::Slot(next)) => match next(rt, iterator) {
            // Python code that a built-in iterator calls can end it.
            Err(raised) => {
                let stop = rt.catch(raised, &exception::STOP_ITERATION)?;
                rt.returned = exception::stop_value(stop);
                Ok(None)
            }
            item => item,
        },
        Some(Found::Method(method)) => match call_special(rt, method, iterator, &[]) {
            Ok(item) => Ok(Some(item)),
            Err(raised) => {
                let stop = rt.catch(raised, &exception::STOP_ITERATION)?;
                rt.returned = exception::stop_value(stop);
                Ok(None)
            }
        },
        None => Err(unsupported(rt, iterator, "is not an iterator")),
    }
}

/// How a container is walked over without an iterator object, if it is of a built-in type
/// that can be. An instance of a Python class may have an `__iter__` of its own.
#[inline]
pub fn walk_of(container: Obj) -> Option<WalkOn> {
    let ty = container.type_of();
    if ty.is_python_class() {
        return None;
    }
    super::find_slot(ty, slot::walk)
}

/// The items of an iterable, one after the other; takes no memory for built-in containers.
pub struct Items {
    source: Obj,
    walk_on: WalkOn,
    walk: Walk,
}

impl Items {
    /// Begins with the first item.
    ///
    /// # Errors
    /// What [`iter`] raises.
    pub fn of(rt: &mut Runtime, iterable: Obj) -> Res<Items> {
        let (source, walk_on): (Obj, WalkOn) = match walk_of(iterable) {
            Some(walk_on) => (iterable, walk_on),
            None => (iter(rt, iterable)?, |rt, iterator, _| next(rt, iterator)),
        };
        Ok(Items {
            source,
            walk_on,
            walk: Walk::default(),
        })
    }

    /// The next item, `None` at the end.
    ///
    /// # Errors
    /// What [`next`] raises.
    #[inline]
    pub fn next(&mut self, rt: &mut Runtime) -> Res<Option<Obj>> {
        (self.walk_on)(rt, self.source, &mut self.walk)
    }
}

/// Calls `f` with each item.
///
/// # Errors
/// What iterating and `f` raise.
pub fn for_each(
    rt: &mut Runtime,
    iterable: Obj,
    mut f: impl FnMut(&mut Runtime, Obj) -> Res<()>,
) -> Res<()> {
    let mut items = Items::of(rt, iterable)?;
    while let Some(item) = items.next(rt)? {
        f(rt, item)?;
    }
    Ok(())
}

/// A guess at how many items there are, for reserving memory: 0 if nobody knows.
pub fn length_hint(rt: &mut Runtime, iterable: Obj) -> usize {
    match super::find_slot(iterable.type_of(), slot::len) {
        Some(len) if !iterable.type_of().is_python_class() => match len(rt, iterable) {
            Ok(len) => len,
            Err(_) => {
                rt.forget_raised();
                0
            }
        },
        _ => 0,
    }
}

/// `item in container`
///
/// # Errors
/// `TypeError` if it is no container, and whatever it raises.
pub fn contains(rt: &mut Runtime, container: Obj, item: Obj) -> Res<bool> {
    match find(container.type_of(), names::__contains__, slot::contains) {
        Some(Found::Slot(contains)) => contains(rt, container, item),
        Some(Found::Method(method)) => {
            let result = call_special(rt, method, container, &[item])?;
            super::convert::truth(rt, result)
        }
        None => {
            let mut items = Items::of(rt, container)?;
            while let Some(candidate) = items.next(rt)? {
                if super::compare::same_or_equal(rt, candidate, item)? {
                    return Ok(true);
                }
            }
            Ok(false)
        }
    }
}
