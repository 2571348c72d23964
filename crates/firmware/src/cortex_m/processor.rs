//! The processor: clock, sleep, interrupts, the alarm; how it is reset.

use cortex_m::peripheral::SCB;
use taipan_machine::{Alarm, Frequency, Interrupts, Sleep};

use crate::board::{self, INTERRUPT};
use crate::note::Note;
use crate::restart::Restart;
use crate::ticks;

/// The processor of a board whose clock is [`crate::ticks`].
pub struct Processor {
    hertz: u32,
    now: fn() -> u64,
    pub(super) restart: Restart,
}

impl Processor {
    /// The processor with this clock, in hertz, this [`crate::board::Board::microseconds`], and a place for
    /// a note that a reset leaves as it is. Without a boot loader, `machine.bootloader()` asks for a safe
    /// boot. Once only, as it takes the note.
    pub fn new(hertz: u32, now: fn() -> u64, note: Note, boot_loader: Option<fn()>) -> Processor {
        Processor {
            hertz,
            now,
            restart: Restart::new(note, reset, boot_loader),
        }
    }

    /// Its clock.
    pub(super) fn now(&self) -> fn() -> u64 {
        self.now
    }

    /// Did the program before the reset ask for a safe boot?
    pub fn is_safe_boot_asked(&self) -> bool {
        self.restart.is_safe_boot_asked()
    }

    /// The interpreter ends; it will be started again.
    pub fn release(&mut self) {
        self.restart.release();
        ticks::set_alarm(None, 0);
    }
}

/// [`crate::board::Board::wait`] of a processor that [`crate::ticks`] wakes each millisecond.
pub fn wait(_: Option<u64>) {
    cortex_m::asm::wfi();
}

/// [`crate::board::Board::reset`].
pub fn reset() -> ! {
    SCB::sys_reset()
}

impl Frequency for Processor {
    fn get(&mut self) -> u32 {
        self.hertz
    }
}

impl Sleep for Processor {
    fn idle(&mut self) {
        cortex_m::asm::wfi();
    }

    fn has_light(&self) -> bool {
        true
    }

    fn light(&mut self, milliseconds: Option<u32>) {
        let at = milliseconds.map(|time| (self.now)().saturating_add(u64::from(time) * 1000));
        board::sleep_until(at, self.now, wait, || INTERRUPT.is_pending());
    }
}

impl Interrupts for Processor {
    fn disable(&mut self) -> usize {
        let were_active = cortex_m::register::primask::read().is_active();
        cortex_m::interrupt::disable();
        were_active.into()
    }

    fn restore(&mut self, state: usize) {
        if state != 0 {
            // SAFETY: the state is one in which interrupts were on, so no critical section is open.
            unsafe { cortex_m::interrupt::enable() };
        }
    }
}

impl Alarm for Processor {
    fn set(&mut self, at: Option<u64>) {
        ticks::set_alarm(at, (self.now)());
    }
}
