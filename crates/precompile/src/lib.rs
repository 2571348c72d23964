#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

use std::mem::MaybeUninit;

use taipan_arena::ChunkSource;
use taipan_compiler::{CompileError, ErrorKind};
use taipan_mpy::writer::{Sink, SinkFull};

/// How a source is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// 0 to 3: from 1 on no `assert`, at 3 no line numbers.
    pub optimise: u8,
    /// Bits of a small integer, sign included, where it will run.
    pub small_int_bits: u8,
}

impl Default for Settings {
    /// Everything kept, for every board.
    fn default() -> Self {
        Self {
            optimise: 0,
            small_int_bits: 31,
        }
    }
}

/// A sink on the host's heap.
struct Image(Vec<u8>);

impl Sink for Image {
    fn write(&mut self, bytes: &[u8]) -> Result<(), SinkFull> {
        self.0.extend_from_slice(bytes);
        Ok(())
    }
}

/// What the compiler asks for at a time, at least, in bytes.
const CHUNK: usize = 64 << 10;

/// Compiles a source; `name` is what tracebacks show.
///
/// # Errors
/// A report of what is wrong with the source, as the interpreter would print it.
pub fn compile(source: &[u8], name: &str, settings: Settings) -> Result<Vec<u8>, String> {
    let options = taipan_compiler::Options {
        file_name: name,
        optimise: settings.optimise,
        small_int_bits: settings.small_int_bits,
        ..taipan_compiler::Options::default()
    };
    let mut memory = ChunkSource::new(|least| {
        let chunk: Box<[MaybeUninit<u8>]> = Box::new_uninit_slice(least.max(CHUNK));
        // The process ends soon after: chunks are not given back.
        Some(Box::leak(chunk))
    });
    let mut image = Image(Vec::new());
    match taipan_compiler::compile(source, &options, &mut memory, &mut image) {
        Ok(()) => Ok(image.0),
        Err(error) => Err(report(name, error)),
    }
}

fn report(name: &str, error: CompileError) -> String {
    let kind = match error.kind {
        ErrorKind::Syntax => "SyntaxError",
        ErrorKind::Indentation => "IndentationError",
        ErrorKind::Depth | ErrorKind::Overflow => "RuntimeError",
        ErrorKind::Unsupported => "NotImplementedError",
        ErrorKind::Memory => "MemoryError",
    };
    let (line, column) = (error.position.line(), error.position.column());
    format!(
        "Traceback (most recent call last):\n  File \"{name}\", line {line}, column \
         {column}\n{kind}: {}",
        error.message
    )
}
