//! Tests of the front half: source in, tree or error out.

mod corpus;

use std::string::String;
use std::vec;

use taipan_arena::{Arena, FixedMemory};

use crate::dump::{dump, dump_plain};
use crate::{CompileError, Limits, Mode, parse};

/// The tree of a source in compact form, or the error.
fn parsed(source: &[u8], mode: Mode, positions: bool) -> Result<String, CompileError> {
    let mut buffer = vec![core::mem::MaybeUninit::uninit(); (1 << 16) + source.len() * 64];
    let mut memory = FixedMemory::in_steps(&mut buffer, 4096);
    let arena = Arena::new(&mut memory);
    let tree = parse(source, mode, Limits::default(), &arena)?;
    Ok(if positions {
        dump(tree)
    } else {
        dump_plain(tree)
    })
}
