//! Activations of code: frames, and generators, which have theirs in the heap.
//!
//! A frame's window is `[locals | handlers | operands]`; a callee's window starts at its
//! arguments in the caller's operands, so a call copies nothing. A generator's frame and window
//! lie in the heap and run there.

use core::cell::{Cell, UnsafeCell};

use taipan_gc::{Array, Gc, Trace, Tracer};

use super::code::{Code, HANDLER_WORDS};
use crate::builtin::dict::Dict;
use crate::object;
use crate::word::Obj;

/// One activation of code.
#[repr(C)]
pub struct Frame {
    /// The frame that called; null for the first.
    pub previous: *mut Frame,
    /// The window.
    pub window: *mut Option<Obj>,
    /// The next instruction, while the frame is not the running one.
    pub ip: *const u8,
    /// One past the topmost operand, while the frame is not the running one.
    pub sp: *mut Option<Obj>,
    /// The first free word of the chunk while this frame is the running one.
    pub top: *mut Option<Obj>,
    /// What is executed.
    pub code: Gc<Code>,
    /// Global variables.
    pub globals: Gc<Dict>,
    /// Where names are stored: the globals, or the body of a class.
    pub namespace: Gc<Dict>,
    /// For `__init__`: the instance, which is the result of the call.
    pub instance: Option<Obj>,
    /// Handlers in force.
    pub handlers: usize,
    /// What happens when it is left.
    pub flags: FrameFlags,
}

bitflags::bitflags! {
    /// What happens when a frame is left.
    #[derive(Clone, Copy, PartialEq, Eq, Debug)]
    pub struct FrameFlags: usize {
        /// The loop that runs it ends: native code called it.
        const ENTRY = 1 << 0;
        /// It lies in a generator.
        const GENERATOR = 1 << 1;
        /// It is the first of its chunk.
        const FIRST = 1 << 2;
        /// Its result is dropped in favour of `instance`.
        const INIT = 1 << 3;
        /// It lies in a generator to which the generator before it delegates by `yield from`.
        const DELEGATE = 1 << 4;
        /// It lies in a generator whose values go to the collection that the caller is making of them.
        const COLLECT = 1 << 5;
        /// That collection, a list, becomes a tuple.
        const AS_TUPLE = 1 << 6;
    }
}

/// Where a generator stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GeneratorState {
    /// Not started.
    Fresh,
    /// Waiting at a `yield`.
    Suspended,
    /// Running now.
    Running,
    /// Returned or raised.
    Finished,
}

// SAFETY: no reference.
unsafe impl Trace for GeneratorState {
    const LEAF: bool = true;
    fn trace(&self, _tracer: &mut Tracer<'_>) {}
}

/// A frame inside a heap object.
#[repr(transparent)]
pub struct FrameCell(pub UnsafeCell<Frame>);

// SAFETY: what the frame holds is traced, and what is in use of its window, the memory of
// which the generator traces.
unsafe impl Trace for FrameCell {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        // SAFETY: the collector runs while no one writes to the frame.
        let frame = unsafe { &*self.0.get() };
        frame.trace_objects(tracer);
        frame.trace_window(tracer);
    }
}

object! {
    /// A generator or coroutine.
    pub struct Generator: sealed {
        /// Its frame.
        pub frame: FrameCell,
        /// The memory of the frame's window; the frame traces what is in it.
        pub window: Gc<Array<usize>>,
        /// Where it stands.
        pub state: Cell<GeneratorState>,
        /// An exception to raise at the point where it waits (`pend_throw`).
        pub pending: Cell<Option<Obj>>,
        /// Has the collector been asked to close it when nobody refers to it? Only one that
        /// waits inside a block that must be left properly needs that.
        pub closes: Cell<bool>,
    }
}

impl Generator {
    /// Its frame.
    pub fn frame(&self) -> *mut Frame {
        self.frame.0.get()
    }

    /// Its code.
    pub fn code(&self) -> Gc<Code> {
        // SAFETY: the code of a frame is never written after the frame is made.
        unsafe { (*self.frame.0.get()).code }
    }
}

impl Frame {
    pub(super) fn trace_objects(&self, tracer: &mut Tracer<'_>) {
        self.code.trace(tracer);
        self.globals.trace(tracer);
        self.namespace.trace(tracer);
        self.instance.trace(tracer);
    }

    /// Traces what is in use of the window: locals, handlers in force, operands. The rest
    /// holds what was there before, which would stay alive for no reason.
    pub(super) fn trace_window(&self, tracer: &mut Tracer<'_>) {
        let shape = &self.code.shape;
        let fixed = shape.locals as usize + self.handlers * HANDLER_WORDS;
        let start: *const usize = self.window.cast();
        for index in 0..fixed {
            // SAFETY: a window has room for its locals and for the handlers in force.
            trace_word(unsafe { start.add(index).read() }, tracer);
        }
        // SAFETY: the operands start inside the window.
        let mut operand = unsafe { start.add(shape.operand_start()) };
        while operand.addr() < self.sp.addr() {
            // SAFETY: `sp` is one past the topmost operand of the window.
            unsafe {
                trace_word(operand.read(), tracer);
                operand = operand.add(1);
            }
        }
    }
}

fn trace_word(word: usize, tracer: &mut Tracer<'_>) {
    // SAFETY: windows hold values, zero, or values that have died; a dead pointer is only
    // given to the tracer, which checks that it is the head of a live object.
    if let Some(value) = unsafe { Obj::from_word(word) } {
        value.trace(tracer);
    }
}
