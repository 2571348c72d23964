//! Compiles the modules in `lib/` that this build has to images, which are linked in and run from where
//! they lie. Each module is a feature; a folder is a package, whose modules come with it, or it has what native
//! modules have in Python.

use std::env;
use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use taipan_precompile::{Settings, compile};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=lib");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
    let bits: u8 = env::var("CARGO_CFG_TARGET_POINTER_WIDTH")?.parse()?;
    let settings = Settings {
        small_int_bits: bits - 1,
        ..Settings::default()
    };
    let mut modules = Vec::new();
    find(Path::new("lib"), "", &mut modules)?;
    modules.retain(|(name, _)| is_wanted(name));
    modules.sort();
    let mut list = String::from("&[\n");
    for (name, source) in modules {
        let file_name = source.strip_prefix("lib")?.display().to_string();
        let image = compile(&fs::read(&source)?, &file_name, settings)?;
        let file = out.join(format!("{name}.mpy"));
        fs::write(&file, image)?;
        writeln!(list, "({name:?}, include_bytes!({file:?})),")?;
    }
    list.push(']');
    fs::write(out.join("frozen.rs"), list)?;
    Ok(())
}

/// Appends the modules in a folder by name, with where their sources are.
fn find(
    folder: &Path,
    package: &str,
    found: &mut Vec<(String, PathBuf)>,
) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let Some(stem) = path.file_stem().and_then(|name| name.to_str()) else {
            continue;
        };
        let name = match (package, stem) {
            (package, "__init__") => package.to_owned(),
            ("", stem) => stem.to_owned(),
            (package, stem) => format!("{package}.{stem}"),
        };
        if path.is_dir() {
            find(&path, &name, found)?;
        } else if path.extension().is_some_and(|ending| ending == "py") {
            found.push((name, path));
        }
    }
    Ok(())
}

/// Is a module's feature on? A package's modules come with it; in the folder of a native module, which has no
/// `__init__.py`, each is a feature by itself: `collections/_counter.py` is `collections-counter`.
fn is_wanted(name: &str) -> bool {
    let feature = match name.split_once('.') {
        Some((top, inner)) if !Path::new("lib").join(top).join("__init__.py").is_file() => {
            format!("{top}_{}", inner.trim_start_matches('_'))
        }
        Some((top, _)) => top.to_owned(),
        None => name.to_owned(),
    };
    env::var_os(format!("CARGO_FEATURE_{}", feature.to_uppercase())).is_some()
}
