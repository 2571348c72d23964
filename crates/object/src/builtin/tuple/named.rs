//! `namedtuple`: makes classes derived from `tuple` whose items have names. What all those
//! classes share is a built-in type between `tuple` and them; a class has its names and, for
//! each of them, a descriptor.

use taipan_gc::{Array, Gc};

use super::{TUPLE, Tuple, items, of_class};
use crate::args::{Args, Parameter, Signature};
use crate::builtin::dict::{Dict, ORDERED_DICT};
use crate::builtin::strings::unicode::{is_alphabetic, is_alphanumeric};
use crate::builtin::type_::{TYPE, create};
use crate::builtin::{list, str as py_str};
use crate::exception;
use crate::name::Name;
use crate::names;
use crate::native::{ANY, ClassMethod, NativeFunction};
use crate::object;
use crate::protocol::{convert, print};
use crate::raise::{Raised, Res};
use crate::runtime::Runtime;
use crate::slots;
use crate::slots::{PrintKind, Slots};
use crate::table;
use crate::text::{Sink, StringBuilder};
use crate::types::{Type, lookup};
use crate::word::{Obj, fixed_items};

object! {
    /// The attribute of a class that gives one item of its instances.
    pub struct Field: sealed {
        position: usize,
    }
}

const FIELD_SLOTS: Slots = Slots {
    describe_get: Some(
        |_, this, instance, _| match (this.downcast::<Field>(), instance) {
            (Some(field), Some(instance)) => {
                Ok(items(instance).get(field.position).copied().unwrap_or(this))
            }
            _ => Ok(this),
        },
    ),
    describe_set: Some(|rt, _, _, _| {
        Err(rt.raise(&exception::ATTRIBUTE_ERROR, "can't set attribute"))
    }),
    ..Slots::EMPTY
};

/// `_tuplegetter`, as CPython calls it.
static FIELD: Type = Type::new::<Field>(names::_tuplegetter, slots!(FIELD_SLOTS));

static SIGNATURE: Signature = Signature {
    function: names::namedtuple,
    parameters: &[
        Parameter {
            name: names::typename,
            required: true,
        },
        Parameter {
            name: names::field_names,
            required: true,
        },
        Parameter {
            name: names::rename,
            required: false,
        },
        Parameter {
            name: names::defaults,
            required: false,
        },
        Parameter {
            name: names::module,
            required: false,
        },
    ],
    positional_only: 0,
    positional: 2,
};

/// `namedtuple(typename, field_names, *, rename=False, defaults=None, module=None)`. As with
/// upstream, names are not checked.
fn namedtuple(rt: &mut Runtime, args: Args) -> Res {
    let mut values = [None; 5];
    SIGNATURE.bind(rt, args, &mut values)?;
    let [typename, fields, rename, defaults, module] =
        values.map(|value| value.unwrap_or(Obj::NONE));
    let name = py_str::to_name(rt, typename)?;
    let fields = field_names(rt, fields)?;
    if convert::truth(rt, rename)? {
        rename_fields(rt, fields)?;
    }
    let fields = super::from_array(rt, fields)?;
    let defaults = defaults_of(rt, items(fields), defaults)?;
    let namespace = Dict::new(rt)?;
    for (position, field) in items(fields).iter().enumerate() {
        let header = FIELD.header();
        let getter = rt.alloc(Field { header, position })?;
        namespace.set(rt, *field, Obj::from(getter))?;
    }
    let no_slots = super::new(rt, &[])?;
    for (name, value) in [
        (names::__slots__, no_slots),
        (names::_fields, fields),
        (names::__match_args__, fields),
        (names::_field_defaults, Obj::from(defaults)),
    ] {
        namespace.set(rt, Obj::from(name), value)?;
    }
    if module != Obj::NONE {
        namespace.set(rt, Obj::from(names::__module__), module)?;
    }
    let bases = [Obj::from_static(&NAMED_TUPLE)];
    create::class(rt, Gc::from_static(&TYPE), name, &bases, namespace, &[])
}

