//! `re.Match`: where a pattern matched.

use taipan_gc::{Array, Gc};
use taipan_object::builtin::dict::Dict;
use taipan_object::builtin::{str as py_str, tuple};
use taipan_object::native::Getter;
use taipan_object::protocol::print;
use taipan_object::text::BytesBuilder;
use taipan_object::{
    Args, NativeFunction, Obj, PrintKind, Res, Runtime, Sink, Slots, Type, names, object, table,
};
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
    pub fn span(&self, group: usize) -> Option<(usize, usize)> {
        let at = group.checked_mul(2)?;
        let (start, end) = (self.spans.get(at)?, self.spans.get(at + 1)?);
        (start != UNSET && end != UNSET).then_some((start as usize, end as usize))
    }

    /// What a group matched, or `default`.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn text(&self, rt: &mut Runtime, group: usize, default: Obj) -> Res {
        match self.span(group) {
            Some((start, end)) => part(rt, self.string, start, end),
            None => Ok(default),
        }
    }

    fn groups(&self) -> usize {
        self.pattern.program().groups()
    }
}

fn this(rt: &mut Runtime, value: Obj) -> Res<Gc<Match>> {
    match value.downcast::<Match>() {
        Some(found) => Ok(found),
        None => Err(rt.type_error("a match is required")),
    }
}

/// `group([group, ...])`
static GROUP: NativeFunction =
    NativeFunction::positional(names::group, 1, taipan_object::ANY, |rt, args| {
        let found = this(rt, args[0])?;
        match args {
            [_] => found.text(rt, 0, Obj::NONE),
            [_, which] => {
                let group = found.pattern.group(rt, *which)?;
                found.text(rt, group, Obj::NONE)
            }
            [_, all @ ..] => {
                let texts = taipan_object::builtin::list::List::with_capacity(rt, all.len())?;
                for which in all {
                    let group = found.pattern.group(rt, *which)?;
                    let text = found.text(rt, group, Obj::NONE)?;
                    texts.push(rt, text)?;
                }
                tuple::from_iterable(rt, Obj::from(texts))
            }
            [] => Ok(Obj::NONE),
        }
    });

/// The argument `default`, by position or name.
fn default(rt: &mut Runtime, args: Args) -> Res {
    match (args.get(1), args.keywords) {
        (None, []) => Ok(Obj::NONE),
        (Some(default), []) => Ok(default),
        (None, [name, default]) if *name == Obj::from(names::default) => Ok(*default),
        _ => Err(rt.type_error("one argument expected: default")),
    }
}

/// `groups(default=None)`
static GROUPS: NativeFunction = NativeFunction::full(names::groups, 1, 2, |rt, args: Args| {
    let found = this(rt, args.positional[0])?;
    let default = default(rt, args)?;
    let texts = taipan_object::builtin::list::List::with_capacity(rt, found.groups())?;
    for group in 1..=found.groups() {
        let text = found.text(rt, group, default)?;
        texts.push(rt, text)?;
    }
    tuple::from_iterable(rt, Obj::from(texts))
});

/// `groupdict(default=None)`
static GROUPDICT: NativeFunction =
    NativeFunction::full(names::groupdict, 1, 2, |rt, args: Args| {
        let found = this(rt, args.positional[0])?;
        let default = default(rt, args)?;
        let source = subject(rt, found.pattern.source)?;
        let dict = Dict::new(rt)?;
        for (group, name) in found.pattern.program().names(source) {
            let name = py_str::new(rt, name)?;
            let text = found.text(rt, group, default)?;
            dict.set(rt, name, text)?;
        }
        Ok(Obj::from(dict))
    });

