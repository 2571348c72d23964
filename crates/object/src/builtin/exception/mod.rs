//! Exceptions: the object and its Python type. The hierarchy of built-in types is in
//! [`hierarchy`], the choice of a kind of `OSError` in [`kinds`], exceptions that hold others in
//! [`group`], how one is shown with its traceback in [`report`].

mod about;
pub mod group;
mod hierarchy;
pub mod kinds;
pub mod report;
#[cfg(feature = "suggestions")]
pub mod suggestion;
#[cfg(all(test, feature = "suggestions"))]
mod tests;

use core::cell::Cell;

use taipan_gc::Gc;

pub use about::About;
pub use hierarchy::*;

use super::dict::Dict;
use super::list::List;
#[cfg(feature = "suggestions")]
use super::module::Module;
use super::{str as py_str, tuple};
use crate::args::Args;
use crate::name::Name;
use crate::names;
use crate::native::NativeFunction;
use crate::object;
use crate::protocol::print;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots::{PrintKind, Slots};
use crate::table;
use crate::text::Sink;
use crate::types::{Type, TypeFlags, header_of, lookup_with_owner};
use crate::word::Obj;

object! {
    /// An exception.
    pub struct Exception: open {
        /// `args`, a tuple.
        pub args: Cell<Obj>,
        /// Where it has been: file name, line, function, and so on, innermost first; a list,
        /// or `None`.
        pub traceback: Cell<Obj>,
        /// `__cause__`
        pub cause: Cell<Obj>,
        /// `__context__`
        pub context: Cell<Obj>,
        /// `__suppress_context__`
        pub suppress_context: Cell<bool>,
        /// Attributes that a program set, `__notes__` among them.
        attributes: Cell<Option<Gc<Dict>>>,
        /// The name that was not found, and where.
        pub about: About,
    }
}

impl Exception {
    /// An exception of a built-in type.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn new(rt: &mut Runtime, ty: &'static Type, args: &[Obj]) -> Res {
        Exception::make(rt, Gc::from_static(ty), args)
    }

    fn make(rt: &mut Runtime, ty: Gc<Type>, args: &[Obj]) -> Res {
        rt.despite_lock(|rt| {
            let args = tuple::new(rt, args)?;
            rt.alloc_instance(ty, Exception::with_args(ty, args))
        })
    }

    fn with_args(ty: Gc<Type>, args: Obj) -> Exception {
        Exception {
            header: header_of(ty),
            args: Cell::new(args),
            traceback: Cell::new(Obj::NONE),
            cause: Cell::new(Obj::NONE),
            context: Cell::new(Obj::NONE),
            suppress_context: Cell::new(false),
            attributes: Cell::new(None),
            about: About::default(),
        }
    }

    /// The first argument, `None` without arguments.
    pub fn first_arg(&self) -> Obj {
        tuple::items(self.args.get())
            .first()
            .copied()
            .unwrap_or(Obj::NONE)
    }

    /// The dict of attributes, made now if there is none.
    fn attributes(&self, rt: &mut Runtime) -> Res<Gc<Dict>> {
        if let Some(attributes) = self.attributes.get() {
            return Ok(attributes);
        }
        let attributes = Dict::new(rt)?;
        self.attributes.set(Some(attributes));
        Ok(attributes)
    }
}

/// Arguments that an exception made while the heap is locked can keep.
const MOST_WHILE_LOCKED: usize = 8;

/// The value of a `StopIteration`.
pub fn stop_value(exception: Obj) -> Obj {
    exception
        .downcast::<Exception>()
        .map_or(Obj::NONE, |exception| exception.first_arg())
}

fn new(rt: &mut Runtime, cls: Gc<Type>, args: Args) -> Res {
    // What is made while the heap is locked stays small.
    let crowded = rt.heap.is_locked() && args.positional.len() > MOST_WHILE_LOCKED;
    let ty = kinds::called(&cls, args.positional).map_or(cls, Gc::from_static);
    Exception::make(rt, ty, if crowded { &[] } else { args.positional })
}

fn init(rt: &mut Runtime, this: Obj, args: Args) -> Res<()> {
    let Some(exception) = this.downcast::<Exception>() else {
        return Ok(());
    };
    if !args.keywords.is_empty() {
        take_keywords(rt, this, &exception, args)?;
    }
    // Mostly `__new__` has been given the same arguments.
    if tuple::items(exception.args.get()) != args.positional && !rt.heap.is_locked() {
        exception.args.set(tuple::new(rt, args.positional)?);
    }
    Ok(())
}

/// `str()` shows the arguments, `repr()` the call that made it.
fn print(rt: &mut Runtime, this: Obj, kind: PrintKind, out: &mut dyn Sink) -> Res<()> {
    let Some(exception) = this.downcast::<Exception>() else {
        return Ok(());
    };
    let args = tuple::items(exception.args.get());
    if kind == PrintKind::Repr {
        out.write(rt, this.type_of().name.text())?;
        out.write(rt, "(")?;
        for (index, arg) in args.iter().enumerate() {
            if index > 0 {
                out.write(rt, ", ")?;
            }
            print::print(rt, *arg, PrintKind::Repr, out)?;
        }
        return out.write(rt, ")");
    }
    if this.is_instance(&OS_ERROR)
        && let Some(number) = exception.first_arg().as_small()
        && args.len() <= 2
    {
        let name = errno_name(number);
        match (name, args.get(1)) {
            (Some(name), _) => out.write_fmt(rt, format_args!("[Errno {number}] {name}"))?,
            (None, Some(_)) => out.write_fmt(rt, format_args!("[Errno {number}]"))?,
            (None, None) => out.write_fmt(rt, format_args!("{number}"))?,
        }
        return match args.get(1) {
            Some(text) => {
                out.write(rt, if name.is_some() { ": " } else { " " })?;
                print::print(rt, *text, PrintKind::Str, out)
            }
            None => Ok(()),
        };
    }
    match *args {
        [] => Ok(()),
        [only] if this.is_instance(&KEY_ERROR) => print::print(rt, only, PrintKind::Repr, out),
        [only] => print::print(rt, only, PrintKind::Str, out),
        _ => print::print(rt, exception.args.get(), PrintKind::Repr, out),
    }
}

