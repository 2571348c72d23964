//! What the names of a program stand for, scope by scope: modules, classes and objects that 2.0
//! changed. Everything else is [`Kind::Other`].
//!
//! Order of execution is left out: a name stands for all that is ever bound to it in its scope.

use std::collections::{HashMap, HashSet};

use taipan_compiler::ast::{Expr, ExprKind, StmtKind};

use super::tree::{self, Node};

/// What a name can stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A module, by its name without `u` in front.
    Module(&'static str),
    /// A class of a module, or a built-in one.
    Class(Class),
    /// An instance of one.
    Instance(Class),
    /// An instance of something that holds integers of a type code.
    Items(u8),
    /// Anything else.
    Other,
}

/// The classes that matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    Pin,
    Rtc,
    Array,
    ByteArray,
    MemoryView,
}

/// The module of this name.
pub fn module(name: &str) -> Option<Kind> {
    let known = |name| {
        Some(match name {
            "os" => "os",
            "vfs" => "vfs",
            "network" => "network",
            "machine" => "machine",
            "pyb" => "pyb",
            "array" => "array",
            _ => return None,
        })
    };
    let found = known(name).or_else(|| known(name.strip_prefix('u')?));
    found.map(Kind::Module)
}

/// What a module has under a name.
fn member(module: &str, name: &str) -> Kind {
    match (module, name) {
        ("machine" | "pyb", "Pin") => Kind::Class(Class::Pin),
        ("machine", "RTC") => Kind::Class(Class::Rtc),
        ("array", "array") => Kind::Class(Class::Array),
        _ => Kind::Other,
    }
}

/// The names that one function, class or module binds.
#[derive(Debug, Default)]
pub struct Scope<'a> {
    kinds: HashMap<&'a str, Vec<Kind>>,
    global: HashSet<&'a str>,
    /// Names in classes are not seen from the functions in them.
    pub is_class: bool,
}

impl<'a> Scope<'a> {
    /// Binds a name.
    pub fn bind(&mut self, name: &'a str, kind: Kind) {
        let kinds = self.kinds.entry(name).or_default();
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
}

/// The scopes around a place, the module's first.
#[derive(Debug, Default)]
pub struct Scopes<'a> {
    stack: Vec<Scope<'a>>,
    /// What attributes of objects that this program writes stand for: `self.rtc`.
    pub attributes: HashMap<&'a str, Vec<Kind>>,
    /// There is a `from os import *`.
    pub star_of_os: bool,
    /// What each name stands for in any scope.
    pub anywhere: HashMap<&'a str, Vec<Kind>>,
}

impl<'a> Scopes<'a> {
    /// Leaves the innermost scope.
    pub fn pop(&mut self) {
        self.stack.pop();
    }

    /// All that a name may stand for here; empty if nothing binds it.
    pub fn lookup(&self, name: &str) -> &[Kind] {
        let innermost = self.stack.len().saturating_sub(1);
        for (depth, scope) in self.stack.iter().enumerate().rev() {
            if scope.global.contains(name) {
                let module = self.stack.first();
                let kinds = module.and_then(|module| module.kinds.get(name));
                return kinds.map_or(&[], Vec::as_slice);
            }
            if scope.is_class && depth != innermost {
                continue;
            }
            if let Some(kinds) = scope.kinds.get(name) {
                return kinds;
            }
        }
        &[]
    }

    /// What an expression stands for; `Other` unless it can only be one thing.
    pub fn kind(&self, value: &Expr<'a>) -> Kind {
        match value.kind() {
            ExprKind::Name(name) => match (self.lookup(name), name) {
                ([kind], _) => *kind,
                ([], "bytearray") => Kind::Class(Class::ByteArray),
                ([], "memoryview") => Kind::Class(Class::MemoryView),
                // Programs for 1.x and 2.0 call both `vfs`, or both `os`.
                (kinds, _) => modules_only(kinds),
            },
            ExprKind::Attribute(attribute) => match self.kind(&attribute.value) {
                Kind::Module(module) => member(module, attribute.name),
                _ => match self.attributes.get(attribute.name).map(Vec::as_slice) {
                    Some([kind]) => *kind,
                    _ => Kind::Other,
                },
            },
            ExprKind::Call(call) => match (self.kind(&call.function), call.arguments) {
                (Kind::Class(Class::ByteArray), _) => Kind::Items(b'B'),
                (Kind::Class(Class::Array), [typecode, ..]) => match typecode.kind() {
                    ExprKind::Str([typecode]) => Kind::Items(*typecode),
                    _ => Kind::Other,
                },
                (Kind::Class(Class::MemoryView), [of]) => match self.kind(of) {
                    Kind::Items(typecode) => Kind::Items(typecode),
                    _ => Kind::Other,
                },
                (Kind::Class(class @ (Class::Pin | Class::Rtc)), _) => Kind::Instance(class),
                _ => Kind::Other,
            },
            _ => Kind::Other,
        }
    }

