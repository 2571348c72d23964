//! Exceptions: the object and the hierarchy of built-in types.

use core::cell::Cell;

use taipan_gc::Gc;

use super::tuple;
use crate::args::Args;
use crate::names;
use crate::object;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots::Slots;
use crate::types::{Type, TypeFlags, header_of};
use crate::word::Obj;

object! {
    /// An exception.
    pub struct Exception: open {
        /// `args`, a tuple.
        pub args: Cell<Obj>,
        /// Where it has been: file name, line, function, and so on; a list, or `None`.
        pub traceback: Cell<Obj>,
        /// `__cause__`
        pub cause: Cell<Obj>,
        /// `__context__`
        pub context: Cell<Obj>,
        /// `__suppress_context__`
        pub suppress_context: Cell<bool>,
    }
}

impl Exception {
    /// An exception of a built-in type.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn new(rt: &mut Runtime, ty: &'static Type, args: &[Obj]) -> Res {
        let args = tuple::new(rt, args)?;
        let ty = Gc::from_static(ty);
        rt.alloc_instance(ty, Exception::with_args(ty, args))
    }

    fn with_args(ty: Gc<Type>, args: Obj) -> Exception {
        Exception {
            header: header_of(ty),
            args: Cell::new(args),
            traceback: Cell::new(Obj::NONE),
            cause: Cell::new(Obj::NONE),
            context: Cell::new(Obj::NONE),
            suppress_context: Cell::new(false),
        }
    }
}

/// The value of a `StopIteration`.
pub fn stop_value(exception: Obj) -> Obj {
    exception
        .downcast::<Exception>()
        .and_then(|exception| tuple::items(exception.args.get()).first().copied())
        .unwrap_or(Obj::NONE)
}

fn new(rt: &mut Runtime, cls: Gc<Type>, args: Args) -> Res {
    let items = tuple::new(rt, args.positional)?;
    rt.alloc_instance(cls, Exception::with_args(cls, items))
}

static SLOTS: Slots = Slots {
    new: Some(new),
    ..Slots::EMPTY
};

/// `BaseException`
pub static BASE_EXCEPTION: Type =
    Type::new::<Exception>(names::BaseException, &SLOTS).with_flags(TypeFlags::EXCEPTION);

static INHERITED: Slots = Slots::EMPTY;

macro_rules! exceptions {
    ($($ident:ident $name:ident ($base:ident)),* $(,)?) => {$(
        #[doc = concat!("`", stringify!($name), "`")]
        pub static $ident: Type = Type::new::<Exception>(names::$name, &INHERITED)
            .with_base(&$base)
            .with_flags(TypeFlags::EXCEPTION);
    )*};
}

exceptions! {
    SYSTEM_EXIT SystemExit (BASE_EXCEPTION),
    KEYBOARD_INTERRUPT KeyboardInterrupt (BASE_EXCEPTION),
    GENERATOR_EXIT GeneratorExit (BASE_EXCEPTION),
    EXCEPTION Exception (BASE_EXCEPTION),
    STOP_ITERATION StopIteration (EXCEPTION),
    STOP_ASYNC_ITERATION StopAsyncIteration (EXCEPTION),
    ARITHMETIC_ERROR ArithmeticError (EXCEPTION),
    OVERFLOW_ERROR OverflowError (ARITHMETIC_ERROR),
    ZERO_DIVISION_ERROR ZeroDivisionError (ARITHMETIC_ERROR),
    ASSERTION_ERROR AssertionError (EXCEPTION),
    ATTRIBUTE_ERROR AttributeError (EXCEPTION),
    EOF_ERROR EOFError (EXCEPTION),
    IMPORT_ERROR ImportError (EXCEPTION),
    LOOKUP_ERROR LookupError (EXCEPTION),
    INDEX_ERROR IndexError (LOOKUP_ERROR),
    KEY_ERROR KeyError (LOOKUP_ERROR),
    MEMORY_ERROR MemoryError (EXCEPTION),
    NAME_ERROR NameError (EXCEPTION),
    OS_ERROR OSError (EXCEPTION),
    RUNTIME_ERROR RuntimeError (EXCEPTION),
    NOT_IMPLEMENTED_ERROR NotImplementedError (RUNTIME_ERROR),
    SYNTAX_ERROR SyntaxError (EXCEPTION),
    INDENTATION_ERROR IndentationError (SYNTAX_ERROR),
    TYPE_ERROR TypeError (EXCEPTION),
    VALUE_ERROR ValueError (EXCEPTION),
    UNICODE_ERROR UnicodeError (VALUE_ERROR),
}
