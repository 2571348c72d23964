//! `type`: classes as objects. Calling them here; making them in [`create`], their linear
//! order in [`mro`], special methods of built-in types as functions in [`special`].

mod bases;
pub mod create;
pub(crate) mod descriptors;
#[cfg(feature = "class-tools")]
mod member;
mod mro;
pub(crate) mod slotted;
pub mod special;
#[cfg(feature = "class-tools")]
mod subclasses;

use taipan_gc::Gc;

use super::{dict, list, tuple};
use crate::args::Args;
use crate::exec::Function;
use crate::layout::{HasLayout, Layout};
use crate::name::Name;
use crate::names;
use crate::native::{Getter, NativeFunction};
use crate::protocol::attribute::{self, Loaded};
use crate::protocol::{Found, call as calling, find};
use crate::raise::{Raised, Res};
use crate::runtime::Runtime;
use crate::slots;
use crate::slots::{BinaryOp, PrintKind, Slots, slot};
use crate::table;
use crate::text::Sink;
use crate::types::{Ancestors, Type, TypeFlags, is_subtype, lookup};
use crate::word::Obj;

pub use special::method as slot_method;

/// Calls a class: makes an instance and initialises it.
///
/// # Errors
/// `TypeError` if it has no instances, and what `__new__` and `__init__` raise.
pub fn call(rt: &mut Runtime, class: Gc<Type>, args: Args) -> Res {
    if class.is_python_class() || Obj::from(class).type_of() != Gc::from_static(&TYPE) {
        return call_python_class(rt, class, args);
    }
    if class == Gc::from_static(&TYPE)
        && let [value] = *args.positional
    {
        return Ok(Obj::from(value.type_of()));
    }
    let Some(new) = native_new(class) else {
        return Err(no_instances(rt, class));
    };
    let this = new(rt, class, args)?;
    // `new` of exceptions takes the arguments; keywords are for the `init` that they inherit.
    let base = match class.flags.contains(TypeFlags::EXCEPTION) && !args.keywords.is_empty() {
        true => Gc::from_static(&crate::exception::BASE_EXCEPTION),
        false => class,
    };
    if let Some(init) = base.slots.init() {
        init(rt, this, args)?;
    }
    Ok(this)
}

/// Are instances of this Python class plain objects that nothing but `__init__` has a hand in
/// making?
pub fn is_made_by_object(class: Gc<Type>) -> bool {
    class.is_python_class()
        && core::ptr::eq(class.layout, crate::layout::Bare::LAYOUT)
        && matches!(
            find(class, names::__new__, slot::new),
            Some(Found::Slot(new)) if core::ptr::fn_addr_eq(new, super::object::new as NewSlot)
        )
}

/// How a built-in type makes instances: as itself or a base does, `object` excepted, whose
/// instances have another layout.
fn native_new(class: Gc<Type>) -> Option<NewSlot> {
    let object = Gc::from_static(&super::object::OBJECT);
    let mut ty = class;
    while ty != object {
        if let Some(new) = ty.slots.new() {
            return Some(new);
        }
        ty = ty.base?;
    }
    if class == object {
        object.slots.new()
    } else {
        None
    }
}

#[cold]
fn no_instances(rt: &mut Runtime, class: Gc<Type>) -> Raised {
    let name = class.name;
    rt.type_error_fmt(format_args!("cannot create '{name}' instances"))
}

/// The first of `__new__` and `__init__` along the ancestors, the slots of `object` aside.
fn call_python_class(rt: &mut Runtime, class: Gc<Type>, args: Args) -> Res {
    let metaclass = Obj::from(class).type_of();
    if metaclass.is_python_class()
        && let Some(method) = crate::protocol::find_method(metaclass, names::__call__)
    {
        let loaded = attribute::bind(rt, method, Some(Obj::from(class)), metaclass)?;
        return calling::call_loaded_with(rt, loaded, args);
    }
    instantiate(rt, class, args)
}

/// What `type.__call__` does.
///
/// # Errors
/// As [`call`].
pub fn instantiate(rt: &mut Runtime, class: Gc<Type>, args: Args) -> Res {
    let new = find(class, names::__new__, slot::new);
    let init = find(class, names::__init__, slot::init);
    let this = match new {
        Some(Found::Method(method)) => {
            let loaded = attribute::bind(rt, method, None, class)?;
            let function = loaded.into_obj(rt)?;
            calling::with_first(rt, Obj::from(class), args, |rt, args| {
                calling::call_with(rt, function, args)
            })?
        }
        Some(Found::Slot(new)) => {
            let plain = core::ptr::fn_addr_eq(new, super::object::new as NewSlot);
            if plain && !args.is_empty() && !matches!(init, Some(Found::Method(_))) {
                let name = class.name;
                return Err(rt.type_error_fmt(format_args!("{name}() takes no arguments")));
            }
            new(rt, class, args)?
        }
        None => return Err(no_instances(rt, class)),
    };
    if !is_subtype(this.type_of(), class) {
        return Ok(this);
    }
    match init {
        Some(Found::Method(method)) => {
            let loaded = attribute::bind(rt, method, Some(this), class)?;
            let result = calling::call_loaded_with(rt, loaded, args)?;
            if result != Obj::NONE {
                let ty = result.type_of().name;
                return Err(
                    rt.type_error_fmt(format_args!("__init__() should return None, not '{ty}'"))
                );
            }
        }
        Some(Found::Slot(init)) => init(rt, this, args)?,
        None => {}
    }
    Ok(this)
}

