//! Tests of the front half: source in, tree or error out.

mod corpus;
mod errors;
mod expressions;
pub mod image;
mod modes;
mod robustness;
mod statements;
mod strings;
mod tokens;

use std::string::String;
use std::vec;

use taipan_arena::{Arena, FixedMemory};

use crate::dump::dump;
use crate::{CompileError, Limits, Mode, parse};

/// The tree of a source in compact form, or the error.
fn parsed(source: &[u8], mode: Mode, positions: bool) -> Result<String, CompileError> {
    let mut buffer = vec![core::mem::MaybeUninit::uninit(); (1 << 16) + source.len() * 64];
    let mut memory = FixedMemory::in_steps(&mut buffer, 4096);
    let arena = Arena::new(&mut memory);
    let tree = parse(source, mode, Limits::default(), &arena)?;
    Ok(dump(tree, positions))
}

/// Checks the tree of an expression, without positions.
#[track_caller]
fn check_expr(source: &str, tree: &str) {
    let found = parsed(source.as_bytes(), Mode::Eval, false);
    assert_eq!(found.as_deref(), Ok(tree), "{source}");
}

/// Checks the trees of statements, without positions.
#[track_caller]
fn check(source: &str, trees: &str) {
    let found = parsed(source.as_bytes(), Mode::Module, false);
    let found = found.as_deref().map(|tree| &tree[1..tree.len() - 1]);
    assert_eq!(found, Ok(trees), "{source}");
}
