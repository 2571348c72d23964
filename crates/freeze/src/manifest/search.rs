//! Looking for files and packages below a folder.

use std::fs;
use std::path::{Path, PathBuf};

/// `inside/file` with slashes; `file` alone in the folder itself.
pub fn joined(inside: &str, file: &str) -> String {
    match inside.trim_end_matches('/') {
        "" | "." => file.to_owned(),
        inside => format!("{inside}/{file}"),
    }
}

/// What is in a folder, by name: the name, and whether it is a folder too.
fn entries(folder: &Path) -> Result<Vec<(String, bool)>, String> {
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name().into_string();
        let name = name.map_err(|name| format!("{name:?} is not UTF-8"))?;
        found.push((name, entry.path().is_dir()));
    }
    found.sort();
    Ok(found)
}

/// All files below a folder that end so, as paths from `base`.
pub fn files(base: &Path, inside: &str, endings: &[&str]) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    for (name, is_folder) in entries(&base.join(inside))? {
        let path = joined(inside, &name);
        let ending = name.rsplit_once('.').map(|(_, ending)| ending);
        if is_folder {
            found.extend(files(base, &path, endings)?);
        } else if ending.is_some_and(|ending| endings.contains(&ending)) {
            found.push(path);
        }
    }
    Ok(found)
}

/// The folder of a package below a library's: named like it, with a manifest.
pub fn package(library: &Path, name: &str) -> Result<Option<PathBuf>, String> {
    let own = library.file_name().is_some_and(|own| own == name);
    if own && library.join("manifest.py").is_file() {
        return Ok(Some(library.to_owned()));
    }
    for (inner, is_folder) in entries(library)? {
        if is_folder && let Some(found) = package(&library.join(inner), name)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}
