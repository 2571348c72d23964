//! Looking for what 2.0 moved or removed in one source.

use std::mem::MaybeUninit;
use std::ops::Range;

use taipan_arena::{Arena, FixedMemory};
use taipan_compiler::ast::{
    Alias, BinaryOp, Call, Expr, ExprKind, ImportFrom, Position, Stmt, StmtKind, Tree, UnaryOp,
};
use taipan_compiler::{CompileError, ErrorKind, Limits, Mode, parse};

use super::fix::{self, Edit, Text};
use super::names::{self, Class, Kind, Scope, Scopes};
use super::rules::{self, Instead};
use super::tree::{self, Node};

/// One thing to change.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Where, both from 1.
    pub line: u32,
    pub column: u16,
    /// What there is.
    pub what: String,
    /// What to write.
    pub instead: String,
    /// It may be right as it is.
    pub is_note: bool,
    /// What makes it right; empty if that takes a person.
    pub edits: Vec<Edit>,
}

/// What was found in a source.
#[derive(Debug, Default)]
pub struct Report {
    /// In source order.
    pub findings: Vec<Finding>,
    /// The source with all edits made that can be.
    pub fixed: Option<String>,
}

/// Bytes of tree for a byte of source at first; more is tried when it is not enough.
const TREE_FACTOR: usize = 16;

/// Looks through a source.
///
/// # Errors
/// The first error in the source.
pub fn source(text: &str) -> Result<Report, CompileError> {
    let mut size = text.len().saturating_mul(TREE_FACTOR).max(64 << 10);
    loop {
        let mut buffer = vec![MaybeUninit::uninit(); size];
        let mut memory = FixedMemory::new(&mut buffer);
        let arena = Arena::new(&mut memory);
        match parse(text.as_bytes(), Mode::Module, Limits::default(), &arena) {
            Ok(Tree::Module(statements)) => return Ok(report(text, statements)),
            Ok(_) => return Ok(Report::default()),
            Err(error) if error.kind == ErrorKind::Memory && size < 1 << 32 => size *= 4,
            Err(error) => return Err(error),
        }
    }
}

fn report<'a>(text: &'a str, statements: &'a [Stmt<'a>]) -> Report {
    let mut checker = Checker {
        text,
        scopes: Scopes::default(),
        findings: Vec::new(),
    };
    // The first pass learns what attributes stand for, which the second wants to know.
    for _ in 0..2 {
        checker.findings.clear();
        let nodes: Vec<_> = statements.iter().map(Node::Statement).collect();
        checker.inside(Scope::default(), &nodes);
    }
    let Checker {
        scopes,
        mut findings,
        ..
    } = checker;
    findings.sort_by_key(|finding| (finding.line, finding.column));
    let fixed = fix::apply(text, statements, &scopes.anywhere, &mut findings);
    Report { findings, fixed }
}

struct Checker<'a> {
    text: &'a str,
    scopes: Scopes<'a>,
    findings: Vec<Finding>,
}

