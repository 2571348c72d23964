//! The table of constants.

use super::{take, terminator};
use crate::{Error, varuint};

pub use crate::writer::ObjectKind;

/// How deep tuples may be nested in a constant, so that a loader can build them with a stack of
/// fixed size.
pub const MAX_TUPLE_DEPTH: usize = 32;

/// A constant, borrowed from the image.
#[derive(Clone, Copy, Debug)]
pub enum Object<'a> {
    /// The table of run-time functions: only native code has a use for it.
    FunTable,
    /// `None`.
    None,
    /// `False`.
    False,
    /// `True`.
    True,
    /// `...`.
    Ellipsis,
    /// A `str`, in UTF-8 if the verifier has passed it; in the image a zero byte follows.
    Str(&'a [u8]),
    /// A `bytes`; in the image a zero byte follows.
    Bytes(&'a [u8]),
    /// An `int` too large for a small integer, as decimal text. The reader has not looked at it.
    Int(&'a [u8]),
    /// A `float` as text. The reader has not looked at it.
    Float(&'a [u8]),
    /// A `complex` as text. The reader has not looked at it.
    Complex(&'a [u8]),
    /// A `tuple`.
    Tuple(Tuple<'a>),
}

/// A constant tuple.
#[derive(Clone, Copy, Debug)]
pub struct Tuple<'a> {
    image: &'a [u8],
    at: usize,
    len: u32,
}

impl<'a> Tuple<'a> {
    /// How many items it has.
    pub const fn len(&self) -> usize {
        self.len as usize
    }

    /// Whether it has none.
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Its items, in order.
    pub const fn items(&self) -> Objects<'a> {
        Objects::new(self.image, self.at, self.len)
    }
}

/// An iterator over the constants of an image, or the items of a tuple.
#[derive(Clone, Debug)]
pub struct Objects<'a> {
    image: &'a [u8],
    at: usize,
    left: u32,
}

impl<'a> Objects<'a> {
    pub(super) const fn new(image: &'a [u8], at: usize, left: u32) -> Self {
        Self { image, at, left }
    }

    /// Where the next constant lies in the image: [`Module::object_at`](super::Module::object_at)
    /// finds it again.
    pub const fn offset(&self) -> u32 {
        self.at as u32
    }
}

impl<'a> Iterator for Objects<'a> {
    type Item = Object<'a>;

    fn next(&mut self) -> Option<Object<'a>> {
        self.left = self.left.checked_sub(1)?;
        // `Module::parse` has been over these bytes: there is no error to lose here.
        let (object, next) = parse(self.image, self.at).ok()?;
        self.at = match object {
            Object::Tuple(tuple) => skip(self.image, tuple.at, tuple.len).ok()?,
            _ => next,
        };
        Some(object)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (0, Some(self.left as usize))
    }
}

/// The constant at `at`.
pub(super) fn at(image: &[u8], at: usize) -> Result<Object<'_>, Error> {
    Ok(parse(image, at)?.0)
}

/// Reads the constant at `at`; gives it and the position after it (for a tuple, of its first
/// item).
fn parse(image: &[u8], at: usize) -> Result<(Object<'_>, usize), Error> {
    let kind = *image.get(at).ok_or(Error::Truncated)?;
    let at = at + 1;
    let kind = ObjectKind::from_number(kind).ok_or(Error::BadObject)?;
    let simple = match kind {
        ObjectKind::FunTable => Object::FunTable,
        ObjectKind::None => Object::None,
        ObjectKind::False => Object::False,
        ObjectKind::True => Object::True,
        ObjectKind::Ellipsis => Object::Ellipsis,
        _ => {
            let (len, at) = varuint::decode_uint(image, at)?;
            if kind == ObjectKind::Tuple {
                return Ok((Object::Tuple(Tuple { image, at, len }), at));
            }
            let (bytes, at) = take(image, at, len)?;
            return Ok(match kind {
                ObjectKind::Str => (Object::Str(bytes), terminator(image, at)?),
                ObjectKind::Bytes => (Object::Bytes(bytes), terminator(image, at)?),
                ObjectKind::Int => (Object::Int(bytes), at),
                ObjectKind::Float => (Object::Float(bytes), at),
                _ => (Object::Complex(bytes), at),
            });
        }
    };
    Ok((simple, at))
}

/// The position after `count` constants at `at`, each checked.
pub(super) fn skip(image: &[u8], at: usize, count: u32) -> Result<usize, Error> {
    walk(image, at, count, &mut |_| Ok(()))
}

/// Calls `visit` for `count` constants at `at`, a tuple before its items; gives the position
/// after them.
pub(super) fn walk<'a>(
    image: &'a [u8],
    mut at: usize,
    count: u32,
    visit: &mut dyn FnMut(Object<'a>) -> Result<(), Error>,
) -> Result<usize, Error> {
    // What is left to read at each level of nesting; level 0 is the table itself.
    let mut left = [0u32; MAX_TUPLE_DEPTH + 1];
    left[0] = count;
    let mut depth = 0;
    loop {
        if left[depth] == 0 {
            if depth == 0 {
                return Ok(at);
            }
            depth -= 1;
            continue;
        }
        left[depth] -= 1;
        let (object, next) = parse(image, at)?;
        at = next;
        visit(object)?;
        if let Object::Tuple(tuple) = object
            && !tuple.is_empty()
        {
            depth += 1;
            *left.get_mut(depth).ok_or(Error::TooDeep)? = tuple.len;
        }
    }
}
