//! What is raised when arguments do not fit, in CPython's words. The function is named with the
//! classes and functions that it lies in.

use core::fmt;

use taipan_gc::Gc;
use taipan_mpy::prelude::FLAG_VARKEYWORDS;
use taipan_object::builtin::dict::Dict;
use taipan_object::exec::{Code, Function};
use taipan_object::{Args, Name, Raised, Runtime, names};

use super::{Window, parameter_names};
use crate::load;
use crate::qualified::Qualified;

/// The name of a parameter without the mark of those that are positional-only.
pub(crate) fn own_name(parameter: Name) -> &'static str {
    let name: &'static str = parameter.text();
    name.strip_suffix('/').unwrap_or(name)
}

/// "s" behind what there are `count` of.
fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

fn default_count(function: Gc<Function>) -> usize {
    let defaults = function.extras().and_then(|extras| extras.defaults.get());
    defaults.map_or(0, |defaults| defaults.len())
}

/// More positional arguments than the function takes. Keywords that do not fit are named first.
#[cold]
#[inline(never)]
pub(super) fn too_many(
    rt: &mut Runtime,
    function: Gc<Function>,
    args: Args,
    closed: usize,
) -> Raised {
    if !cfg!(feature = "error-details") {
        return rt.type_error("wrong arguments");
    }
    let code = function.code();
    if let Err(raised) = load::intern_parameters(rt, code) {
        return raised;
    }
    let name = Qualified(code);
    let positional = code.shape.positional as usize;
    let mut keywords = 0;
    for (keyword, _) in args.pairs() {
        let found = parameter_names(code)
            .enumerate()
            .skip(closed)
            .find(|(_, parameter)| *parameter == Some(keyword));
        match found {
            Some((index, _)) if index < positional => return repeated(rt, code, keyword),
            Some(_) => keywords += 1,
            None if code.shape.flags & FLAG_VARKEYWORDS == 0 => {
                return unexpected(rt, code, args, keyword);
            }
            None => {}
        }
    }
    let takes = positional.saturating_sub(closed);
    let fewest = takes.saturating_sub(default_count(function));
    let range = Range { fewest, takes };
    let end = if fewest == takes { plural(takes) } else { "s" };
    let given = args.positional.len();
    if keywords > 0 {
        return rt.type_error_fmt(format_args!(
            "{name}() takes {range} positional argument{end} but {given} positional argument{} (and {keywords} \
             keyword-only argument{}) were given",
            plural(given),
            plural(keywords)
        ));
    }
    rt.type_error_fmt(format_args!(
        "{name}() takes {range} positional argument{end} but {given} were given"
    ))
}

/// How many arguments a function takes.
struct Range {
    fewest: usize,
    takes: usize,
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.fewest == self.takes {
            return write!(f, "{}", self.takes);
        }
        write!(f, "from {} to {}", self.fewest, self.takes)
    }
}

/// A parameter that has its argument already.
#[cold]
#[inline(never)]
pub(super) fn repeated(rt: &mut Runtime, code: Gc<Code>, keyword: Name) -> Raised {
    if !cfg!(feature = "error-details") {
        return rt.type_error("wrong arguments");
    }
    let name = Qualified(code);
    rt.type_error_fmt(format_args!(
        "{name}() got multiple values for argument '{keyword}'"
    ))
}

/// A keyword that no parameter has, or none that can be named.
#[cold]
#[inline(never)]
pub(super) fn unexpected(rt: &mut Runtime, code: Gc<Code>, args: Args, keyword: Name) -> Raised {
    if !cfg!(feature = "error-details") {
        return rt.type_error("wrong arguments");
    }
    let name = Qualified(code);
    let listed = PositionalOnly { code, args };
    if listed.names().next().is_some() {
        return rt.type_error_fmt(format_args!(
            "{name}() got some positional-only arguments passed as keyword arguments: '{listed}'"
        ));
    }
    rt.type_error_fmt(format_args!(
        "{name}() got an unexpected keyword argument '{keyword}'"
    ))
}

/// The keywords among the arguments that are names of positional-only parameters.
struct PositionalOnly<'a> {
    code: Gc<Code>,
    args: Args<'a>,
}

impl PositionalOnly<'_> {
    fn names(&self) -> impl Iterator<Item = &str> {
        let parameters = parameter_names(self.code).flatten();
        parameters
            .filter_map(|parameter| parameter.text().strip_suffix('/'))
            .filter(|name| {
                self.args
                    .pairs()
                    .any(|(keyword, _)| keyword.text() == *name)
            })
    }
}

impl fmt::Display for PositionalOnly<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, name) in self.names().enumerate() {
            f.write_str(if index == 0 { "" } else { ", " })?;
            f.write_str(name)?;
        }
        Ok(())
    }
}

/// Positional parameters that have no argument and no default.
#[cold]
#[inline(never)]
pub(super) fn missing(
    rt: &mut Runtime,
    function: Gc<Function>,
    window: Window,
    closed: usize,
) -> Raised {
    if !cfg!(feature = "error-details") {
        return rt.type_error("wrong arguments");
    }
    let positional = function.code().shape.positional as usize;
    let missing = Missing {
        code: function.code(),
        window,
        first: closed,
        end: positional.saturating_sub(default_count(function)),
        defaults: None,
    };
    missing.raise(rt, "positional")
}

/// Keyword-only parameters that have no argument and no default.
#[cold]
#[inline(never)]
pub(super) fn missing_keywords(rt: &mut Runtime, function: Gc<Function>, window: Window) -> Raised {
    if !cfg!(feature = "error-details") {
        return rt.type_error("wrong arguments");
    }
    let code = function.code();
    let first = code.shape.positional as usize;
    let extras = function.extras();
    let missing = Missing {
        code,
        window,
        first,
        end: first + code.shape.keyword_only as usize,
        defaults: extras.and_then(|extras| extras.keyword_defaults.get()),
    };
    missing.raise(rt, "keyword-only")
}

/// The parameters from `first` to `end` that have neither an argument nor one of the `defaults`.
struct Missing {
    code: Gc<Code>,
    window: Window,
    first: usize,
    end: usize,
    defaults: Option<Gc<Dict>>,
}

impl Missing {
    fn names(&self) -> impl Iterator<Item = Name> {
        let given = |index| self.window.get(index).is_some();
        let default = |name| self.defaults.and_then(|defaults| defaults.get_name(name));
        parameter_names(self.code)
            .enumerate()
            .take(self.end)
            .skip(self.first)
            .filter(move |(index, _)| !given(*index))
            .map(|(_, name)| name.unwrap_or(names::empty))
            .filter(move |name| default(*name).is_none())
    }

    fn raise(&self, rt: &mut Runtime, kind: &str) -> Raised {
        if !cfg!(feature = "error-details") {
            return rt.type_error("wrong arguments");
        }
        if let Err(raised) = load::intern_parameters(rt, self.code) {
            return raised;
        }
        let name = Qualified(self.code);
        let count = self.names().count();
        rt.type_error_fmt(format_args!(
            "{name}() missing {count} required {kind} argument{}: {self}",
            plural(count)
        ))
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.names().count();
        for (index, name) in self.names().enumerate() {
            match index {
                0 => {}
                1 if count == 2 => f.write_str(" and ")?,
                _ if index + 1 == count => f.write_str(", and ")?,
                _ => f.write_str(", ")?,
            }
            write!(f, "'{}'", own_name(name))?;
        }
        Ok(())
    }
}
