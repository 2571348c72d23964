//! The Python type `list`: construction, operators, methods.

use taipan_gc::Gc;

use super::{List, iter, sort, subscript};
use crate::args::Args;
use crate::builtin::int;
use crate::builtin::iterator::reversed;
use crate::builtin::sequence::{self, Sequence};
use crate::builtin::slice::clamped_index;
use crate::exception;
use crate::names;
use crate::native::NativeFunction;
use crate::protocol::item;
use crate::raise::{Raised, Res};
use crate::runtime::Runtime;
use crate::slots;
use crate::slots::{BinaryOp, Comparison, PrintKind, Slots};
use crate::table;
use crate::text::Sink;
use crate::types::Type;
use crate::word::Obj;

/// The list that a method was called on.
pub(super) fn this(rt: &mut Runtime, value: Obj) -> Res<Gc<List>> {
    match value.downcast::<List>() {
        Some(list) => Ok(list),
        None => Err(no_list(rt)),
    }
}

#[cold]
fn no_list(rt: &mut Runtime) -> Raised {
    rt.type_error("list expected")
}

fn new(rt: &mut Runtime, cls: Gc<Type>, _args: Args) -> Res {
    List::of_class(rt, cls)
}

fn init(rt: &mut Runtime, value: Obj, args: Args) -> Res<()> {
    let list = this(rt, value)?;
    match (args.positional, args.keywords) {
        ([], []) => list.clear(),
        ([iterable], []) => {
            list.clear();
            list.extend(rt, *iterable)?;
        }
        (_, []) => return Err(rt.type_error("list expected at most 1 argument")),
        _ => return Err(rt.type_error("list() takes no keyword arguments")),
    }
    Ok(())
}

fn print(rt: &mut Runtime, value: Obj, _kind: PrintKind, out: &mut dyn Sink) -> Res<()> {
    let list = this(rt, value)?;
    if !rt.begin_print(value) {
        return out.write(rt, "[...]");
    }
    let result = print_items(rt, list, out);
    rt.end_print();
    result
}

fn print_items(rt: &mut Runtime, list: Gc<List>, out: &mut dyn Sink) -> Res<()> {
    out.write(rt, "[")?;
    sequence::print_items(rt, Sequence::List(list), out)?;
    out.write(rt, "]")
}

fn compare(rt: &mut Runtime, op: Comparison, a: Obj, b: Obj) -> Res<Option<bool>> {
    match (a.downcast::<List>(), b.downcast::<List>()) {
        (Some(a), Some(b)) => {
            sequence::compare(rt, op, Sequence::List(a), Sequence::List(b)).map(Some)
        }
        _ => Ok(None),
    }
}

/// `a + b` and `a * count`
fn binary(rt: &mut Runtime, op: BinaryOp, a: Obj, b: Obj) -> Res<Option<Obj>> {
    let lists = (a.downcast::<List>(), b.downcast::<List>());
    match (op, lists) {
        (BinaryOp::Add, (Some(a), Some(b))) => {
            let Some(room) = a.len().checked_add(b.len()) else {
                return Err(rt.memory_error());
            };
            let sum = List::with_capacity(rt, room)?;
            for source in [a, b] {
                sum.extend(rt, Obj::from(source))?;
            }
            Ok(Some(Obj::from(sum)))
        }
        (BinaryOp::Multiply, (Some(list), None)) => repeated(rt, list, b),
        (BinaryOp::Multiply, (None, Some(list))) => repeated(rt, list, a),
        _ => Ok(None),
    }
}

fn repeated(rt: &mut Runtime, list: Gc<List>, count: Obj) -> Res<Option<Obj>> {
    let Some(count) = int::try_index(rt, count)? else {
        return Ok(None);
    };
    let count = usize::try_from(count).unwrap_or(0);
    let Some(room) = list.len().checked_mul(count) else {
        return Err(rt.memory_error());
    };
    let product = List::with_capacity(rt, room)?;
    if count > 0 {
        product.extend(rt, Obj::from(list))?;
        product.repeat(rt, count)?;
    }
    Ok(Some(Obj::from(product)))
}

/// `a += iterable` and `a *= count`
fn in_place(rt: &mut Runtime, op: BinaryOp, value: Obj, other: Obj) -> Res<Option<Obj>> {
    let list = this(rt, value)?;
    match op {
        BinaryOp::Add => list.extend(rt, other)?,
        BinaryOp::Multiply => match int::try_index(rt, other)? {
            Some(count) => list.repeat(rt, usize::try_from(count).unwrap_or(0))?,
            None => return Ok(None),
        },
        _ => return Ok(None),
    }
    Ok(Some(value))
}

