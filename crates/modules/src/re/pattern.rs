//! `re.Pattern`: a compiled pattern, and running it.

use core::cell::Cell;

use taipan_gc::{Array, Gc};
use taipan_object::builtin::bytes;
use taipan_object::builtin::dict::Dict;
use taipan_object::builtin::{int, str as py_str};
use taipan_object::native::Getter;
use taipan_object::protocol::{compare, convert, hash, print};
use taipan_object::text::StringBuilder;
use taipan_object::word::fixed_slice;
use taipan_object::{
    Args, Comparison, NativeFunction, Obj, Parameter, PrintKind, Res, Runtime, Signature, Sink,
    Slots, Type, buffer, exception, names, object, slots, table,
};
use taipan_regex::{ErrorKind, Flags, Found, Options, Program, Stop, Store, Subject};

use super::matched::Match;
use super::memory::{HeapWords, words};
use super::{iterator, parameter, substitute};

object! {
    /// A compiled pattern.
    pub struct Pattern: sealed {
        /// What it was compiled from.
        pub source: Obj,
        code: Gc<Array<u32>>,
        /// Memory for the next search, if there is some.
        memory: Cell<Option<Gc<Array<u32>>>>,
    }
}

/// Words that are kept for the next search at most.
const KEPT_WORDS: usize = 512;
/// Words that compiling begins with.
const FIRST_WORDS: usize = 64;

/// Steps that a search may take, a second's worth or so, and how many more for each byte of the
/// subject.
const STEPS: u32 = if cfg!(target_pointer_width = "64") {
    20_000_000
} else {
    500_000
};
const STEPS_PER_BYTE: u32 = 64;

/// How a search begins.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// The match may be anywhere.
    Anywhere,
    /// It begins where the search begins.
    Anchored,
    /// It is all there is.
    Full,
}

/// A string that is searched, and the part that is looked at.
#[derive(Clone, Copy)]
pub struct Target<'a> {
    /// The string up to where the search ends.
    pub subject: Subject<'a>,
    /// Where the search begins. Behind the end nothing is found.
    pub start: usize,
}

impl Pattern {
    /// Compiles a pattern.
    ///
    /// # Errors
    /// `re.error`, `TypeError` if it is neither text nor bytes, `MemoryError`.
    pub fn compile(rt: &mut Runtime, source: Obj, flags: Flags) -> Res<Gc<Pattern>> {
        let text = subject(rt, source)?;
        let code = words(rt, FIRST_WORDS)?;
        let scratch = words(rt, FIRST_WORDS)?;
        let (code, compiled) = compile(rt, text, flags, code, scratch);
        let len = match compiled {
            Ok(len) => len,
            Err(error) if error.kind == ErrorKind::NoMemory => return Err(rt.memory_error()),
            Err(error) if error.kind == ErrorKind::RepeatTooLarge => {
                return Err(rt.overflow_error("the repetition number is too large"));
            }
            Err(error) => {
                let position = characters(text, error.position);
                let message = StringBuilder::format(rt, format_args!("{}", error.message(text)))?;
                // In CPython, too, these are no `re.error`.
                if let ErrorKind::AsciiAndUnicode | ErrorKind::UnicodeBytes = error.kind {
                    return Err(rt.raise_with(&exception::VALUE_ERROR, &[message]));
                }
                return Err(super::error(rt, message, source, position));
            }
        };
        let code = rt.alloc_array_resized(code.as_slice().get(..len).unwrap_or(&[]), len, 0)?;
        rt.alloc(Pattern {
            header: PATTERN.header(),
            source,
            code,
            memory: Cell::new(None),
        })
    }

    /// Its program.
    pub fn program<'a>(&self) -> Program<'a> {
        Program::new(fixed_slice(self.code))
    }

    /// The number of the group that a program speaks of by number or name.
    ///
    /// # Errors
    /// `IndexError` if there is no such group.
    pub fn group(&self, rt: &mut Runtime, which: Obj) -> Res<usize> {
        let program = self.program();
        let number = match py_str::text(which) {
            Some(name) => {
                let source = subject(rt, self.source)?;
                program.group_named(source, name)
            }
            None => usize::try_from(convert::index(rt, which)?).ok(),
        };
        match number.filter(|number| *number <= program.groups()) {
            Some(number) => Ok(number),
            None => Err(rt.index_error("no such group")),
        }
    }

