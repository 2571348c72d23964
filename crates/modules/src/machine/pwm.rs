//! `machine.PWM`: pulses at a pin. They begin when there is both a frequency and a duty; 65535 is always high.

use core::cell::Cell;

use taipan_gc::{Gc, Plain};
use taipan_machine::{Duty, Pwm as Driver};
use taipan_object::builtin::int;
use taipan_object::protocol::convert;
use taipan_object::types::header_of;
use taipan_object::{
    Args, NativeFunction, Obj, Parameter, Raised, Res, Runtime, Slots, Type, names, object, slots,
    table,
};

use super::{bind, error, missing, optional, pin, unsigned};

/// What was asked for.
#[derive(Clone, Copy)]
struct State {
    /// [`NONE`] until it is initialised.
    pin: usize,
    frequency: Option<u32>,
    duty: Option<Duty>,
    is_inverted: bool,
}

/// Stands for the pin of an object that is not initialised.
const NONE: usize = usize::MAX;

object! {
    /// An output.
    pub struct Pwm: open {
        state: Plain<Cell<State>>,
    }
}

static PARAMETERS: [Parameter; 4] = [
    optional(names::freq),
    optional(names::duty_u16),
    optional(names::duty_ns),
    optional(names::invert),
];

#[cold]
fn out_of_range(rt: &mut Runtime) -> Raised {
    rt.value_error("value out of range")
}

fn driver<'a>(rt: &'a mut Runtime) -> Option<&'a mut dyn Driver> {
    rt.host.machine()?.pwm()
}

fn frequency(rt: &mut Runtime, value: Obj) -> Res<u32> {
    match unsigned(rt, value)? {
        0 => Err(out_of_range(rt)),
        frequency => Ok(frequency),
    }
}

fn ratio(rt: &mut Runtime, value: Obj) -> Res<Duty> {
    match u16::try_from(convert::index(rt, value)?) {
        Ok(part) => Ok(Duty::Ratio(part)),
        Err(_) => Err(out_of_range(rt)),
    }
}

fn nanoseconds(rt: &mut Runtime, value: Obj) -> Res<Duty> {
    unsigned(rt, value).map(Duty::Nanoseconds)
}

/// What arguments make of a state.
fn changed(rt: &mut Runtime, mut state: State, args: Args) -> Res<(State, bool)> {
    let given = bind(rt, names::PWM, &PARAMETERS, 1, args)?;
    if let Some(value) = given[0] {
        state.frequency = Some(frequency(rt, value)?);
    }
    match (given[1], given[2]) {
        (Some(_), Some(_)) => return Err(rt.value_error("duty_u16 and duty_ns exclude each other")),
        (Some(part), None) => state.duty = Some(ratio(rt, part)?),
        (None, Some(time)) => state.duty = Some(nanoseconds(rt, time)?),
        (None, None) => {}
    }
    if let Some(value) = given[3] {
        state.is_inverted = convert::truth(rt, value)?;
    }
    Ok((state, given[0].is_some()))
}

/// Makes a state true, if it is one to begin with. The frequency is set only if it is new: another pin may have the same
/// generator, and have changed it.
fn apply(rt: &mut Runtime, this: Gc<Pwm>, state: State, is_new: bool) -> Res<()> {
    if let (Some(frequency), Some(duty)) = (state.frequency, state.duty) {
        let Some(pwm) = driver(rt) else {
            return Err(missing(rt));
        };
        let frequency = match is_new || pwm.frequency(state.pin).is_none() {
            true => Some(frequency),
            false => None,
        };
        let result = pwm.start(state.pin, frequency, duty, state.is_inverted);
        result.map_err(|why| error(rt, why))?;
    }
    this.state.0.set(state);
    Ok(())
}

/// `PWM(dest, *, freq, duty_u16, duty_ns, invert=False)`
fn init(rt: &mut Runtime, value: Obj, args: Args) -> Res<()> {
    let this = this(rt, value)?;
    let Some(pin) = args.get(0) else {
        return Err(rt.type_error("PWM() takes a pin"));
    };
    let state = State {
        pin: pin::number_of(rt, pin)?,
        ..UNSET
    };
    let (state, is_new) = changed(rt, state, args.without_first())?;
    apply(rt, this, state, is_new)
}

const UNSET: State = State {
    pin: NONE,
    frequency: None,
    duty: None,
    is_inverted: false,
};

