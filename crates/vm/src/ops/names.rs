//! Global variables and the names of class bodies.

use taipan_gc::Gc;
use taipan_object::builtin::dict::Dict;
use taipan_object::protocol::attribute;
use taipan_object::{Name, Obj, Raised, Res, Root, Runtime, exception};

use super::attempt;
use crate::cache;
#[cfg(feature = "suggestions")]
use crate::inspect;
use crate::registers::{Flow, Registers};

#[cold]
#[inline(never)]
fn undefined(rt: &mut Runtime, name: Name) -> Raised {
    let nearest = nearest(rt, name);
    let raised = rt.raise_fmt(
        &exception::NAME_ERROR,
        format_args!("name '{name}' isn't defined"),
    );
    attribute::note_about(rt, Obj::from(name), nearest);
    raised
}

#[cfg(not(feature = "suggestions"))]
fn nearest(_rt: &mut Runtime, _name: Name) -> Obj {
    Obj::NONE
}

/// The variable that the program may have meant, as text: a local one, a global one, a built-in one,
/// in this order.
#[cfg(feature = "suggestions")]
fn nearest(rt: &mut Runtime, name: Name) -> Obj {
    use taipan_object::StringBuilder;
    use taipan_object::builtin::exception::suggestion::Search;

    let mut search = Search::new(name.text());
    let locals = match inspect::locals(rt) {
        Ok(locals) => locals,
        Err(raised) => {
            rt.take_raised(raised);
            None
        }
    };
    for (local, value) in locals.into_iter().flatten() {
        if let Some(this) = value.filter(|_| local.text() == "self")
            && let Some(attributes) = this.attributes()
            && attributes.get(name).is_some()
            && let Ok(text) = StringBuilder::format(rt, format_args!("self.{name}"))
        {
            return text;
        }
        search.offer(Obj::from(local));
    }
    if let Some(found) = search.found() {
        return found;
    }
    for dict in [inspect::running_namespace(rt), inspect::running_globals(rt)] {
        let mut position = 0;
        while let Some((key, _)) = dict.and_then(|dict| dict.next_entry(&mut position)) {
            search.offer(key);
        }
        if let Some(found) = search.found() {
            return found;
        }
    }
    for entry in rt.hooks.modules.first().map_or(&[][..], |own| own.table.0) {
        search.offer(Obj::from(entry.name));
    }
    search.found().unwrap_or(Obj::NONE)
}

/// A name that is not among the globals: one of `builtins`.
#[inline(never)]
pub(crate) fn builtin(rt: &mut Runtime, name: Name) -> Res {
    if let Some(overlay) = rt
        .root(Root::BuiltinsOverlay)
        .and_then(|root| root.downcast::<Dict>())
        && let Some(value) = overlay.get_name(name)
    {
        return Ok(value);
    }
    let builtins = rt.hooks.modules.first();
    match builtins.and_then(|builtins| builtins.table.find(name)) {
        Some(value) => Ok(value),
        None => Err(undefined(rt, name)),
    }
}

#[inline(never)]
fn global(rt: &mut Runtime, key: usize, globals: Gc<Dict>, name: Name) -> Res {
    if let Some(number) = globals.find_name(name)
        && let Some(value) = globals.value_at(number)
    {
        cache::note_global(rt, key, number);
        return Ok(value);
    }
    let value = builtin(rt, name)?;
    cache::note_builtin(rt, key, globals, value);
    Ok(value)
}

/// A global variable that the cache knows.
#[inline(always)]
pub(crate) fn quick_load_global(m: &mut Registers) -> bool {
    let key = m.ip.addr();
    let name = m.name();
    // SAFETY: the running frame is in being.
    let globals = unsafe { (*m.frame()).globals };
    match cache::global(m.rt, key, globals, name) {
        Some(value) => {
            m.push(value);
            true
        }
        None => false,
    }
}

