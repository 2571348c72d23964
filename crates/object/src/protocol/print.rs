//! `str()` and `repr()`.

use taipan_gc::Gc;

use super::{Found, call_special, find, find_method};
use crate::builtin::str as py_str;
use crate::name::Name;
use crate::names;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots::{PrintKind, slot};
use crate::text::{Sink, StringBuilder};
use crate::types::Type;
use crate::word::Obj;

/// Writes `str(value)` or `repr(value)`.
///
/// # Errors
/// Whatever `__str__` and `__repr__` raise; `RuntimeError` if values are nested too deeply.
pub fn print(rt: &mut Runtime, value: Obj, kind: PrintKind, out: &mut dyn Sink) -> Res<()> {
    rt.check_stack()?;
    if kind == PrintKind::Str
        && let Some(text) = py_str::text(value)
        && !value.type_of().is_python_class()
    {
        return out.write(rt, text);
    }
    if let Some(method) = method(value, kind) {
        let result = call_special(rt, method, value, &[])?;
        let text = expect_text(rt, result, kind)?;
        return out.write(rt, text);
    }
    match find(value.type_of(), name(kind), slot::print) {
        Some(Found::Slot(print)) => print(rt, value, kind, out),
        _ => Ok(()),
    }
}

fn name(kind: PrintKind) -> Name {
    match kind {
        PrintKind::Str => names::__str__,
        PrintKind::Repr => names::__repr__,
    }
}

/// The method of a Python class that gives the text, if one does.
fn method(value: Obj, kind: PrintKind) -> Option<Obj> {
    let ty = value.type_of();
    if !ty.is_python_class() {
        return None;
    }
    if kind == PrintKind::Str && !base_has_str(value) {
        // Built-in bases without a `__str__` of their own do not hide one that comes later,
        // and a `__repr__` serves as well.
        if let Some(method) = find_method(ty, names::__str__) {
            return Some(method);
        }
        return find_method_before_slot(ty, PrintKind::Repr);
    }
    find_method_before_slot(ty, kind)
}

fn find_method_before_slot(ty: Gc<Type>, kind: PrintKind) -> Option<Obj> {
    match find(ty, name(kind), slot::print) {
        Some(Found::Method(method)) => Some(method),
        _ => None,
    }
}

fn expect_text<'a>(rt: &mut Runtime, result: Obj, kind: PrintKind) -> Res<&'a str> {
    match py_str::text(result) {
        Some(text) => Ok(text),
        None => {
            let (name, ty) = (name(kind), result.type_of().name);
            Err(rt.type_error_fmt(format_args!("{name} returned non-string (type {ty})")))
        }
    }
}

/// Does the built-in base write `str()` differently from `repr()`?
fn base_has_str(value: Obj) -> bool {
    py_str::text(value).is_some() || value.is_instance(&crate::exception::BASE_EXCEPTION)
}

/// `repr(value)`
///
/// # Errors
/// As [`print`].
pub fn repr(rt: &mut Runtime, value: Obj) -> Res {
    let mut out = StringBuilder::new();
    print(rt, value, PrintKind::Repr, &mut out)?;
    out.finish(rt)
}

/// `str(value)`
///
/// # Errors
/// As [`print`].
pub fn str(rt: &mut Runtime, value: Obj) -> Res {
    if py_str::text(value).is_some() && !value.type_of().is_python_class() {
        return Ok(value);
    }
    if let Some(method) = method(value, PrintKind::Str) {
        // What it gives may be of a class derived from `str`, and stays so.
        let result = call_special(rt, method, value, &[])?;
        return expect_text(rt, result, PrintKind::Str).map(|_| result);
    }
    let mut out = StringBuilder::new();
    print(rt, value, PrintKind::Str, &mut out)?;
    out.finish(rt)
}
