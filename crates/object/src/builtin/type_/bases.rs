//! What stands for the bases of a `class` statement that are no classes: `list` for `list[int]`, and what
//! `__mro_entries__` of an object says (PEP 560; with the feature `class-tools`).

use taipan_gc::Gc;

use crate::builtin::list::List;
use crate::builtin::union::Alias;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::word::Obj;

/// The classes for these bases.
///
/// # Errors
/// What `__mro_entries__` raises, `TypeError` if it returns no tuple, `MemoryError`.
pub(super) fn resolve(rt: &mut Runtime, bases: &[Obj]) -> Res<Gc<List>> {
    let classes = List::with_capacity(rt, bases.len())?;
    for base in bases {
        if let Some(alias) = base.downcast::<Alias>() {
            classes.push(rt, alias.origin)?;
            continue;
        }
        #[cfg(feature = "class-tools")]
        if base.as_type().is_none()
            && let Some(entries) = entries(rt, *base, bases)?
        {
            for class in crate::builtin::tuple::items(entries) {
                classes.push(rt, *class)?;
            }
            continue;
        }
        classes.push(rt, *base)?;
    }
    Ok(classes)
}

/// The tuple that `base.__mro_entries__(bases)` gives; `None` if the base has no such method.
#[cfg(feature = "class-tools")]
fn entries(rt: &mut Runtime, base: Obj, bases: &[Obj]) -> Res<Option<Obj>> {
    use crate::builtin::tuple::{self, TUPLE};
    use crate::names;
    use crate::protocol::{call_special, find_method};

    let Some(method) = find_method(base.type_of(), names::__mro_entries__) else {
        return Ok(None);
    };
    let bases = tuple::new(rt, bases)?;
    let entries = call_special(rt, method, base, &[bases])?;
    match entries.is_instance(&TUPLE) {
        true => Ok(Some(entries)),
        false => Err(rt.type_error("__mro_entries__ must return a tuple")),
    }
}
