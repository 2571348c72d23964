//! Raising exceptions from Rust. The exception object waits in the runtime while a
//! zero-sized [`Raised`] travels through `Result`, so that a result is one word.

use core::fmt;

use taipan_vfs::Errno;

use crate::builtin::exception::{self, Exception};
use crate::runtime::Runtime;
use crate::text::StringBuilder;
use crate::types::Type;
use crate::word::Obj;

/// An exception is on its way: the object is in the runtime ([`Runtime::take_raised`]).
/// Only the runtime makes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub struct Raised(());

/// The result of whatever may raise.
pub type Res<T = Obj> = Result<T, Raised>;

impl Runtime<'_> {
    /// Raises an exception object.
    pub fn throw(&mut self, exception: Obj) -> Raised {
        self.raised = Some(exception);
        Raised(())
    }

    /// Takes the exception that is on its way, which `raised` proves there is.
    pub fn take_raised(&mut self, _raised: Raised) -> Obj {
        self.raised.take().unwrap_or(Obj::NONE)
    }

    /// The exception that is on its way, if there is one.
    pub fn peek_raised(&self) -> Option<Obj> {
        self.raised
    }

    /// Forgets the exception that is on its way: a handler has it now.
    pub fn forget_raised(&mut self) {
        self.raised = None;
    }

    /// Puts an exception back on its way in place of one that came up meanwhile.
    pub fn throw_again(&mut self, exception: Obj) {
        self.raised = Some(exception);
    }

    /// Is it the `MemoryError` that is raised when there is no memory for another?
    pub fn is_memory_error_object(&self, exception: Obj) -> bool {
        exception == self.memory_error_object
    }

    /// Is the exception that is on its way the one for lack of memory?
    pub fn is_memory_short(&self) -> bool {
        self.raised == Some(self.memory_error_object)
    }

    /// Says that the exception that is on its way goes on: the other side of
    /// [`Runtime::peek_raised`]. Without one it is a `RuntimeError`.
    pub fn still_raised(&mut self) -> Raised {
        match self.raised {
            Some(_) => Raised(()),
            None => self.raise(&exception::RUNTIME_ERROR, "exception lost"),
        }
    }

    /// Raises `ty(message)`; the text stays in flash. Without the feature `error-texts`, `ty()`.
    #[cold]
    #[inline(never)]
    pub fn raise(&mut self, ty: &'static Type, message: &'static str) -> Raised {
        if !cfg!(feature = "error-texts") {
            return self.raise_with(ty, &[]);
        }
        match self.despite_lock(|rt| crate::builtin::str::new_static(rt, message)) {
            Ok(text) => self.raise_with(ty, &[text]),
            Err(raised) => raised,
        }
    }

    /// Raises `ty(*args)`.
    #[cold]
    #[inline(never)]
    pub fn raise_with(&mut self, ty: &'static Type, args: &[Obj]) -> Raised {
        match Exception::new(self, ty, args) {
            Ok(exception) => self.throw(exception),
            Err(raised) => raised,
        }
    }

    /// Raises `ty(message)` with a formatted message. Without the feature `error-details`, `ty()`.
    #[cold]
    #[inline(never)]
    pub fn raise_fmt(&mut self, ty: &'static Type, message: fmt::Arguments<'_>) -> Raised {
        if !cfg!(feature = "error-details") {
            return self.raise_with(ty, &[]);
        }
        match self.despite_lock(|rt| StringBuilder::format(rt, message)) {
            Ok(text) => self.raise_with(ty, &[text]),
            Err(raised) => raised,
        }
    }

    /// `MemoryError`: the one exception that takes no memory to raise.
    #[cold]
    #[inline(never)]
    pub fn memory_error(&mut self) -> Raised {
        let exception = self.memory_error_object;
        self.throw(exception)
    }

    /// `TypeError(message)`.
    #[cold]
    pub fn type_error(&mut self, message: &'static str) -> Raised {
        self.raise(&exception::TYPE_ERROR, message)
    }

    /// `TypeError` with a formatted message.
    #[cold]
    pub fn type_error_fmt(&mut self, message: fmt::Arguments<'_>) -> Raised {
        self.raise_fmt(&exception::TYPE_ERROR, message)
    }

    /// `ValueError(message)`.
    #[cold]
    pub fn value_error(&mut self, message: &'static str) -> Raised {
        self.raise(&exception::VALUE_ERROR, message)
    }

    /// `IndexError(message)`.
    #[cold]
    pub fn index_error(&mut self, message: &'static str) -> Raised {
        self.raise(&exception::INDEX_ERROR, message)
    }

    /// `OverflowError(message)`.
    #[cold]
    pub fn overflow_error(&mut self, message: &'static str) -> Raised {
        self.raise(&exception::OVERFLOW_ERROR, message)
    }

    /// `KeyError(key)`.
    #[cold]
    pub fn key_error(&mut self, key: Obj) -> Raised {
        self.raise_with(&exception::KEY_ERROR, &[key])
    }

    /// `OSError(errno)`, or the kind of it that stands for the number.
    #[cold]
    pub fn os_error(&mut self, errno: i32) -> Raised {
        let ty = exception::kinds::os_error(errno as isize);
        self.raise_with(ty, &[Obj::small(errno as isize)])
    }

    /// `OSError(EFAULT, message)`: nothing at this address can be read, or written. Without the feature
    /// `error-details`, `OSError(EFAULT)`.
    #[cold]
    #[inline(never)]
    pub fn address_error(&mut self, action: &str, address: usize) -> Raised {
        let errno = Errno::EFAULT.0.into();
        if !cfg!(feature = "error-details") {
            return self.os_error(errno);
        }
        let message = format_args!("nothing to {action} at {address:#010x}");
        match self.despite_lock(|rt| StringBuilder::format(rt, message)) {
            Ok(text) => self.raise_with(&exception::OS_ERROR, &[Obj::small(errno as isize), text]),
            Err(raised) => raised,
        }
    }

    /// `StopIteration(value)`, or without a value for `None`.
    #[cold]
    pub fn stop_iteration(&mut self, value: Obj) -> Raised {
        if value == Obj::NONE {
            self.raise_with(&exception::STOP_ITERATION, &[])
        } else {
            self.raise_with(&exception::STOP_ITERATION, &[value])
        }
    }

    /// `RuntimeError: maximum recursion depth exceeded`; with `exception-kinds` a `RecursionError`.
    #[cold]
    pub fn recursion_error(&mut self) -> Raised {
        self.raise(
            exception::kinds::recursion_error(),
            "maximum recursion depth exceeded",
        )
    }

    /// Is the exception on its way an instance of `ty`? If so it is taken.
    pub fn catch(&mut self, raised: Raised, ty: &'static Type) -> Result<Obj, Raised> {
        match self.raised {
            Some(exception) if exception.is_instance(ty) => Ok(self.take_raised(raised)),
            _ => Err(raised),
        }
    }
}
