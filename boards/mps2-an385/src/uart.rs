//! The board's UARTs, Arm's CMSDK APB: the console's, whose received bytes come in by interrupt, so that
//! none is lost while a program runs and Ctrl-C can stop it, and those that programs use.

use taipan_firmware::register::Registers;
use taipan_firmware::{board, cortex_m};
use taipan_machine::{Error, Result, SerialIo, Uart, UartConfig, receive_each, send_each};

use crate::board::CLOCK;

const DATA: usize = 0x00;
const STATE: usize = 0x04;
const CONTROL: usize = 0x08;
const INTERRUPT_CLEAR: usize = 0x0c;
const BAUD_DIVIDER: usize = 0x10;

const TRANSMIT_FULL: u32 = 1 << 0;
const RECEIVE_FULL: u32 = 1 << 1;
const ENABLE_BOTH: u32 = 3;
const RECEIVE_INTERRUPT: u32 = 1 << 3;
const CLEAR_RECEIVE: u32 = 1 << 1;

/// The least that the baud rate can divide the clock by.
const LEAST_DIVIDER: u32 = 16;

/// The interrupt of a byte that the console received.
pub const RECEIVE_IRQ: i16 = 0;

/// The console.
pub struct Console;

// SAFETY: only this file uses it.
const UART0: Registers = unsafe { Registers::at(0x4000_4000) };

impl Console {
    /// Starts the UART and its receive interrupt.
    pub fn start() {
        UART0.write(BAUD_DIVIDER, LEAST_DIVIDER);
        UART0.write(CONTROL, ENABLE_BOTH | RECEIVE_INTERRUPT);
        // SAFETY: the interrupt's handler is in place (`board::DefaultHandler`).
        unsafe { cortex_m::unmask(&[RECEIVE_IRQ as u16]) };
    }

    /// Takes what the UART has received.
    pub fn on_receive() {
        // Before the bytes are taken: one that comes after the last look at STATE raises it again.
        UART0.write(INTERRUPT_CLEAR, CLEAR_RECEIVE);
        while UART0.read(STATE) & RECEIVE_FULL != 0 {
            board::received(UART0.read(DATA) as u8);
        }
    }

    /// Sends a byte; waits until there is room.
    pub fn send(byte: u8) {
        while UART0.read(STATE) & TRANSMIT_FULL != 0 {}
        UART0.write(DATA, u32::from(byte));
    }
}

/// One that a program uses, without its interrupts: it holds one byte each way.
pub struct Serial(Registers);

impl Serial {
    /// The one with these registers.
    pub const fn new(registers: Registers) -> Serial {
        Serial(registers)
    }
}

impl SerialIo for Serial {
    fn receive(&mut self, into: &mut [u8]) -> Result<usize> {
        let next = || self.can_receive().then(|| self.0.read(DATA) as u8);
        Ok(receive_each(into, next))
    }

    fn can_receive(&mut self) -> bool {
        self.0.read(STATE) & RECEIVE_FULL != 0
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
        self.0.read(STATE) & TRANSMIT_FULL == 0
    }

    fn drain(&mut self) -> Result<()> {
        while !self.can_send() {}
        Ok(())
    }
}

impl Uart for Serial {
    fn configure(&mut self, config: &UartConfig) -> Result<()> {
        let divider = CLOCK / config.baudrate.max(1);
        let is_usual = config.is_default_but_for_speed();
        if !is_usual || divider < LEAST_DIVIDER || config.baudrate == 0 {
            return Err(Error::Unsupported);
        }
        self.0.write(BAUD_DIVIDER, divider);
        self.0.write(CONTROL, ENABLE_BOTH);
        Ok(())
    }

    fn stop(&mut self) {
        self.0.write(CONTROL, 0);
    }
}
