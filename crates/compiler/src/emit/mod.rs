//! From scopes and syntax tree to bytecode: one function at a time. Functions inside a function
//! are made after it, outermost first, so nothing recurses into them.
//!
//! `code` holds the instructions of the function in the making, `module` what outlives a
//! statement; the other files each hold the instructions of one part of the language.

use taipan_arena::{Arena, List};
use taipan_mpy::opcode::Op;
use taipan_mpy::prelude::{
    FLAG_DEFKWARGS, FLAG_GENERATOR, FLAG_VARARGS, FLAG_VARKEYWORDS, Signature,
};

use crate::ast::{Expr, Parameters, Position};
use crate::error::Failure;
use crate::fold::{Constant, ConstantNames, Folded, Folder};
use crate::names::Name;
use crate::scope::{
    ComprehensionKind, Definition, NO_SLOT, Place, Scope, ScopeId, Scopes, Traits, mangle,
};

mod annotations;
mod assign;
mod call;
mod class;
mod code;
mod comprehension;
mod condition;
mod display;
mod exceptions;
mod expression;
mod function;
mod image;
mod import;
mod loops;
mod module;
mod objects;
mod pattern;
mod statement;
mod strings;
mod variables;
mod with;

#[cfg(test)]
mod tests;

use code::{Code, Frame, Label};
pub use module::Module;
use module::{Function, NONE};

/// What everything here returns.
type Done = Result<(), Failure>;

/// The innermost loop around a statement.
#[derive(Clone, Copy)]
struct Loop {
    on_break: Label,
    on_continue: Label,
    /// Handlers set up around the loop.
    handlers: u16,
    /// The stack's height at both labels.
    break_depth: u16,
    continue_depth: u16,
    /// `break` has to drop an iterator.
    drops_iterator: bool,
}

/// A statement in the making, with the functions in it.
struct Emitter<'e, 'k, 't> {
    module: &'e mut Module<'k>,
    /// Memory that lasts as long as the statement's tree.
    tree: &'t Arena<'t>,
    scopes: Scopes<'t>,

    // The function in the making.
    code: Code<'k>,
    unit: u32,
    last_child: u32,
    scope: ScopeId,
    /// The class around it, which private names are mangled with.
    class: Option<&'t str>,
    /// Where to look for the next inner function's scope.
    next_child: usize,
    innermost_loop: Option<Loop>,
    /// Blocks around the current statement, the function's own included.
    blocks: u16,
    temporaries: u16,
    most_temporaries: u16,
    /// The current statement or expression, for errors of the format.
    position: Position,
}

