//! The Python type `dict`: construction, operators, methods.

use taipan_gc::Gc;

use super::views::{self, View};
use super::{Dict, Place};
use crate::args::Args;
use crate::builtin::slice::SLICE;
use crate::exception;
use crate::names;
use crate::native::{ClassMethod, NativeFunction};
use crate::protocol::{attribute, call, compare, hash, item, iterate, print};
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots;
use crate::slots::{BinaryOp, Comparison, PrintKind, Slots};
use crate::table;
use crate::text::Sink;
use crate::types::{Type, lookup};
use crate::word::Obj;

pub(super) fn this(rt: &mut Runtime, value: Obj) -> Res<Gc<Dict>> {
    match value.downcast::<Dict>() {
        Some(dict) => Ok(dict),
        None => Err(rt.type_error("dict expected")),
    }
}

fn new(rt: &mut Runtime, cls: Gc<Type>, _args: Args) -> Res {
    Dict::of_class(rt, cls)
}

pub(super) fn init(rt: &mut Runtime, value: Obj, args: Args) -> Res<()> {
    if args.positional.len() > 1 {
        return Err(rt.type_error("dict expected at most 1 argument"));
    }
    update_from(rt, value, args)
}

/// What `update` and the constructor share: a mapping or pairs, then keywords.
fn update_from(rt: &mut Runtime, value: Obj, args: Args) -> Res<()> {
    let dict = this(rt, value)?;
    if let Some(source) = args.get(0) {
        merge(rt, dict, source)?;
    }
    for (key, value) in args.pairs() {
        dict.set(rt, Obj::from(key), value)?;
    }
    Ok(())
}

/// Adds the entries of a mapping or of an iterable of pairs.
fn merge(rt: &mut Runtime, dict: Gc<Dict>, source: Obj) -> Res<()> {
    if let Some(other) = source.downcast::<Dict>()
        && !source.type_of().is_python_class()
    {
        if other != dict {
            dict.copy_from(rt, other)?;
        }
        return Ok(());
    }
    if let Some(keys) = attribute::try_get(rt, source, names::keys)? {
        let keys = call::call(rt, keys, &[])?;
        return iterate::for_each(rt, keys, |rt, key| {
            let value = item::get(rt, source, key)?;
            dict.set(rt, key, value)
        });
    }
    iterate::for_each(rt, source, |rt, pair| {
        let iterator = iterate::iter(rt, pair)?;
        let mut parts = [Obj::NONE; 2];
        for part in &mut parts {
            match iterate::next(rt, iterator)? {
                Some(value) => *part = value,
                None => return Err(rt.value_error("dict update sequence has wrong length")),
            }
        }
        if iterate::next(rt, iterator)?.is_some() {
            return Err(rt.value_error("dict update sequence has wrong length"));
        }
        dict.set(rt, parts[0], parts[1])
    })
}

fn print(rt: &mut Runtime, value: Obj, _kind: PrintKind, out: &mut dyn Sink) -> Res<()> {
    let dict = this(rt, value)?;
    if !rt.begin_print(value) {
        return out.write(rt, "{...}");
    }
    let result = print_entries(rt, dict, out);
    rt.end_print();
    result
}

pub(super) fn print_entries(rt: &mut Runtime, dict: Gc<Dict>, out: &mut dyn Sink) -> Res<()> {
    out.write(rt, "{")?;
    let mut position = 0;
    let mut first = true;
    while let Some((key, value)) = dict.next_entry(&mut position) {
        if !first {
            out.write(rt, ", ")?;
        }
        first = false;
        print::print(rt, key, PrintKind::Repr, out)?;
        out.write(rt, ": ")?;
        print::print(rt, value, PrintKind::Repr, out)?;
    }
    out.write(rt, "}")
}

pub(super) fn compare_dicts(rt: &mut Runtime, op: Comparison, a: Obj, b: Obj) -> Res<Option<bool>> {
    let (Some(x), Some(y)) = (a.downcast::<Dict>(), b.downcast::<Dict>()) else {
        return Ok(None);
    };
    let negate = match op {
        Comparison::Equal => false,
        Comparison::NotEqual => true,
        _ => return Ok(None),
    };
    Ok(Some(equal(rt, x, y)? != negate))
}

