//! The Python type `deque`: construction, operators, methods. As CPython's, with upstream's flags.

use taipan_gc::Gc;

use super::{Deque, End, iterator};
use crate::args::{Args, Parameter, Signature};
use crate::builtin::iterator::reversed;
use crate::builtin::sequence::{self, Sequence};
use crate::builtin::slice::clamped_index;
use crate::builtin::{int, list};
use crate::names;
use crate::native::{Getter, NativeFunction};
use crate::protocol::{convert, item};
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots;
use crate::slots::{BinaryOp, Comparison, PrintKind, Slots};
use crate::table;
use crate::text::Sink;
use crate::types::Type;
use crate::word::Obj;

fn this(rt: &mut Runtime, value: Obj) -> Res<Gc<Deque>> {
    match value.downcast::<Deque>() {
        Some(deque) => Ok(deque),
        None => Err(rt.type_error("deque expected")),
    }
}

fn new(rt: &mut Runtime, cls: Gc<Type>, _args: Args) -> Res {
    Deque::of_class(rt, cls)
}

static SIGNATURE: Signature = Signature {
    function: names::deque,
    parameters: &[
        Parameter {
            name: names::iterable,
            required: false,
        },
        Parameter {
            name: names::maxlen,
            required: false,
        },
        Parameter {
            name: names::flags,
            required: false,
        },
    ],
    positional_only: 0,
    positional: 3,
};

/// `deque(iterable=(), maxlen=None, flags=0)`: bit 0 of the flags makes it an error to append to a
/// full one.
fn init(rt: &mut Runtime, value: Obj, args: Args) -> Res<()> {
    let mut values = [None; 3];
    SIGNATURE.bind(rt, args, &mut values)?;
    let [_, max_len, flags] = values.map(|value| value.unwrap_or(Obj::NONE));
    let max_len = if max_len == Obj::NONE {
        None
    } else {
        match usize::try_from(convert::index(rt, max_len)?) {
            Ok(max_len) => Some(max_len),
            Err(_) => return Err(rt.value_error("maxlen must be non-negative")),
        }
    };
    let flags = if flags == Obj::NONE {
        0
    } else {
        convert::index(rt, flags)?
    };
    let deque = this(rt, value)?;
    deque.reset(rt, max_len, flags & 1 != 0)?;
    match values[0] {
        Some(iterable) => deque.extend(rt, End::Right, iterable),
        None => Ok(()),
    }
}

fn print(rt: &mut Runtime, value: Obj, _kind: PrintKind, out: &mut dyn Sink) -> Res<()> {
    let deque = this(rt, value)?;
    if !rt.begin_print(value) {
        return out.write(rt, "[...]");
    }
    let result = print_items(rt, value, deque, out);
    rt.end_print();
    result
}

fn print_items(rt: &mut Runtime, value: Obj, deque: Gc<Deque>, out: &mut dyn Sink) -> Res<()> {
    let name = value.type_of().name;
    out.write_fmt(rt, format_args!("{name}(["))?;
    sequence::print_items(rt, Sequence::Deque(deque), out)?;
    match deque.max_len() {
        Some(max_len) => out.write_fmt(rt, format_args!("], maxlen={max_len})")),
        None => out.write(rt, "])"),
    }
}

fn compare(rt: &mut Runtime, op: Comparison, a: Obj, b: Obj) -> Res<Option<bool>> {
    match (a.downcast::<Deque>(), b.downcast::<Deque>()) {
        (Some(a), Some(b)) => {
            sequence::compare(rt, op, Sequence::Deque(a), Sequence::Deque(b)).map(Some)
        }
        _ => Ok(None),
    }
}

fn copy(rt: &mut Runtime, deque: Gc<Deque>) -> Res<Gc<Deque>> {
    let copy = Deque::new(rt, deque.max_len())?;
    copy.strict.set(deque.strict.get());
    append_all(rt, copy, deque)?;
    Ok(copy)
}

fn append_all(rt: &mut Runtime, deque: Gc<Deque>, other: Gc<Deque>) -> Res<()> {
    let items = list::List::with_capacity(rt, other.len())?;
    for position in 0..other.len() {
        if let Some(item) = other.get(position) {
            items.push(rt, item)?;
        }
    }
    deque.extend(rt, End::Right, Obj::from(items))
}