    /// The names that a body binds, not looking into functions and classes in it. The scopes
    /// around it are these.
    pub fn gather(&mut self, mut scope: Scope<'a>, body: &[Node<'a>]) {
        for node in body {
            declarations(*node, &mut scope);
        }
        let mut imports = Vec::new();
        let mut others = Vec::new();
        for node in body {
            self.find_bindings(*node, &mut imports, &mut others);
        }
        self.stack.push(scope);
        for (name, kind) in imports {
            self.bind(name, kind);
        }
        for (name, value) in others {
            let kind = value.map_or(Kind::Other, |value| self.kind(value));
            self.bind(name, kind);
        }
    }

    /// Binds a name in the innermost scope, or where that one says that it belongs.
    fn bind(&mut self, name: &'a str, kind: Kind) {
        let anywhere = self.anywhere.entry(name).or_default();
        if !anywhere.contains(&kind) {
            anywhere.push(kind);
        }
        let Some(innermost) = self.stack.last_mut() else {
            return;
        };
        if !innermost.global.contains(name) {
            return innermost.bind(name, kind);
        }
        if let Some(module) = self.stack.first_mut() {
            module.bind(name, kind);
        }
    }

    fn find_bindings(
        &mut self,
        node: Node<'a>,
        imports: &mut Vec<(&'a str, Kind)>,
        others: &mut Vec<(&'a str, Option<&'a Expr<'a>>)>,
    ) {
        match node {
            Node::Statement(statement) => match statement.kind() {
                StmtKind::Import(aliases) => {
                    for alias in aliases {
                        let first = alias.name.split('.').next().unwrap_or_default();
                        let name = alias.as_name.unwrap_or(first);
                        imports.push((name, module(alias.name).unwrap_or(Kind::Other)));
                    }
                }
                StmtKind::ImportFrom(import) => {
                    let from = match import.level {
                        0 => module(import.module),
                        _ => None,
                    };
                    self.star_of_os |= import.names.is_none() && from == Some(Kind::Module("os"));
                    for alias in import.names.unwrap_or_default() {
                        let kind = match from {
                            Some(Kind::Module(module)) => member(module, alias.name),
                            _ => Kind::Other,
                        };
                        imports.push((alias.as_name.unwrap_or(alias.name), kind));
                    }
                }
                StmtKind::Assign(assign) => {
                    for target in assign.targets {
                        targets(target, Some(&assign.value), others);
                    }
                }
                StmtKind::AnnAssign(assign) => {
                    targets(&assign.target, assign.value.as_ref(), others);
                }
                _ => {}
            },
            Node::Expression(expression) => {
                if let ExprKind::Named(named) = expression.kind() {
                    others.push((named.name.name, Some(&named.value)));
                }
            }
            Node::Target(target) => targets(target, None, others),
            Node::Bound(name) => others.push((name, None)),
            _ => {}
        }
        if !node.is_scope() {
            tree::children(node, &mut |child| {
                self.find_bindings(child, imports, others);
            });
        }
    }
}

/// Several modules under one name: the one that has what 2.0 moved, if it is among them.
fn modules_only(kinds: &[Kind]) -> Kind {
    match kinds.contains(&Kind::Module("vfs")) {
        true => Kind::Module("vfs"),
        false => Kind::Other,
    }
}

/// What `global` and `nonlocal` say. A name of an outer function counts as one of the module:
/// what matters here is rarely bound in between.
fn declarations<'a>(node: Node<'a>, scope: &mut Scope<'a>) {
    if let Node::Statement(statement) = node
        && let StmtKind::Global(names) | StmtKind::Nonlocal(names) = statement.kind()
    {
        scope.global.extend(names.iter().map(|name| name.name));
    }
    if !node.is_scope() {
        tree::children(node, &mut |child| declarations(child, scope));
    }
}

/// The names in an assignment target.
fn targets<'a>(
    target: &'a Expr<'a>,
    value: Option<&'a Expr<'a>>,
    found: &mut Vec<(&'a str, Option<&'a Expr<'a>>)>,
) {
    match target.kind() {
        ExprKind::Name(name) => found.push((name, value)),
        ExprKind::Starred(inner) => targets(inner, None, found),
        ExprKind::Tuple(items) | ExprKind::List(items) => {
            for item in items {
                targets(item, None, found);
            }
        }
        _ => {}
    }
}
