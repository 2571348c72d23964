//! `builtins`: the names that every program has, one file for each group of functions. The
//! types are `taipan-object`'s; here they only get their names.
//!
//! Flash on thumbv7m: 9.9 KB; the types are in `taipan-object`.

#[cfg(feature = "async-generators")]
mod anext;
#[cfg(feature = "annotations")]
mod annotations;
mod attributes;
mod code;
#[cfg(feature = "except-star")]
mod except_star;
#[cfg(feature = "help")]
mod help;
mod iteration;
mod numbers;
#[cfg(feature = "match")]
mod patterns;
mod text;

#[cfg(feature = "array")]
use taipan_object::builtin::bytearray;
#[cfg(feature = "complex")]
use taipan_object::builtin::complex;
#[cfg(feature = "floats")]
use taipan_object::builtin::float;
#[cfg(feature = "memoryview")]
use taipan_object::builtin::memoryview;
use taipan_object::builtin::module::NativeModule;
use taipan_object::builtin::{
    bytes, dict, exception, function, int, iterator, list, object, property, range, set, slice,
    str, super_, tuple, type_,
};
use taipan_object::{Obj, Root, names, table};

/// `builtins`
pub static MODULE: NativeModule = NativeModule {
    name: names::builtins,
    table: table![
        // What compiled code calls.
        __build_class__ => &type_::create::BUILD_CLASS,
        __import__ => &code::IMPORT,
        __repl_print__ => &text::REPL_PRINT,
        #[cfg(feature = "match")]
        __match_sequence__ => &patterns::MATCH_SEQUENCE,
        #[cfg(feature = "match")]
        __match_mapping__ => &patterns::MATCH_MAPPING,
        #[cfg(feature = "match")]
        __match_class__ => &patterns::MATCH_CLASS,
        #[cfg(feature = "except-star")]
        __except_star__ => &except_star::EXCEPT_STAR,
        #[cfg(feature = "async-generators")]
        __async_generator__ => &taipan_object::builtin::async_generator::ASYNC_GENERATOR_FUNCTION,
        #[cfg(feature = "async-generators")]
        __async_yield__ => &taipan_object::builtin::async_generator::ASYNC_YIELD,
        #[cfg(feature = "annotations")]
        __annotated__ => &annotations::ANNOTATED,
        #[cfg(feature = "templatelib")]
        __template__ => &crate::templatelib::FROM_COMPILER,
        // Constants.
        Ellipsis => Obj::ELLIPSIS,
        NotImplemented => Obj::NOT_IMPLEMENTED,
        __debug__ => Obj::TRUE,
        // Code whose globals have no name is in this module.
        __name__ => Obj::from_name(names::builtins),
        // Functions.
        abs => &numbers::ABS,
        #[cfg(feature = "async-generators")]
        aiter => &anext::AITER,
        all => &iteration::ALL,
        #[cfg(feature = "async-generators")]
        anext => &anext::ANEXT,
        any => &iteration::ANY,
        #[cfg(feature = "str-methods")]
        ascii => &text::ASCII,
        bin => &numbers::BIN,
        callable => &attributes::CALLABLE,
        chr => &numbers::CHR,
        #[cfg(feature = "introspection")]
        compile => &code::COMPILE,
        delattr => &attributes::DELATTR,
        dir => &attributes::DIR,
        divmod => &numbers::DIVMOD,
        eval => &code::EVAL,
        exec => &code::EXEC,
        #[cfg(feature = "files")]
        execfile => &code::EXECFILE,
        format => &text::FORMAT,
        getattr => &attributes::GETATTR,
        globals => &code::GLOBALS,
        hasattr => &attributes::HASATTR,
        hash => &numbers::HASH,
        #[cfg(feature = "help")]
        help => &help::HELP,
        hex => &numbers::HEX,
        id => &numbers::ID,
        input => &text::INPUT,
        isinstance => &attributes::ISINSTANCE,
        issubclass => &attributes::ISSUBCLASS,
        iter => &iteration::ITER,
        len => &numbers::LEN,
        locals => &code::LOCALS,
        max => &iteration::MAX,
        min => &iteration::MIN,
        next => &iteration::NEXT,
        oct => &numbers::OCT,
        #[cfg(feature = "files")]
        open => &crate::io::file::OPEN,
        ord => &numbers::ORD,
        pow => &numbers::POW,
        print => &text::PRINT,
        repr => &text::REPR,
        round => &numbers::ROUND,
        setattr => &attributes::SETATTR,
        sorted => &iteration::SORTED,
        sum => &iteration::SUM,
        vars => &attributes::VARS,
        // Types.
        bool => &taipan_object::builtin::singleton::BOOL,
        #[cfg(feature = "array")]
        bytearray => &bytearray::BYTEARRAY,
        bytes => &bytes::BYTES,
        classmethod => &function::CLASS_METHOD,
        #[cfg(feature = "complex")]
        complex => &complex::COMPLEX,
        dict => &dict::DICT,
        enumerate => &iterator::enumerate::ENUMERATE,
        filter => &iterator::filter::FILTER,
        #[cfg(feature = "floats")]
        float => &float::FLOAT,
        #[cfg(feature = "set-operations")]
        frozenset => &set::FROZENSET,
        int => &int::INT,
        list => &list::LIST,
        map => &iterator::map::MAP,
        #[cfg(feature = "memoryview")]
        memoryview => &memoryview::MEMORYVIEW,
        object => &object::OBJECT,
        property => &property::PROPERTY,
        range => &range::RANGE,
        reversed => &iterator::reversed::REVERSED,
        set => &set::SET,
        slice => &slice::SLICE,
        staticmethod => &function::STATIC_METHOD,
        str => &str::STR,
        super_ => &super_::SUPER,
        tuple => &tuple::TUPLE,
        type_ => &type_::TYPE,
        zip => &iterator::zip::ZIP,
        // Exceptions.
        ArithmeticError => &exception::ARITHMETIC_ERROR,
        AssertionError => &exception::ASSERTION_ERROR,
        AttributeError => &exception::ATTRIBUTE_ERROR,
        BaseException => &exception::BASE_EXCEPTION,
        #[cfg(any(feature = "asyncio", feature = "except-star"))]
        BaseExceptionGroup => &exception::group::BASE_EXCEPTION_GROUP,
        EOFError => &exception::EOF_ERROR,
        Exception => &exception::EXCEPTION,
        #[cfg(any(feature = "asyncio", feature = "except-star"))]
        ExceptionGroup => &exception::group::EXCEPTION_GROUP,
        GeneratorExit => &exception::GENERATOR_EXIT,
        ImportError => &exception::IMPORT_ERROR,
        IndentationError => &exception::INDENTATION_ERROR,
        IndexError => &exception::INDEX_ERROR,
        KeyError => &exception::KEY_ERROR,
        KeyboardInterrupt => &exception::KEYBOARD_INTERRUPT,
        LookupError => &exception::LOOKUP_ERROR,
        MemoryError => &exception::MEMORY_ERROR,
        ModuleNotFoundError => &exception::MODULE_NOT_FOUND_ERROR,
        NameError => &exception::NAME_ERROR,
        NotImplementedError => &exception::NOT_IMPLEMENTED_ERROR,
        OSError => &exception::OS_ERROR,
        OverflowError => &exception::OVERFLOW_ERROR,
        RuntimeError => &exception::RUNTIME_ERROR,
        StopAsyncIteration => &exception::STOP_ASYNC_ITERATION,
        StopIteration => &exception::STOP_ITERATION,
        SyntaxError => &exception::SYNTAX_ERROR,
        SystemExit => &exception::SYSTEM_EXIT,
        TypeError => &exception::TYPE_ERROR,
        UnboundLocalError => &exception::UNBOUND_LOCAL_ERROR,
        UnicodeDecodeError => &exception::UNICODE_DECODE_ERROR,
        UnicodeEncodeError => &exception::UNICODE_ENCODE_ERROR,
        UnicodeError => &exception::UNICODE_ERROR,
        ValueError => &exception::VALUE_ERROR,
        ZeroDivisionError => &exception::ZERO_DIVISION_ERROR,
        // The kinds of OSError, RecursionError, and what only programs raise.
        #[cfg(feature = "exception-kinds")]
        BufferError => &exception::BUFFER_ERROR,
        #[cfg(feature = "exception-kinds")]
        EncodingWarning => &exception::ENCODING_WARNING,
        #[cfg(feature = "exception-kinds")]
        EnvironmentError => &exception::OS_ERROR,
        #[cfg(feature = "exception-kinds")]
        FloatingPointError => &exception::FLOATING_POINT_ERROR,
        #[cfg(feature = "exception-kinds")]
        IOError => &exception::OS_ERROR,
        #[cfg(feature = "exception-kinds")]
        ReferenceError => &exception::REFERENCE_ERROR,
        #[cfg(feature = "exception-kinds")]
        TabError => &exception::TAB_ERROR,
        #[cfg(feature = "exception-kinds")]
        BlockingIOError => &exception::BLOCKING_IO_ERROR,
        #[cfg(feature = "exception-kinds")]
        BrokenPipeError => &exception::BROKEN_PIPE_ERROR,
        #[cfg(feature = "exception-kinds")]
        ChildProcessError => &exception::CHILD_PROCESS_ERROR,
        #[cfg(feature = "exception-kinds")]
        ConnectionAbortedError => &exception::CONNECTION_ABORTED_ERROR,
        #[cfg(feature = "exception-kinds")]
        ConnectionError => &exception::CONNECTION_ERROR,
        #[cfg(feature = "exception-kinds")]
        ConnectionRefusedError => &exception::CONNECTION_REFUSED_ERROR,
        #[cfg(feature = "exception-kinds")]
        ConnectionResetError => &exception::CONNECTION_RESET_ERROR,
        #[cfg(feature = "exception-kinds")]
        FileExistsError => &exception::FILE_EXISTS_ERROR,
        #[cfg(feature = "exception-kinds")]
        FileNotFoundError => &exception::FILE_NOT_FOUND_ERROR,
        #[cfg(feature = "exception-kinds")]
        InterruptedError => &exception::INTERRUPTED_ERROR,
        #[cfg(feature = "exception-kinds")]
        IsADirectoryError => &exception::IS_A_DIRECTORY_ERROR,
        #[cfg(feature = "exception-kinds")]
        NotADirectoryError => &exception::NOT_A_DIRECTORY_ERROR,
        #[cfg(feature = "exception-kinds")]
        PermissionError => &exception::PERMISSION_ERROR,
        #[cfg(feature = "exception-kinds")]
        ProcessLookupError => &exception::PROCESS_LOOKUP_ERROR,
        #[cfg(feature = "exception-kinds")]
        RecursionError => &exception::RECURSION_ERROR,
        #[cfg(feature = "exception-kinds")]
        SystemError => &exception::SYSTEM_ERROR,
        #[cfg(feature = "exception-kinds")]
        UnicodeTranslateError => &exception::UNICODE_TRANSLATE_ERROR,
        #[cfg(feature = "exception-kinds")]
        TimeoutError => &exception::TIMEOUT_ERROR,
        // Warnings, for the module of this name.
        #[cfg(feature = "warnings")]
        BytesWarning => &exception::BYTES_WARNING,
        #[cfg(feature = "warnings")]
        DeprecationWarning => &exception::DEPRECATION_WARNING,
        #[cfg(feature = "warnings")]
        FutureWarning => &exception::FUTURE_WARNING,
        #[cfg(feature = "warnings")]
        ImportWarning => &exception::IMPORT_WARNING,
        #[cfg(feature = "warnings")]
        PendingDeprecationWarning => &exception::PENDING_DEPRECATION_WARNING,
        #[cfg(feature = "warnings")]
        ResourceWarning => &exception::RESOURCE_WARNING,
        #[cfg(feature = "warnings")]
        RuntimeWarning => &exception::RUNTIME_WARNING,
        #[cfg(feature = "warnings")]
        SyntaxWarning => &exception::SYNTAX_WARNING,
        #[cfg(feature = "warnings")]
        UnicodeWarning => &exception::UNICODE_WARNING,
        #[cfg(feature = "warnings")]
        UserWarning => &exception::USER_WARNING,
        #[cfg(feature = "warnings")]
        Warning => &exception::WARNING,
    ],
    // Names that a program sets in `builtins` come before the table's everywhere.
    init: Some(|rt, module| {
        rt.set_root(Root::BuiltinsOverlay, Some(Obj::from(module.globals)));
        Ok(())
    }),
    get_attribute: None,
};
