//! The verifier: what it has passed, an interpreter may run without looking where it steps.
//!
//! # What is guaranteed
//!
//! For a function that passed, called with its arguments put into its first local variables, and
//! run by an interpreter that does what the second part asks:
//!
//! 1. **Fetch.** Execution only ever comes to the start of a whole instruction inside the
//!    function's code; it never runs off its end. Operands decode within the code, and fit 32
//!    bits (`LOAD_CONST_SMALL_INT`: the image's `small_int_bits`). Every byte of the code belongs
//!    to a known instruction, whether it can be reached or not.
//! 2. **Tables.** Name, object and child operands are below the image's and the function's counts.
//!    So are the name numbers in the prelude.
//! 3. **Locals.** Local-variable operands, the prelude's cells, and the slots a call fills in are
//!    below [`FrameShape::n_locals`].
//! 4. **Stack.** The operand stack never gets below empty nor above [`FrameShape::max_stack`], the
//!    heights that the second part asks for included. Whichever way an instruction is reached, the
//!    stack has the same height there (a handler's record apart, see below).
//!    `n_locals + max_stack` is at most the prelude's `n_state`.
//! 5. **Handlers.** Never more than [`FrameShape::max_handlers`] are set up, at most the prelude's
//!    `n_exc_stack`. `POP_EXCEPT_JUMP`, `END_FINALLY`, `WITH_CLEANUP` and `UNWIND_JUMP` find
//!    the handlers they close. A handler's instructions lie at or after its first one, those of
//!    the block it guards before, for as long as it is set up: comparing offsets tells them apart.
//!    Nothing takes values off the stack below the height at which a handler was set up while the
//!    block it guards runs.
//! 6. **Iterators.** `FOR_ITER` finds on top of the stack four slots ([`ITER_SLOTS`]) that were
//!    made by one `GET_ITER_STACK`, or by `LOAD_NULL`, a load of a local variable, `LOAD_NULL`,
//!    `LOAD_NULL` in this order, and that nothing but `FOR_ITER` has touched since. They go away
//!    as a whole: through `FOR_ITER`'s exit, `UNWIND_JUMP`, four `POP_TOP`s in a row, or when the
//!    frame or an outer block is left. `STORE_COMP` and `DUP_TOP` do not read one of them.
//!    No jump leads in between such instructions that belong together.
//! 7. **Cells.** `LOAD_DEREF`, `STORE_DEREF`, `DELETE_DEREF`, and the loads whose values a closure
//!    takes (they are what comes directly before it, on every way), work on local variables in the
//!    prelude's cell list or below [`FrameShape::n_closed`], and no instruction stores to or
//!    deletes such a variable as a plain one.
//! 8. **Generators.** `YIELD_VALUE` and `YIELD_FROM` occur in generators only.
//!
//! [`verify_module`] passes an image whose functions all passed, whose names and strings are
//! UTF-8 (surrogates allowed, as upstream's compiler writes them), whose integer constants are
//! decimal numbers, which holds no native code, and whose body takes no arguments and is no
//! generator.
//!
//! # What an interpreter must do, and still check
//!
//! Stack slots and local variables hold *values*; two things look like one and are not an object:
//! an unbound local variable, and the *absent* mark that `LOAD_NULL`, `LOAD_METHOD` and
//! `LOAD_SUPER_METHOD` leave. The verifier does not follow them. So loads and deletions of local
//! variables and cells check for unbound, and every instruction takes absent operands without
//! harm (make absent a value of a type without abilities; `STORE_ATTR` and `STORE_SUBSCR` of
//! absent delete). An interpreter must also check, as the verifier has no types:
//!
//! | instruction | checks |
//! |---|---|
//! | a call | no argument given by position is replaced by one given by keyword; once arguments are in, the variables in the cell list are wrapped in cells |
//! | `MAKE_FUNCTION*` | the child's `n_closed` is 0 |
//! | `MAKE_CLOSURE*` | the child's `n_closed` is at most the number of cells given |
//! | `MAKE_*_DEFARGS` | defaults are a tuple as long as the child's `n_def_pos_args`, or absent; a dict, or absent |
//! | `CALL_*_VAR_KW` | the bitmap on top is a small integer; keyword names |
//! | `STORE_MAP`, `STORE_COMP` | the collection's type |
//! | `BUILD_MAP` | the operand is only a hint of size |
//! | `FOR_ITER` | first slot absent: the second may be any value |
//! | `IMPORT_*`, `LOAD_SUPER_METHOD`, `RAISE_*` | operands' types |
//! | `END_FINALLY`, `WITH_CLEANUP` | with nothing pending (see below) the top may be any value |
//!
//! ## Handlers
//!
//! `SETUP_EXCEPT` and `SETUP_FINALLY` note the stack's height `B`. `SETUP_WITH` replaces the
//! context manager by `__exit__` with its self (two slots), notes the height `B` above those, and
//! then pushes what `__enter__` gave; on the way it may use slots up to `B + 3`. The handler is set
//! up once `__enter__` has returned.
//!
//! An instruction that raises closes the handlers whose first instruction is at or before it,
//! innermost first, up to one whose is after it: this one is entered with height `B` and the
//! exception on top, nothing pending.
//!
//! `RETURN_VALUE` and `UNWIND_JUMP` close handlers, all or as many as they say, innermost first.
//! An `EXCEPT` handler is just closed, and so is one whose own instructions are running; closing
//! it brings the height back to its `B`. A `FINALLY` or `WITH` handler whose block is running is entered instead, with height `B` and two
//! slots on top: the value to return (for a jump, any value), and a cause (any value). What to go
//! on with (return; or the jump's target, the handlers left to close, whether an iterator is
//! dropped at the end) is kept *with the handler* as its pending action, not taken from the stack.
//! At the end an `UNWIND_JUMP` that says so takes an iterator's four slots off.
//!
//! A block that ends by itself comes to its `FINALLY` or `WITH` handler with one slot on top, any
//! value, `None` unless the code is odd, and nothing pending. So the record that a handler finds
//! above `B` takes one slot with nothing pending, and two otherwise.
//!
//! `WITH_CLEANUP` calls `__exit__` (up to three slots above `B`) and takes it and its self from
//! under the record. `END_FINALLY` takes the record off the top, by one slot or two as the
//! handler's pending action says, closes the handler and goes on with that action; with nothing
//! pending, it looks at the one slot: `None` goes on to the next instruction, an exception is
//! raised again, anything else is an error to be raised.
//!
//! A `FINALLY` handler whose first opcode is `DUP_TOP` is that of an `async with`:
//! [`AsyncWith::at`] gives the offsets to enter it at, in place of its first instruction.
//!
//! # Cost
//!
//! Two passes over a function, each instruction once in each (the second skips what cannot be
//! reached), with the time for one bounded by a constant: closing handlers takes a step each,
//! `STORE_COMP` one for each iterator it reaches past (at most 255 blocks nest). Memory is the
//! caller's: [`scratch_words`] 16-bit words, which is a quarter of a byte for each byte of code, 6
//! bytes for each jump target and 24 bytes for each loop or handler. Nothing recurses.

