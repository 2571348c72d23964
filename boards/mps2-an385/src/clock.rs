//! Time since start, from the SysTick timer: it counts down to zero once a millisecond.

use core::cell::Cell;
use core::sync::atomic::{AtomicU32, Ordering};

use cortex_m::peripheral::{Peripherals, SYST, syst::SystClkSource};
use cortex_m_rt::exception;
use critical_section::Mutex;

use crate::board::INTERRUPT;

/// Hertz of the processor clock.
pub const CLOCK: u32 = 25_000_000;
/// Processor clocks of a millisecond.
const PER_MILLISECOND: u32 = CLOCK / 1000;

/// Milliseconds since start; wraps after 49 days.
static MILLISECONDS: AtomicU32 = AtomicU32::new(0);

/// When the interpreter wants to be woken, in microseconds.
static ALARM: Mutex<Cell<Option<u64>>> = Mutex::new(Cell::new(None));

/// Starts the timer. To be called once.
pub fn start() {
    if let Some(mut peripherals) = Peripherals::take() {
        let timer = &mut peripherals.SYST;
        timer.set_clock_source(SystClkSource::Core);
        timer.set_reload(PER_MILLISECOND - 1);
        timer.clear_current();
        timer.enable_interrupt();
        timer.enable_counter();
    }
}

#[exception]
fn SysTick() {
    let now = MILLISECONDS.load(Ordering::Relaxed);
    MILLISECONDS.store(now.wrapping_add(1), Ordering::Relaxed);
    critical_section::with(|cs| {
        let alarm = ALARM.borrow(cs);
        if alarm
            .get()
            .is_some_and(|at| at <= u64::from(now) * 1000 + 1000)
        {
            alarm.set(None);
            INTERRUPT.scheduled();
        }
    });
}

/// Has the interpreter look for timers at this time, in microseconds; not before the next tick.
pub fn set_alarm(at: Option<u64>) {
    critical_section::with(|cs| ALARM.borrow(cs).set(at));
    if at.is_some_and(|at| at <= microseconds()) {
        INTERRUPT.scheduled();
    }
}

/// Microseconds since start.
pub fn microseconds() -> u64 {
    loop {
        let before = MILLISECONDS.load(Ordering::Relaxed);
        let left = SYST::get_current();
        if MILLISECONDS.load(Ordering::Relaxed) == before {
            let part = (PER_MILLISECOND - 1).saturating_sub(left) / (CLOCK / 1_000_000);
            return u64::from(before) * 1000 + u64::from(part);
        }
    }
}
