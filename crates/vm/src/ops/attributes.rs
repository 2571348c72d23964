//! Attributes and subscripts.

use taipan_gc::Gc;
use taipan_object::builtin::bytearray;
use taipan_object::builtin::dict::{DICT, Dict};
use taipan_object::builtin::list::{LIST, List};
use taipan_object::builtin::slice::SLICE;
use taipan_object::builtin::strings::slicing;
use taipan_object::builtin::super_;
use taipan_object::builtin::tuple::{TUPLE, Tuple};
use taipan_object::protocol::attribute::{self, Loaded};
use taipan_object::protocol::item;
use taipan_object::{Name, Obj, Res, Runtime};

use super::attempt;
use crate::cache;
use crate::registers::{Flow, Registers};

/// `x.name`, a value of the instance that the cache knows.
#[inline(always)]
pub(crate) fn quick_load(m: &mut Registers) -> bool {
    let key = m.ip.addr();
    let _ = m.uint();
    let entry = cache::entry(m.rt, key);
    match entry.and_then(|entry| cache::attribute(entry, m.peek(0))) {
        Some(value) => {
            m.put(0, value);
            true
        }
        None => false,
    }
}

/// `x.name`
#[inline(always)]
pub(crate) fn load(m: &mut Registers) -> Flow {
    let key = m.ip.addr();
    let name = m.name();
    let object = m.peek(0);
    if let Some(entry) = cache::entry(m.rt, key)
        && let Some(value) =
            cache::attribute(entry, object).or_else(|| cache::held(entry, object, name))
    {
        m.put(0, value);
        return Flow::Next;
    }
    m.save();
    let value = attempt!(attribute_slow(m.rt, key, object, name));
    m.put(0, value);
    Flow::Next
}

#[inline(never)]
fn attribute_slow(rt: &mut Runtime, key: usize, object: Obj, name: Name) -> Res {
    if let Some(value) = cache::find_attribute(rt, key, object, name) {
        return Ok(value);
    }
    let value = attribute::get(rt, object, name)?;
    cache::note_attribute(rt, key, object, name, value);
    Ok(value)
}

/// `x.name`, to be called, a method that the cache knows.
#[inline(always)]
pub(crate) fn quick_load_method(m: &mut Registers) -> bool {
    let key = m.ip.addr();
    let _ = m.uint();
    let object = m.peek(0);
    let entry = cache::entry(m.rt, key);
    match entry.and_then(|entry| cache::method(entry, object)) {
        Some(function) => {
            m.put(0, function);
            m.push(object);
            true
        }
        None => false,
    }
}

/// `x.name`, to be called: leaves the function and `x`, or the value and an empty slot.
#[inline(always)]
pub(crate) fn load_method(m: &mut Registers) -> Flow {
    let key = m.ip.addr();
    let name = m.name();
    let object = m.peek(0);
    if let Some(entry) = cache::entry(m.rt, key) {
        if let Some(function) = cache::method(entry, object) {
            m.put(0, function);
            m.push(object);
            return Flow::Next;
        }
        if let Some(value) = cache::held(entry, object, name) {
            m.put(0, value);
            m.push(Obj::EMPTY);
            return Flow::Next;
        }
    }
    m.save();
    match attempt!(method_slow(m.rt, key, object, name)) {
        Loaded::Method(function, this) => {
            m.put(0, function);
            m.push(this);
        }
        Loaded::Value(value) => {
            m.put(0, value);
            m.push(Obj::EMPTY);
        }
    }
    Flow::Next
}

#[inline(never)]
fn method_slow(rt: &mut Runtime, key: usize, object: Obj, name: Name) -> Res<Loaded> {
    let loaded = attribute::load(rt, object, name)?;
    cache::note_method(rt, key, object, name, loaded);
    Ok(loaded)
}

/// `super().name`, to be called: takes the class and the instance.
#[inline(always)]
pub(crate) fn load_super_method(m: &mut Registers) -> Flow {
    let name = m.name();
    let (super_type, class, this) = (m.peek(2), m.peek(1), m.peek(0));
    m.save();
    let loaded = attempt!(super_method(m.rt, super_type, class, this, name));
    m.drop(2);
    match loaded {
        Loaded::Method(function, this) => {
            m.put(0, function);
            m.push(this);
        }
        Loaded::Value(value) => {
            m.put(0, value);
            m.push(Obj::EMPTY);
        }
    }
    Flow::Next
}

#[inline(never)]
fn super_method(
    rt: &mut Runtime,
    super_type: Obj,
    class: Obj,
    this: Obj,
    name: Name,
) -> Res<Loaded> {
    if super_type == Obj::from_static(&super_::SUPER)
        && let Some(class) = class.as_type()
        && super_::is_valid(class, this)
        && let Some(loaded) = super_::find(rt, class, this, name)?
    {
        return Ok(loaded);
    }
    let proxy = taipan_object::protocol::call::call(rt, super_type, &[class, this])?;
    attribute::load(rt, proxy, name)
}

