//! Where an exception has been: file, line and function for each frame it passed.

use taipan_gc::Gc;
use taipan_mpy::prelude::Prelude;
use taipan_object::builtin::exception::Exception;
use taipan_object::builtin::exception::traceback::ENTRY;
use taipan_object::builtin::list::List;
use taipan_object::exec::{Code, Frame};
use taipan_object::{Name, Obj, Runtime};

/// The line that a frame is at, given that its instruction pointer is saved. 0 if unknown.
pub fn line_of(frame: &Frame) -> u32 {
    line_at(frame.code, frame.ip.addr())
}

/// Where the instructions of a function lie.
pub(crate) fn start_of(code: Gc<Code>) -> usize {
    code.bytecode.bytes().as_ptr().addr() + code.entry
}

/// The line of the instruction whose opcode is before an address. 0 if unknown.
pub(crate) fn line_at(code: Gc<Code>, address: usize) -> u32 {
    let Ok(prelude) = Prelude::parse(code.bytecode.bytes()) else {
        return 0;
    };
    let offset = address.saturating_sub(start_of(code) + 1);
    match prelude.lines() {
        Ok(lines) => lines.line_at(offset as u32),
        Err(_) => 0,
    }
}

/// Notes that the exception passes the running frame. Without memory it is not noted.
pub(crate) fn note(rt: &mut Runtime, exception: Obj) {
    // SAFETY: the running frame is in being, and `unwind::raise` has saved its registers.
    let Some(frame) = (unsafe { rt.exec.frame.as_ref() }) else {
        return;
    };
    let Some(object) = exception.downcast::<Exception>() else {
        return;
    };
    if rt.is_memory_error_object(exception) {
        // The one that takes no memory is shared, so it keeps no history.
        return;
    }
    let line = Obj::small(line_of(frame) as isize);
    let entry = [Obj::from(frame.code), line, Obj::from(frame.globals)];
    add(rt, object, exception, entry);
}

/// Notes where in the source a `SyntaxError` lies, perhaps with the source as it is shown below that.
pub fn note_source(
    rt: &mut Runtime,
    exception: Obj,
    file: Name,
    line: usize,
    picture: Option<Obj>,
) {
    if let Some(object) = exception.downcast::<Exception>() {
        let line = Obj::small(line as isize);
        let entry = [Obj::from(file), line, picture.unwrap_or(Obj::NONE)];
        add(rt, object, exception, entry);
    }
}

/// Adds an entry. When there is no memory for one, the traceback ends there and is not added to
/// again: a deep recursion is left through many frames, each of which would collect garbage in
/// vain. The mark of that is `False` in place of a list, or a list that ends within an entry.
fn add(rt: &mut Runtime, object: Gc<Exception>, exception: Obj, entry: [Obj; ENTRY]) {
    let traceback = object.traceback.get();
    let entries = match traceback.downcast::<List>() {
        Some(entries) if entries.len().is_multiple_of(ENTRY) => entries,
        None if traceback != Obj::FALSE => match rt.despite_lock(|rt| List::with_capacity(rt, 6)) {
            Ok(entries) => {
                object.traceback.set(Obj::from(entries));
                entries
            }
            Err(_) => {
                object.traceback.set(Obj::FALSE);
                return rt.throw_again(exception);
            }
        },
        _ => return,
    };
    for value in entry {
        if rt.despite_lock(|rt| entries.push(rt, value)).is_err() {
            if entries.is_empty() {
                object.traceback.set(Obj::FALSE);
            } else if entries.len().is_multiple_of(ENTRY) {
                entries.truncate(entries.len() - 1);
            }
            return rt.throw_again(exception);
        }
    }
}
