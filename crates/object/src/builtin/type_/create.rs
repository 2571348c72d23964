//! Making classes: `class` statements and `type(name, bases, dict)`.

use core::cell::Cell;

use taipan_gc::{Array, Gc, Header, Kind};

use super::{TYPE, descriptors, mro, slotted};
use crate::args::Args;
use crate::builtin::dict::Dict;
use crate::builtin::list::List;
use crate::builtin::singleton::BOOL;
use crate::builtin::tuple::{self, TUPLE, Tuple};
use crate::exec::Function;
use crate::layout::{Extended, HasLayout, Layout};
use crate::name::Name;
use crate::names;
use crate::native::{ClassMethod, NativeFunction, StaticMethod};
use crate::protocol::{attribute, call};
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots::SlotTable;
use crate::table::Table;
use crate::types::{Class, Specials, Type, TypeFlags, header_of, is_subtype, lookup};
use crate::word::Obj;

/// Does anybody take part in the making of a class: metaclasses, `__init_subclass__` and others?
pub(super) const HOOKS: bool = cfg!(feature = "class-hooks");

/// The special methods that [`Specials`] keeps account of.
const SPECIALS: [(Name, Specials); 11] = [
    (names::__getattr__, Specials::GETATTR),
    (names::__getattribute__, Specials::GETATTRIBUTE),
    (names::__setattr__, Specials::SETATTR),
    (names::__delattr__, Specials::DELATTR),
    (names::__eq__, Specials::EQ),
    (names::__hash__, Specials::EQ),
    (names::__del__, Specials::DEL),
    (names::__get__, Specials::GET),
    (names::__set__, Specials::SET),
    (names::__delete__, Specials::SET),
    (names::__set_name__, Specials::empty()),
];

/// The behaviour of Python classes is in their methods; what they inherit from a built-in
/// type is found along their ancestors.
const PYTHON: SlotTable = SlotTable::EMPTY;

/// Makes a class.
///
/// # Errors
/// `TypeError` for bases that do not go together, and what the hooks raise.
pub fn class(
    rt: &mut Runtime,
    metaclass: Gc<Type>,
    name: Name,
    bases: &[Obj],
    namespace: Gc<Dict>,
    keywords: &[Obj],
) -> Res {
    let object = [Obj::from_static(&crate::builtin::object::OBJECT)];
    let bases = if bases.is_empty() { &object[..] } else { bases };
    let layout = common_layout(rt, bases)?;
    let is_bool = |base: &Obj| *base == Obj::from_static(&BOOL);
    let Some(kind) = layout.extended.filter(|_| !bases.iter().any(is_bool)) else {
        let base = bases[0].as_type().map_or(names::object, |base| base.name);
        return Err(rt.type_error_fmt(format_args!("type '{base}' is not an acceptable base type")));
    };
    let ancestors = mro::merge(rt, bases)?;
    let dict = copy(rt, namespace)?;
    let cell = match HOOKS {
        true => dict.remove(rt, Obj::from(names::__classcell__))?,
        false => None,
    };
    define_implied(rt, dict, name)?;
    let bases = rt.alloc_array_from(TUPLE.header(), bases)?;
    let part = rt.alloc(Class {
        header: Class::header(),
        // Replaced as soon as the class is there to stand at its start.
        mro: Cell::new(bases),
        bases,
        dict,
        root_shape: Cell::new(None),
        specials: Cell::new(Specials::empty()),
        no_descriptors: Cell::new(descriptors::UNKNOWN),
    })?;
    let first = bases.get(0).and_then(|base| base.as_type());
    let class = Type {
        kind: kind(header_of(metaclass)),
        name,
        layout,
        flags: inherited_flags(bases)
            | tuple_flags(layout, dict)
            | slotted::flags(bases, dict)
            | TypeFlags::PYTHON,
        base: first,
        slots: PYTHON,
        table: Table::EMPTY,
        class: Some(part),
    };
    let class = match HOOKS && metaclass.is_python_class() {
        true => {
            let extended = rt.alloc(Extended::new(class))?;
            Obj::from(extended)
        }
        false => Obj::from(rt.alloc(class)?),
    };
    let Some(class) = class.as_type() else {
        return Ok(class);
    };
    part.mro.set(mro::with_self(rt, class, ancestors)?);
    inherit_specials(part);
    #[cfg(feature = "class-tools")]
    super::subclasses::note(rt, Obj::from(class))?;
    if HOOKS {
        // The hooks, and what the metaclass does with the class, may call its methods.
        share(cell.unwrap_or(Obj::NONE), Obj::from(class));
        call_set_name(rt, class, dict)?;
        call_init_subclass(rt, class, keywords)?;
    }
    Ok(Obj::from(class))
}

fn copy(rt: &mut Runtime, namespace: Gc<Dict>) -> Res<Gc<Dict>> {
    let dict = Dict::new(rt)?;
    let mut position = 0;
    while let Some((key, value)) = namespace.next_entry(&mut position) {
        dict.set(rt, key, value)?;
    }
    Ok(dict)
}

