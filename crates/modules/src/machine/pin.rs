//! `machine.Pin`. Its constants are the same on every board; what a board cannot do raises
//! `ValueError` when it is asked for. Two objects for the same pin are equal.

use core::cell::Cell;

use taipan_gc::Gc;
use taipan_machine::{Mode, PinConfig, Pins, Pull, Trigger, WakeFrom};
use taipan_object::builtin::{int, str as py_str};
use taipan_object::protocol::convert;
use taipan_object::types::header_of;
use taipan_object::{
    Args, Comparison, Name, NativeFunction, Obj, Parameter, Raised, Res, Runtime, Slots, Type,
    exception, names, object, slots, table,
};

use super::irq::{self, Source};
use super::{bind, error, missing, optional, pin_names};

object! {
    /// A pin.
    pub struct Pin: open {
        /// Its number; [`NONE`] until it is initialised.
        number: Cell<usize>,
    }
}

/// Stands for the number of a pin object that is not initialised. No board has so many pins.
const NONE: usize = usize::MAX;
const IN: isize = 0;
const OUT: isize = 1;
const OPEN_DRAIN: isize = 2;
const ANALOG: isize = 3;
const PULL_UP: isize = 1;
const PULL_DOWN: isize = 2;
/// Both edges.
const EDGES: isize = (Trigger::RISING.0 | Trigger::FALLING.0) as isize;

/// Asks the board's pins something.
///
/// # Errors
/// `OSError(ENODEV)` if it has none.
pub fn with<R>(rt: &mut Runtime, f: impl FnOnce(&mut dyn Pins) -> R) -> Res<R> {
    match rt.host.machine().and_then(|machine| machine.pins()) {
        Some(pins) => Ok(f(pins)),
        None => Err(missing(rt)),
    }
}

/// As [`with`], for what can fail.
///
/// # Errors
/// As there, and what the board says.
pub fn try_with<R>(
    rt: &mut Runtime,
    f: impl FnOnce(&mut dyn Pins) -> taipan_machine::Result<R>,
) -> Res<R> {
    match with(rt, f)? {
        Ok(value) => Ok(value),
        Err(why) => Err(error(rt, why)),
    }
}

#[cold]
fn invalid(rt: &mut Runtime) -> Raised {
    rt.value_error("invalid pin")
}

/// The number of the pin that a `Pin`, a number or a name means.
///
/// # Errors
/// `ValueError` if there is no such pin.
pub fn number_of(rt: &mut Runtime, id: Obj) -> Res<usize> {
    if let Some(pin) = id.downcast::<Pin>() {
        return Ok(pin.number());
    }
    if let Some(name) = py_str::text(id) {
        return match pin_names::find(rt, name)? {
            Some(number) => Ok(number),
            None => Err(rt.raise_fmt(
                &exception::VALUE_ERROR,
                format_args!("unknown named pin \"{name}\""),
            )),
        };
    }
    if !int::is_int(id) {
        return Err(invalid(rt));
    }
    let number = convert::index(rt, id)?;
    let count = with(rt, |pins| pins.count())?;
    match usize::try_from(number) {
        Ok(number) if number < count => Ok(number),
        _ => Err(invalid(rt)),
    }
}

/// An object for a pin.
///
/// # Errors
/// `MemoryError`.
pub fn of_number(rt: &mut Runtime, number: usize) -> Res {
    let pin = Pin {
        header: PIN.header(),
        number: Cell::new(number),
    };
    rt.alloc(pin).map(Obj::from)
}

impl Pin {
    /// Its number.
    pub fn number(&self) -> usize {
        self.number.get()
    }

    /// Is its level high?
    ///
    /// # Errors
    /// As [`with`].
    pub fn is_high(&self, rt: &mut Runtime) -> Res<bool> {
        with(rt, |pins| pins.is_high(self.number()))
    }

    /// Sets its output. What that triggers at once is dealt with at once.
    ///
    /// # Errors
    /// As [`with`]; `KeyboardInterrupt`.
    pub fn set(&self, rt: &mut Runtime, high: bool) -> Res<()> {
        with(rt, |pins| pins.set(self.number(), high))?;
        rt.poll()
    }
}

