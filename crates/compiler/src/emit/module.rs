//! A module in the making: what outlives a statement.
//!
//! The module's own function is made statement by statement, and so are the bodies of classes
//! that lie in no function: their names live in dicts, so that nothing later in them changes
//! what a statement compiles to. All other functions are made whole, with the functions in them.
//!
//! A function's bytecode stays in memory until the image is written, since the tables that its
//! operands index come first in the file and grow with every function.

use taipan_arena::{Arena, List, Table};
use taipan_mpy::opcode::Op;
use taipan_mpy::prelude::Signature;

use super::class::begin_class;
use super::code::{Code, Frame};
use super::objects::Objects;
use super::{Done, Emitter};
use crate::Options;
use crate::ast::{ClassDef, Position, Stmt, StmtKind};
use crate::error::Failure;
use crate::keep::Keep;
use crate::names::{Name, Names};
use crate::scope::{self, Constants, Definition, OpenClass, ScopeId, Scopes, Use};

/// A module in the making.
pub struct Module<'k> {
    pub(super) arena: &'k Arena<'k>,
    keep: Keep<'k>,
    pub(super) options: &'k Options<'k>,
    pub(super) names: Names<'k>,
    pub(super) constants: Constants<'k>,
    pub(super) objects: Objects<'k>,
    /// The functions; the module's own is the first.
    pub(super) units: Table<'k, Unit<'k>>,
    /// Expression statements of the module print their values.
    pub(super) prints: bool,
    /// The function that the next statement belongs to.
    body: Function<'k>,
    /// The classes around the next statement, outermost first.
    classes: List<'k, OpenClass<'k>>,
    /// The functions that these classes' definitions belong to.
    outer: List<'k, Function<'k>>,
}

/// A function of the image.
#[derive(Clone, Copy)]
pub(super) struct Unit<'k> {
    /// Its scope, while that is known.
    pub(super) scope: ScopeId,
    pub(super) bytecode: &'k [u8],
    pub(super) children: u32,
    pub(super) first_child: u32,
    pub(super) next_sibling: u32,
}

/// No unit.
pub(super) const NONE: u32 = u32::MAX;

/// A function in the making.
pub(super) struct Function<'k> {
    pub(super) code: Code<'k>,
    /// Its index in `units`.
    pub(super) unit: u32,
    pub(super) last_child: u32,
    pub(super) most_temporaries: u16,
}

impl<'k> Function<'k> {
    fn new(arena: &'k Arena<'k>, unit: u32) -> Self {
        Self {
            code: Code::new(arena),
            unit,
            last_child: NONE,
            most_temporaries: 0,
        }
    }
}

impl<'k> Module<'k> {
    /// A module without statements.
    // Not inlined: what it is put together from would stay on the caller's stack.
    #[inline(never)]
    pub fn new(keep: Keep<'k>, options: &'k Options<'k>) -> Result<Self, Failure> {
        let arena = keep.arena;
        let mut module = Self {
            arena,
            keep,
            options,
            names: Names::new(keep),
            constants: Constants::new(keep),
            objects: Objects::new(keep),
            units: Table::new(arena),
            prints: false,
            body: Function::new(arena, 0),
            classes: List::new(arena),
            outer: List::new(arena),
        };
        // Index 0 of the name table is the file name; index 1, by custom, the body's.
        let file_name = module.names.intern(options.file_name.as_bytes())?;
        module.names.index(file_name)?;
        let body_name = module.names.intern_static("<module>")?;
        module.names.index(body_name)?;
        module.add_unit(ScopeId::MODULE)?;
        Ok(module)
    }

    /// Lets the module's expression statements print their values, as a prompt does.
    pub fn print_values(&mut self) {
        self.prints = true;
    }

