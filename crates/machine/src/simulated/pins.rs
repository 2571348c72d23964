//! Pins with levels that follow from who drives what: the pin itself, what drives it from outside,
//! the pin it is wired to, its resistor. A line that nobody drives is low.

use core::cell::RefCell;

use super::i2c::{I2cTargets, SCL, SDA, Wires};
use super::spi::{CS, MISO, MOSI, SCK, SpiTarget, SpiWires};
use crate::{Error, Mode, PinConfig, PinName, Pins, Pull, Result, Trigger, Wake, WakeFrom};

/// Pins of the board.
const COUNT: usize = 32;

/// The least and the most that a drive can be.
const STRONGEST: u8 = 3;

#[derive(Clone, Copy, Default)]
struct State {
    config: PinConfig,
    output: bool,
    outside: Option<bool>,
    wired_to: Option<usize>,
    level: bool,
    wanted: Trigger,
    happened: Trigger,
}

/// The pins of the simulated board.
pub struct SimulatedPins<'w> {
    states: [State; COUNT],
    i2c: Option<Wires<'w>>,
    spi: Option<SpiWires<'w>>,
    now: u64,
    wake: Option<&'w dyn Wake>,
}

impl<'w> SimulatedPins<'w> {
    pub(super) fn new(wake: Option<&'w dyn Wake>) -> SimulatedPins<'w> {
        SimulatedPins {
            states: [State::default(); COUNT],
            i2c: None,
            spi: None,
            now: 0,
            wake,
        }
    }

    fn state(&self, pin: usize) -> State {
        self.states.get(pin).copied().unwrap_or_default()
    }

    pub(super) fn wire(&mut self, one: usize, other: usize) {
        for (pin, end) in [(one, other), (other, one)] {
            if let Some(state) = self.states.get_mut(pin) {
                state.wired_to = Some(end);
            }
        }
        self.settle(one);
    }

    pub(super) fn drive(&mut self, pin: usize, level: Option<bool>) {
        if let Some(state) = self.states.get_mut(pin) {
            state.outside = level;
        }
        self.settle(pin);
    }

    pub(super) fn attach_i2c(&mut self, targets: I2cTargets<'w>) {
        let wires = self.i2c.get_or_insert_with(Wires::new);
        wires.targets = targets;
        self.settle(SCL);
        self.settle(SDA);
    }

    pub(super) fn attach_spi(&mut self, target: &'w RefCell<dyn SpiTarget>) {
        self.spi = Some(SpiWires::new(target));
        self.settle(CS);
    }

    /// It is later: a device may let the clock go.
    pub(super) fn pass(&mut self, now: u64) {
        self.now = now;
        if let Some(wires) = &mut self.i2c
            && wires.held.is_some_and(|until| until <= now)
        {
            wires.held = None;
            self.settle(SCL);
        }
    }

    pub(super) fn take_event(&mut self) -> Option<(usize, Trigger)> {
        let mut states = self.states.iter_mut().enumerate();
        let (pin, state) = states.find(|(_, state)| !state.happened.is_empty())?;
        Some((pin, core::mem::take(&mut state.happened)))
    }

    pub(super) fn release(&mut self) {
        for state in &mut self.states {
            *state = State {
                outside: state.outside,
                wired_to: state.wired_to,
                level: state.level,
                ..State::default()
            };
        }
        for pin in 0..COUNT {
            self.settle(pin);
        }
    }

    /// What a pin does to its line.
    fn driven(&self, pin: usize) -> Option<bool> {
        let state = self.state(pin);
        let own = match state.config.mode {
            Mode::Out => Some(state.output),
            Mode::OpenDrain if !state.output => Some(false),
            _ => None,
        };
        let devices = self.i2c.as_ref().is_some_and(|wires| match pin {
            SCL => wires.held.is_some(),
            SDA => wires.pulls,
            _ => false,
        });
        let answer = self.spi.as_ref().filter(|_| pin == MISO);
        match devices {
            true => Some(false),
            false => own
                .or(state.outside)
                .or_else(|| answer.and_then(SpiWires::driven)),
        }
    }

    fn pulled(&self, pin: usize) -> Option<bool> {
        match self.state(pin).config.pull {
            Pull::None if self.i2c.is_some() && matches!(pin, SCL | SDA) => Some(true),
            Pull::None if self.spi.is_some() && pin == CS => Some(true),
            Pull::None => None,
            Pull::Up => Some(true),
            Pull::Down => Some(false),
        }
    }

    /// Works out the level at a pin and what follows from it.
    fn settle(&mut self, pin: usize) {
        self.settle_line(pin);
        if let Some(wires) = &mut self.spi {
            let [cs, sck, mosi] = [CS, SCK, MOSI].map(|pin| self.states[pin].level);
            wires.observe(cs, sck, mosi);
            self.settle_line(MISO);
        }
        // What devices do when they see a level, they see as well.
        while let Some(wires) = &mut self.i2c {
            let (scl, sda) = (self.states[SCL].level, self.states[SDA].level);
            let before = (wires.pulls, wires.held);
            wires.observe(scl, sda, self.now);
            if (wires.pulls, wires.held) == before {
                return;
            }
            self.settle_line(SCL);
            self.settle_line(SDA);
        }
    }

    /// Works out the level at a pin and at the one it is wired to, and what that triggers.
    fn settle_line(&mut self, pin: usize) {
        let end = self.state(pin).wired_to;
        for (pin, end) in [(Some(pin), end), (end, Some(pin))] {
            let Some(pin) = pin else { continue };
            let far = |of: &dyn Fn(usize) -> Option<bool>| end.and_then(of);
            let level = self
                .driven(pin)
                .or_else(|| far(&|end| self.driven(end)))
                .or_else(|| self.pulled(pin))
                .or_else(|| far(&|end| self.pulled(end)))
                .unwrap_or(false);
            if let Some(state) = self.states.get_mut(pin) {
                state.settle(level);
                if let Some(wake) = self.wake.filter(|_| !state.happened.is_empty()) {
                    wake.wake();
                }
            }
        }
    }
}

impl State {
    fn settle(&mut self, level: bool) {
        let mut triggers = if level { Trigger::HIGH } else { Trigger::LOW };
        if level != self.level {
            let edge = if level {
                Trigger::RISING
            } else {
                Trigger::FALLING
            };
            triggers.0 |= edge.0;
        }
        self.level = level;
        self.happened.0 |= triggers.and(self.wanted).0;
    }
}

impl Pins for SimulatedPins<'_> {
    fn count(&self) -> usize {
        COUNT
    }

