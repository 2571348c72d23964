//! `str`: text in UTF-8, interned or in the heap. Here are the object, its constructors and
//! its slots; what its methods share with bytes is in [`super::strings`].

pub mod format;
pub mod iterator;
mod methods;
pub mod percent;
pub mod repr;
pub mod surrogate;
pub mod template;
pub mod translate;

#[cfg(test)]
mod tests;

use core::cmp::Ordering;

use taipan_gc::Gc;

use super::int;
use super::strings::store::Marks;
use super::strings::{self, Family, Store, codec, find, slicing};
use crate::args::{Args, Parameter, Signature};
use crate::data::Data;
use crate::name::{Name, TextHash};
use crate::names;
use crate::object;
use crate::protocol::print;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots;
use crate::slots::{BinaryOp, Comparison, PrintKind, Slots};
use crate::static_names;
use crate::text::Sink;
use crate::types::{Type, header_of};
use crate::word::Obj;

object! {
    /// A string that is not interned.
    pub struct Str: open {
        store: Store,
    }
}

impl Str {
    fn made_here(store: Store) -> Str {
        Str {
            header: STR.header(),
            store,
        }
    }

    /// Its text.
    #[inline(always)]
    pub fn text<'a>(&self) -> &'a str {
        // SAFETY: the constructors take only UTF-8.
        unsafe { core::str::from_utf8_unchecked(self.store.bytes()) }
    }

