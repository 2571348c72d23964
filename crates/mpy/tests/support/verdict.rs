//! Verdicts of the verifier on pieces of assembly.

use taipan_mpy::Error;
use taipan_mpy::opcode::Op;
use taipan_mpy::verify::{self, FrameShape, Limits};

use super::assembler::{Asm, Function};

pub const LIMITS: Limits = Limits {
    n_names: 3,
    n_objects: 2,
    n_children: 1,
    small_int_bits: 31,
};
pub const NONE: u8 = Op::LOAD_CONST_NONE;
pub const RETURN: u8 = Op::RETURN_VALUE;
pub const LOCAL_0: u8 = Op::LOAD_FAST_MULTI;

/// A roomy function with that code.
pub fn function(code: Vec<u8>) -> Function {
    Function::new(40, 4, code)
}

pub fn verify(function: &Function) -> Result<FrameShape, Error> {
    let bytecode = function.bytecode();
    let mut scratch = vec![0x5555; verify::scratch_words(&bytecode).unwrap_or(100)];
    verify::verify_function(&bytecode, &LIMITS, &mut scratch).map_err(|fault| fault.error)
}

pub fn assemble(write: impl FnOnce(&mut Asm)) -> Vec<u8> {
    let mut a = Asm::default();
    write(&mut a);
    a.finish()
}

/// The verdict on code given as a piece of assembly.
pub fn verdict(write: impl FnOnce(&mut Asm)) -> Result<FrameShape, Error> {
    verify(&function(assemble(write)))
}
