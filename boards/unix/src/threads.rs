//! The threads of a process, of which one at a time has the interpreter. Those that want it get it
//! in the order in which they came; who has it is asked to give way after a while.

use std::io::{PipeReader, PipeWriter, Read, Write};
use std::os::fd::AsRawFd;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use taipan_object::host::Interrupt;
use taipan_object::sockets::Waiting;
use taipan_object::threads::{Entry, Handed, Threads};
use taipan_vfs::Result;

use crate::sockets;

/// How long a thread may have the interpreter while others wait.
const TURN: Duration = Duration::from_millis(5);
/// The longest wait between looks at the keyboard.
const NAP: Duration = Duration::from_millis(50);
/// Native stack of a thread beyond what Python code may use.
const SPARE_STACK: usize = 256 << 10;

/// The alarm is not set.
const NO_ALARM: u64 = u64::MAX;

/// Lets one thread after the other have the interpreter.
pub struct Gate {
    state: Mutex<State>,
    /// The interpreter was released, or somebody was notified.
    changed: Condvar,
    interrupt: &'static Interrupt,
    /// Wakes those that wait for files and sockets, where the system has pipes to spare.
    waker: Option<(PipeReader, PipeWriter)>,
    /// How many of those there are.
    polling: AtomicUsize,
    started: Instant,
    /// When the alarm rings, in microseconds since then; [`NO_ALARM`] if it is not set.
    alarm: AtomicU64,
}

#[derive(Default)]
struct State {
    /// The runtime, when nobody has it.
    free: Option<Handed>,
    /// Who waits longest, by the numbers that are given out.
    serving: u64,
    /// The next number.
    next: u64,
    /// How often [`Gate::notify`] was called.
    notified: u64,
}

/// A pipe that neither end of waits.
fn waker() -> Option<(PipeReader, PipeWriter)> {
    let (reader, writer) = std::io::pipe().ok()?;
    for end in [reader.as_raw_fd(), writer.as_raw_fd()] {
        // SAFETY: the calls take integers only.
        let answer = unsafe {
            let flags = libc::fcntl(end, libc::F_GETFL);
            libc::fcntl(end, libc::F_SETFL, flags | libc::O_NONBLOCK)
        };
        if answer < 0 {
            return None;
        }
    }
    Some((reader, writer))
}

impl Gate {
    /// A gate through which the calling thread has gone already.
    pub fn new(interrupt: &'static Interrupt) -> Gate {
        Gate {
            state: Mutex::default(),
            changed: Condvar::new(),
            interrupt,
            waker: waker(),
            polling: AtomicUsize::new(0),
            started: Instant::now(),
            alarm: AtomicU64::new(NO_ALARM),
        }
    }

    /// Has those that sleep wake for the alarm: nothing else that would tell them need have had its
    /// turn by then.
    pub fn set_alarm(&self, at: Option<Instant>) {
        let at = at.map(|at| at.saturating_duration_since(self.started).as_micros());
        let at = at.and_then(|at| u64::try_from(at).ok());
        self.alarm.store(at.unwrap_or(NO_ALARM), Ordering::SeqCst);
    }

    /// How long it is until the alarm rings, if it is set. If that is now, it does: the interrupt waits.
    pub fn until_alarm(&self) -> Option<Duration> {
        let at = self.alarm.load(Ordering::SeqCst);
        if at == NO_ALARM {
            return None;
        }
        let left = Duration::from_micros(at).saturating_sub(self.started.elapsed());
        if left.is_zero() {
            let rung =
                self.alarm
                    .compare_exchange(at, NO_ALARM, Ordering::SeqCst, Ordering::SeqCst);
            if rung.is_ok() {
                self.interrupt.scheduled();
            }
        }
        Some(left)
    }

    /// Has those that wait or sleep look at the interrupt.
    pub fn wake(&self) {
        // Whoever has looked already waits by now.
        drop(self.lock());
        self.changed.notify_all();
        self.wake_polling();
    }

