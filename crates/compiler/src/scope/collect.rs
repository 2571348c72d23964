//! The walk over the tree that finds every scope and how it uses names: scopes and names.
//! `statement` and `expression` are the walk itself.

use taipan_arena::{Arena, List};

use super::{
    Constants, Definition, NO_SLOT, OpenClass, Place, Scope, ScopeId, Scopes, Symbol, Traits, Use,
    mangle,
};
use crate::ast::{ClassDef, Expr, ExprKind, Identifier, Parameters, Position};
use crate::error::{Failure, syntax};
use crate::fold::{Constant, ConstantNames, Folded, Folder, Sign};
use crate::names::{Name, Names};
use crate::{Limits, Options};

/// Finds the scopes of `root`, which is a part of the module, or of the innermost of the open
/// classes. Scope 0 is the module's, then come those of the classes, outermost first. The symbols
/// have no places yet.
///
/// # Errors
/// Misplaced statements, conflicting declarations, `const()` of something that is not constant;
/// or no memory.
#[inline(never)]
pub fn collect<'t, 'k: 't>(
    arena: &'t Arena<'t>,
    names: &mut Names<'k>,
    constants: &mut Constants<'k>,
    classes: &[OpenClass<'k>],
    root: Definition<'t>,
    options: &Options<'_>,
) -> Result<Scopes<'t>, Failure> {
    let mut collector = Collector {
        arena,
        names,
        constants,
        scopes: List::new(arena),
        open: List::new(arena),
        debug: options.optimise == 0,
        limits: options.limits,
        annotations: cfg!(feature = "annotations") && options.annotations,
    };
    collector.enter(root, Position::new(1, 1), None)?;
    for class in classes {
        collector.resume_class(class)?;
    }
    match root {
        Definition::Module(body) => collector.block(body)?,
        Definition::Eval(value) => collector.expression(value)?,
        _ => {}
    }
    while !collector.open.is_empty() {
        collector.leave()?;
    }
    collector.open.discard();
    Ok(collector.scopes)
}

/// A scope whose end has not been reached.
pub(super) struct Open<'t> {
    pub(super) id: ScopeId,
    pub(super) definition: Definition<'t>,
    pub(super) symbols: List<'t, Symbol>,
    pub(super) traits: Traits,
    /// A function lies further out, so that names may turn out to be free.
    in_function: bool,
    /// The innermost class, which private names are mangled with.
    class: Option<&'t str>,
    /// Loops around the current statement.
    pub(super) loops: u16,
    /// The current statement is in an `except*` block, `loops` having been this when it began.
    pub(super) star_block: Option<u16>,
    /// The first `return` with a value.
    pub(super) returned: Option<Position>,
    /// Inside the iterable of a comprehension's `for`, where `:=` may not stand.
    pub(super) in_iterable: bool,
}

pub(super) struct Collector<'t, 'n, 'k> {
    pub(super) arena: &'t Arena<'t>,
    pub(super) names: &'n mut Names<'k>,
    constants: &'n mut Constants<'k>,
    pub(super) scopes: Scopes<'t>,
    pub(super) open: List<'t, Open<'t>>,
    pub(super) debug: bool,
    pub(super) limits: Limits,
    /// Annotations are kept.
    pub(super) annotations: bool,
}

impl<'t, 'k: 't> Collector<'t, '_, 'k> {
    // -----------------------------------------------------------------------------------------
    // Scopes

