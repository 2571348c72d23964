//! `find`, `rfind`, `index`, `rindex`, `count` and `in`.

use super::arguments::{limits, needle};
use super::search::{self, Occurrences};
use super::subject::{Family, Subject};
use crate::builtin::str as py_str;
use crate::names;
use crate::native::NativeFunction;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::word::Obj;

/// Where something is in a string: `(string, needle[, start[, stop]])`.
fn search(
    rt: &mut Runtime,
    args: &[Obj],
    find: fn(&[u8], &[u8]) -> Option<usize>,
) -> Res<Option<usize>> {
    let [this, wanted, range @ ..] = args else {
        return Ok(None);
    };
    let range = limits(rt, range)?;
    let subject = Subject::of(rt, *this)?;
    let mut one = [0];
    let wanted = needle(rt, subject.family(), *wanted, &mut one)?;
    let Some((start, stop)) = subject.range(range) else {
        return Ok(None);
    };
    Ok(subject
        .bytes()
        .get(start..stop)
        .and_then(|haystack| find(haystack, wanted))
        .map(|offset| subject.index(start + offset)))
}

fn found(position: Option<usize>) -> Obj {
    Obj::small(position.map_or(-1, |position| position as isize))
}

fn must_be_found(rt: &mut Runtime, args: &[Obj], position: Option<usize>) -> Res {
    match position {
        Some(position) => Ok(Obj::small(position as isize)),
        None if args.first().is_some_and(|this| py_str::is_str(*this)) => {
            Err(rt.value_error("substring not found"))
        }
        None => Err(rt.value_error("subsection not found")),
    }
}

fn find(rt: &mut Runtime, args: &[Obj]) -> Res {
    search(rt, args, search::find).map(found)
}

fn rfind(rt: &mut Runtime, args: &[Obj]) -> Res {
    search(rt, args, search::rfind).map(found)
}

fn index(rt: &mut Runtime, args: &[Obj]) -> Res {
    let position = search(rt, args, search::find)?;
    must_be_found(rt, args, position)
}

fn rindex(rt: &mut Runtime, args: &[Obj]) -> Res {
    let position = search(rt, args, search::rfind)?;
    must_be_found(rt, args, position)
}

fn count(rt: &mut Runtime, args: &[Obj]) -> Res {
    let [this, wanted, range @ ..] = args else {
        return Ok(Obj::small(0));
    };
    let range = limits(rt, range)?;
    let subject = Subject::of(rt, *this)?;
    let mut one = [0];
    let wanted = needle(rt, subject.family(), *wanted, &mut one)?;
    let Some((start, stop)) = subject.range(range) else {
        return Ok(Obj::small(0));
    };
    let count = if wanted.is_empty() {
        subject.index(stop) - subject.index(start) + 1
    } else {
        let haystack = subject.bytes().get(start..stop).unwrap_or_default();
        Occurrences::of(haystack, wanted).count()
    };
    Ok(Obj::small(count as isize))
}

/// `needle in string`: the `contains` slot.
///
/// # Errors
/// `TypeError` if it cannot be in there.
pub fn contains(rt: &mut Runtime, this: Obj, wanted: Obj) -> Res<bool> {
    let subject = Subject::of(rt, this)?;
    let mut one = [0];
    if subject.family() == Family::Str && py_str::text(wanted).is_none() {
        let given = wanted.type_of().name;
        return Err(rt.type_error_fmt(format_args!(
            "'in <string>' requires string as left operand, not {given}"
        )));
    }
    let wanted = needle(rt, subject.family(), wanted, &mut one)?;
    Ok(search::find(subject.bytes(), wanted).is_some())
}

/// `find`
pub static FIND: NativeFunction = NativeFunction::positional(names::find, 2, 4, find);
/// `rfind`
pub static RFIND: NativeFunction = NativeFunction::positional(names::rfind, 2, 4, rfind);
/// `index`
pub static INDEX: NativeFunction = NativeFunction::positional(names::index, 2, 4, index);
/// `rindex`
pub static RINDEX: NativeFunction = NativeFunction::positional(names::rindex, 2, 4, rindex);
/// `count`
pub static COUNT: NativeFunction = NativeFunction::positional(names::count, 2, 4, count);
