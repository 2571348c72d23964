//! The one error type of the container: what can be wrong with a byte string that claims to be
//! an `.mpy` file or the code inside one. Where a fault lies is reported by whoever found it
//! (see `verify::Fault`), not here.

use core::fmt;

/// What is wrong with an `.mpy` image.
///
/// [`fmt::Display`] gives the text an interpreter puts into its `ValueError`; for the header
/// errors it is upstream's wording, which tools compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// Not an `.mpy` file, another version of the format, or small integers wider than the
    /// reader's.
    IncompatibleFile,
    /// Native code for another architecture.
    IncompatibleArch,
    /// Native code, where the reader runs bytecode only.
    NativeUnsupported,
    /// A length or an instruction reaches past the end of its container.
    Truncated,
    /// A variable-length number takes more bytes or bits than its use allows.
    NumberTooLarge,
    /// A byte that no instruction starts with.
    UnknownOpcode,
    /// A jump leads outside its function's code, or not to the start of an instruction.
    BadJump,
    /// An operand outside what its instruction defines.
    BadOperand,
    /// A static name that does not exist, or a name or string that is not terminated.
    BadName,
    /// A constant of no known kind, or malformed.
    BadObject,
    /// Tuples nested deeper than [`MAX_TUPLE_DEPTH`](crate::reader::MAX_TUPLE_DEPTH).
    TooDeep,
    /// A code entry that contradicts itself.
    BadCode,
    /// A function's prelude contradicts itself or its code.
    BadPrelude,
    /// The slice of scratch memory given to the verifier is too short.
    ScratchTooSmall,
    /// A function with more jumps or blocks than the verifier keeps books on.
    TooComplex,
    /// An instruction takes more from the operand stack than its block has put there.
    StackUnderflow,
    /// A function needs more state or handlers than its prelude announces.
    StackOverflow,
    /// Two ways to an instruction disagree about the operand stack or the blocks.
    Mismatch,
    /// An instruction that ends, leaves or enters a block does not fit the block it is in.
    BadBlock,
    /// Control runs off the end of a function.
    RunsOffEnd,
    /// `yield` in a function that is not a generator.
    NotGenerator,
    /// A closure is made of, or a cell instruction works on, something that may not be a cell.
    NotCell,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::IncompatibleFile => "incompatible .mpy file",
            Self::IncompatibleArch => "incompatible .mpy arch",
            Self::NativeUnsupported => "native code in .mpy unsupported",
            Self::Truncated => "truncated .mpy",
            Self::NumberTooLarge => "number too large in .mpy",
            Self::UnknownOpcode => "unknown opcode in .mpy",
            Self::BadJump => "bad jump in .mpy",
            Self::BadOperand => "bad operand in .mpy",
            Self::BadName => "bad name in .mpy",
            Self::BadObject => "bad constant in .mpy",
            Self::TooDeep => "constant nested too deep in .mpy",
            Self::BadCode => "bad code entry in .mpy",
            Self::BadPrelude => "bad function prelude in .mpy",
            Self::ScratchTooSmall => "not enough memory to verify .mpy",
            Self::TooComplex => "function too complex in .mpy",
            Self::StackUnderflow => "stack underflow in .mpy",
            Self::StackOverflow => "stack overflow in .mpy",
            Self::Mismatch => "inconsistent stack in .mpy",
            Self::BadBlock => "bad block structure in .mpy",
            Self::RunsOffEnd => "code without end in .mpy",
            Self::NotGenerator => "yield outside generator in .mpy",
            Self::NotCell => "bad closure in .mpy",
        })
    }
}

impl core::error::Error for Error {}
