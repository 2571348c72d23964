//! SPI buses: bytes both ways by [`SpiBus`], and how one is set up by [`Spi`], which any `embedded-hal` driver with a
//! function that sets it up is. Who is selected is the program's affair.

use crate::{Error, Result};

/// How a bus is set up. A byte has 8 bits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SpiConfig {
    /// The clock in hertz.
    pub baudrate: u32,
    /// Is the clock high when idle?
    pub polarity: bool,
    /// Does a bit count at the second edge of its clock?
    pub phase: bool,
    /// Does the least significant bit come first?
    pub lsb_first: bool,
    /// The pins of the clock, of what is sent, of what is received; `None` for the usual ones.
    pub sck: Option<usize>,
    /// See `sck`.
    pub mosi: Option<usize>,
    /// See `sck`.
    pub miso: Option<usize>,
}

impl SpiConfig {
    /// The usual one: 1 MHz, mode 0, the most significant bit first.
    pub const DEFAULT: SpiConfig = SpiConfig {
        baudrate: 1_000_000,
        polarity: false,
        phase: false,
        lsb_first: false,
        sck: None,
        mosi: None,
        miso: None,
    };
}

/// Bytes both ways. When a method returns, the last bit was sent.
pub trait SpiBus {
    /// Sends bytes and puts what comes meanwhile in their place.
    ///
    /// # Errors
    /// [`Error::Failed`].
    fn exchange(&mut self, bytes: &mut [u8]) -> Result<()>;

    /// Sends bytes.
    ///
    /// # Errors
    /// [`Error::Failed`].
    fn write(&mut self, bytes: &[u8]) -> Result<()>;
}

/// A bus of a board: what a driver adds to [`SpiBus`].
pub trait Spi: SpiBus {
    /// Sets it up and starts it.
    ///
    /// # Errors
    /// [`Error::Invalid`] or [`Error::Unsupported`] for pins and speeds that it cannot have.
    fn configure(&mut self, config: &SpiConfig) -> Result<()>;

    /// How it is set up, with the pins and the speed that it really has; `None` while it is not.
    fn config(&self) -> Option<SpiConfig>;

    /// Stops it and gives its pins back.
    fn stop(&mut self);
}

/// What a HAL does with a driver of a bus beyond `embedded-hal`'s [`embedded_hal::spi::SpiBus`].
pub struct SpiHooks<D> {
    /// Sets it up, with the most significant bit first: how it is then.
    pub start: fn(&mut D, &SpiConfig) -> Result<SpiConfig>,
    /// Stops it.
    pub stop: fn(&mut D),
}

/// Bytes that are turned round at once.
const TURNED: usize = 32;

/// A bus made of a HAL's driver. Where the least significant bit comes first, the bytes are turned round here.
pub struct HalSpi<D> {
    /// The driver.
    pub driver: D,
    hooks: SpiHooks<D>,
    config: Option<SpiConfig>,
}

impl<D: embedded_hal::spi::SpiBus> HalSpi<D> {
    /// The bus with this driver.
    pub const fn new(driver: D, hooks: SpiHooks<D>) -> HalSpi<D> {
        HalSpi {
            driver,
            hooks,
            config: None,
        }
    }

    /// Is every byte turned round?
    fn turns(&self) -> Result<bool> {
        let config = self.config.ok_or(Error::Failed)?;
        Ok(config.lsb_first)
    }
}

fn turn(bytes: &mut [u8]) {
    bytes
        .iter_mut()
        .for_each(|byte| *byte = byte.reverse_bits());
}

fn failed<E>(_: E) -> Error {
    Error::Failed
}

impl<D: embedded_hal::spi::SpiBus> SpiBus for HalSpi<D> {
    fn exchange(&mut self, bytes: &mut [u8]) -> Result<()> {
        let turns = self.turns()?;
        if turns {
            turn(bytes);
        }
        self.driver.transfer_in_place(bytes).map_err(failed)?;
        self.driver.flush().map_err(failed)?;
        if turns {
            turn(bytes);
        }
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        match self.turns()? {
            false => self.driver.write(bytes).map_err(failed)?,
            true => {
                for bytes in bytes.chunks(TURNED) {
                    let mut piece = [0; TURNED];
                    let piece = piece.get_mut(..bytes.len()).unwrap_or(&mut []);
                    piece.copy_from_slice(bytes);
                    turn(piece);
                    self.driver.write(piece).map_err(failed)?;
                }
            }
        }
        self.driver.flush().map_err(failed)
    }
}

impl<D: embedded_hal::spi::SpiBus> Spi for HalSpi<D> {
    fn configure(&mut self, config: &SpiConfig) -> Result<()> {
        self.config = None;
        let lsb_first = config.lsb_first;
        let started = (self.hooks.start)(&mut self.driver, config)?;
        self.config = Some(SpiConfig {
            lsb_first,
            ..started
        });
        Ok(())
    }

    fn config(&self) -> Option<SpiConfig> {
        self.config
    }

    fn stop(&mut self) {
        if self.config.take().is_some() {
            (self.hooks.stop)(&mut self.driver);
        }
    }
}
