//! The string that a method works on: its bytes, and what text does differently from bytes.

use crate::buffer;
use crate::builtin::bytearray::{self, ByteArray};
use crate::builtin::bytes::{self, Bytes};
use crate::builtin::str::{self as py_str, Str};
use crate::names;
use crate::raise::{Raised, Res};
use crate::runtime::Runtime;
use crate::word::Obj;

/// Which kind of string.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Family {
    /// Text.
    Str,
    /// Immutable bytes.
    Bytes,
    /// Mutable bytes.
    ByteArray,
}

impl Family {
    /// A new string of this kind with these bytes, which for `str` are UTF-8.
    ///
    /// # Errors
    /// `MemoryError`.
    pub(super) fn make(self, rt: &mut Runtime, bytes: &[u8]) -> Res {
        match self {
            Family::Str => {
                debug_assert!(core::str::from_utf8(bytes).is_ok());
                // SAFETY: the methods of this folder cut text between characters only.
                py_str::new(rt, unsafe { core::str::from_utf8_unchecked(bytes) })
            }
            Family::Bytes => bytes::new(rt, bytes),
            Family::ByteArray => bytearray::new(rt, bytes),
        }
    }

    /// A new string of this kind whose `len` bytes `fill` writes, for `str` as UTF-8.
    ///
    /// # Errors
    /// `MemoryError`.
    pub(super) fn filled(
        self,
        rt: &mut Runtime,
        len: usize,
        fill: &mut dyn FnMut(&mut [u8]),
    ) -> Res {
        match self {
            // SAFETY: the methods of this folder join whole characters.
            Family::Str => unsafe { py_str::filled(rt, len, fill) },
            Family::Bytes => bytes::filled(rt, len, fill),
            Family::ByteArray => bytearray::filled(rt, len, fill),
        }
    }

    /// The bytes of an argument that has to be a string of the same kind, or for bytes
    /// anything that exposes some.
    ///
    /// # Errors
    /// `TypeError` if it is not.
    pub fn operand<'a>(self, rt: &mut Runtime, value: Obj) -> Res<&'a [u8]> {
        match self.try_operand(value) {
            Some(bytes) => Ok(bytes),
            None => Err(self.not_an_operand(rt, value)),
        }
    }

    /// As [`Family::operand`], `None` where that fails.
    pub(super) fn try_operand<'a>(self, value: Obj) -> Option<&'a [u8]> {
        match self {
            Family::Str => py_str::text(value).map(str::as_bytes),
            _ => buffer::try_of(value).map(|buffer| buffer.bytes()),
        }
    }

    /// Is it an immutable string of this very type?
    pub(super) fn is_plain(self, value: Obj) -> bool {
        match self {
            Family::Str => value.is_name() || value.is_exactly(&py_str::STR),
            Family::Bytes => value.is_exactly(&bytes::BYTES),
            Family::ByteArray => false,
        }
    }

    #[cold]
    #[inline(never)]
    pub(super) fn not_an_operand(self, rt: &mut Runtime, value: Obj) -> Raised {
        let given = value.type_of().name;
        match self {
            Family::Str => rt.type_error_fmt(format_args!("must be str, not {given}")),
            _ => rt.type_error_fmt(format_args!(
                "a bytes-like object is required, not '{given}'"
            )),
        }
    }
}

/// A string that a method works on.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    object: Obj,
    family: Family,
    bytes: &'a [u8],
    narrow: bool,
}

