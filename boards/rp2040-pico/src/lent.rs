//! Pins that a peripheral has for a while, and gives back as they were.

use core::sync::atomic::{AtomicU32, Ordering};

use rp2040_hal::pac;
use taipan_machine::{Error, Result};

/// Pins of the chip.
const COUNT: usize = 30;
/// Which of them are lent, as bits. Only the main program takes and gives any.
static TAKEN: AtomicU32 = AtomicU32::new(0);

/// Who drives a pin, as its control register has it.
#[derive(Clone, Copy)]
pub enum Function {
    Spi = 1,
    I2c = 3,
    Pwm = 4,
    /// Nobody.
    Nothing = 31,
}

/// What is at a pin, as its pad's register has it.
#[derive(Clone, Copy)]
pub enum Pad {
    /// An input with hysteresis that can drive 4 mA.
    Plain = 0x52,
    /// That with a resistor to the supply.
    PulledUp = 0x5a,
    /// Neither input nor output.
    Analog = 0x80,
}

/// A pin that is lent.
pub struct Lent {
    pin: usize,
    control: u32,
    pad: u32,
}

impl Lent {
    /// Takes a pin.
    pub fn take(pin: usize, function: Function, pad: Pad) -> Result<Lent> {
        let taken = TAKEN.load(Ordering::Relaxed);
        if pin >= COUNT {
            return Err(Error::Invalid);
        }
        if taken >> pin & 1 != 0 {
            return Err(Error::Busy);
        }
        TAKEN.store(taken | 1 << pin, Ordering::Relaxed);
        let (control, before) = set(pin, function as u32, pad as u32);
        Ok(Lent {
            pin,
            control,
            pad: before,
        })
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        set(self.pin, self.control, self.pad);
        let taken = TAKEN.load(Ordering::Relaxed);
        TAKEN.store(taken & !(1 << self.pin), Ordering::Relaxed);
    }
}

/// Sets the two registers of a pin: what was in them.
fn set(pin: usize, control: u32, pad: u32) -> (u32, u32) {
    // SAFETY: the registers are there. The HAL's driver of the pin keeps no copy of them, and the main program, which is what
    // uses it, does not while this runs.
    let (controls, pads) = unsafe { (&*pac::IO_BANK0::ptr(), &*pac::PADS_BANK0::ptr()) };
    let (controls, pads) = (controls.gpio(pin).gpio_ctrl(), pads.gpio(pin));
    let before = (controls.read().bits(), pads.read().bits());
    // SAFETY: every value is one that the data sheet has.
    unsafe {
        pads.write(|w| w.bits(pad));
        controls.write(|w| w.bits(control));
    }
    before
}
