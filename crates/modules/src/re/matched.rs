//! `re.Match`: where a pattern matched.

use taipan_gc::{Array, Gc};
use taipan_macros::class;
use taipan_object::builtin::dict::Dict;
use taipan_object::builtin::list::List;
use taipan_object::builtin::{str as py_str, tuple};
use taipan_object::conversion::FromObj;
use taipan_object::protocol::print;
use taipan_object::text::BytesBuilder;
use taipan_object::{Obj, PrintKind, Res, Runtime, Sink, object};
use taipan_regex::{Found, Subject};

use super::pattern::{Pattern, Target, characters, part, subject};
use super::substitute;

object! {
    /// A match.
    pub struct Match: sealed {
        /// The pattern that matched.
        pub pattern: Gc<Pattern>,
        /// What was searched.
        pub string: Obj,
        /// Start and end of each group, in bytes.
        spans: Gc<Array<u32>>,
        last_group: usize,
        start: usize,
        end: usize,
    }
}

/// Stands for the places of a group that did not match.
const UNSET: u32 = u32::MAX;

impl Match {
    /// What a search found.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn new(
        rt: &mut Runtime,
        pattern: Gc<Pattern>,
        string: Obj,
        target: Target<'_>,
        found: Found,
        memory: Gc<Array<u32>>,
    ) -> Res<Gc<Match>> {
        let count = (pattern.program().groups() + 1) * 2;
        let places = memory.as_slice().get(..count).unwrap_or(&[]);
        let spans = rt.alloc_array_resized(places, count, UNSET)?;
        rt.alloc(Match {
            header: MATCH.header(),
            pattern,
            string,
            spans,
            last_group: found.last_group,
            start: target.start,
            end: target.subject.len(),
        })
    }

    /// Start and end of a group in bytes.
    pub fn bytes_of(&self, group: usize) -> Option<(usize, usize)> {
        let at = group.checked_mul(2)?;
        let (start, end) = (self.spans.get(at)?, self.spans.get(at + 1)?);
        (start != UNSET && end != UNSET).then_some((start as usize, end as usize))
    }

    /// What a group matched, or `default`.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn text(&self, rt: &mut Runtime, group: usize, default: Obj) -> Res {
        match self.bytes_of(group) {
            Some((start, end)) => part(rt, self.string, start, end),
            None => Ok(default),
        }
    }

    fn group_count(&self) -> usize {
        self.pattern.program().groups()
    }
}

/// Start and end of a group in characters; both -1 if it did not match.
fn span(rt: &mut Runtime, found: Gc<Match>, which: Option<Obj>) -> Res<(isize, isize)> {
    let group = match which {
        Some(which) => found.pattern.group(rt, which)?,
        None => 0,
    };
    let Some((start, end)) = found.bytes_of(group) else {
        return Ok((-1, -1));
    };
    let string = subject(rt, found.string)?;
    let place = |byte| characters(string, byte) as isize;
    Ok((place(start), place(end)))
}

/// A place of the search in characters.
fn place(rt: &mut Runtime, found: Gc<Match>, byte: usize) -> Res {
    let string: Subject = subject(rt, found.string)?;
    super::number(rt, characters(string, byte))
}

#[class(name = Match)]
impl Match {
    /// What groups matched: of one group the text, of several a tuple of them.
    #[method]
    fn group(rt: &mut Runtime, this: Gc<Self>, groups: &[Obj]) -> Res {
        match groups {
            [] => this.text(rt, 0, Obj::NONE),
            [which] => {
                let group = this.pattern.group(rt, *which)?;
                this.text(rt, group, Obj::NONE)
            }
            all => {
                let texts = List::with_capacity(rt, all.len())?;
                for which in all {
                    let group = this.pattern.group(rt, *which)?;
                    let text = this.text(rt, group, Obj::NONE)?;
                    texts.push(rt, text)?;
                }
                tuple::from_iterable(rt, Obj::from(texts))
            }
        }
    }

