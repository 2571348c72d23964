//! The chip's I2C controllers. The HAL's driver waits for ever for a device that holds the clock, and takes a short write that
//! nobody acknowledged for one that was; so these are the registers, byte by byte (data sheet, 4.3).

use rp2040_hal::pac::{self, i2c0::RegisterBlock};
use taipan_firmware::cortex_m::systick;
use taipan_machine::{Error, I2c, I2cBus, I2cConfig, Result};

use crate::board::CLOCK;
use crate::lent::{Function, Lent, Pad};
use crate::reset::{self, Block};

const FASTEST: u32 = 1_000_000;
/// The slowest that its counters have room for.
const SLOWEST: u32 = 1200;
/// In the command register: read, a stop after the byte, a start before it.
const READ: u32 = 1 << 8;
const STOP: u32 = 1 << 9;
const RESTART: u32 = 1 << 10;
/// What it refuses a byte for: nobody answers to the address; the device does not take it.
const NO_ANSWER: u32 = 1;
const REFUSED: u32 = 1 << 3;
/// Microseconds that every byte has, however short the time-out is.
const LEAST: u64 = 100;

/// One of the two.
pub struct ChipI2c {
    block: &'static RegisterBlock,
    number: usize,
    reset: Block,
    pins: Option<[Lent; 2]>,
    config: I2cConfig,
    /// Was there no stop?
    is_kept: bool,
}

/// Why a byte was not transferred.
enum Fault {
    Refused,
    Error(Error),
}

impl ChipI2c {
    /// The first one.
    pub fn first(_: pac::I2C0) -> ChipI2c {
        // SAFETY: the registers are there; whoever had them gave them away.
        ChipI2c::new(unsafe { &*pac::I2C0::ptr() }, 0, Block::I2c0)
    }

    /// The second one.
    pub fn second(_: pac::I2C1) -> ChipI2c {
        // SAFETY: as above.
        ChipI2c::new(unsafe { &*pac::I2C1::ptr() }, 1, Block::I2c1)
    }

    fn new(block: &'static RegisterBlock, number: usize, reset: Block) -> ChipI2c {
        ChipI2c {
            block,
            number,
            reset,
            pins: None,
            config: I2cConfig::DEFAULT,
            is_kept: false,
        }
    }

    /// Sets it up from the beginning.
    fn restart(&mut self) {
        reset::restart(self.reset);
        self.is_kept = false;
        let period = CLOCK / self.config.frequency;
        let low = period * 3 / 5;
        // Data changes 300 ns after the clock has fallen, or 120 ns where there is less time.
        let hold = match self.config.frequency < FASTEST {
            true => CLOCK / 1_000_000 * 3 / 10 + 1,
            false => CLOCK / 1_000_000 * 3 / 25 + 1,
        };
        let block = self.block;
        // SAFETY: every value fits, as the speed is one that it can have.
        unsafe {
            // A controller, fast, with repeated starts, that says when a byte has gone out.
            block.ic_con().write(|w| w.bits(0x165));
            block.ic_fs_scl_hcnt().write(|w| w.bits(period - low));
            block.ic_fs_scl_lcnt().write(|w| w.bits(low));
            let spikes = (low / 16).clamp(1, 255);
            block.ic_fs_spklen().write(|w| w.bits(spikes));
            block.ic_sda_hold().write(|w| w.bits(hold));
            block.ic_tx_tl().write(|w| w.bits(0));
            block.ic_rx_tl().write(|w| w.bits(0));
        }
    }

    /// Waits until something is done, or for as long as a device may take.
    fn wait(&mut self, is_done: impl Fn(&RegisterBlock) -> bool) -> Result<()> {
        let start = systick::microseconds();
        // A byte, its acknowledgement, and the address before it.
        let byte = 20_000_000 / u64::from(self.config.frequency);
        let patience = u64::from(self.config.timeout).max(LEAST) + byte;
        while !is_done(self.block) {
            if systick::microseconds().wrapping_sub(start) > patience {
                // What holds a clock that is low, holds whatever else could be asked of the controller.
                self.restart();
                return Err(Error::TimedOut);
            }
        }
        Ok(())
    }

    fn select(&mut self, address: u8) -> Result<()> {
        if self.pins.is_none() {
            return Err(Error::Failed);
        }
        let block = self.block;
        // SAFETY: any address is one.
        unsafe {
            block.ic_enable().write(|w| w.bits(0));
            block.ic_tar().write(|w| w.bits(address.into()));
            block.ic_enable().write(|w| w.bits(1));
        }
        Ok(())
    }

    fn wait_for_stop(&mut self) -> Result<()> {
        self.wait(|block| block.ic_raw_intr_stat().read().stop_det().bit_is_set())?;
        self.block.ic_clr_stop_det().read();
        Ok(())
    }

