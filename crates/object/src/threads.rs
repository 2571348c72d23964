//! Several threads of one interpreter, on hosts that have them: one at a time has the runtime, the
//! others are parked. What belongs to a thread (its frames, its native stack, the exception on its
//! way) is put aside while another runs, where the collector goes on finding it.
//!
//! The host makes the native threads and lets one after the other have the runtime ([`Threads`]).

use core::ptr::NonNull;

use taipan_gc::{Gc, Trace, Tracer, with_saved_registers};

use crate::builtin::list::List;
use crate::exec::{Chunk, Exec, Frame};
use crate::host::Interrupt;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::sockets::Waiting;
use crate::word::Obj;

/// A runtime on its way from one thread to another.
#[derive(Clone, Copy, Debug)]
pub struct Handed(NonNull<Runtime<'static>>);

// SAFETY: the thread that has it is the only one that uses the runtime behind it (`Threads`).
unsafe impl Send for Handed {}

/// What a new thread runs when it has the runtime.
pub type Entry = for<'r> fn(&mut Runtime<'r>);

/// The host's threads.
///
/// # Safety
/// Between [`take`](Threads::take) and [`release`](Threads::release) a thread is the only one that
/// has the runtime, and sees everything that others did to it before.
pub unsafe trait Threads: Sync {
    /// Gives the runtime away; whoever waits longest gets it.
    fn release(&self, runtime: Handed);

    /// Waits for the runtime.
    fn take(&self) -> Handed;

    /// Does anybody wait for the runtime?
    fn is_wanted(&self) -> bool;

    /// Starts a native thread that takes the runtime, calls [`Handed::run`] with `entry` and a
    /// native stack of `stack` bytes, and releases it. Its identity; `None` if there is none to be
    /// had.
    fn start(&'static self, stack: usize, entry: Entry) -> Option<usize>;

    /// The identity of the thread that asks: not zero.
    fn identity(&self) -> usize;

    /// How often [`notify`](Threads::notify) was called so far.
    fn notified(&self) -> u64;

    /// Waits until [`notify`](Threads::notify) has been called more often than `notified` times,
    /// `microseconds` have passed, or the keyboard interrupts. The number is asked for with the
    /// runtime in hand, so that no call is missed; this is called without it.
    fn wait(&self, notified: u64, microseconds: Option<u64>, interrupt: &Interrupt);

    /// Wakes those that wait.
    fn notify(&self);

    /// Waits until something has come for one of these files or sockets, `microseconds` have passed, or
    /// an interrupt is pending: for how many something has come. Not to be called with the runtime in
    /// hand.
    ///
    /// # Errors
    /// The host's.
    fn wait_for(
        &self,
        all: &mut [Waiting],
        microseconds: Option<u64>,
        interrupt: &Interrupt,
    ) -> taipan_vfs::Result<usize>;

    /// Waits for so long, or until the keyboard interrupts. Not to be called with the runtime in
    /// hand.
    fn sleep(&self, microseconds: u64, interrupt: &Interrupt);
}

/// What belongs to a thread, while another one runs.
pub(crate) struct Parked {
    next: *mut Parked,
    frame: *mut Frame,
    chunk: Option<Gc<Chunk>>,
    spare: Option<Gc<Chunk>>,
    frames_low: *mut Frame,
    words: usize,
    generators: usize,
    handled: Option<Obj>,
    #[cfg(feature = "settrace")]
    tracing: bool,
    raised: Option<Obj>,
    returned: Obj,
    printing: Option<Gc<List>>,
    locks: usize,
    /// The part of its native stack that is in use.
    near_end: *const usize,
    stack_end: *const (),
    stack_limit: usize,
}

impl Parked {
    /// Traces all that are parked.
    ///
    /// # Safety
    /// `first` is the list of a runtime.
    pub(crate) unsafe fn trace_all(first: *mut Parked, tracer: &mut Tracer<'_>) {
        let mut next = first;
        // SAFETY: those in the list lie in the stack frames of threads that wait.
        while let Some(parked) = unsafe { next.as_ref() } {
            parked.handled.trace(tracer);
            parked.chunk.trace(tracer);
            parked.spare.trace(tracer);
            Exec::trace_frames(parked.frame, tracer);
            parked.raised.trace(tracer);
            parked.returned.trace(tracer);
            parked.printing.trace(tracer);
            // SAFETY: the thread waits below `near_end`, so the stack above it stays as it is.
            unsafe { tracer.mark_range(parked.near_end, parked.stack_end.cast()) };
            next = parked.next;
        }
    }
}

impl<'h> Runtime<'h> {
    /// Lets other threads run while `f` does something that takes time and needs no runtime.
    pub fn without<R>(&mut self, f: impl FnOnce(&dyn Threads) -> R) -> Option<R> {
        let threads = self.threads?;
        Some(with_saved_registers(|near_end| {
            let mut parked = self.park(near_end);
            let place = &raw mut parked;
            self.parked = place;
            threads.release(Handed::of(self));
            let result = f(threads);
            threads.take();
            self.unpark(place);
            result
        }))
    }

