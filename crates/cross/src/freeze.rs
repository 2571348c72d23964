//! `taipan-cross freeze`: the image of a manifest's modules.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use taipan_freeze::Options;

/// Runs the subcommand.
///
/// # Errors
/// A message for the user.
pub fn run(arguments: &[String]) -> Result<ExitCode, String> {
    let mut options = Options::default();
    let (mut output, mut manifest) = (None, None);
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        let mut value = || {
            let value = arguments.next().cloned();
            value.ok_or_else(|| format!("option {argument} needs a value"))
        };
        match argument.as_str() {
            "-o" => output = Some(value()?),
            "-l" => options.libraries.push(PathBuf::from(value()?)),
            "-D" => {
                let definition = value()?;
                let (name, path) = definition
                    .split_once('=')
                    .ok_or("-D takes NAME=DIRECTORY")?;
                options
                    .variables
                    .push((name.to_owned(), PathBuf::from(path)));
            }
            level if level.starts_with("-O") => {
                options.optimise = crate::options::level(&level[2..])?;
            }
            option if option.starts_with('-') => {
                return Err(format!("unknown option '{option}'; -h lists them"));
            }
            file if manifest.is_none() => manifest = Some(file),
            _ => return Err("freeze takes one manifest".into()),
        }
    }
    let manifest = manifest.ok_or("freeze takes a manifest; -h lists the options")?;
    let image = taipan_freeze::image(Path::new(manifest), &options)?;
    let output = output.unwrap_or_else(|| "frozen.romfs".to_owned());
    fs::write(&output, &image).map_err(|error| format!("{output}: {error}"))?;
    eprintln!("{} bytes written to {output}", image.len());
    Ok(ExitCode::SUCCESS)
}
