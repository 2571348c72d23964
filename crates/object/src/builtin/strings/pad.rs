//! `center`, `ljust`, `rjust`, `zfill` and `expandtabs`.

use super::replace::put;
use super::subject::{Family, Subject};
use crate::args::{Args, Parameter, Signature};
use crate::builtin::slice::clamped_index;
use crate::builtin::str as py_str;
use crate::names;
use crate::native::NativeFunction;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::word::Obj;

/// Writes one thing a number of times.
fn put_times(to: &mut &mut [u8], what: &[u8], times: usize) {
    for _ in 0..times {
        put(to, what);
    }
}

/// The string between so many characters to the left and to the right.
fn between(rt: &mut Runtime, subject: &Subject, fill: &[u8], left: usize, right: usize) -> Res {
    let bytes = subject.bytes();
    let len = left
        .checked_add(right)
        .and_then(|count| count.checked_mul(fill.len()))
        .and_then(|len| len.checked_add(bytes.len()));
    let Some(len) = len else {
        return Err(rt.memory_error());
    };
    subject.family().filled(rt, len, &mut |mut to| {
        put_times(&mut to, fill, left);
        put(&mut to, bytes);
        put_times(&mut to, fill, right);
    })
}

/// The one character to pad with.
fn fill_character<'a>(rt: &mut Runtime, subject: &Subject, value: Option<&Obj>) -> Res<&'a [u8]> {
    let Some(value) = value else {
        return Ok(b" ");
    };
    let given = value.type_of().name;
    match subject.family() {
        Family::Str => match py_str::text(*value) {
            Some(text) if text.chars().count() == 1 => Ok(text.as_bytes()),
            Some(_) => Err(rt.type_error("The fill character must be exactly one character long")),
            None => Err(rt.type_error_fmt(format_args!(
                "The fill character must be a unicode character, not {given}"
            ))),
        },
        family => match family.try_operand(*value) {
            Some(bytes) if bytes.len() == 1 => Ok(bytes),
            _ => Err(rt.type_error_fmt(format_args!(
                "fill character must be a byte string of length 1, not {given}"
            ))),
        },
    }
}

/// `(string, width[, fill])`; `left` gives how much of the padding goes to the left.
fn pad(rt: &mut Runtime, args: &[Obj], left: fn(usize, usize) -> usize) -> Res {
    let [this, width, fill @ ..] = args else {
        return Ok(Obj::NONE);
    };
    let width = clamped_index(rt, *width)?;
    let subject = Subject::of(rt, *this)?;
    let fill = fill_character(rt, &subject, fill.first())?;
    let len = subject.len();
    let width = usize::try_from(width).unwrap_or(0);
    if width <= len {
        return subject.whole(rt);
    }
    let padding = width - len;
    let left = left(padding, width);
    between(rt, &subject, fill, left, padding - left)
}

fn center(rt: &mut Runtime, args: &[Obj]) -> Res {
    pad(rt, args, |padding, width| {
        padding / 2 + (padding & width & 1)
    })
}

fn ljust(rt: &mut Runtime, args: &[Obj]) -> Res {
    pad(rt, args, |_, _| 0)
}

fn rjust(rt: &mut Runtime, args: &[Obj]) -> Res {
    pad(rt, args, |padding, _| padding)
}

fn zfill(rt: &mut Runtime, this: Obj, width: Obj) -> Res {
    let width = clamped_index(rt, width)?;
    let subject = Subject::of(rt, this)?;
    let len = subject.len();
    let padding = usize::try_from(width).unwrap_or(0).saturating_sub(len);
    if padding == 0 {
        return subject.whole(rt);
    }
    let (sign, digits) = match subject.bytes() {
        [b'+' | b'-', ..] => subject.bytes().split_at(1),
        all => (&[][..], all),
    };
    let Some(len) = subject.bytes().len().checked_add(padding) else {
        return Err(rt.memory_error());
    };
    subject.family().filled(rt, len, &mut |mut to| {
        put(&mut to, sign);
        put_times(&mut to, b"0", padding);
        put(&mut to, digits);
    })
}

static EXPANDTABS_SIGNATURE: Signature = Signature {
    function: names::expandtabs,
    parameters: &[
        Parameter {
            name: names::self_,
            required: true,
        },
        Parameter {
            name: names::tabsize,
            required: false,
        },
    ],
    positional_only: 1,
    positional: 2,
};

/// Calls `f` with each stretch between tabs and the blanks that replace the tab behind it.
fn for_each_stretch<'a>(subject: &Subject<'a>, tab: usize, f: &mut dyn FnMut(&'a [u8], usize)) {
    let bytes = subject.bytes();
    let mut column = 0usize;
    let mut stretches = bytes.split(|byte| *byte == b'\t').peekable();
    while let Some(stretch) = stretches.next() {
        let last_line = stretch
            .iter()
            .rposition(|byte| matches!(byte, b'\n' | b'\r'));
        let (line, before) = match last_line {
            Some(end) => (&stretch[end + 1..], 0),
            None => (stretch, column),
        };
        // Continuation bytes of UTF-8 take no column of their own; bytes are all narrow.
        let width = if subject.is_narrow() {
            line.len()
        } else {
            line.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
        };
        column = before + width;
        let blanks = match (stretches.peek(), tab) {
            (None, _) | (_, 0) => 0,
            _ => tab - column % tab,
        };
        column = column.saturating_add(blanks);
        f(stretch, blanks);
    }
}

fn expandtabs(rt: &mut Runtime, args: Args) -> Res {
    let mut values = [None; 2];
    EXPANDTABS_SIGNATURE.bind(rt, args, &mut values)?;
    let tab = match values[1] {
        Some(tab) => usize::try_from(clamped_index(rt, tab)?).unwrap_or(0),
        None => 8,
    };
    let subject = Subject::of(rt, values[0].unwrap_or(Obj::NONE))?;
    let mut len = Some(0usize);
    for_each_stretch(&subject, tab, &mut |stretch, blanks| {
        len = len
            .and_then(|len| len.checked_add(stretch.len()))
            .and_then(|len| len.checked_add(blanks));
    });
    let Some(len) = len else {
        return Err(rt.overflow_error("result too long"));
    };
    subject.family().filled(rt, len, &mut |mut to| {
        for_each_stretch(&subject, tab, &mut |stretch, blanks| {
            put(&mut to, stretch);
            put_times(&mut to, b" ", blanks);
        });
    })
}

/// `center`
pub static CENTER: NativeFunction = NativeFunction::positional(names::center, 2, 3, center);
/// `ljust`
pub static LJUST: NativeFunction = NativeFunction::positional(names::ljust, 2, 3, ljust);
/// `rjust`
pub static RJUST: NativeFunction = NativeFunction::positional(names::rjust, 2, 3, rjust);
/// `zfill`
pub static ZFILL: NativeFunction = NativeFunction::f2(names::zfill, zfill);
/// `expandtabs`
pub static EXPANDTABS: NativeFunction = NativeFunction::full(names::expandtabs, 1, 2, expandtabs);
