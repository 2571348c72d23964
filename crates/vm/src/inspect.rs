//! What native code may know about the running Python code: its namespaces.

use taipan_gc::Gc;
use taipan_object::builtin::dict::Dict;
use taipan_object::{Name, Runtime};

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
