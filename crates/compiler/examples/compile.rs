//! Compiles a Python file: `compile [-O LEVEL] IN.py OUT.mpy`. With `--stats` it says how much
//! memory that took.

use std::mem::MaybeUninit;
use std::process::ExitCode;
use std::{env, fs};

use taipan_arena::ChunkSource;
use taipan_compiler::{Options, compile};
use taipan_mpy::reader::Module;
use taipan_mpy::verify::{module_scratch_words, verify_module};
use taipan_mpy::writer::{Sink, SinkFull};

/// A sink on the host's heap.
struct Image(Vec<u8>);

impl Sink for Image {
    fn write(&mut self, bytes: &[u8]) -> Result<(), SinkFull> {
        self.0.extend_from_slice(bytes);
        Ok(())
    }
}

/// What the arena asks for at a time, at least.
const CHUNK: usize = 1024;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let mut files = Vec::new();
    let mut optimise = 0;
    let mut stats = false;
    let mut arguments = env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "-O" => optimise = arguments.next().and_then(|n| n.parse().ok()).unwrap_or(1),
            "--stats" => stats = true,
            _ => files.push(argument),
        }
    }
    let [input, output] = files.as_slice() else {
        return Err("usage: compile [-O LEVEL] [--stats] IN.py OUT.mpy".into());
    };
    let source = fs::read(input).map_err(|error| format!("{input}: {error}"))?;
    let options = Options {
        file_name: input,
        optimise,
        ..Options::default()
    };
    let mut total = 0;
    let mut memory = ChunkSource::new(|least| {
        let size = least.max(CHUNK);
        total += size;
        let chunk: Box<[MaybeUninit<u8>]> = Box::new_uninit_slice(size);
        Some(Box::leak(chunk))
    });
    let mut image = Image(Vec::new());
    compile(&source, &options, &mut memory, &mut image)
        .map_err(|error| format!("{input}: {error}, column {}", error.position.column()))?;
    verify(&image.0).map_err(|message| format!("{input}: bad image: {message}"))?;
    if stats {
        println!("{input}: {} {} {total}", source.len(), image.0.len());
    }
    fs::write(output, image.0).map_err(|error| format!("{output}: {error}"))
}

/// What a loader would do.
fn verify(image: &[u8]) -> Result<(), String> {
    let module = Module::parse(image).map_err(|error| error.to_string())?;
    let words = module_scratch_words(&module).map_err(|error| error.to_string())?;
    let mut scratch = vec![0; words];
    verify_module(&module, &mut scratch).map_err(|fault| fault.to_string())
}
