//! The functions about the processor: reset, clock, sleep, interrupts.

use taipan_machine::ResetCause;
use taipan_object::builtin::{bytes, int};
use taipan_object::protocol::convert;
use taipan_object::{NativeFunction, Obj, Res, Runtime, Table, buffer, exception, names, table};

use super::{error, missing};

static RESET_FUNCTION: NativeFunction = NativeFunction::f0(names::reset, |rt| {
    match rt.host.machine().and_then(|machine| machine.reset()) {
        Some(reset) => {
            reset.reset();
            Ok(Obj::NONE)
        }
        None => Err(missing(rt)),
    }
});

static RESET_CAUSE: NativeFunction = NativeFunction::f0(names::reset_cause, |rt| {
    match rt.host.machine().and_then(|machine| machine.reset()) {
        Some(reset) => Ok(Obj::small(number(reset.cause()))),
        None => Err(missing(rt)),
    }
});

/// The numbers that most of upstream's boards have.
const fn number(cause: ResetCause) -> isize {
    match cause {
        ResetCause::PowerOn => 1,
        ResetCause::Hard => 2,
        ResetCause::Watchdog => 3,
        ResetCause::DeepSleep => 4,
        ResetCause::Soft => 5,
    }
}

/// Where the board can be reset.
pub const RESET: Table = table![
    DEEPSLEEP_RESET => Obj::small(number(ResetCause::DeepSleep)),
    HARD_RESET => Obj::small(number(ResetCause::Hard)),
    PWRON_RESET => Obj::small(number(ResetCause::PowerOn)),
    SOFT_RESET => Obj::small(number(ResetCause::Soft)),
    WDT_RESET => Obj::small(number(ResetCause::Watchdog)),
    reset => &RESET_FUNCTION,
    reset_cause => &RESET_CAUSE,
];

/// `soft_reset()`: ends the program; the prompt starts the interpreter again.
pub static SOFT_RESET: NativeFunction = NativeFunction::f0(names::soft_reset, |rt| {
    Err(rt.raise_with(&exception::SYSTEM_EXIT, &[]))
});

/// `bootloader([which])`
static BOOTLOADER_FUNCTION: NativeFunction =
    NativeFunction::positional(names::bootloader, 0, 1, |rt, args| {
        let what = match args.first() {
            Some(what) => Some(buffer::of(rt, *what)?.bytes()),
            None => None,
        };
        match rt.host.machine().and_then(|machine| machine.reset()) {
            Some(reset) => {
                reset.bootloader(what);
                Ok(Obj::NONE)
            }
            None => Err(missing(rt)),
        }
    });

/// Where the board has a boot loader.
pub const BOOTLOADER: Table = table![bootloader => &BOOTLOADER_FUNCTION];

/// `freq([hertz])`
static FREQ: NativeFunction = NativeFunction::positional(names::freq, 0, 1, |rt, args| {
    let wanted = match args.first() {
        Some(hertz) => match u32::try_from(convert::index(rt, *hertz)?) {
            Ok(hertz) => Some(hertz),
            Err(_) => return Err(error(rt, taipan_machine::Error::Invalid)),
        },
        None => None,
    };
    let Some(clock) = rt.host.machine().and_then(|machine| machine.frequency()) else {
        return Err(missing(rt));
    };
    match wanted {
        None => {
            let hertz = clock.get();
            int::from_u64(rt, hertz.into())
        }
        Some(hertz) => match clock.set(hertz) {
            Ok(()) => Ok(Obj::NONE),
            Err(why) => Err(error(rt, why)),
        },
    }
});

/// Where the clock is known.
pub const FREQUENCY: Table = table![freq => &FREQ];

/// The longest that `idle()` takes, in microseconds.
const MOMENT: u64 = 1000;

/// `idle()`
pub static IDLE: NativeFunction = NativeFunction::f0(names::idle, |rt| {
    rt.poll()?;
    match rt.host.machine().and_then(|machine| machine.sleep()) {
        Some(sleep) => sleep.idle(),
        None => {
            let interrupt = rt.interrupt;
            rt.host.sleep_us(MOMENT, interrupt);
        }
    }
    rt.poll().map(|()| Obj::NONE)
});

fn milliseconds(rt: &mut Runtime, args: &[Obj]) -> Res<Option<u32>> {
    match args.first() {
        Some(time) => {
            let time = convert::index(rt, *time)?;
            Ok(Some(u32::try_from(time.max(0)).unwrap_or(u32::MAX)))
        }
        None => Ok(None),
    }
}

static LIGHTSLEEP: NativeFunction =
    NativeFunction::positional(names::lightsleep, 0, 1, |rt, args| {
        let time = milliseconds(rt, args)?;
        if let Some(sleep) = rt.host.machine().and_then(|machine| machine.sleep()) {
            sleep.light(time);
        }
        rt.poll().map(|()| Obj::NONE)
    });

static DEEPSLEEP: NativeFunction =
    NativeFunction::positional(names::deepsleep, 0, 1, |rt, args| {
        let time = milliseconds(rt, args)?;
        if let Some(sleep) = rt.host.machine().and_then(|machine| machine.sleep()) {
            sleep.deep(time);
        }
        Ok(Obj::NONE)
    });

/// Where the board has a light sleep.
pub const LIGHT_SLEEP: Table = table![lightsleep => &LIGHTSLEEP];
/// Where the board has a deep sleep.
pub const DEEP_SLEEP: Table = table![deepsleep => &DEEPSLEEP];

static DISABLE_IRQ: NativeFunction = NativeFunction::f0(names::disable_irq, |rt| {
    match rt.host.machine().and_then(|machine| machine.interrupts()) {
        Some(interrupts) => {
            let state = interrupts.disable();
            int::from_u64(rt, state as u64)
        }
        None => Err(missing(rt)),
    }
});

static ENABLE_IRQ: NativeFunction = NativeFunction::f1(names::enable_irq, |rt, state| {
    let state = convert::index(rt, state)? as usize;
    if let Some(interrupts) = rt.host.machine().and_then(|machine| machine.interrupts()) {
        interrupts.restore(state);
    }
    Ok(Obj::NONE)
});

/// Where interrupts can be masked.
pub const INTERRUPTS: Table = table![disable_irq => &DISABLE_IRQ, enable_irq => &ENABLE_IRQ];

/// Longest identity that is told, in bytes.
const IDENTITY_MOST: usize = 32;

static UNIQUE_ID: NativeFunction = NativeFunction::f0(names::unique_id, |rt| {
    let mut copy = [0; IDENTITY_MOST];
    let Some(id) = rt.host.machine().and_then(|machine| machine.unique_id()) else {
        return Err(missing(rt));
    };
    let count = id.len().min(copy.len());
    copy[..count].copy_from_slice(&id[..count]);
    bytes::new(rt, &copy[..count])
});

/// Where a board can be told from others.
pub const IDENTITY: Table = table![unique_id => &UNIQUE_ID];
