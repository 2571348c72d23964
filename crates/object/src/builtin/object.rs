//! `object`: the root of all types, and what every value can do.

use taipan_gc::Gc;

use crate::args::Args;
use crate::layout::{Bare, HasLayout};
use crate::names;
use crate::native::{ClassMethod, Getter, NativeFunction};
use crate::protocol::{attribute, hash};
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots;
use crate::slots::{Comparison, PrintKind, Slots};
use crate::table;
use crate::text::Sink;
use crate::types::{Type, header_of};
use crate::word::Obj;

/// A plain object of a class: `object.__new__`.
pub fn new(rt: &mut Runtime, cls: Gc<Type>, args: Args) -> Res {
    if cls == Gc::from_static(&OBJECT) && !args.is_empty() {
        return Err(rt.type_error("object() takes no arguments"));
    }
    if !core::ptr::eq(cls.layout, Bare::LAYOUT) {
        let name = cls.name;
        return Err(rt.type_error_fmt(format_args!("object.__new__({name}) is not safe")));
    }
    let value = Bare::new(header_of(cls));
    rt.alloc_instance(cls, value)
}

fn print(rt: &mut Runtime, this: Obj, _kind: PrintKind, out: &mut dyn Sink) -> Res<()> {
    let name = this.type_of().name;
    if this.type_of().is_python_class() {
        return out.write_fmt(rt, format_args!("<{name} object at {:#x}>", this.word()));
    }
    out.write_fmt(rt, format_args!("<{name}>"))
}

fn compare(_rt: &mut Runtime, op: Comparison, a: Obj, b: Obj) -> Res<Option<bool>> {
    Ok(match op {
        Comparison::Equal if a == b => Some(true),
        Comparison::NotEqual if a == b => Some(false),
        _ => None,
    })
}

const SLOTS: Slots = Slots {
    new: Some(new),
    init: Some(|_, _, _| Ok(())),
    print: Some(print),
    compare: Some(compare),
    hash: Some(hash::identity_hash),
    ..Slots::EMPTY
};

fn get_class(_rt: &mut Runtime, this: Obj) -> Res {
    Ok(Obj::from(this.type_of()))
}

static CLASS: Getter = Getter::new(get_class);

fn getattribute(rt: &mut Runtime, this: Obj, name: Obj) -> Res {
    let name = super::str::to_name(rt, name)?;
    match attribute::find_without_hooks(rt, this, name)? {
        Some(loaded) => loaded.into_obj(rt),
        None => Err(attribute::missing(rt, this, name)),
    }
}

static GETATTRIBUTE: NativeFunction = NativeFunction::f2(names::__getattribute__, getattribute);

fn setattr(rt: &mut Runtime, this: Obj, name: Obj, value: Obj) -> Res {
    let name = super::str::to_name(rt, name)?;
    attribute::set_without_hooks(rt, this, name, Some(value))?;
    Ok(Obj::NONE)
}

static SETATTR: NativeFunction = NativeFunction::f3(names::__setattr__, setattr);

fn delattr(rt: &mut Runtime, this: Obj, name: Obj) -> Res {
    let name = super::str::to_name(rt, name)?;
    attribute::set_without_hooks(rt, this, name, None)?;
    Ok(Obj::NONE)
}

static DELATTR: NativeFunction = NativeFunction::f2(names::__delattr__, delattr);

/// The end of a chain of `super().__init_subclass__(...)`.
static INIT_SUBCLASS: NativeFunction =
    NativeFunction::full(names::__init_subclass__, 1, 1, |rt, args| {
        match args.keywords {
            [] => Ok(Obj::NONE),
            _ => {
                let name = args
                    .get(0)
                    .and_then(Obj::as_type)
                    .map_or(names::object, |ty| ty.name);
                Err(rt.type_error_fmt(format_args!(
                    "{name}.__init_subclass__() takes no keyword arguments"
                )))
            }
        }
    });
static INIT_SUBCLASS_METHOD: ClassMethod = ClassMethod::native(&INIT_SUBCLASS);

/// `object`
pub static OBJECT: Type = Type::root(
    names::object,
    slots!(SLOTS),
    table![
        __class__ => &CLASS,
        __init_subclass__ => &INIT_SUBCLASS_METHOD,
        __getattribute__ => &GETATTRIBUTE,
        __setattr__ => &SETATTR,
        __delattr__ => &DELATTR,
        __format__ => &super::str::format::FORMAT,
    ],
);