impl<'k: 't, 't> Emitter<'_, 'k, 't> {
    /// Hands out the function in the making.
    fn take_function(&mut self) -> Function<'k> {
        Function {
            code: core::mem::replace(&mut self.code, Code::new(self.module.arena)),
            unit: self.unit,
            last_child: self.last_child,
            most_temporaries: self.most_temporaries,
        }
    }

    /// Makes the functions from unit `first` on, and those that come to be thereby, but not that
    /// of the scope `except`.
    #[inline(never)]
    fn inner_functions(&mut self, first: usize, except: Option<ScopeId>) -> Done {
        let mut index = first;
        while let Some(unit) = self.module.units.get(index) {
            let scope = unit.scope;
            if Some(scope) == except {
                index += 1;
                continue;
            }
            let bytecode = self.function_of(scope, index as u32)?;
            if let Some(unit) = self.module.units.get_mut(index) {
                unit.bytecode = bytecode;
            }
            index += 1;
        }
        Ok(())
    }

    /// Adds an inner function to the one in the making; returns its number there.
    fn add_child(&mut self, scope: ScopeId) -> Result<u32, Failure> {
        let child = self.module.add_unit(scope)?;
        let last = core::mem::replace(&mut self.last_child, child);
        if let Some(last) = self.module.units.get_mut(last as usize) {
            last.next_sibling = child;
        }
        let Some(unit) = self.module.units.get_mut(self.unit as usize) else {
            return Ok(0);
        };
        if unit.children == 0 {
            unit.first_child = child;
        }
        unit.children += 1;
        Ok(unit.children - 1)
    }

    /// Makes the bytecode of one scope.
    fn function_of(&mut self, id: ScopeId, unit: u32) -> Result<&'k [u8], Failure> {
        let Some(scope) = self.scopes.get(id.index()) else {
            return Ok(&[]);
        };
        let definition = scope.definition;
        self.position = scope.position;
        self.scope = id;
        self.unit = unit;
        self.last_child = NONE;
        self.class = self.class_around(id);
        self.next_child = id.index() + 1;
        self.innermost_loop = None;
        self.temporaries = 0;
        self.most_temporaries = 0;
        self.body(definition)?;

        let (name, parameters) = self.heading(definition)?;
        let mut names = List::new(self.module.arena);
        names.push(self.module.names.index(name)?)?;
        // The virtual machine counts free variables as arguments; no caller can name them.
        let nameless = self.module.names.intern_static("*")?;
        let Some(scope) = self.scopes.get(id.index()) else {
            return Ok(&[]);
        };
        for _ in 0..scope.free {
            names.push(self.module.names.index(nameless)?)?;
        }
        let named = usize::from(scope.positional) + usize::from(scope.keyword_only);
        let positional_only = usize::from(parameters.positional_only);
        for (index, symbol) in scope.symbols.iter().take(named).enumerate() {
            let is_iterator = matches!(definition, Definition::Comprehension(..));
            let name = if is_iterator {
                nameless
            } else if index < positional_only {
                // Nor can it name this one; messages and `co_varnames` leave the slash out.
                let name = str::from_utf8(self.module.names.text(symbol.name));
                self.module
                    .names
                    .intern_joined(&[name.unwrap_or_default(), "/"])?
            } else {
                symbol.name
            };
            names.push(self.module.names.index(name)?)?;
        }
        let mut cells = List::new(self.module.arena);
        for symbol in scope.symbols.iter() {
            if symbol.place == Place::Cell {
                cells.push(symbol.slot as u8)?;
            }
        }
        let mut local_names = List::new(self.module.arena);
        let is_kept = self.module.options.local_names && !definition.is_class_like();
        if is_kept {
            for symbol in scope.symbols.iter() {
                if symbol.slot != NO_SLOT {
                    let name = self.module.names.index(symbol.name)?;
                    local_names.push((symbol.slot, name))?;
                }
            }
        }
        let frame = Frame {
            locals: match self.most_temporaries {
                0 => scope.locals,
                some => first_temporary(scope).saturating_add(some),
            },
            signature: signature(scope, parameters),
            names: &names,
            cells: &cells,
            lines: self.module.options.optimise < 3,
            local_names: is_kept.then_some(&*local_names),
        };
        let code = core::mem::replace(&mut self.code, Code::new(self.module.arena));
        let bytecode = code.finish(&frame)?;
        local_names.discard();
        names.discard();
        cells.discard();
        Ok(bytecode)
    }

    /// The simple name and the parameters of a scope.
    fn heading(
        &mut self,
        definition: Definition<'t>,
    ) -> Result<(Name, &'t Parameters<'t>), Failure> {
        let (name, parameters) = match definition {
            Definition::Module(_) | Definition::Eval(_) => ("<module>", Parameters::NONE),
            Definition::Function(node) => (node.name, node.parameters),
            Definition::Lambda(node) => ("<lambda>", node.parameters),
            Definition::Class(node) => (node.name, Parameters::NONE),
            Definition::Annotations(_) | Definition::Annotation(_) => {
                ("__annotate__", Parameters::NONE)
            }
            Definition::Comprehension(kind, _) => (
                match kind {
                    ComprehensionKind::List => "<listcomp>",
                    ComprehensionKind::Set => "<setcomp>",
                    ComprehensionKind::Dict => "<dictcomp>",
                    ComprehensionKind::Generator => "<genexpr>",
                },
                Parameters::NONE,
            ),
        };
        Ok((self.module.names.intern(name.as_bytes())?, parameters))
    }

    /// The innermost class around a scope, or itself.
    fn class_around(&self, scope: ScopeId) -> Option<&'t str> {
        let mut id = scope;
        while id != ScopeId::MODULE {
            let scope = self.scopes.get(id.index())?;
            if let Definition::Class(node) = scope.definition {
                return Some(node.name);
            }
            id = scope.parent;
        }
        None
    }

    fn definition(&self) -> Option<Definition<'t>> {
        let scope = self.scopes.get(self.scope.index())?;
        Some(scope.definition)
    }

    fn traits(&self) -> Traits {
        self.scopes
            .get(self.scope.index())
            .map_or(Traits::default(), |scope| scope.traits)
    }

    // -----------------------------------------------------------------------------------------
    // What all constructs share

    /// Goes on to a piece of syntax: its line, and its place for errors.
    fn at(&mut self, position: Position) -> Done {
        self.position = position;
        self.code.set_line(position.line())
    }

    /// The name an identifier stands for here.
    fn identifier(&mut self, text: &str) -> Result<Name, Failure> {
        match mangle(self.class, text) {
            None => self.module.names.intern(text.as_bytes()),
            Some(parts) => self.module.names.intern_joined(&parts),
        }
    }

    /// An instruction with a name.
    fn named(&mut self, op: u8, name: Name, takes: u16, leaves: u16) -> Done {
        if self.code.live() {
            let index = self.module.names.index(name)?;
            self.code.uint(op, index, takes, leaves)?;
        }
        Ok(())
    }

    /// An instruction with a name that the compiler itself knows.
    fn named_text(&mut self, op: u8, text: &'static str, takes: u16, leaves: u16) -> Done {
        let name = self.module.names.intern_static(text)?;
        self.named(op, name, takes, leaves)
    }

    /// Loads a constant.
    fn constant(&mut self, value: Constant<'t>) -> Done {
        if !self.code.live() {
            return Ok(());
        }
        match value {
            Constant::None => Ok(self.code.op(Op::LOAD_CONST_NONE, 0, 1)?),
            Constant::True => Ok(self.code.op(Op::LOAD_CONST_TRUE, 0, 1)?),
            Constant::False => Ok(self.code.op(Op::LOAD_CONST_FALSE, 0, 1)?),
            Constant::Int(value) if self.is_small(value.get()) => {
                Ok(self.code.small_int(value.get())?)
            }
            Constant::Str(text) => self.string(text),
            Constant::Tuple([]) => Ok(self.code.uint(Op::BUILD_TUPLE, 0, 0, 1)?),
            _ => self.object(value),
        }
    }

    /// Loads a constant from the object table.
    fn object(&mut self, value: Constant<'t>) -> Done {
        let lasting = self.module.constants.kept(value);
        let index = self.module.objects.index(value, lasting)?;
        self.code.uint(Op::LOAD_CONST_OBJ, index, 0, 1)
    }

    /// Loads a string: from the name table if it is short, and so likely to be a key or an
    /// attribute's name, or if it is a name anyway; else from the object table.
    fn string(&mut self, text: &'t [u8]) -> Done {
        if text.len() <= LONGEST_INTERNED || self.module.names.get(text).is_some() {
            return self.name_string(text);
        }
        if !self.code.live() {
            return Ok(());
        }
        self.object(Constant::Str(text))
    }

    /// Loads a string that is somebody's name; upstream's virtual machine compares such strings
    /// by their numbers.
    fn name_string(&mut self, text: &[u8]) -> Done {
        let name = self.module.names.intern(text)?;
        self.named(Op::LOAD_CONST_STRING, name, 0, 1)
    }

    fn none(&mut self) -> Done {
        self.code.op(Op::LOAD_CONST_NONE, 0, 1)
    }

    fn pop(&mut self) -> Done {
        self.code.op(Op::POP_TOP, 1, 0)
    }

    /// Whether the target's small integers hold `value`.
    fn is_small(&self, value: i64) -> bool {
        let bits = u32::from(self.module.options.small_int_bits).clamp(2, 64);
        let spare = 64 - bits;
        value << spare >> spare == value
    }

    /// The tree is no deeper than the parser got; but a level may take more of the stack here.
    fn check_stack(&self) -> Done {
        match self.module.options.limits.is_stack_used_up() {
            true => Err(Failure::DEPTH),
            false => Ok(()),
        }
    }

    /// The value of an expression, if it is known now.
    fn fold(&self, expression: &Expr<'t>) -> Result<Option<Constant<'t>>, Failure> {
        let folder = Folder {
            arena: self.tree,
            names: self,
            debug: self.module.options.optimise == 0,
            limits: self.module.options.limits,
        };
        Ok(match folder.fold(expression)? {
            Folded::Constant(value) => Some(value),
            Folded::Later | Folded::No => None,
        })
    }

    /// A local that no name refers to. Give it back with [`free_temporary`](Self::free_temporary),
    /// the newest first.
    fn temporary(&mut self) -> Result<u16, Failure> {
        let first = self
            .scopes
            .get(self.scope.index())
            .map_or(0, first_temporary);
        let slot = first.saturating_add(self.temporaries);
        self.temporaries = self.temporaries.saturating_add(1);
        self.most_temporaries = self.most_temporaries.max(self.temporaries);
        if self.temporaries > MAX_TEMPORARIES {
            return Err(Failure::TOO_LARGE);
        }
        Ok(slot)
    }

    fn free_temporary(&mut self) {
        self.temporaries = self.temporaries.saturating_sub(1);
    }
}

