//! Compiling all sources of a directory, with progress.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::compile;
use crate::options::Options;

/// Compiles every `.py` file below the input. Files with errors are reported and left out.
///
/// # Errors
/// A message if something cannot be read or written.
pub fn compile(options: &Options) -> Result<ExitCode, String> {
    let root = Path::new(&options.input);
    let target = match options.output.as_deref() {
        Some("-") => return Err("a directory cannot be written to standard output".into()),
        Some(output) => Path::new(output),
        None => root,
    };
    let mut sources = Vec::new();
    gather(root, Path::new(""), &mut sources)?;
    let mut failed = 0;
    for (index, inside) in sources.iter().enumerate() {
        eprintln!("[{}/{}] {}", index + 1, sources.len(), inside.display());
        let path = root.join(inside);
        let source = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let name = match &options.source_name {
            Some(prefix) => format!("{prefix}{}", inside.display()),
            None => path.display().to_string(),
        };
        match compile::image(&source, &name, options) {
            Ok(image) => write(&target.join(inside).with_extension("mpy"), &image)?,
            Err(report) => {
                eprintln!("{report}");
                failed += 1;
            }
        }
    }
    if failed > 0 {
        eprintln!("{failed} of {} files have errors", sources.len());
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

fn write(path: &Path, image: &[u8]) -> Result<(), String> {
    let written = match path.parent() {
        Some(parent) => fs::create_dir_all(parent),
        None => Ok(()),
    };
    let written = written.and_then(|()| fs::write(path, image));
    written.map_err(|error| format!("{}: {error}", path.display()))
}

/// The sources below a directory, as paths inside it, in order.
pub fn gather(root: &Path, inside: &Path, sources: &mut Vec<PathBuf>) -> Result<(), String> {
    let folder = root.join(inside);
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut entries = Vec::new();
    for entry in fs::read_dir(&folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        entries.push((entry.file_name(), entry.file_type().map_err(failed)?));
    }
    entries.sort_by(|a, b| a.0.cmp(&b.0));
    for (name, kind) in entries {
        let path = inside.join(&name);
        if kind.is_dir() {
            gather(root, &path, sources)?;
        } else if path.extension().is_some_and(|ending| ending == "py") {
            sources.push(path);
        }
    }
    Ok(())
}