fn equal(rt: &mut Runtime, a: Gc<Dict>, b: Gc<Dict>) -> Res<bool> {
    if a.len() != b.len() {
        return Ok(false);
    }
    let mut position = 0;
    while let Some((key, value)) = a.next_entry(&mut position) {
        match b.get(rt, key)? {
            Some(other) if compare::same_or_equal(rt, value, other)? => {}
            _ => return Ok(false),
        }
    }
    Ok(true)
}

/// `a | b`
fn binary(rt: &mut Runtime, op: BinaryOp, a: Obj, b: Obj) -> Res<Option<Obj>> {
    let (BinaryOp::Or, Some(x), Some(y)) = (op, a.downcast::<Dict>(), b.downcast::<Dict>()) else {
        return Ok(None);
    };
    // It becomes an ordered one.
    #[cfg(feature = "collections")]
    if a.is_exactly(&DICT) && b.is_instance(&super::ORDERED_DICT) {
        return Ok(None);
    }
    let union = x.duplicate(rt)?;
    union.copy_from(rt, y)?;
    Ok(Some(Obj::from(union)))
}

/// `a |= b`
fn in_place(rt: &mut Runtime, op: BinaryOp, value: Obj, other: Obj) -> Res<Option<Obj>> {
    if op != BinaryOp::Or {
        return Ok(None);
    }
    let dict = this(rt, value)?;
    merge(rt, dict, other)?;
    Ok(Some(value))
}

/// `d[key]`; a class derived from `dict` can have `__missing__`.
fn get_item(rt: &mut Runtime, value: Obj, key: Obj) -> Res {
    let dict = this(rt, value)?;
    if let Some(found) = dict.get(rt, key)? {
        return Ok(found);
    }
    if value.type_of().is_python_class()
        && let Some(missing) = lookup(value.type_of(), names::__missing__)
    {
        return crate::protocol::call_special(rt, missing, value, &[key]);
    }
    Err(rt.key_error(key))
}

fn set_item(rt: &mut Runtime, value: Obj, key: Obj, new: Option<Obj>) -> Res<()> {
    let dict = this(rt, value)?;
    // As upstream: `d[:] = x` does not copy, so it is a mistake rather than a key.
    if key.is_exactly(&SLICE) && value.is_exactly(&DICT) {
        return Err(rt.type_error("unhashable type: 'slice'"));
    }
    match new {
        Some(new) => dict.set(rt, key, new),
        None => match dict.remove(rt, key)? {
            Some(_) => Ok(()),
            None => Err(rt.key_error(key)),
        },
    }
}

const SLOTS: Slots = Slots {
    new: Some(new),
    init: Some(init),
    print: Some(print),
    binary: Some(binary),
    in_place: Some(in_place),
    compare: Some(compare_dicts),
    len: Some(|rt, value| this(rt, value).map(|dict| dict.len())),
    get_item: Some(get_item),
    set_item: Some(set_item),
    contains: Some(|rt, value, key| {
        let dict = this(rt, value)?;
        dict.get(rt, key).map(|found| found.is_some())
    }),
    iter: Some(|rt, value| views::iterate(rt, value, View::Keys, false)),
    walk: Some(|rt, value, walk| views::walk_on(rt, value, View::Keys, walk)),
    ..Slots::EMPTY
};

static CLEAR: NativeFunction = NativeFunction::f1(names::clear, |rt, value| {
    this(rt, value)?.clear();
    Ok(Obj::NONE)
});

static COPY: NativeFunction = NativeFunction::f1(names::copy, |rt, value| {
    let dict = this(rt, value)?;
    dict.duplicate(rt).map(Obj::from)
});

