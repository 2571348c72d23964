//! The chip's UARTs, Arm's PL011: number 0 is the console, by its receive interrupt; 1 and 2 are programs'.

use taipan_firmware::board;
use taipan_firmware::register::Registers;
use taipan_machine::{Error, Parity, Result, SerialIo, Uart, UartConfig, receive_each, send_each};

use crate::board::CLOCK;

/// The interrupt of the console.
pub const IRQ: u16 = 5;

const DATA: usize = 0x00;
const FLAGS: usize = 0x18;
const DIVIDER: usize = 0x24;
const DIVIDER_FRACTION: usize = 0x28;
const LINE: usize = 0x2c;
const CONTROL: usize = 0x30;
const INTERRUPT_MASK: usize = 0x38;
const INTERRUPT_CLEAR: usize = 0x44;

const BUSY: u32 = 1 << 3;
const RECEIVE_EMPTY: u32 = 1 << 4;
const TRANSMIT_FULL: u32 = 1 << 5;

const PARITY: u32 = 1 << 1;
const EVEN: u32 = 1 << 2;
const TWO_STOP_BITS: u32 = 1 << 3;
const FIFO: u32 = 1 << 4;
/// Of the receiver: a FIFO that is full enough, and bytes in it that wait.
const RECEIVED: u32 = 1 << 4 | 1 << 6;
/// The UART, its transmitter, its receiver.
const ENABLED: u32 = 1 | 1 << 8 | 1 << 9;

// SAFETY: only this file uses it.
const CONSOLE: Registers = unsafe { Registers::at(0x4000_c000) };

/// Starts the console and its receive interrupt.
pub fn start() {
    // It is what every UART can do.
    let _ = Serial(CONSOLE).configure(&UartConfig::DEFAULT);
    CONSOLE.write(INTERRUPT_MASK, RECEIVED);
}

/// Takes what the console has received.
pub fn on_receive() {
    CONSOLE.write(INTERRUPT_CLEAR, RECEIVED);
    while CONSOLE.read(FLAGS) & RECEIVE_EMPTY == 0 {
        board::received(CONSOLE.read(DATA) as u8);
    }
}

/// Sends a byte over the console; waits until there is room.
pub fn send(byte: u8) {
    while CONSOLE.read(FLAGS) & TRANSMIT_FULL != 0 {}
    CONSOLE.write(DATA, byte.into());
}

/// A UART for programs, by polling.
pub struct Serial(Registers);

/// UARTs 1 and 2. Once only.
pub fn programs_own() -> [Serial; 2] {
    // SAFETY: nobody else uses them.
    [0x4000_d000, 0x4000_e000].map(|base| Serial(unsafe { Registers::at(base) }))
}

impl SerialIo for Serial {
    fn receive(&mut self, into: &mut [u8]) -> Result<usize> {
        let next = || self.can_receive().then(|| self.0.read(DATA) as u8);
        Ok(receive_each(into, next))
    }

    fn can_receive(&mut self) -> bool {
        self.0.read(FLAGS) & RECEIVE_EMPTY == 0
    }

    fn send(&mut self, data: &[u8]) -> Result<usize> {
        let offer = |byte: u8| {
            let has_room = self.can_send();
            if has_room {
                self.0.write(DATA, byte.into());
            }
            has_room
        };
        Ok(send_each(data, offer))
    }

    fn can_send(&mut self) -> bool {
        self.0.read(FLAGS) & TRANSMIT_FULL == 0
    }

    fn drain(&mut self) -> Result<()> {
        while !self.is_sent() {}
        Ok(())
    }
}

impl Uart for Serial {
    fn configure(&mut self, config: &UartConfig) -> Result<()> {
        // In 64ths of the sixteen clocks that a bit takes.
        let divider = (4 * CLOCK)
            .checked_div(config.baudrate)
            .filter(|divider| (64..64 << 16).contains(divider));
        let has_usual_pins = UartConfig {
            baudrate: UartConfig::DEFAULT.baudrate,
            bits: UartConfig::DEFAULT.bits,
            parity: None,
            stop: UartConfig::DEFAULT.stop,
            ..*config
        } == UartConfig::DEFAULT;
        let (Some(divider), true, 5..=8, 1 | 2) =
            (divider, has_usual_pins, config.bits, config.stop)
        else {
            return Err(Error::Unsupported);
        };
        let parity = match config.parity {
            None => 0,
            Some(Parity::Odd) => PARITY,
            Some(Parity::Even) => PARITY | EVEN,
        };
        let stop = if config.stop == 2 { TWO_STOP_BITS } else { 0 };
        let bits = u32::from(config.bits - 5) << 5;
        self.0.write(CONTROL, 0);
        self.0.write(DIVIDER, divider >> 6);
        self.0.write(DIVIDER_FRACTION, divider & 0x3f);
        self.0.write(LINE, bits | parity | stop | FIFO);
        self.0.write(CONTROL, ENABLED);
        Ok(())
    }

    fn stop(&mut self) {
        self.0.write(CONTROL, 0);
    }

    fn is_sent(&mut self) -> bool {
        self.0.read(FLAGS) & BUSY == 0
    }
}
