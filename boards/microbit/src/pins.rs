//! The pins of the chip, by number, and the board's names for them.

use taipan_firmware::register::Registers;
use taipan_machine::{Error, Mode, PinConfig, PinName, Pins, Pull, Result};

use crate::uart;

// SAFETY: only this file uses them.
const GPIO: Registers = unsafe { Registers::at(0x5000_0000) };
const OUTPUT: usize = 0x504;
const SET: usize = 0x508;
const CLEAR: usize = 0x50c;
const INPUT: usize = 0x510;
const CONFIG: usize = 0x700;

// Of a pin's configuration.
const DRIVEN: u32 = 1 << 0;
const PULL_DOWN: u32 = 1 << 2;
const PULL_UP: u32 = 3 << 2;
const ONLY_LOW: u32 = 6 << 8;

/// The LEDs lie where a row, which is high, and a column, which is low, meet.
const NAMES: &[PinName] = &[
    named("BUTTON_A", 17),
    named("BUTTON_B", 26),
    named("COL1", 4),
    named("COL2", 5),
    named("COL3", 6),
    named("COL4", 7),
    named("COL5", 8),
    named("COL6", 9),
    named("COL7", 10),
    named("COL8", 11),
    named("COL9", 12),
    named("P0", 3),
    named("P1", 2),
    named("P2", 1),
    named("ROW1", 13),
    named("ROW2", 14),
    named("ROW3", 15),
];

const fn named(name: &'static str, pin: usize) -> PinName {
    PinName { name, pin }
}

/// The pins.
pub struct Gpio(());

impl Gpio {
    /// All of them as inputs. Once only.
    pub fn start() -> Gpio {
        let mut gpio = Gpio(());
        for pin in 0..gpio.count() {
            // Those of the UART stay as they are.
            let _ = gpio.configure(pin, PinConfig::default());
        }
        gpio
    }
}

impl Pins for Gpio {
    fn count(&self) -> usize {
        31
    }

    fn board_names(&self) -> &'static [PinName] {
        NAMES
    }

    fn config(&self, pin: usize) -> PinConfig {
        let config = GPIO.read(CONFIG + 4 * pin);
        PinConfig {
            mode: match (config & DRIVEN != 0, config & ONLY_LOW == ONLY_LOW) {
                (false, _) => Mode::In,
                (true, false) => Mode::Out,
                (true, true) => Mode::OpenDrain,
            },
            pull: match config & PULL_UP {
                PULL_UP => Pull::Up,
                PULL_DOWN => Pull::Down,
                _ => Pull::None,
            },
            drive: 0,
        }
    }

    fn configure(&mut self, pin: usize, config: PinConfig) -> Result<()> {
        if uart::PINS.contains(&pin) {
            return Err(Error::Busy);
        }
        let mode = match config.mode {
            Mode::In => 0,
            Mode::Out => DRIVEN,
            Mode::OpenDrain => DRIVEN | ONLY_LOW,
            Mode::Analog => return Err(Error::Unsupported),
        };
        if config.drive != 0 || pin >= self.count() {
            return Err(Error::Unsupported);
        }
        let pull = match config.pull {
            Pull::None => 0,
            Pull::Up => PULL_UP,
            Pull::Down => PULL_DOWN,
        };
        GPIO.write(CONFIG + 4 * pin, mode | pull);
        Ok(())
    }

    fn is_high(&mut self, pin: usize) -> bool {
        GPIO.read(INPUT) & (1 << pin) != 0
    }

    fn is_set_high(&mut self, pin: usize) -> bool {
        GPIO.read(OUTPUT) & (1 << pin) != 0
    }

    fn set(&mut self, pin: usize, high: bool) {
        if !uart::PINS.contains(&pin) {
            GPIO.write(if high { SET } else { CLEAR }, 1 << pin);
        }
    }
}
