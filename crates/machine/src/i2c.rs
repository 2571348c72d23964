//! I2C buses: what is done on one by [`I2cBus`], and how it is set up by [`I2c`], which any `embedded-hal` driver with
//! a function that sets it up is.

use embedded_hal::i2c::{ErrorKind, NoAcknowledgeSource, Operation};

use crate::{Error, Result};

/// How a bus is set up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct I2cConfig {
    /// The pins of the clock and of the data; `None` for the usual ones.
    pub scl: Option<usize>,
    /// See `scl`.
    pub sda: Option<usize>,
    /// The clock in hertz.
    pub frequency: u32,
    /// How long a device may hold the clock, in microseconds. A driver that does not know how long it does takes this
    /// for the time of a byte.
    pub timeout: u32,
}

impl I2cConfig {
    /// The usual one: 400 kHz, 50 milliseconds.
    pub const DEFAULT: I2cConfig = I2cConfig {
        scl: None,
        sda: None,
        frequency: 400_000,
        timeout: 50_000,
    };
}

/// What is done on a bus, with addresses of 7 bits.
///
/// All of it fails with [`Error::NoDevice`] if nobody answers to the address, [`Error::TimedOut`] if a device holds the
/// clock for too long, [`Error::Failed`] for what else there is.
pub trait I2cBus {
    /// Writes the two parts, one after the other: how many bytes of them were acknowledged. The device ends it by not
    /// acknowledging one; a driver that cannot tell how many there were before gives [`Error::Failed`].
    ///
    /// Without `stop` the bus is kept, and what comes next begins with a repeated start.
    ///
    /// # Errors
    /// See the trait; [`Error::Unsupported`] where the bus cannot be kept.
    fn write(&mut self, address: u8, parts: [&[u8]; 2], stop: bool) -> Result<usize>;

    /// Writes `first`, if it is not empty, and reads after a repeated start.
    ///
    /// # Errors
    /// See the trait.
    fn read(&mut self, address: u8, first: &[u8], into: &mut [u8], stop: bool) -> Result<()>;
}

/// A bus of a board: what a driver adds to [`I2cBus`].
pub trait I2c: I2cBus {
    /// Sets it up and starts it.
    ///
    /// # Errors
    /// [`Error::Invalid`] or [`Error::Unsupported`] for pins and speeds that it cannot have.
    fn configure(&mut self, config: &I2cConfig) -> Result<()>;

    /// How it is set up, with the pins and the speed that it really has; `None` while it is not.
    fn config(&self) -> Option<I2cConfig>;

    /// Stops it and gives its pins back.
    fn stop(&mut self);
}

/// What a HAL does with a driver of a bus beyond `embedded-hal`'s [`embedded_hal::i2c::I2c`].
pub struct I2cHooks<D: embedded_hal::i2c::I2c> {
    /// Sets it up: how it is then.
    pub start: fn(&mut D, &I2cConfig) -> Result<I2cConfig>,
    /// Stops it.
    pub stop: fn(&mut D),
    /// Does somebody answer to an address? Writing nothing to it tells, with drivers that can; with others reading a byte
    /// does.
    pub probe: fn(&mut D, u8) -> core::result::Result<(), D::Error>,
    /// What an error of the driver is. [`error_of_kind`] goes by what `embedded-hal` says of it.
    pub error: fn(D::Error) -> Error,
}

/// The most that a bus of a HAL keeps back of what is written without a stop.
const KEPT: usize = 32;

/// A bus made of a HAL's driver.
///
/// `embedded-hal` has no bus that is kept after a transfer: what is written without a stop waits here, 32 bytes at most, and
/// is joined with what comes next for the same device. What is read without a stop is read with one.
pub struct HalI2c<D: embedded_hal::i2c::I2c> {
    /// The driver.
    pub driver: D,
    hooks: I2cHooks<D>,
    config: Option<I2cConfig>,
    kept: [u8; KEPT],
    count: usize,
    address: u8,
}

impl<D: embedded_hal::i2c::I2c> HalI2c<D> {
    /// The bus with this driver.
    pub const fn new(driver: D, hooks: I2cHooks<D>) -> HalI2c<D> {
        HalI2c {
            driver,
            hooks,
            config: None,
            kept: [0; KEPT],
            count: 0,
            address: 0,
        }
    }

