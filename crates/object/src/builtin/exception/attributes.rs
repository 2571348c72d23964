//! The attributes of exceptions, and the keywords that set some of them.

use super::hierarchy::*;
#[cfg(feature = "exception-kinds")]
use super::unicode;
use super::{About, BASE_EXCEPTION, Exception, traceback};
use crate::args::Args;
use crate::builtin::list::List;
#[cfg(feature = "suggestions")]
use crate::builtin::module::Module;
use crate::builtin::tuple;
use crate::name::Name;
#[cfg(feature = "suggestions")]
use crate::names;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::types::lookup_with_owner;
use crate::word::Obj;

pub(super) fn get_attribute(rt: &mut Runtime, this: Obj, name: Name) -> Res<Option<Obj>> {
    let Some(exception) = this.downcast::<Exception>() else {
        return Ok(None);
    };
    let own = exception
        .attributes
        .get()
        .and_then(|attributes| attributes.get_name(name));
    if own.is_some() {
        return Ok(own);
    }
    let ty = this.type_of();
    if ty.is_python_class()
        && lookup_with_owner(ty, name).is_some_and(|(owner, _)| owner.is_python_class())
    {
        // What a class says goes before what its built-in base has.
        return Ok(None);
    }
    Ok(match name.text() {
        "args" => Some(exception.args.get()),
        // All exceptions have it, as upstream's do: its tests and programs for it use that.
        "value" => Some(exception.first_arg()),
        "code" if this.is_instance(&SYSTEM_EXIT) => {
            Some(match tuple::items(exception.args.get()) {
                [_, _, ..] => exception.args.get(),
                _ => exception.first_arg(),
            })
        }
        "errno" if this.is_instance(&OS_ERROR) => Some(exception.first_arg()),
        "strerror" if this.is_instance(&OS_ERROR) => Some(
            tuple::items(exception.args.get())
                .get(1)
                .copied()
                .unwrap_or(Obj::NONE),
        ),
        #[cfg(feature = "suggestions")]
        "msg" | "filename" | "lineno" | "offset" | "text" | "end_lineno" | "end_offset" => {
            place(this, &exception, name)
        }
        #[cfg(feature = "exception-kinds")]
        "encoding" | "object" | "start" | "end" | "reason" => unicode::part(this, &exception, name),
        "name" | "obj" | "path" => about_attribute(this, &exception.about, name),
        "__cause__" => Some(exception.cause.get()),
        "__context__" => Some(exception.context.get()),
        "__suppress_context__" => Some(Obj::bool(exception.suppress_context.get())),
        "__traceback__" => Some(traceback::of(rt, this)?),
        "__dict__" => Some(Obj::from(exception.attributes(rt)?)),
        _ => None,
    })
}

/// Where a `SyntaxError` says it is, if its second argument tells as CPython's does; the compiler sets the
/// attributes themselves. `filename` is the third argument of an `OSError`.
#[cfg(feature = "suggestions")]
fn place(this: Obj, exception: &Exception, name: Name) -> Option<Obj> {
    let args = tuple::items(exception.args.get());
    let found = if this.is_instance(&SYNTAX_ERROR) {
        let place = args.get(1).copied();
        let place = place.filter(|place| place.is_instance(&tuple::TUPLE));
        let place = place.map_or(&[][..], tuple::items);
        match name.text() {
            "msg" => args.first(),
            "filename" => place.first(),
            "lineno" => place.get(1),
            "offset" => place.get(2),
            "text" => place.get(3),
            "end_lineno" => place.get(4),
            _ => place.get(5),
        }
    } else if this.is_instance(&IMPORT_ERROR) && name == names::msg {
        args.first().filter(|_| args.len() == 1)
    } else if this.is_instance(&OS_ERROR) && name == names::filename {
        args.get(2)
    } else {
        return None;
    };
    Some(found.copied().unwrap_or(Obj::NONE))
}

