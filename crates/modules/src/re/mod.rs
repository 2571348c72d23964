//! `re`: regular expressions as CPython's, by the engine of `taipan-regex`. Patterns that were
//! given as text are kept, compiled, while they are few.
//!
//! What differs from CPython is what differs in the engine; a search that takes too many steps
//! raises `RuntimeError`. Upstream's `re` splits nothing at empty matches and takes no groups in
//! `split`; here both are CPython's.
//!
//! Flash on thumbv7m: 18.5 KB, and 6.3 KB of the engine.

mod iterator;
mod matched;
mod memory;
mod pattern;
mod substitute;

use taipan_gc::Gc;
use taipan_object::builtin::dict::Dict;
use taipan_object::builtin::exception::{EXCEPTION, Exception};
use taipan_object::builtin::module::{Module, NativeModule};
use taipan_object::builtin::{bytes, int, str as py_str};
use taipan_object::protocol::{attribute, convert};
use taipan_object::text::{BytesBuilder, StringBuilder};
use taipan_object::types::TypeFlags;
use taipan_object::{
    Args, NativeFunction, Obj, Parameter, Raised, Res, Root, Runtime, Signature, Slots, Type,
    buffer, names, slots, table,
};
use taipan_regex::Flags;

use pattern::{Pattern, Start};

const ERROR_SLOTS: Slots = Slots::EMPTY;

/// `re.error`
static ERROR: Type = Type::new::<Exception>(names::error, slots!(ERROR_SLOTS))
    .with_base(&EXCEPTION)
    .with_flags(TypeFlags::EXCEPTION);

/// `re.error` with the attributes that CPython's has.
#[cold]
fn error(rt: &mut Runtime, message: Obj, pattern: Obj, position: usize) -> Raised {
    let text = py_str::text(message).unwrap_or("");
    let shown = StringBuilder::format(rt, format_args!("{text} at position {position}"));
    let raised = match shown {
        Ok(shown) => rt.raise_with(&ERROR, &[shown]),
        Err(raised) => return raised,
    };
    let exception = rt.peek_raised().unwrap_or(Obj::NONE);
    let attributes = [
        (names::msg, message),
        (names::pattern, pattern),
        (names::pos, Obj::small(position as isize)),
    ];
    for (name, value) in attributes {
        if let Err(raised) = attribute::set(rt, exception, name, Some(value)) {
            return raised;
        }
    }
    rt.throw_again(exception);
    raised
}

const fn parameter(name: taipan_object::Name, required: bool) -> Parameter {
    Parameter { name, required }
}

/// How many compiled patterns are kept.
const KEPT: usize = 16;

/// The dict of compiled patterns, by what they were compiled from.
fn kept(rt: &mut Runtime) -> Res<Option<Gc<Dict>>> {
    let module = rt.root_dict(Root::Modules)?.get_name(names::re);
    let Some(module) = module.and_then(|module| module.downcast::<Module>()) else {
        return Ok(None);
    };
    let found = module.globals.get_name(names::_cache);
    if let Some(found) = found.and_then(|found| found.downcast::<Dict>()) {
        return Ok(Some(found));
    }
    let dict = Dict::new(rt)?;
    let name = Obj::from(names::_cache);
    module.globals.set(rt, name, Obj::from(dict))?;
    Ok(Some(dict))
}

