//! `Pin.board` and `Pin.cpu`: pins by their names.

use taipan_machine::{PinName, Pins};
use taipan_object::builtin::list::List;
use taipan_object::{
    Name, NativeFunction, Obj, Res, Runtime, Slots, Type, names, object, slots, table,
};

use super::pin;

object! {
    /// The pins that have names of one kind.
    pub struct PinNames: sealed {
        cpu: bool,
    }
}

static BOARD_OBJECT: PinNames = PinNames {
    header: PIN_NAMES.header(),
    cpu: false,
};
static CPU_OBJECT: PinNames = PinNames {
    header: PIN_NAMES.header(),
    cpu: true,
};

/// `Pin.board`
pub const BOARD: Obj = Obj::from_static(&BOARD_OBJECT);
/// `Pin.cpu`
pub const CPU: Obj = Obj::from_static(&CPU_OBJECT);

fn list(pins: &mut dyn Pins, cpu: bool) -> &'static [PinName] {
    match cpu {
        true => pins.cpu_names(),
        false => pins.board_names(),
    }
}

fn find_in(names: &[PinName], name: &str) -> Option<usize> {
    names.iter().find(|pin| pin.name == name).map(|pin| pin.pin)
}

/// The number of a pin by its name on the board or, failing that, in the chip's data sheet.
///
/// # Errors
/// As [`pin::with`].
pub fn find(rt: &mut Runtime, name: &str) -> Res<Option<usize>> {
    pin::with(rt, |pins| {
        find_in(pins.board_names(), name).or_else(|| find_in(pins.cpu_names(), name))
    })
}

fn is_cpu(this: Obj) -> bool {
    this.downcast::<PinNames>().is_some_and(|names| names.cpu)
}

fn attribute(rt: &mut Runtime, this: Obj, name: Name) -> Res<Option<Obj>> {
    let cpu = is_cpu(this);
    match pin::with(rt, |pins| find_in(list(pins, cpu), name.text()))? {
        Some(number) => pin::of_number(rt, number).map(Some),
        None => Ok(None),
    }
}

/// `dir(Pin.board)`
static DIR: NativeFunction = NativeFunction::f1(names::__dir__, |rt, this| {
    let cpu = is_cpu(this);
    let all = pin::with(rt, |pins| list(pins, cpu))?;
    let found = List::with_capacity(rt, all.len())?;
    for pin in all {
        let name = rt.intern_in_place(pin.name)?;
        found.push(rt, Obj::from(name))?;
    }
    Ok(Obj::from(found))
});

const SLOTS: Slots = Slots {
    get_attribute: Some(attribute),
    ..Slots::EMPTY
};

static PIN_NAMES: Type =
    Type::new::<PinNames>(names::board, slots!(SLOTS)).with_table(table![__dir__ => &DIR]);
