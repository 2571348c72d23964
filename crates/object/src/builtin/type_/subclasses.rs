//! `type.__subclasses__()`: the classes of programs are noted when they are made, by references that keep
//! none of them alive. Built-in types derived from others are not among them.

use taipan_gc::{Gc, WeakSlot};

use crate::builtin::list::List;
use crate::names;
use crate::native::NativeFunction;
use crate::object;
use crate::raise::Res;
use crate::runtime::{Root, Runtime, weak_target};
use crate::slots;
use crate::slots::Slots;
use crate::types::Type;
use crate::word::Obj;

object! {
    /// A class, as long as it is alive.
    struct Noted: sealed {
        class: WeakSlot,
    }
}

const SLOTS: Slots = Slots::EMPTY;

static NOTED: Type = Type::new::<Noted>(names::r#type_, slots!(SLOTS));

/// The classes that are noted, a list of [`Noted`].
fn noted(rt: &mut Runtime) -> Res<Gc<List>> {
    let known = rt.root(Root::Classes).and_then(|root| root.downcast());
    if let Some(list) = known {
        return Ok(list);
    }
    let list = List::with_capacity(rt, 8)?;
    rt.set_root(Root::Classes, Some(Obj::from(list)));
    Ok(list)
}

fn alive(list: Gc<List>, index: usize) -> Option<Obj> {
    weak_target(&list.get(index)?.downcast::<Noted>()?.class)
}

/// Notes a class that was made.
///
/// # Errors
/// `MemoryError`.
pub(super) fn note(rt: &mut Runtime, class: Obj) -> Res<()> {
    let list = noted(rt)?;
    // Now and then those that are gone leave.
    if list.len() >= 8 && list.len().is_power_of_two() {
        let mut kept = 0;
        for index in 0..list.len() {
            if let (Some(_), Some(note)) = (alive(list, index), list.get(index)) {
                list.set(kept, note);
                kept += 1;
            }
        }
        list.truncate(kept);
    }
    let note = rt.alloc(Noted {
        header: NOTED.header(),
        class: WeakSlot::new(),
    })?;
    if rt.register_weak(note, |note| &note.class, class, false)? {
        list.push(rt, Obj::from(note))?;
    }
    Ok(())
}

fn subclasses(rt: &mut Runtime, this: Obj) -> Res {
    let (found, all) = (List::with_capacity(rt, 0)?, noted(rt)?);
    for index in 0..all.len() {
        if let Some(class) = alive(all, index)
            && let Some(part) = class.as_type().and_then(|class| class.class)
            && part.bases.as_slice().iter().any(|base| base.get() == this)
        {
            found.push(rt, class)?;
        }
    }
    Ok(Obj::from(found))
}

/// `__subclasses__`
pub(super) static SUBCLASSES: NativeFunction =
    NativeFunction::f1(names::__subclasses__, subclasses);