/// What a class body implies: `__new__` is static, two hooks are class methods, and a class
/// with `__eq__` alone cannot be hashed.
fn define_implied(rt: &mut Runtime, dict: Gc<Dict>, name: Name) -> Res<()> {
    if let Some(new) = dict.get_name(names::__new__)
        && new.downcast::<Function>().is_some()
    {
        let header = crate::builtin::function::STATIC_METHOD.header();
        let wrapped = rt.alloc(StaticMethod {
            header,
            function: new,
        })?;
        dict.set(rt, Obj::from(names::__new__), Obj::from(wrapped))?;
    }
    for hook in [names::__init_subclass__, names::__class_getitem__] {
        if let Some(function) = dict.get_name(hook)
            && function.downcast::<Function>().is_some()
        {
            let header = crate::builtin::function::CLASS_METHOD.header();
            let wrapped = rt.alloc(ClassMethod { header, function })?;
            dict.set(rt, Obj::from(hook), Obj::from(wrapped))?;
        }
    }
    if dict.get_name(names::__eq__).is_some() && dict.get_name(names::__hash__).is_none() {
        dict.set(rt, Obj::from(names::__hash__), Obj::NONE)?;
    }
    if dict.get_name(names::__qualname__).is_none() {
        dict.set(rt, Obj::from(names::__qualname__), Obj::from(name))?;
    }
    Ok(())
}

/// The one layout that all bases share, those of plain objects aside.
fn common_layout(rt: &mut Runtime, bases: &[Obj]) -> Res<&'static Layout> {
    let plain = crate::layout::Bare::LAYOUT;
    let mut layout = plain;
    for base in bases {
        let Some(base) = base.as_type() else {
            return Err(rt.type_error("bases must be types"));
        };
        if core::ptr::eq(base.layout, plain) || core::ptr::eq(base.layout, layout) {
            continue;
        }
        if !core::ptr::eq(layout, plain) {
            return Err(rt.type_error("multiple bases have instance lay-out conflict"));
        }
        layout = base.layout;
    }
    Ok(layout)
}

fn inherited_flags(bases: Gc<Array<Obj>>) -> TypeFlags {
    bases
        .as_slice()
        .iter()
        .filter_map(|base| base.get().as_type())
        .fold(TypeFlags::empty(), |flags, base| {
            flags | (base.flags & (TypeFlags::EXCEPTION | TypeFlags::TUPLE_WITH_ATTRIBUTES))
        })
}

/// Instances of a class derived from `tuple` have attributes unless its `__slots__` is empty.
fn tuple_flags(layout: &'static Layout, namespace: Gc<Dict>) -> TypeFlags {
    if !core::ptr::eq(layout, Tuple::LAYOUT) {
        return TypeFlags::empty();
    }
    match namespace.get_name(names::__slots__) {
        Some(slots) if slots.is_exactly(&TUPLE) && tuple::items(slots).is_empty() => {
            TypeFlags::empty()
        }
        _ => TypeFlags::TUPLE_WITH_ATTRIBUTES,
    }
}

/// Which special methods the class has, its own and its ancestors'.
fn inherit_specials(part: Gc<Class>) {
    let mut specials = Specials::empty();
    for ancestor in part.mro.get().as_slice() {
        if let Some(ancestor) = ancestor.get().as_type().and_then(|ancestor| ancestor.class) {
            for (name, special) in SPECIALS {
                if ancestor.dict.get_name(name).is_some() {
                    specials |= special;
                }
            }
        }
    }
    part.specials.set(specials);
}

/// Notes a special method that is set on a class afterwards. Classes derived from it that
/// exist already do not see it, which only matters for hooks added so late.
pub(super) fn refresh_specials(class: Gc<Type>, name: Name, value: Option<Obj>) {
    let special = SPECIALS.iter().find(|(special, _)| *special == name);
    if let (Some((_, special)), Some(part), Some(_)) = (special, class.class, value) {
        part.specials.set(part.specials.get() | *special);
    }
}

/// `__set_name__` of the attributes that have it. The methods may change the class, so they
/// are called once all attributes are known.
fn call_set_name(rt: &mut Runtime, class: Gc<Type>, dict: Gc<Dict>) -> Res<()> {
    let mut found: Option<Gc<List>> = None;
    let mut position = 0;
    while let Some((key, value)) = dict.next_entry(&mut position) {
        let ty = value.type_of();
        if ty.is_python_class()
            && let Some(method) = lookup(ty, names::__set_name__)
        {
            let list = match found {
                Some(list) => list,
                None => List::with_capacity(rt, 3)?,
            };
            found = Some(list);
            for part in [method, value, key] {
                list.push(rt, part)?;
            }
        }
    }
    let Some(found) = found else { return Ok(()) };
    let mut index = 0;
    while let (Some(method), Some(value), Some(key)) =
        (found.get(index), found.get(index + 1), found.get(index + 2))
    {
        crate::protocol::call_special(rt, method, value, &[Obj::from(class), key])?;
        index += 3;
    }
    Ok(())
}

