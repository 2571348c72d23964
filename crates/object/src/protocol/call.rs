//! Calling whatever can be called.

use taipan_gc::Array;

use super::attribute::Loaded;
use super::{Found, find};
use crate::args::Args;
use crate::builtin::function::BoundMethod;
use crate::builtin::type_;
use crate::exec::Function;
use crate::names;
use crate::native::NativeFunction;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots::slot;
use crate::word::Obj;

/// `callee(*args)`
///
/// # Errors
/// `TypeError` if it cannot be called, and whatever it raises.
pub fn call(rt: &mut Runtime, callee: Obj, args: &[Obj]) -> Res {
    call_with(rt, callee, Args::positional(args))
}

/// `callee(*args, **keywords)`
///
/// # Errors
/// As [`call`].
pub fn call_with(rt: &mut Runtime, callee: Obj, args: Args) -> Res {
    rt.check_stack()?;
    if let Some(function) = callee.downcast::<NativeFunction>() {
        return function.call(rt, args);
    }
    if let Some(function) = callee.downcast::<Function>() {
        return (rt.hooks.call_function)(rt, function, args);
    }
    if let Some(method) = callee.downcast::<BoundMethod>() {
        return with_first(rt, method.this, args, |rt, args| {
            call_with(rt, method.function, args)
        });
    }
    if let Some(class) = callee.as_type() {
        return type_::call(rt, class, args);
    }
    match find(callee.type_of(), names::__call__, slot::call) {
        Some(Found::Slot(call)) => call(rt, callee, args),
        Some(Found::Method(method)) => {
            let loaded = super::attribute::bind(rt, method, Some(callee), callee.type_of())?;
            call_loaded_with(rt, loaded, args)
        }
        None => Err(super::unsupported(rt, callee, "is not callable")),
    }
}

/// Calls an attribute that was loaded but not bound.
///
/// # Errors
/// As [`call`].
pub fn call_loaded(rt: &mut Runtime, loaded: Loaded, args: &[Obj]) -> Res {
    call_loaded_with(rt, loaded, Args::positional(args))
}

/// Calls an attribute that was loaded but not bound, with keywords.
///
/// # Errors
/// As [`call`].
pub fn call_loaded_with(rt: &mut Runtime, loaded: Loaded, args: Args) -> Res {
    match loaded {
        Loaded::Value(callee) => call_with(rt, callee, args),
        Loaded::Method(function, this) => {
            with_first(rt, this, args, |rt, args| call_with(rt, function, args))
        }
    }
}

/// Arguments that fit on the native stack when one is put in front.
const SHORT: usize = 7;

/// Runs `f` with the arguments and one more in front.
///
/// # Errors
/// `MemoryError`, and what `f` raises.
pub fn with_first<R>(
    rt: &mut Runtime,
    first: Obj,
    args: Args,
    f: impl FnOnce(&mut Runtime, Args) -> Res<R>,
) -> Res<R> {
    let count = args.positional.len();
    if count <= SHORT {
        let mut all = [first; SHORT + 1];
        all[1..=count].copy_from_slice(args.positional);
        return f(
            rt,
            Args {
                positional: &all[..=count],
                keywords: args.keywords,
            },
        );
    }
    let all = rt.alloc_array(Array::<Obj>::HEADER, count + 1, first)?;
    for (to, from) in all.as_slice()[1..].iter().zip(args.positional) {
        to.set(*from);
    }
    f(
        rt,
        Args {
            positional: crate::word::fixed_items(all),
            keywords: args.keywords,
        },
    )
}

/// Can it be called?
pub fn is_callable(value: Obj) -> bool {
    value.downcast::<NativeFunction>().is_some()
        || value.downcast::<Function>().is_some()
        || value.downcast::<BoundMethod>().is_some()
        || value.as_type().is_some()
        || find(value.type_of(), names::__call__, slot::call).is_some()
}
