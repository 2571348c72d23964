//! The walk over the tree that finds every scope and how it uses names: statements.
//!
//! It also reports what only makes sense in the right surroundings (`return` outside a function
//! and the like), also where the code is unreachable and never emitted.

use taipan_arena::{Arena, List};

use super::{
    Constants, Definition, NO_SLOT, OpenClass, Place, Scope, ScopeId, Scopes, Symbol, Traits, Use,
    mangle,
};
use crate::CompileError;
use crate::ast::{
    Assign, Case, ClassDef, Expr, ExprKind, FunctionDef, Handler, Identifier, ImportFrom,
    Parameters, Pattern, PatternKind, Position, Stmt, StmtKind,
};
use crate::fold::{Constant, ConstantNames, Folded, Folder};
use crate::names::{Name, Names};

/// Finds the scopes of `root`, which is a part of the module, or of the innermost of the open
/// classes. Scope 0 is the module's, then come those of the classes, outermost first. The symbols
/// have no places yet.
///
/// # Errors
/// Misplaced statements, conflicting declarations, `const()` of something that is not constant;
/// or no memory.
pub fn collect<'t, 'k: 't>(
    arena: &'t Arena<'t>,
    names: &mut Names<'k>,
    constants: &mut Constants<'k>,
    classes: &[OpenClass<'k>],
    root: Definition<'t>,
    debug: bool,
) -> Result<Scopes<'t>, CompileError> {
    let mut collector = Collector {
        arena,
        names,
        constants,
        scopes: List::new(arena),
        open: List::new(arena),
        debug,
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
    symbols: List<'t, Symbol>,
    pub(super) traits: Traits,
    /// A function lies further out, so that names may turn out to be free.
    in_function: bool,
    /// The innermost class, which private names are mangled with.
    class: Option<&'t str>,
    /// Loops around the current statement.
    loops: u16,
    /// The current statement is in an `except*` block, `loops` having been this when it began.
    star_block: Option<u16>,
    /// The first `return` with a value.
    returned: Option<Position>,
    /// Inside the iterable of a comprehension's `for`, where `:=` may not stand.
    pub(super) in_iterable: bool,
}

pub(super) struct Collector<'t, 'n, 'k> {
    pub(super) arena: &'t Arena<'t>,
    pub(super) names: &'n mut Names<'k>,
    constants: &'n mut Constants<'k>,
    pub(super) scopes: Scopes<'t>,
    pub(super) open: List<'t, Open<'t>>,
    debug: bool,
}

impl<'t, 'k: 't> Collector<'t, '_, 'k> {
    // -----------------------------------------------------------------------------------------
    // Scopes

