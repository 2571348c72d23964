//! What the subcommands' argument loops share: asking for help, and naming a value.
//!
//! Parsing itself is `lexopt`'s; each subcommand matches its own options.

use std::ffi::OsString;
use std::fmt;

/// Returned (as an error) by an argument loop that met `--help`; `main` prints the usage.
#[derive(Debug)]
pub struct HelpAsked;

impl fmt::Display for HelpAsked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("help was asked for")
    }
}

impl std::error::Error for HelpAsked {}

/// The error for an argument that no arm of a subcommand's loop took, or [`HelpAsked`].
pub fn unexpected(arg: lexopt::Arg<'_>) -> anyhow::Error {
    match arg {
        lexopt::Arg::Short('h') | lexopt::Arg::Long("help") => HelpAsked.into(),
        other => other.unexpected().into(),
    }
}

/// An argument as text; names of boards, folders and benchmarks are all plain text.
pub fn text(value: OsString) -> anyhow::Result<String> {
    value
        .into_string()
        .map_err(|value| anyhow::anyhow!("argument {value:?} is not UTF-8"))
}

/// Parses a subcommand that takes no arguments at all.
pub fn no_arguments(mut parser: lexopt::Parser) -> anyhow::Result<()> {
    match parser.next()? {
        None => Ok(()),
        Some(arg) => Err(unexpected(arg)),
    }
}
