//! The Python types `set` and `frozenset`: construction, operators, methods.

use taipan_gc::Gc;

use super::operations::{combined, plain_class};
use super::{Set, add_items, add_keys, combine, compare_sets, from_iterable, iterator};
use crate::args::Args;
use crate::builtin::dict::Dict;
use crate::exception;
use crate::names;
use crate::native::{ANY, NativeFunction};
use crate::protocol::{hash, iterate, print};
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots;
use crate::slots::{BinaryOp, Comparison, PrintKind, Slots};
use crate::table;
use crate::text::Sink;
use crate::types::Type;
use crate::word::Obj;

fn this(rt: &mut Runtime, value: Obj) -> Res<Gc<Set>> {
    match value.downcast::<Set>() {
        Some(set) => Ok(set),
        None => Err(rt.type_error("set expected")),
    }
}

/// The set that a method which changes it was called on.
fn mutable(rt: &mut Runtime, value: Obj) -> Res<Gc<Set>> {
    match value.downcast::<Set>() {
        Some(set) if !value.is_instance(&FROZENSET) => Ok(set),
        _ => Err(rt.type_error("set expected")),
    }
}

/// The one iterable that a constructor takes, if it is given.
fn source(rt: &mut Runtime, args: Args) -> Res<Option<Obj>> {
    match (args.positional, args.keywords) {
        ([], []) => Ok(None),
        ([iterable], []) => Ok(Some(*iterable)),
        (_, []) => Err(rt.type_error("set expected at most 1 argument")),
        _ => Err(rt.type_error("set() takes no keyword arguments")),
    }
}

fn new_set(rt: &mut Runtime, cls: Gc<Type>, _args: Args) -> Res {
    Set::of_class(rt, cls)
}

fn init_set(rt: &mut Runtime, value: Obj, args: Args) -> Res<()> {
    let set = mutable(rt, value)?;
    let items = Dict::new(rt)?;
    if let Some(iterable) = source(rt, args)? {
        add_items(rt, items, iterable)?;
    }
    set.items.set(items);
    Ok(())
}

fn new_frozenset(rt: &mut Runtime, cls: Gc<Type>, args: Args) -> Res {
    let plain = !cls.is_python_class();
    let iterable = if plain {
        source(rt, args)?
    } else {
        args.get(0)
    };
    match iterable {
        Some(iterable) if plain && iterable.is_exactly(&FROZENSET) => return Ok(iterable),
        _ => {}
    }
    let value = Set::of_class(rt, cls)?;
    if let Some(iterable) = iterable {
        this(rt, value)?.update(rt, iterable)?;
    }
    Ok(value)
}

fn print_set(rt: &mut Runtime, value: Obj, _kind: PrintKind, out: &mut dyn Sink) -> Res<()> {
    let set = this(rt, value)?;
    let name = value.type_of().name;
    if !rt.begin_print(value) {
        return out.write_fmt(rt, format_args!("{name}(...)"));
    }
    let result = print_items(rt, value, set, out);
    rt.end_print();
    result
}

fn print_items(rt: &mut Runtime, value: Obj, set: Gc<Set>, out: &mut dyn Sink) -> Res<()> {
    let name = value.type_of().name;
    if set.is_empty() {
        return out.write_fmt(rt, format_args!("{name}()"));
    }
    let plain = value.is_exactly(&SET);
    if !plain {
        out.write_fmt(rt, format_args!("{name}("))?;
    }
    let (mut position, mut separator) = (0, "{");
    while let Some(item) = set.next_item(&mut position) {
        out.write(rt, separator)?;
        separator = ", ";
        print::print(rt, item, PrintKind::Repr, out)?;
    }
    out.write(rt, if plain { "}" } else { "})" })
}

fn binary(rt: &mut Runtime, op: BinaryOp, a: Obj, b: Obj) -> Res<Option<Obj>> {
    match (op, a.downcast::<Set>(), b.downcast::<Set>()) {
        (BinaryOp::And | BinaryOp::Or | BinaryOp::Xor | BinaryOp::Subtract, Some(a), Some(b)) => {
            combine(rt, op, a, b).map(Some)
        }
        _ => Ok(None),
    }
}

/// `a op= b`, where both are sets.
fn in_place(rt: &mut Runtime, op: BinaryOp, value: Obj, other: Obj) -> Res<Option<Obj>> {
    let set = mutable(rt, value)?;
    let Some(other) = other.downcast::<Set>() else {
        return Ok(None);
    };
    match op {
        BinaryOp::Or => add_keys(rt, set.items.get(), other.items.get())?,
        BinaryOp::And | BinaryOp::Xor | BinaryOp::Subtract => change(rt, op, set, other)?,
        _ => return Ok(None),
    }
    Ok(Some(value))
}

