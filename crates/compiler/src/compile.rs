//! The whole way: source in, image out.

use taipan_arena::{Arena, Memory, SharedMemory};
use taipan_mpy::writer::Sink;

use crate::CompileError;
use crate::ast::Tree;
use crate::emit::Module;
use crate::keep::Keep;
use crate::parser::{Limits, Mode, ModuleParser, Piece, parse};
use crate::scope::Definition;

/// How to compile.
#[derive(Clone, Copy, Debug)]
pub struct Options<'o> {
    /// The source's name, for tracebacks.
    pub file_name: &'o str,
    /// What the source is. [`Mode::Single`] makes expression statements print their values.
    pub mode: Mode,
    /// 0 to 3, like upstream's `-O`: from 1 on `assert` and `__debug__` are off, at 3 there are
    /// no line numbers.
    pub optimise: u8,
    /// Bits of a small integer where the code will run, the sign included: 31 runs everywhere.
    pub small_int_bits: u8,
    /// What bounds the use of the stack.
    pub limits: Limits,
    /// Keep the names of local variables, for `locals()` and messages, in a form that only Taipan
    /// knows.
    pub local_names: bool,
    /// Keep annotations, for `__annotations__`: as functions that are run when somebody asks. Calls a
    /// built-in function that only Taipan has (and needs the feature `annotations`).
    pub annotations: bool,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self {
            file_name: "<stdin>",
            mode: Mode::Module,
            optimise: 0,
            small_int_bits: 31,
            limits: Limits::default(),
            local_names: false,
            annotations: false,
        }
    }
}

/// Bytes of memory for trees that stay from one statement to the next. The rest of what a large one
/// took can serve what lasts.
const TREE_KEPT: usize = 2048 * size_of::<usize>();

/// Compiles `source` and writes the `.mpy` image to `out`.
///
/// A module is compiled statement by statement, and so are its classes: memory holds the tree of
/// one top-level statement or method at a time, next to the code and the tables made so far.
///
/// # Errors
/// The first error in the source; [`ErrorKind::Memory`](crate::ErrorKind::Memory) also when `out`
/// takes no more.
pub fn compile(
    source: &[u8],
    options: &Options<'_>,
    memory: &mut dyn Memory,
    out: &mut dyn Sink,
) -> Result<(), CompileError> {
    let shared = SharedMemory::new(memory);
    let (mut lasting, mut passing) = (shared.share(), shared.share());
    let keep = Arena::new(&mut lasting);
    let mut tree = Arena::new(&mut passing);
    let keep = Keep {
        arena: &keep,
        source,
    };
    // Not moved out of the result: it is large.
    let mut module = Module::new(keep, options);
    let module = match &mut module {
        Ok(module) => module,
        Err(failure) => return Err((*failure).into()),
    };
    match options.mode {
        Mode::Module => piece_by_piece(source, options, module, &mut tree)?,
        Mode::Single | Mode::Eval => at_once(source, options, module, &tree)?,
    }
    tree.shrink(0);
    Ok(module.finish(out)?)
}

// Each step has a frame of its own, which is on the stack while it runs and not longer: the lexer, the tables of
// the parser and those of what makes the code would else all be there at a time.

#[inline(never)]
fn piece_by_piece<'k>(
    source: &'k [u8],
    options: &'k Options<'k>,
    module: &mut Module<'k>,
    tree: &mut Arena<'_>,
) -> Result<(), CompileError> {
    let mut parser = ModuleParser::new(source, options.limits)?;
    while let Some(piece) = parser.next_piece(tree)? {
        match piece {
            Piece::Statements(body) => module.add(Definition::Module(body), tree)?,
            Piece::ClassStart(class) => module.begin_class(class, tree)?,
            Piece::ClassEnd => module.end_class()?,
        }
        tree.shrink(TREE_KEPT);
    }
    Ok(())
}

#[inline(never)]
fn at_once<'t, 'k: 't>(
    source: &'k [u8],
    options: &'k Options<'k>,
    module: &mut Module<'k>,
    tree: &'t Arena<'t>,
) -> Result<(), CompileError> {
    match parse(source, options.mode, options.limits, tree)? {
        Tree::Module(statements) => module.add(Definition::Module(statements), tree)?,
        Tree::Single(statements) => {
            module.print_values();
            module.add(Definition::Module(statements), tree)?;
        }
        Tree::Eval(value) => module.add(Definition::Eval(value), tree)?,
    }
    Ok(())
}
