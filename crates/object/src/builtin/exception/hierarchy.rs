//! The built-in exception types, as CPython's reference lists them.

use super::{BASE_EXCEPTION, Exception};
use crate::names;
use crate::slots;
use crate::slots::Slots;
use crate::types::{Type, TypeFlags};

const INHERITED: Slots = Slots::EMPTY;

macro_rules! exceptions {
    ($($ident:ident $name:ident ($base:ident)),* $(,)?) => {$(
        #[doc = concat!("`", stringify!($name), "`")]
        pub static $ident: Type = Type::new::<Exception>(names::$name, slots!(INHERITED))
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
    MODULE_NOT_FOUND_ERROR ModuleNotFoundError (IMPORT_ERROR),
    LOOKUP_ERROR LookupError (EXCEPTION),
    INDEX_ERROR IndexError (LOOKUP_ERROR),
    KEY_ERROR KeyError (LOOKUP_ERROR),
    MEMORY_ERROR MemoryError (EXCEPTION),
    NAME_ERROR NameError (EXCEPTION),
    UNBOUND_LOCAL_ERROR UnboundLocalError (NAME_ERROR),
    OS_ERROR OSError (EXCEPTION),
    RUNTIME_ERROR RuntimeError (EXCEPTION),
    NOT_IMPLEMENTED_ERROR NotImplementedError (RUNTIME_ERROR),
    SYNTAX_ERROR SyntaxError (EXCEPTION),
    INDENTATION_ERROR IndentationError (SYNTAX_ERROR),
    TYPE_ERROR TypeError (EXCEPTION),
    VALUE_ERROR ValueError (EXCEPTION),
    UNICODE_ERROR UnicodeError (VALUE_ERROR),
    UNICODE_DECODE_ERROR UnicodeDecodeError (UNICODE_ERROR),
    UNICODE_ENCODE_ERROR UnicodeEncodeError (UNICODE_ERROR),
    WARNING Warning (EXCEPTION),
    BYTES_WARNING BytesWarning (WARNING),
    DEPRECATION_WARNING DeprecationWarning (WARNING),
    FUTURE_WARNING FutureWarning (WARNING),
    IMPORT_WARNING ImportWarning (WARNING),
    PENDING_DEPRECATION_WARNING PendingDeprecationWarning (WARNING),
    RESOURCE_WARNING ResourceWarning (WARNING),
    RUNTIME_WARNING RuntimeWarning (WARNING),
    SYNTAX_WARNING SyntaxWarning (WARNING),
    UNICODE_WARNING UnicodeWarning (WARNING),
    USER_WARNING UserWarning (WARNING),
}

#[cfg(feature = "exception-kinds")]
exceptions! {
    BUFFER_ERROR BufferError (EXCEPTION),
    ENCODING_WARNING EncodingWarning (WARNING),
    FLOATING_POINT_ERROR FloatingPointError (ARITHMETIC_ERROR),
    REFERENCE_ERROR ReferenceError (EXCEPTION),
    TAB_ERROR TabError (INDENTATION_ERROR),
    RECURSION_ERROR RecursionError (RUNTIME_ERROR),
    SYSTEM_ERROR SystemError (EXCEPTION),
    UNICODE_TRANSLATE_ERROR UnicodeTranslateError (UNICODE_ERROR),
    BLOCKING_IO_ERROR BlockingIOError (OS_ERROR),
    CHILD_PROCESS_ERROR ChildProcessError (OS_ERROR),
    CONNECTION_ERROR ConnectionError (OS_ERROR),
    BROKEN_PIPE_ERROR BrokenPipeError (CONNECTION_ERROR),
    CONNECTION_ABORTED_ERROR ConnectionAbortedError (CONNECTION_ERROR),
    CONNECTION_REFUSED_ERROR ConnectionRefusedError (CONNECTION_ERROR),
    CONNECTION_RESET_ERROR ConnectionResetError (CONNECTION_ERROR),
    FILE_EXISTS_ERROR FileExistsError (OS_ERROR),
    FILE_NOT_FOUND_ERROR FileNotFoundError (OS_ERROR),
    INTERRUPTED_ERROR InterruptedError (OS_ERROR),
    IS_A_DIRECTORY_ERROR IsADirectoryError (OS_ERROR),
    NOT_A_DIRECTORY_ERROR NotADirectoryError (OS_ERROR),
    PERMISSION_ERROR PermissionError (OS_ERROR),
    PROCESS_LOOKUP_ERROR ProcessLookupError (OS_ERROR),
    TIMEOUT_ERROR TimeoutError (OS_ERROR),
}