    pub(super) fn enter(
        &mut self,
        definition: Definition<'t>,
        position: Position,
        parameters: Option<&'t Parameters<'t>>,
    ) -> Result<(), Failure> {
        let id = u16::try_from(self.scopes.len())
            .map_err(|_| Failure::new(syntax!("too many functions"), position))?;
        let outer = self.open.last();
        let parent = outer.map_or(ScopeId::MODULE, |outer| outer.id);
        let in_function =
            outer.is_some_and(|outer| outer.in_function || outer.definition.is_function_like());
        let class = match definition {
            Definition::Class(class) => Some(class.name),
            _ => outer.and_then(|outer| outer.class),
        };
        self.scopes.push(Scope {
            parent,
            definition,
            position,
            symbols: &mut [],
            locals: 0,
            free: 0,
            positional: 0,
            keyword_only: 0,
            traits: Traits::default(),
        })?;
        self.open.push(Open {
            id: ScopeId(id),
            definition,
            symbols: List::new(self.arena),
            traits: Traits::default(),
            in_function,
            class,
            loops: 0,
            star_block: None,
            returned: None,
            in_iterable: false,
        })?;
        match parameters {
            Some(parameters) => self.parameters(parameters),
            None => Ok(()),
        }
    }

    /// Opens the scope of a class again whose statements come one by one.
    fn resume_class(&mut self, class: &OpenClass<'k>) -> Result<(), Failure> {
        let head = self.arena.alloc(ClassDef {
            name: class.name,
            decorators: &[],
            type_params: &[],
            bases: &[],
            keywords: &[],
            body: &[],
        })?;
        self.enter(Definition::Class(head), class.position, None)?;
        if let Some(open) = self.open.last_mut() {
            for symbol in class.symbols.iter() {
                open.symbols.push(*symbol)?;
            }
        }
        Ok(())
    }

    fn parameters(&mut self, parameters: &'t Parameters<'t>) -> Result<(), Failure> {
        let all = parameters
            .positional
            .iter()
            .chain(parameters.keyword_only)
            .chain(parameters.vararg)
            .chain(parameters.kwarg);
        for parameter in all {
            let name = self.identifier(parameter.name)?;
            if self.uses(name).has(Use::PARAMETER) {
                return Err(Failure::new(
                    syntax!("duplicate argument in function definition"),
                    parameter.position,
                ));
            }
            self.note(name, Use::PARAMETER)?;
        }
        let positional = parameters.positional.len() as u16;
        let keyword_only = parameters.keyword_only.len() as u16;
        if let Some(scope) = self.scopes.last_mut() {
            scope.positional = positional;
            scope.keyword_only = keyword_only;
        }
        Ok(())
    }

    /// Closes the innermost scope and tells the one around it what it wants from there.
    pub(super) fn leave(&mut self) -> Result<Traits, Failure> {
        let Some(closed) = self.open.pop() else {
            return Ok(Traits::default());
        };
        if let (true, Some(position)) =
            (closed.traits.has(Traits::ASYNC_GENERATOR), closed.returned)
        {
            return Err(Failure::new(
                syntax!("'return' with value in async generator"),
                position,
            ));
        }
        let symbols = closed.symbols.finish()?;
        let is_class = closed.definition.is_class_like();
        let outer = self.open.last();
        let outer_is_class =
            outer.is_some_and(|outer| matches!(outer.definition, Definition::Class(_)));
        let class_cell = self.names.get(b"__class__");
        for symbol in symbols.iter() {
            let bound = symbol.uses.has(Use::BOUND | Use::PARAMETER | Use::GLOBAL)
                && !symbol.uses.has(Use::NONLOCAL);
            // A class body gets no class cell from a class around it: that one is empty so far.
            let wants = if is_class {
                let passed = symbol.uses.has(Use::WANTED) || !bound;
                passed && Some(symbol.name) != class_cell
            } else {
                !bound
            };
            let answered =
                closed.in_function || (outer_is_class && Some(symbol.name) == class_cell);
            if wants && answered {
                self.note(symbol.name, Use::WANTED)?;
            }
        }
        if let Some(scope) = self.scopes.get_mut(closed.id.index()) {
            scope.symbols = symbols;
            scope.traits = closed.traits;
        }
        Ok(closed.traits)
    }

