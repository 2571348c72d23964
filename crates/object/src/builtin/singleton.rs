//! The types of the singletons: `None`, `True` and `False`, `...`, `NotImplemented`.

use taipan_gc::Gc;

use super::int;
use crate::args::Args;
use crate::layout::Bare;
use crate::name::Name;
use crate::names;
use crate::protocol::convert;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots;
use crate::slots::{BinaryOp, Comparison, PrintKind, Slots};
use crate::text::Sink;
use crate::types::Type;
use crate::word::Obj;

fn print(rt: &mut Runtime, this: Obj, _kind: PrintKind, out: &mut dyn Sink) -> Res<()> {
    let text = match this.as_bool() {
        Some(true) => "True",
        Some(false) => "False",
        None if this == Obj::ELLIPSIS => "Ellipsis",
        None if this == Obj::NOT_IMPLEMENTED => "NotImplemented",
        None => "None",
    };
    out.write(rt, text)
}

const SINGLETON: Slots = Slots {
    print: Some(print),
    ..Slots::EMPTY
};

const NONE_SLOTS: Slots = Slots {
    truth: Some(|_, _| Ok(false)),
    new: Some(|_, _, _| Ok(Obj::NONE)),
    ..SINGLETON
};
const PLAIN_SLOTS: Slots = SINGLETON;

/// `NoneType`
pub static NONE: Type = Type::new::<Bare>(names::NoneType, slots!(NONE_SLOTS));

/// `ellipsis`
pub static ELLIPSIS: Type = Type::new::<Bare>(names::ellipsis, slots!(PLAIN_SLOTS));

/// `NotImplementedType`
pub static NOT_IMPLEMENTED: Type =
    Type::new::<Bare>(names::NotImplementedType, slots!(PLAIN_SLOTS));

fn new_bool(rt: &mut Runtime, _cls: Gc<Type>, args: Args) -> Res {
    match (args.positional, args.keywords) {
        ([], []) => Ok(Obj::FALSE),
        ([value], []) => convert::truth(rt, *value).map(Obj::bool),
        _ => Err(rt.type_error("bool() takes at most 1 argument")),
    }
}

/// `&`, `|` and `^` of two bools are bools; everything else is as with `int`.
fn binary(rt: &mut Runtime, op: BinaryOp, a: Obj, b: Obj) -> Res<Option<Obj>> {
    if let (Some(x), Some(y)) = (a.as_bool(), b.as_bool()) {
        match op {
            BinaryOp::And => return Ok(Some(Obj::bool(x & y))),
            BinaryOp::Or => return Ok(Some(Obj::bool(x | y))),
            BinaryOp::Xor => return Ok(Some(Obj::bool(x ^ y))),
            _ => {}
        }
    }
    int::binary(rt, op, a, b)
}

fn compare(rt: &mut Runtime, op: Comparison, a: Obj, b: Obj) -> Res<Option<bool>> {
    int::compare(rt, op, a, b)
}

const BOOL_SLOTS: Slots = Slots {
    new: Some(new_bool),
    binary: Some(binary),
    compare: Some(compare),
    truth: Some(|_, this| Ok(this == Obj::TRUE)),
    hash: Some(|_, this| Ok((this == Obj::TRUE) as usize)),
    ..SINGLETON
};

/// `bool`
pub static BOOL: Type = Type::new::<Bare>(names::bool, slots!(BOOL_SLOTS)).with_base(&int::INT);

/// The names of the singletons, for modules that list them.
pub const NAMES: [(Name, Obj); 2] = [
    (names::Ellipsis, Obj::ELLIPSIS),
    (names::NotImplemented, Obj::NOT_IMPLEMENTED),
];
