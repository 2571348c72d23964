//! The attributes of functions.

use taipan_gc::Gc;

use super::{code_of, name_of};
use crate::builtin::dict::Dict;
use crate::builtin::{str as py_str, tuple};
use crate::exec::Function;
use crate::name::Name;
use crate::names;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::word::Obj;

/// The dict of attributes that the program set, made now if there is none.
fn attributes_of(rt: &mut Runtime, function: Gc<Function>) -> Res<Gc<Dict>> {
    let extras = function.make_extras(rt)?;
    match extras.attributes.get() {
        Some(attributes) => Ok(attributes),
        None => {
            let attributes = Dict::new(rt)?;
            extras.attributes.set(Some(attributes));
            Ok(attributes)
        }
    }
}

pub(super) fn get_attribute(rt: &mut Runtime, this: Obj, name: Name) -> Res<Option<Obj>> {
    if let Some(function) = this.downcast::<Function>() {
        let attributes = function.extras().and_then(|extras| extras.attributes.get());
        if let Some(value) = attributes.and_then(|attributes| attributes.get_name(name)) {
            return Ok(Some(value));
        }
        match name.text() {
            "__code__" => return code_of(rt, function).map(|code| Some(Obj::from(code))),
            "__globals__" => return Ok(Some(Obj::from(function.globals))),
            "__module__" => return Ok(function.globals.get_name(names::__name__)),
            "__dict__" => return attributes_of(rt, function).map(|dict| Some(Obj::from(dict))),
            #[cfg(feature = "annotations")]
            "__annotations__" => {
                return crate::builtin::annotations::of_function(rt, function).map(Some);
            }
            #[cfg(feature = "annotations")]
            "__kwdefaults__" => {
                let defaults = function
                    .extras()
                    .and_then(|extras| extras.keyword_defaults.get());
                return Ok(Some(defaults.map_or(Obj::NONE, Obj::from)));
            }
            "__qualname__" => {
                let code = code_of(rt, function)?;
                return (rt.hooks.code_attribute)(rt, code, name);
            }
            "__closure__" => {
                let closure = function.extras().and_then(|extras| extras.closure.get());
                return Ok(Some(match closure {
                    Some(cells) => tuple::from_array(rt, cells)?,
                    None => Obj::NONE,
                }));
            }
            "__defaults__" => {
                let defaults = function.extras().and_then(|extras| extras.defaults.get());
                return Ok(Some(match defaults {
                    Some(defaults) => tuple::from_array(rt, defaults)?,
                    None => Obj::NONE,
                }));
            }
            _ => {}
        }
    }
    match name.text() {
        "__name__" | "__qualname__" => match name_of(rt, this)? {
            // Names of modules outside the core are not unique.
            Some(name) => rt
                .intern_in_place(name.text())
                .map(|name| Some(name.into())),
            None => Ok(None),
        },
        "__doc__" => Ok(Some(Obj::NONE)),
        _ => Ok(None),
    }
}

pub(super) fn set_attribute(
    rt: &mut Runtime,
    this: Obj,
    name: Name,
    value: Option<Obj>,
) -> Res<bool> {
    let Some(function) = this.downcast::<Function>() else {
        return Ok(false);
    };
    #[cfg(feature = "function-tools")]
    if super::replace::set(rt, function, name, value)? {
        return Ok(true);
    }
    if matches!(
        name.text(),
        "__globals__" | "__code__" | "__closure__" | "__dict__"
    ) {
        return Err(rt.raise(&crate::exception::ATTRIBUTE_ERROR, "readonly attribute"));
    }
    if matches!(name.text(), "__name__" | "__qualname__") && !value.is_some_and(py_str::is_str) {
        return Err(rt.type_error_fmt(format_args!("{name} must be set to a string object")));
    }
    #[cfg(feature = "annotations")]
    if name == names::__annotations__ {
        return crate::builtin::annotations::set_of_function(rt, function, value);
    }
    let attributes = attributes_of(rt, function)?;
    match value {
        Some(value) => attributes.set(rt, Obj::from(name), value).map(|_| true),
        None => Ok(attributes.remove(rt, Obj::from(name))?.is_some()),
    }
}
