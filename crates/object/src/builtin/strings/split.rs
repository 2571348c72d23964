//! `split`, `rsplit`, `partition` and `rpartition`.

use taipan_gc::Gc;

use super::arguments;
use super::search;
use super::strip::Blanks;
use super::subject::Subject;
use crate::args::{Args, Parameter, Signature};
use crate::builtin::list::List;
use crate::builtin::tuple;
use crate::names;
use crate::native::NativeFunction;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::word::Obj;

const PARAMETERS: [Parameter; 3] = [
    Parameter {
        name: names::self_,
        required: true,
    },
    Parameter {
        name: names::sep,
        required: false,
    },
    Parameter {
        name: names::maxsplit,
        required: false,
    },
];

static SPLIT_SIGNATURE: Signature = Signature {
    function: names::split,
    parameters: &PARAMETERS,
    positional_only: 1,
    positional: 3,
};

/// What `split` and `rsplit` were asked: the string, the separator, how often.
fn bind<'a>(rt: &mut Runtime, args: Args) -> Res<(Subject<'a>, Option<&'a [u8]>, usize)> {
    let mut values = [None; 3];
    SPLIT_SIGNATURE.bind(rt, args, &mut values)?;
    let limit = arguments::count(rt, values[2])?;
    let subject = Subject::of(rt, values[0].unwrap_or(Obj::NONE))?;
    let separator = match values[1].filter(|separator| *separator != Obj::NONE) {
        None => None,
        Some(separator) => match subject.family().operand(rt, separator)? {
            [] => return Err(rt.value_error("empty separator")),
            separator => Some(separator),
        },
    };
    Ok((subject, separator, limit))
}

/// Appends the part of a string to a list.
fn push(rt: &mut Runtime, list: Gc<List>, subject: &Subject, start: usize, stop: usize) -> Res<()> {
    let part = subject.part(rt, start, stop)?;
    list.push(rt, part)
}

fn split(rt: &mut Runtime, args: Args) -> Res {
    let (subject, separator, mut limit) = bind(rt, args)?;
    let list = List::with_capacity(rt, 0)?;
    let bytes = subject.bytes();
    let mut position = 0;
    match separator {
        Some(separator) => {
            while limit > 0
                && let Some(found) = search::find(&bytes[position..], separator)
            {
                push(rt, list, &subject, position, position + found)?;
                position += found + separator.len();
                limit -= 1;
            }
            push(rt, list, &subject, position, bytes.len())?;
        }
        None => {
            let blanks = Blanks::of(&subject);
            loop {
                position = blanks.skip(position);
                if position == bytes.len() {
                    break;
                }
                if limit == 0 {
                    push(rt, list, &subject, position, bytes.len())?;
                    break;
                }
                let end = blanks.next(position);
                push(rt, list, &subject, position, end)?;
                position = end;
                limit -= 1;
            }
        }
    }
    Ok(Obj::from(list))
}

/// Turns a list of strings round.
fn reverse(list: Gc<List>) {
    let len = list.len();
    for position in 0..len / 2 {
        let other = len - 1 - position;
        if let (Some(a), Some(b)) = (list.get(position), list.get(other)) {
            list.set(position, b);
            list.set(other, a);
        }
    }
}

fn rsplit(rt: &mut Runtime, args: Args) -> Res {
    let (subject, separator, mut limit) = bind(rt, args)?;
    let list = List::with_capacity(rt, 0)?;
    let bytes = subject.bytes();
    let mut end = bytes.len();
    match separator {
        Some(separator) => {
            while limit > 0
                && let Some(found) = search::rfind(&bytes[..end], separator)
            {
                push(rt, list, &subject, found + separator.len(), end)?;
                end = found;
                limit -= 1;
            }
            push(rt, list, &subject, 0, end)?;
        }
        None => {
            let blanks = Blanks::of(&subject);
            loop {
                end = blanks.skip_back(end);
                if end == 0 {
                    break;
                }
                if limit == 0 {
                    // Only blanks at the end have been cut off so far.
                    push(rt, list, &subject, 0, end)?;
                    break;
                }
                let start = blanks.previous(end);
                push(rt, list, &subject, start, end)?;
                end = start;
                limit -= 1;
            }
        }
    }
    reverse(list);
    Ok(Obj::from(list))
}

/// The three parts around a separator, which is at `found`; where it is missing, the whole
/// string comes first, or last.
fn parts(
    rt: &mut Runtime,
    this: Obj,
    separator: Obj,
    find: fn(&[u8], &[u8]) -> Option<usize>,
    last: bool,
) -> Res {
    let subject = Subject::of(rt, this)?;
    let wanted = subject.family().operand(rt, separator)?;
    if wanted.is_empty() {
        return Err(rt.value_error("empty separator"));
    }
    let items = match find(subject.bytes(), wanted) {
        Some(found) => {
            let end = found + wanted.len();
            [
                subject.part(rt, 0, found)?,
                subject.part(rt, found, end)?,
                subject.part(rt, end, subject.bytes().len())?,
            ]
        }
        None => {
            let whole = subject.whole(rt)?;
            let (first, second) = (subject.empty(rt)?, subject.empty(rt)?);
            if last {
                [first, second, whole]
            } else {
                [whole, first, second]
            }
        }
    };
    tuple::new(rt, &items)
}

fn partition(rt: &mut Runtime, this: Obj, separator: Obj) -> Res {
    parts(rt, this, separator, search::find, false)
}

fn rpartition(rt: &mut Runtime, this: Obj, separator: Obj) -> Res {
    parts(rt, this, separator, search::rfind, true)
}

/// `split`
pub static SPLIT: NativeFunction = NativeFunction::full(names::split, 1, 3, split);
/// `rsplit`
pub static RSPLIT: NativeFunction = NativeFunction::full(names::rsplit, 1, 3, rsplit);
/// `partition`
pub static PARTITION: NativeFunction = NativeFunction::f2(names::partition, partition);
/// `rpartition`
pub static RPARTITION: NativeFunction = NativeFunction::f2(names::rpartition, rpartition);