/// The name of an error number, from the `errno` module's list.
pub fn errno_name(number: isize) -> Option<&'static str> {
    if !cfg!(feature = "error-details") {
        return None;
    }
    taipan_vfs::Errno::from_negative(-(number as i64)).name()
}

fn get_attribute(rt: &mut Runtime, this: Obj, name: Name) -> Res<Option<Obj>> {
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
        "code" if this.is_instance(&SYSTEM_EXIT) => Some(exception.first_arg()),
        "errno" if this.is_instance(&OS_ERROR) => Some(exception.first_arg()),
        "strerror" if this.is_instance(&OS_ERROR) => Some(
            tuple::items(exception.args.get())
                .get(1)
                .copied()
                .unwrap_or(Obj::NONE),
        ),
        #[cfg(feature = "suggestions")]
        "msg" | "filename" | "lineno" | "offset" | "text" => place(this, &exception, name),
        "name" | "obj" | "path" => about_attribute(this, &exception.about, name),
        "__cause__" => Some(exception.cause.get()),
        "__context__" => Some(exception.context.get()),
        "__suppress_context__" => Some(Obj::bool(exception.suppress_context.get())),
        "__traceback__" => Some(exception.traceback.get()),
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
            _ => place.get(3),
        }
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
        (None, _) if name == names::path => Obj::NONE,
        (None, _) => wanted,
    })
}

#[cfg(not(feature = "suggestions"))]
fn about_attribute(_this: Obj, _about: &About, _name: Name) -> Option<Obj> {
    None
}

/// The keywords that the built-in types take: `name`, `obj` and `path`, for those that have such
/// attributes.
fn take_keywords(rt: &mut Runtime, this: Obj, exception: &Exception, args: Args) -> Res<()> {
    let (mut name, mut subject) = (Obj::NONE, Obj::NONE);
    for (keyword, value) in args.pairs() {
        let attribute = this.is_instance(&ATTRIBUTE_ERROR);
        let import = this.is_instance(&IMPORT_ERROR);
        match keyword.text() {
            "name" if attribute || import || this.is_instance(&NAME_ERROR) => name = value,
            "obj" if attribute => subject = value,
            "path" if import => {}
            _ => {
                let ty = this.type_of().name;
                return Err(rt.type_error_fmt(format_args!("{ty}() takes no keyword arguments")));
            }
        }
    }
    exception.about.set(name, subject);
    Ok(())
}

fn set_attribute(rt: &mut Runtime, this: Obj, name: Name, value: Option<Obj>) -> Res<bool> {
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
            exception.cause.set(value);
            exception.suppress_context.set(true);
        }
        "__context__" => exception.context.set(value),
        "__suppress_context__" => {
            let value = crate::protocol::convert::truth(rt, value)?;
            exception.suppress_context.set(value);
        }
        "__traceback__" => exception.traceback.set(value),
        // An instance of a class keeps its attributes as all instances do.
        _ if this.attributes().is_some() => return Ok(false),
        _ => exception.attributes(rt)?.set(rt, Obj::from(name), value)?,
    }
    Ok(true)
}

static WITH_TRACEBACK: NativeFunction =
    NativeFunction::f2(names::with_traceback, |_, this, traceback| {
        if let Some(exception) = this.downcast::<Exception>() {
            exception.traceback.set(traceback);
        }
        Ok(this)
    });

static ADD_NOTE: NativeFunction = NativeFunction::f2(names::add_note, |rt, this, note| {
    let Some(exception) = this.downcast::<Exception>() else {
        return Ok(Obj::NONE);
    };
    if py_str::text(note).is_none() {
        return Err(rt.type_error("note must be a str"));
    }
    let attributes = exception.attributes(rt)?;
    let notes = match attributes
        .get_name(names::__notes__)
        .and_then(|n| n.downcast::<List>())
    {
        Some(notes) => notes,
        None => {
            let notes = List::with_capacity(rt, 1)?;
            attributes.set(rt, Obj::from(names::__notes__), Obj::from(notes))?;
            notes
        }
    };
    notes.push(rt, note)?;
    Ok(Obj::NONE)
});

static SLOTS: Slots = Slots {
    new: Some(new),
    init: Some(init),
    print: Some(print),
    get_attribute: Some(get_attribute),
    set_attribute: Some(set_attribute),
    ..Slots::EMPTY
};

/// `BaseException`
pub static BASE_EXCEPTION: Type = Type::new::<Exception>(names::BaseException, &SLOTS)
    .with_flags(TypeFlags::EXCEPTION)
    .with_table(table![
        with_traceback => &WITH_TRACEBACK,
        add_note => &ADD_NOTE,
    ]);
