//! `type`: classes as objects, calling them, and making new ones.

use taipan_gc::Gc;

use crate::args::Args;
use crate::name::Name;
use crate::names;
use crate::protocol::{Found, call_special, find};
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots::Slots;
use crate::types::Type;
use crate::word::Obj;

/// Calls a class: makes an instance and initialises it.
///
/// # Errors
/// `TypeError` if it has no instances, and what `__new__` and `__init__` raise.
pub fn call(rt: &mut Runtime, class: Gc<Type>, args: Args) -> Res {
    let this = match find(class, names::__new__, |slots| slots.new) {
        Some(Found::Slot(new)) => new(rt, class, args)?,
        Some(Found::Method(method)) => call_special(rt, method, Obj::from(class), args.positional)?,
        None => return Err(rt.type_error("cannot create instance")),
    };
    if let Some(Found::Slot(init)) = find(class, names::__init__, |slots| slots.init) {
        init(rt, this, args)?;
    }
    Ok(this)
}

/// A special method of a built-in type that is a slot, as a function.
pub fn slot_method(_rt: &mut Runtime, _ty: Gc<Type>, _name: Name) -> Res<Option<Obj>> {
    Ok(None)
}

static SLOTS: Slots = Slots {
    call: None,
    ..Slots::EMPTY
};

/// `type`
pub static TYPE: Type = Type::new::<Type>(names::r#type_, &SLOTS);
