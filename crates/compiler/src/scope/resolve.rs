//! Decides where every name lives, and numbers the locals of every frame.
//!
//! A frame's locals lie in this order: free variables, parameters (positional, keyword-only,
//! `*args`, `**kwargs`), plain locals, cells that are no parameters. The virtual machine relies
//! on the first two.

use super::{Definition, NO_SLOT, Place, Scope, ScopeId, Scopes, Use};
use crate::ast::{Position, Stmt, StmtKind};
use crate::error::{Failure, syntax};
use crate::names::{Name, Names};

/// Gives every symbol its place.
///
/// # Errors
/// `nonlocal` names that no enclosing function has; more locals than the format can number.
#[inline(never)]
pub fn resolve(names: &Names<'_>, scopes: &mut Scopes<'_>) -> Result<(), Failure> {
    let class_cell = names.get(b"__class__");
    for index in 0..scopes.len() {
        let (outer, rest) = scopes.split_at_mut(index);
        if let Some(scope) = rest.first_mut() {
            place(outer, scope, names, class_cell)?;
            number(scope)?;
        }
    }
    Ok(())
}

/// Decides about the symbols of one scope; `outer` are all scopes before it, decided already.
fn place(
    outer: &[Scope<'_>],
    scope: &mut Scope<'_>,
    names: &Names<'_>,
    class_cell: Option<Name>,
) -> Result<(), Failure> {
    let is_class = scope.definition.is_class_like();
    for symbol in scope.symbols.iter_mut() {
        let uses = symbol.uses;
        if is_class && Some(symbol.name) == class_cell {
            if uses.has(Use::WANTED) {
                symbol.place = Place::Cell;
            }
            continue;
        }
        let bound = uses.has(Use::BOUND | Use::PARAMETER);
        let found = || is_enclosed(outer, scope.parent, symbol.name, class_cell);
        symbol.place = if uses.has(Use::GLOBAL) {
            Place::Global
        } else if uses.has(Use::NONLOCAL) {
            if !found() {
                let position = declaration(&scope.definition, names.text(symbol.name));
                return Err(Failure::new(
                    syntax!("no binding for nonlocal found"),
                    position.unwrap_or(scope.position),
                ));
            }
            Place::Free
        } else if bound && is_class {
            Place::Name
        } else if bound && uses.has(Use::WANTED) {
            Place::Cell
        } else if bound {
            Place::Local
        } else if found() {
            Place::Free
        } else if is_class {
            Place::Name
        } else {
            Place::Global
        };
        // A class hands cells from further out through to its functions, whatever the name is
        // to itself.
        let passes = is_class && uses.has(Use::WANTED) && found();
        symbol.slot = if passes || symbol.place == Place::Free {
            0
        } else {
            NO_SLOT
        };
    }
    Ok(())
}

/// Whether a function around `parent` (which included) has a cell for `name`.
fn is_enclosed(outer: &[Scope<'_>], parent: ScopeId, name: Name, class_cell: Option<Name>) -> bool {
    let mut id = parent;
    while id != ScopeId::MODULE {
        let Some(scope) = outer.get(id.index()) else {
            return false;
        };
        let is_class = scope.definition.is_class_like();
        let place = scope.symbol(name).map(|symbol| symbol.place);
        match (is_class, place) {
            (true, Some(Place::Cell)) if Some(name) == class_cell => return true,
            (false, Some(Place::Cell | Place::Free)) => return true,
            (false, Some(_)) => return false,
            _ => id = scope.parent,
        }
    }
    false
}

fn number(scope: &mut Scope<'_>) -> Result<(), Failure> {
    let mut next: u16 = 0;
    let mut take = |slot: &mut u16| {
        *slot = next;
        next = next.saturating_add(1);
    };
    for symbol in scope.symbols.iter_mut() {
        // `place` has marked what comes from further out.
        if symbol.slot != NO_SLOT {
            take(&mut symbol.slot);
        }
    }
    take(&mut scope.free);
    next = scope.free;
    let mut take = |slot: &mut u16| {
        *slot = next;
        next = next.saturating_add(1);
    };
    for symbol in scope.symbols.iter_mut() {
        if symbol.uses.has(Use::PARAMETER) {
            take(&mut symbol.slot);
        }
    }
    for place in [Place::Local, Place::Cell] {
        for symbol in scope.symbols.iter_mut() {
            if symbol.place == place && symbol.slot == NO_SLOT {
                take(&mut symbol.slot);
            }
        }
    }
    take(&mut scope.locals);
    // The prelude lists cells as bytes, and `MAKE_CLOSURE` counts them in one.
    let highest_cell = scope
        .symbols
        .iter()
        .filter(|symbol| symbol.place == Place::Cell)
        .map(|symbol| symbol.slot)
        .max();
    if highest_cell.is_some_and(|slot| slot > 255) || scope.free > 255 {
        return Err(Failure::new(
            syntax!("too many variables shared with inner functions"),
            scope.position,
        ));
    }
    if scope.locals > MAX_LOCALS {
        return Err(Failure::new(syntax!("too many locals"), scope.position));
    }
    Ok(())
}

/// Far below what the number's encoding allows, and far above what people write.
const MAX_LOCALS: u16 = 8192;

/// Where a scope declares the name `nonlocal`.
fn declaration(definition: &Definition<'_>, name: &[u8]) -> Option<Position> {
    let body = match definition {
        Definition::Function(node) => node.body,
        Definition::Class(node) => node.body,
        _ => return None,
    };
    find_declaration(body, name)
}

fn find_declaration(body: &[Stmt<'_>], name: &[u8]) -> Option<Position> {
    body.iter().find_map(|statement| match statement.kind() {
        StmtKind::Nonlocal(identifiers) => identifiers
            .iter()
            .find(|identifier| identifier.name.as_bytes() == name)
            .map(|identifier| identifier.position),
        StmtKind::If(node) => node
            .branches
            .iter()
            .find_map(|branch| find_declaration(branch.body, name))
            .or_else(|| find_declaration(node.orelse, name)),
        StmtKind::For(node) => find_declaration(node.body, name),
        StmtKind::While(node) => find_declaration(node.body, name),
        StmtKind::With(node) => find_declaration(node.body, name),
        StmtKind::Try(node) => find_declaration(node.body, name),
        _ => None,
    })
}