/// Puts `set op other` in place of the items of `set`.
fn change(rt: &mut Runtime, op: BinaryOp, set: Gc<Set>, other: Gc<Set>) -> Res<()> {
    let items = combined(rt, op, set.items.get(), other.items.get())?;
    set.items.set(items);
    Ok(())
}

fn compare(rt: &mut Runtime, op: Comparison, a: Obj, b: Obj) -> Res<Option<bool>> {
    match (a.downcast::<Set>(), b.downcast::<Set>()) {
        (Some(a), Some(b)) => compare_sets(rt, op, a, b),
        _ => Ok(None),
    }
}

/// A hash that does not depend on the order of the items.
fn hash_frozenset(rt: &mut Runtime, value: Obj) -> Res<usize> {
    let set = this(rt, value)?;
    let mut mixed = set.len().wrapping_mul(0x72e8_ef4d);
    let mut position = 0;
    while let Some(item) = set.next_item(&mut position) {
        let hash = hash::hash(rt, item)?;
        mixed ^= (hash ^ (hash << 16) ^ 0x055b_4db3).wrapping_mul(0xd93f_6d65_u32 as usize);
    }
    Ok(mixed ^ (mixed >> 11) ^ (mixed >> 25))
}

/// What is looked for: a `set`, which has no hash, stands for the frozenset of its items.
fn key(rt: &mut Runtime, item: Obj) -> Res {
    match item.downcast::<Set>() {
        Some(set) if item.is_exactly(&SET) => {
            Set::of_items(rt, Gc::from_static(&FROZENSET), set.items.get())
        }
        _ => Ok(item),
    }
}

fn contains(rt: &mut Runtime, value: Obj, item: Obj) -> Res<bool> {
    let set = this(rt, value)?;
    let key = key(rt, item)?;
    set.contains(rt, key)
}

fn iter(rt: &mut Runtime, value: Obj) -> Res {
    let set = this(rt, value)?;
    iterator::new(rt, set)
}

/// Do sets more than hold and tell what they hold?
const OPERATIONS: bool = cfg!(feature = "set-operations");

const fn if_operations<F: Copy>(function: F) -> Option<F> {
    match OPERATIONS {
        true => Some(function),
        false => None,
    }
}

const COMMON: Slots = Slots {
    print: Some(print_set),
    binary: if_operations(binary),
    compare: Some(compare),
    len: Some(|rt, value| this(rt, value).map(|set| set.len())),
    contains: Some(contains),
    iter: Some(iter),
    walk: Some(iterator::walk_on),
    ..Slots::EMPTY
};

const SET_SLOTS: Slots = Slots {
    new: Some(new_set),
    init: Some(init_set),
    in_place: if_operations(in_place),
    ..COMMON
};

const FROZENSET_SLOTS: Slots = Slots {
    new: Some(new_frozenset),
    hash: Some(hash_frozenset),
    ..COMMON
};

static ADD: NativeFunction = NativeFunction::f2(names::add, |rt, value, item| {
    mutable(rt, value)?.add(rt, item)?;
    Ok(Obj::NONE)
});

static CLEAR: NativeFunction = NativeFunction::f1(names::clear, |rt, value| {
    let set = mutable(rt, value)?;
    let items = Dict::new(rt)?;
    set.items.set(items);
    Ok(Obj::NONE)
});

static COPY: NativeFunction = NativeFunction::f1(names::copy, |rt, value| {
    let set = this(rt, value)?;
    if value.is_exactly(&FROZENSET) {
        return Ok(value);
    }
    let items = set.items.get().duplicate(rt)?;
    Set::of_items(rt, plain_class(set), items)
});

static DISCARD: NativeFunction = NativeFunction::f2(names::discard, |rt, value, item| {
    let set = mutable(rt, value)?;
    let key = key(rt, item)?;
    set.discard(rt, key)?;
    Ok(Obj::NONE)
});

static REMOVE: NativeFunction = NativeFunction::f2(names::remove, |rt, value, item| {
    let set = mutable(rt, value)?;
    let key = key(rt, item)?;
    if set.discard(rt, key)? {
        Ok(Obj::NONE)
    } else {
        Err(rt.key_error(item))
    }
});

static POP: NativeFunction = NativeFunction::f1(names::pop, |rt, value| {
    let set = mutable(rt, value)?;
    match set.items.get().take_first() {
        Some((item, _)) => Ok(item),
        None => Err(rt.raise(&exception::KEY_ERROR, "pop from an empty set")),
    }
});

