//! What the prompt needs of an interpreter and its console: the [`Runner`] trait.

use crate::continuation;

/// How source is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// One statement typed at the prompt; the value of an expression is shown and kept in `_`.
    Single,
    /// A whole program that was pasted; the values of expressions in it are shown too.
    Paste,
    /// A whole program from a tool; nothing is shown but what it prints.
    File,
}

/// Something was raised; the runner keeps it until [`Runner::report`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Raised;

/// What goes wrong before the interpreter gets to see any source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Ctrl-C came in: `KeyboardInterrupt`.
    Interrupted,
    /// The source does not fit: `MemoryError`.
    OutOfMemory,
}

/// Which prompt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prompt {
    /// Before a statement: `sys.ps1`.
    Primary,
    /// Before a further line of one: `sys.ps2`.
    Continuation,
}

/// Where completion looks for names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope<'l> {
    /// The attributes of what this expression, names joined by dots, stands for; the global
    /// names if it is empty. Evaluating it may use attributes only.
    Names(&'l [u8]),
    /// The modules that can be imported.
    Modules,
}

/// An interpreter and its console.
///
/// What a program prints goes to the console directly; the runner writes it wherever
/// [`Runner::write`] does.
pub trait Runner {
    /// Sends bytes to the console as they are. A console that is gone swallows them.
    fn write(&mut self, bytes: &[u8]);

    /// Compiles source and keeps the code. The source is gone afterwards, so that a large
    /// program does not lie in memory twice while it runs.
    fn compile(&mut self, source: &[u8], input: Input) -> Result<(), Raised>;

    /// Runs the code compiled last. While it does, Ctrl-C on the console interrupts it.
    fn run(&mut self) -> Result<(), Raised>;

    /// Shows what was raised on the console, with its traceback, and forgets it; for a
    /// `SystemExit`, returns the exit status instead.
    fn report(&mut self) -> Option<i32>;

    /// Raises what stands for this failure, to be reported next.
    fn fail(&mut self, failure: Failure);

    /// Writes the lines that greet the user, each ended by CR LF.
    fn banner(&mut self);

    /// Writes a prompt.
    fn prompt(&mut self, prompt: Prompt) {
        self.write(match prompt {
            Prompt::Primary => b">>> ",
            Prompt::Continuation => b"... ",
        });
    }

    /// Called before each primary prompt, with nothing of the last statement left: the moment
    /// to undo a forgotten `micropython.heap_lock()`.
    fn ready(&mut self) {}

    /// Whether more lines must follow before this source can be compiled.
    fn is_incomplete(&mut self, source: &[u8]) -> bool {
        continuation::is_incomplete(source)
    }

    /// Passes every name in `scope` to `each`, no name twice, always in the same order.
    fn names(&mut self, scope: Scope<'_>, each: &mut dyn FnMut(&[u8])) {
        let _ = (scope, each);
    }
}