    /// What is searched: the string, or a part of it.
    ///
    /// # Errors
    /// `TypeError` if it is not what the pattern is: text or bytes.
    pub fn target<'a>(&self, rt: &mut Runtime, string: Obj, part: &[Obj]) -> Res<Target<'a>> {
        let subject = subject(rt, string)?;
        if subject.is_text() != py_str::is_str(self.source) {
            return Err(rt.type_error(match subject.is_text() {
                true => "cannot use a bytes pattern on a string-like object",
                false => "cannot use a string pattern on a bytes-like object",
            }));
        }
        let mut bounds = [0, subject.len()];
        for (bound, index) in bounds.iter_mut().zip(part) {
            let index = usize::try_from(convert::index(rt, *index)?).unwrap_or(0);
            *bound = position(subject, index);
        }
        Ok(Target {
            subject: subject.up_to(bounds[1]),
            start: bounds[0],
        })
    }

    /// Searches. The spans are in the memory that `with` is given.
    ///
    /// # Errors
    /// `MemoryError`, `RuntimeError` if it takes too many steps.
    pub fn find(
        &self,
        rt: &mut Runtime,
        target: Target<'_>,
        options: Options,
    ) -> Res<Option<(Found, Gc<Array<u32>>)>> {
        if target.start > target.subject.len() {
            return Ok(None);
        }
        let program = self.program();
        let memory = match self.memory.take() {
            Some(memory) => memory,
            None => words(rt, FIRST_WORDS)?,
        };
        let mut steps = u32::try_from(target.subject.len())
            .unwrap_or(u32::MAX)
            .saturating_mul(STEPS_PER_BYTE)
            .saturating_add(STEPS);
        let mut store = HeapWords::new(rt, memory);
        let (subject, start) = (target.subject, target.start);
        let found = taipan_regex::find(program, subject, start, options, &mut store, &mut steps);
        let memory = store.array();
        if memory.len() <= KEPT_WORDS {
            self.memory.set(Some(memory));
        }
        match found {
            Ok(Some(found)) => Ok(Some((found, memory))),
            Ok(None) => Ok(None),
            Err(Stop::NoMemory) => Err(rt.memory_error()),
            Err(Stop::TooManySteps) => Err(rt.raise(
                &exception::RUNTIME_ERROR,
                "the pattern takes too many steps to match",
            )),
        }
    }
}

type Compiled = Result<usize, taipan_regex::Error>;

/// Compiles into an array, which may become another.
fn compile(
    rt: &mut Runtime,
    text: Subject<'_>,
    flags: Flags,
    code: Gc<Array<u32>>,
    scratch: Gc<Array<u32>>,
) -> (Gc<Array<u32>>, Compiled) {
    // Both need the runtime, so they take turns: what one of them lacks is found out by trying.
    let (mut code, mut scratch) = (code, scratch);
    loop {
        let (mut fixed_code, mut fixed_scratch) = (Noting::of(&code), Noting::of(&scratch));
        let compiled = taipan_regex::compile(text, flags, &mut fixed_code, &mut fixed_scratch);
        let (more_code, more_scratch) = (fixed_code.wanted, fixed_scratch.wanted);
        let (Some(larger_code), Some(larger_scratch)) = (
            larger(rt, code, more_code),
            larger(rt, scratch, more_scratch),
        ) else {
            return (code, compiled);
        };
        (code, scratch) = (larger_code, larger_scratch);
        if more_code == 0 && more_scratch == 0 {
            return (code, compiled);
        }
    }
}

/// An array with room for `wanted` words at least; `None` if there is no memory for them.
fn larger(rt: &mut Runtime, array: Gc<Array<u32>>, wanted: usize) -> Option<Gc<Array<u32>>> {
    let mut store = HeapWords::new(rt, array);
    let enough = store.grow(wanted.saturating_mul(2)) || store.grow(wanted);
    enough.then(|| store.array())
}

/// Words that cannot become more, with a note of how many were wanted.
struct Noting<'a> {
    words: &'a [Cell<u32>],
    wanted: usize,
}

impl<'a> Noting<'a> {
    fn of(array: &'a Gc<Array<u32>>) -> Noting<'a> {
        Noting {
            words: array.as_slice(),
            wanted: 0,
        }
    }
}

impl Store for Noting<'_> {
    fn words(&self) -> &[Cell<u32>] {
        self.words
    }

    fn grow(&mut self, len: usize) -> bool {
        self.wanted = len;
        false
    }
}

/// A string or bytes as the engine reads them.
///
/// # Errors
/// `TypeError` if it is neither.
pub fn subject<'a>(rt: &mut Runtime, value: Obj) -> Res<Subject<'a>> {
    match py_str::text(value) {
        Some(text) => Ok(Subject::text(text)),
        None => match buffer::try_of(value) {
            Some(buffer) => Ok(Subject::bytes(buffer.bytes())),
            None => Err(rt.type_error("expected string or bytes-like object")),
        },
    }
}

