//! The peripherals of the host: the simulated board's pins, UARTs and registers, with the host's own
//! time. Pins 16 and 17, 18 and 19, and so on up to 31 are wired together, so that a program can
//! drive what it reads.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use taipan_machine::simulated::Board;
use taipan_machine::{Alarm, Event, Machine, Memory, Pins, Rtc, Uart};
use taipan_object::host::Interrupt;

use crate::threads::Gate;

/// The first pin that is wired to its neighbour, and the last one.
const WIRED: std::ops::Range<usize> = 16..32;

/// What `machine` finds on a Unix-like host.
pub struct Peripherals {
    board: Board<'static>,
    alarm: HostAlarm,
    clock: HostClock,
}

impl Peripherals {
    /// Peripherals that tell `interrupt` of what happens, and wake who sleeps at `gate`; ticks count
    /// from `started`.
    pub fn new(
        started: Instant,
        interrupt: &'static Interrupt,
        gate: &'static Gate,
    ) -> Peripherals {
        let mut board = Board::new(Some(interrupt));
        for pin in WIRED.step_by(2) {
            board.wire(pin, pin + 1);
        }
        Peripherals {
            board,
            alarm: HostAlarm {
                started,
                interrupt,
                gate,
                due: Arc::new((Mutex::new(None), Condvar::new())),
                runs: false,
            },
            clock: HostClock { ahead: 0 },
        }
    }

    /// As [`Gate::until_alarm`].
    pub fn until_alarm(&self) -> Option<Duration> {
        self.alarm.gate.until_alarm()
    }
}

impl Machine for Peripherals {
    fn pins(&mut self) -> Option<&mut dyn Pins> {
        self.board.pins()
    }

    fn uart(&mut self, id: usize) -> Option<&mut dyn Uart> {
        self.board.uart(id)
    }

    fn memory(&mut self) -> Option<&mut dyn Memory> {
        self.board.memory()
    }

    fn alarm(&mut self) -> Option<&mut dyn Alarm> {
        Some(&mut self.alarm)
    }

    fn rtc(&mut self) -> Option<&mut dyn Rtc> {
        Some(&mut self.clock)
    }

    fn take_event(&mut self) -> Option<Event> {
        self.board.take_event()
    }

    fn release(&mut self) {
        self.board.release();
        self.alarm.set(None);
    }
}

/// An alarm that a thread watches.
struct HostAlarm {
    started: Instant,
    interrupt: &'static Interrupt,
    gate: &'static Gate,
    due: Arc<(Mutex<Option<Instant>>, Condvar)>,
    runs: bool,
}

impl Alarm for HostAlarm {
    fn set(&mut self, at: Option<u64>) {
        let (due, changed) = &*self.due;
        let at = at.and_then(|at| self.started.checked_add(Duration::from_micros(at)));
        *due.lock().unwrap_or_else(PoisonError::into_inner) = at;
        self.gate.set_alarm(at);
        changed.notify_one();
        if at.is_some() && !self.runs {
            let (due, interrupt, gate) = (self.due.clone(), self.interrupt, self.gate);
            let thread = std::thread::Builder::new().stack_size(64 << 10);
            // Without a thread timers are still seen to whenever the program sleeps.
            self.runs = thread.spawn(move || watch(&due, interrupt, gate)).is_ok();
        }
    }
}

/// Tells the interrupt whenever the alarm is due.
fn watch(alarm: &(Mutex<Option<Instant>>, Condvar), interrupt: &Interrupt, gate: &Gate) {
    let (due, changed) = alarm;
    let mut at = due.lock().unwrap_or_else(PoisonError::into_inner);
    loop {
        at = match *at {
            None => changed.wait(at).unwrap_or_else(PoisonError::into_inner),
            Some(moment) => match moment.checked_duration_since(Instant::now()) {
                Some(left) if !left.is_zero() => {
                    let waited = changed.wait_timeout(at, left);
                    waited.unwrap_or_else(PoisonError::into_inner).0
                }
                _ => {
                    *at = None;
                    interrupt.scheduled();
                    gate.wake();
                    at
                }
            },
        };
    }
}

/// The clock of the host, which programs set for themselves only.
struct HostClock {
    /// Microseconds that it is ahead of the host's, wrapping.
    ahead: u64,
}

impl HostClock {
    fn host() -> u64 {
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |time| time.as_micros() as u64)
    }
}

impl Rtc for HostClock {
    fn get(&mut self) -> u64 {
        HostClock::host().wrapping_add(self.ahead)
    }

    fn set(&mut self, microseconds: u64) {
        self.ahead = microseconds.wrapping_sub(HostClock::host());
    }
}
