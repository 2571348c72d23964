//! For build scripts: a manifest in, an image in the folder of build products out.

use std::path::{Path, PathBuf};

use crate::manifest::{self, Options};

/// Builds the image of a manifest and gives its path, `frozen.romfs` in `OUT_DIR`. Tells cargo to run
/// the build script again when one of the files changes.
///
/// # Errors
/// As [`image`](crate::image), and if `OUT_DIR` is not set or cannot be written to.
pub fn build(manifest: impl AsRef<Path>, options: &Options) -> Result<PathBuf, String> {
    let manifest = manifest.as_ref();
    let read = manifest::read_all(manifest, options)?;
    for path in read
        .manifests
        .iter()
        .chain(read.files.iter().map(|file| &file.source))
    {
        println!("cargo::rerun-if-changed={}", path.display());
    }
    let image = crate::tree_of(&read.files, options)?.image()?;
    let out = std::env::var_os("OUT_DIR").ok_or("OUT_DIR is not set: this is for build scripts")?;
    let path = Path::new(&out).join("frozen.romfs");
    std::fs::write(&path, image).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(path)
}
