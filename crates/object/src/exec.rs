//! What executing code is made of: code, functions, frames, generators and the stack they
//! run on. Only data; `taipan-vm` gives it motion.
//!
//! The stack is a chain of chunks. In a chunk values grow up from the start and [`Frame`]s
//! down from the end. A frame's window is `[locals | handlers | operands]`; a callee's
//! window starts at its arguments in the caller's operands, so a call copies nothing. A
//! generator's frame and window lie in the heap and run there.

use core::cell::{Cell, UnsafeCell};
use core::num::NonZeroUsize;

use taipan_gc::{Array, Gc, Header, Kind, Plain, Trace, Tracer, managed};

use crate::builtin::dict::Dict;
use crate::data::Data;
use crate::name::Name;
use crate::object;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::trusted::Runnable;
use crate::word::Obj;

managed! {
    /// What the functions of one loaded module share.
    pub struct Context {
        /// The `.mpy` image that the code lies in.
        pub image: Data,
        /// Where its parts lie, in the terms of the loader.
        pub layout: Plain<[u32; 5]>,
        /// Interned strings by the index that instructions use; a mark ([`Obj::mark`]) of where it
        /// lies in the image for one that no loaded code uses.
        pub names: Gc<Array<Obj>>,
        /// Constants by the index that instructions use, from when the first is used; each is a
        /// mark ([`Obj::mark`]) of where it lies in the image until it is used itself.
        pub constants: Cell<Option<Gc<Array<Obj>>>>,
        /// The source file's name.
        pub file: Name,
        /// Does the image outlive the runtime? Then names stay in it.
        pub in_place: bool,
        /// The code of the image's body, which stands in for that of functions not loaded yet.
        pub body: Body,
        /// Who made it answers for the image.
        pub runnable: Runnable,
    }
}

/// The code of an image's body, once it is loaded.
#[derive(Default)]
pub struct Body(Cell<Option<Gc<Code>>>);

// SAFETY: what it refers to is traced.
unsafe impl Trace for Body {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.0.trace(tracer);
    }
}

impl Body {
    /// The code.
    pub fn get(&self) -> Option<Gc<Code>> {
        self.0.get()
    }
}

static CONTEXT: Kind = Kind::new::<Context>(Header::new(Kind::ROOT));

impl Context {
    /// The header of a context.
    pub fn header() -> Header {
        Header::new(&CONTEXT)
    }

    /// Makes code the body of its image.
    pub fn set_body(code: Gc<Code>) {
        code.context.body.0.set(Some(code));
    }
}

/// The numbers that say how code is called and how large its window is.
#[derive(Clone, Copy, Debug, Default)]
pub struct CallShape {
    /// Locals, arguments first.
    pub locals: u16,
    /// The deepest operand stack.
    pub operands: u16,
    /// The deepest nesting of exception handlers.
    pub handlers: u16,
    /// Positional parameters.
    pub positional: u8,
    /// Of them, how many have defaults.
    pub defaults: u8,
    /// Keyword-only parameters.
    pub keyword_only: u8,
    /// `.mpy` scope flags: generator, varargs, varkeywords, keyword-only defaults.
    pub flags: u8,
    /// Locals that become cells on entry.
    pub cells: u8,
    /// Positional parameters only, all required, no cells, not a generator: the call needs
    /// no more than a check of the count.
    pub simple: bool,
}

// SAFETY: it holds numbers only.
unsafe impl Trace for CallShape {
    const LEAF: bool = true;
    fn trace(&self, _tracer: &mut Tracer<'_>) {}
}

/// Words that one handler takes in a window: instruction, operand depth, exception, and
/// what to go on with afterwards.
pub const HANDLER_WORDS: usize = 4;

impl CallShape {
    /// Words of a window.
    #[inline(always)]
    pub fn window(&self) -> usize {
        self.locals as usize + self.handlers as usize * HANDLER_WORDS + self.operands as usize
    }

    /// Words before the operands.
    #[inline(always)]
    pub fn operand_start(&self) -> usize {
        self.locals as usize + self.handlers as usize * HANDLER_WORDS
    }
}

object! {
    /// Code of one function, class body or module: `types.CodeType`.
    pub struct Code: sealed {
        /// What it shares with the rest of its module.
        pub context: Gc<Context>,
        /// The prelude and the instructions.
        pub bytecode: Data,
        /// Where the instructions start in it.
        pub entry: usize,
        /// How it is called.
        pub shape: CallShape,
        /// Locals that a closure must hand in as cells.
        pub closed: u16,
        /// The function's name.
        pub name: Name,
        /// Where its entry lies in the image, from which its children are found.
        pub image_offset: usize,
        /// Code of nested functions that were made more than once.
        pub children: Cell<Option<Gc<Array<Obj>>>>,
        /// The nested function after those that were made once, and where it lies in the image.
        pub next_child: NextChild,
        /// The line of its definition.
        pub definition: DefinitionLine,
        /// Who made it answers for the bytecode.
        pub runnable: Runnable,
    }
}

/// A nested function and where it lies in the image.
#[derive(Default)]
pub struct NextChild(Cell<(u32, u32)>);

// SAFETY: no reference.
unsafe impl Trace for NextChild {
    const LEAF: bool = true;