    #[method]
    fn groups(rt: &mut Runtime, this: Gc<Self>, #[keyword] default: Option<Obj>) -> Res {
        let texts = List::with_capacity(rt, this.group_count())?;
        for group in 1..=this.group_count() {
            let text = this.text(rt, group, default.unwrap_or(Obj::NONE))?;
            texts.push(rt, text)?;
        }
        tuple::from_iterable(rt, Obj::from(texts))
    }

    #[method]
    fn groupdict(rt: &mut Runtime, this: Gc<Self>, #[keyword] default: Option<Obj>) -> Res {
        let source = subject(rt, this.pattern.source)?;
        let dict = Dict::new(rt)?;
        for (group, name) in this.pattern.program().names(source) {
            let name = py_str::new(rt, name)?;
            let text = this.text(rt, group, default.unwrap_or(Obj::NONE))?;
            dict.set(rt, name, text)?;
        }
        Ok(Obj::from(dict))
    }

    #[method]
    fn start(rt: &mut Runtime, this: Gc<Self>, group: Option<Obj>) -> Res<isize> {
        span(rt, this, group).map(|(start, _)| start)
    }

    #[method]
    fn end(rt: &mut Runtime, this: Gc<Self>, group: Option<Obj>) -> Res<isize> {
        span(rt, this, group).map(|(_, end)| end)
    }

    #[method]
    fn span(rt: &mut Runtime, this: Gc<Self>, group: Option<Obj>) -> Res {
        let (start, end) = span(rt, this, group)?;
        tuple::new(rt, &[Obj::small(start), Obj::small(end)])
    }

    /// The template with what the groups matched in place of the references to them.
    #[method]
    fn expand(rt: &mut Runtime, this: Gc<Self>, template: Obj) -> Res {
        let template = substitute::Template::of(rt, this.pattern, template)?;
        let spans = |group| this.bytes_of(group);
        let string = subject(rt, this.string)?;
        let mut out = BytesBuilder::new();
        template.write(rt, this.pattern, string, &spans, &mut out)?;
        substitute::finish(rt, string.is_text(), out)
    }

    #[attribute]
    fn pos(rt: &mut Runtime, this: Gc<Self>) -> Res {
        place(rt, this, this.start)
    }

    #[attribute]
    fn endpos(rt: &mut Runtime, this: Gc<Self>) -> Res {
        place(rt, this, this.end)
    }

    #[attribute]
    fn re(this: Gc<Self>) -> Obj {
        Obj::from(this.pattern)
    }

    #[attribute]
    fn string(this: Gc<Self>) -> Obj {
        this.string
    }

    #[attribute]
    fn lastindex(this: Gc<Self>) -> Option<usize> {
        (this.last_group != 0).then_some(this.last_group)
    }

    #[attribute]
    fn lastgroup(rt: &mut Runtime, this: Gc<Self>) -> Res {
        let source = subject(rt, this.pattern.source)?;
        let mut named = this.pattern.program().names(source);
        match named.find(|(group, _)| *group == this.last_group) {
            Some((_, name)) => py_str::new(rt, name),
            None => Ok(Obj::NONE),
        }
    }

    #[slot]
    fn get_item(rt: &mut Runtime, this: Obj, which: Obj) -> Res {
        let found = <Gc<Match>>::from_obj(rt, this)?;
        Match::group(rt, found, &[which])
    }

    #[slot]
    fn print(rt: &mut Runtime, this: Obj, _kind: PrintKind, out: &mut dyn Sink) -> Res<()> {
        let found = <Gc<Match>>::from_obj(rt, this)?;
        let (start, end) = span(rt, found, None)?;
        out.write_fmt(
            rt,
            format_args!("<re.Match object; span=({start}, {end}), match="),
        )?;
        let text = found.text(rt, 0, Obj::NONE)?;
        print::print(rt, text, PrintKind::Repr, out)?;
        out.write(rt, ">")
    }
}
