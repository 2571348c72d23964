//! `machine.Timer`: timers in software, as many as memory has room for, driven by the one alarm of
//! the board. All have the number -1, as upstream's virtual timers.

use core::cell::Cell;

use taipan_gc::{Gc, Plain};
use taipan_object::builtin::float;
use taipan_object::protocol::convert;
use taipan_object::types::header_of;
use taipan_object::{
    Args, NativeFunction, Obj, Parameter, Res, Runtime, Slots, Type, names, object, slots, table,
};

use super::irq::{self, Registry};
use super::{bind, missing, optional};
use crate::schedule;

#[derive(Clone, Copy, Default)]
struct State {
    /// Microseconds between two calls.
    period: u64,
    /// When it is due, in ticks of the host.
    due: u64,
    repeats: bool,
    hard: bool,
    runs: bool,
}

object! {
    /// A timer.
    pub struct Timer: open {
        callback: Cell<Obj>,
        state: Plain<Cell<State>>,
    }
}

const ONE_SHOT: isize = 0;
const PERIODIC: isize = 1;

static PARAMETERS: [Parameter; 6] = [
    optional(names::mode),
    optional(names::freq),
    optional(names::period),
    optional(names::tick_hz),
    optional(names::callback),
    optional(names::hard),
];

/// `Timer([id], *, ...)`
fn init(rt: &mut Runtime, timer: Obj, args: Args) -> Res<()> {
    match args.positional {
        [] => {}
        [id] if convert::index(rt, *id)? == -1 => {}
        _ => return Err(rt.value_error("timers have the number -1")),
    }
    if !args.keywords.is_empty() {
        let given = Args {
            positional: &[],
            keywords: args.keywords,
        };
        start(rt, timer, given)?;
    }
    Ok(())
}

/// The arguments are those of a class in Python, if it is one: `init` gets the timer's.
fn new(rt: &mut Runtime, class: Gc<Type>, _: Args) -> Res {
    let timer = Timer {
        header: header_of(class),
        callback: Cell::new(Obj::NONE),
        state: Plain(Cell::new(State::default())),
    };
    rt.alloc_instance(class, timer)
}

fn this(rt: &mut Runtime, value: Obj) -> Res<Gc<Timer>> {
    match value.downcast::<Timer>() {
        Some(timer) => Ok(timer),
        None => Err(rt.type_error("a Timer is required")),
    }
}

/// `init(*, mode=PERIODIC, freq=-1, period=-1, tick_hz=1000, callback=None, hard=False)`: the period
/// counts in ticks, milliseconds if nothing else is said.
fn start(rt: &mut Runtime, value: Obj, args: Args) -> Res<()> {
    let given = bind(rt, names::init, &PARAMETERS, 0, args)?;
    let timer = this(rt, value)?;
    let repeats = match given[0] {
        Some(mode) => match convert::index(rt, mode)? {
            ONE_SHOT => false,
            PERIODIC => true,
            _ => return Err(rt.value_error("invalid timer mode")),
        },
        None => true,
    };
    let mut microseconds = 0.0;
    if let Some(frequency) = given[1] {
        let frequency = f64::from(float::expect(rt, frequency)?);
        if frequency > 0.0 {
            microseconds = 1e6 / frequency;
        }
    }
    if let Some(period) = given[2].filter(|_| microseconds == 0.0) {
        let ticks = match given[3] {
            Some(ticks) => f64::from(float::expect(rt, ticks)?),
            None => 1000.0,
        };
        let period = f64::from(float::expect(rt, period)?);
        if ticks > 0.0 {
            microseconds = period * 1e6 / ticks;
        }
    }
    if microseconds.is_nan() || microseconds <= 0.0 {
        return Err(rt.value_error("a positive freq or period is required"));
    }
    let hard = match given[5] {
        Some(hard) => convert::truth(rt, hard)?,
        None => false,
    };
    let registry = irq::registry(rt)?;
    let position = position(registry, value);
    timer.callback.set(given[4].unwrap_or(Obj::NONE));
    // The conversion saturates; no timer is faster than the clock.
    let period = (microseconds as u64).max(1);
    timer.state.0.set(State {
        period,
        due: rt.host.ticks_us().saturating_add(period),
        repeats,
        hard,
        runs: true,
    });
    if position.is_none() {
        registry.timers.push(rt, value)?;
    }
    set_alarm(rt, registry)
}

