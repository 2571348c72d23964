//! The chip's converter: four pins and the sensor for the temperature, 12 bits (data sheet, 4.9).

use rp2040_hal::pac;
use taipan_machine::{Adc, AdcConfig, AdcSource, Error, Result, expect_usual, widen};

use crate::lent::{Function, Lent, Pad};
use crate::reset::{self, Block};

/// The first pin; the first input is there.
const FIRST: usize = 26;
const PINS: usize = 4;
/// The input of the sensor.
const TEMPERATURE: usize = 4;
/// The supply of the board, which the range is, in microvolts.
const REFERENCE: u32 = 3_300_000;
const BITS: u32 = 12;
/// Turns of the loop that waits for a conversion of 2 microseconds.
const PATIENCE: u32 = 10_000;
/// In the control register: the converter and the sensor are on; a conversion begins.
const ON: u32 = 1;
const SENSOR_ON: u32 = 1 << 1;
const BEGIN: u32 = 1 << 2;

/// The converter.
pub struct ChipAdc {
    block: pac::ADC,
    pins: [Option<Lent>; PINS],
    has_sensor: bool,
}

impl ChipAdc {
    /// It, off.
    pub fn new(block: pac::ADC) -> ChipAdc {
        reset::restart(Block::Adc);
        ChipAdc {
            block,
            pins: [const { None }; PINS],
            has_sensor: false,
        }
    }

    fn control(&self, bits: u32) {
        // SAFETY: the bits are those of the register.
        self.block.cs().write(|w| unsafe { w.bits(bits) });
    }

    fn wait(&self) -> Result<()> {
        for _ in 0..PATIENCE {
            if self.block.cs().read().ready().bit_is_set() {
                return Ok(());
            }
        }
        Err(Error::Failed)
    }

    fn state(&self) -> u32 {
        match self.has_sensor {
            true => ON | SENSOR_ON,
            false => ON,
        }
    }
}

impl Adc for ChipAdc {
    fn connect(&mut self, source: AdcSource, config: &AdcConfig) -> Result<usize> {
        let channel = match source {
            AdcSource::Pin(pin) => pin.checked_sub(FIRST).filter(|input| *input < PINS),
            AdcSource::Channel(channel) => Some(channel),
            AdcSource::Temperature => Some(TEMPERATURE),
        };
        let channel = channel.filter(|channel| *channel <= TEMPERATURE);
        let channel = channel.ok_or(Error::Invalid)?;
        expect_usual(config)?;
        match self.pins.get_mut(channel) {
            Some(Some(_)) => {}
            Some(place) => {
                *place = Some(Lent::take(FIRST + channel, Function::Nothing, Pad::Analog)?);
            }
            None => self.has_sensor = true,
        }
        self.control(self.state());
        self.wait()?;
        Ok(channel)
    }

    fn read(&mut self, channel: usize) -> Result<u16> {
        let is_connected = match self.pins.get(channel) {
            Some(pin) => pin.is_some(),
            None => channel == TEMPERATURE && self.has_sensor,
        };
        if !is_connected {
            return Err(Error::Failed);
        }
        self.control(self.state() | (channel as u32) << 12);
        self.control(self.state() | (channel as u32) << 12 | BEGIN);
        self.wait()?;
        match self.block.cs().read().err().bit_is_set() {
            true => Err(Error::Failed),
            false => Ok(widen(self.block.result().read().bits() as u16, BITS)),
        }
    }

    fn reference(&self, _: usize) -> Option<u32> {
        Some(REFERENCE)
    }

    fn disconnect(&mut self, channel: usize) {
        match self.pins.get_mut(channel) {
            Some(place) => *place = None,
            None if channel == TEMPERATURE => self.has_sensor = false,
            None => {}
        }
    }

    fn stop(&mut self) {
        self.pins = [const { None }; PINS];
        self.has_sensor = false;
        self.control(0);
    }
}
