//! `zip`: items of several iterables side by side.

use taipan_gc::{Array, Gc};

use super::itself;
use crate::args::Args;
use crate::builtin::tuple::TUPLE;
use crate::names;
use crate::object;
use crate::protocol::{convert, iterate};
use crate::raise::{Raised, Res};
use crate::runtime::Runtime;
use crate::slots;
use crate::slots::Slots;
use crate::types::{Type, header_of};
use crate::word::Obj;

object! {
    /// An iterator over tuples of items.
    pub struct Zip: open {
        iterators: Gc<Array<Obj>>,
        /// Must all end together?
        strict: bool,
    }
}

/// An array of `iter(value)` for each value.
pub(super) fn iterators(rt: &mut Runtime, values: &[Obj]) -> Res<Gc<Array<Obj>>> {
    let all = rt.alloc_array(Array::<Obj>::HEADER, values.len(), Obj::NONE)?;
    for (position, value) in values.iter().enumerate() {
        let iterator = iterate::iter(rt, *value)?;
        all.set(position, iterator);
    }
    Ok(all)
}

/// `zip(*iterables, strict=False)`
fn new(rt: &mut Runtime, cls: Gc<Type>, args: Args) -> Res {
    let mut strict = false;
    for (name, value) in args.pairs() {
        if name != names::strict {
            return Err(rt.type_error_fmt(format_args!(
                "zip() got an unexpected keyword argument '{name}'"
            )));
        }
        strict = convert::truth(rt, value)?;
    }
    let iterators = iterators(rt, args.positional)?;
    let value = Zip {
        header: header_of(cls),
        iterators,
        strict,
    };
    rt.alloc_instance(cls, value)
}

fn next(rt: &mut Runtime, this: Obj) -> Res<Option<Obj>> {
    let Some(zip) = this.downcast::<Zip>() else {
        return Ok(None);
    };
    if zip.iterators.is_empty() {
        return Ok(None);
    }
    let items = rt.alloc_array(TUPLE.header(), zip.iterators.len(), Obj::NONE)?;
    let mut position = 0;
    while let Some(iterator) = zip.iterators.get(position) {
        match iterate::next(rt, iterator)? {
            Some(item) => {
                items.set(position, item);
                position += 1;
            }
            None => {
                if zip.strict {
                    check_lengths(rt, zip, position)?;
                }
                return Ok(None);
            }
        }
    }
    Ok(Some(Obj::from(items)))
}

/// `ValueError` unless all end when the one at `position` does.
#[cold]
fn check_lengths(rt: &mut Runtime, zip: Gc<Zip>, position: usize) -> Res<()> {
    if position > 0 {
        return Err(unequal(rt, position, "shorter"));
    }
    let mut others = 1;
    while let Some(iterator) = zip.iterators.get(others) {
        if iterate::next(rt, iterator)?.is_some() {
            return Err(unequal(rt, others, "longer"));
        }
        others += 1;
    }
    Ok(())
}

fn unequal(rt: &mut Runtime, position: usize, how: &str) -> Raised {
    let number = position + 1;
    let message = match position {
        1 => format_args!("zip() argument {number} is {how} than argument 1"),
        _ => format_args!("zip() argument {number} is {how} than arguments 1-{position}"),
    };
    rt.raise_fmt(&crate::exception::VALUE_ERROR, message)
}

const SLOTS: Slots = Slots {
    new: Some(new),
    iter: Some(itself),
    next: Some(next),
    ..Slots::EMPTY
};

/// `zip`
pub static ZIP: Type = Type::new::<Zip>(names::zip, slots!(SLOTS));