    /// One transaction, with what was kept back before it.
    fn transact(&mut self, address: u8, operations: &mut [Operation<'_>]) -> Result<()> {
        if self.config.is_none() {
            return Err(Error::Failed);
        }
        let result = self.driver.transaction(address, operations);
        result.map_err(self.hooks.error)
    }

    /// Sends what was kept back for another device.
    fn send_kept_for_others(&mut self, address: u8) -> Result<()> {
        if self.count == 0 || self.address == address {
            return Ok(());
        }
        let (kept, count) = (self.kept, core::mem::take(&mut self.count));
        let kept = kept.get(..count).unwrap_or(&[]);
        self.transact(self.address, &mut [Operation::Write(kept)])
    }

    fn keep(&mut self, address: u8, part: &[u8]) -> Result<()> {
        let end = self.count.saturating_add(part.len());
        match self.kept.get_mut(self.count..end) {
            Some(room) => room.copy_from_slice(part),
            None => return Err(Error::Unsupported),
        }
        (self.count, self.address) = (end, address);
        Ok(())
    }
}

/// [`I2cHooks::error`] by what `embedded-hal` says of an error.
pub fn error_of_kind<E: embedded_hal::i2c::Error>(error: E) -> Error {
    match error.kind() {
        ErrorKind::NoAcknowledge(NoAcknowledgeSource::Data) => Error::Failed,
        ErrorKind::NoAcknowledge(_) => Error::NoDevice,
        _ => Error::Failed,
    }
}

/// Those of the operations that have bytes.
fn compact(operations: &mut [Operation<'_>]) -> usize {
    let mut used = 0;
    for place in 0..operations.len() {
        let is_empty = match &operations[place] {
            Operation::Read(bytes) => bytes.is_empty(),
            Operation::Write(bytes) => bytes.is_empty(),
        };
        if !is_empty {
            operations.swap(used, place);
            used += 1;
        }
    }
    used
}

impl<D: embedded_hal::i2c::I2c> I2cBus for HalI2c<D> {
    fn write(&mut self, address: u8, parts: [&[u8]; 2], stop: bool) -> Result<usize> {
        self.send_kept_for_others(address)?;
        let [first, second] = parts;
        let written = first.len() + second.len();
        if !stop {
            let before = self.count;
            let kept = self.keep(address, first);
            if let Err(error) = kept.and_then(|()| self.keep(address, second)) {
                self.count = before;
                return Err(error);
            }
            return Ok(written);
        }
        let (kept, count) = (self.kept, core::mem::take(&mut self.count));
        let kept = kept.get(..count).unwrap_or(&[]);
        let mut operations = [kept, first, second].map(Operation::Write);
        let used = compact(&mut operations);
        if used == 0 && self.config.is_some() {
            let found = (self.hooks.probe)(&mut self.driver, address);
            return found.map(|()| 0).map_err(self.hooks.error);
        }
        self.transact(address, operations.get_mut(..used).unwrap_or(&mut []))?;
        Ok(written)
    }

    fn read(&mut self, address: u8, first: &[u8], into: &mut [u8], _stop: bool) -> Result<()> {
        self.send_kept_for_others(address)?;
        let (kept, count) = (self.kept, core::mem::take(&mut self.count));
        let kept = kept.get(..count).unwrap_or(&[]);
        let mut operations = [
            Operation::Write(kept),
            Operation::Write(first),
            Operation::Read(into),
        ];
        // Of nothing at all the address is left.
        let used = compact(&mut operations).max(1);
        self.transact(address, operations.get_mut(..used).unwrap_or(&mut []))
    }
}

impl<D: embedded_hal::i2c::I2c> I2c for HalI2c<D> {
    fn configure(&mut self, config: &I2cConfig) -> Result<()> {
        self.count = 0;
        self.config = None;
        self.config = Some((self.hooks.start)(&mut self.driver, config)?);
        Ok(())
    }

    fn config(&self) -> Option<I2cConfig> {
        self.config
    }

    fn stop(&mut self) {
        self.count = 0;
        if self.config.take().is_some() {
            (self.hooks.stop)(&mut self.driver);
        }
    }
}
