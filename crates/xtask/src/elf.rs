//! Just enough of the ELF format to say how much flash and RAM an image takes, and what takes it.
//!
//! Reads the section headers, the segments and the symbol table of 32-bit little-endian files, which all our
//! boards' images are (System V ABI, chapter 4). Not a general ELF reader.

use anyhow::{Context, Result, bail};

const HEADER_MAGIC: &[u8] = b"\x7fELF\x01\x01";
const SECTION_HOLDS_NO_BYTES: u32 = 8;
const FLAG_WRITE: u32 = 1;
const FLAG_ALLOC: u32 = 2;
const FLAG_CODE: u32 = 4;
const SECTION_HOLDS_SYMBOLS: u32 = 2;
const SEGMENT_IS_LOADED: u32 = 1;
const SYMBOL_SIZE: usize = 16;

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
    /// It is executed.
    pub is_code: bool,
}

/// A named piece of a section: a function or a static.
#[derive(Debug, PartialEq, Eq)]
pub struct Symbol {
    /// Its name as the linker knows it, mangled.
    pub name: String,
    /// Its address at run time; a Thumb function's has no mark in the lowest bit.
    pub address: u32,
    /// Its length in bytes.
    pub size: u32,
}

/// What a loader puts into memory, where it is kept: initial values of variables lie in flash.
#[derive(Debug, PartialEq, Eq)]
pub struct Segment<'f> {
    /// Where it is kept.
    pub address: u32,
    /// Its contents.
    pub data: &'f [u8],
}

/// The contents of the image `file`, segment by segment.
pub fn segments(file: &[u8]) -> Result<Vec<Segment<'_>>> {
    if !file.starts_with(HEADER_MAGIC) {
        bail!("not a 32-bit little-endian ELF file");
    }
    let table = word(file, 0x1c)? as usize;
    let (entry_size, count) = (half(file, 0x2a)?, half(file, 0x2c)?);
    let mut segments = Vec::new();
    for index in 0..usize::from(count) {
        let at = table.saturating_add(index * usize::from(entry_size));
        let (kind, offset) = (word(file, at)?, word(file, at + 4)? as usize);
        let (address, size) = (word(file, at + 0xc)?, word(file, at + 0x10)? as usize);
        if kind == SEGMENT_IS_LOADED && size != 0 {
            let data = file.get(offset..offset.saturating_add(size));
            let data = data.context("the ELF file is cut short")?;
            segments.push(Segment { address, data });
        }
    }
    Ok(segments)
}

/// The sections of the image `file` that the device sees, in file order.
pub fn sections(file: &[u8]) -> Result<Vec<Section>> {
    let headers = Headers::of(file)?;
    let names = word(file, headers.at(headers.names) + 0x10)? as usize;
    let mut sections = Vec::new();
    for at in headers.all() {
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
            is_code: flags & FLAG_CODE != 0,
        });
    }
    Ok(sections)
}

/// The symbols of the image `file` that have a length, by address, one for each address.
pub fn symbols(file: &[u8]) -> Result<Vec<Symbol>> {
    let headers = Headers::of(file)?;
    let mut symbols = Vec::new();
    for at in headers.all() {
        if word(file, at + 4)? != SECTION_HOLDS_SYMBOLS {
            continue;
        }
        let start = word(file, at + 0x10)? as usize;
        let count = word(file, at + 0x14)? as usize / SYMBOL_SIZE;
        let names = word(file, at + 0x18)? as usize;
        let names = word(file, headers.at(names) + 0x10)? as usize;
        for at in (0..count).map(|index| start + index * SYMBOL_SIZE) {
            let size = word(file, at + 8)?;
            if size != 0 {
                let is_function = word(file, at + 12)? & 0xf == 2;
                symbols.push(Symbol {
                    name: text(file, names + word(file, at)? as usize)?,
                    address: word(file, at + 4)? & !u32::from(is_function),
                    size,
                });
            }
        }
    }
    symbols.sort_by(|a, b| (a.address, &a.name).cmp(&(b.address, &b.name)));
    symbols.dedup_by_key(|symbol| symbol.address);
    Ok(symbols)
}

/// Where the section headers lie.
struct Headers {
    table: usize,
    entry_size: usize,
    count: usize,
    /// The index of the section that holds the sections' names.
    names: usize,
}

impl Headers {
    fn of(file: &[u8]) -> Result<Self> {
        if !file.starts_with(HEADER_MAGIC) {
            bail!("not a 32-bit little-endian ELF file");
        }
        Ok(Self {
            table: word(file, 0x20)? as usize,
            entry_size: usize::from(half(file, 0x2e)?),
            count: usize::from(half(file, 0x30)?),
            names: usize::from(half(file, 0x32)?),
        })
    }

    fn at(&self, index: usize) -> usize {
        self.table
            .saturating_add(index.saturating_mul(self.entry_size))
    }

    fn all(&self) -> impl Iterator<Item = usize> {
        (0..self.count).map(|index| self.at(index))
    }
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
pub mod tests;