type NewSlot = fn(&mut Runtime, Gc<Type>, Args) -> Res;

/// `type(name, bases, dict)`, and metaclasses derived from `type`.
fn new(rt: &mut Runtime, cls: Gc<Type>, args: Args) -> Res {
    if let [name, bases, namespace] = *args.positional {
        let Some(namespace) = namespace.downcast::<dict::Dict>() else {
            return Err(rt.type_error("type() argument 3 must be dict"));
        };
        if bases.downcast::<tuple::Tuple>().is_none() {
            return Err(rt.type_error("type() argument 2 must be tuple"));
        }
        let name = super::str::to_name(rt, name)?;
        return create::class(rt, cls, name, tuple::items(bases), namespace, args.keywords);
    }
    Err(rt.type_error("type() takes 1 or 3 arguments"))
}

fn print(rt: &mut Runtime, this: Obj, _kind: PrintKind, out: &mut dyn Sink) -> Res<()> {
    let name = this.as_type().map_or(names::r#type_, |ty| ty.name);
    out.write_fmt(rt, format_args!("<class '{name}'>"))
}

/// Attributes of a class: those of its ancestors, bound to the class, before those of the
/// metaclass.
fn get_attribute(rt: &mut Runtime, this: Obj, name: Name) -> Res<Option<Obj>> {
    let Some(class) = this.as_type() else {
        return Ok(None);
    };
    match name.text() {
        "__name__" | "__qualname__" if own(class, name).is_none_or(|value| !is_text(value)) => {
            return Ok(Some(Obj::from(class.name)));
        }
        "__name__" => return Ok(Some(Obj::from(class.name))),
        "__class__" => return Ok(None),
        "__dict__" => return class_dict(rt, class).map(Some),
        "__bases__" | "__base__" | "__mro__" if !HAS_MRO => return Ok(None),
        #[cfg(feature = "annotations")]
        "__annotations__" if class.class.is_some() => {
            return super::annotations::of_class(rt, class);
        }
        "__bases__" => return bases(rt, class).map(Some),
        "__base__" => return Ok(Some(class.base.map_or(Obj::NONE, Obj::from))),
        "__mro__" => return mro_tuple(rt, class).map(Some),
        "__module__" if class.class.is_none() => return Ok(Some(Obj::from(names::builtins))),
        "__doc__" if lookup(class, name).is_none() => return Ok(Some(Obj::NONE)),
        _ => {}
    }
    if let Some(attribute) = lookup(class, name) {
        let loaded = attribute::bind(rt, attribute, None, class)?;
        return loaded.into_obj(rt).map(Some);
    }
    #[cfg(feature = "class-tools")]
    if let Some(member) = member::find(rt, class, name)? {
        return Ok(Some(member));
    }
    special::method(rt, class, name)
}

fn own(class: Gc<Type>, name: Name) -> Option<Obj> {
    class.class?.dict.get_name(name)
}

fn is_text(value: Obj) -> bool {
    super::str::text(value).is_some()
}

/// `__dict__`: a copy, as classes are changed through their attributes only.
fn class_dict(rt: &mut Runtime, class: Gc<Type>) -> Res {
    let copy = dict::Dict::new(rt)?;
    match class.class {
        Some(part) => {
            let mut position = 0;
            while let Some((key, value)) = part.dict.next_entry(&mut position) {
                copy.set(rt, key, value)?;
            }
        }
        None => {
            for entry in class.table.0 {
                let name = rt.intern_in_place(entry.name.text())?;
                copy.set(rt, Obj::from(name), entry.value)?;
            }
        }
    }
    Ok(Obj::from(copy))
}

fn bases(rt: &mut Runtime, class: Gc<Type>) -> Res {
    match class.class {
        Some(part) => Ok(Obj::from(part.bases)),
        None => match class.base {
            Some(base) if class.flags.contains(TypeFlags::ALSO_EXCEPTION) => {
                let second = Obj::from_static(&crate::exception::EXCEPTION);
                tuple::new(rt, &[Obj::from(base), second])
            }
            Some(base) => tuple::new(rt, &[Obj::from(base)]),
            None => tuple::new(rt, &[]),
        },
    }
}

fn mro_tuple(rt: &mut Runtime, class: Gc<Type>) -> Res {
    if let Some(part) = class.class {
        return tuple::from_array(rt, part.mro.get());
    }
    let list = list::List::with_capacity(rt, 2)?;
    for ancestor in Ancestors::of(class) {
        list.push(rt, Obj::from(ancestor))?;
    }
    let items = list.snapshot(rt)?;
    tuple::new(rt, items)
}

/// Sets a class attribute. Cached lookups that could see the old one are dropped.
fn set_attribute(rt: &mut Runtime, this: Obj, name: Name, value: Option<Obj>) -> Res<bool> {
    let Some(class) = this.as_type() else {
        return Ok(false);
    };
    let Some(part) = class.class else {
        let class = class.name;
        return Err(rt.type_error_fmt(format_args!(
            "cannot set '{name}' attribute of immutable type '{class}'"
        )));
    };
    #[cfg(feature = "annotations")]
    super::annotations::forget(rt, part.dict, name)?;
    let old = part.dict.get_name(name);
    let plain = |value: Obj| {
        let ty = value.type_of();
        !ty.is_python_class()
            && ty.slots.describe_get().is_none()
            && ty.slots.describe_set().is_none()
            && value.downcast::<Function>().is_none()
    };
    match value {
        Some(value) => {
            part.dict.set(rt, Obj::from(name), value)?;
            match old {
                Some(old) if plain(old) && plain(value) => rt.exec.forget_held(old),
                _ => rt.exec.forget_lookups(),
            }
        }
        None => {
            if part.dict.remove(rt, Obj::from(name))?.is_none() {
                return Ok(false);
            }
            rt.exec.forget_lookups();
        }
    }
    create::refresh_specials(class, name, value);
    if let Some(value) = value {
        descriptors::changed(rt, value);
    }
    Ok(true)
}

/// `int | str`: a union, which is a tuple to `isinstance`.
fn binary(rt: &mut Runtime, op: BinaryOp, a: Obj, b: Obj) -> Res<Option<Obj>> {
    if op != BinaryOp::Or || !cfg!(feature = "type-expressions") {
        return Ok(None);
    }
    let fits = |value: Obj| value.as_type().is_some() || value == Obj::NONE;
    if fits(a) && fits(b) {
        super::union::new(rt, a, b).map(Some)
    } else {
        Ok(None)
    }
}

fn mro_method(rt: &mut Runtime, this: Obj) -> Res {
    match this.as_type() {
        Some(class) => {
            let classes = mro_tuple(rt, class)?;
            list::new(rt, tuple::items(classes))
        }
        None => Ok(Obj::NONE),
    }
}

/// `__mro__`, `__bases__` and the like are attributes that the smallest images are without.
const HAS_MRO: bool = cfg!(feature = "introspection");

static MRO: NativeFunction = NativeFunction::f1(names::mro, mro_method);

fn call_method(rt: &mut Runtime, args: Args) -> Res {
    match args.get(0).and_then(|class| class.as_type()) {
        Some(class) => instantiate(rt, class, args.without_first()),
        None => Err(rt.type_error("type.__call__() needs a type")),
    }
}

static CALL: NativeFunction =
    NativeFunction::full(names::__call__, 1, crate::native::ANY, call_method);

fn get_name(_rt: &mut Runtime, this: Obj) -> Res {
    Ok(this
        .as_type()
        .map_or(Obj::NONE, |class| Obj::from(class.name)))
}

static NAME: Getter = Getter::new(get_name);

const SLOTS: Slots = Slots {
    new: Some(new),
    init: Some(|_, _, _| Ok(())),
    print: Some(print),
    get_attribute: Some(get_attribute),
    set_attribute: Some(set_attribute),
    binary: Some(binary),
    get_item: Some(get_item),
    ..Slots::EMPTY
};

/// `list[int]`: a generic alias; `__class_getitem__` of Python classes.
fn get_item(rt: &mut Runtime, this: Obj, index: Obj) -> Res {
    if let Some(class) = this.as_type()
        && class.is_python_class()
        && let Some(method) = lookup(class, names::__class_getitem__)
    {
        let loaded = match attribute::bind(rt, method, None, class)? {
            Loaded::Value(function) if method.downcast::<Function>().is_some() => {
                Loaded::Method(function, this)
            }
            loaded => loaded,
        };
        return calling::call_loaded(rt, loaded, &[index]);
    }
    if !cfg!(feature = "type-expressions") {
        return Err(rt.type_error("'type' object is not subscriptable"));
    }
    super::union::alias(rt, this, index)
}

static LAYOUT: Layout = Layout::of::<Type>();

// SAFETY: `TYPE` and the metaclasses derived from it are the only types with this layout.
unsafe impl HasLayout for Type {
    const LAYOUT: &'static Layout = &LAYOUT;
}

/// `type`
pub static TYPE: Type = Type::new::<Type>(names::r#type_, slots!(SLOTS)).with_table(table![
    mro if HAS_MRO => &MRO,
    #[cfg(feature = "class-tools")]
    __subclasses__ => &subclasses::SUBCLASSES,
    __call__ => &CALL,
    __name__ => &NAME,
]);