    /// Transfers a byte, with what goes before and after it.
    fn transfer(
        &mut self,
        command: u32,
        is_first: bool,
        is_last: bool,
    ) -> core::result::Result<u8, Fault> {
        let mut command = command;
        if is_first && self.is_kept {
            command |= RESTART;
        }
        if is_last {
            command |= STOP;
        }
        let block = self.block;
        block.ic_clr_stop_det().read();
        // SAFETY: the bits are those of the register.
        block.ic_data_cmd().write(|w| unsafe { w.bits(command) });
        let reads = command & READ != 0;
        let waited = self.wait(|block| {
            let status = block.ic_raw_intr_stat().read();
            let is_done = match reads {
                true => block.ic_rxflr().read().bits() > 0,
                false => status.tx_empty().bit_is_set(),
            };
            is_done || status.tx_abrt().bit_is_set()
        });
        waited.map_err(Fault::Error)?;
        let reason = match block.ic_raw_intr_stat().read().tx_abrt().bit_is_set() {
            true => block.ic_tx_abrt_source().read().bits(),
            false => 0,
        };
        let is_aborted = block.ic_raw_intr_stat().read().tx_abrt().bit_is_set();
        if is_aborted {
            block.ic_clr_tx_abrt().read();
        }
        // It stops by itself where something went wrong.
        self.is_kept = !is_last && !is_aborted;
        if !self.is_kept {
            self.wait_for_stop().map_err(Fault::Error)?;
        }
        match is_aborted {
            false if reads => Ok(block.ic_data_cmd().read().bits() as u8),
            false => Ok(0),
            true if reason & NO_ANSWER != 0 => Err(Fault::Error(Error::NoDevice)),
            true if reason & REFUSED != 0 => Err(Fault::Refused),
            true => Err(Fault::Error(Error::Failed)),
        }
    }

    fn read_bytes(&mut self, address: u8, into: &mut [u8], stop: bool) -> Result<()> {
        self.select(address)?;
        let last = into.len().saturating_sub(1);
        for (place, byte) in into.iter_mut().enumerate() {
            let is_last = stop && place == last;
            match self.transfer(READ, place == 0, is_last) {
                Ok(value) => *byte = value,
                Err(Fault::Error(error)) => return Err(error),
                Err(Fault::Refused) => return Err(Error::Failed),
            }
        }
        Ok(())
    }
}

impl I2cBus for ChipI2c {
    fn write(&mut self, address: u8, parts: [&[u8]; 2], stop: bool) -> Result<usize> {
        let count = parts[0].len() + parts[1].len();
        if count == 0 {
            // The controller cannot send an address alone: whoever answers to it, gives a byte as well.
            return self.read_bytes(address, &mut [0], true).map(|()| 0);
        }
        self.select(address)?;
        for (place, byte) in parts.into_iter().flatten().enumerate() {
            let is_last = stop && place + 1 == count;
            match self.transfer((*byte).into(), place == 0, is_last) {
                Ok(_) => {}
                Err(Fault::Refused) => return Ok(place),
                Err(Fault::Error(error)) => return Err(error),
            }
        }
        Ok(count)
    }

    fn read(&mut self, address: u8, first: &[u8], into: &mut [u8], stop: bool) -> Result<()> {
        if !first.is_empty() && self.write(address, [first, &[]], false)? < first.len() {
            return Err(Error::Failed);
        }
        match into.is_empty() {
            true => self.read_bytes(address, &mut [0], stop),
            false => self.read_bytes(address, into, stop),
        }
    }
}

impl I2c for ChipI2c {
    fn configure(&mut self, config: &I2cConfig) -> Result<()> {
        // Of four pins the first two are the one's, the others the other's.
        let usual = 4 + 2 * self.number;
        let sda = config.sda.unwrap_or(usual);
        let scl = config.scl.unwrap_or(usual + 1);
        let fits = sda % 4 == 2 * self.number && scl % 4 == 2 * self.number + 1;
        if !fits || !(SLOWEST..=FASTEST).contains(&config.frequency) {
            return Err(Error::Invalid);
        }
        self.stop();
        let take = |pin| Lent::take(pin, Function::I2c, Pad::PulledUp);
        self.pins = Some([take(scl)?, take(sda)?]);
        self.config = I2cConfig {
            scl: Some(scl),
            sda: Some(sda),
            ..*config
        };
        self.restart();
        Ok(())
    }

    fn config(&self) -> Option<I2cConfig> {
        self.pins.as_ref().map(|_| self.config)
    }

    fn stop(&mut self) {
        if self.pins.take().is_some() {
            reset::restart(self.reset);
        }
    }
}