/// The arguments are those of a class in Python, if it is one: `init` gets the output's.
fn new(rt: &mut Runtime, class: Gc<Type>, _: Args) -> Res {
    let (header, state) = (header_of(class), Plain(Cell::new(UNSET)));
    rt.alloc_instance(class, Pwm { header, state })
}

fn this(rt: &mut Runtime, value: Obj) -> Res<Gc<Pwm>> {
    match value.downcast::<Pwm>() {
        Some(pwm) => Ok(pwm),
        None => Err(rt.type_error("a PWM is required")),
    }
}

/// `init(*, freq, duty_u16, duty_ns, invert)`: what is not given stays as it is.
static INIT: NativeFunction = NativeFunction::full(names::init, 1, 2, |rt, args| {
    let this = this(rt, args.positional[0])?;
    let (state, is_new) = changed(rt, this.state.0.get(), args.without_first())?;
    apply(rt, this, state, is_new).map(|()| Obj::NONE)
});

static DEINIT: NativeFunction = NativeFunction::f1(names::deinit, |rt, value| {
    let this = this(rt, value)?;
    let pin = this.state.0.get().pin;
    this.state.0.set(State { pin, ..UNSET });
    match driver(rt) {
        Some(pwm) => {
            pwm.stop(pin);
            Ok(Obj::NONE)
        }
        None => Err(missing(rt)),
    }
});

/// The frequency that there really is, or that is asked for; 0 for none.
fn current(rt: &mut Runtime, state: State) -> u32 {
    let now = driver(rt).and_then(|pwm| pwm.frequency(state.pin));
    now.or(state.frequency).unwrap_or(0)
}

/// `freq([hertz])`
static FREQ: NativeFunction = NativeFunction::positional(names::freq, 1, 2, |rt, args| {
    let this = this(rt, args[0])?;
    let mut state = this.state.0.get();
    let Some(value) = args.get(1) else {
        let frequency = current(rt, state);
        return int::from_u64(rt, frequency.into());
    };
    state.frequency = Some(frequency(rt, *value)?);
    apply(rt, this, state, true).map(|()| Obj::NONE)
});

/// Sets the duty if one is given; else what it is, 0 if there is none.
fn duty(
    rt: &mut Runtime,
    args: &[Obj],
    from: fn(&mut Runtime, Obj) -> Res<Duty>,
    to: fn(Duty, u32) -> u32,
) -> Res {
    let this = this(rt, args[0])?;
    let mut state = this.state.0.get();
    if let Some(value) = args.get(1) {
        state.duty = Some(from(rt, *value)?);
        return apply(rt, this, state, false).map(|()| Obj::NONE);
    }
    let frequency = current(rt, state);
    match state.duty {
        Some(duty) if frequency > 0 => int::from_u64(rt, to(duty, frequency).into()),
        _ => Ok(Obj::small(0)),
    }
}

/// `duty_u16([duty])`
static DUTY_U16: NativeFunction = NativeFunction::positional(names::duty_u16, 1, 2, |rt, args| {
    duty(rt, args, ratio, |duty, frequency| {
        duty.ratio(frequency).into()
    })
});

/// `duty_ns([duty])`
static DUTY_NS: NativeFunction = NativeFunction::positional(names::duty_ns, 1, 2, |rt, args| {
    duty(rt, args, nanoseconds, Duty::nanoseconds)
});

const SLOTS: Slots = Slots {
    new: Some(new),
    init: Some(init),
    print: Some(|rt, value, _, out| {
        let state = this(rt, value)?.state.0.get();
        if state.pin == NONE {
            return out.write(rt, "PWM()");
        }
        out.write_fmt(rt, format_args!("PWM({}", state.pin))?;
        if let Some(duty) = state.duty {
            let frequency = current(rt, state);
            out.write_fmt(rt, format_args!(", freq={frequency}"))?;
            match duty {
                Duty::Ratio(part) => out.write_fmt(rt, format_args!(", duty_u16={part}"))?,
                Duty::Nanoseconds(time) => out.write_fmt(rt, format_args!(", duty_ns={time}"))?,
            }
        }
        if state.is_inverted {
            out.write(rt, ", invert=True")?;
        }
        out.write(rt, ")")
    }),
    ..Slots::EMPTY
};

/// `machine.PWM`
pub static PWM: Type = Type::new::<Pwm>(names::PWM, slots!(SLOTS)).with_table(table![
    deinit => &DEINIT,
    duty_ns => &DUTY_NS,
    duty_u16 => &DUTY_U16,
    freq => &FREQ,
    init => &INIT,
]);
