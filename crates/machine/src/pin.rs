//! Pins: a single one by [`DigitalIo`], which any `embedded-hal` driver is already, and [`Pin`],
//! which adds what `embedded-hal` lacks; all of a board by [`Pins`].

use embedded_hal::digital::{InputPin, PinState, StatefulOutputPin};

use crate::{Error, Result};

/// What a pin does.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Mode {
    /// It is read.
    #[default]
    In,
    /// It drives its line high or low.
    Out,
    /// It drives its line low or lets it go.
    OpenDrain,
    /// It is connected to what converts voltages.
    Analog,
}

/// The resistor at a pin.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Pull {
    /// None.
    #[default]
    None,
    /// To the supply.
    Up,
    /// To ground.
    Down,
}

/// How a pin is set up.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct PinConfig {
    /// What it does.
    pub mode: Mode,
    /// Its resistor.
    pub pull: Pull,
    /// How strongly it drives: 0 is the least, what there is above that is the board's affair.
    pub drive: u8,
}

/// Triggers of a pin's interrupt, as bits.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Trigger(pub u8);

impl Trigger {
    /// The level goes from low to high.
    pub const RISING: Trigger = Trigger(1);
    /// The level goes from high to low.
    pub const FALLING: Trigger = Trigger(2);
    /// The level is low.
    pub const LOW: Trigger = Trigger(4);
    /// The level is high.
    pub const HIGH: Trigger = Trigger(8);

    /// Those of both.
    pub const fn and(self, other: Trigger) -> Trigger {
        Trigger(self.0 & other.0)
    }

    /// Is there none?
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// The kinds of sleep that a pin wakes the board from, as bits.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct WakeFrom(pub u8);

impl WakeFrom {
    /// [`crate::Sleep::idle`]
    pub const IDLE: WakeFrom = WakeFrom(1);
    /// [`crate::Sleep::light`]
    pub const LIGHT: WakeFrom = WakeFrom(2);
    /// [`crate::Sleep::deep`]
    pub const DEEP: WakeFrom = WakeFrom(4);
}

/// A name of a pin.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PinName {
    /// The name.
    pub name: &'static str,
    /// The pin's number.
    pub pin: usize,
}

/// The pins of a board, by number. Numbers are less than [`Pins::count`]; callers see to that, and
/// whatever an implementation does with others, it does not panic.
pub trait Pins {
    /// How many there are.
    fn count(&self) -> usize;

    /// The names on the board.
    fn board_names(&self) -> &'static [PinName] {
        &[]
    }

    /// The names in the chip's data sheet.
    fn cpu_names(&self) -> &'static [PinName] {
        &[]
    }

    /// How a pin is set up.
    fn config(&self, pin: usize) -> PinConfig;

    /// Sets a pin up. Its output keeps the level that was set last.
    ///
    /// # Errors
    /// [`Error::Unsupported`] for a mode, resistor or drive that it does not have.
    fn configure(&mut self, pin: usize, config: PinConfig) -> Result<()>;

    /// Is the level at the pin high?
    fn is_high(&mut self, pin: usize) -> bool;

    /// Is the output set high, whatever the level at the pin?
    fn is_set_high(&mut self, pin: usize) -> bool;

    /// Sets the output. A pin that is no output keeps that until it is one.
    fn set(&mut self, pin: usize, high: bool);

    /// Has [`crate::Machine::take_event`] tell of these triggers; none for no interrupts.
    ///
    /// # Errors
    /// [`Error::Unsupported`] for triggers or kinds of sleep that it does not have.
    fn set_trigger(&mut self, pin: usize, trigger: Trigger, wake: WakeFrom) -> Result<()> {
        let _ = (pin, wake);
        match trigger.is_empty() {
            true => Ok(()),
            false => Err(Error::Unsupported),
        }
    }
}

/// Levels of a single pin. Whatever implements `embedded-hal`'s traits for a pin that can be read
/// and driven, has this. Drivers that can fail do so silently here: a level cannot be late.
pub trait DigitalIo {
    /// Is the level high?
    fn level(&mut self) -> bool;

    /// Is the output set high?
    fn output(&mut self) -> bool;

    /// Sets the output.
    fn set_output(&mut self, high: bool);
}

impl<T: InputPin + StatefulOutputPin> DigitalIo for T {
    fn level(&mut self) -> bool {
        self.is_high().unwrap_or(false)
    }