    /// The innermost scope.
    pub(super) fn current(&mut self) -> Option<&mut Open<'t>> {
        self.open.last_mut()
    }

    pub(super) fn is_function_like(&self) -> bool {
        self.open
            .last()
            .is_some_and(|open| open.definition.is_function_like())
    }

    // -----------------------------------------------------------------------------------------
    // Names

    /// The name that an identifier stands for here.
    pub(super) fn identifier(&mut self, text: &'t str) -> Result<Name, Failure> {
        let class = self.open.last().and_then(|open| open.class);
        match mangle(class, text) {
            None => self.names.intern(text.as_bytes()),
            Some(parts) => self.names.intern_joined(&parts),
        }
    }

    /// How the innermost scope has used `name` so far.
    pub(super) fn uses(&self, name: Name) -> Use {
        self.uses_in(self.open.len().wrapping_sub(1), name)
    }

    /// How an open scope has used `name` so far.
    pub(super) fn uses_in(&self, open: usize, name: Name) -> Use {
        self.open.get(open).map_or(Use::default(), |open| {
            if open.id == ScopeId::MODULE {
                return Use(self.names.marks(name));
            }
            open.symbols
                .iter()
                .find(|symbol| symbol.name == name)
                .map_or(Use::default(), |symbol| symbol.uses)
        })
    }

    /// Notes a use of `name` by the innermost scope.
    pub(super) fn note(&mut self, name: Name, uses: Use) -> Result<(), Failure> {
        let last = self.open.len().wrapping_sub(1);
        self.note_in(last, name, uses)
    }

    /// Notes a use of `name` by an open scope.
    pub(super) fn note_in(&mut self, open: usize, name: Name, uses: Use) -> Result<(), Failure> {
        let Some(open) = self.open.get_mut(open) else {
            return Ok(());
        };
        if open.id == ScopeId::MODULE {
            self.names.mark(name, uses.0);
            return Ok(());
        }
        if let Some(symbol) = open.symbols.iter_mut().find(|symbol| symbol.name == name) {
            symbol.uses |= uses;
            return Ok(());
        }
        open.symbols.push(Symbol {
            name,
            uses,
            slot: NO_SLOT,
            place: Place::Name,
        })?;
        Ok(())
    }

    /// Notes that an identifier is bound by something other than a plain assignment.
    pub(super) fn bind(&mut self, text: &'t str, position: Position) -> Result<(), Failure> {
        if text == "__debug__" {
            return Err(Failure::new(
                syntax!("cannot assign to __debug__"),
                position,
            ));
        }
        let name = self.identifier(text)?;
        self.note(name, Use::BOUND)
    }

    /// Notes that an identifier is assigned to.
    pub(super) fn assign(
        &mut self,
        text: &'t str,
        extra: Use,
        position: Position,
    ) -> Result<(), Failure> {
        self.bind(text, position)?;
        let name = self.identifier(text)?;
        self.note(name, extra)?;
        let here = self.open.last().map_or(ScopeId::MODULE, |open| open.id);
        let constant = Use(self.names.marks(name)).has(Use::CONSTANT)
            && self.constants.declared(here, name, position).is_some();
        if constant {
            return Err(Failure::new(syntax!("cannot assign to constant"), position));
        }
        Ok(())
    }

    /// `X = const(value)`: declares X constant. Returns whether this was such a statement.
    pub(super) fn constant(
        &mut self,
        target: &'t Expr<'t>,
        value: &'t Expr<'t>,
    ) -> Result<bool, Failure> {
        let (ExprKind::Name(text), ExprKind::Call(call)) = (target.kind(), value.kind()) else {
            return Ok(false);
        };
        if !matches!(call.function.kind(), ExprKind::Name("const")) {
            return Ok(false);
        }
        let not_constant = Failure::new(syntax!("not a constant"), value.position);
        let ([argument], []) = (call.arguments, call.keywords) else {
            return Err(not_constant);
        };
        self.assign(text, Use::default(), target.position)?;
        let folder = Folder {
            arena: self.arena,
            names: &*self,
            debug: self.debug,
            limits: self.limits,
        };
        match folder.fold(argument)? {
            Folded::Constant(value) => {
                let name = self.identifier(text)?;
                let scope = self.open.last().map_or(ScopeId::MODULE, |open| open.id);
                let position = target.position;
                self.constants
                    .declare(self.names, name, scope, position, value)?;
            }
            // A constant that the compiler cannot compute becomes a plain variable.
            Folded::Later => self.expression(argument)?,
            Folded::No => return Err(not_constant),
        }
        Ok(true)
    }

    pub(super) fn declare(
        &mut self,
        identifiers: &'t [Identifier<'t>],
        declaration: Use,
    ) -> Result<(), Failure> {
        let is_global = declaration == Use::GLOBAL;
        for identifier in identifiers {
            let error = |reason| Err(Failure::new(reason, identifier.position));
            let at_module = self
                .open
                .last()
                .is_some_and(|open| open.id == ScopeId::MODULE);
            if !is_global && at_module {
                return error(syntax!("nonlocal declaration not allowed at module level"));
            }
            let name = self.identifier(identifier.name)?;
            let uses = self.uses(name);
            let (parameter, annotated, assigned, read) = if is_global {
                (
                    syntax!("name is parameter and global"),
                    syntax!("annotated name can't be global"),
                    syntax!("name is assigned to before global declaration"),
                    syntax!("name is used prior to global declaration"),
                )
            } else {
                (
                    syntax!("name is parameter and nonlocal"),
                    syntax!("annotated name can't be nonlocal"),
                    syntax!("name is assigned to before nonlocal declaration"),
                    syntax!("name is used prior to nonlocal declaration"),
                )
            };
            let other = if is_global {
                Use::NONLOCAL
            } else {
                Use::GLOBAL
            };
            if uses.has(other) {
                return error(syntax!("name is nonlocal and global"));
            } else if uses.has(Use::PARAMETER) {
                return error(parameter);
            } else if uses.has(declaration) {
                continue;
            } else if uses.has(Use::ANNOTATED) {
                return error(annotated);
            } else if uses.has(Use::BOUND) {
                return error(assigned);
            } else if uses.has(Use::READ) {
                return error(read);
            }
            self.note(name, declaration)?;
        }
        Ok(())
    }
}

