//! The board as a whole: one trait object through which the interpreter reaches all peripherals.

use crate::{Alarm, Event, Frequency, Interrupts, Memory, Pins, Reset, Rtc, Sleep, Uart, Watchdog};

/// What a board has. Every method has a default that means "not on this board"; programs then do
/// not find the class or function either.
pub trait Machine {
    /// Its pins.
    fn pins(&mut self) -> Option<&mut dyn Pins> {
        None
    }

    /// The UART with this number.
    fn uart(&mut self, id: usize) -> Option<&mut dyn Uart> {
        let _ = id;
        None
    }

    /// Are there UARTs?
    fn has_uarts(&mut self) -> bool {
        (0..4).any(|id| self.uart(id).is_some())
    }

    /// The I2C bus with this number.
    #[cfg(feature = "i2c")]
    fn i2c(&mut self, id: usize) -> Option<&mut dyn crate::I2c> {
        let _ = id;
        None
    }

    /// Are there I2C buses?
    #[cfg(feature = "i2c")]
    fn has_i2c(&mut self) -> bool {
        (0..4).any(|id| self.i2c(id).is_some())
    }

    /// The SPI bus with this number.
    #[cfg(feature = "spi")]
    fn spi(&mut self, id: usize) -> Option<&mut dyn crate::Spi> {
        let _ = id;
        None
    }

    /// Are there SPI buses?
    #[cfg(feature = "spi")]
    fn has_spi(&mut self) -> bool {
        (0..4).any(|id| self.spi(id).is_some())
    }

    /// The converter of voltages.
    #[cfg(feature = "adc")]
    fn adc(&mut self) -> Option<&mut dyn crate::Adc> {
        None
    }

    /// The outputs that have pulses.
    #[cfg(feature = "pwm")]
    fn pwm(&mut self) -> Option<&mut dyn crate::Pwm> {
        None
    }

    /// Memory at absolute addresses: registers.
    fn memory(&mut self) -> Option<&mut dyn Memory> {
        None
    }

    /// Resetting the board.
    fn reset(&mut self) -> Option<&mut dyn Reset> {
        None
    }

    /// The clock of the processor.
    fn frequency(&mut self) -> Option<&mut dyn Frequency> {
        None
    }

    /// Sleeping to save power.
    fn sleep(&mut self) -> Option<&mut dyn Sleep> {
        None
    }

    /// Masking interrupts.
    fn interrupts(&mut self) -> Option<&mut dyn Interrupts> {
        None
    }

    /// The watchdog.
    fn watchdog(&mut self) -> Option<&mut dyn Watchdog> {
        None
    }

    /// What wakes the interpreter at a given time: timers need it.
    fn alarm(&mut self) -> Option<&mut dyn Alarm> {
        None
    }

    /// The clock that knows the date.
    fn rtc(&mut self) -> Option<&mut dyn Rtc> {
        None
    }

    /// What tells this board from others of its kind.
    fn unique_id(&mut self) -> Option<&[u8]> {
        None
    }

    /// The next thing that happened, if anything did. Interrupt handlers collect it and call
    /// [`crate::Wake::wake`].
    fn take_event(&mut self) -> Option<Event> {
        None
    }

    /// Puts everything that a program may have configured back to how it is after a reset: pins
    /// are inputs, no interrupt is on, UARTs (but for the console), buses, pulses and alarms are off. Called at a
    /// soft reset.
    fn release(&mut self) {}
}
