//! `machine`: what the board offers. The classes are written once, against the traits of
//! `taipan-machine`, so they take the same arguments and raise the same exceptions on every board;
//! what a board lacks is not in the module.
//!
//! Flash on thumbv7m: 10.9 KB with every class but the buses, whose features say what each takes.

#[cfg(feature = "machine-adc")]
pub mod adc;
#[cfg(feature = "machine-i2c")]
pub mod i2c;
pub mod irq;
#[cfg(feature = "machine-signal")]
pub mod level;
#[cfg(any(feature = "machine-i2c", feature = "machine-spi"))]
mod lines;
#[cfg(feature = "threads")]
mod masking;
pub mod memory;
#[cfg(feature = "machine-pin")]
pub mod pin;
#[cfg(feature = "machine-pin")]
mod pin_names;
#[cfg(feature = "machine-time")]
mod pulse;
#[cfg(feature = "machine-pwm")]
pub mod pwm;
#[cfg(feature = "machine-rtc")]
mod rtc;
#[cfg(feature = "machine-signal")]
mod signal;
#[cfg(feature = "machine-spi")]
pub mod spi;
mod system;
#[cfg(feature = "machine-time")]
pub mod timer;
#[cfg(feature = "machine-uart")]
pub mod uart;
#[cfg(feature = "machine-time")]
mod watchdog;

use taipan_gc::Gc;
use taipan_machine::{Error, Machine};
use taipan_object::builtin::module::{Module, NativeModule};
#[cfg(any(
    feature = "machine-pin",
    feature = "machine-time",
    feature = "machine-uart"
))]
use taipan_object::{Args, Parameter, Signature};
use taipan_object::{Obj, Raised, Res, Runtime, Table, names, table};
use taipan_vfs::Errno;

/// What of the module depends on the board: whether the board has it, and the names.
struct Group {
    is_there: fn(&mut dyn Machine) -> bool,
    table: Table,
}

static GROUPS: &[Group] = &[
    Group {
        is_there: |machine| machine.memory().is_some(),
        table: table![mem16 => memory::MEM16, mem32 => memory::MEM32, mem8 => memory::MEM8],
    },
    Group {
        is_there: |machine| machine.reset().is_some(),
        table: system::RESET,
    },
    Group {
        is_there: |machine| machine.reset().is_some_and(|reset| reset.has_bootloader()),
        table: system::BOOTLOADER,
    },
    Group {
        is_there: |machine| machine.frequency().is_some(),
        table: system::FREQUENCY,
    },
    Group {
        is_there: |machine| machine.sleep().is_some_and(|sleep| sleep.has_light()),
        table: system::LIGHT_SLEEP,
    },
    Group {
        is_there: |machine| machine.sleep().is_some_and(|sleep| sleep.has_deep()),
        table: system::DEEP_SLEEP,
    },
    Group {
        is_there: |machine| machine.interrupts().is_some(),
        table: system::INTERRUPTS,
    },
    Group {
        is_there: |machine| machine.unique_id().is_some(),
        table: system::IDENTITY,
    },
    #[cfg(feature = "machine-pin")]
    Group {
        is_there: |machine| machine.pins().is_some(),
        table: table![Pin => &pin::PIN],
    },
    #[cfg(feature = "machine-uart")]
    Group {
        is_there: |machine| machine.has_uarts(),
        table: table![UART => &uart::UART],
    },
    #[cfg(feature = "machine-i2c")]
    Group {
        is_there: |machine| machine.pins().is_some(),
        table: table![SoftI2C => &i2c::SOFT_I2C],
    },
    #[cfg(feature = "machine-i2c")]
    Group {
        is_there: |machine| machine.has_i2c(),
        table: table![I2C => &i2c::I2C],
    },
    #[cfg(feature = "machine-spi")]
    Group {
        is_there: |machine| machine.pins().is_some(),
        table: table![SoftSPI => &spi::SOFT_SPI],
    },
    #[cfg(feature = "machine-spi")]
    Group {
        is_there: |machine| machine.has_spi(),
        table: table![SPI => &spi::SPI],
    },
    #[cfg(feature = "machine-adc")]
    Group {
        is_there: |machine| machine.adc().is_some(),
        table: table![ADC => &adc::ADC],
    },
    #[cfg(feature = "machine-pwm")]
    Group {
        is_there: |machine| machine.pwm().is_some(),
        table: table![PWM => &pwm::PWM],
    },
    #[cfg(feature = "machine-time")]
    Group {
        is_there: |machine| machine.alarm().is_some(),
        table: table![Timer => &timer::TIMER],
    },
    #[cfg(feature = "machine-rtc")]
    Group {
        is_there: |machine| machine.rtc().is_some(),
        table: table![RTC => &rtc::RTC],
    },
    #[cfg(feature = "machine-time")]
    Group {
        is_there: |machine| machine.watchdog().is_some(),
        table: table![WDT => &watchdog::WDT],
    },
];

