//! Benchmarks of the parts of the interpreter, from source text to file systems.
//!
//! `cargo bench -p taipan-benches` prints times, `-- --instructions` instructions; a part of a name
//! picks some.
#![forbid(unsafe_code)]

mod file_systems;
mod heap;
mod programs;
mod source;

use std::process::ExitCode;

fn main() -> ExitCode {
    taipan_benches::run(|benches| {
        source::all(benches);
        heap::all(benches);
        programs::all(benches);
        file_systems::all(benches);
    })
}
