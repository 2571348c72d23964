//! The handler of `async with`, the one handler that looks at what lies on the operand stack when
//! it is entered.
//!
//! Upstream's compiler ends an `async with` like this (and ours does, to run there). `cm` is the
//! context manager, `B` the height of the stack when the handler was set up, `cm` just below it:
//!
//! ```text
//!            LOAD_CONST_NONE                the body has ended by itself
//!            ROT_TWO
//!            JUMP exit                      None cm
//! handler:   DUP_TOP                        test: is it an exception?
//!            LOAD_GLOBAL BaseException
//!            BINARY_OP except
//!            POP_JUMP_IF_FALSE unwound
//! raised:    ...                            cm exc
//!            JUMP end
//! unwound:   ROT_THREE                      cm value cause
//!            ROT_THREE
//! exit:      ...                            value cause cm, or None cm
//! end:       END_FINALLY                    value cause, or exc, or None
//! ```
//!
//! The test looks up a global name that the program can set, so its outcome proves nothing, and
//! the two ways differ in the height of the stack. An interpreter therefore does not run the test:
//! it goes to `raised` with an exception, and to `unwound` with a return or jump.

use crate::opcode::{BinaryOp, Op, decode_raw};

const EXCEPTION_MATCH: u8 = Op::BINARY_OP_MULTI + BinaryOp::ExceptionMatch as u8;

/// The entries of an `async with` handler, as offsets into the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AsyncWith {
    /// Where to go with an exception on top of the stack.
    pub raised: u32,
    /// Where to go with a pending return or jump: two slots on top of the stack.
    pub unwound: u32,
    /// Two instructions after `unwound`, where the ways join.
    pub exit: u32,
}

impl AsyncWith {
    /// The entries of the handler at `target` if it is that of an `async with`, which shows in
    /// its first instruction: in verified code, a handler of `SETUP_FINALLY` that starts with
    /// `DUP_TOP` is one.
    #[cold]
    #[inline(never)]
    pub fn at(code: &[u8], target: u32) -> Option<Self> {
        if *code.get(target as usize)? != Op::DUP_TOP {
            return None;
        }
        let load = decode_raw(code, target as usize + 1).ok()?;
        let compare = decode_raw(code, load.next as usize).ok()?;
        let branch = decode_raw(code, compare.next as usize).ok()?;
        let tested = load.op == Op::LOAD_GLOBAL
            && compare.op == EXCEPTION_MATCH
            && branch.op == Op::POP_JUMP_IF_FALSE;
        let (raised, unwound) = (branch.next, branch.value);
        let at = unwound as usize;
        let rotated = code.get(at..at + 2) == Some(&[Op::ROT_THREE, Op::ROT_THREE]);
        let exit = unwound + 2;
        (tested && rotated && raised < unwound && (exit as usize) < code.len()).then_some(Self {
            raised,
            unwound,
            exit,
        })
    }
}