    /// Lets another thread run, if one waits and this one does not hold it back.
    pub fn give_way(&mut self) {
        let Some(threads) = self.threads else { return };
        if threads.is_wanted() && (self.masked_by == 0 || self.masked_by != threads.identity()) {
            self.without(|_| ());
        }
    }

    /// Are the callbacks of peripherals to wait, as a thread has called
    /// [`mask`](Self::mask)?
    pub fn is_masked(&self) -> bool {
        self.masked_by != 0
    }

    /// Holds back the callbacks of peripherals, and all other threads but while this one waits for
    /// something, until [`unmask`](Self::unmask). If another thread has done so, this one waits until
    /// it is done with it. `false` if this thread itself had done so before.
    ///
    /// # Errors
    /// What a callback raises meanwhile, `KeyboardInterrupt`.
    pub fn mask(&mut self) -> Res<bool> {
        let Some(threads) = self.threads else {
            return Ok(true);
        };
        let this = threads.identity();
        if self.masked_by == this {
            return Ok(false);
        }
        let interrupt = self.interrupt;
        while self.masked_by != 0 {
            let notified = threads.notified();
            self.without(|threads| threads.wait(notified, None, interrupt));
            self.poll()?;
        }
        self.masked_by = this;
        Ok(true)
    }

    /// Ends what [`mask`](Self::mask) began, if this thread began it: what has come meanwhile is seen to
    /// at the next poll.
    pub fn unmask(&mut self) {
        let Some(threads) = self.threads else { return };
        if self.masked_by == threads.identity() {
            self.masked_by = 0;
            self.interrupt.scheduled();
            threads.notify();
        }
    }

    /// Takes what belongs to this thread out of the runtime.
    fn park(&mut self, near_end: *const usize) -> Parked {
        let exec = &mut self.exec;
        Parked {
            next: self.parked,
            frame: core::mem::replace(&mut exec.frame, core::ptr::null_mut()),
            chunk: exec.chunk.take(),
            spare: exec.spare.take(),
            frames_low: core::mem::replace(&mut exec.frames_low, core::ptr::null_mut()),
            words: core::mem::take(&mut exec.words),
            generators: core::mem::take(&mut exec.generators),
            handled: exec.handled.take(),
            #[cfg(feature = "settrace")]
            tracing: core::mem::take(&mut exec.tracing),
            raised: self.raised.take(),
            returned: core::mem::replace(&mut self.returned, Obj::NONE),
            printing: self.printing.take(),
            locks: self.heap.suspend_locks(),
            near_end,
            stack_end: core::mem::replace(&mut self.stack_end, core::ptr::null()),
            stack_limit: core::mem::take(&mut self.stack_limit),
        }
    }

    /// Puts it back.
    fn unpark(&mut self, place: *mut Parked) {
        let mut link = &raw mut self.parked;
        // SAFETY: the list holds what waiting threads have parked; this thread's is in it.
        let parked = unsafe {
            while *link != place {
                link = &raw mut (**link).next;
            }
            *link = (*place).next;
            &mut *place
        };
        let exec = &mut self.exec;
        exec.frame = parked.frame;
        exec.chunk = parked.chunk;
        exec.spare = parked.spare;
        exec.frames_low = parked.frames_low;
        exec.words = parked.words;
        exec.generators = parked.generators;
        exec.handled = parked.handled;
        #[cfg(feature = "settrace")]
        {
            exec.tracing = parked.tracing;
        }
        self.raised = parked.raised;
        self.returned = parked.returned;
        self.printing = parked.printing;
        self.heap.resume_locks(parked.locks);
        self.stack_end = parked.stack_end;
        self.stack_limit = parked.stack_limit;
    }
}

impl Handed {
    fn of(runtime: &mut Runtime<'_>) -> Handed {
        Handed(NonNull::from(runtime).cast())
    }

    /// Runs a new thread, which has just taken the runtime: `entry`, with a native stack of so
    /// many bytes from here on. It must then be released.
    ///
    /// # Safety
    /// It comes from [`Threads::take`], and the runtime lives as long as the native thread.
    pub unsafe fn run(self, stack: usize, entry: Entry) {
        // SAFETY: this thread has the runtime now, and nothing that `entry` is given outlives it.
        let rt = unsafe { &mut *self.0.as_ptr() };
        rt.enter(stack, |rt| entry(rt));
        rt.unmask();
        // The frames are gone; so can their memory be.
        rt.exec.chunk = None;
        rt.exec.spare = None;
        rt.exec.frames_low = core::ptr::null_mut();
        rt.exec.words = 0;
        rt.raised = None;
        rt.returned = Obj::NONE;
    }
}
