//! `filter`: the items that a function accepts.

use taipan_gc::Gc;

use super::itself;
use crate::args::Args;
use crate::builtin::singleton::BOOL;
use crate::names;
use crate::object;
use crate::protocol::{call, convert, iterate};
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots;
use crate::slots::Slots;
use crate::types::{Type, header_of};
use crate::word::Obj;

object! {
    /// An iterator over accepted items.
    pub struct Filter: open {
        /// What is asked; `None` accepts items that are true.
        function: Obj,
        iterator: Obj,
    }
}

/// `filter(function, iterable)`
fn new(rt: &mut Runtime, cls: Gc<Type>, args: Args) -> Res {
    let ([function, iterable], []) = (args.positional, args.keywords) else {
        return Err(rt.type_error("filter() takes exactly 2 arguments"));
    };
    let iterator = iterate::iter(rt, *iterable)?;
    let value = Filter {
        header: header_of(cls),
        function: *function,
        iterator,
    };
    rt.alloc_instance(cls, value)
}

fn next(rt: &mut Runtime, this: Obj) -> Res<Option<Obj>> {
    let Some(filter) = this.downcast::<Filter>() else {
        return Ok(None);
    };
    let function = filter.function;
    let by_truth = function == Obj::NONE || function == Obj::from_static(&BOOL);
    while let Some(item) = iterate::next(rt, filter.iterator)? {
        let answer = if by_truth {
            item
        } else {
            call::call(rt, function, &[item])?
        };
        if convert::truth(rt, answer)? {
            return Ok(Some(item));
        }
        rt.poll()?;
    }
    Ok(None)
}

const SLOTS: Slots = Slots {
    new: Some(new),
    iter: Some(itself),
    next: Some(next),
    ..Slots::EMPTY
};

/// `filter`
pub static FILTER: Type = Type::new::<Filter>(names::filter, slots!(SLOTS));
