#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod build_script;
pub mod manifest;
pub mod tree;

pub use build_script::build;
pub use manifest::{File, Options};
pub use tree::Tree;

use std::path::Path;

use taipan_precompile::{Settings, compile};

/// The image of everything that a manifest names.
///
/// # Errors
/// A message for the user: a manifest that fails, a file that is not there or does not compile, or
/// two files that would be the same module.
pub fn image(manifest: &Path, options: &Options) -> Result<Vec<u8>, String> {
    tree_of(&manifest::read(manifest, options)?, options)?.image()
}

/// The files of a manifest, compiled, as they lie in the image.
///
/// # Errors
/// As [`image`].
pub fn tree_of(files: &[File], options: &Options) -> Result<Tree, String> {
    let mut tree = Tree::new();
    for file in files {
        let path = file.source.display();
        let data = std::fs::read(&file.source).map_err(|error| format!("{path}: {error}"))?;
        let data = match file.target.strip_suffix(".py") {
            Some(_) => {
                let settings = Settings {
                    optimise: file.optimise.unwrap_or(options.optimise),
                    ..Settings::default()
                };
                compile(&data, &file.target, settings)?
            }
            None => data,
        };
        tree.insert(&compiled_name(&file.target), data)
            .map_err(|message| format!("{path}: {message}"))?;
    }
    Ok(tree)
}

/// The name of a module's file in an image.
fn compiled_name(target: &str) -> String {
    match target.strip_suffix(".py") {
        Some(stem) => format!("{stem}.mpy"),
        None => target.to_owned(),
    }
}