fn contains(rt: &mut Runtime, value: Obj, item: Obj) -> Res<bool> {
    let list = this(rt, value)?;
    sequence::find(rt, Sequence::List(list), item, 0, usize::MAX).map(|found| found.is_some())
}

const SLOTS: Slots = Slots {
    new: Some(new),
    init: Some(init),
    print: Some(print),
    binary: Some(binary),
    in_place: Some(in_place),
    compare: Some(compare),
    len: Some(|rt, value| this(rt, value).map(|list| list.len())),
    get_item: Some(subscript::get),
    set_item: Some(subscript::set),
    contains: Some(contains),
    iter: Some(iter),
    walk: Some(crate::builtin::iterator::sequence::walk_on),
    ..Slots::EMPTY
};

static APPEND: NativeFunction = NativeFunction::f2(names::append, |rt, value, item| {
    this(rt, value)?.push(rt, item)?;
    Ok(Obj::NONE)
});

static CLEAR: NativeFunction = NativeFunction::f1(names::clear, |rt, value| {
    this(rt, value)?.clear();
    Ok(Obj::NONE)
});

static COPY: NativeFunction = NativeFunction::f1(names::copy, |rt, value| {
    let list = this(rt, value)?;
    list.part(rt, 0, list.len()).map(Obj::from)
});

static COUNT: NativeFunction = NativeFunction::f2(names::count, |rt, value, item| {
    let list = this(rt, value)?;
    sequence::count(rt, Sequence::List(list), item)
});

static EXTEND: NativeFunction = NativeFunction::f2(names::extend, |rt, value, iterable| {
    this(rt, value)?.extend(rt, iterable)?;
    Ok(Obj::NONE)
});

static INDEX: NativeFunction = NativeFunction::positional(names::index, 2, 4, |rt, args| {
    let list = this(rt, args[0])?;
    sequence::index(rt, Sequence::List(list), &args[1..])
});

static INSERT: NativeFunction = NativeFunction::f3(names::insert, |rt, value, index, item| {
    let index = clamped_index(rt, index)?;
    let list = this(rt, value)?;
    let position = sequence::clamp(index, list.len());
    list.insert(rt, position, item)?;
    Ok(Obj::NONE)
});

static POP: NativeFunction = NativeFunction::positional(names::pop, 1, 2, |rt, args| {
    let list = this(rt, args[0])?;
    if list.is_empty() {
        return Err(rt.raise(&exception::INDEX_ERROR, "pop from empty list"));
    }
    let position = match args.get(1) {
        Some(index) => {
            let len = list.len();
            item::position(rt, args[0], *index, len)?
        }
        None => list.len() - 1,
    };
    match list.remove(rt, position) {
        Some(value) => Ok(value),
        None => Err(rt.index_error("pop index out of range")),
    }
});

static REMOVE: NativeFunction = NativeFunction::f2(names::remove, |rt, value, item| {
    let list = this(rt, value)?;
    match sequence::find(rt, Sequence::List(list), item, 0, usize::MAX)? {
        Some(position) => {
            list.remove(rt, position);
            Ok(Obj::NONE)
        }
        None => Err(rt.value_error("object not in sequence")),
    }
});

static REVERSE: NativeFunction = NativeFunction::f1(names::reverse, |rt, value| {
    this(rt, value)?.reverse();
    Ok(Obj::NONE)
});

static SORT: NativeFunction = NativeFunction::full(names::sort, 1, 1, |rt, args| {
    let Some(value) = args.get(0) else {
        return Ok(Obj::NONE);
    };
    let list = this(rt, value)?;
    let order = sort::Order::from_args(rt, names::sort, args.without_first())?;
    sort::sort(rt, list, order)?;
    Ok(Obj::NONE)
});

static REVERSED: NativeFunction = NativeFunction::f1(names::__reversed__, reversed::over_sequence);

/// `list`
pub static LIST: Type = Type::new::<List>(names::list, slots!(SLOTS)).with_table(table![
    append => &APPEND,
    clear => &CLEAR,
    copy => &COPY,
    count => &COUNT,
    extend => &EXTEND,
    index => &INDEX,
    insert => &INSERT,
    pop => &POP,
    remove => &REMOVE,
    reverse => &REVERSE,
    sort => &SORT,
    __reversed__ => &REVERSED,
]);
