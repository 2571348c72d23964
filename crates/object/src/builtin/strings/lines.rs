//! `splitlines` of strings and of bytes.

use super::subject::Subject;
use crate::args::{Args, Parameter, Signature};
use crate::builtin::list::List;
use crate::names;
use crate::native::NativeFunction;
use crate::protocol::convert;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::word::Obj;

static SIGNATURE: Signature = Signature {
    function: names::splitlines,
    parameters: &[
        Parameter {
            name: names::self_,
            required: true,
        },
        Parameter {
            name: names::keepends,
            required: false,
        },
    ],
    positional_only: 1,
    positional: 2,
};

/// Where the first line of the rest ends, without and with its line break.
fn line_end(subject: &Subject, start: usize) -> (usize, usize) {
    let bytes = subject.bytes();
    let rest = bytes.get(start..).unwrap_or_default();
    let (end, width) = if subject.is_text() {
        let text = subject.text().get(start..).unwrap_or_default();
        let found = text.char_indices().find(|(_, character)| {
            matches!(
                character,
                '\n'..='\r' | '\x1c'..='\x1e' | '\u{85}' | '\u{2028}' | '\u{2029}'
            )
        });
        match found {
            Some((end, character)) => (end, character.len_utf8()),
            None => (rest.len(), 0),
        }
    } else {
        match rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')) {
            Some(end) => (end, 1),
            None => (rest.len(), 0),
        }
    };
    let width = if rest.get(end..end + 2) == Some(b"\r\n") {
        2
    } else {
        width
    };
    (start + end, start + end + width)
}

fn splitlines(rt: &mut Runtime, args: Args) -> Res {
    let mut values = [None; 2];
    SIGNATURE.bind(rt, args, &mut values)?;
    let keep = match values[1] {
        Some(keep) => convert::truth(rt, keep)?,
        None => false,
    };
    let subject = Subject::of(rt, values[0].unwrap_or(Obj::NONE))?;
    let list = List::with_capacity(rt, 0)?;
    let mut start = 0;
    while start < subject.bytes().len() {
        let (end, next) = line_end(&subject, start);
        let line = subject.part(rt, start, if keep { next } else { end })?;
        list.push(rt, line)?;
        start = next;
    }
    Ok(Obj::from(list))
}

/// `splitlines`
pub static SPLITLINES: NativeFunction = NativeFunction::full(names::splitlines, 1, 2, splitlines);
