#![doc = include_str!("../README.md")]
#![no_std]
#![deny(unsafe_code)]

#[cfg(test)]
extern crate std;

#[cfg(feature = "adc")]
mod adc;
mod error;
mod event;
mod hal_pin;
#[cfg(feature = "i2c")]
mod i2c;
#[cfg(any(feature = "i2c", feature = "spi"))]
mod lines;
mod machine;
mod memory;
mod pin;
#[cfg(feature = "pwm")]
mod pwm;
mod region;
#[cfg(feature = "simulated")]
pub mod simulated;
#[cfg(feature = "i2c")]
mod soft_i2c;
#[cfg(feature = "spi")]
mod soft_spi;
#[cfg(feature = "spi")]
mod spi;
mod system;
#[cfg(test)]
mod tests;
mod time;
mod uart;
mod volatile;

#[cfg(feature = "adc")]
pub use adc::{Adc, AdcConfig, AdcSource, expect_usual, widen};
pub use error::{Error, Result};
pub use event::{Event, Wake};
pub use hal_pin::{HalPin, PinHooks};
#[cfg(feature = "i2c")]
pub use i2c::{HalI2c, I2c, I2cBus, I2cConfig, I2cHooks, error_of_kind};
#[cfg(any(feature = "i2c", feature = "spi"))]
pub use lines::Lines;
pub use machine::Machine;
pub use memory::{Memory, Width};
pub use pin::{
    DigitalIo, Mode, Pin, PinArray, PinBank, PinConfig, PinName, Pins, Pull, Trigger, WakeFrom,
};
#[cfg(feature = "pwm")]
pub use pwm::{Duty, Pwm};
pub use region::Region;
#[cfg(feature = "i2c")]
pub use soft_i2c::SoftI2c;
#[cfg(feature = "spi")]
pub use soft_spi::SoftSpi;
#[cfg(feature = "spi")]
pub use spi::{HalSpi, Spi, SpiBus, SpiConfig, SpiHooks};
pub use system::{Frequency, Interrupts, Reset, ResetCause, Sleep, Watchdog};
pub use time::{Alarm, Rtc, TickRtc};
pub use uart::{
    HalUart, Parity, Refused, SerialIo, Uart, UartConfig, UartEvents, receive_each, send_each,
};
pub use volatile::Volatile;
