//! The instructions, each body written once. Fast paths are inlined into the loop; slow
//! paths are outlined functions that take and give plain values, never the registers.

pub(crate) mod arithmetic;
pub(crate) mod attributes;
pub(crate) mod build;
pub(crate) mod calls;
pub(crate) mod constants;
pub(crate) mod exceptions;
pub(crate) mod functions;
pub(crate) mod imports;
pub(crate) mod iteration;
pub(crate) mod jumps;
pub(crate) mod names;
pub(crate) mod stack;

/// Unwraps a result, or goes to the handler.
macro_rules! attempt {
    ($result:expr) => {
        match $result {
            Ok(value) => value,
            Err(_) => return crate::registers::Flow::Raise,
        }
    };
}
pub(crate) use attempt;
