//! `str`: text in UTF-8, interned or in the heap.

use core::cell::Cell;

use crate::data::Data;
use crate::name::{Name, TextHash};
use crate::names;
use crate::object;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots::Slots;
use crate::types::Type;
use crate::word::Obj;

object! {
    /// A string that is not interned.
    pub struct Str: open {
        data: Data,
        hash: Cell<TextHash>,
    }
}

impl Str {
    /// Its text.
    #[inline(always)]
    pub fn text<'a>(&self) -> &'a str {
        // SAFETY: the constructors take only UTF-8.
        unsafe { self.data.text() }
    }
}

/// The text of a string, interned or not; `None` for other values.
#[inline]
pub fn text<'a>(value: Obj) -> Option<&'a str> {
    if let Some(name) = value.as_name() {
        return Some(name.text());
    }
    value.downcast::<Str>().map(|text| text.text())
}

/// A string of text in flash, which is not copied.
///
/// # Errors
/// `MemoryError`.
pub fn new_static(rt: &mut Runtime, text: &'static str) -> Res {
    let text = Str {
        header: STR.header(),
        data: Data::from_static(text.as_bytes()),
        hash: Cell::new(0),
    };
    rt.alloc(text).map(Obj::from)
}

/// A string of bytes that are checked to be UTF-8 and are not copied.
///
/// # Errors
/// `UnicodeError` if they are not, `MemoryError`.
pub fn from_data(rt: &mut Runtime, data: Data) -> Res {
    new_checked(rt, data)
}

/// A string of bytes that are checked to be UTF-8.
///
/// # Errors
/// `UnicodeError` if they are not, `MemoryError`.
pub fn new_checked(rt: &mut Runtime, data: Data) -> Res {
    if core::str::from_utf8(data.bytes()).is_err() {
        return Err(rt.raise(&crate::exception::UNICODE_ERROR, "invalid UTF-8"));
    }
    rt.alloc(Str {
        header: STR.header(),
        data,
        hash: Cell::new(0),
    })
    .map(Obj::from)
}

/// The interned form of a string.
///
/// # Errors
/// `TypeError` if it is none, `MemoryError`.
pub fn to_name(rt: &mut Runtime, value: Obj) -> Res<Name> {
    if let Some(name) = value.as_name() {
        return Ok(name);
    }
    match text(value) {
        Some(text) => rt.intern(text),
        None => Err(rt.type_error("attribute name must be string")),
    }
}

static SLOTS: Slots = Slots::EMPTY;

/// `str`
pub static STR: Type = Type::new::<Str>(names::str, &SLOTS);
