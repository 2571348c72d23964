//! Reading an image where it lies: a view over a byte slice that borrows names, constants and
//! bytecode and copies nothing.
//!
//! [`Module::parse`] walks the whole image once (tables entry by entry, code tree node by node,
//! without recursion), so that everything it hands out afterwards lies inside the slice. It does
//! not look into bytecode; that is the verifier's. Bytes after the code tree are left alone, as
//! upstream does.

mod code;
mod header;
mod object;

pub use code::{Children, Code, CodeKind, Codes};
pub use header::{Arch, Header, Host};
pub use object::{MAX_TUPLE_DEPTH, Object, ObjectKind, Objects, Tuple};

use crate::{Error, static_names, varuint};

/// A view of an image.
#[derive(Clone, Copy, Debug)]
pub struct Module<'a> {
    image: &'a [u8],
    header: Header,
    n_names: u32,
    n_objects: u32,
    names_at: usize,
    objects_at: usize,
    body_at: usize,
    end: usize,
}

impl<'a> Module<'a> {
    /// Takes an image apart and checks its structure. Whether this interpreter can run it is
    /// [`Header::check`]'s to say: `module.header().check(&host)?`.
    pub fn parse(image: &'a [u8]) -> Result<Self, Error> {
        // Offsets into an image are 32 bits wide throughout.
        if u32::try_from(image.len()).is_err() {
            return Err(Error::NumberTooLarge);
        }
        let (header, at) = Header::parse(image)?;
        let (n_names, at) = varuint::decode_uint(image, at)?;
        let (n_objects, names_at) = varuint::decode_uint(image, at)?;
        let mut objects_at = names_at;
        for _ in 0..n_names {
            objects_at = parse_name(image, objects_at)?.1;
        }
        let body_at = object::skip(image, objects_at, n_objects)?;
        let end = code::skip_tree(image, body_at)?;
        Ok(Self {
            image,
            header,
            n_names,
            n_objects,
            names_at,
            objects_at,
            body_at,
            end,
        })
    }

    /// Where the parts of the image lie, for [`Module::resume`].
    pub const fn layout(&self) -> Layout {
        Layout {
            n_names: self.n_names,
            n_objects: self.n_objects,
            names_at: self.names_at as u32,
            objects_at: self.objects_at as u32,
            body_at: self.body_at as u32,
        }
    }

    /// The view of an image that [`Module::parse`] took apart before, without doing so again.
    ///
    /// A layout that is not the image's gives errors or nonsense, never bytes outside the image.
    pub fn resume(image: &'a [u8], layout: Layout) -> Result<Self, Error> {
        Ok(Self {
            image,
            header: Header::parse(image)?.0,
            n_names: layout.n_names,
            n_objects: layout.n_objects,
            names_at: layout.names_at as usize,
            objects_at: layout.objects_at as usize,
            body_at: layout.body_at as usize,
            end: image.len(),
        })
    }

    /// The header.
    pub const fn header(&self) -> &Header {
        &self.header
    }

    /// How many names there are; name operands are below this.
    pub const fn n_names(&self) -> u32 {
        self.n_names
    }

    /// How many constants there are; object operands are below this.
    pub const fn n_objects(&self) -> u32 {
        self.n_objects
    }

