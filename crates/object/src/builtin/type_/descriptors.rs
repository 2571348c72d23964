//! Whether a class has data descriptors, which come before an instance's own attributes: most have none,
//! and their instances' attributes are read and set without looking into the class.
//!
//! The answer is kept with the class. It holds as long as no class gets an attribute that could be one,
//! after a base class as well: [`changed`] begins a new age then.

use crate::builtin::object::OBJECT;
use crate::name::Name;
use crate::runtime::Runtime;
use crate::types::{Class, Specials, Type, TypeFlags};
use crate::word::Obj;
use taipan_gc::Gc;

/// The age in which nothing is known, of a class that was never asked.
pub(super) const UNKNOWN: u16 = 0;
/// The last age, whose classes are asked again each time.
const LAST: u16 = u16::MAX;

/// Does no attribute of the class or its ancestors come before the attribute `name` of an instance?
#[inline]
pub(crate) fn none_for(rt: &Runtime, ty: Gc<Type>, name: Name) -> bool {
    let Some(class) = ty.class else { return false };
    // `object` has descriptors, with such names only.
    if name.bytes().starts_with(b"__") {
        return false;
    }
    let age = rt.exec.descriptors;
    class.no_descriptors.get() == age && age != LAST || look(age, class)
}

/// As [`none_for`], and nothing else has a say when such an attribute is set.
pub(crate) fn none_for_store(rt: &Runtime, ty: Gc<Type>, name: Name) -> bool {
    !ty.flags.contains(TypeFlags::SLOTTED) && none_for(rt, ty, name)
}

#[inline(never)]
fn look(age: u16, class: Gc<Class>) -> bool {
    if class.specials.get().contains(Specials::DESCRIPTORS) {
        return false;
    }
    let has_none = class.mro.get().as_slice().iter().all(|ancestor| {
        let Some(ancestor) = ancestor.get().as_type() else {
            return false;
        };
        match ancestor.class {
            Some(part) => {
                let mut position = 0;
                core::iter::from_fn(|| part.dict.next_entry(&mut position))
                    .all(|(_, value)| !may_be(value))
            }
            None => ancestor == Gc::from_static(&OBJECT),
        }
    });
    if has_none {
        class.no_descriptors.set(age);
    } else {
        let specials = class.specials.get();
        class.specials.set(specials | Specials::DESCRIPTORS);
    }
    has_none
}

/// Could it be a data descriptor, now or when its class has changed?
fn may_be(value: Obj) -> bool {
    let ty = value.type_of();
    ty.is_python_class() || ty.slots.describe_set().is_some()
}

/// A class has got an attribute.
pub(super) fn changed(rt: &mut Runtime, value: Obj) {
    if may_be(value) {
        rt.exec.descriptors = rt.exec.descriptors.saturating_add(1);
    }
}