/// What is set up when there are arguments for it; -1 leaves a thing as it is.
static PARAMETERS: [Parameter; 5] = [
    optional(names::mode),
    optional(names::pull),
    optional(names::value),
    optional(names::drive),
    optional(names::alt),
];

fn mode(rt: &mut Runtime, value: Obj) -> Res<Option<Mode>> {
    if value == Obj::NONE {
        return Ok(None);
    }
    Ok(Some(match convert::index(rt, value)? {
        -1 => return Ok(None),
        IN => Mode::In,
        OUT => Mode::Out,
        OPEN_DRAIN => Mode::OpenDrain,
        ANALOG => Mode::Analog,
        _ => return Err(rt.value_error("invalid pin mode")),
    }))
}

fn pull(rt: &mut Runtime, value: Obj) -> Res<Option<Pull>> {
    if value == Obj::NONE {
        return Ok(Some(Pull::None));
    }
    Ok(Some(match convert::index(rt, value)? {
        -1 => return Ok(None),
        PULL_UP => Pull::Up,
        PULL_DOWN => Pull::Down,
        _ => return Err(rt.value_error("invalid pin pull")),
    }))
}

fn drive(rt: &mut Runtime, value: Obj) -> Res<u8> {
    match u8::try_from(convert::index(rt, value)?) {
        Ok(drive) => Ok(drive),
        Err(_) => Err(rt.value_error("invalid pin drive")),
    }
}

fn configure(rt: &mut Runtime, number: usize, args: Args) -> Res<()> {
    let given = bind(rt, names::Pin, &PARAMETERS, 2, args)?;
    let mut config = with(rt, |pins| pins.config(number))?;
    let before = config;
    let mut is_set_up = false;
    if let Some(value) = given[0]
        && let Some(mode) = mode(rt, value)?
    {
        config.mode = mode;
        is_set_up = true;
    }
    if let Some(value) = given[1]
        && let Some(pull) = pull(rt, value)?
    {
        config.pull = pull;
    }
    if let Some(value) = given[3] {
        config.drive = drive(rt, value)?;
    }
    if let Some(alternative) = given[4]
        && convert::index(rt, alternative)? != -1
    {
        return Err(error(rt, taipan_machine::Error::Unsupported));
    }
    // The level is there before the pin drives it.
    if let Some(value) = given[2].filter(|value| *value != Obj::NONE) {
        let high = convert::truth(rt, value)?;
        with(rt, |pins| pins.set(number, high))?;
    }
    if is_set_up || config != before {
        try_with(rt, |pins| pins.configure(number, config))?;
    }
    Ok(())
}

/// `Pin(id, mode=-1, pull=-1, *, value=None, drive=0, alt=-1)`
fn init(rt: &mut Runtime, value: Obj, args: Args) -> Res<()> {
    let pin = this(rt, value)?;
    let Some(id) = args.get(0) else {
        return Err(rt.type_error("Pin() takes a number or a name"));
    };
    let number = number_of(rt, id)?;
    configure(rt, number, args.without_first())?;
    pin.number.set(number);
    Ok(())
}

/// The arguments are those of a class in Python, if it is one: `init` gets the pin's.
fn new(rt: &mut Runtime, class: Gc<Type>, _: Args) -> Res {
    let (header, number) = (header_of(class), Cell::new(NONE));
    rt.alloc_instance(class, Pin { header, number })
}

fn this(rt: &mut Runtime, value: Obj) -> Res<Gc<Pin>> {
    match value.downcast::<Pin>() {
        Some(pin) => Ok(pin),
        None => Err(rt.type_error("a Pin is required")),
    }
}

/// `init(mode=-1, pull=-1, *, value=None, drive=0, alt=-1)`
static INIT: NativeFunction = NativeFunction::full(names::init, 1, 3, |rt, args| {
    let pin = this(rt, args.positional[0])?;
    configure(rt, pin.number(), args.without_first()).map(|()| Obj::NONE)
});

fn value(rt: &mut Runtime, this: Gc<Pin>, args: &[Obj]) -> Res {
    match args {
        [] => this.is_high(rt).map(|high| Obj::small(high.into())),
        [value, ..] => {
            let high = convert::truth(rt, *value)?;
            this.set(rt, high).map(|()| Obj::NONE)
        }
    }
}

