//! Compiling one source.

use std::fs;
use std::io::Read;
use std::process::ExitCode;

use taipan_precompile::{Settings, compile};

use crate::options::Options;
use crate::print;

/// Compiles a source to an image. The error is a report as the interpreter would print it.
///
/// # Errors
/// What is wrong with the source.
pub fn image(source: &[u8], name: &str, options: &Options) -> Result<Vec<u8>, String> {
    let settings = Settings {
        optimise: options.optimise,
        small_int_bits: options.small_int_bits,
    };
    compile(source, name, settings)
}

/// The name of the `.mpy` file for a source, next to it.
pub fn output_name(input: &str) -> String {
    match input.strip_suffix(".py") {
        Some(stem) => format!("{stem}.mpy"),
        None => format!("{input}.mpy"),
    }
}

/// Compiles what the options name.
///
/// # Errors
/// A message if something cannot be read or written.
pub fn run(options: &Options) -> Result<ExitCode, String> {
    let input = options.input.as_str();
    let mut source = Vec::new();
    if input == "-" {
        let read = std::io::stdin().read_to_end(&mut source);
        read.map_err(|error| format!("standard input: {error}"))?;
    } else {
        source = fs::read(input).map_err(|error| format!("{input}: {error}"))?;
    }
    let name = match &options.source_name {
        Some(name) => name.as_str(),
        None if input == "-" => "<stdin>",
        None => input,
    };
    let image = match image(&source, name, options) {
        Ok(image) => image,
        Err(report) => {
            eprintln!("{report}");
            return Ok(ExitCode::FAILURE);
        }
    };
    let output = match options.output.as_deref() {
        Some("-") => None,
        None if input == "-" => None,
        Some(output) => Some(output.to_owned()),
        None => Some(output_name(input)),
    };
    match output {
        None => {
            let written = print::write(&image);
            written.map_err(|error| format!("standard output: {error}"))?;
        }
        Some(output) => {
            fs::write(&output, &image).map_err(|error| format!("{output}: {error}"))?;
            if options.verbose {
                eprintln!("{input}: {} bytes to {output}", image.len());
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}
