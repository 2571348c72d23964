//! The prompt's interpreter: what `taipan-repl` asks for, answered by a runtime.

use taipan_object::builtin::exception;
use taipan_object::builtin::list::List;
use taipan_object::builtin::str as py_str;
use taipan_object::protocol::attribute;
use taipan_object::runtime::SourceKind;
use taipan_object::text::Console;
use taipan_object::{Name, Obj, Runtime, names};
use taipan_repl::{Failure, Input, Raised, Runner, Scope};

use crate::program::{self, Outcome};

/// The text of the banner's first line, up to the board's name.
pub const BANNER: &str = if cfg!(feature = "v1-compat") {
    "MicroPython 2.0.0-preview (Taipan, 1.x names); "
} else {
    "MicroPython 2.0.0-preview (Taipan); "
};

/// `sys.path` on a board: the current folder and `/lib`, as upstream's boards have it.
pub const SEARCH_PATH: &[&str] = &["", ".frozen", "/lib"];

/// A runtime behind the prompt.
pub struct Interpreter<'r, 'h> {
    rt: &'r mut Runtime<'h>,
    board: &'r str,
    code: Option<Obj>,
    raised: Option<taipan_object::Raised>,
}

impl<'r, 'h> Interpreter<'r, 'h> {
    /// The runtime behind the prompt of the board with this name.
    pub fn new(rt: &'r mut Runtime<'h>, board: &'r str) -> Interpreter<'r, 'h> {
        Interpreter {
            rt,
            board,
            code: None,
            raised: None,
        }
    }

    /// The runtime.
    pub fn runtime(&mut self) -> &mut Runtime<'h> {
        self.rt
    }

    fn keep<T>(&mut self, result: Result<T, taipan_object::Raised>) -> Result<T, Raised> {
        result.map_err(|raised| {
            self.raised = Some(raised);
            Raised
        })
    }
}

impl Runner for Interpreter<'_, '_> {
    fn write(&mut self, bytes: &[u8]) {
        self.rt.host.write(bytes);
    }

    fn compile(&mut self, source: &[u8], input: Input) -> Result<(), Raised> {
        let kind = match input {
            Input::Single => SourceKind::Single,
            _ => SourceKind::Module,
        };
        self.code = None;
        let result = program::compile(self.rt, source, "<stdin>", kind);
        self.code = Some(self.keep(result)?);
        Ok(())
    }

    fn run(&mut self) -> Result<(), Raised> {
        let Some(code) = self.code.take() else {
            return Ok(());
        };
        // Only now: while lines are typed, Ctrl-C is a key.
        let result = program::with_interrupts(self.rt, |rt| {
            let globals = program::main_globals(rt)?;
            (rt.hooks.run_code)(rt, code, globals, globals)
        });
        self.keep(result).map(|_| ())
    }

    fn report(&mut self) -> Option<i32> {
        let raised = self.raised.take()?;
        match program::end(self.rt, raised, &mut Console) {
            Outcome::Exited(status) => Some(status),
            _ => None,
        }
    }

    fn fail(&mut self, failure: Failure) {
        self.raised = Some(match failure {
            Failure::OutOfMemory => self.rt.memory_error(),
            Failure::Interrupted => self.rt.raise(&exception::KEYBOARD_INTERRUPT, ""),
        });
    }

    fn banner(&mut self) {
        self.rt.host.write(BANNER.as_bytes());
        self.rt.host.write(self.board.as_bytes());
        self.rt
            .host
            .write(b"\r\nType \"help()\" for more information.\r\n");
    }

    fn ready(&mut self) {
        while self.rt.heap.is_locked() {
            self.rt.heap.unlock();
        }
    }

    fn names(&mut self, scope: Scope<'_>, each: &mut dyn FnMut(&[u8])) {
        if self.list_names(scope, each).is_err() {
            self.rt.forget_raised();
        }
    }
}

impl Interpreter<'_, '_> {
    /// Completion: names of `__main__` and `builtins`, or the attributes of an object that
    /// is reached by names alone, so that nothing is run.
    fn list_names(
        &mut self,
        scope: Scope<'_>,
        each: &mut dyn FnMut(&[u8]),
    ) -> Result<(), taipan_object::Raised> {
        let globals = program::main_globals(self.rt)?;
        let path = match scope {
            Scope::Names(path) if !path.is_empty() => path,
            Scope::Modules => {
                for module in self.rt.hooks.modules.iter().chain(self.rt.modules) {
                    each(module.name.bytes());
                }
                return Ok(());
            }
            Scope::Names(_) => {
                let mut position = 0;
                while let Some((key, _)) = globals.next_entry(&mut position) {
                    if let Some(text) = py_str::text(key) {
                        each(text.as_bytes());
                    }
                }
                if let Some(builtins) = self.rt.hooks.modules.first() {
                    for entry in builtins.table.0 {
                        each(entry.name.bytes());
                    }
                }
                return Ok(());
            }
        };
        let Ok(path) = core::str::from_utf8(path) else {
            return Ok(());
        };
        let mut object: Option<Obj> = None;
        for part in path.split('.') {
            let name: Name = self.rt.intern(part)?;
            let next = match object {
                None => globals.get_name(name),
                Some(object) => attribute::try_get(self.rt, object, name)?,
            };
            match next {
                Some(next) => object = Some(next),
                None => return Ok(()),
            }
        }
        let Some(object) = object else { return Ok(()) };
        let Some(dir) = self
            .rt
            .hooks
            .modules
            .first()
            .and_then(|b| b.table.find(names::dir))
        else {
            return Ok(());
        };
        let listed = taipan_object::protocol::call::call(self.rt, dir, &[object])?;
        if let Some(list) = listed.downcast::<List>() {
            let mut index = 0;
            while let Some(name) = list.get(index).and_then(py_str::text) {
                each(name.as_bytes());
                index += 1;
            }
        }
        Ok(())
    }
}