    fn trace(&self, _tracer: &mut Tracer<'_>) {}
}

impl NextChild {
    /// Its number, 0 for none, and its place.
    pub fn get(&self) -> (u32, u32) {
        self.0.get()
    }

    /// Sets both.
    ///
    /// # Safety
    /// The place is where the function that this is part of has the nested function of this number, or one past
    /// its last.
    pub unsafe fn set(&self, number: u32, place: u32) {
        self.0.set((number, place));
    }
}

/// The line of a function's definition, kept in builds that can tell `sys.settrace` of it.
#[derive(Clone, Debug, Default)]
pub struct DefinitionLine {
    #[cfg(feature = "settrace")]
    line: Cell<u32>,
}

impl DefinitionLine {
    /// The line; 0 if it is not known.
    pub fn get(&self) -> u32 {
        #[cfg(feature = "settrace")]
        return self.line.get();
        #[cfg(not(feature = "settrace"))]
        0
    }

    /// Sets the line.
    #[cfg(feature = "settrace")]
    pub fn set(&self, line: u32) {
        self.line.set(line);
    }
}

// SAFETY: it refers to no object.
unsafe impl Trace for DefinitionLine {
    const LEAF: bool = true;

    fn trace(&self, _tracer: &mut Tracer<'_>) {}
}

object! {
    /// A function of a Python program.
    pub struct Function: sealed {
        /// Its code; that of its module's body, which no call takes for simple, until it is loaded.
        code: Cell<Gc<Code>>,
        /// The module's namespace.
        pub globals: Gc<Dict>,
        /// What many functions do not have.
        rest: Cell<Rest>,
    }
}

/// What many functions do not have, or the place of code that is not loaded, in one word.
#[derive(Clone, Copy)]
struct Rest(*const FunctionExtras);

// SAFETY: a word whose lowest bit is clear is null or the address of extras (`Function`).
unsafe impl Trace for Rest {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        if let Some(extras) = self.extras() {
            extras.trace(tracer);
        }
    }
}

impl Rest {
    const NONE: Rest = Rest(core::ptr::null());

    fn of_unloaded(unloaded: Unloaded) -> Rest {
        Rest(core::ptr::without_provenance(unloaded.0.get() << 1 | 1))
    }

    fn extras(self) -> Option<Gc<FunctionExtras>> {
        if self.0.is_null() || self.0.addr() & 1 != 0 {
            return None;
        }
        // SAFETY: a word whose lowest bit is clear came from a `Gc` that is traced.
        Some(unsafe { Gc::from_ptr(self.0) })
    }

    fn unloaded(self) -> Option<Unloaded> {
        match self.0.addr() & 1 {
            0 => None,
            _ => NonZeroUsize::new(self.0.addr() >> 1).map(Unloaded),
        }
    }
}

/// Where code that is not loaded lies in its module's image, and the line of its definition where
/// that is kept.
#[derive(Clone, Copy)]
pub struct Unloaded(NonZeroUsize);

// SAFETY: no reference.
unsafe impl Trace for Unloaded {
    const LEAF: bool = true;
    fn trace(&self, _tracer: &mut Tracer<'_>) {}
}

impl Unloaded {
    const OFFSET_BITS: u32 = 31;
    /// Does the word have room for a line?
    const HAS_LINE: bool = cfg!(feature = "settrace") && usize::BITS > 32;

    /// An offset of an image, not its first byte; `None` for one past what fits here.
    pub fn new(offset: u32, line: u32) -> Option<Unloaded> {
        if offset >> Unloaded::OFFSET_BITS != 0 {
            return None;
        }
        let line = if Unloaded::HAS_LINE { line as usize } else { 0 };
        let high = line.checked_shl(Unloaded::OFFSET_BITS).unwrap_or(0);
        NonZeroUsize::new(high & usize::MAX >> 1 | offset as usize).map(Unloaded)
    }

    /// Its place in the image.
    pub fn offset(self) -> u32 {
        self.0.get() as u32 & u32::MAX >> 1
    }

