//! `map`: what a function gives for each item.

use taipan_gc::{Array, Gc};

use super::{itself, zip};
use crate::args::Args;
use crate::names;
use crate::object;
use crate::protocol::{call, iterate};
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots;
use crate::slots::Slots;
use crate::types::{Type, header_of};
use crate::word::{Obj, fixed_items};

object! {
    /// An iterator over results of a function.
    pub struct Map: open {
        function: Obj,
        iterators: Gc<Array<Obj>>,
    }
}

/// `map(function, *iterables)`
fn new(rt: &mut Runtime, cls: Gc<Type>, args: Args) -> Res {
    let ([function, iterables @ ..], []) = (args.positional, args.keywords) else {
        return Err(rt.type_error("map() takes no keyword arguments"));
    };
    if iterables.is_empty() {
        return Err(rt.type_error("map() must have at least two arguments"));
    }
    let iterators = zip::iterators(rt, iterables)?;
    let value = Map {
        header: header_of(cls),
        function: *function,
        iterators,
    };
    rt.alloc_instance(cls, value)
}

fn next(rt: &mut Runtime, this: Obj) -> Res<Option<Obj>> {
    let Some(map) = this.downcast::<Map>() else {
        return Ok(None);
    };
    if let (Some(iterator), 1) = (map.iterators.get(0), map.iterators.len()) {
        return match iterate::next(rt, iterator)? {
            Some(item) => call::call(rt, map.function, &[item]).map(Some),
            None => Ok(None),
        };
    }
    let args = rt.alloc_array(Array::<Obj>::HEADER, map.iterators.len(), Obj::NONE)?;
    let mut position = 0;
    while let Some(iterator) = map.iterators.get(position) {
        match iterate::next(rt, iterator)? {
            Some(item) => args.set(position, item),
            None => return Ok(None),
        };
        position += 1;
    }
    call::call(rt, map.function, fixed_items(args)).map(Some)
}

const SLOTS: Slots = Slots {
    new: Some(new),
    iter: Some(itself),
    next: Some(next),
    ..Slots::EMPTY
};

/// `map`
pub static MAP: Type = Type::new::<Map>(names::map, slots!(SLOTS));
