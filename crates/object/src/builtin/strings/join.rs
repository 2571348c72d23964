//! `join` of strings and of bytes.

use super::replace::put;
use super::subject::Subject;
use crate::builtin::list::List;
use crate::builtin::tuple::{self, Tuple};
use crate::names;
use crate::native::NativeFunction;
use crate::protocol::iterate;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::word::Obj;

/// The strings to join: those of a list or tuple as they stand.
#[derive(Clone, Copy)]
enum Pieces {
    List(taipan_gc::Gc<List>),
    Tuple(Obj),
}

impl Pieces {
    fn of(rt: &mut Runtime, iterable: Obj) -> Res<Pieces> {
        if let Some(list) = iterable.downcast::<List>() {
            return Ok(Pieces::List(list));
        }
        if iterable.downcast::<Tuple>().is_some() {
            return Ok(Pieces::Tuple(iterable));
        }
        let list = List::with_capacity(rt, 0)?;
        iterate::for_each(rt, iterable, |rt, piece| list.push(rt, piece))?;
        Ok(Pieces::List(list))
    }

    fn get(&self, index: usize) -> Option<Obj> {
        match self {
            Pieces::List(list) => list.get(index),
            Pieces::Tuple(tuple) => tuple::items(*tuple).get(index).copied(),
        }
    }
}

/// `separator.join(iterable)`
///
/// # Errors
/// `TypeError` if the items are not strings, `MemoryError`, and what iterating raises.
pub fn join(rt: &mut Runtime, this: Obj, iterable: Obj) -> Res {
    let pieces = Pieces::of(rt, iterable)?;
    let subject = Subject::of(rt, this)?;
    let family = subject.family();
    let separator = subject.bytes();
    let mut len = Some(0usize);
    let mut count = 0;
    while let Some(piece) = pieces.get(count) {
        let Ok(bytes) = family.operand(rt, piece) else {
            let (given, wanted) = (
                piece.type_of().name,
                if subject.is_text() {
                    "str instance"
                } else {
                    "a bytes-like object"
                },
            );
            return Err(rt.type_error_fmt(format_args!(
                "sequence item {count}: expected {wanted}, {given} found"
            )));
        };
        let between = if count == 0 { 0 } else { separator.len() };
        len = len
            .and_then(|len| len.checked_add(between))
            .and_then(|len| len.checked_add(bytes.len()));
        count += 1;
    }
    let Some(len) = len else {
        return Err(rt.memory_error());
    };
    match (count, pieces.get(0)) {
        (0, _) => return subject.empty(rt),
        (1, Some(only)) if subject.family().is_plain(only) => return Ok(only),
        _ => {}
    }
    family.filled(rt, len, &mut |mut to| {
        for index in 0..count {
            if index > 0 {
                put(&mut to, separator);
            }
            // Nothing has run since the lengths were added up, so the pieces still fit.
            let piece = pieces
                .get(index)
                .and_then(|piece| family.try_operand(piece));
            put(&mut to, piece.unwrap_or_default());
        }
    })
}

/// `join`
pub static JOIN: NativeFunction = NativeFunction::f2(names::join, join);
