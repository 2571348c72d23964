//! What executing code is made of: code, functions, frames, generators and the stack they
//! run on. Only data; `taipan-vm` gives it motion.
//!
//! The stack is a chain of chunks. In a chunk values grow up from the start and [`Frame`]s
//! down from the end.

mod code;
mod frame;
mod function;

use core::cell::Cell;

use taipan_gc::{Array, Gc, Header, Kind, Trace, Tracer, managed};

pub use self::code::{Body, CallShape, Code, Context, DefinitionLine, HANDLER_WORDS, NextChild};
pub use self::frame::{Frame, FrameCell, FrameFlags, Generator, GeneratorState};
pub use self::function::{Function, FunctionExtras, KeptAnnotations, Unloaded, Variable};
use crate::word::Obj;

managed! {
    /// A piece of the stack.
    pub struct Chunk {
        /// Its memory.
        pub words: Gc<Array<usize>>,
        /// The chunk before it.
        pub previous: Option<Gc<Chunk>>,
        /// The lowest address that frames occupy, in a chunk that is not the newest.
        pub frames_low: Cell<usize>,
    }
}

static CHUNK: Kind = Kind::new::<Chunk>(Header::new(Kind::ROOT));

impl Chunk {
    /// The header of a chunk.
    pub fn header() -> Header {
        Header::new(&CHUNK)
    }
}

/// One entry of the inline cache: what an instruction found last time.
#[derive(Clone, Copy)]
pub struct CacheEntry {
    /// The instruction's address.
    pub key: usize,
    /// What must be the same for the entry to hold.
    pub tag: usize,
    /// What was found.
    pub value: usize,
    /// More of it.
    pub extra: usize,
}

/// The last word of an entry for an attribute of a class.
pub const HELD_BY_CLASS: usize = usize::MAX;

/// Entries of the inline cache: a power of two.
pub const CACHE_SIZE: usize = if cfg!(target_pointer_width = "64") {
    512
} else if cfg!(feature = "tiny") {
    1
} else {
    256
};

/// The state of execution.
#[repr(C)]
pub struct Exec {
    /// The running frame; null when no Python code runs.
    pub frame: *mut Frame,
    /// The newest chunk of the stack.
    pub chunk: Option<Gc<Chunk>>,
    /// A chunk that was left, kept for the next call that needs one.
    pub spare: Option<Gc<Chunk>>,
    /// The lowest address that frames occupy in the newest chunk.
    pub frames_low: *mut Frame,
    /// Words of all chunks in use.
    pub words: usize,
    /// Words that chunks may have: what limits the depth of recursion.
    pub max_words: usize,
    /// Is `sys.settrace` to be told of what runs?
    #[cfg(feature = "settrace")]
    pub tracing: bool,
    /// Generators that run inside each other.
    pub generators: usize,
    /// The age of what classes know about their data descriptors: see `builtin::type_::descriptors`.
    pub(crate) descriptors: u16,
    /// Exceptions being handled in frames of generators and natives, innermost last.
    pub handled: Option<Obj>,
    /// The inline cache. Last, as what lies behind it is too far away for one instruction on Thumb.
    pub cache: [CacheEntry; CACHE_SIZE],
}

impl Exec {
    /// Nothing runs.
    pub const fn new() -> Exec {
        Exec {
            frame: core::ptr::null_mut(),
            chunk: None,
            spare: None,
            frames_low: core::ptr::null_mut(),
            words: 0,
            max_words: if cfg!(target_pointer_width = "64") {
                1 << 16
            } else {
                1 << 12
            },
            #[cfg(feature = "settrace")]
            tracing: false,
            generators: 0,
            descriptors: 1,
            cache: [CacheEntry {
                key: 0,
                tag: 0,
                value: 0,
                extra: 0,
            }; CACHE_SIZE],
            handled: None,
        }
    }

    /// Forgets all cached lookups: a class or a built-in name changed, or objects were freed
    /// whose addresses are in the cache.
    pub fn forget_lookups(&mut self) {
        self.cache = [CacheEntry {
            key: 0,
            tag: 0,
            value: 0,
            extra: 0,
        }; CACHE_SIZE];
    }

    /// Forgets where a class was found to hold this value: it has another one now.
    pub fn forget_held(&mut self, value: Obj) {
        for entry in &mut self.cache {
            if entry.extra == HELD_BY_CLASS && entry.value == value.word() {
                entry.key = 0;
            }
        }
    }
}

impl Default for Exec {
    fn default() -> Self {
        Exec::new()
    }
}

// SAFETY: every frame is traced, and every word in use of its window.
unsafe impl Trace for Exec {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.handled.trace(tracer);
        self.chunk.trace(tracer);
        self.spare.trace(tracer);
        Exec::trace_frames(self.frame, tracer);
    }
}

impl Exec {
    /// Traces a frame and those that it was called from.
    pub(crate) fn trace_frames(frame: *mut Frame, tracer: &mut Tracer<'_>) {
        let mut frame = frame;
        // SAFETY: `frame` and its chain of `previous` are null or frames in being.
        while let Some(current) = unsafe { frame.as_ref() } {
            if current.flags.contains(FrameFlags::GENERATOR) {
                // The frame lies inside its generator, which this finds.
                tracer.mark_word(frame.expose_provenance());
            } else {
                current.trace_objects(tracer);
                current.trace_window(tracer);
            }
            frame = current.previous;
        }
    }
}
