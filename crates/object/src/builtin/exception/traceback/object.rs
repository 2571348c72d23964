//! `traceback` objects, as CPython's "Data model: traceback objects". Unlike CPython's they are made when
//! asked for, so that raising costs no more, and cannot be made by programs. Their frames are those of calls
//! that have ended: no local variables, no caller.

use taipan_gc::Gc;

use super::{ENTRY, entries, entry};
use crate::builtin::exception::Exception;
use crate::builtin::list::List;
use crate::exec::Code;
use crate::name::Name;
use crate::names;
use crate::object;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots;
use crate::slots::Slots;
use crate::types::Type;
use crate::word::Obj;

object! {
    /// An entry and those further in.
    pub(super) struct Traceback: sealed {
        entries: Gc<List>,
        index: usize,
    }
}

/// `__traceback__` of an exception.
///
/// # Errors
/// `MemoryError`.
pub fn of(rt: &mut Runtime, exception: Obj) -> Res {
    let exception = exception.downcast::<Exception>();
    match exception.and_then(|exception| entries(exception.traceback.get())) {
        Some((entries, len)) => before(rt, entries, len),
        None => Ok(Obj::NONE),
    }
}

/// The entry before one, which is further in; `None` if there is none. The place in source that does not
/// compile is no call, and the innermost where there is one.
fn before(rt: &mut Runtime, entries: Gc<List>, index: usize) -> Res {
    let index = index.checked_sub(1);
    let Some(index) = index.filter(|index| call(&entries, *index).is_some()) else {
        return Ok(Obj::NONE);
    };
    let header = TRACEBACK.header();
    let made = rt.alloc(Traceback {
        header,
        entries,
        index,
    })?;
    Ok(Obj::from(made))
}

/// The code, the line and the globals of an entry.
fn call(entries: &List, index: usize) -> Option<(Gc<Code>, Obj, Obj)> {
    let [place, line, globals] = entry(entries, index)?;
    Some((place.downcast::<Code>()?, line, globals))
}

/// The entries that it shows; `None` of anything else. A copy, as each exception goes on from there by itself.
pub(super) fn entries_of(rt: &mut Runtime, value: Obj) -> Res<Option<Obj>> {
    let Some(traceback) = value.downcast::<Traceback>() else {
        return Ok(None);
    };
    let end = (traceback.index + 1) * ENTRY;
    let entries = traceback.entries.part(rt, 0, end)?;
    Ok(Some(Obj::from(entries)))
}

fn get_attribute(rt: &mut Runtime, this: Obj, name: Name) -> Res<Option<Obj>> {
    let Some(traceback) = this.downcast::<Traceback>() else {
        return Ok(None);
    };
    let Some((code, line, globals)) = call(&traceback.entries, traceback.index) else {
        return Ok(None);
    };
    Ok(Some(match name.text() {
        "tb_lineno" => line,
        "tb_next" => before(rt, traceback.entries, traceback.index)?,
        "tb_lasti" => Obj::small(-1),
        "tb_frame" => (rt.hooks.ended_frame)(rt, code, line, globals)?,
        _ => return Ok(None),
    }))
}

const SLOTS: Slots = Slots {
    get_attribute: Some(get_attribute),
    ..Slots::EMPTY
};

/// `traceback`, `types.TracebackType`
static TRACEBACK: Type = Type::new::<Traceback>(names::traceback, slots!(SLOTS));
