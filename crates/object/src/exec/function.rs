//! Functions of Python programs: code with globals, and what few of them have besides.

use core::cell::Cell;
use core::num::NonZeroUsize;

use taipan_gc::{Array, Gc, Header, Kind, Trace, Tracer, managed};

use super::code::Code;
use crate::builtin::dict::Dict;
use crate::object;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::word::Obj;

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
