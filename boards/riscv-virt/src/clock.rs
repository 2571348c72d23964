//! Time since start, from the timer of the hart (CLINT). It interrupts when somebody wants to be
//! woken, not all the time: the interpreter's alarm, or whoever sleeps.

use core::cell::Cell;

use critical_section::Mutex;
use riscv::interrupt::Interrupt as Source;
use taipan_firmware::board::INTERRUPT;

use crate::register;

const COMPARE: usize = 0x0200_4000;
const TIME: usize = 0x0200_bff8;

/// Ticks of the timer in a second.
pub const HERTZ: u32 = 10_000_000;
const PER_MICROSECOND: u64 = HERTZ as u64 / 1_000_000;

/// When somebody wants to be woken, in microseconds: the interpreter, and who sleeps.
struct Wanted {
    alarm: Cell<Option<u64>>,
    sleep: Cell<Option<u64>>,
}

static WANTED: Mutex<Wanted> = Mutex::new(Wanted {
    alarm: Cell::new(None),
    sleep: Cell::new(None),
});

/// Lets the timer interrupt, though not before somebody wants it to. To be called once.
pub fn start() {
    set_timer(None);
    // SAFETY: the handler is in place, and all critical sections mask interrupts.
    unsafe {
        riscv::register::mie::set_mtimer();
        riscv::interrupt::enable();
    }
}

fn ticks() -> u64 {
    loop {
        // SAFETY: the two halves of a counter that nobody writes.
        let (high, low, again): (u32, u32, u32) = unsafe {
            (
                register::read(TIME + 4),
                register::read(TIME),
                register::read(TIME + 4),
            )
        };
        if high == again {
            return u64::from(high) << 32 | u64::from(low);
        }
    }
}

/// Microseconds since start.
pub fn microseconds() -> u64 {
    ticks() / PER_MICROSECOND
}

/// Has the timer interrupt at this time, in microseconds.
fn set_timer(at: Option<u64>) {
    let at = at.map_or(u64::MAX, |at| at.saturating_mul(PER_MICROSECOND));
    // SAFETY: the compare register of this hart, which this module alone writes; no value in
    // between is earlier than the new one.
    unsafe {
        register::write(COMPARE + 4, u32::MAX);
        register::write(COMPARE, at as u32);
        register::write(COMPARE + 4, (at >> 32) as u32);
    }
}

/// Sets the timer to what is wanted first.
fn plan(wanted: &Wanted) {
    let (alarm, sleep) = (wanted.alarm.get(), wanted.sleep.get());
    set_timer(match (alarm, sleep) {
        (Some(alarm), Some(sleep)) => Some(alarm.min(sleep)),
        (one, other) => one.or(other),
    });
}

/// Has the interpreter look for timers at this time, in microseconds.
pub fn set_alarm(at: Option<u64>) {
    critical_section::with(|cs| {
        let wanted = WANTED.borrow(cs);
        wanted.alarm.set(at);
        plan(wanted);
    });
}

#[riscv_rt::core_interrupt(Source::MachineTimer)]
fn on_timer() {
    let now = microseconds();
    critical_section::with(|cs| {
        let wanted = WANTED.borrow(cs);
        if wanted.alarm.get().is_some_and(|at| at <= now) {
            wanted.alarm.set(None);
            INTERRUPT.scheduled();
        }
        if wanted.sleep.get().is_some_and(|at| at <= now) {
            wanted.sleep.set(None);
        }
        plan(wanted);
    });
}

/// Sleeps until an interrupt or, if there is one, this time, in microseconds. Interrupts are masked.
pub fn wait(until: Option<u64>) {
    critical_section::with(|cs| {
        let wanted = WANTED.borrow(cs);
        wanted.sleep.set(until);
        plan(wanted);
    });
    riscv::asm::wfi();
}
