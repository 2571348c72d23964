//! `defaultdict`: a dict that makes values for keys that are not there. It is a class made
//! for each runtime that asks for it, derived from a built-in type, so that plain dicts need
//! no room for the function that makes the values: that is an ordinary attribute.

use taipan_gc::Gc;

use super::methods::{init as init_dict, print_entries, this};
use super::{DICT, Dict};
use crate::args::Args;
use crate::builtin::type_::{TYPE, create};
use crate::names;
use crate::native::NativeFunction;
use crate::protocol::{attribute, call, print};
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots;
use crate::slots::{BinaryOp, PrintKind, Slots};
use crate::table;
use crate::text::Sink;
use crate::types::Type;
use crate::word::Obj;

/// Makes the class `defaultdict`. Every call makes another.
///
/// # Errors
/// `MemoryError`.
pub fn class(rt: &mut Runtime) -> Res {
    let namespace = Dict::new(rt)?;
    namespace.set(rt, Obj::from(names::default_factory), Obj::NONE)?;
    let bases = [Obj::from_static(&DEFAULT_DICT)];
    let metaclass = Gc::from_static(&TYPE);
    create::class(rt, metaclass, names::defaultdict, &bases, namespace, &[])
}

/// `defaultdict(default_factory=None, ...)`: the rest is as with `dict`.
fn init(rt: &mut Runtime, value: Obj, args: Args) -> Res<()> {
    let factory = args.get(0).unwrap_or(Obj::NONE);
    if factory != Obj::NONE && !call::is_callable(factory) {
        return Err(rt.type_error("first argument must be callable or None"));
    }
    attribute::set_without_hooks(rt, value, names::default_factory, Some(factory))?;
    init_dict(rt, value, args.without_first())
}

static MISSING: NativeFunction = NativeFunction::f2(names::__missing__, |rt, value, key| {
    let factory = attribute::get(rt, value, names::default_factory)?;
    if factory == Obj::NONE {
        return Err(rt.key_error(key));
    }
    let made = call::call(rt, factory, &[])?;
    this(rt, value)?.set(rt, key, made)?;
    Ok(made)
});

fn print(rt: &mut Runtime, value: Obj, _kind: PrintKind, out: &mut dyn Sink) -> Res<()> {
    let dict = this(rt, value)?;
    let factory = attribute::get(rt, value, names::default_factory)?;
    let name = value.type_of().name;
    if !rt.begin_print(value) {
        return out.write_fmt(rt, format_args!("{name}(...)"));
    }
    let result = out
        .write_fmt(rt, format_args!("{name}("))
        .and_then(|()| print::print(rt, factory, PrintKind::Repr, out))
        .and_then(|()| out.write(rt, ", "))
        .and_then(|()| print_entries(rt, dict, out))
        .and_then(|()| out.write(rt, ")"));
    rt.end_print();
    result
}

static COPY: NativeFunction = NativeFunction::f1(names::copy, |rt, value| {
    let factory = attribute::get(rt, value, names::default_factory)?;
    let class = Obj::from(value.type_of());
    call::call(rt, class, &[factory, value])
});

/// `a | b`: one with the function of the first that has one.
fn binary(rt: &mut Runtime, op: BinaryOp, a: Obj, b: Obj) -> Res<Option<Obj>> {
    let (BinaryOp::Or, Some(_), Some(y)) = (op, a.downcast::<Dict>(), b.downcast::<Dict>()) else {
        return Ok(None);
    };
    let owner = if a.is_instance(&DEFAULT_DICT) { a } else { b };
    let factory = attribute::get(rt, owner, names::default_factory)?;
    let union = call::call(rt, Obj::from(owner.type_of()), &[factory, a])?;
    if let Some(union) = union.downcast::<Dict>() {
        union.copy_from(rt, y)?;
    }
    Ok(Some(union))
}

const SLOTS: Slots = Slots {
    init: Some(init),
    print: Some(print),
    binary: Some(binary),
    ..Slots::EMPTY
};

/// What the class `defaultdict` derives from.
static DEFAULT_DICT: Type = Type::new::<Dict>(names::defaultdict, slots!(SLOTS))
    .with_base(&DICT)
    .with_table(table![
        copy => &COPY,
        __missing__ => &MISSING,
    ]);