    /// Where it keeps its text.
    #[inline(always)]
    pub(super) fn store(&self) -> &Store {
        &self.store
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

/// The text of a string whose type is `str` itself; such strings are equal exactly if their
/// texts are.
#[inline]
pub fn plain_text<'a>(value: Obj) -> Option<&'a str> {
    if let Some(name) = value.as_name() {
        return Some(name.text());
    }
    if value.is_exactly(&STR) {
        value.downcast::<Str>().map(|text| text.text())
    } else {
        None
    }
}

/// Is it a string whose type is `str` itself, with this text?
#[inline(always)]
pub(crate) fn is_plain_text(value: Obj, text: &str) -> bool {
    let bytes = match value.as_name() {
        Some(name) => name.bytes(),
        None if value.is_exactly(&STR) => match value.downcast::<Str>() {
            Some(text) => text.store.bytes(),
            None => return false,
        },
        None => return false,
    };
    bytes.len() == text.len() && bytes == text.as_bytes()
}

/// The hash of a string that is not interned and whose type is `str` itself.
#[inline(always)]
pub(crate) fn plain_hash(value: Obj) -> Option<usize> {
    if !value.is_exactly(&STR) {
        return None;
    }
    value
        .downcast::<Str>()
        .map(|text| text.store.hash() as usize)
}

/// Compares two strings whose type is `str` itself; `None` for other values.
#[inline]
pub fn compare_plain(op: Comparison, a: Obj, b: Obj) -> Option<bool> {
    let (x, y) = (plain_text(a)?, plain_text(b)?);
    Some(match op {
        Comparison::Equal => x == y,
        Comparison::NotEqual => x != y,
        // UTF-8 sorts as the code points do.
        _ => op.holds(x.cmp(y)),
    })
}

/// Is it a string?
#[inline]
pub fn is_str(value: Obj) -> bool {
    value.is_name() || value.downcast::<Str>().is_some()
}

/// The hash of a string, the same whether it is interned or not.
#[inline]
pub fn hash(value: Obj) -> Option<TextHash> {
    if let Some(name) = value.as_name() {
        return Some(name.hash());
    }
    value.downcast::<Str>().map(|text| text.store.hash())
}

/// The string of one ASCII character.
#[inline]
pub fn from_ascii(byte: u8) -> Obj {
    Obj::from(static_names::ascii_character(byte))
}

/// The string of one character.
///
/// # Errors
/// `MemoryError`.
pub fn from_char(rt: &mut Runtime, character: char) -> Res {
    new(rt, character.encode_utf8(&mut [0; 4]))
}

/// The strings that are never made anew: the empty one and those of one ASCII character.
#[inline]
fn ready_made(bytes: &[u8]) -> Option<Obj> {
    match bytes {
        [] => Some(Obj::from(names::empty)),
        [byte @ 0..=0x7f] => Some(from_ascii(*byte)),
        _ => None,
    }
}

/// A string with this text, which is copied.
///
/// # Errors
/// `MemoryError`.
#[inline]
pub fn new(rt: &mut Runtime, text: &str) -> Res {
    new_parts(rt, &[text.as_bytes()], text.len(), Marks::empty())
}

/// A string of UTF-8 parts that have `len` bytes together.
fn new_parts(rt: &mut Runtime, parts: &[&[u8]], len: usize, marks: Marks) -> Res {
    if let ([only], 0..=1) = (parts, len)
        && let Some(ready) = ready_made(only)
    {
        return Ok(ready);
    }
    let object = rt.alloc_with_tail(|| Str::made_here(Store::empty(marks)), parts)?;
    // SAFETY: the object was made with a tail of this length.
    unsafe { object.store.point_to(object.tail(), len) };
    Ok(Obj::from(object))
}

/// A string whose `len` bytes `fill` writes.
///
/// # Safety
/// What `fill` leaves in the slice is UTF-8. (The slice is all zeros before, which is.)
///
/// # Errors
/// `MemoryError`.
pub unsafe fn filled(rt: &mut Runtime, len: usize, fill: &mut dyn FnMut(&mut [u8])) -> Res {
    if len <= 1 {
        let mut bytes = [0];
        fill(&mut bytes[..len]);
        if let Some(ready) = ready_made(&bytes[..len]) {
            return Ok(ready);
        }
    }
    let make = || Str::made_here(Store::empty(Marks::empty()));
    let object = rt.alloc_with_tail_fill(make, len, fill)?;
    // SAFETY: the object was made with a tail of this length.
    unsafe { object.store.point_to(object.tail(), len) };
    Ok(Obj::from(object))
}

/// A string of text in flash, or in other memory that is never freed; it is not copied.
///
/// # Errors
/// `MemoryError`.
pub fn new_static(rt: &mut Runtime, text: &'static str) -> Res {
    // SAFETY: it is text.
    unsafe { from_data_unchecked(rt, Data::from_static(text.as_bytes())) }
}

/// A string of bytes that lie somewhere already; they are not copied.
///
/// # Safety
/// They are UTF-8.
///
/// # Errors
/// `MemoryError`.
pub unsafe fn from_data_unchecked(rt: &mut Runtime, data: Data) -> Res {
    if let Some(ready) = ready_made(data.bytes()) {
        return Ok(ready);
    }
    rt.alloc(Str::made_here(Store::new(data))).map(Obj::from)
}

/// A string of bytes that are checked to be UTF-8; they are not copied, unless there are lone
/// surrogates among them.
///
/// # Errors
/// `UnicodeError` if they are not, `MemoryError`.
pub fn from_data(rt: &mut Runtime, data: Data) -> Res {
    if core::str::from_utf8(data.bytes()).is_err() {
        if let Some(text) = surrogate::decode(rt, data.bytes())? {
            return text.finish(rt);
        }
        return Err(rt.raise(&crate::exception::UNICODE_ERROR, "invalid UTF-8"));
    }
    // SAFETY: just checked.
    unsafe { from_data_unchecked(rt, data) }
}

/// The string itself if its type is `str`, a copy of that type if it is a subclass.
///
/// # Errors
/// `MemoryError`.
pub(super) fn plain(rt: &mut Runtime, value: Obj) -> Res {
    match value.downcast::<Str>() {
        Some(text) if !value.is_exactly(&STR) => rt
            .alloc(Str::made_here(Store::sharing(&text.store)))
            .map(Obj::from),
        _ => Ok(value),
    }
}

/// `a + b`
///
/// # Errors
/// `MemoryError`.
pub fn concat(rt: &mut Runtime, a: Obj, b: Obj) -> Res {
    let (x, y) = (bytes_of(a), bytes_of(b));
    if y.is_empty() {
        return plain(rt, a);
    }
    if x.is_empty() {
        return plain(rt, b);
    }
    if let Some(text) = a.downcast::<Str>()
        && let Some(store) = text.store.grown(rt, y)?
    {
        return rt.alloc(Str::made_here(store)).map(Obj::from);
    }
    match x.len().checked_add(y.len()) {
        Some(len) => new_parts(rt, &[x, y], len, Marks::SUM),
        None => Err(rt.memory_error()),
    }
}

fn bytes_of<'a>(value: Obj) -> &'a [u8] {
    text(value).unwrap_or_default().as_bytes()
}

/// Where the text of a string lies; no text for other values.
pub fn data(value: Obj) -> Data {
    match value.downcast::<Str>() {
        Some(text) => text.store.data(),
        None => Data::from_static(bytes_of(value)),
    }
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

static NEW_SIGNATURE: Signature = Signature {
    function: names::str,
    parameters: &[
        Parameter {
            name: names::object,
            required: false,
        },
        Parameter {
            name: names::encoding,
            required: false,
        },
        Parameter {
            name: names::errors,
            required: false,
        },
    ],
    positional_only: 0,
    positional: 3,
};

/// `str(object)`, `str(bytes, encoding, errors)`
fn new_str(rt: &mut Runtime, cls: Gc<Type>, args: Args) -> Res {
    let value = match (args.positional, args.keywords) {
        ([], []) => Obj::from(names::empty),
        ([object], []) => print::str(rt, *object)?,
        _ => {
            let mut values = [None; 3];
            NEW_SIGNATURE.bind(rt, args, &mut values)?;
            match values {
                [None, _, _] => Obj::from(names::empty),
                [Some(object), None, None] => print::str(rt, object)?,
                [Some(object), encoding, errors] => {
                    if is_str(object) {
                        return Err(rt.type_error("decoding str is not supported"));
                    }
                    codec::decode(rt, object, encoding, errors)?
                }
            }
        }
    };
    if !cls.is_python_class() {
        return Ok(value);
    }
    let store = match value.downcast::<Str>() {
        Some(text) => Store::sharing(&text.store),
        None => Store::new(data(value)),
    };
    let header = header_of(cls);
    rt.alloc_instance(cls, Str { header, store })
}

fn print_str(rt: &mut Runtime, this: Obj, kind: PrintKind, out: &mut dyn Sink) -> Res<()> {
    let text = text(this).unwrap_or_default();
    match kind {
        PrintKind::Str => out.write(rt, text),
        PrintKind::Repr => repr::quoted(rt, text, out),
    }
}

fn binary(rt: &mut Runtime, op: BinaryOp, a: Obj, b: Obj) -> Res<Option<Obj>> {
    match op {
        BinaryOp::Add if is_str(a) && is_str(b) => concat(rt, a, b).map(Some),
        BinaryOp::Multiply => {
            let (text, count) = slicing::repeat_operands(a, b, Family::Str);
            if is_str(count) || int::try_index(rt, count)?.is_none() {
                return Ok(None);
            }
            slicing::repeat(rt, text, count).map(Some)
        }
        BinaryOp::Modulo if cfg!(feature = "str-methods") && is_str(a) => {
            percent::percent(rt, a, b).map(Some)
        }
        _ => Ok(None),
    }
}

fn compare(_rt: &mut Runtime, op: Comparison, a: Obj, b: Obj) -> Res<Option<bool>> {
    let (Some(x), Some(y)) = (text(a), text(b)) else {
        return Ok(None);
    };
    Ok(Some(match op {
        Comparison::Equal => x == y,
        Comparison::NotEqual => x != y,
        _ if a == b => op.holds(Ordering::Equal),
        // UTF-8 sorts as the code points do.
        _ => op.holds(x.cmp(y)),
    }))
}

fn len(rt: &mut Runtime, this: Obj) -> Res<usize> {
    strings::Subject::of(rt, this).map(|subject| subject.len())
}

const SLOTS: Slots = Slots {
    new: Some(new_str),
    print: Some(print_str),
    binary: Some(binary),
    compare: Some(compare),
    truth: Some(|_, this| Ok(!bytes_of(this).is_empty())),
    len: Some(len),
    hash: Some(|_, this| Ok(hash(this).unwrap_or_default() as usize)),
    get_item: Some(slicing::get_item),
    contains: Some(find::contains),
    iter: Some(iterator::new),
    walk: Some(iterator::walk_on),
    ..Slots::EMPTY
};

/// `str`
pub static STR: Type = Type::new::<Str>(names::str, slots!(SLOTS)).with_table(methods::TABLE);
