//! A console over a UART whose driver a chip's HAL brings.

use core::cell::RefCell;

use critical_section::Mutex;
use taipan_machine::SerialIo;

use crate::board;

/// The console's UART, as a static of the board: any driver with `embedded-io`'s traits.
pub struct SerialConsole<T>(Mutex<RefCell<Option<T>>>);

impl<T: SerialIo> SerialConsole<T> {
    /// Without its driver yet.
    pub const fn new() -> SerialConsole<T> {
        SerialConsole(Mutex::new(RefCell::new(None)))
    }

    /// Takes the driver, which is set up.
    pub fn start(&self, driver: T) {
        critical_section::with(|cs| self.0.replace(cs, Some(driver)));
    }

    /// Sends a byte; waits until there is room. [`board::Board::send`]
    pub fn send(&self, byte: u8) {
        // Interrupts come in between: the line may be busy for a while.
        while !critical_section::with(|cs| {
            let mut driver = self.0.borrow_ref_mut(cs);
            // What the driver cannot send is lost.
            let sent = |driver: &mut T| driver.send(&[byte]) != Ok(0);
            driver.as_mut().is_none_or(sent)
        }) {}
    }

    /// Takes what was received: what the UART's interrupt handler calls.
    pub fn on_receive(&self) {
        critical_section::with(|cs| {
            let mut driver = self.0.borrow_ref_mut(cs);
            let Some(driver) = driver.as_mut() else {
                return;
            };
            let mut byte = [0];
            while driver.can_receive() {
                // A character that was damaged on its way is left out.
                if driver.receive(&mut byte) == Ok(1) {
                    board::received(byte[0]);
                }
            }
        });
    }
}

impl<T: SerialIo> Default for SerialConsole<T> {
    fn default() -> Self {
        SerialConsole::new()
    }
}
