//! Compiling source on the device: what `import`, `exec`, `eval`, `compile` and the REPL use.
#![allow(unsafe_code)]

use taipan_compiler::ast::Position;
use taipan_compiler::{CompileError, ErrorKind, Limits, Mode, Options, compile};
#[cfg(feature = "suggestions")]
use taipan_object::protocol::attribute;
use taipan_object::runtime::SourceKind;
use taipan_object::trusted::Trusted;
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
        limits: Limits {
            stack_end: rt.stack_end(),
            ..Limits::default()
        },
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
    // SAFETY: the compiler made it just now, with this interpreter's limits.
    let image = unsafe { Trusted::new(image) };
    load::load_trusted(rt, image, Placement::Heap).map(Obj::from)
}

/// Raises what the compiler found.
#[cold]
#[inline(never)]
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
        #[cfg(feature = "suggestions")]
        if let Err(raised) = note_place(rt, exception, error.position, file, source) {
            return raised;
        }
        rt.throw_again(exception);
        taipan_vm::traceback::note_source(rt, exception, file, line, picture);
    }
    raised
}

/// Tells a program where the error is, as CPython does.
#[cfg(feature = "suggestions")]
fn note_place(
    rt: &mut Runtime,
    exception: Obj,
    position: Position,
    file: Name,
    source: &[u8],
) -> Res<()> {
    let text = match line_of(source, position) {
        Some(line) => StringBuilder::format(rt, format_args!("{line}\n"))?,
        None => Obj::NONE,
    };
    let place = [
        (names::filename, Obj::from(file)),
        (names::lineno, Obj::small(position.line() as isize)),
        (names::offset, Obj::small(position.column() as isize)),
        (names::text, text),
    ];
    for (name, value) in place {
        attribute::set(rt, exception, name, Some(value))?;
    }
    Ok(())
}

/// The line of the source that a position is in.
#[cfg(any(feature = "host", feature = "suggestions"))]
fn line_of(source: &[u8], position: Position) -> Option<&str> {
    let index = (position.line() as usize).checked_sub(1)?;
    core::str::from_utf8(source.split(|byte| *byte == b'\n').nth(index)?).ok()
}

/// The line of an error, with a mark under the place: on hosts. `None` where it says nothing.
#[cfg(feature = "host")]
fn picture(rt: &mut Runtime, source: &[u8], position: Position) -> Option<Obj> {
    /// Longer lines are not shown.
    const LONGEST: usize = 200;
    let line = line_of(source, position)?;
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
