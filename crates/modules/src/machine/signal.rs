//! `machine.Signal`: a pin that may be active when it is low.

use core::cell::Cell;

use taipan_gc::Gc;
use taipan_object::protocol::{attribute, convert};
use taipan_object::types::header_of;
use taipan_object::{
    Args, NativeFunction, Obj, Res, Runtime, Slots, Type, names, object, slots, table,
};

use super::level;

object! {
    /// A signal.
    pub struct Signal: open {
        pin: Cell<Obj>,
        invert: Cell<bool>,
    }
}

impl Signal {
    /// 1 if it is active and 0 if not, or what a Python object has for a level, inverted or not.
    ///
    /// # Errors
    /// As [`level::value`].
    pub fn value(&self, rt: &mut Runtime) -> Res<isize> {
        let level = level::value(rt, self.pin.get())?;
        Ok(level ^ isize::from(self.invert.get()))
    }

    /// Makes it active or not.
    ///
    /// # Errors
    /// As [`level::set`].
    pub fn set(&self, rt: &mut Runtime, active: bool) -> Res<()> {
        level::set(rt, self.pin.get(), active != self.invert.get())
    }
}

fn this(rt: &mut Runtime, value: Obj) -> Res<Gc<Signal>> {
    match value.downcast::<Signal>() {
        Some(signal) => Ok(signal),
        None => Err(rt.type_error("a Signal is required")),
    }
}

/// The keywords of `Pin`, and `invert`.
const KEYWORDS: usize = 2 * 6;

/// `Signal(pin, *, invert=False)`, or the arguments of `Pin` in place of the pin. `value` is then
/// that of the signal.
fn init(rt: &mut Runtime, value: Obj, args: Args) -> Res<()> {
    let signal = this(rt, value)?;
    let invert = match args.keyword(names::invert) {
        Some(invert) => convert::truth(rt, invert)?,
        None => false,
    };
    let Some(first) = args.get(0) else {
        return Err(rt.type_error("Signal() takes a pin"));
    };
    let mut keywords = [Obj::NONE; KEYWORDS];
    let mut count = 0;
    for (name, value) in args.pairs().filter(|(name, _)| *name != names::invert) {
        let Some([key, place]) = keywords.get_mut(count..count + 2) else {
            return Err(rt.type_error("Signal() got too many arguments"));
        };
        (*key, *place) = (Obj::from(name), value);
        if name == names::value && value != Obj::NONE {
            *place = Obj::bool(convert::truth(rt, value)? != invert);
        }
        count += 2;
    }
    let is_pin = attribute::try_get(rt, first, names::value)?.is_some();
    let pin = match is_pin {
        true if args.positional.len() == 1 && count == 0 => first,
        true => return Err(rt.type_error("Signal() takes a pin or the arguments of one")),
        false => {
            let args = Args {
                positional: args.positional,
                keywords: keywords.get(..count).unwrap_or(&[]),
            };
            new_pin(rt, args)?
        }
    };
    signal.pin.set(pin);
    signal.invert.set(invert);
    Ok(())
}

/// The arguments are those of a class in Python, if it is one: `init` gets the signal's.
fn new(rt: &mut Runtime, class: Gc<Type>, _: Args) -> Res {
    let signal = Signal {
        header: header_of(class),
        pin: Cell::new(Obj::NONE),
        invert: Cell::new(false),
    };
    rt.alloc_instance(class, signal)
}

#[cfg(feature = "machine-pin")]
fn new_pin(rt: &mut Runtime, args: Args) -> Res {
    let class = Obj::from_static(&super::pin::PIN);
    taipan_object::protocol::call::call_with(rt, class, args)
}

#[cfg(not(feature = "machine-pin"))]
fn new_pin(rt: &mut Runtime, _args: Args) -> Res {
    Err(rt.type_error("Signal() takes a pin"))
}

fn value(rt: &mut Runtime, this: Gc<Signal>, args: &[Obj]) -> Res {
    match args {
        [] => this.value(rt).map(Obj::small),
        [value, ..] => {
            let active = convert::truth(rt, *value)?;
            this.set(rt, active).map(|()| Obj::NONE)
        }
    }
}

static VALUE: NativeFunction = NativeFunction::positional(names::value, 1, 2, |rt, args| {
    let signal = this(rt, args[0])?;
    value(rt, signal, &args[1..])
});

static ON: NativeFunction = NativeFunction::f1(names::on, |rt, value| {
    this(rt, value)?.set(rt, true).map(|()| Obj::NONE)
});

static OFF: NativeFunction = NativeFunction::f1(names::off, |rt, value| {
    this(rt, value)?.set(rt, false).map(|()| Obj::NONE)
});

const SLOTS: Slots = Slots {
    new: Some(new),
    init: Some(init),
    call: Some(|rt, signal, args| {
        let signal = this(rt, signal)?;
        match (args.positional, args.keywords) {
            ([] | [_], []) => value(rt, signal, args.positional),
            _ => Err(rt.type_error("a signal is called with at most one value")),
        }
    }),
    ..Slots::EMPTY
};

/// `machine.Signal`
pub static SIGNAL: Type = Type::new::<Signal>(names::Signal, slots!(SLOTS)).with_table(table![
    off => &OFF,
    on => &ON,
    value => &VALUE,
]);