    fn output(&mut self) -> bool {
        self.is_set_high().unwrap_or(false)
    }

    fn set_output(&mut self, high: bool) {
        // See the trait: there is nobody to tell.
        let _ = self.set_state(PinState::from(high));
    }
}

/// A single pin: what a driver adds to [`DigitalIo`].
pub trait Pin: DigitalIo {
    /// How it is set up.
    fn config(&self) -> PinConfig;

    /// See [`Pins::configure`].
    ///
    /// # Errors
    /// As there.
    fn configure(&mut self, config: PinConfig) -> Result<()>;

    /// See [`Pins::set_trigger`].
    ///
    /// # Errors
    /// As there.
    fn set_trigger(&mut self, trigger: Trigger, wake: WakeFrom) -> Result<()> {
        let _ = wake;
        match trigger.is_empty() {
            true => Ok(()),
            false => Err(Error::Unsupported),
        }
    }
}

/// A board's pins made of single drivers.
pub struct PinBank<'a, 'p> {
    /// The pins; their numbers are their places.
    pub pins: &'a mut [&'p mut dyn Pin],
    /// See [`Pins::board_names`].
    pub board_names: &'static [PinName],
    /// See [`Pins::cpu_names`].
    pub cpu_names: &'static [PinName],
}

impl Pins for PinBank<'_, '_> {
    fn count(&self) -> usize {
        self.pins.len()
    }

    fn board_names(&self) -> &'static [PinName] {
        self.board_names
    }

    fn cpu_names(&self) -> &'static [PinName] {
        self.cpu_names
    }

    fn config(&self, pin: usize) -> PinConfig {
        self.pins
            .get(pin)
            .map_or(PinConfig::default(), |pin| pin.config())
    }

    fn configure(&mut self, pin: usize, config: PinConfig) -> Result<()> {
        match self.pins.get_mut(pin) {
            Some(pin) => pin.configure(config),
            None => Err(Error::Invalid),
        }
    }

    fn is_high(&mut self, pin: usize) -> bool {
        self.pins.get_mut(pin).is_some_and(|pin| pin.level())
    }

    fn is_set_high(&mut self, pin: usize) -> bool {
        self.pins.get_mut(pin).is_some_and(|pin| pin.output())
    }

    fn set(&mut self, pin: usize, high: bool) {
        if let Some(pin) = self.pins.get_mut(pin) {
            pin.set_output(high);
        }
    }

    fn set_trigger(&mut self, pin: usize, trigger: Trigger, wake: WakeFrom) -> Result<()> {
        match self.pins.get_mut(pin) {
            Some(pin) => pin.set_trigger(trigger, wake),
            None => Err(Error::Invalid),
        }
    }
}

/// A board's pins made of drivers of one type; their numbers are their places.
pub struct PinArray<P, const N: usize> {
    /// The pins.
    pub pins: [P; N],
    /// See [`Pins::board_names`].
    pub board_names: &'static [PinName],
    /// See [`Pins::cpu_names`].
    pub cpu_names: &'static [PinName],
}

impl<P: Pin, const N: usize> Pins for PinArray<P, N> {
    fn count(&self) -> usize {
        N
    }

    fn board_names(&self) -> &'static [PinName] {
        self.board_names
    }

    fn cpu_names(&self) -> &'static [PinName] {
        self.cpu_names
    }

    fn config(&self, pin: usize) -> PinConfig {
        self.pins.get(pin).map_or(PinConfig::default(), P::config)
    }

    fn configure(&mut self, pin: usize, config: PinConfig) -> Result<()> {
        match self.pins.get_mut(pin) {
            Some(pin) => pin.configure(config),
            None => Err(Error::Invalid),
        }
    }

    fn is_high(&mut self, pin: usize) -> bool {
        self.pins.get_mut(pin).is_some_and(P::level)
    }

    fn is_set_high(&mut self, pin: usize) -> bool {
        self.pins.get_mut(pin).is_some_and(P::output)
    }

    fn set(&mut self, pin: usize, high: bool) {
        if let Some(pin) = self.pins.get_mut(pin) {
            pin.set_output(high);
        }
    }

    fn set_trigger(&mut self, pin: usize, trigger: Trigger, wake: WakeFrom) -> Result<()> {
        match self.pins.get_mut(pin) {
            Some(pin) => pin.set_trigger(trigger, wake),
            None => Err(Error::Invalid),
        }
    }
}
