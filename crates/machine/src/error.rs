//! What can go wrong with a peripheral.

use core::fmt;

/// Why a peripheral did not do what it was asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Error {
    /// The board cannot do this at all: another mode, trigger or speed has to be chosen.
    Unsupported,
    /// There is no such pin, or a number is out of its range.
    Invalid,
    /// Somebody else uses it.
    Busy,
    /// It was tried and failed: a bus or line error.
    Failed,
    /// Nothing on the bus answers to the address.
    NoDevice,
    /// It took too long.
    TimedOut,
}

/// What an operation of a peripheral gives.
pub type Result<T> = core::result::Result<T, Error>;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Error::Unsupported => "not supported by this board",
            Error::Invalid => "invalid argument",
            Error::Busy => "busy",
            Error::Failed => "input/output error",
            Error::NoDevice => "no such device",
            Error::TimedOut => "timed out",
        })
    }
}

impl core::error::Error for Error {}
