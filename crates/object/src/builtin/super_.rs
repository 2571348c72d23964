//! `super`: attributes of the classes after one in the order of an instance's ancestors.

use taipan_gc::Gc;

use crate::args::Args;
use crate::builtin::exception;
use crate::name::Name;
use crate::names;
use crate::object;
use crate::protocol::attribute::{self, Loaded};
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots;
use crate::slots::{PrintKind, Slots};
use crate::text::Sink;
use crate::types::{Ancestors, Type, header_of, is_subtype, own_attribute};
use crate::word::Obj;

object! {
    /// A `super` object.
    pub struct Super: open {
        /// The class after which the search begins.
        class: Gc<Type>,
        /// What attributes are bound to: an instance, or a class.
        this: Obj,
    }
}

fn new(rt: &mut Runtime, cls: Gc<Type>, args: Args) -> Res {
    if args.positional.is_empty() {
        return Err(rt.raise(&exception::RUNTIME_ERROR, "super(): no arguments"));
    }
    let [class, this] = *args.positional else {
        return Err(rt.type_error("super() takes 2 arguments"));
    };
    let Some(class) = class.as_type() else {
        return Err(rt.type_error("super() argument 1 must be a type"));
    };
    let of_class = this.as_type().is_some_and(|this| is_subtype(this, class));
    if !of_class && !is_subtype(this.type_of(), class) {
        return Err(rt.type_error("super(type, obj): obj must be an instance or subtype of type"));
    }
    rt.alloc_instance(
        cls,
        Super {
            header: header_of(cls),
            class,
            this,
        },
    )
}

fn get_attribute(rt: &mut Runtime, this: Obj, name: Name) -> Res<Option<Obj>> {
    let Some(proxy) = this.downcast::<Super>() else {
        return Ok(None);
    };
    if name == names::__class__ {
        return Ok(None);
    }
    match find(rt, proxy.class, proxy.this, name)? {
        Some(loaded) => loaded.into_obj(rt).map(Some),
        None => Ok(None),
    }
}

/// `super(class, this).name`, not bound yet if it is a method; `None` if no class after
/// `class` has it.
///
/// # Errors
/// What descriptors raise, `MemoryError`.
pub fn find(rt: &mut Runtime, class: Gc<Type>, this: Obj, name: Name) -> Res<Option<Loaded>> {
    let of_class = this.as_type().filter(|this| is_subtype(*this, class));
    let start = of_class.unwrap_or(this.type_of());
    let after = || {
        Ancestors::of(start)
            .skip_while(|ancestor| *ancestor != class)
            .skip(1)
    };
    let instance = if of_class.is_some() { None } else { Some(this) };
    if let Some(attribute) = after().find_map(|ancestor| own_attribute(ancestor, name)) {
        return attribute::bind(rt, attribute, instance, start).map(Some);
    }
    // Special methods of the first built-in ancestor, and of its own, are slots.
    let native = after().find(|ancestor| !ancestor.is_python_class());
    match native {
        Some(ancestor) => match super::type_::slot_method(rt, ancestor, name)? {
            Some(method) => attribute::bind(rt, method, instance, start).map(Some),
            None => Ok(None),
        },
        None => Ok(None),
    }
}

/// Is `this` something that `super(class, this)` takes?
pub fn is_valid(class: Gc<Type>, this: Obj) -> bool {
    this.as_type().is_some_and(|this| is_subtype(this, class)) || is_subtype(this.type_of(), class)
}

fn print(rt: &mut Runtime, this: Obj, _kind: PrintKind, out: &mut dyn Sink) -> Res<()> {
    let Some(proxy) = this.downcast::<Super>() else {
        return Ok(());
    };
    let (class, ty) = (proxy.class.name, proxy.this.type_of().name);
    out.write_fmt(
        rt,
        format_args!("<super: <class '{class}'>, <{ty} object>>"),
    )
}

const SLOTS: Slots = Slots {
    new: Some(new),
    print: Some(print),
    get_attribute: Some(get_attribute),
    ..Slots::EMPTY
};

/// `super`
pub static SUPER: Type = Type::new::<Super>(names::super_, slots!(SLOTS));
