//! Loading, storing and deleting names.

use taipan_mpy::opcode::Op;

use super::{Done, Emitter};
use crate::ast::Position;
use crate::error::{Failure, syntax};
use crate::names::Name;
use crate::scope::{NO_SLOT, Place, ScopeId, Use};

impl<'k: 't, 't> Emitter<'_, 'k, 't> {
    /// Loads what an identifier names.
    pub(super) fn load(&mut self, text: &'t str) -> Done {
        let name = self.identifier(text)?;
        self.load_name(name)
    }

    pub(super) fn load_name(&mut self, name: Name) -> Done {
        match self.place(name) {
            (Place::Name, _) => self.named(Op::LOAD_NAME, name, 0, 1),
            (Place::Global, _) => self.named(Op::LOAD_GLOBAL, name, 0, 1),
            (Place::Local, slot) => Ok(self.code.load_fast(slot)?),
            (Place::Cell | Place::Free, slot) => {
                Ok(self.code.uint(Op::LOAD_DEREF, u32::from(slot), 0, 1)?)
            }
        }
    }

    /// Stores the top value under an identifier.
    pub(super) fn store(&mut self, text: &'t str) -> Done {
        let name = self.identifier(text)?;
        self.store_name(name)
    }

    pub(super) fn store_name(&mut self, name: Name) -> Done {
        match self.place(name) {
            (Place::Name, _) => self.named(Op::STORE_NAME, name, 1, 0),
            (Place::Global, _) => self.named(Op::STORE_GLOBAL, name, 1, 0),
            (Place::Local, slot) => Ok(self.code.store_fast(slot)?),
            (Place::Cell | Place::Free, slot) => {
                Ok(self.code.uint(Op::STORE_DEREF, u32::from(slot), 1, 0)?)
            }
        }
    }

    /// Stores the top value by an assignment, which constants refuse.
    pub(super) fn assign_name(&mut self, text: &'t str, position: Position) -> Done {
        let name = self.identifier(text)?;
        let global = matches!(self.place(name), (Place::Global, _));
        let constant = global
            && self
                .module
                .constants
                .declared(ScopeId::MODULE, name, position)
                .is_some();
        if constant {
            return Err(Failure::new(syntax!("cannot assign to constant"), position));
        }
        self.store_name(name)
    }

    pub(super) fn delete(&mut self, text: &'t str) -> Done {
        let name = self.identifier(text)?;
        match self.place(name) {
            (Place::Name, _) => self.named(Op::DELETE_NAME, name, 0, 0),
            (Place::Global, _) => self.named(Op::DELETE_GLOBAL, name, 0, 0),
            (Place::Local, slot) => Ok(self.code.uint(Op::DELETE_FAST, u32::from(slot), 0, 0)?),
            (Place::Cell | Place::Free, slot) => {
                Ok(self.code.uint(Op::DELETE_DEREF, u32::from(slot), 0, 0)?)
            }
        }
    }

    /// Loads a built-in that the language needs, past whatever locals are called the same.
    pub(super) fn load_builtin(&mut self, text: &'static str) -> Done {
        self.named_text(Op::LOAD_GLOBAL, text, 0, 1)
    }

    /// Where a name lives in the current scope.
    pub(super) fn place(&self, name: Name) -> (Place, u16) {
        let Some(scope) = self.scopes.get(self.scope.index()) else {
            return (Place::Name, NO_SLOT);
        };
        match scope.symbol(name) {
            Some(symbol) => (symbol.place, symbol.slot),
            None => {
                let declared = self.scope == ScopeId::MODULE
                    && Use(self.module.names.marks(name)).has(Use::GLOBAL);
                if declared || scope.definition.is_function_like() {
                    (Place::Global, NO_SLOT)
                } else {
                    (Place::Name, NO_SLOT)
                }
            }
        }
    }
}
