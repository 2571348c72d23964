//! A board in memory, for programs on a host and for tests: [`Board`] has 32 pins, two UARTs, a few
//! registers and a clock, and no time but what it is told.
//!
//! Pins can be wired together and driven from outside; a UART receives what it sends. Devices on the buses are Rust
//! objects, which a program finds with the board's controllers and with pins that it drives itself alike.

mod analog;
mod i2c;
mod i2c_memory;
#[cfg(test)]
mod i2c_tests;
mod pins;
mod registers;
mod serial;
mod spi;
mod spi_memory;
#[cfg(test)]
mod spi_tests;

#[cfg(test)]
mod tests;

use core::cell::RefCell;

pub use analog::{Generators, Pulses, Voltages};
pub use i2c::{I2cTarget, I2cTargets, SCL, SDA, WiredError, WiredI2c};
pub use i2c_memory::{I2C_MEMORY, I2cMemory};
pub use pins::SimulatedPins;
pub use registers::{REGISTERS, Registers};
pub use serial::Loopback;
pub use spi::{CS, MISO, MOSI, SCK, SpiTarget, WiredSpi};
pub use spi_memory::{SPI_MEMORY, SpiMemory};

use crate::{
    Adc, Alarm, Event, Frequency, HalI2c, HalSpi, I2c, Machine, Memory, Pins, Pwm, Reset,
    ResetCause, Result, Rtc, Spi, Uart, Wake, Watchdog,
};

/// UARTs of the board.
pub const UARTS: usize = 2;

/// The simulated board.
pub struct Board<'w> {
    /// Its pins.
    pub pins: SimulatedPins<'w>,
    /// Its UARTs.
    pub uarts: [Loopback<'w>; UARTS],
    /// Its I2C bus, number 0.
    pub i2c: HalI2c<WiredI2c<'w>>,
    /// Its SPI bus, number 0.
    pub spi: HalSpi<WiredSpi<'w>>,
    /// Its converter of voltages.
    pub voltages: Voltages,
    /// Its generators of pulses.
    pub generators: Generators,
    /// Its registers.
    pub registers: Registers,
    /// Its clock, and what goes by it.
    pub time: Time<'w>,
    /// What became of it.
    pub fate: Fate,
}

/// The time of the board, which [`Board::advance`] moves.
pub struct Time<'w> {
    now: u64,
    alarm: Option<u64>,
    /// What the date is ahead of `now`.
    date: u64,
    wake: Option<&'w dyn Wake>,
}

/// Whether the board was reset, and what can still do that.
pub struct Fate {
    /// How often it was reset, by a program or by its watchdog.
    pub resets: usize,
    cause: ResetCause,
    frequency: u32,
    now: u64,
    /// When the watchdog bites, and what feeding adds.
    watchdog: Option<(u64, u64)>,
}

impl<'w> Board<'w> {
    /// A board with nothing connected to it. `wake` is told of its interrupts.
    pub fn new(wake: Option<&'w dyn Wake>) -> Board<'w> {
        Board {
            pins: SimulatedPins::new(wake),
            uarts: [Loopback::new(wake), Loopback::new(wake)],
            i2c: HalI2c::new(WiredI2c::new(), WiredI2c::hooks()),
            spi: HalSpi::new(WiredSpi::new(), WiredSpi::hooks()),
            voltages: Voltages::new(),
            generators: Generators::new(),
            registers: Registers::new(),
            time: Time {
                now: 0,
                alarm: None,
                date: 0,
                wake,
            },
            fate: Fate {
                resets: 0,
                cause: ResetCause::PowerOn,
                frequency: 100_000_000,
                now: 0,
                watchdog: None,
            },
        }
    }

    /// Connects two pins.
    pub fn wire(&mut self, one: usize, other: usize) {
        self.pins.wire(one, other);
    }

    /// Drives a pin from outside, or lets it go.
    pub fn drive(&mut self, pin: usize, level: Option<bool>) {
        self.pins.drive(pin, level);
    }

    /// Puts devices on the I2C bus, which is at [`SCL`] and [`SDA`] and has the resistors that it needs.
    pub fn attach_i2c(&mut self, targets: I2cTargets<'w>) {
        self.i2c.driver.targets = targets;
        self.pins.attach_i2c(targets);
    }

    /// Puts a device on the SPI bus, which is at [`SCK`], [`MOSI`] and [`MISO`]; [`CS`] selects it.
    pub fn attach_spi(&mut self, target: &'w RefCell<dyn SpiTarget>) {
        self.spi.driver.target = Some(target);
        self.pins.attach_spi(target);
    }

    /// Microseconds since the board started.
    pub fn now(&self) -> u64 {
        self.time.now
    }

    /// Lets time pass.
    pub fn advance(&mut self, microseconds: u64) {
        self.time.now = self.time.now.saturating_add(microseconds);
        self.time.ring();
        self.pins.pass(self.time.now);
        self.fate.now = self.time.now;
        if self
            .fate
            .watchdog
            .is_some_and(|(end, _)| end <= self.fate.now)
        {
            self.fate.watchdog = None;
            self.fate.resets += 1;
            self.fate.cause = ResetCause::Watchdog;
        }
    }
}

impl Machine for Board<'_> {
    fn pins(&mut self) -> Option<&mut dyn Pins> {
        Some(&mut self.pins)
    }

