//! Modules that are compiled with the program (`build.rs`, `manifest.py`) and run where they lie in
//! it. The interpreter has no compiler and 32 KB of memory: `cargo run -p frozen`.
#![forbid(unsafe_code)]

use std::io::Write;
use std::mem::MaybeUninit;

use taipan::{Config, Host, Interpreter, Interrupt};

/// The compiled modules.
static FROZEN: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/frozen.romfs"));

/// All the memory that the modules and their interpreter have.
const MEMORY: usize = 32 * 1024;

/// The console is standard output.
struct Process;

impl Host for Process {
    fn write(&mut self, bytes: &[u8]) {
        // A reader that has gone away is no matter to the plants.
        let _ = std::io::stdout().write_all(bytes);
    }
}

fn main() -> Result<(), String> {
    let mut memory = [MaybeUninit::uninit(); MEMORY];
    let (mut host, interrupt) = (Process, Interrupt::new());
    let config = Config {
        frozen: Some(FROZEN),
        ..Config::default()
    };
    let python = Interpreter::new(&mut memory, &mut host, &interrupt, config)
        .map_err(|error| error.to_string())?;
    let litres = (|| {
        python.set_search_path(&[".frozen"])?;
        let greenhouse = python.import("greenhouse")?;
        greenhouse.attribute("water")?.call((36,))?.extract::<f64>()
    })();
    let litres = litres.map_err(|error| format!("{error:#}"))?;
    println!("{litres} litres for a day and a half");
    Ok(())
}
