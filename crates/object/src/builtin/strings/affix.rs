//! `startswith`, `endswith`, `removeprefix` and `removesuffix`.

use super::arguments::limits;
use super::subject::Subject;
use crate::builtin::tuple::{self, Tuple};
use crate::names;
use crate::native::NativeFunction;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::word::Obj;

/// `(string, affix or tuple of them[, start[, stop]])`
fn has(rt: &mut Runtime, args: &[Obj], test: fn(&[u8], &[u8]) -> bool) -> Res {
    let [this, affix, range @ ..] = args else {
        return Ok(Obj::FALSE);
    };
    let range = limits(rt, range)?;
    let subject = Subject::of(rt, *this)?;
    let part = subject
        .range(range)
        .and_then(|(start, stop)| subject.bytes().get(start..stop));
    let one = [*affix];
    let affixes = match affix.downcast::<Tuple>() {
        Some(_) => tuple::items(*affix),
        None => &one,
    };
    for affix in affixes {
        let affix = subject.family().operand(rt, *affix)?;
        if part.is_some_and(|part| test(part, affix)) {
            return Ok(Obj::TRUE);
        }
    }
    Ok(Obj::FALSE)
}

fn startswith(rt: &mut Runtime, args: &[Obj]) -> Res {
    has(rt, args, |text, prefix| text.starts_with(prefix))
}

fn endswith(rt: &mut Runtime, args: &[Obj]) -> Res {
    has(rt, args, |text, suffix| text.ends_with(suffix))
}

fn removeprefix(rt: &mut Runtime, this: Obj, prefix: Obj) -> Res {
    let subject = Subject::of(rt, this)?;
    let prefix = subject.family().operand(rt, prefix)?;
    let start = if subject.bytes().starts_with(prefix) {
        prefix.len()
    } else {
        0
    };
    subject.part(rt, start, subject.bytes().len())
}

fn removesuffix(rt: &mut Runtime, this: Obj, suffix: Obj) -> Res {
    let subject = Subject::of(rt, this)?;
    let suffix = subject.family().operand(rt, suffix)?;
    let stop = match subject.bytes().strip_suffix(suffix) {
        Some(rest) => rest.len(),
        None => subject.bytes().len(),
    };
    subject.part(rt, 0, stop)
}

/// `startswith`
pub static STARTSWITH: NativeFunction =
    NativeFunction::positional(names::startswith, 2, 4, startswith);
/// `endswith`
pub static ENDSWITH: NativeFunction = NativeFunction::positional(names::endswith, 2, 4, endswith);
/// `removeprefix`
pub static REMOVEPREFIX: NativeFunction = NativeFunction::f2(names::removeprefix, removeprefix);
/// `removesuffix`
pub static REMOVESUFFIX: NativeFunction = NativeFunction::f2(names::removesuffix, removesuffix);
