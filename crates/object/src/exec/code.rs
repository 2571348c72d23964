//! Code of functions, class bodies and modules, and what the code of one image shares.

use core::cell::Cell;

use taipan_gc::{Array, Gc, Header, Kind, Plain, Trace, Tracer, managed};

use crate::data::Data;
use crate::name::Name;
use crate::object;
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
