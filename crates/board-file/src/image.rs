//! The description as Rust, for the board's image.

use std::env;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use taipan_partitions::Entry;

use crate::{FlashLayout, read};

/// For a build script: reads a `board.toml` with a flash and writes `flash.rs` into its output
/// folder, with the constants `SIZE`, `BLOCK` (bytes), `COPIES` (blocks) and `PARTITIONS`, which
/// `taipan_partitions::Table::decode` takes. Has cargo run the script again when the file changes.
///
/// # Errors
/// The file cannot be read, or what is wrong in it; nothing can be written; there is no `OUT_DIR`.
pub fn write_rust(file: impl AsRef<Path>) -> Result<(), Box<dyn std::error::Error>> {
    let file = file.as_ref();
    println!("cargo::rerun-if-changed={}", file.display());
    let flash = read(file)?.ok_or_else(|| format!("{}: there is no [flash]", file.display()))?;
    let folder = env::var_os("OUT_DIR").ok_or("build scripts have an OUT_DIR, this has not")?;
    fs::write(PathBuf::from(folder).join("flash.rs"), rust(&flash))?;
    Ok(())
}

pub(crate) fn rust(flash: &FlashLayout) -> String {
    let FlashLayout {
        size,
        block_size,
        copies,
        table,
    } = flash;
    let entries: Vec<_> = table.entries().iter().map(Entry::encode).collect();
    let mut text = format!(
        "/// Bytes of the flash.\npub const SIZE: usize = {size:#x};\n\
         /// Bytes that are erased at once.\npub const BLOCK: usize = {block_size:#x};\n\
         /// The blocks where the copies of the partition table begin.\n\
         pub const COPIES: [u32; 2] = {copies:?};\n\
         /// The partitions until somebody changes them, as they are on flash.\n"
    );
    // Writing to a string does not fail.
    let _ = writeln!(
        text,
        "pub static PARTITIONS: [[u8; {}]; {}] = {entries:?};",
        taipan_partitions::ENTRY_SIZE,
        entries.len()
    );
    text
}