/// `namedtuple`, for `collections`.
pub static NAMEDTUPLE: NativeFunction = NativeFunction::full(names::namedtuple, 0, ANY, namedtuple);

/// The names, given as one string or as an iterable of strings, as interned strings.
fn field_names(rt: &mut Runtime, fields: Obj) -> Res<Gc<Array<Obj>>> {
    let given = list::List::with_capacity(rt, 0)?;
    match py_str::text(fields) {
        Some(text) => {
            let words = text.split(|c: char| c == ',' || c.is_ascii_whitespace());
            for word in words.filter(|word| !word.is_empty()) {
                let name = rt.intern(word)?;
                given.push(rt, Obj::from(name))?;
            }
        }
        None => given.extend(rt, fields)?,
    }
    let all = rt.alloc_array(Array::<Obj>::HEADER, given.len(), Obj::NONE)?;
    for position in 0..all.len() {
        let name = py_str::to_name(rt, given.get(position).unwrap_or(Obj::NONE))?;
        all.set(position, Obj::from(name));
    }
    Ok(all)
}

/// Gives fields whose names cannot be used, or are there already, names by position.
fn rename_fields(rt: &mut Runtime, fields: Gc<Array<Obj>>) -> Res<()> {
    for (position, field) in fields.as_slice().iter().enumerate() {
        let text = py_str::text(field.get()).unwrap_or_default();
        let starts_well = text.starts_with(is_alphabetic);
        let usable = starts_well && text.chars().all(|c| c == '_' || is_alphanumeric(c));
        let before = &fields.as_slice()[..position];
        if !usable || before.iter().any(|other| other.get() == field.get()) {
            let name = StringBuilder::format(rt, format_args!("_{position}"))?;
            let name = py_str::to_name(rt, name)?;
            field.set(Obj::from(name));
        }
    }
    Ok(())
}

/// The dict of the last fields' default values.
fn defaults_of(rt: &mut Runtime, fields: &[Obj], defaults: Obj) -> Res<Gc<Dict>> {
    let dict = Dict::new(rt)?;
    if defaults != Obj::NONE {
        let values = super::from_iterable(rt, defaults)?;
        let values = items(values);
        let Some(first) = fields.len().checked_sub(values.len()) else {
            return Err(rt.type_error("Got more default values than field names"));
        };
        for (field, value) in fields[first..].iter().zip(values) {
            dict.set(rt, *field, *value)?;
        }
    }
    Ok(dict)
}

/// The names of the fields of a class that [`namedtuple`] made, or one derived from it.
fn fields_of<'a>(ty: Gc<Type>) -> &'a [Obj] {
    lookup(ty, names::_fields).map_or(&[], items)
}

fn class_of(rt: &mut Runtime, cls: Option<Obj>) -> Res<Gc<Type>> {
    match cls.and_then(|cls| cls.as_type()) {
        Some(cls) if crate::types::is_subtype(cls, Gc::from_static(&TUPLE)) => Ok(cls),
        _ => Err(rt.type_error("a class derived from tuple is needed")),
    }
}

/// An instance of a class: its fields by position or name.
fn new(rt: &mut Runtime, cls: Gc<Type>, given: Args) -> Res {
    let fields = fields_of(cls);
    if given.positional.len() == fields.len() && given.keywords.is_empty() {
        return of_class(rt, cls, given.positional);
    }
    let all = given.positional.len() + given.keywords.len() / 2;
    if all > fields.len() {
        return Err(wrong_count(rt, cls.name, fields.len(), all));
    }
    let values = rt.alloc_array(Array::<Obj>::HEADER, fields.len(), Obj::ABSENT)?;
    for (cell, value) in values.as_slice().iter().zip(given.positional) {
        cell.set(*value);
    }
    for (name, value) in given.pairs() {
        let position = fields.iter().position(|field| *field == Obj::from(name));
        match position.and_then(|position| values.as_slice().get(position)) {
            Some(cell) if cell.get() == Obj::ABSENT => cell.set(value),
            Some(_) => {
                return Err(rt.type_error_fmt(format_args!(
                    "function got multiple values for argument '{name}'"
                )));
            }
            None => {
                return Err(rt.type_error_fmt(format_args!("unexpected keyword argument '{name}'")));
            }
        }
    }
    let defaults = lookup(cls, names::_field_defaults).and_then(|value| value.downcast::<Dict>());
    for (cell, field) in values.as_slice().iter().zip(fields) {
        if cell.get() == Obj::ABSENT {
            let default = match defaults {
                Some(defaults) => defaults.get(rt, *field)?,
                None => None,
            };
            match default {
                Some(default) => cell.set(default),
                None => return Err(wrong_count(rt, cls.name, fields.len(), all)),
            }
        }
    }
    of_class(rt, cls, fixed_items(values))
}