    fn uart(&mut self, id: usize) -> Option<&mut dyn Uart> {
        self.uarts.get_mut(id).map(|uart| uart as &mut dyn Uart)
    }

    fn i2c(&mut self, id: usize) -> Option<&mut dyn I2c> {
        (id == 0).then_some(&mut self.i2c as &mut dyn I2c)
    }

    fn spi(&mut self, id: usize) -> Option<&mut dyn Spi> {
        self.spi.driver.is_selected = !self.pins.is_high(CS);
        (id == 0).then_some(&mut self.spi as &mut dyn Spi)
    }

    fn adc(&mut self) -> Option<&mut dyn Adc> {
        Some(&mut self.voltages)
    }

    fn pwm(&mut self) -> Option<&mut dyn Pwm> {
        Some(&mut self.generators)
    }

    fn memory(&mut self) -> Option<&mut dyn Memory> {
        Some(&mut self.registers)
    }

    fn reset(&mut self) -> Option<&mut dyn Reset> {
        Some(&mut self.fate)
    }

    fn frequency(&mut self) -> Option<&mut dyn Frequency> {
        Some(&mut self.fate)
    }

    fn watchdog(&mut self) -> Option<&mut dyn Watchdog> {
        Some(&mut self.fate)
    }

    fn alarm(&mut self) -> Option<&mut dyn Alarm> {
        Some(&mut self.time)
    }

    fn rtc(&mut self) -> Option<&mut dyn Rtc> {
        Some(&mut self.time)
    }

    fn unique_id(&mut self) -> Option<&[u8]> {
        Some(b"SIM\0")
    }

    fn take_event(&mut self) -> Option<Event> {
        if let Some((pin, trigger)) = self.pins.take_event() {
            return Some(Event::Pin { pin, trigger });
        }
        let mut uarts = self.uarts.iter_mut().enumerate();
        uarts.find_map(|(id, uart)| {
            let events = uart.take_event()?;
            Some(Event::Uart { id, events })
        })
    }

    fn release(&mut self) {
        self.pins.release();
        self.uarts.iter_mut().for_each(Uart::stop);
        self.i2c.stop();
        self.spi.stop();
        self.voltages.stop();
        self.generators.stop_all();
        self.time.alarm = None;
    }
}

impl Time<'_> {
    /// Rings if the alarm is due.
    fn ring(&mut self) {
        if self.alarm.is_some_and(|at| at <= self.now) {
            self.alarm = None;
            if let Some(wake) = self.wake {
                wake.wake();
            }
        }
    }
}

impl Alarm for Time<'_> {
    fn set(&mut self, at: Option<u64>) {
        self.alarm = at;
        self.ring();
    }
}

impl Rtc for Time<'_> {
    fn get(&mut self) -> u64 {
        self.now.wrapping_add(self.date)
    }

    fn set(&mut self, microseconds: u64) {
        self.date = microseconds.wrapping_sub(self.now);
    }
}

impl Reset for Fate {
    fn reset(&mut self) {
        self.resets += 1;
        self.cause = ResetCause::Hard;
    }

    fn cause(&mut self) -> ResetCause {
        self.cause
    }
}

impl Frequency for Fate {
    fn get(&mut self) -> u32 {
        self.frequency
    }

    fn set(&mut self, hertz: u32) -> Result<()> {
        match hertz {
            1_000_000..=200_000_000 => {
                self.frequency = hertz;
                Ok(())
            }
            _ => Err(crate::Error::Invalid),
        }
    }
}

impl Watchdog for Fate {
    fn start(&mut self, id: usize, milliseconds: u32) -> Result<()> {
        if id != 0 || milliseconds == 0 {
            return Err(crate::Error::Invalid);
        }
        let length = u64::from(milliseconds) * 1000;
        self.watchdog = Some((self.now.saturating_add(length), length));
        Ok(())
    }

    fn feed(&mut self, _id: usize) {
        if let Some((end, length)) = &mut self.watchdog {
            *end = self.now.saturating_add(*length);
        }
    }
}