/// `a + b` and `a * count`
fn binary(rt: &mut Runtime, op: BinaryOp, a: Obj, b: Obj) -> Res<Option<Obj>> {
    let (x, y) = (a.downcast::<Deque>(), b.downcast::<Deque>());
    let result = match (op, x, y) {
        (BinaryOp::Add, Some(x), Some(y)) => {
            let sum = copy(rt, x)?;
            append_all(rt, sum, y)?;
            sum
        }
        (BinaryOp::Multiply, Some(deque), None) | (BinaryOp::Multiply, None, Some(deque)) => {
            let count = if x.is_some() { b } else { a };
            let Some(count) = int::try_index(rt, count)? else {
                return Ok(None);
            };
            let product = copy(rt, deque)?;
            repeat(rt, product, count)?;
            product
        }
        _ => return Ok(None),
    };
    Ok(Some(Obj::from(result)))
}

fn in_place(rt: &mut Runtime, op: BinaryOp, value: Obj, other: Obj) -> Res<Option<Obj>> {
    let deque = this(rt, value)?;
    match op {
        BinaryOp::Add => {
            extend(rt, value, other, End::Right)?;
        }
        BinaryOp::Multiply => match int::try_index(rt, other)? {
            Some(count) => repeat(rt, deque, count)?,
            None => return Ok(None),
        },
        _ => return Ok(None),
    };
    Ok(Some(value))
}

fn repeat(rt: &mut Runtime, deque: Gc<Deque>, count: isize) -> Res<()> {
    if count <= 0 || deque.is_empty() {
        return deque.clear(rt);
    }
    let items = list::List::with_capacity(rt, deque.len())?;
    for position in 0..deque.len() {
        if let Some(item) = deque.get(position) {
            items.push(rt, item)?;
        }
    }
    for _ in 1..count {
        deque.extend(rt, End::Right, Obj::from(items))?;
        rt.poll()?;
    }
    Ok(())
}

fn get_item(rt: &mut Runtime, value: Obj, index: Obj) -> Res {
    let index = item::to_index(rt, value, index)?;
    let deque = this(rt, value)?;
    let position = item::place(rt, value, index, deque.len())?;
    match deque.get(position) {
        Some(item) => Ok(item),
        None => Err(rt.index_error("deque index out of range")),
    }
}

fn set_item(rt: &mut Runtime, value: Obj, index: Obj, new: Option<Obj>) -> Res<()> {
    let index = item::to_index(rt, value, index)?;
    let deque = this(rt, value)?;
    let position = item::place(rt, value, index, deque.len())?;
    match new {
        Some(new) => {
            deque.set(position, new);
        }
        None => {
            deque.remove(position);
        }
    }
    Ok(())
}

fn contains(rt: &mut Runtime, value: Obj, item: Obj) -> Res<bool> {
    let all = Sequence::Deque(this(rt, value)?);
    sequence::find(rt, all, item, 0, usize::MAX).map(|found| found.is_some())
}

const SLOTS: Slots = Slots {
    new: Some(new),
    init: Some(init),
    print: Some(print),
    binary: Some(binary),
    in_place: Some(in_place),
    compare: Some(compare),
    len: Some(|rt, value| this(rt, value).map(|deque| deque.len())),
    get_item: Some(get_item),
    set_item: Some(set_item),
    contains: Some(contains),
    iter: Some(|rt, value| {
        let deque = this(rt, value)?;
        iterator::new(rt, deque)
    }),
    ..Slots::EMPTY
};

fn append(rt: &mut Runtime, value: Obj, item: Obj, end: End) -> Res {
    this(rt, value)?.push(rt, end, item)?;
    Ok(Obj::NONE)
}

static APPEND: NativeFunction = NativeFunction::f2(names::append, |rt, value, item| {
    append(rt, value, item, End::Right)
});

static APPEND_LEFT: NativeFunction = NativeFunction::f2(names::appendleft, |rt, value, item| {
    append(rt, value, item, End::Left)
});

