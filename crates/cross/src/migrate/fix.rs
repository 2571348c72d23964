//! Making the changes that need no person: edits of single names, and the import of `vfs`.
//!
//! Formatting stays: only the bytes of an edit change. What comes out is looked through again by
//! the caller before it is written.

use std::collections::HashMap;
use std::ops::Range;

use taipan_compiler::ast::{Alias, ExprKind, Position, Stmt, StmtKind};

use super::check::{Finding, range_of};
use super::names::Kind;

/// A replacement of a piece of the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The bytes it replaces.
    pub range: Range<usize>,
    /// With what.
    pub text: Text,
}

impl Edit {
    /// For a finding that the edits of another deal with.
    pub const NOTHING: Edit = Edit {
        range: 0..0,
        text: Text::Is(String::new()),
    };
}

/// What comes into the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Text {
    Is(String),
    /// The name that the module `vfs` has in this program.
    Vfs,
}

/// Makes all edits. The findings whose edits cannot be made lose them. `None` if there are none.
pub fn apply(
    source: &str,
    statements: &[Stmt<'_>],
    bound: &HashMap<&str, Vec<Kind>>,
    findings: &mut [Finding],
) -> Option<String> {
    let is_vfs = |edit: &Edit| edit.text == Text::Vfs;
    let name = match bound.get("vfs").map(Vec::as_slice) {
        None | Some([Kind::Module("vfs")]) => Some("vfs"),
        // Many programs call the file system that they mount so.
        Some(_) if !bound.contains_key("_vfs") => Some("_vfs"),
        Some(_) => None,
    };
    if name.is_none() {
        for finding in findings.iter_mut() {
            if finding.edits.iter().any(is_vfs) {
                finding.edits.clear();
            }
        }
    }
    let mut edits: Vec<Edit> = Vec::new();
    for finding in findings.iter() {
        edits.extend(finding.edits.iter().cloned());
    }
    if edits.is_empty() {
        return None;
    }
    if let Some(name) = name
        && edits.iter().any(is_vfs)
    {
        edits.extend(import_of_vfs(source, statements, name));
    }
    // Insertions come before the replacement of what they stand at.
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    let mut fixed = String::with_capacity(source.len() + 64);
    let mut done = 0;
    for edit in &edits {
        let before = source.get(done..edit.range.start)?;
        fixed.push_str(before);
        match &edit.text {
            Text::Is(text) => fixed.push_str(text),
            Text::Vfs => fixed.push_str(name?),
        }
        done = edit.range.end;
    }
    fixed.push_str(source.get(done..)?);
    Some(fixed)
}

/// The edit that imports `vfs` under a name, before anything can use it; `None` if that is done.
fn import_of_vfs(source: &str, statements: &[Stmt<'_>], name: &str) -> Option<Edit> {
    let statement = match name {
        "vfs" => "import vfs".to_owned(),
        name => format!("import vfs as {name}"),
    };
    let mut after = None;
    let mut before = None;
    for (index, node) in statements.iter().enumerate() {
        match node.kind() {
            StmtKind::Expr(value) if index == 0 && matches!(value.kind(), ExprKind::Str(_)) => {}
            StmtKind::ImportFrom(import) if import.module == "__future__" => {}
            StmtKind::ImportFrom(_) => {
                before.get_or_insert(node);
            }
            StmtKind::Import(aliases) => {
                before.get_or_insert(node);
                let is_vfs = |alias: &&Alias<'_>| {
                    alias.name == "vfs" && alias.as_name.unwrap_or("vfs") == name
                };
                if aliases.iter().find(is_vfs).is_some() {
                    return None;
                }
                let has_os = aliases
                    .iter()
                    .any(|alias| matches!(alias.name, "os" | "uos"));
                if after.is_none() && has_os {
                    after = end_of_line(source, node, aliases);
                }
            }
            _ => {
                before.get_or_insert(node);
                break;
            }
        }
    }
    let newline = newline_of(source);
    if let Some(end) = after {
        return Some(Edit {
            range: end..end,
            text: Text::Is(format!("{newline}{statement}")),
        });
    }
    let first = before?;
    let start = match first.kind() {
        StmtKind::FunctionDef(function) => function.decorators.first(),
        StmtKind::ClassDef(class) => class.decorators.first(),
        _ => None,
    };
    let (offset, alone) = match start {
        Some(decorator) => (line_start(source, decorator.start().line())?, true),
        None => place(source, first.position)?,
    };
    let text = match alone {
        true => format!("{statement}{newline}"),
        false => format!("{statement}; "),
    };
    Some(Edit {
        range: offset..offset,
        text: Text::Is(text),
    })
}

/// The end of the line of an import at the left margin that has the line for itself.
fn end_of_line(source: &str, node: &Stmt<'_>, aliases: &[Alias<'_>]) -> Option<usize> {
    if node.position.column() != 1 {
        return None;
    }
    let last = aliases.last()?;
    let from = range_of(source, last.as_name.unwrap_or(last.name))?.end;
    let rest = source.get(from..)?;
    let rest = rest.split(['\n', '\r']).next()?;
    let code = rest.split('#').next()?;
    code.trim().is_empty().then(|| from + rest.len())
}

