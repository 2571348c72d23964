//! Voltages that a test sets and pulses that it looks at.

use crate::adc::expect_usual;
use crate::{Adc, AdcConfig, AdcSource, Duty, Error, Pwm, Result};

/// The first pin with a voltage; the first input is there.
const FIRST: usize = 26;
/// Inputs: pins, and the sensor for the temperature.
const INPUTS: usize = 5;
/// The voltage of the range.
const REFERENCE: u32 = 3_300_000;
const PINS: usize = 32;
const FASTEST: u32 = 10_000_000;

/// The converter of the board.
pub struct Voltages {
    /// What is read at each input: pins 26 to 29, and the temperature.
    pub levels: [u16; INPUTS],
    is_connected: [bool; INPUTS],
}

impl Voltages {
    pub(super) const fn new() -> Voltages {
        Voltages {
            levels: [0; INPUTS],
            is_connected: [false; INPUTS],
        }
    }
}

impl Adc for Voltages {
    fn connect(&mut self, source: AdcSource, config: &AdcConfig) -> Result<usize> {
        let channel = match source {
            AdcSource::Pin(pin) => pin.checked_sub(FIRST).filter(|input| *input < INPUTS - 1),
            AdcSource::Channel(channel) => Some(channel),
            AdcSource::Temperature => Some(INPUTS - 1),
        };
        let channel = channel.ok_or(Error::Invalid)?;
        let place = self.is_connected.get_mut(channel).ok_or(Error::Invalid)?;
        expect_usual(config)?;
        *place = true;
        Ok(channel)
    }

    fn read(&mut self, channel: usize) -> Result<u16> {
        match self.is_connected.get(channel) {
            Some(true) => Ok(self.levels[channel]),
            _ => Err(Error::Failed),
        }
    }

    fn reference(&self, channel: usize) -> Option<u32> {
        // That of the sensor is not known.
        (channel < INPUTS - 1).then_some(REFERENCE)
    }

    fn disconnect(&mut self, channel: usize) {
        if let Some(place) = self.is_connected.get_mut(channel) {
            *place = false;
        }
    }

    fn stop(&mut self) {
        self.is_connected = [false; INPUTS];
    }
}

/// Pulses at a pin.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pulses {
    /// In hertz.
    pub frequency: u32,
    /// For how long they are high.
    pub duty: Duty,
    /// Or low.
    pub is_inverted: bool,
}

/// The generators of pulses of the board: one for every two pins.
pub struct Generators {
    /// The pulses at each pin.
    pub pulses: [Option<Pulses>; PINS],
}

impl Generators {
    pub(super) const fn new() -> Generators {
        Generators {
            pulses: [None; PINS],
        }
    }
}

impl Pwm for Generators {
    fn start(
        &mut self,
        pin: usize,
        frequency: Option<u32>,
        duty: Duty,
        is_inverted: bool,
    ) -> Result<()> {
        let before = self.frequency(pin).or(self.frequency(pin ^ 1));
        let frequency = frequency.or(before).ok_or(Error::Invalid)?;
        if pin >= PINS || !(1..=FASTEST).contains(&frequency) {
            return Err(Error::Invalid);
        }
        self.pulses[pin] = Some(Pulses {
            frequency,
            duty,
            is_inverted,
        });
        if let Some(other) = &mut self.pulses[pin ^ 1] {
            other.frequency = frequency;
        }
        Ok(())
    }

    fn frequency(&self, pin: usize) -> Option<u32> {
        let pulses = self.pulses.get(pin)?.as_ref();
        pulses.map(|pulses| pulses.frequency)
    }

    fn stop(&mut self, pin: usize) {
        if let Some(pulses) = self.pulses.get_mut(pin) {
            *pulses = None;
        }
    }

    fn stop_all(&mut self) {
        self.pulses = [None; PINS];
    }
}
