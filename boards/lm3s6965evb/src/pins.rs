//! The pins: eight of each port, A to G, by number and by the data sheet's names.

use taipan_firmware::register::Registers;
use taipan_machine::{Error, Mode, PinConfig, PinName, Pins, Pull, Result};

const PORTS: [usize; 7] = [
    0x4000_4000,
    0x4000_5000,
    0x4000_6000,
    0x4000_7000,
    0x4002_4000,
    0x4002_5000,
    0x4002_6000,
];

const DIRECTION: usize = 0x400;
const ALTERNATE: usize = 0x420;
const OPEN_DRAIN: usize = 0x50c;
const PULL_UP: usize = 0x510;
const PULL_DOWN: usize = 0x514;
const DIGITAL: usize = 0x51c;

/// The pins of each port that are not for programs: the UARTs' on A, D and G, the debugger's on C.
const TAKEN: [u32; 7] = [0x03, 0, 0x0f, 0x0c, 0, 0, 0x03];
/// Those of them that a UART drives.
const UARTS: [u32; 7] = [0x03, 0, 0, 0x0c, 0, 0, 0x03];

const NAMES: &[PinName] = &[
    named("DOWN", 33),
    named("LED", 40),
    named("LEFT", 34),
    named("RIGHT", 35),
    named("SELECT", 41),
    named("UP", 32),
];

const fn named(name: &'static str, pin: usize) -> PinName {
    PinName { name, pin }
}

/// The pins.
pub struct Gpio {
    /// Outputs that were set high, a bit a pin, also of those that are no outputs.
    set: u64,
}

/// The port of a pin, and its bit there.
fn place(pin: usize) -> (Registers, u32) {
    let base = PORTS.get(pin / 8).unwrap_or(&PORTS[0]);
    // SAFETY: only this file uses the ports.
    (unsafe { Registers::at(*base) }, 1 << (pin % 8))
}

fn is_taken(pin: usize) -> bool {
    let taken = TAKEN.get(pin / 8).unwrap_or(&u32::MAX);
    taken & (1 << (pin % 8)) != 0
}

impl Gpio {
    /// All that are for programs as inputs. Once only.
    pub fn start() -> Gpio {
        for (pins, port) in UARTS.iter().zip((0..).map(|port| place(port * 8).0)) {
            port.write(ALTERNATE, port.read(ALTERNATE) | pins);
            port.write(DIGITAL, port.read(DIGITAL) | pins);
        }
        let mut gpio = Gpio { set: 0 };
        for pin in (0..gpio.count()).filter(|pin| !is_taken(*pin)) {
            // Every pin can be an input.
            let _ = gpio.configure(pin, PinConfig::default());
        }
        gpio
    }

    /// Puts the level that was set last on a pin's line.
    fn drive(&mut self, pin: usize) {
        let (port, bit) = place(pin);
        let level = if self.is_set_high(pin) { bit } else { 0 };
        // The address says which pins of the port are meant.
        port.write((bit as usize) << 2, level);
    }
}

impl Pins for Gpio {
    fn count(&self) -> usize {
        PORTS.len() * 8
    }

    fn board_names(&self) -> &'static [PinName] {
        NAMES
    }

    fn config(&self, pin: usize) -> PinConfig {
        let (port, bit) = place(pin);
        let has = |register| port.read(register) & bit != 0;
        PinConfig {
            mode: match (has(DIRECTION), has(OPEN_DRAIN)) {
                (false, _) => Mode::In,
                (true, false) => Mode::Out,
                (true, true) => Mode::OpenDrain,
            },
            pull: match (has(PULL_UP), has(PULL_DOWN)) {
                (true, _) => Pull::Up,
                (false, true) => Pull::Down,
                (false, false) => Pull::None,
            },
            drive: 0,
        }
    }

    fn configure(&mut self, pin: usize, config: PinConfig) -> Result<()> {
        if is_taken(pin) {
            return Err(Error::Busy);
        }
        if config.mode == Mode::Analog || config.drive != 0 {
            return Err(Error::Unsupported);
        }
        self.drive(pin);
        let (port, bit) = place(pin);
        port.change(OPEN_DRAIN, bit, config.mode == Mode::OpenDrain);
        port.change(PULL_UP, bit, config.pull == Pull::Up);
        port.change(PULL_DOWN, bit, config.pull == Pull::Down);
        port.change(DIGITAL, bit, true);
        port.change(DIRECTION, bit, config.mode != Mode::In);
        self.drive(pin);
        Ok(())
    }

    fn is_high(&mut self, pin: usize) -> bool {
        let (port, bit) = place(pin);
        port.read((bit as usize) << 2) != 0
    }

    fn is_set_high(&mut self, pin: usize) -> bool {
        self.set & (1 << pin) != 0
    }

    fn set(&mut self, pin: usize, high: bool) {
        if is_taken(pin) {
            return;
        }
        let bit = 1 << pin;
        self.set = if high {
            self.set | bit
        } else {
            self.set & !bit
        };
        self.drive(pin);
    }
}
