//! What native code may know about the running Python code: its namespaces, and the exception it is
//! handling.

use taipan_gc::Gc;
use taipan_mpy::prelude::Prelude;
use taipan_object::builtin::dict::Dict;
use taipan_object::exec::{Frame, HANDLER_WORDS, Variable};
use taipan_object::{Name, Obj, Res, Runtime, names};

use crate::{frame, load};

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

/// How many frames fit into the stack at most.
pub fn recursion_limit(rt: &Runtime) -> usize {
    rt.exec.max_words / frame::FRAME_WORDS
}

/// A local variable that has a name, and its value if it has one.
pub type Local = (Name, Option<Obj>);

/// The local variables of the running function that have names, if its code says which they are
/// (`Options::local_names` of the compiler).
///
/// # Errors
/// `MemoryError`.
pub fn locals(rt: &mut Runtime) -> Res<Option<impl Iterator<Item = Local> + use<>>> {
    // SAFETY: the running frame, if there is one, is in being.
    match unsafe { rt.exec.frame.as_ref() } {
        Some(frame) => locals_of(rt, frame),
        None => Ok(None),
    }
}

/// The same of a frame that runs or waits for one that does.
fn locals_of(rt: &mut Runtime, frame: &Frame) -> Res<Option<impl Iterator<Item = Local> + use<>>> {
    let (code, window) = (frame.code, frame.window);
    let Ok(prelude) = Prelude::parse(code.bytecode.bytes()) else {
        return Ok(None);
    };
    let Some(locals) = prelude.local_names() else {
        return Ok(None);
    };
    load::intern_parameters(rt, code)?;
    Ok(Some(locals.filter_map(move |(local, name)| {
        let name = code.context.names.get(name as usize)?.as_name()?;
        // The iterator of a comprehension has no name.
        if local >= u32::from(code.shape.locals) || name == names::empty {
            return None;
        }
        // SAFETY: it is one of the locals, which the window of a frame in being starts with.
        let value = unsafe { window.add(local as usize).read() };
        let is_shared = local < u32::from(code.closed) || prelude.cells().contains(&(local as u8));
        Some(match value.and_then(|value| value.downcast::<Variable>()) {
            Some(variable) if is_shared => (name, variable.value.get()),
            _ => (name, value),
        })
    })))
}

/// `locals()`: the names of the running code. Those of a function are a copy.
///
/// # Errors
/// `MemoryError`.
pub fn running_locals(rt: &mut Runtime) -> Res<Option<Gc<Dict>>> {
    // SAFETY: the running frame, if there is one, is in being.
    match unsafe { rt.exec.frame.as_ref() } {
        Some(frame) => namespace_of(rt, frame).map(Some),
        None => Ok(None),
    }
}

/// The names of a frame that runs or waits for one that does, as [`running_locals`].
///
/// # Errors
/// `MemoryError`.
pub(crate) fn namespace_of(rt: &mut Runtime, frame: &Frame) -> Res<Gc<Dict>> {
    let Some(locals) = locals_of(rt, frame)? else {
        return Ok(frame.namespace);
    };
    let dict = Dict::new(rt)?;
    for (name, value) in locals {
        if let Some(value) = value {
            dict.set(rt, Obj::from(name), value)?;
        }
    }
    Ok(dict)
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
