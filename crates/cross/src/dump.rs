//! `taipan-cross dump`: what is in an `.mpy` file, and whether it passes the verifier.

use std::fs;
use std::process::ExitCode;

use taipan_mpy::reader::Module;
use taipan_mpy::{disasm, verify};

/// Lists a file.
///
/// # Errors
/// A message if it cannot be read or is no such file.
pub fn dump(file: &str) -> Result<ExitCode, String> {
    let image = fs::read(file).map_err(|error| format!("{file}: {error}"))?;
    let module = Module::parse(&image).map_err(|error| format!("{file}: {error}"))?;
    let mut listing = String::new();
    let listed = disasm::write_module(&module, &mut listing);
    print!("{listing}");
    listed.map_err(|_| format!("{file}: the rest makes no sense"))?;
    let words =
        verify::module_scratch_words(&module).map_err(|error| format!("{file}: {error}"))?;
    let mut scratch = vec![0; words];
    match verify::verify_module(&module, &mut scratch) {
        Ok(_) => Ok(ExitCode::SUCCESS),
        Err(fault) => Err(format!("{file}: does not pass the verifier: {fault}")),
    }
}