/// Start and end of a group in characters; both -1 if it did not match.
fn span(rt: &mut Runtime, args: &[Obj]) -> Res<(Obj, Obj)> {
    let found = this(rt, args[0])?;
    let group = match args.get(1) {
        Some(which) => found.pattern.group(rt, *which)?,
        None => 0,
    };
    let Some((start, end)) = found.span(group) else {
        return Ok((Obj::small(-1), Obj::small(-1)));
    };
    let string = subject(rt, found.string)?;
    let place = |byte| Obj::small(characters(string, byte) as isize);
    Ok((place(start), place(end)))
}

static START: NativeFunction =
    NativeFunction::positional(names::start, 1, 2, |rt, args| Ok(span(rt, args)?.0));

static END: NativeFunction =
    NativeFunction::positional(names::end, 1, 2, |rt, args| Ok(span(rt, args)?.1));

static SPAN: NativeFunction = NativeFunction::positional(names::span, 1, 2, |rt, args| {
    let (start, end) = span(rt, args)?;
    tuple::new(rt, &[start, end])
});

/// `expand(template)`
static EXPAND: NativeFunction = NativeFunction::f2(names::expand, |rt, value, template| {
    let found = this(rt, value)?;
    let template = substitute::Template::of(rt, found.pattern, template)?;
    let spans = |group| found.span(group);
    let string = subject(rt, found.string)?;
    let mut out = BytesBuilder::new();
    template.write(rt, found.pattern, string, &spans, &mut out)?;
    substitute::finish(rt, string.is_text(), out)
});

/// A place of the search in characters.
fn place(rt: &mut Runtime, value: Obj, of: fn(&Match) -> usize) -> Res {
    let found = this(rt, value)?;
    let string: Subject = subject(rt, found.string)?;
    super::number(rt, characters(string, of(&found)))
}

static POS: Getter = Getter::new(|rt, value| place(rt, value, |found| found.start));
static ENDPOS: Getter = Getter::new(|rt, value| place(rt, value, |found| found.end));
static PATTERN: Getter = Getter::new(|rt, value| Ok(Obj::from(this(rt, value)?.pattern)));
static STRING: Getter = Getter::new(|rt, value| Ok(this(rt, value)?.string));

static LASTINDEX: Getter = Getter::new(|rt, value| match this(rt, value)?.last_group {
    0 => Ok(Obj::NONE),
    group => super::number(rt, group),
});

static LASTGROUP: Getter = Getter::new(|rt, value| {
    let found = this(rt, value)?;
    let source = subject(rt, found.pattern.source)?;
    let mut named = found.pattern.program().names(source);
    match named.find(|(group, _)| *group == found.last_group) {
        Some((_, name)) => py_str::new(rt, name),
        None => Ok(Obj::NONE),
    }
});

fn write(rt: &mut Runtime, value: Obj, _kind: PrintKind, out: &mut dyn Sink) -> Res<()> {
    let (start, end) = span(rt, &[value])?;
    let (start, end) = (start.small_value(), end.small_value());
    out.write_fmt(
        rt,
        format_args!("<re.Match object; span=({start}, {end}), match="),
    )?;
    let text = this(rt, value)?.text(rt, 0, Obj::NONE)?;
    print::print(rt, text, PrintKind::Repr, out)?;
    out.write(rt, ">")
}

static SLOTS: Slots = Slots {
    print: Some(write),
    get_item: Some(|rt, value, which| {
        let found = this(rt, value)?;
        let group = found.pattern.group(rt, which)?;
        found.text(rt, group, Obj::NONE)
    }),
    ..Slots::EMPTY
};

/// `re.Match`
pub static MATCH: Type = Type::new::<Match>(names::Match, &SLOTS).with_table(table![
    end => &END,
    endpos => &ENDPOS,
    expand => &EXPAND,
    group => &GROUP,
    groupdict => &GROUPDICT,
    groups => &GROUPS,
    lastgroup => &LASTGROUP,
    lastindex => &LASTINDEX,
    pos => &POS,
    re => &PATTERN,
    span => &SPAN,
    start => &START,
    string => &STRING,
]);
