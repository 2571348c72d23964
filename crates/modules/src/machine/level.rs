//! What has a level: pins, signals, and objects of classes in Python with a method `value`, for
//! which `PinBase` is the base class that upstream wants.

use taipan_object::layout::Bare;
use taipan_object::protocol::{attribute, convert};
use taipan_object::types::header_of;
use taipan_object::{Obj, Res, Runtime, Slots, Type, names, slots};

use super::signal::Signal;

/// Is the level high?
///
/// # Errors
/// As [`value`].
pub fn get(rt: &mut Runtime, of: Obj) -> Res<bool> {
    value(rt, of).map(|level| level != 0)
}

/// The level: 0 or 1, or another integer that a Python object gives.
///
/// # Errors
/// What `value()` of a Python object raises; `TypeError` if it gives no integer.
pub fn value(rt: &mut Runtime, of: Obj) -> Res<isize> {
    #[cfg(feature = "machine-pin")]
    if let Some(pin) = of.downcast::<super::pin::Pin>() {
        return pin.is_high(rt).map(isize::from);
    }
    if let Some(signal) = of.downcast::<Signal>() {
        rt.check_stack()?;
        return signal.value(rt);
    }
    let value = attribute::call_method(rt, of, names::value, &[])?;
    convert::index(rt, value)
}

/// Sets the level.
///
/// # Errors
/// As [`get`].
pub fn set(rt: &mut Runtime, of: Obj, high: bool) -> Res<()> {
    #[cfg(feature = "machine-pin")]
    if let Some(pin) = of.downcast::<super::pin::Pin>() {
        return pin.set(rt, high);
    }
    if let Some(signal) = of.downcast::<Signal>() {
        rt.check_stack()?;
        return signal.set(rt, high);
    }
    attribute::call_method(rt, of, names::value, &[Obj::bool(high)]).map(|_| ())
}

const SLOTS: Slots = Slots {
    // Whatever arguments the class in Python takes.
    new: Some(|rt, class, _| rt.alloc_instance(class, Bare::new(header_of(class)))),
    ..Slots::EMPTY
};

/// `machine.PinBase`
pub static PIN_BASE: Type = Type::new::<Bare>(names::PinBase, slots!(SLOTS));