    /// Has those that wait for files and sockets look at the interrupt.
    fn wake_polling(&self) {
        if self.polling.load(Ordering::SeqCst) > 0
            && self.interrupt.is_pending()
            && let Some((_, writer)) = &self.waker
        {
            // If the pipe is full, they wake anyway.
            let mut writer: &PipeWriter = writer;
            let _ = writer.write(&[0]);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // What it guards is whole after each statement, so a panic of another thread harms nothing.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn pause<'g>(&self, state: MutexGuard<'g, State>, time: Duration) -> MutexGuard<'g, State> {
        let (state, _) = self
            .changed
            .wait_timeout(state, time)
            .unwrap_or_else(PoisonError::into_inner);
        state
    }

    /// Waits until `done`, the time is over, or the keyboard interrupts.
    fn wait_until(
        &self,
        microseconds: Option<u64>,
        interrupt: &Interrupt,
        done: impl Fn(&State) -> bool,
    ) {
        let end = microseconds.and_then(|microseconds| {
            Instant::now().checked_add(Duration::from_micros(microseconds))
        });
        let mut state = self.lock();
        while !done(&state) && !interrupt.is_keyboard() {
            let left = match end {
                Some(end) => end.saturating_duration_since(Instant::now()),
                None => NAP,
            };
            if left.is_zero() {
                return;
            }
            state = self.pause(state, left.min(NAP));
        }
    }
}

// SAFETY: the runtime is in `free`, behind a mutex, or one thread has taken it out.
unsafe impl Threads for Gate {
    fn release(&self, runtime: Handed) {
        self.lock().free = Some(runtime);
        self.changed.notify_all();
        self.wake_polling();
    }

    fn take(&self) -> Handed {
        let mut state = self.lock();
        let number = state.next;
        state.next += 1;
        loop {
            if state.serving == number
                && let Some(runtime) = state.free.take()
            {
                state.serving += 1;
                return runtime;
            }
            let has_waited = Instant::now();
            state = self.pause(state, TURN);
            if has_waited.elapsed() >= TURN {
                self.interrupt.scheduled();
            }
        }
    }

    fn is_wanted(&self) -> bool {
        let state = self.lock();
        state.serving != state.next
    }

    fn start(&'static self, stack: usize, entry: Entry) -> Option<usize> {
        use std::os::unix::thread::JoinHandleExt;
        let thread = std::thread::Builder::new()
            .stack_size(stack + SPARE_STACK)
            .spawn(move || {
                let runtime = self.take();
                // SAFETY: it was just taken; the process ends with the main thread, which keeps the
                // runtime.
                unsafe { runtime.run(stack, entry) };
                self.release(runtime);
            })
            .ok()?;
        Some(thread.as_pthread_t() as usize)
    }

    fn identity(&self) -> usize {
        // SAFETY: it takes nothing and always succeeds.
        unsafe { libc::pthread_self() as usize }
    }

    fn notified(&self) -> u64 {
        self.lock().notified
    }

    fn wait(&self, notified: u64, microseconds: Option<u64>, interrupt: &Interrupt) {
        self.wait_until(microseconds, interrupt, |state| state.notified != notified);
    }

    fn notify(&self) {
        self.lock().notified += 1;
        self.changed.notify_all();
    }

    fn wait_for(
        &self,
        all: &mut [Waiting],
        microseconds: Option<u64>,
        interrupt: &Interrupt,
    ) -> Result<usize> {
        self.polling.fetch_add(1, Ordering::SeqCst);
        let waker = self.waker.as_ref().map(|(reader, _)| reader);
        let found = sockets::wait(all, waker, microseconds, interrupt);
        self.polling.fetch_sub(1, Ordering::SeqCst);
        if let Some(mut reader) = waker {
            // What was written wakes nobody twice.
            while reader.read(&mut [0; 64]).is_ok_and(|count| count > 0) {}
        }
        found
    }

    fn sleep(&self, microseconds: u64, interrupt: &Interrupt) {
        let end = Instant::now().checked_add(Duration::from_micros(microseconds));
        loop {
            let alarm = self.until_alarm();
            let left = end.map(|end| end.saturating_duration_since(Instant::now()));
            if interrupt.is_pending() || left.is_some_and(|left| left.is_zero()) {
                return;
            }
            let next = [left, alarm].into_iter().flatten().min();
            let next = next.and_then(|next| u64::try_from(next.as_micros()).ok());
            self.wait_until(next, interrupt, |_| interrupt.is_pending());
        }
    }
}