static VALUE: NativeFunction = NativeFunction::positional(names::value, 1, 2, |rt, args| {
    let pin = this(rt, args[0])?;
    value(rt, pin, &args[1..])
});

const fn setter(name: Name, f: fn(&mut Runtime, Obj) -> Res) -> NativeFunction {
    NativeFunction::f1(name, f)
}

fn set_high(rt: &mut Runtime, value: Obj) -> Res {
    this(rt, value)?.set(rt, true).map(|()| Obj::NONE)
}

fn set_low(rt: &mut Runtime, value: Obj) -> Res {
    this(rt, value)?.set(rt, false).map(|()| Obj::NONE)
}

static ON: NativeFunction = setter(names::on, set_high);
static HIGH: NativeFunction = setter(names::high, set_high);
static OFF: NativeFunction = setter(names::off, set_low);
static LOW: NativeFunction = setter(names::low, set_low);
static TOGGLE: NativeFunction = setter(names::toggle, |rt, value| {
    let number = this(rt, value)?.number();
    with(rt, |pins| {
        let high = pins.is_set_high(number);
        pins.set(number, !high);
    })?;
    rt.poll().map(|()| Obj::NONE)
});

/// Changes a part of how a pin is set up.
fn change(rt: &mut Runtime, number: usize, change: impl FnOnce(&mut PinConfig)) -> Res {
    try_with(rt, |pins| {
        let mut config = pins.config(number);
        change(&mut config);
        pins.configure(number, config)
    })?;
    Ok(Obj::NONE)
}

/// `mode([mode])`
static MODE: NativeFunction = NativeFunction::positional(names::mode, 1, 2, |rt, args| {
    let number = this(rt, args[0])?.number();
    let Some(value) = args.get(1) else {
        let config = with(rt, |pins| pins.config(number))?;
        return Ok(Obj::small(config.mode as isize));
    };
    match mode(rt, *value)? {
        Some(mode) => change(rt, number, |config| config.mode = mode),
        None => Ok(Obj::NONE),
    }
});

/// `pull([pull])`: `None` for no resistor.
static PULL: NativeFunction = NativeFunction::positional(names::pull, 1, 2, |rt, args| {
    let number = this(rt, args[0])?.number();
    let Some(value) = args.get(1) else {
        return Ok(match with(rt, |pins| pins.config(number))?.pull {
            Pull::None => Obj::NONE,
            Pull::Up => Obj::small(PULL_UP),
            Pull::Down => Obj::small(PULL_DOWN),
        });
    };
    match pull(rt, *value)? {
        Some(pull) => change(rt, number, |config| config.pull = pull),
        None => Ok(Obj::NONE),
    }
});

/// `drive([drive])`
static DRIVE: NativeFunction = NativeFunction::positional(names::drive, 1, 2, |rt, args| {
    let number = this(rt, args[0])?.number();
    let Some(value) = args.get(1) else {
        let config = with(rt, |pins| pins.config(number))?;
        return Ok(Obj::small(config.drive.into()));
    };
    let drive = drive(rt, *value)?;
    change(rt, number, |config| config.drive = drive)
});

static IRQ_PARAMETERS: [Parameter; 5] = [
    optional(names::handler),
    optional(names::trigger),
    optional(names::priority),
    optional(names::wake),
    optional(names::hard),
];