    /// Compiles statements of the module or of the innermost open class, or the one expression
    /// that the module is. The tree in `tree` is not needed afterwards.
    ///
    /// # Errors
    /// What makes no sense where it stands, what the format cannot express, or no memory.
    pub fn add<'t>(&mut self, root: Definition<'t>, tree: &'t Arena<'t>) -> Done
    where
        'k: 't,
    {
        self.add_except(root, tree, None).map(drop)
    }

    /// Compiles the beginning of a class; the statements that are added next are its body.
    ///
    /// # Errors
    /// As for [`add`](Self::add).
    #[inline(never)]
    pub fn begin_class<'t>(&mut self, statement: &'t Stmt<'t>, tree: &'t Arena<'t>) -> Done
    where
        'k: 't,
    {
        let StmtKind::ClassDef(node) = statement.kind() else {
            return Ok(());
        };
        let root = Definition::Module(core::slice::from_ref(statement));
        let unit = self.add_except(root, tree, Some(node))?;
        let mut body = Function::new(self.arena, unit);
        if unit == NONE {
            // The class statement cannot be reached, so its body cannot either.
            body.code.kill();
        }
        body.code.set_line(statement.position.line())?;
        begin_class(&mut body.code, &mut self.names, node)?;
        self.outer.push(core::mem::replace(&mut self.body, body))?;
        let name = self.keep.bytes(node.name.as_bytes())?;
        self.classes.push(OpenClass {
            name: core::str::from_utf8(name).unwrap_or(""),
            position: statement.position,
            symbols: List::new(self.arena),
        })?;
        Ok(())
    }

    /// Ends the innermost open class.
    ///
    /// # Errors
    /// A body that the format cannot express, or no memory.
    #[inline(never)]
    pub fn end_class(&mut self) -> Done {
        let (Some(class), Some(outer)) = (self.classes.pop(), self.outer.pop()) else {
            return Ok(());
        };
        self.constants.end_statement(self.classes.len());
        let mut body = core::mem::replace(&mut self.body, outer);
        let cell = self.names.intern_static("__class__")?;
        let has_cell = class
            .symbols
            .iter()
            .any(|symbol| symbol.name == cell && symbol.uses.has(Use::WANTED));
        if has_cell {
            body.code.load_fast(0)?;
        } else {
            body.code.op(Op::LOAD_CONST_NONE, 0, 1)?;
        }
        let name = self.names.intern(class.name.as_bytes())?;
        class.symbols.discard();
        let locals = match body.most_temporaries {
            0 => u16::from(has_cell),
            some => some.saturating_add(1),
        };
        let cells: &[u8] = if has_cell { &[0] } else { &[] };
        self.finish_function(body, name, locals, cells)
            .map_err(|error| located(error, class.position))
    }

    /// Ends the module's own function.
    pub(super) fn end_module(&mut self) -> Done {
        let mut body = core::mem::replace(&mut self.body, Function::new(self.arena, 0));
        body.code.op(Op::LOAD_CONST_NONE, 0, 1)?;
        let name = self.names.intern_static("<module>")?;
        let locals = body.most_temporaries;
        self.finish_function(body, name, locals, &[])
    }

    fn finish_function(
        &mut self,
        mut function: Function<'k>,
        name: Name,
        locals: u16,
        cells: &[u8],
    ) -> Done {
        function.code.end(Op::RETURN_VALUE, 1)?;
        let Some(unit) = self.units.get_mut(function.unit as usize) else {
            return Ok(());
        };
        let name = self.names.index(name)?;
        unit.bytecode = function.code.finish(&Frame {
            locals,
            signature: Signature::default(),
            names: &[name],
            cells,
            lines: self.options.optimise < 3,
            local_names: None,
        })?;
        Ok(())
    }

    /// Compiles statements, but not the body of the class `except`; returns the unit that it is
    /// to become.
    fn add_except<'t>(
        &mut self,
        root: Definition<'t>,
        tree: &'t Arena<'t>,
        except: Option<&'t ClassDef<'t>>,
    ) -> Result<u32, Failure>
    where
        'k: 't,
    {
        let mut scopes = scope::collect(
            tree,
            &mut self.names,
            &mut self.constants,
            &self.classes,
            root,
            self.options,
        )?;
        self.update_classes(&scopes)?;
        scope::resolve(&self.names, &mut scopes)?;
        let except = except.and_then(|class| find(&scopes, class));
        let first = self.units.len();
        let scope = ScopeId(self.classes.len() as u16);
        let class = self.classes.last().map(|class| class.name);
        let body = core::mem::replace(&mut self.body, Function::new(self.arena, NONE));
        let mut emitter = Emitter {
            module: self,
            tree,
            scopes,
            code: body.code,
            unit: body.unit,
            last_child: body.last_child,
            scope,
            class,
            next_child: scope.index() + 1,
            innermost_loop: None,
            blocks: 0,
            temporaries: 0,
            most_temporaries: body.most_temporaries,
            position: Position::UNKNOWN,
        };
        if let Err(error) = emitter.body(root) {
            return Err(located(error, emitter.position));
        }
        let body = emitter.take_function();
        if let Err(error) = emitter.inner_functions(first, except) {
            return Err(located(error, emitter.position));
        }
        self.body = body;
        self.constants.end_statement(self.classes.len());
        let unit = self
            .units
            .iter()
            .skip(first)
            .position(|unit| Some(unit.scope) == except)
            .map_or(NONE, |index| (first + index) as u32);
        Ok(unit)
    }

    /// Keeps what the statement has told about the names of the open classes.
    fn update_classes(&mut self, scopes: &Scopes<'_>) -> Done {
        for (class, scope) in self.classes.iter_mut().zip(scopes.iter().skip(1)) {
            for (index, symbol) in scope.symbols.iter().enumerate() {
                match class.symbols.get_mut(index) {
                    Some(known) => *known = *symbol,
                    None => class.symbols.push(*symbol)?,
                }
            }
        }
        Ok(())
    }

    pub(super) fn add_unit(&mut self, scope: ScopeId) -> Result<u32, Failure> {
        let index = u32::try_from(self.units.len()).map_err(|_| Failure::TOO_LARGE)?;
        self.units.push(Unit {
            scope,
            bytecode: &[],
            children: 0,
            first_child: NONE,
            next_sibling: NONE,
        })?;
        Ok(index)
    }
}

/// The scope of a class.
fn find<'t>(scopes: &Scopes<'t>, class: &'t ClassDef<'t>) -> Option<ScopeId> {
    let index = scopes
        .iter()
        .position(|scope| scope.definition.is_same(Definition::Class(class)))?;
    Some(ScopeId(index as u16))
}

/// Gives an error without place the one that was being worked on.
fn located(error: Failure, position: Position) -> Failure {
    if error.position == Position::UNKNOWN && error != Failure::MEMORY {
        return Failure { position, ..error };
    }
    error
}