impl<'a> Subject<'a> {
    /// The string in a value.
    ///
    /// Its bytes are those at this moment: a `bytearray` can change when other code runs.
    ///
    /// # Errors
    /// `TypeError` if it is none.
    #[inline]
    pub fn of(rt: &mut Runtime, object: Obj) -> Res<Subject<'a>> {
        match Subject::try_of(object) {
            Some(subject) => Ok(subject),
            None => {
                let given = object.type_of().name;
                Err(rt.type_error_fmt(format_args!(
                    "method requires a 'str' or bytes object but received '{given}'"
                )))
            }
        }
    }

    /// The string in a value, if it is one.
    pub fn try_of(object: Obj) -> Option<Subject<'a>> {
        let (family, bytes, narrow) = if let Some(name) = object.as_name() {
            (Family::Str, name.bytes(), name.bytes().is_ascii())
        } else if let Some(text) = object.downcast::<Str>() {
            (Family::Str, text.store().bytes(), text.store().is_ascii())
        } else if let Some(bytes) = object.downcast::<Bytes>() {
            (Family::Bytes, bytes.bytes(), true)
        } else {
            let array = object.downcast::<ByteArray>()?;
            (Family::ByteArray, array.bytes(), true)
        };
        Some(Subject {
            object,
            family,
            bytes,
            narrow,
        })
    }

    /// Which kind of string it is.
    #[inline(always)]
    pub fn family(&self) -> Family {
        self.family
    }

    /// Is it text?
    #[inline(always)]
    pub fn is_text(&self) -> bool {
        self.family == Family::Str
    }

    /// Its bytes.
    #[inline(always)]
    pub fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// Its text; the empty text if it is bytes.
    pub fn text(&self) -> &'a str {
        match self.family {
            // SAFETY: `try_of` took the bytes from a `str`.
            Family::Str => unsafe { core::str::from_utf8_unchecked(self.bytes) },
            _ => "",
        }
    }

    /// Is every item one byte: bytes, and text in ASCII?
    #[inline(always)]
    pub fn is_narrow(&self) -> bool {
        self.narrow
    }

    /// How many items there are: characters of text, or bytes.
    pub fn len(&self) -> usize {
        self.index(self.bytes.len())
    }

    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// The byte offset of item number `index`; the end if there are not so many.
    pub fn offset(&self, index: usize) -> usize {
        if self.narrow {
            return index.min(self.bytes.len());
        }
        let mut characters = self.text().chars();
        if let Some(before) = index.checked_sub(1) {
            characters.nth(before);
        }
        self.bytes.len() - characters.as_str().len()
    }

    /// The number of items before a byte offset.
    pub fn index(&self, offset: usize) -> usize {
        if self.narrow {
            return offset;
        }
        self.text()
            .get(..offset)
            .map_or(offset, |text| text.chars().count())
    }

    /// The byte range that a start and a stop index mean; `None` if the start lies behind
    /// the end of the string.
    pub fn range(&self, (start, stop): (isize, isize)) -> Option<(usize, usize)> {
        if start == 0 && stop == isize::MAX {
            return Some((0, self.bytes.len()));
        }
        let len = self.len() as isize;
        let clip = |index: isize| {
            if index < 0 {
                index.saturating_add(len).max(0)
            } else {
                index
            }
        };
        let (start, stop) = (clip(start), clip(stop).min(len));
        if start > len || start > stop {
            return None;
        }
        Some((self.offset(start as usize), self.offset(stop as usize)))
    }

    /// A part of it as a new string of the same kind; empty where the range is out of
    /// bounds. The whole of an immutable string is that string itself.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn part(&self, rt: &mut Runtime, start: usize, stop: usize) -> Res {
        if start == 0 && stop == self.bytes.len() {
            return self.whole(rt);
        }
        match self.family {
            Family::Str => py_str::new(rt, self.text().get(start..stop).unwrap_or_default()),
            family => family.make(rt, self.bytes.get(start..stop).unwrap_or_default()),
        }
    }

    /// Itself if it is immutable and of the very type, else a copy.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn whole(&self, rt: &mut Runtime) -> Res {
        match self.family {
            Family::Str => py_str::plain(rt, self.object),
            Family::Bytes => bytes::plain(rt, self.object),
            Family::ByteArray => bytearray::new(rt, self.bytes),
        }
    }

    /// The empty string of its kind.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn empty(&self, rt: &mut Runtime) -> Res {
        match self.family {
            Family::Str => Ok(Obj::from(names::empty)),
            family => family.make(rt, &[]),
        }
    }
}