    fn board_names(&self) -> &'static [PinName] {
        &[
            PinName {
                name: "LED",
                pin: 0,
            },
            PinName {
                name: "BUTTON",
                pin: 1,
            },
        ]
    }

    fn cpu_names(&self) -> &'static [PinName] {
        &CPU_NAMES
    }

    fn config(&self, pin: usize) -> PinConfig {
        self.state(pin).config
    }

    fn configure(&mut self, pin: usize, config: PinConfig) -> Result<()> {
        if config.drive > STRONGEST {
            return Err(Error::Unsupported);
        }
        match self.states.get_mut(pin) {
            Some(state) => state.config = config,
            None => return Err(Error::Invalid),
        }
        self.settle(pin);
        Ok(())
    }

    fn is_high(&mut self, pin: usize) -> bool {
        self.state(pin).level
    }

    fn is_set_high(&mut self, pin: usize) -> bool {
        self.state(pin).output
    }

    fn set(&mut self, pin: usize, high: bool) {
        if let Some(state) = self.states.get_mut(pin) {
            state.output = high;
            self.settle(pin);
        }
    }

    /// A trigger by level fires when it is set and whenever something changes while the level is
    /// there, not all the time.
    fn set_trigger(&mut self, pin: usize, trigger: Trigger, _wake: WakeFrom) -> Result<()> {
        match self.states.get_mut(pin) {
            Some(state) => {
                state.wanted = trigger;
                state.happened = Trigger::default();
            }
            None => return Err(Error::Invalid),
        }
        self.settle(pin);
        Ok(())
    }
}

macro_rules! cpu_names {
    ($($number:literal)*) => {
        [$(PinName { name: concat!("GPIO", $number), pin: $number }),*]
    };
}

static CPU_NAMES: [PinName; COUNT] = cpu_names![
    0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31
];