/// Puts what the board has into the module's namespace.
fn init(rt: &mut Runtime, module: Gc<Module>) -> Res<()> {
    for group in GROUPS {
        if rt.host.machine().is_some_and(group.is_there) {
            add(rt, module, group.table)?;
        }
    }
    #[cfg(feature = "threads")]
    if let Some(table) = masking::table(rt) {
        add(rt, module, table)?;
    }
    Ok(())
}

fn add(rt: &mut Runtime, module: Gc<Module>, table: Table) -> Res<()> {
    for entry in table.0 {
        let name = rt.intern_in_place(entry.name.text())?;
        module.globals.set(rt, Obj::from(name), entry.value)?;
    }
    Ok(())
}

/// `machine`
pub static MODULE: NativeModule = NativeModule {
    name: names::machine,
    table: table![
        DEEPSLEEP => Obj::small(4),
        IDLE => Obj::small(1),
        #[cfg(feature = "machine-signal")]
        PinBase => &level::PIN_BASE,
        SLEEP => Obj::small(2),
        #[cfg(feature = "machine-signal")]
        Signal => &signal::SIGNAL,
        idle => &system::IDLE,
        soft_reset => &system::SOFT_RESET,
        #[cfg(feature = "machine-time")]
        time_pulse_us => &pulse::TIME_PULSE_US,
    ],
    init: Some(init),
    get_attribute: None,
};

/// The exception for what a peripheral could not do.
#[cold]
fn error(rt: &mut Runtime, error: Error) -> Raised {
    match error {
        Error::Busy => rt.os_error(Errno::EBUSY.0.into()),
        Error::Failed => rt.os_error(Errno::EIO.0.into()),
        Error::Invalid => rt.value_error("invalid argument for this board"),
        #[cfg(feature = "machine-i2c")]
        Error::NoDevice => rt.os_error(Errno::ENODEV.0.into()),
        #[cfg(feature = "machine-i2c")]
        Error::TimedOut => rt.os_error(Errno::ETIMEDOUT.0.into()),
        _ => rt.value_error("not supported by this board"),
    }
}

/// The exception where the board has no such peripheral, although the module had it once.
#[cold]
fn missing(rt: &mut Runtime) -> Raised {
    rt.os_error(Errno::ENODEV.0.into())
}

/// A parameter that need not be given.
#[cfg(any(
    feature = "machine-pin",
    feature = "machine-time",
    feature = "machine-uart"
))]
const fn optional(name: taipan_object::Name) -> Parameter {
    Parameter {
        name,
        required: false,
    }
}

/// Matches the arguments of a method to its parameters, the first `positional` of which can be
/// given by position.
#[cfg(any(
    feature = "machine-pin",
    feature = "machine-time",
    feature = "machine-uart"
))]
fn bind<const N: usize>(
    rt: &mut Runtime,
    function: taipan_object::Name,
    parameters: &'static [Parameter; N],
    positional: usize,
    args: Args,
) -> Res<[Option<Obj>; N]> {
    let signature = Signature {
        function,
        parameters,
        positional_only: 0,
        positional,
    };
    let mut values = [None; N];
    signature.bind(rt, args, &mut values)?;
    Ok(values)
}

/// An argument that is a number of at least 0.
#[cfg(any(
    feature = "machine-adc",
    feature = "machine-i2c",
    feature = "machine-pwm",
    feature = "machine-spi",
    feature = "machine-time",
    feature = "machine-uart"
))]
fn unsigned(rt: &mut Runtime, value: Obj) -> Res<u32> {
    match u32::try_from(taipan_object::protocol::convert::index(rt, value)?) {
        Ok(value) => Ok(value),
        Err(_) => Err(rt.value_error("value out of range")),
    }
}
