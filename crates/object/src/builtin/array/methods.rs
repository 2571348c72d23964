//! The attributes of arrays.

use super::{change, receiver};
use crate::buffer;
use crate::builtin::list::List;
use crate::builtin::{bytes, str as py_str};
use crate::names;
use crate::native::{Getter, NativeFunction};
use crate::protocol::compare;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::table;
use crate::table::Table;
use crate::word::Obj;

fn tobytes(rt: &mut Runtime, this: Obj) -> Res {
    let bytes = buffer::of(rt, this)?.bytes();
    bytes::new(rt, bytes)
}

fn tolist(rt: &mut Runtime, this: Obj) -> Res {
    let array = receiver(rt, this)?;
    let list = List::with_capacity(rt, array.len())?;
    let mut position = 0;
    while let Some(item) = array.get(rt, position)? {
        list.push(rt, item)?;
        position += 1;
    }
    Ok(Obj::from(list))
}

fn count(rt: &mut Runtime, this: Obj, value: Obj) -> Res {
    let array = receiver(rt, this)?;
    let (mut position, mut count) = (0, 0);
    while let Some(item) = array.get(rt, position)? {
        count += compare::same_or_equal(rt, item, value)? as isize;
        position += 1;
    }
    Ok(Obj::small(count))
}

fn index(rt: &mut Runtime, this: Obj, value: Obj) -> Res {
    let array = receiver(rt, this)?;
    match change::position_of(rt, array, value)? {
        Some(position) => Ok(Obj::small(position as isize)),
        None => Err(rt.value_error("array.index(x): x not in array")),
    }
}

static ITEMSIZE: Getter = Getter::new(|rt, this| {
    let array = receiver(rt, this)?;
    Ok(Obj::small(array.item_size() as isize))
});
static TYPECODE: Getter = Getter::new(|rt, this| {
    let array = receiver(rt, this)?;
    Ok(py_str::from_ascii(array.typecode()))
});

static APPEND: NativeFunction = NativeFunction::f2(names::append, change::append);
static BYTESWAP: NativeFunction = NativeFunction::f1(names::byteswap, change::byteswap);
static COUNT: NativeFunction = NativeFunction::f2(names::count, count);
static EXTEND: NativeFunction = NativeFunction::f2(names::extend, change::extend);
static FROMBYTES: NativeFunction = NativeFunction::f2(names::frombytes, change::frombytes);
static FROMLIST: NativeFunction = NativeFunction::f2(names::fromlist, change::fromlist);
static INDEX: NativeFunction = NativeFunction::f2(names::index, index);
static INSERT: NativeFunction = NativeFunction::f3(names::insert, change::insert);
static POP: NativeFunction = NativeFunction::positional(names::pop, 1, 2, change::pop);
static REMOVE: NativeFunction = NativeFunction::f2(names::remove, change::remove);
static REVERSE: NativeFunction = NativeFunction::f1(names::reverse, change::reverse);
static TOBYTES: NativeFunction = NativeFunction::f1(names::tobytes, tobytes);
static TOLIST: NativeFunction = NativeFunction::f1(names::tolist, tolist);

/// Its attributes.
pub(super) const TABLE: Table = table![
    append => &APPEND,
    byteswap => &BYTESWAP,
    count => &COUNT,
    extend => &EXTEND,
    frombytes => &FROMBYTES,
    fromlist => &FROMLIST,
    index => &INDEX,
    insert => &INSERT,
    itemsize => &ITEMSIZE,
    pop => &POP,
    remove => &REMOVE,
    reverse => &REVERSE,
    tobytes => &TOBYTES,
    tolist => &TOLIST,
    typecode => &TYPECODE,
];
