//! The SPI bus of the simulated board: a device as a Rust object, which pins that a program drives itself ([`SpiWires`] makes
//! bytes of the levels) and a controller ([`WiredSpi`]) give bytes.

use core::cell::RefCell;
use core::convert::Infallible;

use embedded_hal::spi::{ErrorType, MODE_0, Mode, Phase, Polarity, SpiBus};

use crate::{Error, Result, SpiConfig, SpiHooks};

/// The pin of the clock.
pub const SCK: usize = 10;
/// The pin of what the board sends.
pub const MOSI: usize = 11;
/// The pin of what the device sends.
pub const MISO: usize = 12;
/// The pin that selects the device, low.
pub const CS: usize = 13;
/// The fastest clock of the controller.
const FASTEST: u32 = 50_000_000;

/// A device on the bus.
pub trait SpiTarget {
    /// The clock that it wants.
    fn mode(&self) -> Mode {
        MODE_0
    }

    /// It is selected, or no longer.
    fn select(&mut self, is_selected: bool);

    /// What it sends while it receives the next byte.
    fn answer(&self) -> u8;

    /// It has received a byte.
    fn receive(&mut self, byte: u8);
}

/// The device as it sees the lines.
pub(super) struct SpiWires<'w> {
    target: &'w RefCell<dyn SpiTarget>,
    is_selected: bool,
    sck: bool,
    /// Bits of a byte that came, and how many.
    byte: u8,
    bits: u8,
    /// What it sends: the first bit is on the line.
    answer: u8,
}

impl<'w> SpiWires<'w> {
    pub(super) fn new(target: &'w RefCell<dyn SpiTarget>) -> SpiWires<'w> {
        SpiWires {
            target,
            is_selected: false,
            sck: false,
            byte: 0,
            bits: 0,
            answer: 0,
        }
    }

    /// What the device drives its line to.
    pub(super) fn driven(&self) -> Option<bool> {
        self.is_selected.then_some(self.answer & 0x80 != 0)
    }

    /// The lines have these levels now.
    pub(super) fn observe(&mut self, cs: bool, sck: bool, mosi: bool) {
        let mut target = self.target.borrow_mut();
        if self.is_selected == cs {
            self.is_selected = !cs;
            target.select(!cs);
            (self.byte, self.bits, self.sck) = (0, 0, sck);
            self.answer = target.answer();
        }
        if !self.is_selected || self.sck == sck {
            return;
        }
        self.sck = sck;
        let mode = target.mode();
        let is_idle = sck == (mode.polarity == Polarity::IdleHigh);
        let samples = is_idle == (mode.phase == Phase::CaptureOnSecondTransition);
        if samples {
            self.byte = self.byte << 1 | u8::from(mosi);
            self.bits += 1;
            if self.bits == 8 {
                target.receive(self.byte);
            }
        } else if self.bits == 8 {
            (self.byte, self.bits) = (0, 0);
            self.answer = target.answer();
        } else if self.bits > 0 {
            self.answer <<= 1;
        }
    }
}

/// The controller of the board, as its HAL would have it.
pub struct WiredSpi<'w> {
    pub(super) target: Option<&'w RefCell<dyn SpiTarget>>,
    /// Is the device selected?
    pub(super) is_selected: bool,
    mode: Mode,
}

impl<'w> WiredSpi<'w> {
    pub(super) fn new() -> WiredSpi<'w> {
        WiredSpi {
            target: None,
            is_selected: false,
            mode: MODE_0,
        }
    }

    /// What [`crate::HalSpi`] needs besides.
    pub(super) fn hooks() -> SpiHooks<WiredSpi<'w>> {
        SpiHooks {
            start: WiredSpi::start,
            stop: |_| {},
        }
    }

    fn start(&mut self, config: &SpiConfig) -> Result<SpiConfig> {
        let [sck, mosi, miso] = [(config.sck, SCK), (config.mosi, MOSI), (config.miso, MISO)]
            .map(|(pin, usual)| pin.unwrap_or(usual));
        if [sck, mosi, miso] != [SCK, MOSI, MISO] || !(1..=FASTEST).contains(&config.baudrate) {
            return Err(Error::Invalid);
        }
        self.mode = Mode {
            polarity: match config.polarity {
                true => Polarity::IdleHigh,
                false => Polarity::IdleLow,
            },
            phase: match config.phase {
                true => Phase::CaptureOnSecondTransition,
                false => Phase::CaptureOnFirstTransition,
            },
        };
        Ok(SpiConfig {
            sck: Some(sck),
            mosi: Some(mosi),
            miso: Some(miso),
            ..*config
        })
    }

    /// A line that nobody drives is low. A device that wants another clock understands nothing.
    fn exchange(&mut self, byte: u8) -> u8 {
        let Some(target) = self.target.filter(|_| self.is_selected) else {
            return 0;
        };
        let mut target = target.borrow_mut();
        if target.mode() != self.mode {
            return 0xff;
        }
        let answer = target.answer();
        target.receive(byte);
        answer
    }
}

impl ErrorType for WiredSpi<'_> {
    type Error = Infallible;
}

impl SpiBus for WiredSpi<'_> {
    fn read(&mut self, words: &mut [u8]) -> core::result::Result<(), Infallible> {
        words.fill(0);
        self.transfer_in_place(words)
    }

    fn write(&mut self, words: &[u8]) -> core::result::Result<(), Infallible> {
        for word in words {
            self.exchange(*word);
        }
        Ok(())
    }

    fn transfer(&mut self, read: &mut [u8], write: &[u8]) -> core::result::Result<(), Infallible> {
        let mut write = write.iter();
        for word in read {
            *word = self.exchange(*write.next().unwrap_or(&0));
        }
        self.write(write.as_slice())
    }

    fn transfer_in_place(&mut self, words: &mut [u8]) -> core::result::Result<(), Infallible> {
        for word in words {
            *word = self.exchange(*word);
        }
        Ok(())
    }

    fn flush(&mut self) -> core::result::Result<(), Infallible> {
        Ok(())
    }
}
