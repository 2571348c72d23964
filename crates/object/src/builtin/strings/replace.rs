//! `replace` in strings and in bytes.

use super::arguments;
use super::search::Occurrences;
use super::subject::Subject;
use crate::names;
use crate::native::NativeFunction;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::word::Obj;

/// The places to replace at: where the old part is or, for an empty one, between all items.
struct Places<'a> {
    subject: Subject<'a>,
    old: &'a [u8],
}

impl<'a> Places<'a> {
    /// Calls `f` with the byte offset of each place, at most `limit` times.
    fn for_each(&self, limit: usize, f: &mut dyn FnMut(usize)) {
        let bytes = self.subject.bytes();
        if !self.old.is_empty() {
            Occurrences::of(bytes, self.old).take(limit).for_each(f);
        } else if self.subject.is_narrow() {
            (0..=bytes.len()).take(limit).for_each(f);
        } else {
            let starts = self.subject.text().char_indices().map(|(start, _)| start);
            starts
                .chain(core::iter::once(bytes.len()))
                .take(limit)
                .for_each(f);
        }
    }
}

/// Copies `from` to where `to` starts, and moves that start behind it. Does nothing where
/// it does not fit, which the callers rule out by adding up lengths before.
pub(super) fn put(to: &mut &mut [u8], from: &[u8]) {
    if from.len() <= to.len() {
        let (head, rest) = core::mem::take(to).split_at_mut(from.len());
        head.copy_from_slice(from);
        *to = rest;
    }
}

fn replace(rt: &mut Runtime, args: &[Obj]) -> Res {
    let [this, old, new, limit @ ..] = args else {
        return Ok(Obj::NONE);
    };
    let limit = arguments::count(rt, limit.first().copied())?;
    let subject = Subject::of(rt, *this)?;
    let old = subject.family().operand(rt, *old)?;
    let new = subject.family().operand(rt, *new)?;
    let places = Places { subject, old };
    let mut count = 0usize;
    places.for_each(limit, &mut |_| count += 1);
    if count == 0 {
        return subject.whole(rt);
    }
    let bytes = subject.bytes();
    let kept = bytes.len() - count * old.len();
    let len = count
        .checked_mul(new.len())
        .and_then(|added| added.checked_add(kept));
    let Some(len) = len else {
        return Err(rt.memory_error());
    };
    subject.family().filled(rt, len, &mut |mut to| {
        let mut done = 0;
        places.for_each(limit, &mut |place| {
            put(&mut to, &bytes[done..place]);
            put(&mut to, new);
            done = place + old.len();
        });
        put(&mut to, &bytes[done..]);
    })
}

/// `replace`
pub static REPLACE: NativeFunction = NativeFunction::positional(names::replace, 3, 4, replace);
