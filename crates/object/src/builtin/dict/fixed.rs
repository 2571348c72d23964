//! Dicts that programs cannot change, such as `errno.errorcode`: a type with the name of
//! `dict`, derived from it, whose changing methods raise `TypeError`.

use taipan_gc::Gc;

use super::{DICT, Dict};
use crate::args::Args;
use crate::names;
use crate::native::{ANY, NativeFunction};
use crate::raise::{Raised, Res};
use crate::runtime::Runtime;
use crate::slots;
use crate::slots::Slots;
use crate::table;
use crate::types::Type;
use crate::word::Obj;

/// A dict with the entries of this one that programs cannot change.
///
/// # Errors
/// `MemoryError`.
pub fn new(rt: &mut Runtime, entries: Gc<Dict>) -> Res {
    let fixed = rt.alloc(Dict::empty(FIXED_DICT.header()))?;
    fixed.take_over(entries);
    Ok(Obj::from(fixed))
}

#[cold]
fn refusal(rt: &mut Runtime) -> Raised {
    rt.type_error("'dict' object does not support item assignment")
}

fn refuse(rt: &mut Runtime, _args: Args) -> Res {
    Err(refusal(rt))
}

macro_rules! refused {
    ($($function:ident: $name:ident;)*) => {$(
        static $function: NativeFunction = NativeFunction::full(names::$name, 0, ANY, refuse);
    )*};
}

refused! {
    CLEAR: clear;
    POP: pop;
    POP_ITEM: popitem;
    SET_DEFAULT: setdefault;
    UPDATE: update;
}

const SLOTS: Slots = Slots {
    init: Some(|rt, _, _| Err(refusal(rt))),
    in_place: Some(|rt, _, _, _| Err(refusal(rt))),
    set_item: Some(|rt, _, _, _| Err(refusal(rt))),
    ..Slots::EMPTY
};

static FIXED_DICT: Type = Type::new::<Dict>(names::dict, slots!(SLOTS))
    .with_base(&DICT)
    .with_table(table![
        clear => &CLEAR,
        pop => &POP,
        popitem => &POP_ITEM,
        setdefault => &SET_DEFAULT,
        update => &UPDATE,
    ]);
