//! Where an exception has been: the list of entries that the VM keeps with it. `__traceback__` shows it as
//! objects, with the feature `traceback-objects`.

#[cfg(feature = "traceback-objects")]
mod object;

use taipan_gc::Gc;

#[cfg(feature = "traceback-objects")]
pub use object::of;

use crate::builtin::list::List;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::word::Obj;

/// Words that an entry takes in the list: the code, the line, and the globals of the call; or, for a place in
/// source that does not compile, the file's name, the line, and a picture of the source or `None`.
/// Entries are noted on the way out, so that the outermost is last.
pub const ENTRY: usize = 3;

/// The entry at an index; `None` past the end, and of one for which memory ran out.
pub(super) fn entry(entries: &List, index: usize) -> Option<[Obj; ENTRY]> {
    let start = index * ENTRY;
    Some([
        entries.get(start)?,
        entries.get(start + 1)?,
        entries.get(start + 2)?,
    ])
}

/// Whole entries in the list that an exception's `traceback` holds.
pub(super) fn entries(traceback: Obj) -> Option<(Gc<List>, usize)> {
    let entries = traceback.downcast::<List>()?;
    Some((entries, entries.len() / ENTRY))
}

/// `__traceback__` of an exception: there are no objects for it.
///
/// # Errors
/// None.
#[cfg(not(feature = "traceback-objects"))]
pub fn of(_rt: &mut Runtime, _exception: Obj) -> Res {
    Ok(Obj::NONE)
}

/// The entries that an exception gets with what `__traceback__` of one gave.
///
/// # Errors
/// `TypeError` if it is neither that nor `None`; `MemoryError`.
pub(super) fn taken(rt: &mut Runtime, value: Obj) -> Res {
    if value == Obj::NONE {
        return Ok(value);
    }
    #[cfg(feature = "traceback-objects")]
    if let Some(entries) = object::entries_of(rt, value)? {
        return Ok(entries);
    }
    Err(rt.type_error("__traceback__ must be a traceback or None"))
}
