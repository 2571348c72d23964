//! The console: UART 0, an Arm CMSDK APB UART. Received bytes come in by interrupt, so that
//! none is lost while a program runs and Ctrl-C can stop it.

use core::cell::RefCell;
use core::fmt;

use critical_section::Mutex;
use taipan::Interrupt;
use taipan_firmware::console::Input;
use taipan_firmware::safe_boot;

use crate::board::INTERRUPT;

const UART: usize = 0x4000_4000;
const DATA: *mut u32 = UART as *mut u32;
const STATE: *mut u32 = (UART + 0x04) as *mut u32;
const CONTROL: *mut u32 = (UART + 0x08) as *mut u32;
const INTERRUPT_CLEAR: *mut u32 = (UART + 0x0c) as *mut u32;
const BAUD_DIVIDER: *mut u32 = (UART + 0x10) as *mut u32;

const TRANSMIT_FULL: u32 = 1 << 0;
const RECEIVE_FULL: u32 = 1 << 1;
const TRANSMIT_ENABLE: u32 = 1 << 0;
const RECEIVE_ENABLE: u32 = 1 << 1;
const RECEIVE_INTERRUPT: u32 = 1 << 3;
const CLEAR_RECEIVE: u32 = 1 << 1;

/// The interrupt of a received byte.
pub const RECEIVE_IRQ: i16 = 0;

/// Bytes that can wait: more than twice the window of raw-paste mode.
const SIZE: usize = 512;

/// Received bytes that the interpreter has not taken.
static RECEIVED: Mutex<RefCell<Input<SIZE>>> = Mutex::new(RefCell::new(Input::new()));

/// Starts the UART and its receive interrupt.
pub fn start() {
    // SAFETY: the registers of UART 0, which this module alone uses; the interrupt's handler
    // is in place (`board::DefaultHandler`).
    unsafe {
        BAUD_DIVIDER.write_volatile(16);
        CONTROL.write_volatile(TRANSMIT_ENABLE | RECEIVE_ENABLE | RECEIVE_INTERRUPT);
        cortex_m::peripheral::NVIC::unmask(Uart0Receive);
        cortex_m::interrupt::enable();
    }
}

#[derive(Clone, Copy)]
struct Uart0Receive;

// SAFETY: the number is the board's, and constant.
unsafe impl cortex_m::interrupt::InterruptNumber for Uart0Receive {
    fn number(self) -> u16 {
        RECEIVE_IRQ as u16
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

/// Takes what the UART has received.
pub fn on_receive() {
    // Before the bytes are taken: one that comes after the last look at STATE raises it again.
    // SAFETY: as in `start`.
    unsafe { INTERRUPT_CLEAR.write_volatile(CLEAR_RECEIVE) };
    // SAFETY: as in `start`.
    while unsafe { STATE.read_volatile() } & RECEIVE_FULL != 0 {
        // SAFETY: as in `start`.
        let byte = unsafe { DATA.read_volatile() } as u8;
        critical_section::with(|cs| RECEIVED.borrow_ref_mut(cs).put(byte, &INTERRUPT));
    }
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
    loop {
        // With interrupts masked, so that none slips in between the look and the sleep; a pending
        // one ends the sleep all the same.
        let has_byte = critical_section::with(|cs| {
            let has_byte = !RECEIVED.borrow_ref(cs).is_empty();
            if !has_byte && !interrupt.is_pending() {
                cortex_m::asm::wfi();
            }
            has_byte
        });
        if has_byte || interrupt.is_pending() {
            return has_byte;
        }
    }
}

/// The next received byte; waits for it.
pub fn receive() -> u8 {
    let never = Interrupt::new();
    loop {
        wait(&never);
        if let Some(byte) = critical_section::with(|cs| RECEIVED.borrow_ref_mut(cs).take()) {
            return byte;
        }
    }
}

/// Sends a byte; waits until there is room.
pub fn send(byte: u8) {
    // SAFETY: as in `start`.
    while unsafe { STATE.read_volatile() } & TRANSMIT_FULL != 0 {}
    // SAFETY: as in `start`.
    unsafe { DATA.write_volatile(u32::from(byte)) };
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
