//! `str()` and `repr()`.

use super::{Found, call_special, find};
use crate::builtin::str as py_str;
use crate::names;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots::PrintKind;
use crate::text::{Sink, StringBuilder};
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
    let ty = value.type_of();
    let name = match kind {
        PrintKind::Str => names::__str__,
        PrintKind::Repr => names::__repr__,
    };
    let mut found = find(ty, name, |slots| slots.print);
    if kind == PrintKind::Str && !matches!(found, Some(Found::Method(_))) && ty.is_python_class() {
        // A `__repr__` of the class serves for `str()` too, before the built-in base.
        match find(ty, names::__repr__, |slots| slots.print) {
            Some(Found::Method(method)) if !base_has_str(value) => {
                found = Some(Found::Method(method));
            }
            _ => {}
        }
    }
    match found {
        Some(Found::Slot(print)) => print(rt, value, kind, out),
        Some(Found::Method(method)) => {
            let result = call_special(rt, method, value, &[])?;
            match py_str::text(result) {
                Some(text) => out.write(rt, text),
                None => {
                    let ty = result.type_of().name;
                    Err(rt.type_error_fmt(format_args!("{name} returned non-string (type {ty})")))
                }
            }
        }
        None => Ok(()),
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
    let mut out = StringBuilder::new();
    print(rt, value, PrintKind::Str, &mut out)?;
    out.finish(rt)
}
