//! Pulses: outputs that are high for a part of every period. `embedded-hal` has the part, but no frequency.

use crate::Result;

/// For how long an output is high.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Duty {
    /// For so many 65535ths of a period: 65535 is all of it.
    Ratio(u16),
    /// For so many nanoseconds, or all of the period if that is less.
    Nanoseconds(u32),
}

const SECOND: u64 = 1_000_000_000;

impl Duty {
    /// For how many steps of a counter that counts `period` steps, of which a second has `hertz`.
    pub fn steps(self, period: u32, hertz: u32) -> u32 {
        let (all, hertz) = (u64::from(period), u64::from(hertz));
        let steps = match self {
            Duty::Ratio(part) => (all * u64::from(part) + 0x7fff) / 0xffff,
            Duty::Nanoseconds(time) => {
                (u64::from(time) * hertz).saturating_add(SECOND / 2) / SECOND
            }
        };
        steps.min(all) as u32
    }

    /// As 65535ths of a period, at this frequency.
    pub fn ratio(self, frequency: u32) -> u16 {
        match self {
            Duty::Ratio(part) => part,
            Duty::Nanoseconds(time) => {
                let parts = (u64::from(time) * u64::from(frequency)).min(SECOND) * 0xffff;
                ((parts + SECOND / 2) / SECOND) as u16
            }
        }
    }

    /// In nanoseconds, at this frequency.
    pub fn nanoseconds(self, frequency: u32) -> u32 {
        match self {
            Duty::Nanoseconds(time) => time,
            Duty::Ratio(part) => {
                let parts = u64::from(frequency.max(1)) * 0xffff;
                let time = (u64::from(part) * SECOND + parts / 2) / parts;
                u32::try_from(time).unwrap_or(u32::MAX)
            }
        }
    }
}

/// The outputs of a board that have pulses.
pub trait Pwm {
    /// Starts pulses at a pin, or changes them; without a frequency it stays. Pins may share a frequency: those that have
    /// the same generator keep their duty and change their frequency, too.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] for pins without pulses and frequencies that cannot be had.
    fn start(
        &mut self,
        pin: usize,
        frequency: Option<u32>,
        duty: Duty,
        is_inverted: bool,
    ) -> Result<()>;

    /// The frequency at a pin, in hertz; `None` if it has no pulses.
    fn frequency(&self, pin: usize) -> Option<u32>;

    /// Ends the pulses at a pin and gives it back.
    fn stop(&mut self, pin: usize);

    /// Ends all.
    fn stop_all(&mut self);
}
