//! All matches of a pattern, one after the other: `finditer`, `findall`, `split`.

use core::cell::Cell;

use taipan_gc::{Array, Gc};
use taipan_object::builtin::list::List;
use taipan_object::builtin::tuple;
use taipan_object::protocol::convert;
use taipan_object::{Obj, Res, Runtime, Slots, Type, names, object, slots};
use taipan_regex::{Found, Options};

use super::matched::Match;
use super::pattern::{Pattern, Target, part};

/// A search that goes on behind the last match.
pub struct Matches<'a> {
    /// The pattern.
    pub pattern: Gc<Pattern>,
    /// What is searched, from where the next search begins.
    pub target: Target<'a>,
    /// The last match was empty, so the next is not to be empty at the same place.
    not_empty: bool,
}

/// A match that [`Matches`] gives: the spans of its groups are in `memory`, until the next
/// search.
#[derive(Clone, Copy)]
pub struct Next {
    /// What was found.
    pub found: Found,
    /// The spans.
    pub memory: Gc<Array<u32>>,
    /// Start and end of the whole match, in bytes.
    pub span: (usize, usize),
}

impl Next {
    /// Start and end of a group in bytes.
    pub fn group(&self, group: usize) -> Option<(usize, usize)> {
        let at = group.checked_mul(2)?;
        let (start, end) = (self.memory.get(at)?, self.memory.get(at + 1)?);
        (start != u32::MAX && end != u32::MAX).then_some((start as usize, end as usize))
    }
}

impl<'a> Matches<'a> {
    /// All matches in a target.
    pub fn new(pattern: Gc<Pattern>, target: Target<'a>) -> Matches<'a> {
        Matches {
            pattern,
            target,
            not_empty: false,
        }
    }

    /// The next match.
    ///
    /// # Errors
    /// As [`Pattern::find`].
    pub fn next(&mut self, rt: &mut Runtime) -> Res<Option<Next>> {
        let options = Options {
            not_empty_at_start: self.not_empty,
            ..Options::default()
        };
        let Some((found, memory)) = self.pattern.find(rt, self.target, options)? else {
            return Ok(None);
        };
        let place = |index| memory.get(index).unwrap_or(0) as usize;
        let span = (place(0), place(1));
        self.not_empty = span.0 == span.1;
        self.target.start = span.1;
        Ok(Some(Next {
            found,
            memory,
            span,
        }))
    }
}

/// What `findall` has for a match: the only group, or all of them, or all that matched.
fn item(rt: &mut Runtime, string: Obj, groups: usize, next: Next) -> Res {
    let text = |rt: &mut Runtime, group: usize| {
        let (start, end) = next.group(group).unwrap_or((0, 0));
        part(rt, string, start, end)
    };
    match groups {
        0 | 1 => text(rt, groups),
        _ => {
            let texts = List::with_capacity(rt, groups)?;
            for group in 1..=groups {
                let text = text(rt, group)?;
                texts.push(rt, text)?;
            }
            tuple::from_iterable(rt, Obj::from(texts))
        }
    }
}

/// `findall`
///
/// # Errors
/// As [`Pattern::target`] and [`Pattern::find`].
pub fn find_all(rt: &mut Runtime, pattern: Gc<Pattern>, string: Obj, range: &[Obj]) -> Res {
    let target = pattern.target(rt, string, range)?;
    let groups = pattern.program().groups();
    let mut matches = Matches::new(pattern, target);
    let all = List::with_capacity(rt, 4)?;
    while let Some(next) = matches.next(rt)? {
        let item = item(rt, string, groups, next)?;
        all.push(rt, item)?;
    }
    Ok(Obj::from(all))
}

/// `split`: what lies between the matches, and what their groups matched.
///
/// # Errors
/// As [`Pattern::target`] and [`Pattern::find`].
pub fn split(rt: &mut Runtime, pattern: Gc<Pattern>, string: Obj, most: Option<Obj>) -> Res {
    let most = match most {
        Some(most) => convert::index(rt, most)?,
        None => 0,
    };
    let mut left = match usize::try_from(most) {
        Ok(0) => usize::MAX,
        Ok(most) => most,
        Err(_) => 0,
    };
    let target = pattern.target(rt, string, &[])?;
    let groups = pattern.program().groups();
    let mut matches = Matches::new(pattern, target);
    let pieces = List::with_capacity(rt, 4)?;
    let mut done = 0;
    while left > 0
        && let Some(next) = matches.next(rt)?
    {
        let piece = part(rt, string, done, next.span.0)?;
        pieces.push(rt, piece)?;
        for group in 1..=groups {
            let text = match next.group(group) {
                Some((start, end)) => part(rt, string, start, end)?,
                None => Obj::NONE,
            };
            pieces.push(rt, text)?;
        }
        done = next.span.1;
        left -= 1;
    }
    let rest = part(rt, string, done, target.subject.len())?;
    pieces.push(rt, rest)?;
    Ok(Obj::from(pieces))
}

object! {
    /// What `finditer` gives.
    pub struct FindIterator: sealed {
        pattern: Gc<Pattern>,
        string: Obj,
        start: Cell<usize>,
        end: usize,
        not_empty: Cell<bool>,
        over: Cell<bool>,
    }
}

/// `finditer`
///
/// # Errors
/// As [`Pattern::target`].
pub fn new(rt: &mut Runtime, pattern: Gc<Pattern>, string: Obj, range: &[Obj]) -> Res {
    let target = pattern.target(rt, string, range)?;
    rt.alloc(FindIterator {
        header: FIND_ITERATOR.header(),
        pattern,
        string,
        start: Cell::new(target.start),
        end: target.subject.len(),
        not_empty: Cell::new(false),
        over: Cell::new(false),
    })
    .map(Obj::from)
}

fn next(rt: &mut Runtime, this: Obj) -> Res<Option<Obj>> {
    let Some(iterator) = this.downcast::<FindIterator>() else {
        return Ok(None);
    };
    let whole = iterator.pattern.target(rt, iterator.string, &[])?;
    if iterator.over.get() || iterator.start.get() > whole.subject.len() {
        return Ok(None);
    }
    let target = Target {
        subject: whole.subject.up_to(iterator.end),
        start: iterator.start.get(),
    };
    let mut matches = Matches::new(iterator.pattern, target);
    matches.not_empty = iterator.not_empty.get();
    let Some(next) = matches.next(rt)? else {
        iterator.over.set(true);
        return Ok(None);
    };
    iterator.start.set(matches.target.start);
    iterator.not_empty.set(matches.not_empty);
    let (pattern, string) = (iterator.pattern, iterator.string);
    Match::new(rt, pattern, string, target, next.found, next.memory)
        .map(|found| Some(Obj::from(found)))
}

const SLOTS: Slots = Slots {
    iter: Some(|_, this| Ok(this)),
    next: Some(next),
    ..Slots::EMPTY
};

static FIND_ITERATOR: Type = Type::new::<FindIterator>(names::callable_iterator, slots!(SLOTS));
