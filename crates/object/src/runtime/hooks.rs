//! What the executing part and the modules lend to the objects, which may not know of them.

use taipan_gc::Gc;

use super::Runtime;
use crate::args::Args;
use crate::builtin::dict::Dict;
use crate::builtin::module::NativeModule;
use crate::data::Data;
use crate::exec::{Code, Function, Generator};
use crate::name::Name;
use crate::raise::Res;
use crate::trusted::Trusted;
use crate::word::Obj;

/// What the executing part and the modules lend to the objects: set once, by the facade.
pub struct Hooks {
    /// Calls a Python function.
    pub call_function: fn(&mut Runtime, Gc<Function>, Args) -> Res,
    /// Loads the code of a function that is not loaded.
    pub load_code: fn(&mut Runtime, Gc<Function>) -> Res<Gc<Code>>,
    /// Resumes a generator with a value, or with an exception to raise where it waits.
    /// `None` when it has returned; the value it returned is then in `Runtime::returned`.
    pub resume: fn(&mut Runtime, Gc<Generator>, Resume) -> Res<Option<Obj>>,
    /// Imports a module: name, `from` list, level.
    pub import: fn(&mut Runtime, Name, Obj, usize) -> Res,
    /// What is at a path of the file system, for `import`.
    pub path_kind: fn(&mut Runtime, &str) -> PathKind,
    /// The contents of a file, and whether they lie in memory that is never freed.
    pub read_file: fn(&mut Runtime, &str) -> Res<(Data, bool)>,
    /// The image of a module that is part of the build.
    pub frozen: fn(&str) -> Option<Trusted>,
    /// Compiles source to a code object: bytes, file name, kind.
    pub compile: Option<fn(&mut Runtime, &[u8], Name, SourceKind) -> Res>,
    /// Runs a code object with these globals and locals.
    pub run_code: fn(&mut Runtime, Obj, Gc<Dict>, Gc<Dict>) -> Res,
    /// Runs the body of a class: a function whose names go into the dict.
    pub run_body: fn(&mut Runtime, Gc<Function>, Gc<Dict>) -> Res,
    /// An attribute of a code object; `None` where there is none.
    pub code_attribute: fn(&mut Runtime, Gc<Code>, Name) -> Res<Option<Obj>>,
    /// The `frame` object of a call that has ended: its code, the line it was at, its globals.
    pub ended_frame: fn(&mut Runtime, Gc<Code>, Obj, Obj) -> Res,
    /// Runs what an interrupt announced: scheduled callbacks, the keyboard interrupt.
    pub interrupt: fn(&mut Runtime) -> Res<()>,
    /// The native modules, `builtins` first.
    pub modules: &'static [&'static NativeModule],
}

/// What is at a path.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PathKind {
    /// Nothing.
    Absent,
    /// A file.
    File,
    /// A directory.
    Directory,
}

/// How a generator is resumed.
#[derive(Clone, Copy)]
pub enum Resume {
    /// With a value, which `yield` gives.
    Send(Obj),
    /// With an exception, or what makes one when called, raised at the `yield`.
    Throw(Obj),
}

/// What a source text is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SourceKind {
    /// A module or script.
    Module,
    /// One interactive statement, whose value is printed.
    Single,
    /// One expression, whose value is the result.
    Eval,
}

/// The hooks of a runtime that runs no Python code: for tests of the objects alone.
pub static NO_HOOKS: Hooks = Hooks {
    call_function: |rt, _, _| Err(rt.type_error("no interpreter")),
    load_code: |rt, _| Err(rt.type_error("no interpreter")),
    resume: |rt, _, _| Err(rt.type_error("no interpreter")),
    import: |rt, _, _, _| Err(rt.type_error("no interpreter")),
    path_kind: |_, _| PathKind::Absent,
    read_file: |rt, _| Err(rt.type_error("no interpreter")),
    frozen: |_| None,
    compile: None,
    run_code: |rt, _, _, _| Err(rt.type_error("no interpreter")),
    run_body: |rt, _, _| Err(rt.type_error("no interpreter")),
    code_attribute: |_, _, _| Ok(None),
    ended_frame: |_, _, _, _| Ok(Obj::NONE),
    interrupt: |_| Ok(()),
    modules: &[],
};
