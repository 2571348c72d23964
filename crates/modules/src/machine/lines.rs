//! The pins and the clock of the board, for buses that programs make themselves.

use taipan_machine::{Lines, Mode, PinConfig, Pins};
use taipan_object::{Res, Runtime};

use super::pin;

/// Those of a runtime's host.
pub struct HostLines<'r, 'h>(pub &'r mut Runtime<'h>);

impl HostLines<'_, '_> {
    fn pins(&mut self) -> Option<&mut dyn Pins> {
        self.0.host.machine()?.pins()
    }
}

impl Lines for HostLines<'_, '_> {
    fn set(&mut self, pin: usize, high: bool) {
        if let Some(pins) = self.pins() {
            pins.set(pin, high);
        }
    }

    fn is_high(&mut self, pin: usize) -> bool {
        self.pins().is_some_and(|pins| pins.is_high(pin))
    }

    fn now(&mut self) -> u64 {
        self.0.host.ticks_us()
    }
}

/// Sets a pin up for a bus; its resistor stays.
///
/// # Errors
/// As those of `Pin.init`.
pub fn set_up(rt: &mut Runtime, pin: usize, mode: Mode, high: bool) -> Res<()> {
    pin::try_with(rt, |pins| {
        pins.set(pin, high);
        let config = pins.config(pin);
        pins.configure(pin, PinConfig { mode, ..config })
    })
}
