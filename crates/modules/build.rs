//! Compiles the modules in `lib/` that this build has to images, which are linked in and run from where
//! they lie.

use std::env;
use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::mem::MaybeUninit;
use std::path::{Path, PathBuf};

use taipan_arena::ChunkSource;
use taipan_mpy::writer::{Sink, SinkFull};

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

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=lib");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
    let bits: u8 = env::var("CARGO_CFG_TARGET_POINTER_WIDTH")?.parse()?;
    let mut sources: Vec<PathBuf> = fs::read_dir("lib")?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    sources.retain(|source| source.extension().is_some_and(|ending| ending == "py"));
    sources.sort();
    let mut list = String::from("&[\n");
    for source in sources {
        let Some(name) = source.file_stem().and_then(|name| name.to_str()) else {
            continue;
        };
        if !is_wanted(name) {
            continue;
        }
        let image = compile(&source, name, bits - 1)?;
        let file = out.join(format!("{name}.mpy"));
        fs::write(&file, image)?;
        writeln!(list, "({name:?}, include_bytes!({file:?})),")?;
    }
    list.push(']');
    fs::write(out.join("frozen.rs"), list)?;
    Ok(())
}

/// `asyncio` is a feature of its own; the others come together.
fn is_wanted(name: &str) -> bool {
    let feature = match name {
        "asyncio" => "CARGO_FEATURE_ASYNCIO",
        _ => "CARGO_FEATURE_LIBRARY",
    };
    env::var_os(feature).is_some()
}

fn compile(path: &Path, name: &str, small_int_bits: u8) -> Result<Vec<u8>, Box<dyn Error>> {
    let source = fs::read(path)?;
    let file_name = format!("{name}.py");
    let settings = taipan_compiler::Options {
        file_name: &file_name,
        small_int_bits,
        ..taipan_compiler::Options::default()
    };
    let mut memory = ChunkSource::new(|least| {
        let chunk: Box<[MaybeUninit<u8>]> = Box::new_uninit_slice(least.max(CHUNK));
        // The process ends soon after: chunks are not given back.
        Some(Box::leak(chunk))
    });
    let mut image = Image(Vec::new());
    taipan_compiler::compile(&source, &settings, &mut memory, &mut image).map_err(|error| {
        let line = error.position.line();
        format!("{}:{line}: {}", path.display(), error.message)
    })?;
    Ok(image.0)
}