/// `x.name = value`, where the cache knows the place.
#[inline(always)]
pub(crate) fn quick_store(m: &mut Registers) -> bool {
    let key = m.ip.addr();
    let _ = m.uint();
    let (object, value) = (m.pop(), m.pop_slot());
    match (cache::entry(m.rt, key), value) {
        (Some(entry), Some(value)) => cache::store(entry, object, value),
        _ => false,
    }
}

/// `x.name = value`, or `del x.name` where the value is an empty slot.
#[inline(always)]
pub(crate) fn store(m: &mut Registers) -> Flow {
    let key = m.ip.addr();
    let name = m.name();
    let object = m.pop();
    let value = m.pop_slot();
    if let Some(entry) = cache::entry(m.rt, key)
        && let Some(value) = value
        && cache::store(entry, object, value)
    {
        return Flow::Next;
    }
    m.save();
    attempt!(store_slow(m.rt, key, object, name, value));
    Flow::Next
}

#[inline(never)]
fn store_slow(
    rt: &mut Runtime,
    key: usize,
    object: Obj,
    name: Name,
    value: Option<Obj>,
) -> Res<()> {
    if let Some(value) = value
        && (cache::store_growing(rt, key, object, value)?
            || cache::store_new(rt, key, object, name, value)?)
    {
        return Ok(());
    }
    attribute::set(rt, object, name, value)
}

/// The item of a list or tuple; `None` for other objects and negative positions.
#[inline(always)]
fn item_at(object: Obj, position: isize) -> Option<Obj> {
    if object.is_exactly(&LIST) {
        return object.downcast::<List>()?.get(position as usize);
    }
    if object.is_exactly(&TUPLE) {
        return object.downcast::<Tuple>()?.get(position as usize);
    }
    None
}

/// `x[i]` of a list or tuple
#[inline(always)]
pub(crate) fn quick_load_subscript(m: &mut Registers) -> bool {
    let (object, index) = (m.peek(1), m.peek(0));
    if let Some(position) = index.as_small()
        && let Some(value) = item_at(object, position)
    {
        m.drop(1);
        m.put(0, value);
        return true;
    }
    false
}

/// `x[i]`
#[inline(always)]
pub(crate) fn load_subscript(m: &mut Registers) -> Flow {
    if cfg!(feature = "quick") && quick_load_subscript(m) {
        return Flow::Next;
    }
    let (object, index) = (m.peek(1), m.peek(0));
    m.save();
    let value = attempt!(item_slow(m.rt, object, index));
    m.drop(1);
    m.put(0, value);
    Flow::Next
}

/// A dict whose class has no say.
#[inline(always)]
fn plain_dict(object: Obj) -> Option<Gc<Dict>> {
    if object.is_exactly(&DICT) {
        object.downcast::<Dict>()
    } else {
        None
    }
}

/// What is often subscribed besides lists and tuples comes before the protocol, which asks types
/// in turn.
#[inline(never)]
fn item_slow(rt: &mut Runtime, object: Obj, index: Obj) -> Res {
    if let Some(dict) = plain_dict(object) {
        return match dict.get(rt, index)? {
            Some(value) => Ok(value),
            None => Err(rt.key_error(index)),
        };
    }
    if let Some(position) = index.as_small()
        && position >= 0
        && let Some(value) = slicing::narrow_item(object, position as usize)
    {
        return Ok(value);
    }
    item::get(rt, object, index)
}

/// `x[i] = value` of a list
#[inline(always)]
pub(crate) fn quick_store_subscript(m: &mut Registers) -> bool {
    let (value, object, index) = (m.slot(2), m.peek(1), m.peek(0));
    if object.is_exactly(&LIST)
        && let (Some(position), Some(list), Some(value)) =
            (index.as_small(), object.downcast::<List>(), value)
        && list.set(position as usize, value)
    {
        m.drop(3);
        return true;
    }
    false
}

/// `x[i] = value`, or `del x[i]` where the value is an empty slot.
#[inline(always)]
pub(crate) fn store_subscript(m: &mut Registers) -> Flow {
    if cfg!(feature = "quick") && quick_store_subscript(m) {
        return Flow::Next;
    }
    let index = m.pop();
    let object = m.pop();
    let value = m.pop_slot();
    m.save();
    attempt!(set_item_slow(m.rt, object, index, value));
    Flow::Next
}

/// As [`item_slow`].
#[inline(never)]
fn set_item_slow(rt: &mut Runtime, object: Obj, index: Obj, value: Option<Obj>) -> Res<()> {
    if let Some(value) = value {
        if let (Some(position), Some(byte)) = (index.as_small(), value.as_small())
            && bytearray::set_byte(object, position, byte)
        {
            return Ok(());
        }
        // A slice is no key: see the protocol's function.
        if !index.is_exactly(&SLICE)
            && let Some(dict) = plain_dict(object)
        {
            return dict.set(rt, index, value);
        }
    }
    item::set(rt, object, index, value)
}
