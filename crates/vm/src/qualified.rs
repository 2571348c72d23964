//! The qualified names of functions, as CPython has them in `__qualname__`: found in the image when
//! they are asked for, so that they cost no memory.
//!
//! The classes and functions that a function lies in are those whose entries in the image it lies
//! in. Of code that was made from a part of an image, as by `marshal`, only that part is known.

use core::fmt;

use taipan_gc::Gc;
use taipan_mpy::opcode::{self, Op};
use taipan_mpy::prelude::Prelude;
use taipan_mpy::reader::Module;
use taipan_object::builder::StringBuilder;
use taipan_object::builtin::dict::Dict;
use taipan_object::exec::Code;
use taipan_object::{Obj, Res, Runtime, names};

use crate::load;

/// Writes the qualified name of a function, `C.method` or `outer.<locals>.inner`.
#[derive(Clone, Copy)]
pub struct Qualified(pub Gc<Code>);

impl fmt::Display for Qualified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = self.0;
        let target = code.image_offset as u32;
        if cfg!(feature = "qualified-names")
            && let Ok(module) = load::module_of(code.context)
            && let Ok(body) = module.body()
        {
            let mut at = body.offset();
            while let Some((child, class)) = child_with(&module, at, target)
                && child != target
            {
                let name = name_at(&module, code, child).unwrap_or("?");
                f.write_str(name)?;
                f.write_str(if class { "." } else { ".<locals>." })?;
                at = child;
            }
        }
        f.write_str(code.name.text())
    }
}

/// The name of a class in a function or another class says so, unless the class's body, which has
/// run, gave it another one.
///
/// # Errors
/// `MemoryError`.
pub(crate) fn name_class(rt: &mut Runtime, body: Gc<Code>, namespace: Gc<Dict>) -> Res<()> {
    if !cfg!(feature = "qualified-names") {
        return Ok(());
    }
    // SAFETY: the running frame, if there is one, is in being.
    let around = unsafe { rt.exec.frame.as_ref() }.map(|frame| frame.code);
    if around == body.context.body.get()
        || namespace.get_name(names::__qualname__) != Some(Obj::from(body.name))
    {
        return Ok(());
    }
    let name = StringBuilder::format(rt, format_args!("{}", Qualified(body)))?;
    namespace.set(rt, Obj::from(names::__qualname__), name)?;
    Ok(())
}

/// The child of the entry at `at` that has the entry at `target` in it or is that, and whether it is
/// the body of a class.
fn child_with(module: &Module<'static>, at: u32, target: u32) -> Option<(u32, bool)> {
    let entry = module.code_at(at).ok()?;
    if at >= target || entry.n_children() == 0 {
        return None;
    }
    let mut child = entry.first_child();
    for _ in 1..entry.n_children() {
        let next = module.after(child).ok()?;
        if next > target {
            break;
        }
        child = next;
    }
    let prelude = Prelude::parse(module.code_at(child).ok()?.bytecode()).ok()?;
    // Functions have no namespace to load names from; the bodies of classes begin with that.
    let mut first = None;
    let _ = opcode::for_each_name(prelude.instructions(), &mut |op, _| {
        first = Some(op);
        Err(())
    });
    Some((child, first == Some(Op::LOAD_NAME)))
}

/// The name of the entry at `at`.
fn name_at(module: &Module<'static>, code: Gc<Code>, at: u32) -> Option<&'static str> {
    let prelude = Prelude::parse(module.code_at(at).ok()?.bytecode()).ok()?;
    let name = code
        .context
        .names
        .get(prelude.simple_name().ok()? as usize)?;
    match name.as_mark() {
        Some(mark) => str::from_utf8(module.name_at(mark as u32).ok()?.bytes()).ok(),
        None => Some(name.as_name()?.text()),
    }
}