impl<'a> Checker<'a> {
    /// Goes through what one scope has in it.
    fn inside(&mut self, scope: Scope<'a>, nodes: &[Node<'a>]) {
        self.scopes.gather(scope, nodes);
        for node in nodes {
            self.walk(*node);
        }
        self.scopes.pop();
    }

    fn walk(&mut self, node: Node<'a>) {
        if node.is_scope() {
            let mut nodes = Vec::new();
            tree::children(node, &mut |child| nodes.push(child));
            let mut scope = Scope::default();
            scope.is_class = matches!(node, Node::Class(_));
            return self.inside(scope, &nodes);
        }
        match node {
            Node::Statement(statement) => self.statement(statement),
            Node::Expression(expression) => match expression.inner() {
                None => self.expression(expression),
                Some(_) => {
                    for link in expression.spine().skip(1) {
                        self.expression(link);
                    }
                }
            },
            _ => {}
        }
        tree::children(node, &mut |child| self.walk(child));
    }

    fn statement(&mut self, statement: &'a Stmt<'a>) {
        match statement.kind() {
            StmtKind::ImportFrom(import) if import.level == 0 => {
                self.import_from(statement, import);
            }
            StmtKind::Assign(assign) => {
                for target in assign.targets {
                    self.store(target, &assign.value);
                }
            }
            StmtKind::AnnAssign(assign) => {
                if let Some(value) = &assign.value {
                    self.store(&assign.target, value);
                }
            }
            _ => {}
        }
    }

    /// An assignment of a value to something other than a name.
    fn store(&mut self, target: &'a Expr<'a>, value: &'a Expr<'a>) {
        match target.kind() {
            ExprKind::Attribute(attribute) => {
                let kind = self.scopes.kind(value);
                let kinds = self.scopes.attributes.entry(attribute.name).or_default();
                if !kinds.contains(&kind) {
                    kinds.push(kind);
                }
            }
            ExprKind::Subscript(subscript) => {
                if let Kind::Items(typecode) = self.scopes.kind(&subscript.value) {
                    self.item(typecode, value);
                }
            }
            _ => {}
        }
    }

    /// A value that becomes an item of an array.
    fn item(&mut self, typecode: u8, value: &Expr<'a>) {
        let (Some(value_is), Some((least, greatest))) =
            (constant(value), rules::item_range(typecode))
        else {
            return;
        };
        if (least..=greatest).contains(&value_is) {
            return;
        }
        let kept = (value_is - least).rem_euclid(greatest - least + 1) + least;
        self.add(
            value.start(),
            format!(
                "{value_is} does not fit an item of type '{}': OverflowError",
                typecode as char
            ),
            format!("{kept}, which is what 1.x stored, or a wider type"),
            Vec::new(),
        );
    }

    fn items(&mut self, typecode: u8, values: &'a Expr<'a>) {
        if let ExprKind::List(values) | ExprKind::Tuple(values) = values.kind() {
            for value in values {
                self.item(typecode, value);
            }
        }
    }

    fn expression(&mut self, expression: &'a Expr<'a>) {
        match expression.kind() {
            ExprKind::Attribute(attribute) => {
                let object = &attribute.value;
                self.attribute(expression, object, attribute.name);
            }
            ExprKind::Call(call) => self.call(call),
            ExprKind::Name(name)
                if self.scopes.star_of_os
                    && rules::MOVED_TO_VFS.contains(&name)
                    && self.scopes.lookup(name).is_empty() =>
            {
                let what = format!("{name} is no longer among what `from os import *` gives");
                let instead = format!("from vfs import {name}");
                self.add(expression.position, what, instead, Vec::new());
            }
            ExprKind::Int(value) => {
                if let Some(meaning) = rules::epoch_constant(value.get()) {
                    self.add(
                        expression.position,
                        format!("{}: {meaning}", value.get()),
                        "nothing, if it is there for boards whose time counts from 2000: with 2.0 \
                         it counts from 1970 on all"
                            .to_owned(),
                        Vec::new(),
                    );
                    if let Some(last) = self.findings.last_mut() {
                        last.is_note = true;
                    }
                }
            }
            _ => {}
        }
    }

    fn attribute(&mut self, expression: &'a Expr<'a>, object: &'a Expr<'a>, name: &'a str) {
        if name == "co_lnotab" {
            let what = "co_lnotab is gone".to_owned();
            self.add(
                expression.position,
                what,
                "co_lines()".to_owned(),
                Vec::new(),
            );
            return;
        }
        let of = match object.kind() {
            ExprKind::Name(of) => of,
            ExprKind::Attribute(attribute) => attribute.name,
            _ => "...",
        };
        let is_moved = rules::MOVED_TO_VFS.contains(&name);
        let instead = match self.scopes.kind(object) {
            Kind::Module("os") if is_moved => {
                let edits = self.rename_module(object);
                self.moved(object, &format!("{of}.{name}"), name, edits);
                return;
            }
            Kind::Module("network") => rules::network(name),
            Kind::Class(Class::Pin) => rules::pin_class(name),
            Kind::Instance(Class::Pin) => {
                rules::pin_object(name).or_else(|| rules::pin_class(name))
            }
            Kind::Instance(Class::Rtc) if name == "cancel" => Some(Instead::Write("alarm_cancel")),
            _ => None,
        };
        let start = expression.start();
        let what = format!("{of}.{name} is gone");
        match instead {
            Some(Instead::Write(instead)) => {
                let edits = self.replace(name, Text::Is(instead.to_owned()));
                self.add(start, what, format!("{of}.{instead}"), edits);
            }
            Some(Instead::Consider(instead)) => {
                self.add(start, what, instead.to_owned(), Vec::new());
            }
            None => {}
        }
    }

    fn call(&mut self, call: &'a Call<'a>) {
        match call.function.kind() {
            ExprKind::Name("getattr" | "hasattr") => {
                let [object, name, ..] = call.arguments else {
                    return;
                };
                let ExprKind::Str(name) = name.kind() else {
                    return;
                };
                let moved = rules::MOVED_TO_VFS
                    .iter()
                    .find(|moved| moved.as_bytes() == name);
                if let (Some(name), Kind::Module("os")) = (moved, self.scopes.kind(object)) {
                    let edits = self.rename_module(object);
                    self.moved(object, &format!("os's {name}"), name, edits);
                }
            }
            ExprKind::Attribute(method) if method.name == "append" => {
                if let (Kind::Items(typecode), [value]) =
                    (self.scopes.kind(&method.value), call.arguments)
                {
                    self.item(typecode, value);
                }
            }
            _ => match (self.scopes.kind(&call.function), call.arguments) {
                (Kind::Class(Class::Array), [typecode, values]) => {
                    if let ExprKind::Str([typecode]) = typecode.kind() {
                        self.items(*typecode, values);
                    }
                }
                (Kind::Class(Class::ByteArray), [values]) => self.items(b'B', values),
                _ => {}
            },
        }
    }

    fn import_from(&mut self, statement: &'a Stmt<'a>, import: &'a ImportFrom<'a>) {
        let aliases = import.names.unwrap_or_default();
        match names::module(import.module) {
            Some(Kind::Module("os")) => {
                let is_moved = |alias: &Alias<'_>| rules::MOVED_TO_VFS.contains(&alias.name);
                let mut edits = match aliases.iter().all(is_moved) {
                    true => self.replace(import.module, Text::Is("vfs".to_owned())),
                    false => fix::split_import(self.text, statement.position, aliases, &is_moved),
                };
                for alias in aliases.iter().filter(|alias| is_moved(alias)) {
                    let what = format!("{} moved from os to vfs", alias.name);
                    let instead = format!("from vfs import {}", alias.name);
                    // One set of edits serves all names; an empty one says that there is none.
                    let edits = match edits.is_empty() {
                        true => Vec::new(),
                        false => {
                            let first = edits.clone();
                            edits = vec![Edit::NOTHING];
                            first
                        }
                    };
                    self.add(alias.position, what, instead, edits);
                }
            }
            Some(Kind::Module("network")) => {
                for alias in aliases {
                    let instead = match rules::network(alias.name) {
                        Some(Instead::Write(instead)) => format!("network.{instead}"),
                        Some(Instead::Consider(instead)) => instead.to_owned(),
                        None => continue,
                    };
                    let what = format!("network.{} is gone", alias.name);
                    self.add(alias.position, what, instead, Vec::new());
                }
            }
            _ => {}
        }
    }

    /// A name of `os` that is in `vfs` now.
    fn moved(&mut self, object: &Expr<'a>, what: &str, name: &str, edits: Vec<Edit>) {
        let what = format!("{what} moved to vfs");
        self.add(object.start(), what, format!("vfs.{name}"), edits);
    }

    fn add(&mut self, position: Position, what: String, instead: String, edits: Vec<Edit>) {
        self.findings.push(Finding {
            line: position.line(),
            column: position.column(),
            what,
            instead,
            is_note: false,
            edits,
        });
    }

    /// The edit that makes `os` in `os.mount` the module `vfs`.
    fn rename_module(&self, object: &Expr<'a>) -> Vec<Edit> {
        match object.kind() {
            ExprKind::Name(name) => self.replace(name, Text::Vfs),
            _ => Vec::new(),
        }
    }

    /// The edit that replaces a piece of the source.
    fn replace(&self, piece: &str, text: Text) -> Vec<Edit> {
        match range_of(self.text, piece) {
            Some(range) => vec![Edit { range, text }],
            None => Vec::new(),
        }
    }
}