    /// The line; 0 if it is not known.
    pub fn line(self) -> u32 {
        if Unloaded::HAS_LINE {
            self.0.get().checked_shr(Unloaded::OFFSET_BITS).unwrap_or(0) as u32
        } else {
            0
        }
    }
}

/// The annotations of a function, in builds that keep them.
#[cfg(feature = "annotations")]
pub type KeptAnnotations = Cell<Option<Obj>>;
/// Nothing: this build keeps no annotations.
#[cfg(not(feature = "annotations"))]
pub type KeptAnnotations = core::marker::PhantomData<Obj>;

managed! {
    /// The parts of a function that many functions do not have.
    pub struct FunctionExtras {
        /// Defaults of the last positional parameters.
        pub defaults: Cell<Option<Gc<Array<Obj>>>>,
        /// Defaults of keyword-only parameters.
        pub keyword_defaults: Cell<Option<Gc<Dict>>>,
        /// Cells of enclosing functions, its first locals.
        pub closure: Cell<Option<Gc<Array<Obj>>>>,
        /// Attributes that the program set.
        pub attributes: Cell<Option<Gc<Dict>>>,
        /// Its annotations as a dict, or what makes that: see `builtin::annotations`.
        pub annotations: KeptAnnotations,
        /// Where the function's code lies until it is loaded.
        unloaded: Cell<Option<Unloaded>>,
    }
}

static FUNCTION_EXTRAS: Kind = Kind::new::<FunctionExtras>(Header::new(Kind::ROOT));

impl Function {
    /// A function of code that is loaded, which says itself that it may run. The variables of outer functions that
    /// the code needs are looked for when it uses them.
    pub fn new(header: Header, code: Gc<Code>, globals: Gc<Dict>) -> Function {
        Function {
            header,
            code: Cell::new(code),
            globals,
            rest: Cell::new(Rest::NONE),
        }
    }

    /// A function of the module with this body, whose code is not loaded.
    ///
    /// # Safety
    /// Code lies at that place of the body's image.
    pub unsafe fn new_unloaded(
        header: Header,
        body: Gc<Code>,
        unloaded: Unloaded,
        globals: Gc<Dict>,
    ) -> Function {
        Function {
            header,
            code: Cell::new(body),
            globals,
            rest: Cell::new(Rest::of_unloaded(unloaded)),
        }
    }

    /// Its code; that of its module's body, which no call takes for simple, until it is loaded.
    #[inline(always)]
    pub fn code(&self) -> Gc<Code> {
        self.code.get()
    }

    /// Where its code lies, if it is not loaded.
    #[inline(always)]
    pub fn unloaded(&self) -> Option<Unloaded> {
        let rest = self.rest.get();
        match rest.extras() {
            Some(extras) => extras.unloaded.get(),
            None => rest.unloaded(),
        }
    }

    /// Gives a function its code, now that it is loaded, or other code that is.
    pub fn set_loaded(&self, code: Gc<Code>) {
        self.code.set(code);
        match self.rest.get().extras() {
            Some(extras) => extras.unloaded.set(None),
            None => self.rest.set(Rest::NONE),
        }
    }

    /// Its extras, if it has some.
    #[inline(always)]
    pub fn extras(&self) -> Option<Gc<FunctionExtras>> {
        self.rest.get().extras()
    }

    /// Its extras, made now if it has none.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn make_extras(&self, rt: &mut Runtime) -> Res<Gc<FunctionExtras>> {
        if let Some(extras) = self.extras() {
            return Ok(extras);
        }
        let extras = rt.alloc(FunctionExtras {
            header: Header::new(&FUNCTION_EXTRAS),
            defaults: Cell::new(None),
            keyword_defaults: Cell::new(None),
            closure: Cell::new(None),
            attributes: Cell::new(None),
            annotations: KeptAnnotations::default(),
            unloaded: Cell::new(self.unloaded()),
        })?;
        self.rest.set(Rest(extras.as_ptr()));
        Ok(extras)
    }
}

object! {
    /// A variable shared between a function and the functions inside it.
    pub struct Variable: sealed {
        /// Its value, if it is bound.
        pub value: Cell<Option<Obj>>,
    }
}

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
    fn trace_objects(&self, tracer: &mut Tracer<'_>) {
        self.code.trace(tracer);
        self.globals.trace(tracer);
        self.namespace.trace(tracer);
        self.instance.trace(tracer);
    }

    /// Traces what is in use of the window: locals, handlers in force, operands. The rest
    /// holds what was there before, which would stay alive for no reason.
    fn trace_window(&self, tracer: &mut Tracer<'_>) {
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
}

impl Exec {
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
}

impl Exec {
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
