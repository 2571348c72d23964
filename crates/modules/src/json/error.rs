//! `json.JSONDecodeError`: a `ValueError` that knows the text, and where in it the error is.

use taipan_object::builtin::exception::Exception;
use taipan_object::protocol::attribute;
use taipan_object::text::StringBuilder;
use taipan_object::types::TypeFlags;
use taipan_object::{Obj, Raised, Res, Runtime, Slots, Type, exception, names, slots};

use super::read::{characters, place};
use crate::io::methods::decode;

const SLOTS: Slots = Slots::EMPTY;

/// `json.JSONDecodeError`
pub static JSON_DECODE_ERROR: Type = Type::new::<Exception>(names::JSONDecodeError, slots!(SLOTS))
    .with_base(&exception::VALUE_ERROR)
    .with_flags(TypeFlags::EXCEPTION);

/// Raises `JSONDecodeError`: `text` is wrong at a byte, which Python counts in characters.
pub fn raise(rt: &mut Runtime, message: &str, text: &[u8], position: usize) -> Raised {
    match make(rt, message, text, position) {
        Ok(raised) | Err(raised) => raised,
    }
}

fn make(rt: &mut Runtime, message: &str, text: &[u8], position: usize) -> Res<Raised> {
    let before = text.get(..position).unwrap_or(text);
    let (line, column) = place(before);
    let position = characters(before);
    let document = decode(rt, text)?;
    let shown = StringBuilder::format(
        rt,
        format_args!("{message}: line {line} column {column} (char {position})"),
    )?;
    let message = StringBuilder::format(rt, format_args!("{message}"))?;
    let raised = rt.raise_with(&JSON_DECODE_ERROR, &[shown]);
    let exception = rt.peek_raised().unwrap_or(Obj::NONE);
    for (name, value) in [
        (names::msg, message),
        (names::doc, document),
        (names::pos, Obj::small(position as isize)),
        (names::lineno, Obj::small(line as isize)),
        (names::colno, Obj::small(column as isize)),
    ] {
        attribute::set(rt, exception, name, Some(value))?;
    }
    rt.throw_again(exception);
    Ok(raised)
}
