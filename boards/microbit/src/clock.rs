//! Time since start: timer 0 counts microseconds and begins anew every millisecond. The Cortex-M0 of this
//! chip has no SysTick.

use taipan_firmware::register::Registers;
use taipan_firmware::ticks;

/// The interrupt of a millisecond that is over.
pub const IRQ: u16 = 8;

// SAFETY: only this file uses the timer.
const TIMER: Registers = unsafe { Registers::at(0x4000_8000) };
const START: usize = 0x000;
const CAPTURE_1: usize = 0x044;
const COMPARED_0: usize = 0x140;
const SHORTCUTS: usize = 0x200;
const INTERRUPT_SET: usize = 0x304;
const WIDTH: usize = 0x508;
const PRESCALER: usize = 0x510;
const COMPARE_0: usize = 0x540;
const COMPARE_1: usize = 0x544;

const CLEAR_AT_COMPARE_0: u32 = 1 << 0;
const INTERRUPT_AT_COMPARE_0: u32 = 1 << 16;
const SIXTEEN_BITS: u32 = 0;
/// 16 MHz divided by two so many times.
const MEGAHERTZ: u32 = 4;

/// Starts the timer.
pub fn start() {
    TIMER.write(WIDTH, SIXTEEN_BITS);
    TIMER.write(PRESCALER, MEGAHERTZ);
    TIMER.write(COMPARE_0, 1000);
    TIMER.write(SHORTCUTS, CLEAR_AT_COMPARE_0);
    TIMER.write(INTERRUPT_SET, INTERRUPT_AT_COMPARE_0);
    TIMER.write(START, 1);
}

/// The handler of the timer's interrupt.
pub fn on_millisecond() {
    TIMER.write(COMPARED_0, 0);
    ticks::tick();
}

/// Microseconds since start.
pub fn microseconds() -> u64 {
    ticks::microseconds(part, is_due)
}

fn part() -> u32 {
    TIMER.write(CAPTURE_1, 1);
    TIMER.read(COMPARE_1).min(999)
}

fn is_due() -> bool {
    TIMER.read(COMPARED_0) != 0
}
