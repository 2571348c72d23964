//! Class definitions. A class body is a function that fills a namespace; it returns the cell
//! that its methods find their class in, if they want it.

use taipan_mpy::opcode::Op;

use super::code::{Annotations, Code};
use super::{Done, Emitter};
use crate::ast::ClassDef;
use crate::names::Names;
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
        self.at(self.position)?;
        begin_class(&mut self.code, &mut self.module.names, node)?;
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
        self.code.end(Op::RETURN_VALUE, 1)
    }
}

/// What every class body begins with.
pub(super) fn begin_class(code: &mut Code<'_>, names: &mut Names<'_>, node: &ClassDef<'_>) -> Done {
    // Only decorators, base classes and metaclasses look at annotations.
    let plain = node.decorators.is_empty() && node.bases.is_empty() && node.keywords.is_empty();
    if !plain {
        code.annotations = Annotations::Wanted;
    }
    let name = node.name;
    if !code.live() {
        return Ok(());
    }
    let names = [
        (Op::LOAD_NAME, names.intern_static("__name__")?),
        (Op::STORE_NAME, names.intern_static("__module__")?),
        (Op::LOAD_CONST_STRING, names.intern(name.as_bytes())?),
        (Op::STORE_NAME, names.intern_static("__qualname__")?),
    ]
    .map(|(op, name)| (op, names.index(name)));
    for (op, index) in names {
        let (takes, leaves) = if op == Op::STORE_NAME { (1, 0) } else { (0, 1) };
        code.uint(op, index?, takes, leaves)?;
    }
    Ok(())
}
