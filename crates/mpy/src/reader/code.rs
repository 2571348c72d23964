//! The tree of functions.
//!
//! A node lies before its children and has no length of its own subtree, so a child is found by
//! stepping over its elder siblings' nodes: one step a node, whatever its bytecode's length.

use super::take;
use crate::{Error, varuint};

/// Set in a viper function's flags: relocations follow its children.
const FLAG_VIPER_RELOCATIONS: u32 = 0x10;
/// Set in a viper function's flags: it has read-only data.
const FLAG_VIPER_RODATA: u32 = 0x20;
/// Set in a viper function's flags: it has zeroed data.
const FLAG_VIPER_BSS: u32 = 0x40;

/// The end of a list of relocations.
const RELOCATIONS_END: u8 = 0xff;

/// What a code entry holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeKind {
    /// A prelude and bytecode.
    Bytecode,
    /// Native code of a Python function.
    NativePython,
    /// Native code with machine types.
    NativeViper,
    /// Hand-written native code.
    NativeAssembler,
}

/// A function (or class body, or module body) in the image.
#[derive(Clone, Copy, Debug)]
pub struct Code<'a> {
    image: &'a [u8],
    kind: CodeKind,
    offset: usize,
    data: &'a [u8],
    n_children: u32,
    children_at: usize,
}

impl<'a> Code<'a> {
    /// What it holds.
    pub const fn kind(&self) -> CodeKind {
        self.kind
    }

    /// The bytecode, prelude included; for native code, the machine code.
    pub const fn bytecode(&self) -> &'a [u8] {
        self.data
    }

    /// Where the entry lies in the image: [`Module::code_at`](super::Module::code_at) finds it
    /// again, in one step.
    pub const fn offset(&self) -> u32 {
        self.offset as u32
    }

    /// How many functions it makes directly; child operands are below this.
    pub const fn n_children(&self) -> u32 {
        self.n_children
    }

    /// Where its first child lies in the image, if it has any.
    pub const fn first_child(&self) -> u32 {
        self.children_at as u32
    }

    /// Its children, in order.
    pub const fn children(&self) -> Children<'a> {
        Children {
            image: self.image,
            at: self.children_at,
            left: self.n_children,
        }
    }

    /// Child number `index`. Steps over all functions in the children before it; who needs many
    /// goes through [`Self::children`] once and keeps their offsets.
    pub fn child(&self, index: u32) -> Result<Self, Error> {
        self.children().nth(index as usize).ok_or(Error::BadOperand)
    }
}

/// An iterator over the children of a code entry.
#[derive(Clone, Debug)]
pub struct Children<'a> {
    image: &'a [u8],
    at: usize,
    left: u32,
}

impl<'a> Iterator for Children<'a> {
    type Item = Code<'a>;

    fn next(&mut self) -> Option<Code<'a>> {
        self.left = self.left.checked_sub(1)?;
        // `Module::parse` has been over these bytes: there is no error to lose here.
        let (code, _) = parse(self.image, self.at).ok()?;
        self.at = skip_tree(self.image, self.at).ok()?;
        Some(code)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (0, Some(self.left as usize))
    }
}

/// An iterator over a code tree in preorder.
#[derive(Clone, Debug)]
pub struct Codes<'a> {
    image: &'a [u8],
    at: usize,
    left: u32,
}

impl<'a> Codes<'a> {
    pub(super) const fn new(image: &'a [u8], root_at: usize) -> Self {
        Self {
            image,
            at: root_at,
            left: 1,
        }
    }
}

impl<'a> Iterator for Codes<'a> {
    type Item = Code<'a>;

    fn next(&mut self) -> Option<Code<'a>> {
        let left = self.left.checked_sub(1)?;
        let (code, next) = parse(self.image, self.at).ok()?;
        self.left = left.checked_add(code.n_children)?;
        self.at = next;
        Some(code)
    }
}

/// The position after the tree whose root is at `at`.
pub(super) fn skip_tree(image: &[u8], at: usize) -> Result<usize, Error> {
    let mut at = at;
    let mut left = 1u32;
    while left > 0 {
        let (code, next) = parse(image, at)?;
        left = (left - 1)
            .checked_add(code.n_children)
            .ok_or(Error::NumberTooLarge)?;
        at = next;
    }
    Ok(at)
}

/// Reads the code entry at `offset`; gives it and the position of the next one in preorder.
pub(super) fn parse(image: &[u8], offset: usize) -> Result<(Code<'_>, usize), Error> {
    let (head, at) = varuint::decode_uint(image, offset)?;
    let (data, mut at) = take(image, at, head >> 3)?;
    let has_children = head & 4 != 0;
    let kind = match head & 3 {
        0 => CodeKind::Bytecode,
        1 => CodeKind::NativePython,
        2 => CodeKind::NativeViper,
        _ => CodeKind::NativeAssembler,
    };
    let mut relocations = false;
    if kind != CodeKind::Bytecode {
        (at, relocations) = skip_native_head(image, at, kind)?;
    }
    let mut n_children = 0;
    if has_children {
        (n_children, at) = varuint::decode_uint(image, at)?;
    }
    let children_at = at;
    if relocations {
        // They follow the subtree; native modules, the only ones with any, have no children.
        if n_children != 0 {
            return Err(Error::BadCode);
        }
        at = skip_relocations(image, at)?;
    }
    Ok((
        Code {
            image,
            kind,
            offset,
            data,
            n_children,
            children_at,
        },
        at,
    ))
}

/// Steps over what stands between native code and its children; tells whether relocations follow
/// those.
#[cold]
#[inline(never)]
fn skip_native_head(image: &[u8], at: usize, kind: CodeKind) -> Result<(usize, bool), Error> {
    // For Python functions this is where the prelude lies in the code, for others flags.
    let (flags, mut at) = varuint::decode_uint(image, at)?;
    if kind == CodeKind::NativePython {
        return Ok((at, false));
    }
    if kind == CodeKind::NativeAssembler {
        let (_n_pos_args, next) = varuint::decode_uint(image, at)?;
        let (_type_signature, next) = varuint::decode_uint(image, next)?;
        at = next;
    } else {
        let mut rodata = 0;
        if flags & FLAG_VIPER_RODATA != 0 {
            (rodata, at) = varuint::decode_uint(image, at)?;
        }
        if flags & FLAG_VIPER_BSS != 0 {
            (_, at) = varuint::decode_uint(image, at)?;
        }
        at = take(image, at, rodata)?.1;
    }
    Ok((at, flags & FLAG_VIPER_RELOCATIONS != 0))
}

#[cold]
#[inline(never)]
fn skip_relocations(image: &[u8], mut at: usize) -> Result<usize, Error> {
    loop {
        let op = *image.get(at).ok_or(Error::Truncated)?;
        at += 1;
        if op == RELOCATIONS_END {
            return Ok(at);
        }
        // An odd operation names the place to adjust; an odd destination, how many words.
        if op & 1 != 0 {
            at = varuint::decode_uint(image, at)?.1;
        }
        let destination = op >> 1;
        if destination <= 5 && destination & 1 != 0 {
            at = varuint::decode_uint(image, at)?.1;
        }
    }
}
