//! `__annotations__`: computed when it is first asked for, by the functions that compiled code leaves for
//! that, as CPython does from 3.14 on. Names in annotations need not exist until then.

use taipan_gc::Gc;

use super::dict::Dict;
use super::tuple;
use crate::exec::Function;
use crate::name::Name;
use crate::names;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::types::{Ancestors, Type};
use crate::word::Obj;

/// Keeps `annotate`, which makes the annotations of the function `what`, or that of the variable of this
/// name. `namespace` is that of the class or module around it.
///
/// # Errors
/// `MemoryError`.
pub fn keep(rt: &mut Runtime, annotate: Obj, namespace: Option<Gc<Dict>>, what: Obj) -> Res<()> {
    if let Some(function) = target(what) {
        let namespace = namespace.map_or(Obj::NONE, Obj::from);
        let pending = tuple::new(rt, &[annotate, namespace])?;
        function.make_extras(rt)?.annotations.set(Some(pending));
        return Ok(());
    }
    let Some(namespace) = namespace else {
        return Ok(());
    };
    let all = match pending_of(namespace) {
        Some(all) => all,
        None => {
            let all = Dict::new(rt)?;
            namespace.set(rt, Obj::from(names::__annotate_func__), Obj::from(all))?;
            all
        }
    };
    all.set(rt, what, annotate)?;
    Ok(())
}

/// The function itself, also that of an asynchronous generator.
fn target(what: Obj) -> Option<Gc<Function>> {
    super::async_generator::function_of(what).downcast()
}

fn pending_of(namespace: Gc<Dict>) -> Option<Gc<Dict>> {
    namespace.get_name(names::__annotate_func__)?.downcast()
}

/// Runs what computes annotations where the names of `namespace` are known.
fn compute(rt: &mut Runtime, annotate: Obj, namespace: Obj) -> Res {
    let Some(annotate) = annotate.downcast::<Function>() else {
        return Ok(Obj::NONE);
    };
    let namespace = namespace.downcast().unwrap_or(annotate.globals);
    (rt.hooks.run_body)(rt, annotate, namespace)
}

/// `__annotations__` of a function.
///
/// # Errors
/// What the annotations raise.
pub fn of_function(rt: &mut Runtime, function: Gc<Function>) -> Res {
    let extras = function.make_extras(rt)?;
    let made = match extras.annotations.get() {
        Some(known) => match *tuple::items(known) {
            [annotate, namespace] => compute(rt, annotate, namespace)?,
            _ => return Ok(known),
        },
        None => Obj::from(Dict::new(rt)?),
    };
    extras.annotations.set(Some(made));
    Ok(made)
}

/// Sets or deletes `__annotations__` of a function.
///
/// # Errors
/// `TypeError` for what is no dict.
pub fn set_of_function(rt: &mut Runtime, function: Gc<Function>, value: Option<Obj>) -> Res<bool> {
    let value = value.filter(|value| *value != Obj::NONE);
    if value.is_some_and(|value| value.downcast::<Dict>().is_none()) {
        return Err(rt.type_error("__annotations__ must be set to a dict object"));
    }
    function.make_extras(rt)?.annotations.set(value);
    Ok(true)
}

/// `__annotations__` of a class that a program has made; `None` for built-in classes.
///
/// # Errors
/// What the annotations raise.
pub fn of_class(rt: &mut Runtime, class: Gc<Type>) -> Res<Option<Obj>> {
    let Some(part) = class.class else {
        return Ok(None);
    };
    of_namespace(rt, part.dict).map(Some)
}

/// `__annotations__` of an instance: those of the first class along the ancestors that has some.
///
/// # Errors
/// What the annotations raise.
pub fn of_ancestors(rt: &mut Runtime, class: Gc<Type>) -> Res<Option<Obj>> {
    let annotated = Ancestors::of(class)
        .filter_map(|ancestor| ancestor.class)
        .find(|part| pending_of(part.dict).is_some());
    match annotated {
        Some(part) => of_namespace(rt, part.dict).map(Some),
        None => Ok(None),
    }
}

/// `__annotations__` of a class or module. What is computed is kept beside the texts that compiled code
/// leaves in some classes as `__annotations__`.
///
/// # Errors
/// What the annotations raise.
pub fn of_namespace(rt: &mut Runtime, namespace: Gc<Dict>) -> Res {
    if let Some(made) = namespace.get_name(names::__annotations_cache__) {
        return Ok(made);
    }
    let pending = pending_of(namespace);
    let given = namespace.get_name(names::__annotations__);
    if let (Some(given), None) = (given, pending) {
        return Ok(given);
    }
    let made = Dict::new(rt)?;
    let mut position = 0;
    if let Some(pending) = pending {
        while let Some((name, annotate)) = pending.next_entry(&mut position) {
            let value = compute(rt, annotate, Obj::from(namespace))?;
            made.set(rt, name, value)?;
        }
    }
    let made = Obj::from(made);
    namespace.set(rt, Obj::from(names::__annotations_cache__), made)?;
    Ok(made)
}

/// Forgets what `__annotations__` was, before it is set or deleted.
///
/// # Errors
/// `MemoryError`.
pub fn forget(rt: &mut Runtime, namespace: Gc<Dict>, name: Name) -> Res<()> {
    if name == names::__annotations__ {
        namespace.remove(rt, Obj::from(names::__annotations_cache__))?;
        namespace.remove(rt, Obj::from(names::__annotate_func__))?;
    }
    Ok(())
}
