//! `enumerate`: items with their numbers.

use core::cell::Cell;

use taipan_gc::Gc;

use super::itself;
use crate::args::{Args, Parameter, Signature};
use crate::builtin::{int, tuple};
use crate::names;
use crate::object;
use crate::protocol::{iterate, operator};
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots;
use crate::slots::{BinaryOp, Slots};
use crate::types::{Type, header_of};
use crate::word::Obj;

object! {
    /// An iterator over pairs of number and item.
    pub struct Enumerate: open {
        iterator: Obj,
        /// The number of the next item.
        number: Cell<Obj>,
    }
}

static SIGNATURE: Signature = Signature {
    function: names::enumerate,
    parameters: &[
        Parameter {
            name: names::iterable,
            required: true,
        },
        Parameter {
            name: names::start,
            required: false,
        },
    ],
    positional_only: 0,
    positional: 2,
};

/// `enumerate(iterable, start=0)`
fn new(rt: &mut Runtime, cls: Gc<Type>, args: Args) -> Res {
    let mut values = [None; 2];
    SIGNATURE.bind(rt, args, &mut values)?;
    let number = match values[1] {
        Some(start) => match int::try_int(rt, start)? {
            Some(start) => int::small_value(start)
                .and_then(Obj::try_small)
                .unwrap_or(start),
            None => return Err(rt.type_error("enumerate() needs an integer to start from")),
        },
        None => Obj::small(0),
    };
    let iterator = iterate::iter(rt, values[0].unwrap_or(Obj::NONE))?;
    let value = Enumerate {
        header: header_of(cls),
        iterator,
        number: Cell::new(number),
    };
    rt.alloc_instance(cls, value)
}

fn next(rt: &mut Runtime, this: Obj) -> Res<Option<Obj>> {
    let Some(enumerate) = this.downcast::<Enumerate>() else {
        return Ok(None);
    };
    let Some(item) = iterate::next(rt, enumerate.iterator)? else {
        return Ok(None);
    };
    let number = enumerate.number.get();
    let one = Obj::small(1);
    let following = match number.as_small() {
        Some(_) => Obj::small_add(number, one),
        None => None,
    };
    enumerate.number.set(match following {
        Some(following) => following,
        None => operator::binary(rt, BinaryOp::Add, number, one)?,
    });
    tuple::new(rt, &[number, item]).map(Some)
}

const SLOTS: Slots = Slots {
    new: Some(new),
    iter: Some(itself),
    next: Some(next),
    ..Slots::EMPTY
};

/// `enumerate`
pub static ENUMERATE: Type = Type::new::<Enumerate>(names::enumerate, slots!(SLOTS));
