//! Time since start, from the SysTick timer: it counts down to zero once a millisecond.

use core::sync::atomic::{AtomicU32, Ordering};

use cortex_m::peripheral::{SCB, SYST, syst::SystClkSource};
use cortex_m_rt::exception;

use crate::ticks;

/// Clocks of the processor in a microsecond.
static PER_MICROSECOND: AtomicU32 = AtomicU32::new(1);

/// Starts the timer of a processor with this clock, in hertz: whole megahertz. To be called once.
pub fn start(mut timer: SYST, hertz: u32) {
    let clocks = (hertz / 1_000_000).max(1);
    PER_MICROSECOND.store(clocks, Ordering::Relaxed);
    timer.set_clock_source(SystClkSource::Core);
    timer.set_reload(clocks * 1000 - 1);
    timer.clear_current();
    timer.enable_interrupt();
    timer.enable_counter();
}

/// Microseconds since start.
pub fn microseconds() -> u64 {
    ticks::microseconds(part, SCB::is_pendst_pending)
}

fn part() -> u32 {
    let clocks = PER_MICROSECOND.load(Ordering::Relaxed);
    (clocks * 1000 - 1).saturating_sub(SYST::get_current()) / clocks
}

#[exception]
fn SysTick() {
    ticks::tick();
}