/// `__init_subclass__` of the nearest ancestor that has it.
fn call_init_subclass(rt: &mut Runtime, class: Gc<Type>, keywords: &[Obj]) -> Res<()> {
    let mro = match class.class {
        Some(part) => part.mro.get(),
        None => return Ok(()),
    };
    for ancestor in mro.as_slice().iter().skip(1) {
        let Some(ancestor) = ancestor.get().as_type().filter(|one| one.is_python_class()) else {
            continue;
        };
        if let Some(hook) = crate::types::own_attribute(ancestor, names::__init_subclass__) {
            let loaded = attribute::bind(rt, hook, None, class)?;
            call::call_loaded_with(
                rt,
                loaded,
                Args {
                    positional: &[],
                    keywords,
                },
            )?;
            return Ok(());
        }
    }
    if !keywords.is_empty() {
        let name = class.name;
        return Err(rt.type_error_fmt(format_args!(
            "{name}.__init_subclass__() takes no keyword arguments"
        )));
    }
    Ok(())
}

/// `__build_class__(body, name, *bases, metaclass=..., **keywords)`: what a `class`
/// statement calls.
///
/// # Errors
/// As [`class`], and what the body raises.
fn build_class(rt: &mut Runtime, args: Args) -> Res {
    let [body, name, ref bases @ ..] = *args.positional else {
        return Err(rt.type_error("__build_class__: not enough arguments"));
    };
    let Some(body) = body.downcast::<Function>() else {
        return Err(rt.type_error("__build_class__: func must be a function"));
    };
    if !HOOKS {
        return build_plain_class(rt, body, name, bases);
    }
    let given_bases = bases;
    let bases = super::bases::resolve(rt, given_bases)?.snapshot(rt)?;
    let mut metaclass = Obj::from_static(&TYPE);
    let others = rt.alloc_array(Array::<Obj>::HEADER, args.keywords.len(), Obj::NONE)?;
    let mut count = 0;
    let mut given = false;
    for (key, value) in args.pairs() {
        if key == names::metaclass {
            metaclass = value;
            given = true;
        } else {
            others.set(count, Obj::from(key));
            others.set(count + 1, value);
            count += 2;
        }
    }
    let keywords = crate::word::fixed_items(others).get(..count).unwrap_or(&[]);
    if metaclass.as_type().is_some() || !given {
        for base in bases {
            let candidate = base.type_of();
            if let Some(current) = metaclass.as_type()
                && is_subtype(candidate, current)
            {
                metaclass = Obj::from(candidate);
            }
        }
    }
    let resolved = tuple::new(rt, bases)?;
    let namespace = match attribute::try_get(rt, metaclass, names::__prepare__)? {
        Some(prepare) => {
            let result = call::call_with(
                rt,
                prepare,
                Args {
                    positional: &[name, resolved],
                    keywords,
                },
            )?;
            match result.downcast::<Dict>() {
                Some(namespace) => namespace,
                None => return Err(rt.type_error("__prepare__() must return a dict")),
            }
        }
        None => Dict::new(rt)?,
    };
    let cell = (rt.hooks.run_body)(rt, body, namespace)?;
    if cell != Obj::NONE {
        namespace.set(rt, Obj::from(names::__classcell__), cell)?;
    }
    #[cfg(feature = "class-tools")]
    if bases != given_bases {
        let given = tuple::new(rt, given_bases)?;
        namespace.set(rt, Obj::from(names::__orig_bases__), given)?;
    }
    let class = call::call_with(
        rt,
        metaclass,
        Args {
            positional: &[name, resolved, Obj::from(namespace)],
            keywords,
        },
    )?;
    share(cell, class);
    Ok(class)
}

/// The same where nobody takes part in it. Keywords have no meaning then.
fn build_plain_class(rt: &mut Runtime, body: Gc<Function>, name: Obj, bases: &[Obj]) -> Res {
    let namespace = Dict::new(rt)?;
    let cell = (rt.hooks.run_body)(rt, body, namespace)?;
    let name = crate::builtin::str::to_name(rt, name)?;
    let class = class(rt, Gc::from_static(&TYPE), name, bases, namespace, &[])?;
    share(cell, class);
    Ok(class)
}

/// A body whose methods use `super()` returns the variable they share.
fn share(cell: Obj, class: Obj) {
    if let Some(variable) = cell.downcast::<crate::exec::Variable>() {
        variable.value.set(Some(class));
    }
}

/// `__build_class__`
pub static BUILD_CLASS: NativeFunction =
    NativeFunction::full(names::__build_class__, 2, crate::native::ANY, build_class);

// A tuple of bases is an array with the tuple's header, see `class`.
const _: fn(Gc<Tuple>) -> Gc<Array<Obj>> = |bases| bases;
// The kind of a class is made by its layout.
const _: Option<fn(Header) -> Kind> = Some(Kind::new::<Type>);