/// The number of characters before a byte.
pub fn characters(subject: Subject<'_>, byte: usize) -> usize {
    let before = subject.as_bytes().get(..byte).unwrap_or(&[]);
    match subject.is_text() {
        true => before.iter().filter(|byte| **byte & 0xc0 != 0x80).count(),
        false => before.len(),
    }
}

/// The byte that a character begins with; the end if there are not so many.
fn position(subject: Subject<'_>, index: usize) -> usize {
    if !subject.is_text() {
        return index.min(subject.len());
    }
    let mut starts = subject
        .as_bytes()
        .iter()
        .enumerate()
        .filter(|(_, byte)| **byte & 0xc0 != 0x80);
    starts.nth(index).map_or(subject.len(), |(byte, _)| byte)
}

/// The part of a string between two bytes.
///
/// # Errors
/// `MemoryError`.
pub fn part(rt: &mut Runtime, string: Obj, start: usize, end: usize) -> Res {
    match py_str::text(string) {
        Some(text) => py_str::new(rt, text.get(start..end).unwrap_or("")),
        None => {
            let all = buffer::of(rt, string)?.bytes();
            bytes::new(rt, all.get(start..end).unwrap_or(&[]))
        }
    }
}

/// The first match, or `None`; `part` has `pos` and `endpos`.
///
/// # Errors
/// As [`Pattern::target`] and [`Pattern::find`].
pub fn first(
    rt: &mut Runtime,
    pattern: Gc<Pattern>,
    string: Obj,
    start: Start,
    part: &[Obj],
) -> Res {
    let target = pattern.target(rt, string, part)?;
    let options = Options {
        anchored: start != Start::Anywhere,
        full: start == Start::Full,
        ..Options::default()
    };
    match pattern.find(rt, target, options)? {
        Some((found, memory)) => {
            Match::new(rt, pattern, string, target, found, memory).map(Obj::from)
        }
        None => Ok(Obj::NONE),
    }
}

fn this(rt: &mut Runtime, value: Obj) -> Res<Gc<Pattern>> {
    match value.downcast::<Pattern>() {
        Some(pattern) => Ok(pattern),
        None => Err(rt.type_error("a compiled pattern is required")),
    }
}

static STRING_AND_PART: [Parameter; 3] = [
    parameter(names::string, true),
    parameter(names::pos, false),
    parameter(names::endpos, false),
];

/// Pattern, string and part of it that a method was given.
fn looking(
    rt: &mut Runtime,
    function: taipan_object::Name,
    args: Args,
) -> Res<(Gc<Pattern>, Obj, [Obj; 2])> {
    let pattern = this(rt, args.positional[0])?;
    let signature = Signature {
        function,
        parameters: &STRING_AND_PART,
        positional_only: 0,
        positional: 3,
    };
    let mut values = [None; 3];
    signature.bind(rt, args.without_first(), &mut values)?;
    let [string, start, end] = values;
    let part = [
        start.unwrap_or(Obj::small(0)),
        end.unwrap_or(Obj::small(Obj::SMALL_INT_MAX)),
    ];
    Ok((pattern, string.unwrap_or(Obj::NONE), part))
}

static PATTERN_MATCH: NativeFunction =
    NativeFunction::full(names::match_, 1, 4, |rt, args: Args| {
        let (pattern, string, part) = looking(rt, names::match_, args)?;
        first(rt, pattern, string, Start::Anchored, &part)
    });

static PATTERN_FULLMATCH: NativeFunction =
    NativeFunction::full(names::fullmatch, 1, 4, |rt, args: Args| {
        let (pattern, string, part) = looking(rt, names::fullmatch, args)?;
        first(rt, pattern, string, Start::Full, &part)
    });

static PATTERN_SEARCH: NativeFunction =
    NativeFunction::full(names::search, 1, 4, |rt, args: Args| {
        let (pattern, string, part) = looking(rt, names::search, args)?;
        first(rt, pattern, string, Start::Anywhere, &part)
    });

static PATTERN_FINDALL: NativeFunction =
    NativeFunction::full(names::findall, 1, 4, |rt, args: Args| {
        let (pattern, string, part) = looking(rt, names::findall, args)?;
        iterator::find_all(rt, pattern, string, &part)
    });

static PATTERN_FINDITER: NativeFunction =
    NativeFunction::full(names::finditer, 1, 4, |rt, args: Args| {
        let (pattern, string, part) = looking(rt, names::finditer, args)?;
        iterator::new(rt, pattern, string, &part)
    });

static SPLITTING: [Parameter; 2] = [
    parameter(names::string, true),
    parameter(names::maxsplit, false),
];