fn extend(rt: &mut Runtime, value: Obj, iterable: Obj, end: End) -> Res {
    let deque = this(rt, value)?;
    if iterable == value {
        let items = list::from_iterable(rt, iterable)?;
        deque.extend(rt, end, Obj::from(items))?;
    } else {
        deque.extend(rt, end, iterable)?;
    }
    Ok(Obj::NONE)
}

static EXTEND: NativeFunction = NativeFunction::f2(names::extend, |rt, value, iterable| {
    extend(rt, value, iterable, End::Right)
});

static EXTEND_LEFT: NativeFunction =
    NativeFunction::f2(names::extendleft, |rt, value, iterable| {
        extend(rt, value, iterable, End::Left)
    });

fn pop(rt: &mut Runtime, value: Obj, end: End) -> Res {
    match this(rt, value)?.pop(end) {
        Some(item) => Ok(item),
        None => Err(rt.index_error("empty")),
    }
}

static POP: NativeFunction = NativeFunction::f1(names::pop, |rt, value| pop(rt, value, End::Right));

static POP_LEFT: NativeFunction =
    NativeFunction::f1(names::popleft, |rt, value| pop(rt, value, End::Left));

static CLEAR: NativeFunction = NativeFunction::f1(names::clear, |rt, value| {
    this(rt, value)?.clear(rt)?;
    Ok(Obj::NONE)
});

static COPY: NativeFunction = NativeFunction::f1(names::copy, |rt, value| {
    let deque = this(rt, value)?;
    copy(rt, deque).map(Obj::from)
});

static COUNT: NativeFunction = NativeFunction::f2(names::count, |rt, value, item| {
    let all = Sequence::Deque(this(rt, value)?);
    sequence::count(rt, all, item)
});

static INDEX: NativeFunction = NativeFunction::positional(names::index, 2, 4, |rt, args| {
    let all = Sequence::Deque(this(rt, args[0])?);
    sequence::index(rt, all, &args[1..])
});

static INSERT: NativeFunction = NativeFunction::f3(names::insert, |rt, value, index, item| {
    let index = clamped_index(rt, index)?;
    let deque = this(rt, value)?;
    let position = sequence::clamp(index, deque.len());
    deque.insert(rt, position, item)?;
    Ok(Obj::NONE)
});

static REMOVE: NativeFunction = NativeFunction::f2(names::remove, |rt, value, item| {
    let deque = this(rt, value)?;
    match sequence::find(rt, Sequence::Deque(deque), item, 0, usize::MAX)? {
        Some(position) => {
            deque.remove(position);
            Ok(Obj::NONE)
        }
        None => Err(rt.value_error("object not in sequence")),
    }
});

static REVERSE: NativeFunction = NativeFunction::f1(names::reverse, |rt, value| {
    let deque = this(rt, value)?;
    deque.reverse(0, deque.len());
    Ok(Obj::NONE)
});

static ROTATE: NativeFunction = NativeFunction::positional(names::rotate, 1, 2, |rt, args| {
    let count = match args.get(1) {
        Some(count) => clamped_index(rt, *count)?,
        None => 1,
    };
    let deque = this(rt, args[0])?;
    if !deque.is_empty() {
        deque.rotate(count.rem_euclid(deque.len() as isize) as usize);
    }
    Ok(Obj::NONE)
});

static REVERSED: NativeFunction = NativeFunction::f1(names::__reversed__, reversed::over_sequence);

static MAXLEN: Getter = Getter::new(|rt, value| {
    let max_len = this(rt, value)?.max_len();
    Ok(max_len.map_or(Obj::NONE, |max_len| Obj::small(max_len as isize)))
});

/// `deque`
pub static DEQUE: Type = Type::new::<Deque>(names::deque, slots!(SLOTS)).with_table(table![
    append => &APPEND,
    appendleft => &APPEND_LEFT,
    clear => &CLEAR,
    copy => &COPY,
    count => &COUNT,
    extend => &EXTEND,
    extendleft => &EXTEND_LEFT,
    index => &INDEX,
    insert => &INSERT,
    maxlen => &MAXLEN,
    pop => &POP,
    popleft => &POP_LEFT,
    remove => &REMOVE,
    reverse => &REVERSE,
    rotate => &ROTATE,
    __reversed__ => &REVERSED,
]);
