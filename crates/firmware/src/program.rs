//! Running programs: the `__main__` module, source and files in it, and how an exception
//! that nothing caught ends.

use taipan_gc::Gc;
use taipan_object::builtin::dict::Dict;
use taipan_object::builtin::exception::{self, Exception, report};
use taipan_object::builtin::int;
use taipan_object::builtin::module::Module;
use taipan_object::builtin::{str as py_str, tuple};
use taipan_object::protocol::{convert, print};
use taipan_object::runtime::SourceKind;
use taipan_object::text::Sink;
use taipan_object::{Obj, PrintKind, Raised, Res, Root, Runtime, names};

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

/// How a program ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// By itself.
    Finished,
    /// With `SystemExit` and this status.
    Exited(i32),
    /// With an exception, which was reported.
    Failed,
}

/// Deals with what a program raised: `SystemExit` gives its status, anything else is
/// reported.
pub fn end(rt: &mut Runtime, raised: Raised, out: &mut dyn Sink) -> Outcome {
    let exception = rt.take_raised(raised);
    if exception.is_instance(&exception::SYSTEM_EXIT) {
        return Outcome::Exited(exit_status(rt, exception, out));
    }
    if report::write(rt, exception, out).is_err() {
        // Showing it failed as well; its type is better than nothing.
        rt.forget_raised();
        let name = exception.type_of().name;
        let _ = out.write(rt, name.text());
        let _ = out.write(rt, "\n");
    }
    Outcome::Failed
}

/// The status of a `SystemExit`: `None` is 0, integers are themselves, anything else is
/// shown and counts as 1.
fn exit_status(rt: &mut Runtime, exception: Obj, out: &mut dyn Sink) -> i32 {
    let value = exception.downcast::<Exception>().map_or(Obj::NONE, |exit| {
        tuple::items(exit.args.get())
            .first()
            .copied()
            .unwrap_or(Obj::NONE)
    });
    if value == Obj::NONE {
        return 0;
    }
    if int::is_int(value) {
        return match convert::index(rt, value) {
            Ok(status) => status as i32,
            Err(_) => {
                rt.forget_raised();
                1
            }
        };
    }
    if print::print(rt, value, PrintKind::Str, out).is_err() {
        rt.forget_raised();
    }
    let _ = out.write(rt, "\n");
    i32::from(py_str::text(value) != Some(""))
}
