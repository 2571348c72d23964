//! An SPI bus of pins that the processor drives and reads.

use crate::lines::{Lines, half_period};
use crate::{Result, SpiBus, SpiConfig};

/// The fastest clock that is kept to; a faster one is as fast as the pins are.
const FASTEST: u32 = 500_000;

/// The bus, whose pins are set up: `sck` at its idle level and `mosi` as outputs, `miso` as an input. A pin that it does not
/// have is not driven; what is read without one is 0.
pub struct SoftSpi<L> {
    lines: L,
    config: SpiConfig,
    half: u64,
}

impl<L: Lines> SoftSpi<L> {
    /// The bus with the pins of `config`.
    pub fn new(lines: L, config: SpiConfig) -> SoftSpi<L> {
        let half = match config.baudrate > FASTEST {
            true => 0,
            false => half_period(config.baudrate),
        };
        SoftSpi {
            lines,
            config,
            half,
        }
    }

    fn set(&mut self, pin: Option<usize>, high: bool) {
        if let Some(pin) = pin {
            self.lines.set(pin, high);
        }
    }

    fn wait(&mut self) {
        if self.half > 0 {
            self.lines.wait(self.half);
        }
    }

    fn sample(&mut self) -> bool {
        let pin = self.config.miso;
        pin.is_some_and(|pin| self.lines.is_high(pin))
    }

    fn exchange_bit(&mut self, bit: bool) -> bool {
        let SpiConfig {
            sck,
            mosi,
            polarity,
            phase,
            ..
        } = self.config;
        if phase {
            self.set(sck, !polarity);
        }
        self.set(mosi, bit);
        self.wait();
        self.set(sck, polarity ^ !phase);
        let received = self.sample();
        self.wait();
        if !phase {
            self.set(sck, polarity);
        }
        received
    }

    fn exchange_byte(&mut self, byte: u8) -> u8 {
        let lsb_first = self.config.lsb_first;
        let turned = |byte: u8| if lsb_first { byte.reverse_bits() } else { byte };
        let byte = turned(byte);
        let mut received = 0;
        for place in (0..8).rev() {
            let bit = self.exchange_bit(byte >> place & 1 != 0);
            received = received << 1 | u8::from(bit);
        }
        turned(received)
    }
}

impl<L: Lines> SpiBus for SoftSpi<L> {
    fn exchange(&mut self, bytes: &mut [u8]) -> Result<()> {
        for byte in bytes {
            *byte = self.exchange_byte(*byte);
        }
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        for byte in bytes {
            self.exchange_byte(*byte);
        }
        Ok(())
    }
}
