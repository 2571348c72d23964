//! Compiling source on the device: what `import`, `exec`, `eval`, `compile` and the REPL use.

use taipan_compiler::ast::Position;
use taipan_compiler::{CompileError, ErrorKind, Limits, Mode, Options, compile};
use taipan_object::runtime::SourceKind;
use taipan_object::{Name, Obj, Raised, Res, Runtime, StringBuilder, exception, names};
use taipan_vm::compile_memory::{HeapMemory, HeapSink, Lent};
use taipan_vm::load::{self, Placement};

/// Compiles source to the code object of its body.
///
/// # Errors
/// `SyntaxError`, `IndentationError`, `MemoryError`.
pub fn compile_source(rt: &mut Runtime, source: &[u8], file: Name, kind: SourceKind) -> Res {
    let options = Options {
        file_name: file.text(),
        mode: match kind {
            SourceKind::Module => Mode::Module,
            SourceKind::Single => Mode::Single,
            SourceKind::Eval => Mode::Eval,
        },
        optimise: rt.optimise,
        small_int_bits: load::SMALL_INT_BITS,
        limits: Limits::default(),
        local_names: cfg!(feature = "local-names"),
        annotations: cfg!(feature = "annotations"),
    };
    let image = {
        let lent = Lent::new(rt);
        let mut memory = HeapMemory::new(&lent)?;
        let mut sink = HeapSink::new(&lent);
        match compile(source, &options, &mut memory, &mut sink) {
            Ok(()) => Ok(sink.finish()),
            Err(error) => Err(error),
        }
    };
    let image = image.map_err(|error| raise(rt, error, file, source))?;
    rt.host.compiled(image.bytes());
    load::load(rt, image, Placement::Heap).map(Obj::from)
}

/// Raises what the compiler found.
#[cold]
fn raise(rt: &mut Runtime, error: CompileError, file: Name, source: &[u8]) -> Raised {
    let ty = match error.kind {
        ErrorKind::Memory => return rt.memory_error(),
        ErrorKind::Indentation => &exception::INDENTATION_ERROR,
        ErrorKind::Overflow | ErrorKind::Depth => &exception::RUNTIME_ERROR,
        ErrorKind::Unsupported => &exception::NOT_IMPLEMENTED_ERROR,
        ErrorKind::Syntax => &exception::SYNTAX_ERROR,
    };
    let message = match StringBuilder::format(rt, format_args!("{}", error.message)) {
        Ok(message) => message,
        Err(raised) => return raised,
    };
    let raised = rt.raise_with(ty, &[message]);
    if let Some(exception) = rt.peek_raised() {
        let line = error.position.line() as usize;
        // At a prompt the source is on the screen already.
        let picture = if file == names::stdin_ {
            None
        } else {
            picture(rt, source, error.position)
        };
        rt.throw_again(exception);
        taipan_vm::traceback::note_source(rt, exception, file, line, picture);
    }
    raised
}

/// The line of an error, with a mark under the place: on hosts. `None` where it says nothing.
#[cfg(feature = "host")]
fn picture(rt: &mut Runtime, source: &[u8], position: Position) -> Option<Obj> {
    /// Longer lines are not shown.
    const LONGEST: usize = 200;
    let index = (position.line() as usize).checked_sub(1)?;
    let line = core::str::from_utf8(source.split(|byte| *byte == b'\n').nth(index)?).ok()?;
    let text = line.trim_end().trim_start();
    if text.is_empty() || text.len() > LONGEST {
        return None;
    }
    let indent = line.chars().count() - line.trim_start().chars().count();
    let picture = match (position.column() as usize).checked_sub(1 + indent) {
        Some(column) if column <= text.chars().count() => {
            StringBuilder::format(rt, format_args!("    {text}\n    {:column$}^\n", ""))
        }
        _ => StringBuilder::format(rt, format_args!("    {text}\n")),
    };
    picture.ok()
}

#[cfg(not(feature = "host"))]
fn picture(_rt: &mut Runtime, _source: &[u8], _position: Position) -> Option<Obj> {
    None
}
