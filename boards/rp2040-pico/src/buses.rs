//! What the board has besides pins and UARTs: I2C, SPI, ADC, PWM.

use rp2040_hal::pac;
use taipan_machine::{Adc, HalSpi, I2c, Machine, Pwm, Spi};

use crate::adc::ChipAdc;
use crate::i2c::ChipI2c;
use crate::pwm::ChipPwm;
use crate::spi::{self, ChipSpi};

/// All of it.
pub struct Buses {
    i2c: [ChipI2c; 2],
    spi: [HalSpi<ChipSpi>; 2],
    adc: ChipAdc,
    pwm: ChipPwm,
}

/// The registers of all of it.
pub struct Blocks {
    pub i2c: (pac::I2C0, pac::I2C1),
    pub spi: (pac::SPI0, pac::SPI1),
    pub adc: pac::ADC,
    pub pwm: pac::PWM,
}

impl Buses {
    /// All of it, off.
    pub fn new(blocks: Blocks) -> Buses {
        Buses {
            i2c: [ChipI2c::first(blocks.i2c.0), ChipI2c::second(blocks.i2c.1)],
            spi: [spi::first(blocks.spi.0), spi::second(blocks.spi.1)],
            adc: ChipAdc::new(blocks.adc),
            pwm: ChipPwm::new(blocks.pwm),
        }
    }
}

impl Machine for Buses {
    fn i2c(&mut self, id: usize) -> Option<&mut dyn I2c> {
        let bus = self.i2c.get_mut(id)?;
        Some(bus)
    }

    fn spi(&mut self, id: usize) -> Option<&mut dyn Spi> {
        let bus = self.spi.get_mut(id)?;
        Some(bus)
    }

    fn adc(&mut self) -> Option<&mut dyn Adc> {
        Some(&mut self.adc)
    }

    fn pwm(&mut self) -> Option<&mut dyn Pwm> {
        Some(&mut self.pwm)
    }

    fn release(&mut self) {
        self.i2c.iter_mut().for_each(I2c::stop);
        self.spi.iter_mut().for_each(Spi::stop);
        self.adc.stop();
        self.pwm.stop_all();
    }
}
