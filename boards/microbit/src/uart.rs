//! The console: the chip's UART, which the board's other chip brings to USB.

use taipan_firmware::board;
use taipan_firmware::register::Registers;

/// The interrupt of a received byte.
pub const IRQ: u16 = 2;

// SAFETY: only this file uses it.
const UART: Registers = unsafe { Registers::at(0x4000_2000) };
const START_RECEIVING: usize = 0x000;
const START_SENDING: usize = 0x008;
const RECEIVED: usize = 0x108;
const SENT: usize = 0x11c;
const INTERRUPT_SET: usize = 0x304;
const ENABLE: usize = 0x500;
const SENDING_PIN: usize = 0x50c;
const RECEIVING_PIN: usize = 0x514;
const RECEIVED_BYTE: usize = 0x518;
const BYTE_TO_SEND: usize = 0x51c;
const SPEED: usize = 0x524;

const INTERRUPT_AT_RECEIVED: u32 = 1 << 2;
const ENABLED: u32 = 4;
const BAUD_115200: u32 = 0x01d7_e000;

/// The pins that it has, and nobody else.
pub const PINS: [usize; 2] = [24, 25];

/// Starts the UART and its receive interrupt.
pub fn start() {
    let [sending, receiving] = PINS;
    UART.write(SENDING_PIN, sending as u32);
    UART.write(RECEIVING_PIN, receiving as u32);
    UART.write(SPEED, BAUD_115200);
    UART.write(ENABLE, ENABLED);
    UART.write(INTERRUPT_SET, INTERRUPT_AT_RECEIVED);
    UART.write(START_RECEIVING, 1);
    UART.write(START_SENDING, 1);
}

/// Takes what the UART has received.
pub fn on_receive() {
    while UART.read(RECEIVED) != 0 {
        // Before the byte is taken: taking it makes way for the next one.
        UART.write(RECEIVED, 0);
        board::received(UART.read(RECEIVED_BYTE) as u8);
    }
}

/// Sends a byte; waits until it is sent.
pub fn send(byte: u8) {
    UART.write(SENT, 0);
    UART.write(BYTE_TO_SEND, byte.into());
    while UART.read(SENT) == 0 {}
}
