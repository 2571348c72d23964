//! The table of a size report: built from an image's pieces, printed, read again, compared.

use std::collections::BTreeMap;
use std::fmt;

use anyhow::{Context, Result, ensure};

use super::Piece;

const TITLE: [&str; 4] = ["code", "constants", "RAM", "crate and module"];
const UNNAMED: &str = "(no name)";
/// What crates of ours begin with; the rest of the name is the folder's.
const OURS: &str = "taipan";

/// Bytes of one row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// Instructions, in flash.
    pub code: u64,
    /// Everything else in flash, first values of variables too.
    pub constants: u64,
    /// Variables.
    pub ram: u64,
}

impl Cost {
    /// All of it, for an order.
    pub fn sum(self) -> u64 {
        self.code + self.constants + self.ram
    }

    fn add(&mut self, more: Self) {
        self.code += more.code;
        self.constants += more.constants;
        self.ram += more.ram;
    }
}

/// What each crate and each module of it takes.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// By `crate` or `crate::module`; a crate's row is the sum of its modules' rows.
    rows: BTreeMap<String, Cost>,
}

impl Report {
    /// Counts each piece for its crate and its module.
    pub fn of(pieces: &[Piece]) -> Self {
        let mut report = Self::default();
        for piece in pieces.iter().filter(|piece| piece.cost.sum() != 0) {
            let (package, module) = owner(&piece.name);
            if let Some(module) = module {
                let module = format!("{package}::{module}");
                report.rows.entry(module).or_default().add(piece.cost);
            }
            report.rows.entry(package).or_default().add(piece.cost);
        }
        report
    }

    /// Reads what `Display` wrote.
    pub fn parse(text: &str) -> Result<Self> {
        let mut rows = BTreeMap::new();
        // Two lines of title and sum come first.
        for line in text.lines().skip(2) {
            let mut fields = line.split_whitespace();
            let mut number = || -> Result<u64> {
                let field = fields.next().context("a row ends early")?;
                Ok(field.parse()?)
            };
            let cost = Cost {
                code: number()?,
                constants: number()?,
                ram: number()?,
            };
            let name: Vec<_> = fields.collect();
            ensure!(!name.is_empty(), "a row without a name: {line}");
            rows.insert(name.join(" "), cost);
        }
        Ok(Self { rows })
    }

    /// The rows that are not as in `before`, largest change first.
    pub fn against(&self, before: &Self) -> String {
        let mut names: Vec<_> = self.rows.keys().chain(before.rows.keys()).collect();
        names.sort();
        names.dedup();
        let cost = |report: &Self, name| report.rows.get(name).copied().unwrap_or_default();
        let mut changes: Vec<_> = (names.into_iter())
            .map(|name| (name.as_str(), cost(before, name), cost(self, name)))
            .filter(|(_, old, new)| old != new)
            .collect();
        changes.sort_by_key(|(_, old, new)| std::cmp::Reverse(old.sum().abs_diff(new.sum())));
        let mut text = row(TITLE.map(str::to_owned));
        let sums = ("all", before.total(), self.total());
        for (name, old, new) in std::iter::once(sums).chain(changes) {
            text += &row([
                difference(old.code, new.code),
                difference(old.constants, new.constants),
                difference(old.ram, new.ram),
                name.to_owned(),
            ]);
        }
        text
    }

    fn total(&self) -> Cost {
        let mut total = Cost::default();
        for (_, cost) in self.rows.iter().filter(|(name, _)| !name.contains("::")) {
            total.add(*cost);
        }
        total
    }
}

impl fmt::Display for Report {
    /// Crates by size, each with its modules by size.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rows: Vec<_> = self.rows.iter().collect();
        rows.sort_by_key(|(name, cost)| {
            let package = name.split("::").next().unwrap_or_default();
            let whole = self.rows.get(package).copied().unwrap_or_default();
            let is_module = package != name.as_str();
            let size = std::cmp::Reverse(cost.sum());
            (
                std::cmp::Reverse(whole.sum()),
                package.to_owned(),
                is_module,
                size,
            )
        });
        f.write_str(&row(TITLE.map(str::to_owned)))?;
        let total = ("all", self.total());
        let rows = rows.into_iter().map(|(name, cost)| (name.as_str(), *cost));
        for (name, cost) in std::iter::once(total).chain(rows) {
            f.write_str(&row([
                cost.code.to_string(),
                cost.constants.to_string(),
                cost.ram.to_string(),
                name.to_owned(),
            ]))?;
        }
        Ok(())
    }
}

fn row([code, constants, ram, name]: [String; 4]) -> String {
    format!("{code:>9} {constants:>9} {ram:>9}  {name}\n")
}

fn difference(old: u64, new: u64) -> String {
    if new >= old {
        format!("+{}", new - old)
    } else {
        format!("-{}", old - new)
    }
}

/// Who a symbol is counted for: the crate, and the module where the crate is ours.
fn owner(name: &str) -> (String, Option<String>) {
    if name.is_empty() {
        return (UNNAMED.to_owned(), None);
    }
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut first = None;
    let mut at = 0;
    // Every path in the name begins with its crate.
    while let Some(found) = name[at..].find(is_word) {
        let start = at + found;
        let path = &name[start..];
        let path = &path[..path.find(|c| !is_word(c) && c != ':').unwrap_or(path.len())];
        at = start + path.len();
        let mut parts = path.split("::").filter(|part| !part.is_empty());
        let (Some(package), Some(next)) = (parts.next(), parts.next()) else {
            continue;
        };
        if package == OURS || package.starts_with("taipan_") {
            // A lower-case name that is not the last one is a module; a deep one is counted for
            // the module of the second level.
            let modules: Vec<_> = (std::iter::once(next).chain(parts.clone()))
                .zip(parts.chain(std::iter::once("")))
                .map_while(|(part, after)| (!after.is_empty()).then_some(part))
                .filter(|part| part.starts_with(|c: char| c.is_lowercase()))
                .take(2)
                .collect();
            let module = (!modules.is_empty()).then(|| modules.join("::"));
            return (package.to_owned(), module);
        }
        if first.is_none() {
            first = Some(package.to_owned());
        }
    }
    match first {
        Some(package) => (package, None),
        None => ("(C and assembler)".to_owned(), None),
    }
}

#[cfg(test)]
mod tests;
