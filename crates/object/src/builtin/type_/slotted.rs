//! Classes with `__slots__`: the attributes that their instances can have. They have no other layout:
//! only setting another attribute is refused. Their descriptors are in `member`.

use taipan_gc::{Array, Gc};

use super::create::HOOKS;
use crate::builtin::dict::Dict;
use crate::builtin::list::List;
use crate::builtin::object::OBJECT;
use crate::builtin::{str as py_str, tuple};
use crate::name::Name;
use crate::names;
use crate::types::{Ancestors, Type, TypeFlags};
use crate::word::Obj;

/// [`TypeFlags::SLOTTED`] for a class whose body and bases all name their attributes.
pub(super) fn flags(bases: Gc<Array<Obj>>, namespace: Gc<Dict>) -> TypeFlags {
    if !HOOKS {
        return TypeFlags::empty();
    }
    let slots = namespace.get_name(names::__slots__);
    let named = slots.is_some_and(|slots| {
        items(&slots).is_some_and(|items| {
            let mut items = items.filter_map(py_str::text);
            !items.any(|item| item == "__dict__")
        })
    });
    let mut bases = bases
        .as_slice()
        .iter()
        .filter_map(|base| base.get().as_type());
    let object = Gc::from_static(&OBJECT);
    match named && bases.all(|base| base == object || base.flags.contains(TypeFlags::SLOTTED)) {
        true => TypeFlags::SLOTTED,
        false => TypeFlags::empty(),
    }
}

/// Whether an instance of a class with that flag can have an attribute.
pub(crate) fn allows(class: Gc<Type>, name: Name) -> bool {
    !HOOKS || Ancestors::of(class).any(|ancestor| names_slot(ancestor, name))
}

/// Whether the class's own `__slots__` names an attribute.
pub(super) fn names_slot(class: Gc<Type>, name: Name) -> bool {
    let slots = class
        .class
        .and_then(|part| part.dict.get_name(names::__slots__));
    let items = slots.as_ref().and_then(items).into_iter().flatten();
    items
        .filter_map(py_str::text)
        .any(|slot| is_slot(slot, class.name.text(), name.text()))
}

/// Whether an attribute is the one of a slot, whose name is private to its class if it begins so.
fn is_slot(slot: &str, class: &str, name: &str) -> bool {
    if slot.starts_with("__") && !slot.ends_with("__") {
        let rest = name.strip_prefix('_');
        let rest = rest.and_then(|rest| rest.strip_prefix(class.trim_start_matches('_')));
        return rest == Some(slot);
    }
    slot == name
}

/// The names in a string, tuple or list; `None` for other values, which are not looked at.
fn items(slots: &Obj) -> Option<impl Iterator<Item = Obj>> {
    let list = slots.downcast::<List>();
    let items = if slots.is_exactly(&tuple::TUPLE) {
        tuple::items(*slots)
    } else if py_str::text(*slots).is_some() {
        core::slice::from_ref(slots)
    } else {
        list?;
        &[]
    };
    let count = list.map_or(0, |list| list.len());
    let more = (0..count).filter_map(move |index| list?.get(index));
    Some(items.iter().copied().chain(more))
}
