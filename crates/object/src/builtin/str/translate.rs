//! `translate` and `maketrans` of text.

use super::surrogate;
use crate::builtin::dict::Dict;
use crate::builtin::{exception, int, str as py_str};
use crate::names;
use crate::native::{NativeFunction, StaticMethod};
use crate::protocol::{item, iterate};
use crate::raise::{Raised, Res};
use crate::runtime::Runtime;
use crate::text::StringBuilder;
use crate::word::Obj;

fn code(character: char) -> Obj {
    Obj::small(character as isize)
}

fn translate(rt: &mut Runtime, this: Obj, table: Obj) -> Res {
    let Some(text) = py_str::text(this) else {
        return Err(rt.type_error("translate() requires a 'str' object"));
    };
    let mut out = StringBuilder::with_capacity(rt, text.len())?;
    for character in text.chars() {
        match item::get(rt, table, code(character)) {
            Ok(replacement) => push(rt, &mut out, replacement)?,
            Err(raised) => {
                rt.catch(raised, &exception::LOOKUP_ERROR)?;
                out.push(rt, character)?;
            }
        }
    }
    out.finish(rt)
}

/// Appends what a table gives for a character: text, a code point, or nothing.
fn push(rt: &mut Runtime, out: &mut StringBuilder, replacement: Obj) -> Res<()> {
    if replacement == Obj::NONE {
        return Ok(());
    }
    if let Some(text) = py_str::text(replacement) {
        return out.push_str(rt, text);
    }
    if !int::is_int(replacement) {
        return Err(rt.type_error("character mapping must return integer, None or str"));
    }
    let code = int::small_value(replacement).and_then(|code| u32::try_from(code).ok());
    match code.and_then(surrogate::to_char) {
        Some(character) => out.push(rt, character),
        None => Err(rt.value_error("character mapping must be in range(0x110000)")),
    }
}

/// The one character of a key.
fn key(rt: &mut Runtime, value: Obj) -> Res {
    if int::is_int(value) {
        return Ok(value);
    }
    let Some(text) = py_str::text(value) else {
        return Err(rt.type_error("keys in translate table must be strings or integers"));
    };
    let mut characters = text.chars();
    match (characters.next(), characters.next()) {
        (Some(character), None) => Ok(code(character)),
        _ => Err(rt.value_error("string keys in translate table must be of length 1")),
    }
}

fn maketrans(rt: &mut Runtime, args: &[Obj]) -> Res {
    let table = Dict::new(rt)?;
    match args {
        [mapping] => {
            let Some(mapping) = mapping.downcast::<Dict>() else {
                return Err(wrong(
                    rt,
                    "if you give only one argument to maketrans it must be a dict",
                ));
            };
            let keys = Obj::from(mapping);
            iterate::for_each(rt, keys, |rt, name| {
                let value = item::get(rt, keys, name)?;
                let name = key(rt, name)?;
                table.set(rt, name, value)
            })?;
        }
        [from, to, removed @ ..] => {
            let (Some(from), Some(to)) = (py_str::text(*from), py_str::text(*to)) else {
                return Err(wrong(rt, "maketrans() arguments must be str"));
            };
            if from.chars().count() != to.chars().count() {
                return Err(
                    rt.value_error("the first two maketrans arguments must have equal length")
                );
            }
            for (from, to) in from.chars().zip(to.chars()) {
                table.set(rt, code(from), code(to))?;
            }
            if let Some(removed) = removed.first() {
                let Some(removed) = py_str::text(*removed) else {
                    return Err(wrong(rt, "maketrans() argument 3 must be str"));
                };
                for character in removed.chars() {
                    table.set(rt, code(character), Obj::NONE)?;
                }
            }
        }
        [] => {}
    }
    Ok(Obj::from(table))
}

#[cold]
fn wrong(rt: &mut Runtime, message: &'static str) -> Raised {
    rt.type_error(message)
}

/// `str.translate`
pub static TRANSLATE: NativeFunction = NativeFunction::f2(names::translate, translate);
static MAKETRANS_FUNCTION: NativeFunction =
    NativeFunction::positional(names::maketrans, 1, 3, maketrans);
/// `str.maketrans`
pub static MAKETRANS: StaticMethod = StaticMethod::native(&MAKETRANS_FUNCTION);
