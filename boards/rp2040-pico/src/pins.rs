//! A pin, by the chip's HAL: an output whose driver is on or off.

use embedded_hal::digital::InputPin;
use rp2040_hal::gpio::{
    DynBankId, DynPinId, DynPullType, FunctionSioOutput, OutputEnableOverride, Pin, new_pin,
};
use taipan_machine::{HalPin, PinHooks, Pull};

/// What the HAL calls a pin.
pub type Driver = Pin<DynPinId, FunctionSioOutput, DynPullType>;

/// Those of UART 1: to send, to receive.
const TAKEN: [usize; 2] = [4, 5];

static HOOKS: PinHooks<Driver> = PinHooks {
    is_high: |pin| pin.as_input().is_high().unwrap_or(false),
    set_pull: |pin, pull| {
        pin.set_pull_type(match pull {
            Pull::None => DynPullType::None,
            Pull::Up => DynPullType::Up,
            Pull::Down => DynPullType::Down,
        });
        Ok(())
    },
    set_driven: |pin, is_driven| {
        pin.set_output_enable_override(match is_driven {
            true => OutputEnableOverride::Enable,
            false => OutputEnableOverride::Disable,
        });
    },
};

/// The pin with this number. Once only.
pub fn pin(number: usize) -> HalPin<Driver> {
    let (bank, num) = (DynBankId::Bank0, number as u8);
    // SAFETY: nobody else uses this pin.
    let driver = || unsafe { new_pin(DynPinId { bank, num }) };
    let driver = (!TAKEN.contains(&number)).then(driver);
    HalPin::new(driver.and_then(|pin| pin.try_into_function().ok()), &HOOKS)
}