/// A global variable.
#[inline(always)]
pub(crate) fn load_global(m: &mut Registers) -> Flow {
    let key = m.ip.addr();
    let name = m.name();
    // SAFETY: the running frame is in being.
    let globals = unsafe { (*m.frame()).globals };
    if let Some(value) = cache::global(m.rt, key, globals, name) {
        m.push(value);
        return Flow::Next;
    }
    m.save();
    let value = attempt!(global(m.rt, key, globals, name));
    m.push(value);
    Flow::Next
}

/// A name of a module or class body, else a global variable.
#[inline(always)]
pub(crate) fn load_name(m: &mut Registers) -> Flow {
    let key = m.ip.addr();
    let name = m.name();
    // SAFETY: the running frame is in being.
    let (namespace, globals) = unsafe { ((*m.frame()).namespace, (*m.frame()).globals) };
    if namespace != globals
        && let Some(value) = namespace.get_name(name)
    {
        m.push(value);
        return Flow::Next;
    }
    if let Some(value) = cache::global(m.rt, key, globals, name) {
        m.push(value);
        return Flow::Next;
    }
    m.save();
    let value = attempt!(global(m.rt, key, globals, name));
    m.push(value);
    Flow::Next
}

#[inline(never)]
fn store(rt: &mut Runtime, key: usize, namespace: Gc<Dict>, name: Name, value: Obj) -> Res<()> {
    if let Some(number) = namespace.find_name(name) {
        namespace.set_value_at(number, value);
        cache::note_global(rt, key, number);
        return Ok(());
    }
    namespace.set(rt, Obj::from(name), value)
}

/// Sets a name of a module or class body.
#[inline(always)]
pub(crate) fn store_name(m: &mut Registers) -> Flow {
    // SAFETY: the running frame is in being.
    let namespace = unsafe { (*m.frame()).namespace };
    store_in(m, namespace)
}

/// Sets a global variable.
#[inline(always)]
pub(crate) fn store_global(m: &mut Registers) -> Flow {
    // SAFETY: the running frame is in being.
    let globals = unsafe { (*m.frame()).globals };
    store_in(m, globals)
}

/// Sets a global variable that the cache knows.
#[inline(always)]
pub(crate) fn quick_store_global(m: &mut Registers) -> bool {
    // SAFETY: the running frame is in being.
    let globals = unsafe { (*m.frame()).globals };
    let key = m.ip.addr();
    let name = m.name();
    let value = m.pop();
    cache::store_global(m.rt, key, globals, name, value)
}

#[inline(always)]
fn store_in(m: &mut Registers, namespace: Gc<Dict>) -> Flow {
    let key = m.ip.addr();
    let name = m.name();
    let value = m.pop();
    if cache::store_global(m.rt, key, namespace, name, value) {
        return Flow::Next;
    }
    m.save();
    attempt!(store(m.rt, key, namespace, name, value));
    Flow::Next
}

#[inline(never)]
fn delete(rt: &mut Runtime, namespace: Gc<Dict>, name: Name) -> Res<()> {
    match namespace.remove(rt, Obj::from(name))? {
        Some(_) => Ok(()),
        None => Err(undefined(rt, name)),
    }
}

/// Deletes a name of a module or class body.
#[inline(always)]
pub(crate) fn delete_name(m: &mut Registers) -> Flow {
    let name = m.name();
    // SAFETY: the running frame is in being.
    let namespace = unsafe { (*m.frame()).namespace };
    m.save();
    attempt!(delete(m.rt, namespace, name));
    Flow::Next
}

/// Deletes a global variable.
#[inline(always)]
pub(crate) fn delete_global(m: &mut Registers) -> Flow {
    let name = m.name();
    // SAFETY: the running frame is in being.
    let globals = unsafe { (*m.frame()).globals };
    m.save();
    attempt!(delete(m.rt, globals, name));
    Flow::Next
}

/// `__build_class__`
#[inline(always)]
pub(crate) fn load_build_class(m: &mut Registers) -> Flow {
    m.save();
    let value = attempt!(builtin(m.rt, taipan_object::names::__build_class__));
    m.push(value);
    Flow::Next
}
