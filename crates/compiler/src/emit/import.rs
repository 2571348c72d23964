//! `import` and `from ... import`, absolute and relative.

use taipan_mpy::opcode::Op;

use super::{Done, Emitter};
use crate::ast::{Alias, ImportFrom};

impl<'k: 't, 't> Emitter<'_, 'k, 't> {
    /// `import a, b.c as d`. Importing `a.b.c` gives `a`.
    pub(super) fn import(&mut self, aliases: &'t [Alias<'t>]) -> Done {
        for alias in aliases {
            self.at(alias.position)?;
            self.code.small_int(0)?;
            self.none()?;
            self.import_name(alias.name)?;
            let mut parts = alias.name.split('.');
            let base = parts.next().unwrap_or(alias.name);
            match alias.as_name {
                None => self.store(base)?,
                Some(as_name) => {
                    for part in parts {
                        let name = self.module.names.intern(part.as_bytes())?;
                        self.named(Op::LOAD_ATTR, name, 1, 1)?;
                    }
                    self.store(as_name)?;
                }
            }
        }
        Ok(())
    }

    /// `from module import names`.
    pub(super) fn import_from(&mut self, node: &'t ImportFrom<'t>) -> Done {
        self.code.small_int(i64::from(node.level))?;
        let Some(aliases) = node.names else {
            self.named_text(Op::LOAD_CONST_STRING, "*", 0, 1)?;
            self.build(Op::BUILD_TUPLE, 1)?;
            self.import_name(node.module)?;
            return self.code.op(Op::IMPORT_STAR, 1, 0);
        };
        for alias in aliases {
            self.name_string(alias.name.as_bytes())?;
        }
        self.build(Op::BUILD_TUPLE, aliases.len())?;
        self.import_name(node.module)?;
        for alias in aliases {
            let name = self.module.names.intern(alias.name.as_bytes())?;
            self.named(Op::IMPORT_FROM, name, 1, 2)?;
            self.store(alias.as_name.unwrap_or(alias.name))?;
        }
        self.pop()
    }

    fn import_name(&mut self, module: &'t str) -> Done {
        let name = self.module.names.intern(module.as_bytes())?;
        self.named(Op::IMPORT_NAME, name, 2, 1)
    }
}
