//! The clock of a board whose timer interrupts once a millisecond: microseconds since start, and the
//! interpreter's alarm.

use core::cell::Cell;
use core::sync::atomic::{AtomicU32, Ordering};

use critical_section::Mutex;

use crate::board::INTERRUPT;

/// Milliseconds since start; wraps after 49 days.
static MILLISECONDS: AtomicU32 = AtomicU32::new(0);

/// When the interpreter wants to be woken, in microseconds.
static ALARM: Mutex<Cell<Option<u64>>> = Mutex::new(Cell::new(None));

/// A millisecond has passed: what the timer's interrupt handler calls.
pub fn tick() {
    let now = MILLISECONDS.load(Ordering::Relaxed).wrapping_add(1);
    MILLISECONDS.store(now, Ordering::Relaxed);
    critical_section::with(|cs| {
        let alarm = ALARM.borrow(cs);
        if alarm.get().is_some_and(|at| at <= u64::from(now) * 1000) {
            alarm.set(None);
            INTERRUPT.scheduled();
        }
    });
}

/// Has the interpreter look for timers at this time, in microseconds, or at the tick after it.
pub fn set_alarm(at: Option<u64>, now: u64) {
    critical_section::with(|cs| ALARM.borrow(cs).set(at));
    if at.is_some_and(|at| at <= now) {
        INTERRUPT.scheduled();
    }
}

/// Microseconds since start, of a timer whose `part` gives those of this millisecond, and whose `is_due`
/// says that its interrupt waits: interrupts may be masked.
pub fn microseconds(part: fn() -> u32, is_due: fn() -> bool) -> u64 {
    loop {
        let before = MILLISECONDS.load(Ordering::Relaxed);
        let mut micros = part();
        let mut millis = before;
        if is_due() {
            // The timer has begun anew, and perhaps had not when it was read.
            micros = part();
            millis = before.wrapping_add(1);
        }
        if MILLISECONDS.load(Ordering::Relaxed) == before {
            return u64::from(millis) * 1000 + u64::from(micros);
        }
    }
}
