//! Compiling and running programs in a runtime: the `__main__` module, source in it. What the
//! facade and the boards share.

use taipan_gc::Gc;
use taipan_object::builtin::dict::Dict;
use taipan_object::builtin::exception;
use taipan_object::builtin::module::Module;
use taipan_object::runtime::SourceKind;
use taipan_object::{Obj, Res, Root, Runtime, names};

/// The namespace of `__main__`, made when first asked for.
///
/// # Errors
/// `MemoryError`.
pub fn main_globals(rt: &mut Runtime) -> Res<Gc<Dict>> {
    if let Some(globals) = rt
        .root(Root::MainGlobals)
        .and_then(|root| root.downcast::<Dict>())
    {
        return Ok(globals);
    }
    let module = Module::new(rt, names::__main__)?;
    let modules = rt.root_dict(Root::Modules)?;
    modules.set(rt, Obj::from(names::__main__), Obj::from(module))?;
    rt.set_root(Root::MainGlobals, Some(Obj::from(module.globals)));
    Ok(module.globals)
}

/// Compiles source: the code object.
///
/// # Errors
/// `SyntaxError`, `MemoryError`; `ImportError` in a build without the compiler.
pub fn compile(rt: &mut Runtime, source: &[u8], file: &str, kind: SourceKind) -> Res {
    let file = rt.intern(file)?;
    match rt.hooks.compile {
        Some(compile) => compile(rt, source, file, kind),
        None => Err(rt.raise(&exception::IMPORT_ERROR, "this build cannot compile source")),
    }
}

/// Compiles and runs source with these globals.
///
/// # Errors
/// As [`compile`], and what it raises.
pub fn run_source(
    rt: &mut Runtime,
    source: &[u8],
    file: &str,
    kind: SourceKind,
    globals: Gc<Dict>,
) -> Res {
    let code = compile(rt, source, file, kind)?;
    (rt.hooks.run_code)(rt, code, globals, globals)
}