fn position(registry: Gc<Registry>, timer: Obj) -> Option<usize> {
    (0..registry.timers.len()).find(|position| registry.timers.get(*position) == Some(timer))
}

fn timer_at(registry: Gc<Registry>, position: usize) -> Option<Gc<Timer>> {
    registry.timers.get(position)?.downcast::<Timer>()
}

/// Sets the board's alarm to the timer that is due first.
fn set_alarm(rt: &mut Runtime, registry: Gc<Registry>) -> Res<()> {
    let all = (0..registry.timers.len()).filter_map(|position| timer_at(registry, position));
    let first = all.map(|timer| timer.state.0.get().due).min();
    match rt.host.machine().and_then(|machine| machine.alarm()) {
        Some(alarm) => {
            alarm.set(first);
            Ok(())
        }
        None => Err(missing(rt)),
    }
}

/// Calls of a timer that are made late besides the one that is due: as many as can wait. Of more that
/// could not be made in time the first are left out.
const MOST_MISSED: u64 = schedule::DEPTH as u64 - 1;

/// Calls back what is due.
pub fn run(rt: &mut Runtime, registry: Gc<Registry>) {
    if registry.timers.is_empty() {
        return;
    }
    let now = rt.host.ticks_us();
    let mut position = 0;
    while let Some(timer) = timer_at(registry, position) {
        let mut state = timer.state.0.get();
        if state.due > now {
            position += 1;
            continue;
        }
        let object = registry.timers.get(position).unwrap_or(Obj::NONE);
        if state.repeats {
            // Calls that could not be made in time are made up for, as long as they are not too many:
            // the timer is looked at again.
            let missed = (now - state.due) / state.period;
            let left_out = missed.saturating_sub(MOST_MISSED);
            state.due += state.period.saturating_mul(left_out + 1);
            timer.state.0.set(state);
        } else {
            registry.timers.remove(rt, position);
            state.runs = false;
            timer.state.0.set(state);
        }
        if !irq::fire(rt, timer.callback.get(), object, state.hard) {
            stop(rt, registry, object);
        }
    }
    if set_alarm(rt, registry).is_err() {
        rt.forget_raised();
    }
}

fn stop(rt: &mut Runtime, registry: Gc<Registry>, timer: Obj) {
    if let Some(position) = position(registry, timer) {
        registry.timers.remove(rt, position);
    }
    if let Some(timer) = timer.downcast::<Timer>() {
        let mut state = timer.state.0.get();
        state.runs = false;
        timer.state.0.set(state);
    }
}

static INIT: NativeFunction = NativeFunction::full(names::init, 1, 1, |rt, args| {
    start(rt, args.positional[0], args.without_first()).map(|()| Obj::NONE)
});

static DEINIT: NativeFunction = NativeFunction::f1(names::deinit, |rt, value| {
    this(rt, value)?;
    let registry = irq::registry(rt)?;
    stop(rt, registry, value);
    set_alarm(rt, registry).map(|()| Obj::NONE)
});

const SLOTS: Slots = Slots {
    new: Some(new),
    init: Some(init),
    print: Some(|rt, value, _, out| {
        let state = this(rt, value)?.state.0.get();
        if !state.runs {
            return out.write(rt, "Timer(-1)");
        }
        let mode = if state.repeats {
            "PERIODIC"
        } else {
            "ONE_SHOT"
        };
        let (whole, part) = (state.period / 1000, state.period % 1000);
        match part {
            0 => out.write_fmt(rt, format_args!("Timer(-1, mode={mode}, period={whole})")),
            _ => out.write_fmt(
                rt,
                format_args!("Timer(-1, mode={mode}, period={whole}.{part:03})"),
            ),
        }
    }),
    ..Slots::EMPTY
};

/// `machine.Timer`
pub static TIMER: Type = Type::new::<Timer>(names::Timer, slots!(SLOTS)).with_table(table![
    ONE_SHOT => Obj::small(ONE_SHOT),
    PERIODIC => Obj::small(PERIODIC),
    deinit => &DEINIT,
    init => &INIT,
]);