mod async_with;
mod blocks;
mod flow;
mod marks;
mod survey;

pub use crate::opcode::ITER_SLOTS;
pub use async_with::AsyncWith;

use crate::prelude::Prelude;
use crate::reader::{Code, CodeKind, Module, Object};
use crate::{Error, reader};
use marks::Marks;
use survey::Survey;

/// The room a verified function needs to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrameShape {
    /// Local variables, arguments included.
    pub n_locals: u16,
    /// Slots of operand stack.
    pub max_stack: u16,
    /// Handlers set up at the same time.
    pub max_handlers: u16,
    /// Local variables, from the first, that a closure must hand in as cells; they count as
    /// positional arguments.
    pub n_closed: u16,
}

impl FrameShape {
    /// The shape of a function that has passed before, without verifying it again: one pass over
    /// its code, no scratch memory. Stack and handlers are the prelude's, so at least as large as
    /// the verifier said.
    pub fn of_verified(prelude: &Prelude<'_>) -> Result<Self, Error> {
        let survey = Survey::of(prelude, &Limits::NONE, None).map_err(|(error, _)| error)?;
        let signature = &prelude.signature;
        let n_locals = u16::try_from(survey.n_locals).map_err(|_| Error::StackOverflow)?;
        Ok(Self {
            n_locals,
            max_stack: signature
                .n_state
                .checked_sub(n_locals)
                .ok_or(Error::StackOverflow)?,
            max_handlers: signature.n_exc_stack,
            n_closed: survey.n_closed as u16,
        })
    }

