//! `OrderedDict`: a dict for which the order of the entries matters when it is compared, and
//! whose entries can be moved to either end.

use taipan_gc::Gc;

use super::methods::{compare_dicts, init, print_entries, this};
use super::{Dict, Place};
use crate::args::{Args, Parameter, Signature};
use crate::builtin::tuple;
use crate::exception;
use crate::names;
use crate::native::NativeFunction;
use crate::protocol::{call, compare, convert, hash};
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots;
use crate::slots::{BinaryOp, Comparison, PrintKind, Slots};
use crate::table;
use crate::text::Sink;
use crate::types::Type;
use crate::word::Obj;

fn print(rt: &mut Runtime, value: Obj, _kind: PrintKind, out: &mut dyn Sink) -> Res<()> {
    let dict = this(rt, value)?;
    if !rt.begin_print(value) {
        return out.write(rt, "...");
    }
    let name = value.type_of().name;
    let result = out
        .write_fmt(rt, format_args!("{name}("))
        .and_then(|()| print_entries(rt, dict, out))
        .and_then(|()| out.write(rt, ")"));
    rt.end_print();
    result
}

fn compare(rt: &mut Runtime, op: Comparison, a: Obj, b: Obj) -> Res<Option<bool>> {
    let ordered = |value: Obj| value.is_instance(&ORDERED_DICT);
    let (Some(x), Some(y)) = (a.downcast::<Dict>(), b.downcast::<Dict>()) else {
        return Ok(None);
    };
    match op {
        Comparison::Equal | Comparison::NotEqual if ordered(a) && ordered(b) => {
            let equal = same_order(rt, x, y)?;
            Ok(Some(equal == (op == Comparison::Equal)))
        }
        _ => compare_dicts(rt, op, a, b),
    }
}

fn same_order(rt: &mut Runtime, a: Gc<Dict>, b: Gc<Dict>) -> Res<bool> {
    if a.len() != b.len() {
        return Ok(false);
    }
    let (mut i, mut j) = (0, 0);
    while let (Some((key, value)), Some((other_key, other))) =
        (a.next_entry(&mut i), b.next_entry(&mut j))
    {
        if !compare::same_or_equal(rt, key, other_key)?
            || !compare::same_or_equal(rt, value, other)?
        {
            return Ok(false);
        }
    }
    Ok(true)
}

/// A dict as one of a class derived from `OrderedDict`.
fn of_class(rt: &mut Runtime, class: Gc<Type>, dict: Gc<Dict>) -> Res {
    match class.is_python_class() {
        true => call::call(rt, Obj::from(class), &[Obj::from(dict)]),
        false => Ok(Obj::from(dict)),
    }
}

/// `a | b`
fn binary(rt: &mut Runtime, op: BinaryOp, a: Obj, b: Obj) -> Res<Option<Obj>> {
    let (BinaryOp::Or, Some(x), Some(y)) = (op, a.downcast::<Dict>(), b.downcast::<Dict>()) else {
        return Ok(None);
    };
    // The class is that of the ordered one, the first if both are.
    let ordered = if a.is_instance(&ORDERED_DICT) { a } else { b };
    let union = x.duplicate_as(rt, &ORDERED_DICT)?;
    union.copy_from(rt, y)?;
    of_class(rt, ordered.type_of(), union).map(Some)
}

const SLOTS: Slots = Slots {
    init: Some(init),
    print: Some(print),
    binary: Some(binary),
    compare: Some(compare),
    ..Slots::EMPTY
};

static COPY: NativeFunction = NativeFunction::f1(names::copy, |rt, value| {
    let dict = this(rt, value)?.duplicate_as(rt, &ORDERED_DICT)?;
    of_class(rt, value.type_of(), dict)
});

/// `self`, a key if there is one, and `last=True`.
macro_rules! end_signature {
    ($function:ident $(, $key:ident)?) => {
        Signature {
            function: names::$function,
            parameters: &[
                Parameter { name: names::self_, required: true },
                $(Parameter { name: names::$key, required: true },)?
                Parameter { name: names::last, required: false },
            ],
            positional_only: 1,
            positional: 2 $(+ { let _ = names::$key; 1 })?,
        }
    };
}

static MOVE_SIGNATURE: Signature = end_signature!(move_to_end, key);
static POP_SIGNATURE: Signature = end_signature!(popitem);

/// Is it the last end that is meant?
fn is_last(rt: &mut Runtime, value: Option<Obj>) -> Res<bool> {
    match value {
        Some(value) => convert::truth(rt, value),
        None => Ok(true),
    }
}

fn move_to_end(rt: &mut Runtime, args: Args) -> Res {
    let mut values = [None; 3];
    MOVE_SIGNATURE.bind(rt, args, &mut values)?;
    let [value, key, last] = values;
    let last = is_last(rt, last)?;
    let dict = this(rt, value.unwrap_or(Obj::NONE))?;
    let key = key.unwrap_or(Obj::NONE);
    let hash = hash::hash(rt, key)?;
    let Place::Found(number) = dict.find(rt, key, hash)? else {
        return Err(rt.key_error(key));
    };
    let Some(stored) = dict.key_at(number) else {
        return Err(rt.key_error(key));
    };
    let Some(value) = dict.remove_entry(number) else {
        return Err(rt.key_error(key));
    };
    if last {
        dict.append(rt, stored, hash, value)?;
    } else {
        let moved = Dict::new(rt)?;
        moved.reserve(rt, dict.len() + 1)?;
        moved.append(rt, stored, hash, value)?;
        moved.copy_from(rt, dict)?;
        dict.take_over(moved);
    }
    Ok(Obj::NONE)
}

static MOVE_TO_END: NativeFunction = NativeFunction::full(names::move_to_end, 1, 3, move_to_end);

fn pop_item(rt: &mut Runtime, args: Args) -> Res {
    let mut values = [None; 2];
    POP_SIGNATURE.bind(rt, args, &mut values)?;
    let last = is_last(rt, values[1])?;
    let dict = this(rt, values[0].unwrap_or(Obj::NONE))?;
    let entry = if last {
        dict.take_last()
    } else {
        dict.take_first()
    };
    match entry {
        Some((key, value)) => tuple::new(rt, &[key, value]),
        None => Err(rt.raise(&exception::KEY_ERROR, "dictionary is empty")),
    }
}

static POP_ITEM: NativeFunction = NativeFunction::full(names::popitem, 1, 2, pop_item);

/// `OrderedDict`
pub static ORDERED_DICT: Type = Type::new::<Dict>(names::OrderedDict, slots!(SLOTS))
    .with_base(&super::DICT)
    .with_table(table![
        copy => &COPY,
        move_to_end => &MOVE_TO_END,
        popitem => &POP_ITEM,
    ]);