impl<'t, 'k: 't> ConstantNames<'t> for Collector<'t, '_, 'k> {
    fn constant(&self, text: &str, position: Position) -> Option<Constant<'t>> {
        let class = self.open.last().and_then(|open| open.class);
        // A private name is interned in its mangled form, so this finds no other.
        if mangle(class, text).is_some() {
            return None;
        }
        let name = self.names.get(text.as_bytes())?;
        self.visible_constant(name, position)
    }

    /// `const(math.pi)`, as upstream.
    fn member(&self, module: &str, name: &str) -> Option<Constant<'t>> {
        let value = match (module, name) {
            ("math", "e") => "2.718281828459045",
            ("math", "pi") => "3.141592653589793",
            ("math", "tau") => "6.283185307179586",
            _ => return None,
        };
        Some(Constant::Float(Sign::Plus, value))
    }
}

impl<'k> Collector<'_, '_, 'k> {
    /// The value of `name` if `const()` has made it constant and nothing hides it.
    pub(super) fn visible_constant(&self, name: Name, position: Position) -> Option<Constant<'k>> {
        if !Use(self.names.marks(name)).has(Use::CONSTANT) {
            return None;
        }
        for open in self.open.iter().rev() {
            if let Some(value) = self.constants.declared(open.id, name, position) {
                return Some(value);
            }
            let hidden = open.definition.is_function_like()
                && open.symbols.iter().any(|symbol| {
                    symbol.name == name && symbol.uses.has(Use::BOUND | Use::PARAMETER)
                });
            if hidden {
                return None;
            }
        }
        None
    }
}
