//! `reversed`: from the last item of a sequence to the first.

use core::cell::Cell;

use taipan_gc::Gc;

use super::{itself, try_item};
use crate::args::Args;
use crate::builtin::sequence::Sequence;
use crate::names;
use crate::native::NativeFunction;
use crate::object;
use crate::protocol::{call_special, convert, find};
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots;
use crate::slots::{Slots, slot};
use crate::table;
use crate::types::{Type, header_of, lookup};
use crate::word::Obj;

object! {
    /// An iterator that goes down the indices of a sequence.
    pub struct Reversed: open {
        sequence: Obj,
        /// Items left, which is one more than the next index.
        left: Cell<usize>,
    }
}

/// `reversed(value)`
fn new(rt: &mut Runtime, cls: Gc<Type>, args: Args) -> Res {
    let ([value], []) = (args.positional, args.keywords) else {
        return Err(rt.type_error("reversed() takes exactly one argument"));
    };
    let value = *value;
    let ty = value.type_of();
    match lookup(ty, names::__reversed__) {
        Some(method) if method != Obj::NONE => return call_special(rt, method, value, &[]),
        Some(_) => {}
        None => {
            if find(ty, names::__len__, slot::len).is_some()
                && find(ty, names::__getitem__, slot::get_item).is_some()
            {
                return of_class(rt, cls, value);
            }
        }
    }
    let ty = ty.name;
    Err(rt.type_error_fmt(format_args!("'{ty}' object is not reversible")))
}

fn of_class(rt: &mut Runtime, cls: Gc<Type>, sequence: Obj) -> Res {
    let left = Cell::new(convert::len(rt, sequence)?);
    let header = header_of(cls);
    rt.alloc_instance(
        cls,
        Reversed {
            header,
            sequence,
            left,
        },
    )
}

/// `sequence.__reversed__()`
///
/// # Errors
/// `MemoryError`.
pub fn over_sequence(rt: &mut Runtime, sequence: Obj) -> Res {
    of_class(rt, Gc::from_static(&REVERSED), sequence)
}

fn next(rt: &mut Runtime, this: Obj) -> Res<Option<Obj>> {
    let Some(iterator) = this.downcast::<Reversed>() else {
        return Ok(None);
    };
    let Some(position) = iterator.left.get().checked_sub(1) else {
        return Ok(None);
    };
    let item = match Sequence::exactly(iterator.sequence) {
        Some(sequence) => sequence.get(position),
        None => try_item(rt, iterator.sequence, position)?,
    };
    iterator.left.set(if item.is_some() { position } else { 0 });
    Ok(item)
}

static LENGTH_HINT: NativeFunction = NativeFunction::f1(names::__length_hint__, |_, this| {
    let left = this
        .downcast::<Reversed>()
        .map_or(0, |this| this.left.get());
    Ok(Obj::small(left as isize))
});

const SLOTS: Slots = Slots {
    new: Some(new),
    iter: Some(itself),
    next: Some(next),
    ..Slots::EMPTY
};

/// `reversed`
pub static REVERSED: Type = Type::new::<Reversed>(names::reversed, slots!(SLOTS))
    .with_table(table![__length_hint__ => &LENGTH_HINT]);
