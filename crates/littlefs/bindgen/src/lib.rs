//! Stands in for `bindgen` when this workspace is built.
//!
//! `littlefs2-sys` compiles littlefs and then has `bindgen` translate its header, for which
//! every machine that builds would need libclang. `taipan-littlefs` declares what it uses of the
//! header itself and never looks at that translation. So the workspace's manifest puts this
//! crate in bindgen's place: the calls that the build script makes, and an empty translation.
//! Who depends on `taipan-littlefs` from elsewhere gets the real one.
#![forbid(unsafe_code)]

use std::path::Path;

/// Takes the settings that the build script chooses, and forgets them.
#[derive(Debug, Default)]
pub struct Builder;

impl Builder {
    /// The header to translate.
    pub fn header(self, _: impl Into<String>) -> Self {
        self
    }

    /// An argument for the C compiler.
    pub fn clang_arg(self, _: impl Into<String>) -> Self {
        self
    }

    /// Whether types get `Default`.
    pub fn derive_default(self, _: bool) -> Self {
        self
    }

    /// `core` instead of `std`.
    pub fn use_core(self) -> Self {
        self
    }

    /// What to translate.
    pub fn allowlist_item(self, _: impl AsRef<str>) -> Self {
        self
    }

    /// The translation; there is always one.
    pub fn generate(self) -> Result<Bindings, std::convert::Infallible> {
        Ok(Bindings)
    }
}

/// An empty translation.
#[derive(Debug)]
pub struct Bindings;

impl Bindings {
    /// Writes the file that the build script's crate includes.
    pub fn write_to_file(&self, path: impl AsRef<Path>) -> std::io::Result<()> {
        std::fs::write(path, "")
    }
}