/// The edits that give the names of `from os import a, b` that moved an import of their own.
/// Empty if that takes a person: a comment would be lost.
pub fn split_import(
    source: &str,
    position: Position,
    aliases: &[Alias<'_>],
    is_moved: &dyn Fn(&Alias<'_>) -> bool,
) -> Vec<Edit> {
    split(source, position, aliases, is_moved).unwrap_or_default()
}

fn split(
    source: &str,
    position: Position,
    aliases: &[Alias<'_>],
    is_moved: &dyn Fn(&Alias<'_>) -> bool,
) -> Option<Vec<Edit>> {
    if !aliases.iter().any(is_moved) {
        return None;
    }
    let start = |alias: &Alias<'_>| range_of(source, alias.name).map(|range| range.start);
    let end = |alias: &Alias<'_>| {
        let last = alias.as_name.unwrap_or(alias.name);
        range_of(source, last).map(|range| range.end)
    };
    let last_kept = aliases.iter().rposition(|alias| !is_moved(alias))?;
    let mut edits = Vec::new();
    let mut remove = |range: Range<usize>| {
        let is_free = !source.get(range.clone())?.contains(['#', '\\']);
        edits.push(Edit {
            range,
            text: Text::Is(String::new()),
        });
        is_free.then_some(())
    };
    for pair in aliases.get(..=last_kept)?.windows(2) {
        let [alias, next] = pair else { return None };
        if is_moved(alias) {
            remove(start(alias)?..start(next)?)?;
        }
    }
    if last_kept + 1 < aliases.len() {
        remove(end(aliases.get(last_kept)?)?..end(aliases.last()?)?)?;
    }
    let moved: Vec<_> = aliases
        .iter()
        .filter(|alias| is_moved(alias))
        .map(|alias| match alias.as_name {
            Some(as_name) => format!("{} as {as_name}", alias.name),
            None => alias.name.to_owned(),
        })
        .collect();
    let (offset, alone) = place(source, position)?;
    let line = line_start(source, position.line())?;
    let indent = source.get(line..offset)?;
    let statement = format!("from vfs import {}", moved.join(", "));
    let text = match alone {
        true => format!("{statement}{}{indent}", newline_of(source)),
        false => format!("{statement}; "),
    };
    edits.push(Edit {
        range: offset..offset,
        text: Text::Is(text),
    });
    Some(edits)
}

/// Where a statement begins, and whether nothing but blanks stands before it on its line.
fn place(source: &str, position: Position) -> Option<(usize, bool)> {
    // From there on columns are all the same.
    if position.column() >= 1023 {
        return None;
    }
    let start = line_start(source, position.line())?;
    let line = source.get(start..)?;
    let column = usize::from(position.column()).checked_sub(1)?;
    let offset = start + line.char_indices().nth(column)?.0;
    let before = source.get(start..offset)?;
    Some((offset, before.trim().is_empty()))
}

/// Where a line begins; lines count from 1 and end with `\n`, `\r` or both.
fn line_start(source: &str, line: u32) -> Option<usize> {
    let bytes = source.as_bytes();
    // A byte order mark stands before the first.
    let mut start = source.len() - source.trim_start_matches('\u{feff}').len();
    for _ in 1..line {
        let rest = bytes.get(start..)?;
        let end = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'))?;
        let both = rest.get(end..end + 2) == Some(b"\r\n");
        start += end + if both { 2 } else { 1 };
    }
    Some(start)
}

fn newline_of(source: &str) -> &'static str {
    match source.contains("\r\n") {
        true => "\r\n",
        false => "\n",
    }
}