fn from_keys(rt: &mut Runtime, args: &[Obj]) -> Res {
    let (cls, keys) = (args[0], args[1]);
    let value = args.get(2).copied().unwrap_or(Obj::NONE);
    let result = call::call(rt, cls, &[])?;
    iterate::for_each(rt, keys, |rt, key| item::set(rt, result, key, Some(value)))?;
    Ok(result)
}

static FROM_KEYS_FUNCTION: NativeFunction =
    NativeFunction::positional(names::fromkeys, 2, 3, from_keys);
static FROM_KEYS: ClassMethod = ClassMethod::native(&FROM_KEYS_FUNCTION);

static GET: NativeFunction = NativeFunction::positional(names::get, 2, 3, |rt, args| {
    let dict = this(rt, args[0])?;
    let default = args.get(2).copied().unwrap_or(Obj::NONE);
    Ok(dict.get(rt, args[1])?.unwrap_or(default))
});

static POP: NativeFunction = NativeFunction::positional(names::pop, 2, 3, |rt, args| {
    let dict = this(rt, args[0])?;
    match (dict.remove(rt, args[1])?, args.get(2)) {
        (Some(value), _) => Ok(value),
        (None, Some(default)) => Ok(*default),
        (None, None) => Err(rt.key_error(args[1])),
    }
});

fn pop_item(rt: &mut Runtime, args: Args) -> Res {
    let Some(value) = args.get(0) else {
        return Ok(Obj::NONE);
    };
    let dict = this(rt, value)?;
    match dict.take_last() {
        Some((key, value)) => crate::builtin::tuple::new(rt, &[key, value]),
        None => Err(rt.raise(&exception::KEY_ERROR, "popitem(): dictionary is empty")),
    }
}

static POP_ITEM: NativeFunction = NativeFunction::full(names::popitem, 1, 1, pop_item);

static SET_DEFAULT: NativeFunction =
    NativeFunction::positional(names::setdefault, 2, 3, |rt, args| {
        let dict = this(rt, args[0])?;
        let default = args.get(2).copied().unwrap_or(Obj::NONE);
        let hash = hash::hash(rt, args[1])?;
        match dict.find(rt, args[1], hash)? {
            Place::Found(number) => Ok(dict.value_at(number).unwrap_or(Obj::NONE)),
            Place::Missing => {
                dict.append(rt, args[1], hash, default)?;
                Ok(default)
            }
        }
    });

static UPDATE: NativeFunction = NativeFunction::full(names::update, 1, 2, |rt, args| {
    let value = args.positional[0];
    update_from(rt, value, args.without_first())?;
    Ok(Obj::NONE)
});

static KEYS_METHOD: NativeFunction =
    NativeFunction::f1(names::keys, |rt, value| views::new(rt, value, View::Keys));
static VALUES_METHOD: NativeFunction = NativeFunction::f1(names::values, |rt, value| {
    views::new(rt, value, View::Values)
});
static ITEMS_METHOD: NativeFunction =
    NativeFunction::f1(names::items, |rt, value| views::new(rt, value, View::Items));

/// Which view this method makes, if it is that of `dict` for one: a loop needs no view.
pub fn view_of_method(method: Obj) -> Option<View> {
    let makes = |function| method == Obj::from_static(function);
    if makes(&ITEMS_METHOD) {
        Some(View::Items)
    } else if makes(&VALUES_METHOD) {
        Some(View::Values)
    } else if makes(&KEYS_METHOD) {
        Some(View::Keys)
    } else {
        None
    }
}

static REVERSED: NativeFunction = NativeFunction::f1(names::__reversed__, |rt, value| {
    views::iterate(rt, value, View::Keys, true)
});

/// `dict`
pub static DICT: Type = Type::new::<Dict>(names::dict, slots!(SLOTS)).with_table(table![
    clear => &CLEAR,
    copy => &COPY,
    fromkeys => &FROM_KEYS,
    get => &GET,
    items => &ITEMS_METHOD,
    keys => &KEYS_METHOD,
    pop => &POP,
    popitem => &POP_ITEM,
    setdefault => &SET_DEFAULT,
    update => &UPDATE,
    values => &VALUES_METHOD,
    __reversed__ => &REVERSED,
]);
