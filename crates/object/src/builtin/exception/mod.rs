//! Exceptions: the object and its Python type. The hierarchy of built-in types is in
//! [`hierarchy`], the choice of a kind of `OSError` in [`kinds`], exceptions that hold others in
//! [`group`], attributes in `attributes`, how one is shown with its traceback in [`report`].

mod about;
mod attributes;
pub mod group;
mod hierarchy;
pub mod kinds;
pub mod report;
#[cfg(feature = "suggestions")]
pub mod suggestion;
#[cfg(all(test, feature = "suggestions"))]
mod tests;
pub mod traceback;
#[cfg(feature = "exception-kinds")]
pub mod unicode;

use core::cell::Cell;

use taipan_gc::Gc;

pub use about::About;
pub use hierarchy::*;

use super::dict::Dict;
use super::list::List;
use super::{str as py_str, tuple};
use crate::args::Args;
use crate::names;
use crate::native::NativeFunction;
use crate::object;
use crate::protocol::print;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots;
use crate::slots::{PrintKind, Slots};
use crate::table;
use crate::text::Sink;
use crate::types::{Type, TypeFlags, header_of};
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
        attributes::take_keywords(rt, this, &exception, args)?;
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
    #[cfg(feature = "exception-kinds")]
    if unicode::print(rt, this, args, out)? {
        return Ok(());
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

static WITH_TRACEBACK: NativeFunction =
    NativeFunction::f2(names::with_traceback, |rt, this, value| {
        if let Some(exception) = this.downcast::<Exception>() {
            exception.traceback.set(traceback::taken(rt, value)?);
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

const SLOTS: Slots = Slots {
    new: Some(new),
    init: Some(init),
    print: Some(print),
    get_attribute: Some(attributes::get_attribute),
    set_attribute: Some(attributes::set_attribute),
    ..Slots::EMPTY
};

/// `BaseException`
pub static BASE_EXCEPTION: Type = Type::new::<Exception>(names::BaseException, slots!(SLOTS))
    .with_flags(TypeFlags::EXCEPTION)
    .with_table(table![
        with_traceback => &WITH_TRACEBACK,
        add_note => &ADD_NOTE,
    ]);
