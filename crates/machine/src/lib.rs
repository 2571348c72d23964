#![doc = include_str!("../README.md")]
#![no_std]
#![deny(unsafe_code)]

#[cfg(test)]
extern crate std;

mod error;
mod event;
mod hal_pin;
mod machine;
mod memory;
mod pin;
mod region;
#[cfg(feature = "simulated")]
pub mod simulated;
mod system;
#[cfg(test)]
mod tests;
mod time;
mod uart;
mod volatile;

pub use error::{Error, Result};
pub use event::{Event, Wake};
pub use hal_pin::{HalPin, PinHooks};
pub use machine::Machine;
pub use memory::{Memory, Width};
pub use pin::{
    DigitalIo, Mode, Pin, PinArray, PinBank, PinConfig, PinName, Pins, Pull, Trigger, WakeFrom,
};
pub use region::Region;
pub use system::{Frequency, Interrupts, Reset, ResetCause, Sleep, Watchdog};
pub use time::{Alarm, Rtc, TickRtc};
pub use uart::{
    HalUart, Parity, Refused, SerialIo, Uart, UartConfig, UartEvents, receive_each, send_each,
};
pub use volatile::Volatile;
