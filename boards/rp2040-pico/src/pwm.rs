//! The chip's generators of pulses: eight, each with two outputs and a counter of 16 bits. Pins that are 16 apart have the same
//! output (data sheet, 4.5).

use rp2040_hal::pac;
use taipan_machine::{Duty, Error, Pwm, Result};

use crate::board::CLOCK;
use crate::lent::{Function, Lent, Pad};
use crate::reset::{self, Block};

const PINS: usize = 30;
const GENERATORS: usize = 8;
/// The longest period, so that an output can be high for all of it.
const LONGEST: u32 = 65_535;
/// The clock is divided by so many 16ths.
const DIVIDERS: core::ops::RangeInclusive<u32> = 16..=4095;
const FASTEST: u32 = CLOCK / 2;

/// Pulses at a pin.
struct Output {
    duty: Duty,
    is_inverted: bool,
    _pin: Lent,
}

/// How a generator counts.
#[derive(Clone, Copy, Default)]
struct Counter {
    /// 16ths; 0 for one that does not run.
    divider: u32,
    period: u32,
}

impl Counter {
    /// The one with the shortest steps.
    fn of(frequency: u32) -> Result<Counter> {
        if !(1..=FASTEST).contains(&frequency) {
            return Err(Error::Invalid);
        }
        let (clock, frequency) = (u64::from(CLOCK) * 16, u64::from(frequency));
        let divider = clock.div_ceil(frequency * u64::from(LONGEST));
        let divider = divider.max(u64::from(*DIVIDERS.start()));
        let steps = frequency * divider;
        let period = (clock + steps / 2) / steps;
        match u32::try_from(divider) {
            Ok(divider) if DIVIDERS.contains(&divider) => Ok(Counter {
                divider,
                period: (period as u32).min(LONGEST),
            }),
            _ => Err(Error::Invalid),
        }
    }

    /// Steps in a second.
    fn hertz(self) -> u32 {
        (u64::from(CLOCK) * 16 / u64::from(self.divider.max(1))) as u32
    }

    fn frequency(self) -> u32 {
        let (clock, steps) = (u64::from(CLOCK) * 16, u64::from(self.divider * self.period));
        ((clock + steps / 2) / steps.max(1)) as u32
    }
}

/// The generators.
pub struct ChipPwm {
    block: pac::PWM,
    outputs: [Option<Output>; PINS],
    counters: [Counter; GENERATORS],
}

const fn generator(pin: usize) -> usize {
    pin / 2 % GENERATORS
}

impl ChipPwm {
    /// They, off.
    pub fn new(block: pac::PWM) -> ChipPwm {
        reset::restart(Block::Pwm);
        ChipPwm {
            block,
            outputs: [const { None }; PINS],
            counters: [Counter::default(); GENERATORS],
        }
    }

    /// Has a generator do what its outputs want.
    fn apply(&mut self, number: usize) {
        let counter = self.counters[number];
        let (mut compare, mut control) = (0, 0);
        let outputs = self.outputs.iter().enumerate();
        for (pin, output) in outputs.filter(|(pin, _)| generator(*pin) == number) {
            let Some(output) = output else { continue };
            let high = output.duty.steps(counter.period, counter.hertz());
            match pin % 2 {
                0 => compare = compare & !0xffff | high,
                _ => compare = compare & 0xffff | high << 16,
            }
            control |= 1 | u32::from(output.is_inverted) << (2 + pin % 2);
        }
        let registers = self.block.ch(number);
        // SAFETY: every value fits.
        unsafe {
            registers.cc().write(|w| w.bits(compare));
            if control != 0 {
                registers.div().write(|w| w.bits(counter.divider));
                registers.top().write(|w| w.bits(counter.period - 1));
            }
            registers.csr().write(|w| w.bits(control));
        }
        if control == 0 {
            self.counters[number] = Counter::default();
        }
    }
}

impl Pwm for ChipPwm {
    fn start(
        &mut self,
        pin: usize,
        frequency: Option<u32>,
        duty: Duty,
        is_inverted: bool,
    ) -> Result<()> {
        let number = generator(pin);
        let counter = match frequency {
            Some(frequency) => Counter::of(frequency)?,
            None => self.counters[number],
        };
        if counter.divider == 0 {
            return Err(Error::Invalid);
        }
        let output = self.outputs.get_mut(pin).ok_or(Error::Invalid)?;
        match output {
            Some(output) => (output.duty, output.is_inverted) = (duty, is_inverted),
            None => {
                *output = Some(Output {
                    duty,
                    is_inverted,
                    _pin: Lent::take(pin, Function::Pwm, Pad::Plain)?,
                });
            }
        }
        self.counters[number] = counter;
        self.apply(number);
        Ok(())
    }

    fn frequency(&self, pin: usize) -> Option<u32> {
        let is_there = self.outputs.get(pin)?.is_some();
        is_there.then(|| self.counters[generator(pin)].frequency())
    }

    fn stop(&mut self, pin: usize) {
        if let Some(output) = self.outputs.get_mut(pin)
            && output.take().is_some()
        {
            self.apply(generator(pin));
        }
    }

    fn stop_all(&mut self) {
        for pin in 0..PINS {
            self.stop(pin);
        }
    }
}
