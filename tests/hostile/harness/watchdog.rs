//! Interrupts programs that run long, and ends the process if one cannot be interrupted.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use taipan::Interrupt;

/// How often the watchdog looks.
const TICK: Duration = Duration::from_millis(10);
/// Looks that a program may run before it is interrupted, and then at every look.
const PATIENCE: usize = 10;
/// Looks after which it counts as one that hangs.
const LIMIT: usize = 6000;

struct State {
    interrupt: Interrupt,
    running: AtomicBool,
    looks: AtomicUsize,
    number: AtomicUsize,
    bytes: Mutex<Vec<u8>>,
}

/// A thread that watches.
pub struct Watchdog(&'static State);

impl Watchdog {
    /// Begins to watch; `what` is named when something hangs.
    pub fn new(what: &'static str) -> Watchdog {
        let state: &'static State = Box::leak(Box::new(State {
            interrupt: Interrupt::new(),
            running: AtomicBool::new(false),
            looks: AtomicUsize::new(0),
            number: AtomicUsize::new(0),
            bytes: Mutex::default(),
        }));
        std::thread::spawn(move || {
            loop {
                std::thread::sleep(TICK);
                if !state.running.load(Ordering::Acquire) {
                    continue;
                }
                let looks = state.looks.fetch_add(1, Ordering::AcqRel);
                if looks >= PATIENCE {
                    state.interrupt.keyboard();
                }
                if looks >= LIMIT {
                    let number = state.number.load(Ordering::Acquire);
                    let bytes = state.bytes.lock().expect("nobody panicked");
                    eprintln!("{what} {number} hangs: {bytes:02x?}");
                    std::process::abort();
                }
            }
        });
        Watchdog(state)
    }

    /// The word through which programs are interrupted.
    pub fn interrupt(&self) -> &'static Interrupt {
        &self.0.interrupt
    }

    /// Notes what comes next.
    pub fn note(&self, number: usize, bytes: &[u8]) {
        self.0.number.store(number, Ordering::Release);
        *self.0.bytes.lock().expect("nobody panicked") = bytes.to_vec();
    }

    /// A program starts.
    pub fn start(&self) {
        self.0.looks.store(0, Ordering::Release);
        self.0.interrupt.forget_keyboard();
        self.0.running.store(true, Ordering::Release);
    }

    /// It has ended.
    pub fn stop(&self) {
        self.0.running.store(false, Ordering::Release);
    }
}