#[cold]
fn wrong_count(rt: &mut Runtime, name: Name, wanted: usize, given: usize) -> Raised {
    rt.type_error_fmt(format_args!(
        "{name}() takes {wanted} positional arguments but {given} were given"
    ))
}

static MAKE_FUNCTION: NativeFunction = NativeFunction::f2(names::_make, |rt, cls, iterable| {
    let cls = class_of(rt, Some(cls))?;
    let values = super::from_iterable(rt, iterable)?;
    let (wanted, given) = (fields_of(cls).len(), items(values).len());
    if wanted != given {
        return Err(rt.type_error_fmt(format_args!("Expected {wanted} arguments, got {given}")));
    }
    of_class(rt, cls, items(values))
});
static MAKE: ClassMethod = ClassMethod::native(&MAKE_FUNCTION);

static AS_DICT: NativeFunction = NativeFunction::f1(names::_asdict, |rt, this| {
    let result = Dict::of_class(rt, Gc::from_static(&ORDERED_DICT))?;
    if let Some(dict) = result.downcast::<Dict>() {
        for (field, value) in fields_of(this.type_of()).iter().zip(items(this)) {
            dict.set(rt, *field, *value)?;
        }
    }
    Ok(result)
});

fn replace(rt: &mut Runtime, args: Args) -> Res {
    let this = args.get(0).unwrap_or(Obj::NONE);
    let fields = fields_of(this.type_of());
    let values = rt.alloc_array_from(Array::<Obj>::HEADER, items(this))?;
    for (name, value) in args.pairs() {
        match fields.iter().position(|field| *field == Obj::from(name)) {
            Some(position) => values.set(position, value),
            None => {
                return Err(rt.raise_fmt(
                    &exception::VALUE_ERROR,
                    format_args!("Got unexpected field names: ['{name}']"),
                ));
            }
        };
    }
    let cls = class_of(rt, Some(Obj::from(this.type_of())))?;
    of_class(rt, cls, fixed_items(values))
}

static REPLACE: NativeFunction = NativeFunction::full(names::_replace, 1, 1, replace);

fn print(rt: &mut Runtime, this: Obj, _kind: PrintKind, out: &mut dyn Sink) -> Res<()> {
    let name = this.type_of().name;
    out.write(rt, name.text())?;
    if !rt.begin_print(this) {
        return out.write(rt, "(...)");
    }
    let result = print_fields(rt, this, out);
    rt.end_print();
    result
}

fn print_fields(rt: &mut Runtime, this: Obj, out: &mut dyn Sink) -> Res<()> {
    let mut separator = "(";
    for (field, value) in fields_of(this.type_of()).iter().zip(items(this)) {
        out.write(rt, separator)?;
        separator = ", ";
        out.write(rt, py_str::text(*field).unwrap_or_default())?;
        out.write(rt, "=")?;
        print::print(rt, *value, PrintKind::Repr, out)?;
    }
    out.write(rt, if separator == "(" { "()" } else { ")" })
}

const SLOTS: Slots = Slots {
    new: Some(new),
    print: Some(print),
    ..Slots::EMPTY
};

/// What classes that [`NAMEDTUPLE`] makes derive from.
static NAMED_TUPLE: Type = Type::new::<Tuple>(names::namedtuple, slots!(SLOTS))
    .with_base(&TUPLE)
    .with_table(table![
        _asdict => &AS_DICT,
        _make => &MAKE,
        _replace => &REPLACE,
    ]);