/// `irq(handler=None, trigger=IRQ_FALLING | IRQ_RISING, *, priority=1, wake=None, hard=False)`.
/// Without any argument it only gives the irq object. The priority is taken and not used: handlers
/// run one after the other.
static IRQ: NativeFunction = NativeFunction::full(names::irq, 1, 3, |rt, args| {
    let pin = this(rt, args.positional[0])?;
    let irq = irq::of(rt, Source::Pin(pin.number()), args.positional[0])?;
    let given = args.without_first();
    if given.is_empty() {
        return Ok(Obj::from(irq));
    }
    let given = bind(rt, names::irq, &IRQ_PARAMETERS, 2, given)?;
    let trigger = match given[1] {
        Some(trigger) => convert::index(rt, trigger)?,
        None => EDGES,
    };
    let wake = match given[3].filter(|wake| *wake != Obj::NONE) {
        Some(wake) => convert::index(rt, wake)?,
        None => 0,
    };
    let hard = match given[4] {
        Some(hard) => convert::truth(rt, hard)?,
        None => false,
    };
    let Ok(wake) = u8::try_from(wake) else {
        return Err(rt.value_error("invalid wake"));
    };
    let handler = given[0].unwrap_or(Obj::NONE);
    irq.set(rt, args.positional[0], handler, trigger, hard)?;
    if wake != 0 && handler != Obj::NONE {
        let trigger = Trigger(trigger as u8);
        try_with(rt, |pins| {
            pins.set_trigger(pin.number(), trigger, WakeFrom(wake))
        })?;
    }
    Ok(Obj::from(irq))
});

/// Has the board tell of these triggers of a pin.
pub(super) fn set_trigger(rt: &mut Runtime, number: usize, trigger: isize) -> Res<()> {
    match u8::try_from(trigger) {
        Ok(bits @ 0..=15) => try_with(rt, |pins| {
            pins.set_trigger(number, Trigger(bits), WakeFrom::default())
        }),
        _ => Err(rt.value_error("invalid trigger")),
    }
}

const SLOTS: Slots = Slots {
    new: Some(new),
    init: Some(init),
    call: Some(|rt, pin, args| {
        let pin = this(rt, pin)?;
        match (args.positional, args.keywords) {
            ([] | [_], []) => value(rt, pin, args.positional),
            _ => Err(rt.type_error("a pin is called with at most one value")),
        }
    }),
    print: Some(|rt, value, _, out| {
        let number = this(rt, value)?.number();
        let config = with(rt, |pins| pins.config(number))?;
        let mode = match config.mode {
            Mode::In => "IN",
            Mode::Out => "OUT",
            Mode::OpenDrain => "OPEN_DRAIN",
            Mode::Analog => "ANALOG",
        };
        let pull = match config.pull {
            Pull::None => "",
            Pull::Up => ", pull=PULL_UP",
            Pull::Down => ", pull=PULL_DOWN",
        };
        out.write_fmt(rt, format_args!("Pin({number}, mode={mode}{pull})"))
    }),
    compare: Some(|_, op, a, b| {
        let pins = (a.downcast::<Pin>(), b.downcast::<Pin>());
        Ok(match (op, pins) {
            (Comparison::Equal, (Some(a), Some(b))) => Some(a.number() == b.number()),
            (Comparison::NotEqual, (Some(a), Some(b))) => Some(a.number() != b.number()),
            _ => None,
        })
    }),
    hash: Some(|rt, value| Ok(this(rt, value)?.number())),
    ..Slots::EMPTY
};

/// `machine.Pin`
pub static PIN: Type = Type::new::<Pin>(names::Pin, slots!(SLOTS)).with_table(table![
    ANALOG => Obj::small(ANALOG),
    DRIVE_0 => Obj::small(0),
    DRIVE_1 => Obj::small(1),
    DRIVE_2 => Obj::small(2),
    DRIVE_3 => Obj::small(3),
    IN => Obj::small(IN),
    IRQ_FALLING => Obj::small(Trigger::FALLING.0 as isize),
    IRQ_HIGH_LEVEL => Obj::small(Trigger::HIGH.0 as isize),
    IRQ_LOW_LEVEL => Obj::small(Trigger::LOW.0 as isize),
    IRQ_RISING => Obj::small(Trigger::RISING.0 as isize),
    OPEN_DRAIN => Obj::small(OPEN_DRAIN),
    OUT => Obj::small(OUT),
    PULL_DOWN => Obj::small(PULL_DOWN),
    PULL_UP => Obj::small(PULL_UP),
    board => pin_names::BOARD,
    cpu => pin_names::CPU,
    drive => &DRIVE,
    high => &HIGH,
    init => &INIT,
    irq => &IRQ,
    low => &LOW,
    mode => &MODE,
    off => &OFF,
    on => &ON,
    pull => &PULL,
    toggle => &TOGGLE,
    value => &VALUE,
]);
