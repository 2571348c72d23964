//! A pin, by the chip's HAL: an output whose driver is on or off.

use embedded_hal::digital::{InputPin, OutputPin, PinState, StatefulOutputPin};
use rp2040_hal::gpio::{
    DynBankId, DynPinId, DynPullType, FunctionSioOutput, OutputEnableOverride, new_pin,
};
use taipan_machine::{DigitalIo, Error, Mode, PinConfig, Pull, Result};

/// A pin; without a driver while something else has it.
pub struct Pin {
    driver: Option<rp2040_hal::gpio::Pin<DynPinId, FunctionSioOutput, DynPullType>>,
    config: PinConfig,
}

/// Those of the console, GP0 and GP1, and of UART 1: to send, to receive.
const TAKEN: [usize; 4] = [0, 1, 4, 5];

impl Pin {
    /// The pin with this number, as an input. Once only.
    pub fn at(number: usize) -> Pin {
        let id = DynPinId {
            bank: DynBankId::Bank0,
            num: number as u8,
        };
        let driver = (!TAKEN.contains(&number)).then(|| {
            // SAFETY: nobody else uses this pin.
            let pin = unsafe { new_pin(id) };
            pin.try_into_function().ok()
        });
        let mut pin = Pin {
            driver: driver.flatten(),
            config: PinConfig::default(),
        };
        pin.set_output(false);
        pin
    }
}

impl DigitalIo for Pin {
    fn level(&mut self) -> bool {
        let driver = self.driver.as_ref();
        driver.is_some_and(|driver| driver.as_input().is_high().unwrap_or(false))
    }

    fn output(&mut self) -> bool {
        let driver = self.driver.as_mut();
        driver.is_some_and(|driver| driver.is_set_high().unwrap_or(false))
    }

    fn set_output(&mut self, high: bool) {
        let is_driven = match self.config.mode {
            Mode::Out => true,
            Mode::OpenDrain => !high,
            _ => false,
        };
        let Some(driver) = &mut self.driver else {
            return;
        };
        // It cannot fail.
        let _ = driver.set_state(PinState::from(high));
        driver.set_output_enable_override(match is_driven {
            true => OutputEnableOverride::Enable,
            false => OutputEnableOverride::Disable,
        });
    }
}

impl taipan_machine::Pin for Pin {
    fn config(&self) -> PinConfig {
        self.config
    }

    fn configure(&mut self, config: PinConfig) -> Result<()> {
        if config.mode == Mode::Analog || config.drive != 0 {
            return Err(Error::Unsupported);
        }
        let driver = self.driver.as_mut().ok_or(Error::Busy)?;
        driver.set_pull_type(match config.pull {
            Pull::None => DynPullType::None,
            Pull::Up => DynPullType::Up,
            Pull::Down => DynPullType::Down,
        });
        self.config = config;
        let is_high = self.output();
        self.set_output(is_high);
        Ok(())
    }
}
