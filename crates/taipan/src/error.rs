//! What can go wrong: an exception, mostly.

use core::fmt;

use taipan_object::PrintKind;
use taipan_object::builtin::exception::report;
use taipan_object::types::Ancestors;

use crate::value::{Out, Value};

/// Why a call of the interpreter gave no result.
pub enum Error<'i, 'm> {
    /// Python code, or what it called, raised an exception.
    Raised(Exception<'i, 'm>),
    /// An exception was raised, and there was no memory to keep a handle of it.
    OutOfMemory,
    /// The interpreter is running: code that it called tried to call it. Or a panic went through
    /// it, which it does not recover from.
    Busy,
}

impl<'i, 'm> Error<'i, 'm> {
    /// The exception, if it is one.
    pub fn exception(&self) -> Option<&Exception<'i, 'm>> {
        match self {
            Error::Raised(exception) => Some(exception),
            _ => None,
        }
    }

    /// Is it an exception whose class, or a base of it, has this name?
    pub fn is(&self, class: &str) -> bool {
        match self {
            Error::Raised(exception) => exception.is(class),
            Error::OutOfMemory => ["MemoryError", "Exception", "BaseException"].contains(&class),
            Error::Busy => false,
        }
    }
}

/// One line: `ValueError: message`. With `{:#}` the whole report, with the traceback.
impl fmt::Display for Error<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Raised(exception) => exception.fmt(f),
            Error::OutOfMemory => f.write_str("MemoryError"),
            Error::Busy => f.write_str("the interpreter is running"),
        }?;
        match self {
            Error::OutOfMemory | Error::Busy if f.alternate() => f.write_str("\n"),
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for Error<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl core::error::Error for Error<'_, '_> {}

/// An exception that came out of Python code.
pub struct Exception<'i, 'm> {
    value: Value<'i, 'm>,
}

impl<'i, 'm> Exception<'i, 'm> {
    pub(crate) fn new(value: Value<'i, 'm>) -> Exception<'i, 'm> {
        Exception { value }
    }

    /// The exception object.
    pub fn value(&self) -> &Value<'i, 'm> {
        &self.value
    }

    /// The name of its class.
    pub fn type_name(&self) -> &str {
        self.value.type_name()
    }

    /// Has its class, or a base of it, this name?
    pub fn is(&self, class: &str) -> bool {
        Ancestors::of(self.value.object().type_of()).any(|ty| ty.name.text() == class)
    }

    /// Writes its message, `str(exception)`.
    ///
    /// # Errors
    /// What `out` says.
    pub fn write_message(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        self.value.write(PrintKind::Str, out)
    }

    /// Writes the report that an uncaught exception gets: the traceback, the exceptions that led to
    /// it, its type and message. It ends with a newline.
    ///
    /// # Errors
    /// What `out` says.
    pub fn write_report(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        let exception = self.value.object();
        let written = self
            .value
            .interpreter()
            .run(|rt| report::write(rt, exception, &mut Out(out)));
        match written {
            Ok(()) => Ok(()),
            Err(_) => writeln!(out, "{}", self.type_name()),
        }
    }
}

/// One line: `ValueError: message`. With `{:#}` the whole report, with the traceback.
impl fmt::Display for Exception<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if f.alternate() {
            return self.write_report(f);
        }
        f.write_str(self.type_name())?;
        let mut separated = Separated {
            out: f,
            first: true,
        };
        self.write_message(&mut separated)
    }
}

impl fmt::Debug for Exception<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Puts a colon before a message that is not empty.
struct Separated<'w, 'f> {
    out: &'w mut fmt::Formatter<'f>,
    first: bool,
}

impl fmt::Write for Separated<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if self.first && !text.is_empty() {
            self.first = false;
            self.out.write_str(": ")?;
        }
        self.out.write_str(text)
    }
}