/// A pattern from the first argument of a function: compiled already, or text.
fn pattern_of(rt: &mut Runtime, pattern: Obj, flags: Option<Obj>) -> Res<Gc<Pattern>> {
    let flags = match flags {
        Some(flags) => convert::index(rt, flags)?,
        None => 0,
    };
    if let Some(pattern) = pattern.downcast::<Pattern>() {
        return match flags {
            0 => Ok(pattern),
            _ => Err(rt.value_error("cannot process flags argument with a compiled pattern")),
        };
    }
    let flags = Flags::from_bits_truncate(flags as u32);
    let plain = flags.is_empty()
        && (py_str::plain_text(pattern).is_some() || pattern.is_exactly(&bytes::BYTES));
    if !plain {
        return Pattern::compile(rt, pattern, flags);
    }
    let kept = kept(rt)?;
    if let Some(kept) = kept
        && let Some(found) = kept.get(rt, pattern)?
        && let Some(found) = found.downcast::<Pattern>()
    {
        return Ok(found);
    }
    let compiled = Pattern::compile(rt, pattern, flags)?;
    if let Some(kept) = kept {
        if kept.len() >= KEPT {
            kept.take_first();
        }
        kept.set(rt, pattern, Obj::from(compiled))?;
    }
    Ok(compiled)
}

/// `compile(pattern, flags=0)`
static COMPILE: NativeFunction = NativeFunction::full(names::compile, 0, 2, |rt, args: Args| {
    static PARAMETERS: [Parameter; 2] = [
        parameter(names::pattern, true),
        parameter(names::flags, false),
    ];
    static SIGNATURE: Signature = Signature {
        function: names::compile,
        parameters: &PARAMETERS,
        positional_only: 0,
        positional: 2,
    };
    let mut values = [None; 2];
    SIGNATURE.bind(rt, args, &mut values)?;
    let pattern = values[0].unwrap_or(Obj::NONE);
    pattern_of(rt, pattern, values[1]).map(Obj::from)
});

static LOOKING: [Parameter; 3] = [
    parameter(names::pattern, true),
    parameter(names::string, true),
    parameter(names::flags, false),
];

/// Pattern and string of a function that looks for matches.
fn looking(rt: &mut Runtime, function: taipan_object::Name, args: Args) -> Res<(Gc<Pattern>, Obj)> {
    let signature = Signature {
        function,
        parameters: &LOOKING,
        positional_only: 0,
        positional: 3,
    };
    let mut values = [None; 3];
    signature.bind(rt, args, &mut values)?;
    let pattern = pattern_of(rt, values[0].unwrap_or(Obj::NONE), values[2])?;
    Ok((pattern, values[1].unwrap_or(Obj::NONE)))
}

static MATCH: NativeFunction = NativeFunction::full(names::match_, 0, 3, |rt, args: Args| {
    let (pattern, string) = looking(rt, names::match_, args)?;
    pattern::first(rt, pattern, string, Start::Anchored, &[])
});

static FULLMATCH: NativeFunction =
    NativeFunction::full(names::fullmatch, 0, 3, |rt, args: Args| {
        let (pattern, string) = looking(rt, names::fullmatch, args)?;
        pattern::first(rt, pattern, string, Start::Full, &[])
    });

static SEARCH: NativeFunction = NativeFunction::full(names::search, 0, 3, |rt, args: Args| {
    let (pattern, string) = looking(rt, names::search, args)?;
    pattern::first(rt, pattern, string, Start::Anywhere, &[])
});

static FINDALL: NativeFunction = NativeFunction::full(names::findall, 0, 3, |rt, args: Args| {
    let (pattern, string) = looking(rt, names::findall, args)?;
    iterator::find_all(rt, pattern, string, &[])
});

static FINDITER: NativeFunction = NativeFunction::full(names::finditer, 0, 3, |rt, args: Args| {
    let (pattern, string) = looking(rt, names::finditer, args)?;
    iterator::new(rt, pattern, string, &[])
});

static SPLITTING: [Parameter; 4] = [
    parameter(names::pattern, true),
    parameter(names::string, true),
    parameter(names::maxsplit, false),
    parameter(names::flags, false),
];

static SPLIT: NativeFunction = NativeFunction::full(names::split, 0, 4, |rt, args: Args| {
    let signature = Signature {
        function: names::split,
        parameters: &SPLITTING,
        positional_only: 0,
        positional: 4,
    };
    let mut values = [None; 4];
    signature.bind(rt, args, &mut values)?;
    let pattern = pattern_of(rt, values[0].unwrap_or(Obj::NONE), values[3])?;
    iterator::split(rt, pattern, values[1].unwrap_or(Obj::NONE), values[2])
});