static PATTERN_SPLIT: NativeFunction =
    NativeFunction::full(names::split, 1, 3, |rt, args: Args| {
        let pattern = this(rt, args.positional[0])?;
        let signature = Signature {
            function: names::split,
            parameters: &SPLITTING,
            positional_only: 0,
            positional: 2,
        };
        let mut values = [None; 2];
        signature.bind(rt, args.without_first(), &mut values)?;
        iterator::split(rt, pattern, values[0].unwrap_or(Obj::NONE), values[1])
    });

static REPLACING: [Parameter; 3] = [
    parameter(names::repl, true),
    parameter(names::string, true),
    parameter(names::count, false),
];

fn replace(rt: &mut Runtime, function: taipan_object::Name, args: Args, with_count: bool) -> Res {
    let pattern = this(rt, args.positional[0])?;
    let signature = Signature {
        function,
        parameters: &REPLACING,
        positional_only: 0,
        positional: 3,
    };
    let mut values = [None; 3];
    signature.bind(rt, args.without_first(), &mut values)?;
    let [template, string, count] = values;
    let template = template.unwrap_or(Obj::NONE);
    let string = string.unwrap_or(Obj::NONE);
    substitute::substitute(rt, pattern, template, string, count, with_count)
}

static PATTERN_SUB: NativeFunction = NativeFunction::full(names::sub, 1, 4, |rt, args: Args| {
    replace(rt, names::sub, args, false)
});

static PATTERN_SUBN: NativeFunction = NativeFunction::full(names::subn, 1, 4, |rt, args: Args| {
    replace(rt, names::subn, args, true)
});

static SOURCE: Getter = Getter::new(|rt, value| Ok(this(rt, value)?.source));

static FLAGS: Getter = Getter::new(|rt, value| {
    let flags = this(rt, value)?.program().flags();
    int::from_isize(rt, flags.bits() as isize)
});

static GROUPS: Getter = Getter::new(|rt, value| {
    let groups = this(rt, value)?.program().groups();
    super::number(rt, groups)
});

static GROUPINDEX: Getter = Getter::new(|rt, value| {
    let pattern = this(rt, value)?;
    let source = subject(rt, pattern.source)?;
    let index = Dict::new(rt)?;
    for (group, name) in pattern.program().names(source) {
        let name = py_str::new(rt, name)?;
        index.set(rt, name, Obj::small(group as isize))?;
    }
    Ok(Obj::from(index))
});

fn write(rt: &mut Runtime, value: Obj, _kind: PrintKind, out: &mut dyn Sink) -> Res<()> {
    let pattern = this(rt, value)?;
    out.write(rt, "re.compile(")?;
    print::print(rt, pattern.source, PrintKind::Repr, out)?;
    let flags = pattern.program().flags();
    let shown = [
        (Flags::IGNORECASE, "re.IGNORECASE"),
        (Flags::MULTILINE, "re.MULTILINE"),
        (Flags::DOTALL, "re.DOTALL"),
        (Flags::VERBOSE, "re.VERBOSE"),
        (Flags::DEBUG, "re.DEBUG"),
        (Flags::ASCII, "re.ASCII"),
    ];
    let mut before = ", ";
    for (flag, name) in shown {
        if flags.contains(flag) {
            out.write(rt, before)?;
            out.write(rt, name)?;
            before = "|";
        }
    }
    out.write(rt, ")")
}

/// Patterns are equal if they were compiled from equal things with the same flags.
fn compared(rt: &mut Runtime, op: Comparison, a: Obj, b: Obj) -> Res<Option<bool>> {
    let (Some(first), Some(second)) = (a.downcast::<Pattern>(), b.downcast::<Pattern>()) else {
        return Ok(None);
    };
    let equal = first.program().flags() == second.program().flags()
        && compare::equal(rt, first.source, second.source)?;
    Ok(match op {
        Comparison::Equal => Some(equal),
        Comparison::NotEqual => Some(!equal),
        _ => None,
    })
}

const SLOTS: Slots = Slots {
    print: Some(write),
    compare: Some(compared),
    hash: Some(|rt, value| {
        let source = this(rt, value)?.source;
        hash::hash(rt, source)
    }),
    ..Slots::EMPTY
};

/// `re.Pattern`
pub static PATTERN: Type = Type::new::<Pattern>(names::Pattern, slots!(SLOTS)).with_table(table![
    findall => &PATTERN_FINDALL,
    finditer => &PATTERN_FINDITER,
    flags => &FLAGS,
    fullmatch => &PATTERN_FULLMATCH,
    groupindex => &GROUPINDEX,
    groups => &GROUPS,
    match_ => &PATTERN_MATCH,
    pattern => &SOURCE,
    search => &PATTERN_SEARCH,
    split => &PATTERN_SPLIT,
    sub => &PATTERN_SUB,
    subn => &PATTERN_SUBN,
]);