    pub(super) fn enter(
        &mut self,
        definition: Definition<'t>,
        position: Position,
        parameters: Option<&'t Parameters<'t>>,
    ) -> Result<(), CompileError> {
        let id = u16::try_from(self.scopes.len())
            .map_err(|_| CompileError::syntax("too many functions", position))?;
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
    fn resume_class(&mut self, class: &OpenClass<'k>) -> Result<(), CompileError> {
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

    fn parameters(&mut self, parameters: &'t Parameters<'t>) -> Result<(), CompileError> {
        let all = parameters
            .positional
            .iter()
            .chain(parameters.keyword_only)
            .chain(parameters.vararg)
            .chain(parameters.kwarg);
        for parameter in all {
            let name = self.identifier(parameter.name)?;
            if self.uses(name).has(Use::PARAMETER) {
                return Err(CompileError::syntax(
                    "duplicate argument in function definition",
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
    pub(super) fn leave(&mut self) -> Result<Traits, CompileError> {
        let Some(closed) = self.open.pop() else {
            return Ok(Traits::default());
        };
        if let (true, Some(position)) =
            (closed.traits.has(Traits::ASYNC_GENERATOR), closed.returned)
        {
            return Err(CompileError::syntax(
                "'return' with value in async generator",
                position,
            ));
        }
        let symbols = closed.symbols.finish()?;
        let is_class = matches!(closed.definition, Definition::Class(_));
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

    fn is_function_like(&self) -> bool {
        self.open
            .last()
            .is_some_and(|open| open.definition.is_function_like())
    }

    // -----------------------------------------------------------------------------------------
    // Names

    /// The name that an identifier stands for here.
    pub(super) fn identifier(&mut self, text: &'t str) -> Result<Name, CompileError> {
        let class = self.open.last().and_then(|open| open.class);
        match mangle(class, text) {
            None => self.names.intern(text.as_bytes()),
            Some(parts) => self.names.intern_joined(&parts),
        }
    }

    /// How the innermost scope has used `name` so far.
    fn uses(&self, name: Name) -> Use {
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
    pub(super) fn note(&mut self, name: Name, uses: Use) -> Result<(), CompileError> {
        let last = self.open.len().wrapping_sub(1);
        self.note_in(last, name, uses)
    }

    /// Notes a use of `name` by an open scope.
    pub(super) fn note_in(
        &mut self,
        open: usize,
        name: Name,
        uses: Use,
    ) -> Result<(), CompileError> {
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
    pub(super) fn bind(&mut self, text: &'t str, position: Position) -> Result<(), CompileError> {
        if text == "__debug__" {
            return Err(CompileError::syntax("cannot assign to __debug__", position));
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
    ) -> Result<(), CompileError> {
        self.bind(text, position)?;
        let name = self.identifier(text)?;
        self.note(name, extra)?;
        let here = self.open.last().map_or(ScopeId::MODULE, |open| open.id);
        let constant = Use(self.names.marks(name)).has(Use::CONSTANT)
            && self.constants.declared(here, name, position).is_some();
        if constant {
            return Err(CompileError::syntax("cannot assign to constant", position));
        }
        Ok(())
    }

    /// `X = const(value)`: declares X constant. Returns whether this was such a statement.
    fn constant(
        &mut self,
        target: &'t Expr<'t>,
        value: &'t Expr<'t>,
    ) -> Result<bool, CompileError> {
        let (ExprKind::Name(text), ExprKind::Call(call)) = (target.kind, value.kind) else {
            return Ok(false);
        };
        if !matches!(call.function.kind, ExprKind::Name("const")) {
            return Ok(false);
        }
        let not_constant = CompileError::syntax("not a constant", value.position);
        let ([argument], []) = (call.arguments, call.keywords) else {
            return Err(not_constant);
        };
        self.assign(text, Use::default(), target.position)?;
        let folder = Folder {
            arena: self.arena,
            names: &*self,
            debug: self.debug,
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

    fn declare(
        &mut self,
        identifiers: &'t [Identifier<'t>],
        declaration: Use,
    ) -> Result<(), CompileError> {
        let is_global = declaration == Use::GLOBAL;
        for identifier in identifiers {
            let error = |message| Err(CompileError::syntax(message, identifier.position));
            let at_module = self
                .open
                .last()
                .is_some_and(|open| open.id == ScopeId::MODULE);
            if !is_global && at_module {
                return error("nonlocal declaration not allowed at module level");
            }
            let name = self.identifier(identifier.name)?;
            let uses = self.uses(name);
            let (parameter, annotated, assigned, read) = if is_global {
                (
                    "name is parameter and global",
                    "annotated name can't be global",
                    "name is assigned to before global declaration",
                    "name is used prior to global declaration",
                )
            } else {
                (
                    "name is parameter and nonlocal",
                    "annotated name can't be nonlocal",
                    "name is assigned to before nonlocal declaration",
                    "name is used prior to nonlocal declaration",
                )
            };
            let other = if is_global {
                Use::NONLOCAL
            } else {
                Use::GLOBAL
            };
            if uses.has(other) {
                return error("name is nonlocal and global");
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

    // -----------------------------------------------------------------------------------------
    // Statements

    fn block(&mut self, body: &'t [Stmt<'t>]) -> Result<(), CompileError> {
        for statement in body {
            self.statement(statement)?;
        }
        Ok(())
    }

    fn statement(&mut self, statement: &'t Stmt<'t>) -> Result<(), CompileError> {
        let position = statement.position;
        match statement.kind {
            StmtKind::Pass => Ok(()),
            StmtKind::Expr(value) => self.expression(value),
            StmtKind::Assign(node) => self.assignment(node),
            StmtKind::AugAssign(node) => {
                self.expression(&node.value)?;
                if let ExprKind::Name(text) = node.target.kind {
                    self.read(text, node.target.position)?;
                }
                self.target(&node.target, Use::default())
            }
            StmtKind::AnnAssign(node) => {
                if let Some(value) = &node.value {
                    if !self.constant(&node.target, value)? {
                        self.expression(value)?;
                        self.target(&node.target, Use::default())?;
                    }
                } else if !self.is_function_like() {
                    return Ok(());
                }
                if let (true, ExprKind::Name(text)) = (node.simple, node.target.kind) {
                    let name = self.identifier(text)?;
                    let declared = self.uses(name);
                    if declared.has(Use::GLOBAL) {
                        return Err(CompileError::syntax(
                            "annotated name can't be global",
                            position,
                        ));
                    }
                    if declared.has(Use::NONLOCAL) {
                        return Err(CompileError::syntax(
                            "annotated name can't be nonlocal",
                            position,
                        ));
                    }
                    self.note(name, Use::BOUND | Use::ANNOTATED)?;
                }
                Ok(())
            }
            StmtKind::Delete(targets) => {
                for target in targets {
                    self.target(target, Use::default())?;
                }
                Ok(())
            }
            StmtKind::Return(value) => self.return_statement(value, position),
            StmtKind::Raise(node) => {
                self.optional(&node.exception)?;
                self.optional(&node.cause)
            }
            StmtKind::Assert(node) => {
                self.expression(&node.test)?;
                self.optional(&node.message)
            }
            StmtKind::Break | StmtKind::Continue => self.jump(statement),
            StmtKind::Global(identifiers) => self.declare(identifiers, Use::GLOBAL),
            StmtKind::Nonlocal(identifiers) => self.declare(identifiers, Use::NONLOCAL),
            StmtKind::Import(aliases) => {
                for alias in aliases {
                    let base = alias.name.split('.').next().unwrap_or(alias.name);
                    self.bind(alias.as_name.unwrap_or(base), alias.position)?;
                }
                Ok(())
            }
            StmtKind::ImportFrom(node) => self.import_from(node, position),
            StmtKind::If(node) => {
                for branch in node.branches {
                    self.expression(&branch.test)?;
                    self.block(branch.body)?;
                }
                self.block(node.orelse)
            }
            StmtKind::While(node) => {
                self.expression(&node.test)?;
                self.loop_body(node.body)?;
                self.block(node.orelse)
            }
            StmtKind::For(node) => {
                if node.is_async {
                    self.require_async("'async for' outside async function", position)?;
                }
                self.expression(&node.iter)?;
                self.target(&node.target, Use::default())?;
                self.loop_body(node.body)?;
                self.block(node.orelse)
            }
            StmtKind::With(node) => {
                if node.is_async {
                    self.require_async("'async with' outside async function", position)?;
                }
                for item in node.items {
                    self.expression(&item.context)?;
                    if let Some(target) = &item.target {
                        self.target(target, Use::default())?;
                    }
                }
                self.block(node.body)
            }
            StmtKind::Try(node) => {
                self.block(node.body)?;
                for handler in node.handlers {
                    self.handler(handler, node.is_star)?;
                }
                self.block(node.orelse)?;
                self.block(node.finally)
            }
            StmtKind::Match(node) => {
                self.expression(&node.subject)?;
                for case in node.cases {
                    self.case(case)?;
                }
                Ok(())
            }
            StmtKind::FunctionDef(node) => self.function(node, position),
            StmtKind::ClassDef(node) => {
                for decorator in node.decorators {
                    self.expression(decorator)?;
                }
                for base in node.bases {
                    self.expression(base)?;
                }
                for keyword in node.keywords {
                    self.expression(&keyword.value)?;
                }
                self.bind(node.name, position)?;
                self.enter(Definition::Class(node), position, None)?;
                self.block(node.body)?;
                self.leave().map(drop)
            }
            StmtKind::TypeAlias(_) => Err(CompileError::unsupported("type statements", position)),
        }
    }

    fn assignment(&mut self, node: &'t Assign<'t>) -> Result<(), CompileError> {
        if let [target] = node.targets
            && self.constant(target, &node.value)?
        {
            return Ok(());
        }
        self.expression(&node.value)?;
        for target in node.targets {
            self.target(target, Use::default())?;
        }
        Ok(())
    }

    fn return_statement(
        &mut self,
        value: Option<&'t Expr<'t>>,
        position: Position,
    ) -> Result<(), CompileError> {
        match self.current() {
            Some(open) if matches!(open.definition, Definition::Function(_)) => {
                if open.star_block.is_some() {
                    return Err(leaves_star_block(position));
                }
                if value.is_some() {
                    open.returned.get_or_insert(position);
                }
            }
            _ => return Err(CompileError::syntax("'return' outside function", position)),
        }
        value.map_or(Ok(()), |value| self.expression(value))
    }

    /// `break` and `continue`.
    fn jump(&mut self, statement: &'t Stmt<'t>) -> Result<(), CompileError> {
        let position = statement.position;
        let Some(open) = self.open.last() else {
            return Ok(());
        };
        if open.loops == 0 {
            return Err(CompileError::syntax(
                match statement.kind {
                    StmtKind::Break => "'break' outside loop",
                    _ => "'continue' not properly in loop",
                },
                position,
            ));
        }
        if open.star_block == Some(open.loops) {
            return Err(leaves_star_block(position));
        }
        Ok(())
    }

    fn loop_body(&mut self, body: &'t [Stmt<'t>]) -> Result<(), CompileError> {
        if let Some(open) = self.current() {
            open.loops = open.loops.saturating_add(1);
        }
        self.block(body)?;
        if let Some(open) = self.current() {
            open.loops = open.loops.saturating_sub(1);
        }
        Ok(())
    }

    fn handler(&mut self, handler: &'t Handler<'t>, is_star: bool) -> Result<(), CompileError> {
        self.optional(&handler.exception)?;
        if let Some(name) = handler.name {
            self.bind(name, handler.position)?;
        }
        let outer = self.open.last().and_then(|open| open.star_block);
        if let (true, Some(open)) = (is_star, self.current()) {
            open.star_block = Some(open.loops);
        }
        self.block(handler.body)?;
        if let Some(open) = self.current() {
            open.star_block = outer;
        }
        Ok(())
    }

    fn import_from(
        &mut self,
        node: &'t ImportFrom<'t>,
        position: Position,
    ) -> Result<(), CompileError> {
        let Some(aliases) = node.names else {
            let at_module = self
                .open
                .last()
                .is_some_and(|open| open.id == ScopeId::MODULE);
            if at_module {
                return Ok(());
            }
            return Err(CompileError::syntax(
                "import * only allowed at module level",
                position,
            ));
        };
        for alias in aliases {
            self.bind(alias.as_name.unwrap_or(alias.name), alias.position)?;
        }
        Ok(())
    }

    fn function(
        &mut self,
        node: &'t FunctionDef<'t>,
        position: Position,
    ) -> Result<(), CompileError> {
        for decorator in node.decorators {
            self.expression(decorator)?;
        }
        self.defaults(node.parameters)?;
        self.bind(node.name, position)?;
        self.enter(Definition::Function(node), position, Some(node.parameters))?;
        if let (true, Some(open)) = (node.is_async, self.current()) {
            open.traits |= Traits::ASYNC | Traits::GENERATOR;
        }
        self.block(node.body)?;
        self.leave().map(drop)
    }

    pub(super) fn defaults(&mut self, parameters: &'t Parameters<'t>) -> Result<(), CompileError> {
        for parameter in parameters.positional.iter().chain(parameters.keyword_only) {
            if let Some(default) = parameter.default {
                self.expression(default)?;
            }
        }
        Ok(())
    }

    /// An assignment or deletion target.
    pub(super) fn target(&mut self, target: &'t Expr<'t>, extra: Use) -> Result<(), CompileError> {
        match target.kind {
            ExprKind::Name(text) => self.assign(text, extra, target.position),
            ExprKind::Tuple(elements) | ExprKind::List(elements) => {
                for element in elements {
                    self.target(element, extra)?;
                }
                Ok(())
            }
            ExprKind::Starred(inner) => self.target(inner, extra),
            _ => self.expression(target),
        }
    }

    fn case(&mut self, case: &'t Case<'t>) -> Result<(), CompileError> {
        self.pattern(&case.pattern)?;
        self.optional(&case.guard)?;
        self.block(case.body)
    }

    fn pattern(&mut self, pattern: &'t Pattern<'t>) -> Result<(), CompileError> {
        let position = pattern.position;
        match pattern.kind {
            PatternKind::Wildcard | PatternKind::Singleton(_) | PatternKind::Star(None) => Ok(()),
            PatternKind::Value(value) => self.expression(value),
            PatternKind::Capture(name) | PatternKind::Star(Some(name)) => {
                self.assign(name, Use::default(), position)
            }
            PatternKind::Sequence(patterns) | PatternKind::Or(patterns) => {
                for pattern in patterns {
                    self.pattern(pattern)?;
                }
                Ok(())
            }
            PatternKind::Mapping(node) => {
                for item in node.items {
                    self.expression(&item.key)?;
                    self.pattern(&item.pattern)?;
                }
                match node.rest {
                    Some(name) => self.assign(name, Use::default(), position),
                    None => Ok(()),
                }
            }
            PatternKind::Class(node) => {
                self.expression(&node.class)?;
                for pattern in node.patterns {
                    self.pattern(pattern)?;
                }
                for keyword in node.keywords {
                    self.pattern(&keyword.pattern)?;
                }
                Ok(())
            }
            PatternKind::As(node) => {
                self.pattern(&node.pattern)?;
                self.assign(node.name, Use::default(), position)
            }
        }
    }

    pub(super) fn require_async(
        &mut self,
        message: &'static str,
        position: Position,
    ) -> Result<(), CompileError> {
        match self.open.last() {
            Some(open) if open.traits.has(Traits::ASYNC) => Ok(()),
            _ => Err(CompileError::syntax(message, position)),
        }
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

#[cold]
fn leaves_star_block(position: Position) -> CompileError {
    CompileError::syntax(
        "'break', 'continue' and 'return' cannot appear in an except* block",
        position,
    )
}
