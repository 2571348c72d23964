//! The chip's SPI controllers as `embedded-hal` has them, with pins that can be chosen while it runs (data sheet, 4.4).

use core::convert::Infallible;

use embedded_hal::spi::{ErrorType, SpiBus};
use rp2040_hal::pac::{self, spi0::RegisterBlock};
use taipan_machine::{Error, HalSpi, Result, SpiConfig, SpiHooks};

use crate::board::CLOCK;
use crate::lent::{Function, Lent, Pad};
use crate::reset::{self, Block};

/// Bytes that wait to be sent and received at most.
const QUEUE: usize = 8;

/// One of the two.
pub struct ChipSpi {
    block: &'static RegisterBlock,
    number: usize,
    pins: Option<[Lent; 3]>,
}

/// The first one.
pub fn first(_: pac::SPI0) -> HalSpi<ChipSpi> {
    reset::restart(Block::Spi0);
    // SAFETY: the registers are there; whoever had them gave them away.
    new(unsafe { &*pac::SPI0::ptr() }, 0)
}

/// The second one.
pub fn second(_: pac::SPI1) -> HalSpi<ChipSpi> {
    reset::restart(Block::Spi1);
    // SAFETY: as above.
    new(unsafe { &*pac::SPI1::ptr() }, 1)
}

fn new(block: &'static RegisterBlock, number: usize) -> HalSpi<ChipSpi> {
    let driver = ChipSpi {
        block,
        number,
        pins: None,
    };
    let hooks = SpiHooks {
        start: ChipSpi::start,
        stop: ChipSpi::stop,
    };
    HalSpi::new(driver, hooks)
}

impl ChipSpi {
    fn start(&mut self, config: &SpiConfig) -> Result<SpiConfig> {
        // The clock is divided by an even number up to 254, and by one up to 256.
        let baudrate = config.baudrate.max(1);
        let prescale = CLOCK
            .div_ceil(256)
            .div_ceil(baudrate)
            .max(2)
            .next_multiple_of(2);
        let divider = CLOCK.div_ceil(prescale).div_ceil(baudrate).clamp(1, 256);
        let (usual, of_pins) = match self.number {
            0 => ([18, 19, 16], 0),
            _ => ([10, 11, 8], 1),
        };
        let asked = [config.sck, config.mosi, config.miso];
        let mut pins = usual;
        for ((pin, asked), place) in pins.iter_mut().zip(asked).zip([2, 3, 0]) {
            *pin = asked.unwrap_or(*pin);
            if *pin % 4 != place || *pin / 8 % 2 != of_pins {
                return Err(Error::Invalid);
            }
        }
        if prescale > 254 {
            return Err(Error::Invalid);
        }
        self.stop();
        let [sck, mosi, miso] = pins;
        let take = |pin| Lent::take(pin, Function::Spi, Pad::Plain);
        self.pins = Some([take(sck)?, take(mosi)?, take(miso)?]);
        let format = 7 | u32::from(config.polarity) << 6 | u32::from(config.phase) << 7;
        // SAFETY: every value fits.
        unsafe {
            self.block.sspcpsr().write(|w| w.bits(prescale));
            let control = format | (divider - 1) << 8;
            self.block.sspcr0().write(|w| w.bits(control));
            self.block.sspcr1().write(|w| w.bits(1 << 1));
        }
        Ok(SpiConfig {
            baudrate: CLOCK / (prescale * divider),
            sck: Some(sck),
            mosi: Some(mosi),
            miso: Some(miso),
            ..*config
        })
    }

    fn stop(&mut self) {
        // SAFETY: 0 is off.
        self.block.sspcr1().write(|w| unsafe { w.bits(0) });
        self.pins = None;
    }

    /// Sends `count` bytes and takes as many.
    fn exchange(
        &mut self,
        count: usize,
        mut next: impl FnMut(usize, Option<u8>) -> u8,
    ) -> core::result::Result<(), Infallible> {
        let (mut sent, mut received) = (0, 0);
        while received < count {
            let status = self.block.sspsr().read();
            if sent < count && sent - received < QUEUE && status.tnf().bit_is_set() {
                let byte = next(sent, None);
                // SAFETY: a byte fits.
                self.block.sspdr().write(|w| unsafe { w.bits(byte.into()) });
                sent += 1;
            }
            if status.rne().bit_is_set() {
                next(received, Some(self.block.sspdr().read().bits() as u8));
                received += 1;
            }
        }
        Ok(())
    }
}

impl ErrorType for ChipSpi {
    type Error = Infallible;
}

impl SpiBus for ChipSpi {
    fn read(&mut self, words: &mut [u8]) -> core::result::Result<(), Infallible> {
        words.fill(0);
        self.transfer_in_place(words)
    }

    fn write(&mut self, words: &[u8]) -> core::result::Result<(), Infallible> {
        self.exchange(words.len(), |place, _| {
            words.get(place).copied().unwrap_or(0)
        })
    }

    fn transfer(&mut self, read: &mut [u8], write: &[u8]) -> core::result::Result<(), Infallible> {
        let count = read.len().max(write.len());
        self.exchange(count, |place, received| {
            if let (Some(byte), Some(received)) = (read.get_mut(place), received) {
                *byte = received;
            }
            write.get(place).copied().unwrap_or(0)
        })
    }

    fn transfer_in_place(&mut self, words: &mut [u8]) -> core::result::Result<(), Infallible> {
        self.exchange(words.len(), |place, received| {
            match (words.get_mut(place), received) {
                (Some(byte), Some(received)) => core::mem::replace(byte, received),
                (Some(byte), None) => *byte,
                (None, _) => 0,
            }
        })
    }

    fn flush(&mut self) -> core::result::Result<(), Infallible> {
        while self.block.sspsr().read().bsy().bit_is_set() {}
        Ok(())
    }
}