/// `name` of a `NameError`, an `AttributeError` or an `ImportError`, and what else those say.
#[cfg(feature = "suggestions")]
fn about_attribute(this: Obj, about: &About, name: Name) -> Option<Obj> {
    let (subject_name, ty) = match name.text() {
        "obj" => (Some(names::obj), &ATTRIBUTE_ERROR),
        "path" => (None, &IMPORT_ERROR),
        _ if this.is_instance(&IMPORT_ERROR) => (None, &IMPORT_ERROR),
        _ if this.is_instance(&NAME_ERROR) => (None, &NAME_ERROR),
        _ => (None, &ATTRIBUTE_ERROR),
    };
    if !this.is_instance(ty) {
        return None;
    }
    let (wanted, subject) = about.get().unwrap_or((Obj::NONE, Obj::NONE));
    Some(match (subject_name, subject.downcast::<Module>()) {
        (Some(_), _) => subject,
        // `from module import name`: the module's name, which is what could not be imported from.
        (None, Some(module)) if this.is_instance(&IMPORT_ERROR) => {
            let own = match name == names::path {
                true => names::__file__,
                false => names::__name__,
            };
            module.globals.get_name(own).unwrap_or(Obj::NONE)
        }
        (None, _) if name == names::path => subject,
        (None, _) => wanted,
    })
}

#[cfg(not(feature = "suggestions"))]
fn about_attribute(_this: Obj, _about: &About, _name: Name) -> Option<Obj> {
    None
}

/// The keywords that the built-in types take: `name`, `obj` and `path`, for those that have such
/// attributes.
pub(super) fn take_keywords(
    rt: &mut Runtime,
    this: Obj,
    exception: &Exception,
    args: Args,
) -> Res<()> {
    let (mut name, mut subject) = (Obj::NONE, Obj::NONE);
    for (keyword, value) in args.pairs() {
        let attribute = this.is_instance(&ATTRIBUTE_ERROR);
        let import = this.is_instance(&IMPORT_ERROR);
        match keyword.text() {
            "name" if attribute || import || this.is_instance(&NAME_ERROR) => name = value,
            "obj" if attribute => subject = value,
            "path" if import => subject = value,
            _ => {
                let ty = this.type_of().name;
                return Err(rt.type_error_fmt(format_args!("{ty}() takes no keyword arguments")));
            }
        }
    }
    exception.about.set(name, subject);
    Ok(())
}

pub(super) fn set_attribute(
    rt: &mut Runtime,
    this: Obj,
    name: Name,
    value: Option<Obj>,
) -> Res<bool> {
    let Some(exception) = this.downcast::<Exception>() else {
        return Ok(false);
    };
    let Some(value) = value else {
        let Some(attributes) = exception.attributes.get() else {
            return Ok(false);
        };
        return Ok(attributes.remove(rt, Obj::from(name))?.is_some());
    };
    match name.text() {
        "args" => {
            let items = List::with_capacity(rt, 2)?;
            crate::protocol::iterate::for_each(rt, value, |rt, item| items.push(rt, item))?;
            let items = items.snapshot(rt)?;
            exception.args.set(tuple::new(rt, items)?);
        }
        "__cause__" => {
            exception.cause.set(expect_exception(rt, value, "cause")?);
            exception.suppress_context.set(true);
        }
        "__context__" => exception
            .context
            .set(expect_exception(rt, value, "context")?),
        "__suppress_context__" => {
            let value = crate::protocol::convert::truth(rt, value)?;
            exception.suppress_context.set(value);
        }
        "__traceback__" => exception.traceback.set(traceback::taken(rt, value)?),
        // An instance of a class keeps its attributes as all instances do.
        _ if this.attributes().is_some() => return Ok(false),
        _ => exception.attributes(rt)?.set(rt, Obj::from(name), value)?,
    }
    Ok(true)
}

/// What `__cause__` and `__context__` can be.
fn expect_exception(rt: &mut Runtime, value: Obj, what: &str) -> Res {
    if value == Obj::NONE || value.is_instance(&BASE_EXCEPTION) {
        return Ok(value);
    }
    Err(rt.type_error_fmt(format_args!(
        "exception {what} must be None or derive from BaseException"
    )))
}
