//! Just enough of the ELF format to say how much flash and RAM an image takes.
//!
//! Reads the section headers of 32-bit little-endian files, which all our boards' images are
//! (System V ABI, chapter 4). Not a general ELF reader.

use anyhow::{Context, Result, bail};

const HEADER_MAGIC: &[u8] = b"\x7fELF\x01\x01";
const SECTION_HOLDS_NO_BYTES: u32 = 8;
const FLAG_WRITE: u32 = 1;
const FLAG_ALLOC: u32 = 2;

/// A section that takes up room on the device.
#[derive(Debug, PartialEq, Eq)]
pub struct Section {
    /// Its name, such as `.text`.
    pub name: String,
    /// Its address at run time.
    pub address: u32,
    /// Its length in bytes.
    pub size: u32,
    /// It has contents that the image stores.
    pub in_flash: bool,
    /// It can be written at run time.
    pub in_ram: bool,
}

/// The sections of the image `file` that the device sees, in file order.
pub fn sections(file: &[u8]) -> Result<Vec<Section>> {
    if !file.starts_with(HEADER_MAGIC) {
        bail!("not a 32-bit little-endian ELF file");
    }
    let table = word(file, 0x20)? as usize;
    let entry_size = usize::from(half(file, 0x2e)?);
    let count = usize::from(half(file, 0x30)?);
    let names_index = usize::from(half(file, 0x32)?);
    let entry = |index: usize| table + index * entry_size;
    let names = word(file, entry(names_index) + 0x10)? as usize;

    let mut sections = Vec::new();
    for at in (0..count).map(entry) {
        let kind = word(file, at + 4)?;
        let flags = word(file, at + 8)?;
        let size = word(file, at + 0x14)?;
        if flags & FLAG_ALLOC == 0 || size == 0 {
            continue;
        }
        sections.push(Section {
            name: text(file, names + word(file, at)? as usize)?,
            address: word(file, at + 0xc)?,
            size,
            in_flash: kind != SECTION_HOLDS_NO_BYTES,
            in_ram: flags & FLAG_WRITE != 0,
        });
    }
    Ok(sections)
}

fn word(file: &[u8], at: usize) -> Result<u32> {
    let bytes = file.get(at..).and_then(|rest| rest.first_chunk());
    Ok(u32::from_le_bytes(
        *bytes.context("the ELF file is cut short")?,
    ))
}

fn half(file: &[u8], at: usize) -> Result<u16> {
    let bytes = file.get(at..).and_then(|rest| rest.first_chunk());
    Ok(u16::from_le_bytes(
        *bytes.context("the ELF file is cut short")?,
    ))
}

fn text(file: &[u8], at: usize) -> Result<String> {
    let rest = file.get(at..).context("the ELF file is cut short")?;
    let name = rest.split(|byte| *byte == 0).next().unwrap_or_default();
    Ok(String::from_utf8_lossy(name).into_owned())
}

#[cfg(test)]
mod tests;