    /// Locals and stack together.
    pub const fn slots(&self) -> usize {
        self.n_locals as usize + self.max_stack as usize
    }
}

/// What a function's operands may refer to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Names in the image's table.
    pub n_names: u32,
    /// Constants in the image's table.
    pub n_objects: u32,
    /// The function's children.
    pub n_children: u32,
    /// Bits of a small integer, sign included.
    pub small_int_bits: u8,
}

impl Limits {
    /// Everything is within these.
    const NONE: Self = Self {
        n_names: u32::MAX,
        n_objects: u32::MAX,
        n_children: u32::MAX,
        small_int_bits: 64,
    };

    /// The limits for `code` in `module`.
    pub const fn of(module: &Module<'_>, code: &Code<'_>) -> Self {
        Self {
            n_names: module.n_names(),
            n_objects: module.n_objects(),
            n_children: code.n_children(),
            small_int_bits: module.header().small_int_bits,
        }
    }
}

/// Why something did not pass, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub error: Error,
    /// Where the function's entry is in the image; 0 for faults outside functions.
    pub code: u32,
    /// Where the instruction is in the function's code.
    pub at: u32,
}

impl core::fmt::Display for Fault {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(
            f,
            "{} (function at {}, instruction at {})",
            self.error, self.code, self.at
        )
    }
}

impl core::error::Error for Fault {}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self {
            error,
            code: 0,
            at: 0,
        }
    }
}

/// How many words of scratch memory [`verify_function`] needs for this bytecode (prelude
/// included).
pub fn scratch_words(bytecode: &[u8]) -> Result<usize, Error> {
    let prelude = Prelude::parse(bytecode)?;
    let code = prelude.instructions();
    let (labels, blocks) = survey::count(code).map_err(|(error, _)| error)?;
    Ok(marks::words(code.len(), labels) + blocks::BLOCK_WORDS * blocks)
}

/// How many words of scratch memory [`verify_module`] needs.
pub fn module_scratch_words(module: &Module<'_>) -> Result<usize, Error> {
    let mut most = 0;
    for code in module
        .codes()
        .filter(|code| code.kind() == CodeKind::Bytecode)
    {
        most = most.max(scratch_words(code.bytecode())?);
    }
    Ok(most)
}

/// Verifies one function, given its bytecode (prelude included); its children are not looked at.
///
/// [`Error::ScratchTooSmall`] says nothing about the function: try again with as many words as
/// [`scratch_words`] asks for.
pub fn verify_function(
    bytecode: &[u8],
    limits: &Limits,
    scratch: &mut [u16],
) -> Result<FrameShape, Fault> {
    let prelude = Prelude::parse(bytecode)?;
    let signature = &prelude.signature;
    for name in prelude.names() {
        if name? >= limits.n_names {
            return Err(Error::BadOperand.into());
        }
    }
    if signature.n_def_pos_args > signature.n_pos_args {
        return Err(Error::BadPrelude.into());
    }
    let located = |(error, at): survey::Located| Fault {
        error,
        code: 0,
        at: at as u32,
    };
    let code = prelude.instructions();
    let mut marks = Marks::new(scratch, code.len())?;
    let survey = Survey::of(&prelude, limits, Some(&mut marks)).map_err(located)?;
    let (labels, rest) = marks.finish().map_err(located)?;
    let peaks = flow::follow(code, labels, rest).map_err(located)?;

    if survey.n_closed > u32::from(signature.n_pos_args) {
        return Err(Error::BadPrelude.into());
    }
    let slots = survey.n_locals.saturating_add(peaks.stack);
    if slots > u32::from(signature.n_state) || u16::from(peaks.handlers) > signature.n_exc_stack {
        return Err(Error::StackOverflow.into());
    }
    Ok(FrameShape {
        n_locals: survey.n_locals as u16,
        max_stack: peaks.stack as u16,
        max_handlers: u16::from(peaks.handlers),
        n_closed: survey.n_closed as u16,
    })
}

