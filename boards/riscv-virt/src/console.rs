//! The console: a 16550 UART. Received bytes come in by interrupt, through the platform's interrupt
//! controller (PLIC), so that none is lost while a program runs and Ctrl-C can stop it.

use core::cell::RefCell;
use core::fmt;

use critical_section::Mutex;
use riscv::interrupt::Interrupt as Source;
use taipan::Interrupt;
use taipan_firmware::console::Input;
use taipan_firmware::safe_boot;

use crate::board::INTERRUPT;
use crate::{clock, register};

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

/// Bytes that can wait: more than twice the window of raw-paste mode.
const SIZE: usize = 512;

static RECEIVED: Mutex<RefCell<Input<SIZE>>> = Mutex::new(RefCell::new(Input::new()));

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
            let byte = register::read(DATA);
            critical_section::with(|cs| RECEIVED.borrow_ref_mut(cs).put(byte, &INTERRUPT));
        }
        register::write(CLAIM, number);
    }
}

/// Which character interrupts the program.
pub fn set_interrupt_character(character: Option<u8>) {
    critical_section::with(|cs| {
        RECEIVED
            .borrow_ref_mut(cs)
            .set_interrupt_character(character);
    });
}

/// Takes the keys that ask for a safe boot out of what was received: whether there was one.
pub fn take_safe_boot_key() -> bool {
    critical_section::with(|cs| RECEIVED.borrow_ref_mut(cs).take_all(safe_boot::KEY))
}

/// Is a byte there?
pub fn has_byte() -> bool {
    critical_section::with(|cs| !RECEIVED.borrow_ref(cs).is_empty())
}

/// Waits until a byte is there or an interrupt is pending: whether a byte is there.
pub fn wait(interrupt: &Interrupt) -> bool {
    clock::sleep_until(None, || has_byte() || interrupt.is_pending());
    has_byte()
}

/// The next received byte; waits for it.
pub fn receive() -> u8 {
    loop {
        clock::sleep_until(None, has_byte);
        if let Some(byte) = critical_section::with(|cs| RECEIVED.borrow_ref_mut(cs).take()) {
            return byte;
        }
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

/// Sends bytes as they are.
pub fn write(bytes: &[u8]) {
    for byte in bytes {
        send(*byte);
    }
}

/// The console for formatted text, of reports that nothing else can make any more.
pub struct Console;

impl fmt::Write for Console {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        write(text.as_bytes());
        Ok(())
    }
}
