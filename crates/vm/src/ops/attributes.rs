//! Attributes and subscripts.

use taipan_object::protocol::attribute::{self, Loaded};
use taipan_object::protocol::item;
use taipan_object::{Name, Obj, Res, Runtime};

use super::attempt;
use crate::registers::{Flow, Registers};

/// `x.name`
#[inline(always)]
pub(crate) fn load(m: &mut Registers) -> Flow {
    let name = m.name();
    let object = m.peek(0);
    m.save();
    let value = attempt!(attribute::get(m.rt, object, name));
    m.put(0, value);
    Flow::Next
}

/// `x.name`, to be called: leaves the function and `x`, or the value and an empty slot.
#[inline(always)]
pub(crate) fn load_method(m: &mut Registers) -> Flow {
    let name = m.name();
    let object = m.peek(0);
    m.save();
    match attempt!(attribute::load(m.rt, object, name)) {
        Loaded::Method(function, this) => {
            m.put(0, function);
            m.push(this);
        }
        Loaded::Value(value) => {
            m.put(0, value);
            m.push_slot(None);
        }
    }
    Flow::Next
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
            m.push_slot(None);
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
    let proxy = taipan_object::protocol::call::call(rt, super_type, &[class, this])?;
    attribute::load(rt, proxy, name)
}

/// `x.name = value`, or `del x.name` where the value is an empty slot.
#[inline(always)]
pub(crate) fn store(m: &mut Registers) -> Flow {
    let name = m.name();
    let object = m.pop();
    let value = m.pop_slot();
    m.save();
    attempt!(attribute::set(m.rt, object, name, value));
    Flow::Next
}

/// `x[i]`
#[inline(always)]
pub(crate) fn load_subscript(m: &mut Registers) -> Flow {
    let (object, index) = (m.peek(1), m.peek(0));
    m.save();
    let value = attempt!(item::get(m.rt, object, index));
    m.drop(1);
    m.put(0, value);
    Flow::Next
}

/// `x[i] = value`, or `del x[i]` where the value is an empty slot.
#[inline(always)]
pub(crate) fn store_subscript(m: &mut Registers) -> Flow {
    let index = m.pop();
    let object = m.pop();
    let value = m.pop_slot();
    m.save();
    attempt!(item::set(m.rt, object, index, value));
    Flow::Next
}