/// Verifies one function of an image; its children are not looked at.
pub fn verify_code(
    module: &Module<'_>,
    code: &Code<'_>,
    scratch: &mut [u16],
) -> Result<FrameShape, Fault> {
    let at = code.offset();
    if code.kind() != CodeKind::Bytecode {
        return Err(Fault {
            error: Error::NativeUnsupported,
            code: at,
            at: 0,
        });
    }
    verify_function(code.bytecode(), &Limits::of(module, code), scratch)
        .map_err(|fault| Fault { code: at, ..fault })
}

/// Verifies the tables of an image: the part of [`verify_module`] that is not in functions. With
/// [`verify_body`] and [`verify_code`] for each function before it is first made, a loader
/// verifies as it goes.
pub fn verify_tables(module: &Module<'_>) -> Result<(), Error> {
    if module.n_names() == 0 {
        return Err(Error::BadName);
    }
    for name in module.names() {
        if let reader::Name::Text(text) = name
            && !is_text(text)
        {
            return Err(Error::BadName);
        }
    }
    module.for_each_object(&mut |object| verify_object(&object))
}

/// Verifies one constant; of a tuple, not the items. For a loader that makes constants when they
/// are first used.
pub fn verify_object(object: &Object<'_>) -> Result<(), Error> {
    let ok = match object {
        Object::FunTable => false,
        Object::Str(text) => is_text(text),
        Object::Int(text) => is_decimal(text),
        _ => true,
    };
    if ok { Ok(()) } else { Err(Error::BadObject) }
}

/// Verifies the body of an image, which is called without arguments.
pub fn verify_body(module: &Module<'_>, scratch: &mut [u16]) -> Result<FrameShape, Fault> {
    let body = module.body()?;
    let shape = verify_code(module, &body, scratch)?;
    let signature = Prelude::parse(body.bytecode())?.signature;
    if signature.n_arg_slots() != 0 || signature.is_generator() {
        return Err(Fault {
            error: Error::BadPrelude,
            code: body.offset(),
            at: 0,
        });
    }
    Ok(shape)
}

/// Verifies a whole image, with [`module_scratch_words`] words of scratch memory.
pub fn verify_module(module: &Module<'_>, scratch: &mut [u16]) -> Result<(), Fault> {
    verify_tables(module)?;
    verify_body(module, scratch)?;
    for code in module.codes().skip(1) {
        verify_code(module, &code, scratch)?;
    }
    Ok(())
}

/// Whether `bytes` are UTF-8, surrogates counted as characters.
fn is_text(mut bytes: &[u8]) -> bool {
    loop {
        let Err(error) = core::str::from_utf8(bytes) else {
            return true;
        };
        match bytes.get(error.valid_up_to()..) {
            Some([0xed, 0xa0..=0xbf, 0x80..=0xbf, rest @ ..]) => bytes = rest,
            _ => return false,
        }
    }
}

/// Whether `text` is a decimal number, a sign allowed.
fn is_decimal(text: &[u8]) -> bool {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    !digits.is_empty() && digits.iter().all(u8::is_ascii_digit)
}
