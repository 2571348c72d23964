//! Interrupts by number, for boards without a crate that names them.

use cortex_m::interrupt::InterruptNumber;
use cortex_m::peripheral::NVIC;

/// The interrupt with this number.
#[derive(Clone, Copy)]
struct Number(u16);

// SAFETY: the number is its own, and does not change.
unsafe impl InterruptNumber for Number {
    fn number(self) -> u16 {
        self.0
    }
}

/// Lets these interrupts come; the board's `DefaultHandler` gets them.
///
/// # Safety
/// The handlers are in place, and no critical section is open.
pub unsafe fn unmask(numbers: &[u16]) {
    for number in numbers {
        // SAFETY: the caller's.
        unsafe { NVIC::unmask(Number(*number)) };
    }
    // SAFETY: the caller's.
    unsafe { cortex_m::interrupt::enable() };
}