static REPLACING: [Parameter; 5] = [
    parameter(names::pattern, true),
    parameter(names::repl, true),
    parameter(names::string, true),
    parameter(names::count, false),
    parameter(names::flags, false),
];

/// `sub`, and `subn`, which also tells how many.
fn replace(rt: &mut Runtime, function: taipan_object::Name, args: Args, with_count: bool) -> Res {
    let signature = Signature {
        function,
        parameters: &REPLACING,
        positional_only: 0,
        positional: 5,
    };
    let mut values = [None; 5];
    signature.bind(rt, args, &mut values)?;
    let [pattern, template, string, count, flags] = values;
    let pattern = pattern_of(rt, pattern.unwrap_or(Obj::NONE), flags)?;
    let template = template.unwrap_or(Obj::NONE);
    let string = string.unwrap_or(Obj::NONE);
    substitute::substitute(rt, pattern, template, string, count, with_count)
}

static SUB: NativeFunction = NativeFunction::full(names::sub, 0, 5, |rt, args: Args| {
    replace(rt, names::sub, args, false)
});

static SUBN: NativeFunction = NativeFunction::full(names::subn, 0, 5, |rt, args: Args| {
    replace(rt, names::subn, args, true)
});

/// `escape(pattern)`: with a backslash before whatever has a meaning in patterns.
static ESCAPE: NativeFunction = NativeFunction::f1(names::escape, |rt, pattern| {
    let text = py_str::text(pattern);
    let source = match text {
        Some(text) => text.as_bytes(),
        None => buffer::of(rt, pattern)?.bytes(),
    };
    let mut out = BytesBuilder::with_capacity(rt, source.len())?;
    for byte in source {
        if b"()[]{}?*+-|^$\\.&~# \t\n\r\x0b\x0c".contains(byte) {
            out.push(rt, b"\\")?;
        }
        out.push(rt, &[*byte])?;
    }
    let data = out.finish(rt);
    match text {
        Some(_) => py_str::from_data(rt, data),
        None => bytes::from_data(rt, data),
    }
});

/// `purge()`: forgets the compiled patterns that are kept.
static PURGE: NativeFunction = NativeFunction::f0(names::purge, |rt| {
    if let Some(kept) = kept(rt)? {
        kept.clear();
    }
    Ok(Obj::NONE)
});

const fn flag(flag: Flags) -> Obj {
    Obj::small(flag.bits() as isize)
}

/// A number that is surely small.
fn number(rt: &mut Runtime, number: usize) -> Res {
    int::from_isize(rt, number as isize)
}

/// `re`
pub static MODULE: NativeModule = NativeModule {
    name: names::re,
    table: table![
        A => flag(Flags::ASCII),
        ASCII => flag(Flags::ASCII),
        DOTALL => flag(Flags::DOTALL),
        I => flag(Flags::IGNORECASE),
        IGNORECASE => flag(Flags::IGNORECASE),
        M => flag(Flags::MULTILINE),
        MULTILINE => flag(Flags::MULTILINE),
        Match => &matched::MATCH,
        Pattern => &pattern::PATTERN,
        S => flag(Flags::DOTALL),
        U => flag(Flags::UNICODE),
        UNICODE => flag(Flags::UNICODE),
        VERBOSE => flag(Flags::VERBOSE),
        X => flag(Flags::VERBOSE),
        compile => &COMPILE,
        error => &ERROR,
        escape => &ESCAPE,
        findall => &FINDALL,
        finditer => &FINDITER,
        fullmatch => &FULLMATCH,
        match_ => &MATCH,
        purge => &PURGE,
        search => &SEARCH,
        split => &SPLIT,
        sub => &SUB,
        subn => &SUBN,
    ],
    init: None,
    get_attribute: None,
};
