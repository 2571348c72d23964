//! `import` statements: through `__import__` where the program has its own.

use taipan_object::builtin::dict::Dict;
use taipan_object::builtin::module::Module;
use taipan_object::builtin::str as py_str;
use taipan_object::protocol::{attribute, call, iterate};
use taipan_object::{Name, Obj, Res, Root, Runtime, exception, names};

use super::attempt;
use crate::registers::{Flow, Registers};

/// `import name`: takes the level and the `from` list.
#[inline(always)]
pub(crate) fn import_name(m: &mut Registers) -> Flow {
    let name = m.name();
    let (level, from) = (m.peek(1), m.peek(0));
    m.save();
    let level = level.as_small().unwrap_or(0).max(0) as usize;
    let module = attempt!(import(m.rt, name, from, level));
    m.drop(1);
    m.put(0, module);
    Flow::Next
}

/// Through `__import__`, if the program has put its own into `builtins`.
#[inline(never)]
fn import(rt: &mut Runtime, name: Name, from: Obj, level: usize) -> Res {
    let overlay = rt
        .root(Root::BuiltinsOverlay)
        .and_then(|root| root.downcast::<Dict>());
    match overlay.and_then(|overlay| overlay.get_name(names::__import__)) {
        Some(hook) => {
            // SAFETY: the running frame is in being.
            let frame = unsafe { &*rt.exec.frame };
            let (globals, locals) = (Obj::from(frame.globals), Obj::from(frame.namespace));
            let level = Obj::small(level as isize);
            call::call(rt, hook, &[Obj::from(name), globals, locals, from, level])
        }
        None => (rt.hooks.import)(rt, name, from, level),
    }
}

/// `from module import name`: leaves the module and the value.
#[inline(always)]
pub(crate) fn import_from(m: &mut Registers) -> Flow {
    let name = m.name();
    let module = m.peek(0);
    m.save();
    let value = attempt!(from(m.rt, module, name));
    m.push(value);
    Flow::Next
}

#[inline(never)]
fn from(rt: &mut Runtime, module: Obj, name: Name) -> Res {
    if let Some(value) = attribute::try_get(rt, module, name)? {
        return Ok(value);
    }
    if let Some(submodule) = crate::import::submodule(rt, module, name)? {
        return Ok(submodule);
    }
    let raised = rt.raise_fmt(
        &exception::IMPORT_ERROR,
        format_args!("can't import name {name}"),
    );
    attribute::note_about(rt, Obj::from(name), module);
    Err(raised)
}

/// `from module import *`
#[inline(always)]
pub(crate) fn import_star(m: &mut Registers) -> Flow {
    let module = m.pop();
    m.save();
    // SAFETY: the running frame is in being.
    let namespace = unsafe { (*m.frame()).namespace };
    attempt!(star(m.rt, module, namespace));
    Flow::Next
}

#[inline(never)]
fn star(rt: &mut Runtime, module: Obj, namespace: taipan_gc::Gc<Dict>) -> Res<()> {
    if let Some(all) = attribute::try_get(rt, module, names::__all__)? {
        return iterate::for_each(rt, all, |rt, name| {
            let name = py_str::to_name(rt, name)?;
            let value = attribute::get(rt, module, name)?;
            namespace.set(rt, Obj::from(name), value)
        });
    }
    let Some(module) = module.downcast::<Module>() else {
        // `sys.modules` may hold any object in a module's place.
        let own = attribute::try_get(rt, module, names::__dict__)?;
        let Some(own) = own.and_then(|own| own.downcast::<Dict>()) else {
            return Err(rt.raise(
                &exception::IMPORT_ERROR,
                "import * of an object without __dict__ and __all__",
            ));
        };
        let mut position = 0;
        while let Some((key, value)) = own.next_entry(&mut position) {
            if py_str::text(key).is_some_and(|key| !key.starts_with('_')) {
                namespace.set(rt, key, value)?;
            }
        }
        return Ok(());
    };
    let mut position = 0;
    while let Some((key, value)) = module.globals.next_entry(&mut position) {
        if py_str::text(key).is_some_and(|key| !key.starts_with('_')) {
            namespace.set(rt, key, value)?;
        }
    }
    if let Some(native) = module.native {
        for entry in native.table.0 {
            if !entry.name.text().starts_with('_') {
                let value = module.get(rt, entry.name)?.unwrap_or(entry.value);
                let name = rt.intern_in_place(entry.name.text())?;
                namespace.set(rt, Obj::from(name), value)?;
            }
        }
    }
    Ok(())
}
