//! Converters of voltages to numbers. `embedded-hal` has no words for them.

use crate::{Error, Result};

/// Where a voltage is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AdcSource {
    /// At a pin.
    Pin(usize),
    /// At an input of the converter, by its number.
    Channel(usize),
    /// At the sensor for the temperature of the processor.
    Temperature,
}

/// How a voltage is looked at; `None` for the usual way.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct AdcConfig {
    /// For how many nanoseconds.
    pub sample: Option<u32>,
    /// By what it is divided before, in the board's own numbers.
    pub attenuation: Option<u32>,
}

/// The converter of a board.
pub trait Adc {
    /// Connects it: the number of the input. What is connected already is set up anew.
    ///
    /// # Errors
    /// [`Error::Invalid`] where it cannot be connected, [`Error::Unsupported`] for what it cannot be set to.
    fn connect(&mut self, source: AdcSource, config: &AdcConfig) -> Result<usize>;

    /// The voltage at an input, as a part of the range in 65535ths.
    ///
    /// # Errors
    /// [`Error::Failed`], also for one that is not connected.
    fn read(&mut self, channel: usize) -> Result<u16>;

    /// The voltage that is read as 65535, in microvolts, where that is known.
    fn reference(&self, channel: usize) -> Option<u32> {
        let _ = channel;
        None
    }

    /// Lets an input go.
    fn disconnect(&mut self, channel: usize);

    /// Lets all go.
    fn stop(&mut self);
}

/// A number of `bits` bits, at most 16, as one of 16: 0 stays 0, and the largest becomes 65535.
pub const fn widen(value: u16, bits: u32) -> u16 {
    let value = (value as u32) << (16 - bits);
    (value | value >> bits) as u16
}

/// For [`Adc::connect`] of a converter that can be set to nothing.
///
/// # Errors
/// [`Error::Unsupported`] if something is asked for.
pub fn expect_usual(config: &AdcConfig) -> Result<()> {
    match *config == AdcConfig::default() {
        true => Ok(()),
        false => Err(Error::Unsupported),
    }
}
