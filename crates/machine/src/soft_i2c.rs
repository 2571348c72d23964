//! An I2C bus of two pins that are driven low or let go, one after the other, by the processor.
//!
//! The pins are open drains; resistors pull the lines up. Between a start and a stop the clock is low after every step.

use crate::lines::{Lines, half_period};
use crate::{Error, I2cBus, Result};

/// Clocks after which a device that was left in the middle of a byte lets the data go.
const CLEARING: usize = 9;

/// The bus.
pub struct SoftI2c<L> {
    lines: L,
    scl: usize,
    sda: usize,
    half: u64,
    timeout: u64,
}

/// What a device says to a byte.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    Acknowledged,
    Refused,
}

impl<L: Lines> SoftI2c<L> {
    /// The bus on these pins; `timeout` is how long a device may hold the clock, in microseconds.
    pub fn new(lines: L, scl: usize, sda: usize, hertz: u32, timeout: u32) -> SoftI2c<L> {
        SoftI2c {
            lines,
            scl,
            sda,
            half: half_period(hertz),
            timeout: timeout.into(),
        }
    }

    /// Frees the bus of a device that somebody left in the middle of something.
    ///
    /// # Errors
    /// [`Error::TimedOut`] if the clock is held.
    pub fn clear(&mut self) -> Result<()> {
        self.lines.set(self.sda, true);
        for _ in 0..CLEARING {
            self.raise_clock()?;
            if self.lines.is_high(self.sda) {
                break;
            }
            self.lower_clock();
        }
        self.lower_clock();
        self.finish()
    }

    /// A start, or another one.
    ///
    /// # Errors
    /// [`Error::TimedOut`] if the clock is held.
    pub fn start(&mut self) -> Result<()> {
        self.lines.set(self.sda, true);
        self.lines.wait(self.half);
        self.raise_clock()?;
        self.lines.set(self.sda, false);
        self.lines.wait(self.half);
        self.lower_clock();
        Ok(())
    }

    /// A stop.
    ///
    /// # Errors
    /// [`Error::TimedOut`] if the clock is held.
    pub fn finish(&mut self) -> Result<()> {
        self.lines.set(self.sda, false);
        self.lines.wait(self.half);
        self.raise_clock()?;
        self.lines.set(self.sda, true);
        self.lines.wait(self.half);
        Ok(())
    }

    /// Sends bytes: how many were acknowledged, up to the first that was not.
    ///
    /// # Errors
    /// [`Error::TimedOut`] if the clock is held.
    pub fn send(&mut self, bytes: &[u8]) -> Result<usize> {
        for (count, byte) in bytes.iter().enumerate() {
            if self.send_byte(*byte)? == Answer::Refused {
                return Ok(count);
            }
        }
        Ok(bytes.len())
    }

    /// Receives bytes and acknowledges them, but for the last if `refuse_last`.
    ///
    /// # Errors
    /// [`Error::TimedOut`] if the clock is held.
    pub fn receive(&mut self, into: &mut [u8], refuse_last: bool) -> Result<()> {
        let mut bytes = into.iter_mut().peekable();
        while let Some(into) = bytes.next() {
            let mut byte = 0;
            for _ in 0..8 {
                byte = byte << 1 | u8::from(self.receive_bit()?);
            }
            *into = byte;
            self.send_bit(refuse_last && bytes.peek().is_none())?;
        }
        Ok(())
    }

    fn send_byte(&mut self, byte: u8) -> Result<Answer> {
        for place in (0..8).rev() {
            self.send_bit(byte >> place & 1 != 0)?;
        }
        Ok(match self.receive_bit()? {
            false => Answer::Acknowledged,
            true => Answer::Refused,
        })
    }

    fn send_bit(&mut self, bit: bool) -> Result<()> {
        self.lines.set(self.sda, bit);
        self.lines.wait(self.half);
        self.raise_clock()?;
        self.lower_clock();
        Ok(())
    }

    fn receive_bit(&mut self) -> Result<bool> {
        self.lines.set(self.sda, true);
        self.lines.wait(self.half);
        self.raise_clock()?;
        let bit = self.lines.is_high(self.sda);
        self.lower_clock();
        Ok(bit)
    }

    fn lower_clock(&mut self) {
        self.lines.set(self.scl, false);
    }

    /// Lets the clock go, waits until it is high, and for half a period more.
    fn raise_clock(&mut self) -> Result<()> {
        self.lines.set(self.scl, true);
        if !self.lines.is_high(self.scl) {
            let start = self.lines.now();
            while !self.lines.is_high(self.scl) {
                if self.lines.now().wrapping_sub(start) >= self.timeout {
                    self.lines.set(self.sda, true);
                    return Err(Error::TimedOut);
                }
            }
        }
        self.lines.wait(self.half);
        Ok(())
    }

    /// A start, and the address.
    fn select(&mut self, address: u8, reads: bool) -> Result<()> {
        self.start()?;
        match self.send_byte(address << 1 | u8::from(reads))? {
            Answer::Acknowledged => Ok(()),
            Answer::Refused => {
                self.finish()?;
                Err(Error::NoDevice)
            }
        }
    }
}

impl<L: Lines> I2cBus for SoftI2c<L> {
    fn write(&mut self, address: u8, parts: [&[u8]; 2], stop: bool) -> Result<usize> {
        self.select(address, false)?;
        let mut written = 0;
        for part in parts {
            let count = self.send(part)?;
            written += count;
            if count < part.len() {
                break;
            }
        }
        if stop {
            self.finish()?;
        }
        Ok(written)
    }

    fn read(&mut self, address: u8, first: &[u8], into: &mut [u8], stop: bool) -> Result<()> {
        if !first.is_empty() && self.write(address, [first, &[]], false)? < first.len() {
            self.finish()?;
            return Err(Error::Failed);
        }
        self.select(address, true)?;
        // A device that was told to send has to be let send something, or it may keep the data low for ever.
        match into.is_empty() {
            true => self.receive(&mut [0], true)?,
            false => self.receive(into, true)?,
        }
        match stop {
            true => self.finish(),
            false => Ok(()),
        }
    }
}
