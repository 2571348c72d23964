//! The console: a 16550 UART. Received bytes come in by interrupt, through the platform's interrupt
//! controller (PLIC), so that none is lost while a program runs and Ctrl-C can stop it.

use riscv::interrupt::Interrupt as Source;
use taipan_firmware::board;

use crate::register;

const UART: usize = 0x1000_0000;
/// Received and sent bytes.
const DATA: usize = UART;
const INTERRUPT_ENABLE: usize = UART + 1;
const FIFO_CONTROL: usize = UART + 2;
const LINE_CONTROL: usize = UART + 3;
const LINE_STATUS: usize = UART + 5;

const EIGHT_BITS: u8 = 3;
const FIFO_ENABLE: u8 = 1;
const RECEIVED_INTERRUPT: u8 = 1;
const DATA_READY: u8 = 1 << 0;
const CAN_TRANSMIT: u8 = 1 << 5;

const PLIC: usize = 0x0c00_0000;
/// The number of the UART's interrupt.
const UART_IRQ: usize = 10;
const PRIORITY: usize = PLIC + 4 * UART_IRQ;
/// Enabled interrupts of hart 0 in machine mode, and the priority that they must be above.
const ENABLE: usize = PLIC + 0x2000;
const THRESHOLD: usize = PLIC + 0x20_0000;
const CLAIM: usize = PLIC + 0x20_0004;

/// Starts the UART and its receive interrupt.
pub fn start() {
    // SAFETY: the registers of the UART and of its interrupt, which this module alone uses; the
    // handler is in place.
    unsafe {
        register::write(LINE_CONTROL, EIGHT_BITS);
        register::write(FIFO_CONTROL, FIFO_ENABLE);
        // What came before is lost with the change; QEMU hands on the next byte once one is read.
        let _: u8 = register::read(DATA);
        register::write(INTERRUPT_ENABLE, RECEIVED_INTERRUPT);
        register::write(PRIORITY, 1_u32);
        register::write(ENABLE, 1_u32 << UART_IRQ);
        register::write(THRESHOLD, 0_u32);
        riscv::register::mie::set_mext();
    }
}

#[riscv_rt::core_interrupt(Source::MachineExternal)]
fn on_receive() {
    // SAFETY: as in `start`.
    unsafe {
        let number: u32 = register::read(CLAIM);
        while register::read::<u8>(LINE_STATUS) & DATA_READY != 0 {
            board::received(register::read(DATA));
        }
        register::write(CLAIM, number);
    }
}

/// Sends a byte; waits until there is room.
pub fn send(byte: u8) {
    // SAFETY: as in `start`.
    unsafe {
        while register::read::<u8>(LINE_STATUS) & CAN_TRANSMIT == 0 {}
        register::write(DATA, byte);
    }
}