/// Where a name of the tree lies in the source; `None` if it does not.
pub fn range_of(source: &str, piece: &str) -> Option<Range<usize>> {
    let start = piece.as_ptr().addr().checked_sub(source.as_ptr().addr())?;
    let range = start..start.checked_add(piece.len())?;
    (source.get(range.clone()) == Some(piece)).then_some(range)
}

/// The value of an integer constant expression.
fn constant(expression: &Expr<'_>) -> Option<i128> {
    match expression.kind() {
        ExprKind::Int(value) => Some(value.get().into()),
        ExprKind::BigInt(value) => i128::from_str_radix(value.digits, value.radix).ok(),
        ExprKind::Unary(unary) => {
            let operand = constant(&unary.operand)?;
            match unary.op {
                UnaryOp::Negate => operand.checked_neg(),
                UnaryOp::Plus => Some(operand),
                UnaryOp::Invert => Some(!operand),
            }
        }
        ExprKind::Binary(binary) => {
            let mut value = constant(&binary.first)?;
            for tail in binary.rest {
                value = combine(value, tail.op, constant(&tail.operand)?)?;
            }
            Some(value)
        }
        _ => None,
    }
}

fn combine(a: i128, op: BinaryOp, b: i128) -> Option<i128> {
    match op {
        BinaryOp::BitOr => Some(a | b),
        BinaryOp::BitXor => Some(a ^ b),
        BinaryOp::BitAnd => Some(a & b),
        BinaryOp::Add => a.checked_add(b),
        BinaryOp::Subtract => a.checked_sub(b),
        BinaryOp::Multiply => a.checked_mul(b),
        BinaryOp::ShiftLeft => {
            let factor = 1i128.checked_shl(u32::try_from(b).ok()?)?;
            a.checked_mul(factor)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
