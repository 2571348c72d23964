//! What native code may know about the running Python code: its namespaces, and the exception it is
//! handling.

use taipan_gc::Gc;
use taipan_object::builtin::dict::Dict;
use taipan_object::exec::HANDLER_WORDS;
use taipan_object::{Name, Obj, Runtime};

/// The global variables of the running code; `None` when no Python code runs.
pub fn running_globals(rt: &Runtime) -> Option<Gc<Dict>> {
    // SAFETY: the running frame, if there is one, is in being.
    unsafe { rt.exec.frame.as_ref() }.map(|frame| frame.globals)
}

/// Where the running code stores names: its globals, or the body of a class.
pub fn running_namespace(rt: &Runtime) -> Option<Gc<Dict>> {
    // SAFETY: the running frame, if there is one, is in being.
    unsafe { rt.exec.frame.as_ref() }.map(|frame| frame.namespace)
}

/// The file that the running code came from.
pub fn running_file(rt: &Runtime) -> Option<Name> {
    // SAFETY: the running frame, if there is one, is in being.
    unsafe { rt.exec.frame.as_ref() }.map(|frame| frame.code.context.file)
}

/// The exception that the running code, or code that called it, is handling.
pub fn handled_exception(rt: &Runtime) -> Option<Obj> {
    // SAFETY: the word that was found is that of a handler in force.
    handled_word(rt).and_then(|word| unsafe { word.read() })
}

/// Has the running code handle this exception in place of the one that it handles.
pub fn set_handled(rt: &mut Runtime, exception: Obj) {
    if let Some(word) = handled_word(rt) {
        // SAFETY: as above.
        unsafe { word.write(Some(exception)) };
    }
}

fn handled_word(rt: &Runtime) -> Option<*mut Option<Obj>> {
    let mut next = rt.exec.frame;
    // SAFETY: the running frame and those that it was called from are in being.
    while let Some(frame) = unsafe { next.as_ref() } {
        let locals = frame.code.shape.locals as usize;
        for index in (0..frame.handlers).rev() {
            // SAFETY: handlers in force lie behind the locals, and their exception is the
            // third of their words.
            let word = unsafe { frame.window.add(locals + index * HANDLER_WORDS + 2) };
            // SAFETY: as above.
            if unsafe { word.read() }.is_some_and(|value| value != Obj::ABSENT) {
                return Some(word);
            }
        }
        next = frame.previous;
    }
    None
}
