//! A pin made of a HAL's driver. `embedded-hal` has no words for a pin's direction and its resistor, so the HAL's
//! own come in as functions.

use embedded_hal::digital::{PinState, StatefulOutputPin};

use crate::{DigitalIo, Error, Mode, Pin, PinConfig, Pull, Result};

/// What a HAL does with a driver of a pin beyond `embedded-hal`'s [`StatefulOutputPin`].
pub struct PinHooks<D> {
    /// Is the level at the pin high?
    pub is_high: fn(&D) -> bool,
    /// Sets the resistor.
    pub set_pull: fn(&mut D, Pull) -> Result<()>,
    /// Lets the output drive the line, or keeps it from it.
    pub set_driven: fn(&mut D, bool),
}

/// A pin with an output driver that can be switched off: it is read, drives the line, or drives it low only.
pub struct HalPin<D: 'static> {
    driver: Option<D>,
    hooks: &'static PinHooks<D>,
    config: PinConfig,
}

impl<D: StatefulOutputPin> HalPin<D> {
    /// The pin with this driver, as an input; without one it is busy: something else has it.
    pub fn new(driver: Option<D>, hooks: &'static PinHooks<D>) -> HalPin<D> {
        let config = PinConfig::default();
        let mut pin = HalPin {
            driver,
            hooks,
            config,
        };
        // A pin that is busy stays so.
        let _ = pin.configure(config);
        pin
    }
}

impl<D: StatefulOutputPin> DigitalIo for HalPin<D> {
    fn level(&mut self) -> bool {
        self.driver.as_ref().is_some_and(self.hooks.is_high)
    }

    fn output(&mut self) -> bool {
        let driver = self.driver.as_mut();
        driver.is_some_and(|driver| driver.is_set_high().unwrap_or(false))
    }

    fn set_output(&mut self, high: bool) {
        if let Some(driver) = &mut self.driver {
            // See the trait: there is nobody to tell.
            let _ = driver.set_state(PinState::from(high));
            // Of other modes the level does not decide who drives the line.
            if self.config.mode == Mode::OpenDrain {
                (self.hooks.set_driven)(driver, !high);
            }
        }
    }
}

impl<D: StatefulOutputPin> Pin for HalPin<D> {
    fn config(&self) -> PinConfig {
        self.config
    }

    fn configure(&mut self, config: PinConfig) -> Result<()> {
        if config.mode == Mode::Analog || config.drive != 0 {
            return Err(Error::Unsupported);
        }
        let driver = self.driver.as_mut().ok_or(Error::Busy)?;
        (self.hooks.set_pull)(driver, config.pull)?;
        self.config = config;
        let is_driven = match config.mode {
            Mode::Out => true,
            Mode::OpenDrain => !driver.is_set_high().unwrap_or(false),
            Mode::In | Mode::Analog => false,
        };
        (self.hooks.set_driven)(driver, is_driven);
        Ok(())
    }
}
