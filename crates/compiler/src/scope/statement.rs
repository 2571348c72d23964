//! The walk over the tree that finds every scope and how it uses names: statements.
//!
//! It also reports what only makes sense in the right surroundings (`return` outside a function
//! and the like), also where the code is unreachable and never emitted.

use super::collect::Collector;
use super::{Definition, ScopeId, Traits, Use};
use crate::ErrorKind;
use crate::ast::{
    Assign, Case, Expr, ExprKind, FunctionDef, Handler, ImportFrom, Parameters, Pattern,
    PatternKind, Position, Stmt, StmtKind,
};
use crate::error::{Failure, Reason, syntax};

impl<'t, 'k: 't> Collector<'t, '_, 'k> {
    pub(super) fn block(&mut self, body: &'t [Stmt<'t>]) -> Result<(), Failure> {
        if self.limits.is_stack_used_up() {
            return Err(Failure::DEPTH);
        }
        for statement in body {
            self.statement(statement)?;
        }
        Ok(())
    }

    fn statement(&mut self, statement: &'t Stmt<'t>) -> Result<(), Failure> {
        let position = statement.position;
        match statement.kind() {
            StmtKind::Pass => Ok(()),
            StmtKind::Expr(value) => self.expression(value),
            StmtKind::Assign(node) => self.assignment(node),
            StmtKind::AugAssign(node) => {
                self.expression(&node.value)?;
                if let ExprKind::Name(text) = node.target.kind() {
                    self.read(text, node.target.position)?;
                }
                self.target(&node.target, Use::default())
            }
            StmtKind::AnnAssign(node) => {
                if self.annotations && node.simple && !self.is_function_like() {
                    self.enter(Definition::Annotation(node), position, None)?;
                    self.expression(&node.annotation)?;
                    self.leave()?;
                }
                if let Some(value) = &node.value {
                    if !self.constant(&node.target, value)? {
                        self.expression(value)?;
                        self.target(&node.target, Use::default())?;
                    }
                } else if !self.is_function_like() {
                    return Ok(());
                }
                if let (true, ExprKind::Name(text)) = (node.simple, node.target.kind()) {
                    let name = self.identifier(text)?;
                    let declared = self.uses(name);
                    if declared.has(Use::GLOBAL) {
                        return Err(Failure::new(
                            syntax!("annotated name can't be global"),
                            position,
                        ));
                    }
                    if declared.has(Use::NONLOCAL) {
                        return Err(Failure::new(
                            syntax!("annotated name can't be nonlocal"),
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
                if node.is_async() {
                    self.require_async(syntax!("'async for' outside async function"), position)?;
                }
                self.expression(&node.iter)?;
                self.target(&node.target, Use::default())?;
                self.loop_body(node.body)?;
                self.block(node.orelse)
            }
            StmtKind::With(node) => {
                if node.is_async() {
                    self.require_async(syntax!("'async with' outside async function"), position)?;
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
            StmtKind::Match(node) if cfg!(feature = "match") => {
                self.expression(&node.subject)?;
                for case in node.cases {
                    self.case(case)?;
                }
                Ok(())
            }
            StmtKind::Match(_) => Ok(()),
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
            StmtKind::TypeAlias(_) => Err(Failure::new(
                &Reason(ErrorKind::Unsupported, "type statements"),
                position,
            )),
        }
    }

    fn assignment(&mut self, node: &'t Assign<'t>) -> Result<(), Failure> {
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
    ) -> Result<(), Failure> {
        match self.current() {
            Some(open) if matches!(open.definition, Definition::Function(_)) => {
                if open.star_block.is_some() {
                    return Err(leaves_star_block(position));
                }
                if value.is_some() {
                    open.returned.get_or_insert(position);
                }
            }
            _ => return Err(Failure::new(syntax!("'return' outside function"), position)),
        }
        value.map_or(Ok(()), |value| self.expression(value))
    }

    /// `break` and `continue`.
    fn jump(&mut self, statement: &'t Stmt<'t>) -> Result<(), Failure> {
        let position = statement.position;
        let Some(open) = self.open.last() else {
            return Ok(());
        };
        if open.loops == 0 {
            return Err(Failure::new(
                match statement.kind() {
                    StmtKind::Break => syntax!("'break' outside loop"),
                    _ => syntax!("'continue' not properly in loop"),
                },
                position,
            ));
        }
        if open.star_block == Some(open.loops) {
            return Err(leaves_star_block(position));
        }
        Ok(())
    }

    fn loop_body(&mut self, body: &'t [Stmt<'t>]) -> Result<(), Failure> {
        if let Some(open) = self.current() {
            open.loops = open.loops.saturating_add(1);
        }
        self.block(body)?;
        if let Some(open) = self.current() {
            open.loops = open.loops.saturating_sub(1);
        }
        Ok(())
    }

    fn handler(&mut self, handler: &'t Handler<'t>, is_star: bool) -> Result<(), Failure> {
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

    fn import_from(&mut self, node: &'t ImportFrom<'t>, position: Position) -> Result<(), Failure> {
        let Some(aliases) = node.names else {
            let at_module = self
                .open
                .last()
                .is_some_and(|open| open.id == ScopeId::MODULE);
            if at_module {
                return Ok(());
            }
            return Err(Failure::new(
                syntax!("import * only allowed at module level"),
                position,
            ));
        };
        for alias in aliases {
            self.bind(alias.as_name.unwrap_or(alias.name), alias.position)?;
        }
        Ok(())
    }

    fn function(&mut self, node: &'t FunctionDef<'t>, position: Position) -> Result<(), Failure> {
        for decorator in node.decorators {
            self.expression(decorator)?;
        }
        self.defaults(node.parameters)?;
        if self.annotations && node.is_annotated() {
            self.enter(Definition::Annotations(node), position, None)?;
            for (_, annotation) in node.annotations() {
                self.expression(annotation)?;
            }
            self.leave()?;
        }
        self.bind(node.name, position)?;
        self.enter(Definition::Function(node), position, Some(node.parameters))?;
        if let (true, Some(open)) = (node.is_async(), self.current()) {
            open.traits |= Traits::ASYNC | Traits::GENERATOR;
        }
        self.block(node.body)?;
        self.leave().map(drop)
    }

    pub(super) fn defaults(&mut self, parameters: &'t Parameters<'t>) -> Result<(), Failure> {
        for parameter in parameters.positional.iter().chain(parameters.keyword_only) {
            if let Some(default) = parameter.default {
                self.expression(default)?;
            }
        }
        Ok(())
    }

    /// An assignment or deletion target.
    pub(super) fn target(&mut self, target: &'t Expr<'t>, extra: Use) -> Result<(), Failure> {
        match target.kind() {
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

    fn case(&mut self, case: &'t Case<'t>) -> Result<(), Failure> {
        self.pattern(&case.pattern)?;
        self.optional(&case.guard)?;
        self.block(case.body)
    }

    fn pattern(&mut self, pattern: &'t Pattern<'t>) -> Result<(), Failure> {
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
        reason: &'static Reason,
        position: Position,
    ) -> Result<(), Failure> {
        match self.open.last() {
            Some(open) if open.traits.has(Traits::ASYNC) => Ok(()),
            _ => Err(Failure::new(reason, position)),
        }
    }
}

#[cold]
fn leaves_star_block(position: Position) -> Failure {
    Failure::new(
        syntax!("'break', 'continue' and 'return' cannot appear in an except* block"),
        position,
    )
}