/// A new set of `set op other op ...`, or the set itself changed to that.
fn fold(rt: &mut Runtime, op: BinaryOp, args: &[Obj], changes: bool) -> Res {
    let set = if changes {
        mutable(rt, args[0])?
    } else {
        this(rt, args[0])?
    };
    let mut items = set.items.get();
    if !changes && (op == BinaryOp::Or || args.len() == 1) {
        items = items.duplicate(rt)?;
    }
    for other in &args[1..] {
        if op == BinaryOp::Or {
            add_items(rt, items, *other)?;
        } else {
            let other = from_iterable(rt, *other)?;
            items = combined(rt, op, items, other.items.get())?;
        }
    }
    if changes {
        set.items.set(items);
        return Ok(Obj::NONE);
    }
    Set::of_items(rt, plain_class(set), items)
}

macro_rules! folds {
    ($($function:ident: $name:ident, $op:ident, $max:expr, $changes:literal;)*) => {$(
        static $function: NativeFunction =
            NativeFunction::positional(names::$name, 1, $max, |rt, args| {
                fold(rt, BinaryOp::$op, args, $changes)
            });
    )*};
}

folds! {
    DIFFERENCE: difference, Subtract, ANY, false;
    DIFFERENCE_UPDATE: difference_update, Subtract, ANY, true;
    INTERSECTION: intersection, And, ANY, false;
    INTERSECTION_UPDATE: intersection_update, And, ANY, true;
    UNION: union, Or, ANY, false;
    UPDATE: update, Or, ANY, true;
}

static SYMMETRIC_DIFFERENCE: NativeFunction =
    NativeFunction::f2(names::symmetric_difference, |rt, value, other| {
        fold(rt, BinaryOp::Xor, &[value, other], false)
    });

static SYMMETRIC_DIFFERENCE_UPDATE: NativeFunction =
    NativeFunction::f2(names::symmetric_difference_update, |rt, value, other| {
        fold(rt, BinaryOp::Xor, &[value, other], true)
    });

static IS_DISJOINT: NativeFunction = NativeFunction::f2(names::isdisjoint, |rt, value, other| {
    let set = this(rt, value)?;
    let iterator = iterate::iter(rt, other)?;
    while let Some(item) = iterate::next(rt, iterator)? {
        if set.contains(rt, item)? {
            return Ok(Obj::FALSE);
        }
    }
    Ok(Obj::TRUE)
});

fn included(rt: &mut Runtime, op: Comparison, value: Obj, other: Obj) -> Res {
    let set = this(rt, value)?;
    let other = from_iterable(rt, other)?;
    let answer = compare_sets(rt, op, set, other)?;
    Ok(Obj::bool(answer == Some(true)))
}

static IS_SUBSET: NativeFunction = NativeFunction::f2(names::issubset, |rt, value, other| {
    included(rt, Comparison::LessEqual, value, other)
});

static IS_SUPERSET: NativeFunction = NativeFunction::f2(names::issuperset, |rt, value, other| {
    included(rt, Comparison::MoreEqual, value, other)
});

/// `set`
pub static SET: Type = Type::new::<Set>(names::set, slots!(SET_SLOTS)).with_table(table![
    add => &ADD,
    clear => &CLEAR,
    copy => &COPY,
    difference if OPERATIONS => &DIFFERENCE,
    difference_update if OPERATIONS => &DIFFERENCE_UPDATE,
    discard => &DISCARD,
    intersection if OPERATIONS => &INTERSECTION,
    intersection_update if OPERATIONS => &INTERSECTION_UPDATE,
    isdisjoint if OPERATIONS => &IS_DISJOINT,
    issubset if OPERATIONS => &IS_SUBSET,
    issuperset if OPERATIONS => &IS_SUPERSET,
    pop => &POP,
    remove => &REMOVE,
    symmetric_difference if OPERATIONS => &SYMMETRIC_DIFFERENCE,
    symmetric_difference_update if OPERATIONS => &SYMMETRIC_DIFFERENCE_UPDATE,
    union if OPERATIONS => &UNION,
    update => &UPDATE,
]);

/// `frozenset`
pub static FROZENSET: Type = Type::new::<Set>(names::frozenset, slots!(FROZENSET_SLOTS))
    .with_table(table![
        copy => &COPY,
        difference => &DIFFERENCE,
        intersection => &INTERSECTION,
        isdisjoint => &IS_DISJOINT,
        issubset => &IS_SUBSET,
        issuperset => &IS_SUPERSET,
        symmetric_difference => &SYMMETRIC_DIFFERENCE,
        union => &UNION,
    ])
    .only_if(OPERATIONS);
