//! "Did you mean": what an `AttributeError`, a `NameError` or an `ImportError` is about, and the
//! name that is nearly the one that was not found. Distances and bounds are CPython's
//! (`Lib/traceback.py`, `Python/suggestions.c`).

use super::{ATTRIBUTE_ERROR, Exception, IMPORT_ERROR, NAME_ERROR};
use crate::builtin::list::List;
use crate::builtin::str as py_str;
use crate::names;
use crate::protocol::call;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::text::Sink;
use crate::word::Obj;

/// What changing a letter costs, but for its case.
const CHANGE: usize = 2;
const CHANGE_OF_CASE: usize = 1;
/// Longer names are not compared, nor more of them than that.
const LONGEST: usize = 40;
const MOST: usize = 750;

/// Looks for the name that is nearest to another.
pub struct Search<'n> {
    wanted: &'n str,
    best: Option<(usize, Obj)>,
    seen: usize,
}

impl<'n> Search<'n> {
    /// Looks for what is like `wanted`.
    pub fn new(wanted: &'n str) -> Search<'n> {
        Search {
            wanted,
            best: None,
            seen: 0,
        }
    }

    /// Compares with one more name; of several that are as near the first stays.
    pub fn offer(&mut self, candidate: Obj) {
        self.seen += 1;
        let Some(text) = py_str::text(candidate) else {
            return;
        };
        if self.seen > MOST || text == self.wanted {
            return;
        }
        let length = self.wanted.chars().count() + text.chars().count();
        let bound = (length + 3) * CHANGE / 6;
        let bound = match self.best {
            Some((0, _)) => return,
            Some((distance, _)) => bound.min(distance - 1),
            None => bound,
        };
        if let Some(distance) = distance(self.wanted.as_bytes(), text.as_bytes(), bound) {
            self.best = Some((distance, candidate));
        }
    }

    /// The nearest one, if one was near.
    pub fn found(&self) -> Option<Obj> {
        self.best.map(|(_, candidate)| candidate)
    }
}

/// What it costs to make one name of the other; `None` if that is more than `bound`.
fn distance(mut a: &[u8], mut b: &[u8], bound: usize) -> Option<usize> {
    while let ([first, left @ ..], [other, right @ ..]) = (a, b)
        && first == other
    {
        (a, b) = (left, right);
    }
    while let ([left @ .., last], [right @ .., other]) = (a, b)
        && last == other
    {
        (a, b) = (left, right);
    }
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    if long.len() > LONGEST || (long.len() - short.len()) * CHANGE > bound {
        return None;
    }
    let mut row = [0; LONGEST];
    for (index, cost) in row.iter_mut().enumerate() {
        *cost = (index + 1) * CHANGE;
    }
    let row = &mut row[..short.len()];
    let mut result = long.len() * CHANGE;
    for (index, letter) in long.iter().enumerate() {
        let mut diagonal = index * CHANGE;
        result = diagonal + CHANGE;
        let mut least = usize::MAX;
        for (cost, other) in row.iter_mut().zip(short) {
            let changed = diagonal + cost_of_change(*letter, *other);
            diagonal = *cost;
            result = changed.min(result.min(diagonal) + CHANGE);
            *cost = result;
            least = least.min(result);
        }
        if !row.is_empty() && least > bound {
            return None;
        }
    }
    (result <= bound).then_some(result)
}

fn cost_of_change(a: u8, b: u8) -> usize {
    if a == b {
        0
    } else if a.eq_ignore_ascii_case(&b) {
        CHANGE_OF_CASE
    } else {
        CHANGE
    }
}

/// Writes the suggestion for an exception, if there is one, behind its text.
///
/// # Errors
/// What the sink raises.
pub fn write(rt: &mut Runtime, exception: Obj, out: &mut dyn Sink) -> Res<()> {
    let Some(object) = exception.downcast::<Exception>() else {
        return Ok(());
    };
    let Some((name, subject)) = object.about.get() else {
        return Ok(());
    };
    let Some(wanted) = py_str::text(name) else {
        return Ok(());
    };
    if exception.is_instance(&NAME_ERROR) {
        // Found when it was raised: the variables are gone by now.
        let found = py_str::text(subject);
        if let Some(found) = found {
            out.write_fmt(rt, format_args!(". Did you mean: '{found}'?"))?;
        }
        if is_native_module(rt, wanted) {
            let start = if found.is_some() { " Or did" } else { ". Did" };
            out.write_fmt(rt, format_args!("{start} you forget to import '{wanted}'?"))?;
        }
        return Ok(());
    }
    if exception.is_instance(&ATTRIBUTE_ERROR) || exception.is_instance(&IMPORT_ERROR) {
        let found = match among_attributes(rt, subject, wanted) {
            Ok(found) => found.and_then(py_str::text),
            Err(raised) => {
                rt.take_raised(raised);
                None
            }
        };
        if let Some(found) = found {
            out.write_fmt(rt, format_args!(". Did you mean: '{found}'?"))?;
        }
    }
    Ok(())
}

fn is_native_module(rt: &Runtime, name: &str) -> bool {
    let own = rt.hooks.modules.iter().skip(1);
    own.chain(rt.modules.iter())
        .any(|module| module.name.text() == name)
}

/// The attribute of `subject`, as `dir()` lists them, that is nearest to a name.
fn among_attributes(rt: &mut Runtime, subject: Obj, wanted: &str) -> Res<Option<Obj>> {
    let builtins = rt.hooks.modules.first();
    let Some(dir) = builtins.and_then(|builtins| builtins.table.find(names::dir)) else {
        return Ok(None);
    };
    let found = call::call(rt, dir, &[subject])?;
    let Some(list) = found.downcast::<List>() else {
        return Ok(None);
    };
    let mut search = Search::new(wanted);
    let mut index = 0;
    while let Some(name) = list.get(index) {
        index += 1;
        search.offer(name);
    }
    Ok(search.found())
}