    /// The names, in order. The first is the source file's.
    pub const fn names(&self) -> Names<'a> {
        Names {
            image: self.image,
            at: self.names_at,
            left: self.n_names,
        }
    }

    /// The constants, in order.
    pub const fn objects(&self) -> Objects<'a> {
        Objects::new(self.image, self.objects_at, self.n_objects)
    }

    /// The name at an offset given by [`Names::offset`].
    ///
    /// An offset that is not one gives an error or a piece of nonsense, never bytes outside the
    /// image.
    pub fn name_at(&self, offset: u32) -> Result<Name<'a>, Error> {
        Ok(parse_name(self.image, offset as usize)?.0)
    }

    /// The constant at an offset given by [`Objects::offset`]; as [`Self::name_at`] otherwise.
    pub fn object_at(&self, offset: u32) -> Result<Object<'a>, Error> {
        object::at(self.image, offset as usize)
    }

    /// Calls `visit` for every constant, the items of tuples included (each after its tuple), until
    /// it fails.
    pub fn for_each_object(
        &self,
        visit: &mut dyn FnMut(Object<'a>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        object::walk(self.image, self.objects_at, self.n_objects, visit).map(|_| ())
    }

    /// The module's body, the root of the code tree.
    pub fn body(&self) -> Result<Code<'a>, Error> {
        self.code_at(self.body_at as u32)
    }

    /// The code entry at an offset given by [`Code::offset`].
    ///
    /// An offset that is not one gives an error or a piece of nonsense, never bytes outside the
    /// image.
    pub fn code_at(&self, offset: u32) -> Result<Code<'a>, Error> {
        Ok(code::parse(self.image, offset as usize)?.0)
    }

    /// The offset behind a code entry and all in it: that of the next child of the same parent.
    pub fn after(&self, offset: u32) -> Result<u32, Error> {
        Ok(code::skip_tree(self.image, offset as usize)? as u32)
    }

    /// The parts of an image whose body is the code entry at an offset given by [`Code::offset`]: the
    /// header and the tables, then the entry with all in it.
    pub fn parts_for(&self, offset: u32) -> Result<[&'a [u8]; 2], Error> {
        let end = code::skip_tree(self.image, offset as usize)?;
        let tables = self.image.get(..self.body_at);
        let code = self.image.get(offset as usize..end);
        Ok([
            tables.ok_or(Error::Truncated)?,
            code.ok_or(Error::Truncated)?,
        ])
    }

    /// All code entries in preorder, the body first.
    pub const fn codes(&self) -> Codes<'a> {
        Codes::new(self.image, self.body_at)
    }

    /// How many bytes the image takes; the slice may go on after it.
    pub const fn len(&self) -> usize {
        self.end
    }

    /// Never: an image has at least a header and a body.
    pub const fn is_empty(&self) -> bool {
        false
    }

    /// The bytes of the image.
    pub fn image(&self) -> &'a [u8] {
        self.image.get(..self.end).unwrap_or(&[])
    }
}

/// Where the parts of an image lie. A plain value: who keeps it with the image can take up the
/// view again at no cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// How many names there are.
    pub n_names: u32,
    /// How many constants.
    pub n_objects: u32,
    /// Where the names start.
    pub names_at: u32,
    /// Where the constants start.
    pub objects_at: u32,
    /// Where the code starts.
    pub body_at: u32,
}

/// An entry of the name table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name<'a> {
    /// A static name, by its number (see [`static_names`]).
    Static(u32),
    /// A name spelled out; in the image a zero byte follows it.
    Text(&'a [u8]),
}

impl<'a> Name<'a> {
    /// The name's bytes.
    pub fn bytes(&self) -> &'a [u8] {
        match *self {
            Self::Static(number) => static_names::text(number).unwrap_or("").as_bytes(),
            Self::Text(text) => text,
        }
    }
}

/// An iterator over the names of an image.
#[derive(Clone, Debug)]
pub struct Names<'a> {
    image: &'a [u8],
    at: usize,
    left: u32,
}

impl Names<'_> {
    /// Where the next name lies in the image: [`Module::name_at`] finds it again.
    pub const fn offset(&self) -> u32 {
        self.at as u32
    }
}

impl<'a> Iterator for Names<'a> {
    type Item = Name<'a>;

    fn next(&mut self) -> Option<Name<'a>> {
        self.left = self.left.checked_sub(1)?;
        // `Module::parse` has been over these bytes: there is no error to lose here.
        let (name, next) = parse_name(self.image, self.at).ok()?;
        self.at = next;
        Some(name)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (0, Some(self.left as usize))
    }
}

fn parse_name(image: &[u8], at: usize) -> Result<(Name<'_>, usize), Error> {
    let (head, at) = varuint::decode_uint(image, at)?;
    if head & 1 != 0 {
        let number = head >> 1;
        static_names::text(number).ok_or(Error::BadName)?;
        return Ok((Name::Static(number), at));
    }
    let (text, at) = take(image, at, head >> 1)?;
    Ok((Name::Text(text), terminator(image, at)?))
}

/// `len` bytes at `at`, and the position after them.
fn take(image: &[u8], at: usize, len: u32) -> Result<(&[u8], usize), Error> {
    let end = at.checked_add(len as usize).ok_or(Error::Truncated)?;
    Ok((image.get(at..end).ok_or(Error::Truncated)?, end))
}

/// The position after the zero byte that must be at `at`.
fn terminator(image: &[u8], at: usize) -> Result<usize, Error> {
    match image.get(at) {
        Some(0) => Ok(at + 1),
        Some(_) => Err(Error::BadName),
        None => Err(Error::Truncated),
    }
}
