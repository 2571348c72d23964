//! The console: UART 0, an Arm CMSDK APB UART. Received bytes come in by interrupt, so that
//! none is lost while a program runs and Ctrl-C can stop it.

use core::cell::{Cell, RefCell};
use core::fmt;

use critical_section::Mutex;

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

const CTRL_C: u8 = 3;

/// Received bytes that the interpreter has not taken.
struct Ring {
    bytes: [u8; SIZE],
    start: usize,
    len: usize,
}

/// Bytes that can wait: more than twice the window of raw-paste mode.
const SIZE: usize = 512;

static RECEIVED: Mutex<RefCell<Ring>> = Mutex::new(RefCell::new(Ring {
    bytes: [0; SIZE],
    start: 0,
    len: 0,
}));

/// Does a program run, so that Ctrl-C interrupts it instead of coming to the prompt?
static PROGRAM: Mutex<Cell<bool>> = Mutex::new(Cell::new(false));

/// The last byte that was sent.
static LAST: Mutex<Cell<u8>> = Mutex::new(Cell::new(0));

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

/// Says whether Ctrl-C is for a program from now on.
pub fn programs_run(run: bool) {
    critical_section::with(|cs| PROGRAM.borrow(cs).set(run));
}

/// Was a carriage return the last byte sent?
pub fn last_was_return() -> bool {
    critical_section::with(|cs| LAST.borrow(cs).get()) == b'\r'
}

/// Takes what the UART has received. Bytes that find no room are lost.
pub fn on_receive() {
    // Before the bytes are taken: one that comes after the last look at STATE raises it again.
    // SAFETY: as in `start`.
    unsafe { INTERRUPT_CLEAR.write_volatile(CLEAR_RECEIVE) };
    // SAFETY: as in `start`.
    while unsafe { STATE.read_volatile() } & RECEIVE_FULL != 0 {
        // SAFETY: as in `start`.
        let byte = unsafe { DATA.read_volatile() } as u8;
        critical_section::with(|cs| {
            if byte == CTRL_C && PROGRAM.borrow(cs).get() {
                INTERRUPT.keyboard();
                return;
            }
            let mut ring = RECEIVED.borrow_ref_mut(cs);
            if ring.len < SIZE {
                let end = (ring.start + ring.len) % SIZE;
                ring.bytes[end] = byte;
                ring.len += 1;
            }
        });
    }
}

/// The next received byte; waits for it.
pub fn receive() -> u8 {
    loop {
        let byte = critical_section::with(|cs| {
            let mut ring = RECEIVED.borrow_ref_mut(cs);
            if ring.len == 0 {
                return None;
            }
            let byte = ring.bytes[ring.start];
            ring.start = (ring.start + 1) % SIZE;
            ring.len -= 1;
            Some(byte)
        });
        match byte {
            Some(byte) => return byte,
            // With interrupts masked, so that none slips in between the look and the sleep; a
            // pending one ends the sleep all the same.
            None => critical_section::with(|cs| {
                if RECEIVED.borrow_ref(cs).len == 0 {
                    cortex_m::asm::wfi();
                }
            }),
        }
    }
}

/// Sends a byte; waits until there is room.
pub fn send(byte: u8) {
    // SAFETY: as in `start`.
    while unsafe { STATE.read_volatile() } & TRANSMIT_FULL != 0 {}
    // SAFETY: as in `start`.
    unsafe { DATA.write_volatile(u32::from(byte)) };
    critical_section::with(|cs| LAST.borrow(cs).set(byte));
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
