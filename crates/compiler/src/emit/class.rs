//! Class definitions. A class body is a function that fills a namespace; it returns the cell
//! that its methods find their class in, if they want it.

use taipan_mpy::opcode::Op;

use super::{Done, Emitter};
use crate::ast::ClassDef;
use crate::scope::{Definition, Place};

impl<'k: 't, 't> Emitter<'_, 'k, 't> {
    /// `class`.
    pub(super) fn class_statement(&mut self, node: &'t ClassDef<'t>) -> Done {
        for decorator in node.decorators {
            self.expression(decorator)?;
        }
        let Some(child) = self.child(Definition::Class(node)) else {
            return Ok(());
        };
        self.code.op(Op::LOAD_BUILD_CLASS, 0, 1)?;
        self.make_closure(child, false)?;
        self.name_string(node.name.as_bytes())?;
        self.call(node.bases, node.keywords, false, 2)?;
        for _ in node.decorators {
            self.call_function(1)?;
        }
        self.store(node.name)
    }

    pub(super) fn class_body(&mut self, node: &'t ClassDef<'t>) -> Done {
        self.named_text(Op::LOAD_NAME, "__name__", 0, 1)?;
        self.named_text(Op::STORE_NAME, "__module__", 1, 0)?;
        self.name_string(node.name.as_bytes())?;
        self.named_text(Op::STORE_NAME, "__qualname__", 1, 0)?;
        self.block(node.body)?;
        let cell = self
            .module
            .names
            .get(b"__class__")
            .map(|name| self.place(name))
            .filter(|(place, _)| *place == Place::Cell);
        match cell {
            Some((_, slot)) => self.code.load_fast(slot)?,
            None => self.none()?,
        }
        Ok(self.code.end(Op::RETURN_VALUE, 1)?)
    }
}