/// The longest string that is loaded as a name, as upstream has it.
const LONGEST_INTERNED: usize = 10;

/// Nested patterns are the only ones to take more than a few.
const MAX_TEMPORARIES: u16 = 1024;

/// Where temporary locals start. A class body that is made statement by statement does not know
/// yet whether it will have a cell, so one is left room for.
fn first_temporary(scope: &Scope<'_>) -> u16 {
    match scope.definition {
        Definition::Class(_) => scope.free.saturating_add(1),
        _ => scope.locals,
    }
}

fn signature(scope: &Scope<'_>, parameters: &Parameters<'_>) -> Signature {
    let mut flags = 0;
    if scope.traits.has(Traits::GENERATOR) {
        flags |= FLAG_GENERATOR;
    }
    if parameters.vararg.is_some() {
        flags |= FLAG_VARARGS;
    }
    if parameters.kwarg.is_some() {
        flags |= FLAG_VARKEYWORDS;
    }
    let has_default = |parameter: &&crate::ast::Parameter<'_>| parameter.default.is_some();
    if parameters.keyword_only.iter().any(|one| has_default(&one)) {
        flags |= FLAG_DEFKWARGS;
    }
    let defaults = parameters.positional.iter().filter(has_default).count();
    Signature {
        n_state: 0,
        n_exc_stack: 0,
        scope_flags: flags,
        n_pos_args: scope.free.saturating_add(scope.positional),
        n_kwonly_args: scope.keyword_only,
        n_def_pos_args: u16::try_from(defaults).unwrap_or(u16::MAX),
    }
}

impl<'k: 't, 't> ConstantNames<'t> for Emitter<'_, 'k, 't> {
    fn constant(&self, text: &str, position: Position) -> Option<Constant<'t>> {
        if mangle(self.class, text).is_some() {
            return None;
        }
        let name = self.module.names.get(text.as_bytes())?;
        self.module
            .constants
            .visible(&self.module.names, &self.scopes, self.scope, name, position)
    }
}
