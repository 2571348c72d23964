//! `[flash]` and `[[partitions]]`.

use std::fs;
use std::path::Path;

use taipan_partitions::{Entry, FileSystemType, Flags, Kind, Table, Text, sound};
use taipan_vfs::Geometry;
use toml::de::{DeTable, DeValue};

use crate::value::{Result, Section, Wrong, line};

/// A flash and its partitions.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FlashLayout {
    /// Bytes of the flash.
    pub size: u32,
    /// Bytes that are erased at once.
    pub block_size: u32,
    /// The blocks where the two copies of the table begin.
    pub copies: [u32; 2],
    /// The partitions, until somebody changes them.
    pub table: Table,
}

impl FlashLayout {
    /// The flash as a block device, which reads and programs single bytes as far as this is
    /// concerned.
    pub fn geometry(&self) -> Geometry {
        Geometry {
            block_size: self.block_size,
            block_count: self.size / self.block_size,
            read_size: 1,
            program_size: 1,
        }
    }
}

/// What the text of a `board.toml` says of the board's flash; `None` if it has none with partitions.
/// Everything else in it is left to others.
///
/// # Errors
/// The first thing that is wrong, with its line.
pub fn parse(text: &str) -> Result<Option<FlashLayout>> {
    let file = DeTable::parse(text).map_err(|error| Wrong {
        line: line(text, error.span().map_or(0, |span| span.start)),
        what: error.message().to_owned(),
    })?;
    let partitions = file.get_ref().get("partitions");
    let Some(flash) = file.get_ref().get("flash") else {
        return match partitions {
            None => Ok(None),
            Some(value) => Err(Wrong {
                line: line(text, value.span().start),
                what: "partitions need a table [flash], with size, block and table".to_owned(),
            }),
        };
    };
    let flash = Section::of(text, "[flash]", flash)?;
    let mut layout = shape(&flash)?;
    let mut entries = Vec::new();
    if let Some(value) = partitions {
        let DeValue::Array(items) = value.get_ref() else {
            return Err(Wrong {
                line: line(text, value.span().start),
                what: "partitions are tables, each under a line [[partitions]]".to_owned(),
            });
        };
        for item in items.iter() {
            entries.push(Section::of(text, "a partition", item)?);
        }
    }
    for section in &entries {
        let pushed = layout.table.push(entry(section)?);
        pushed.map_err(|_| section.wrong("there are too many partitions".to_owned()))?;
    }
    sound(&layout.table, &layout.geometry(), layout.copies).map_err(|refusal| {
        let named = |entry: &Entry| Some(entry.name) == refusal.partition();
        let number = layout.table.entries().iter().rposition(named);
        let section = number.and_then(|number| entries.get(number));
        section.unwrap_or(&flash).wrong(refusal.to_string())
    })?;
    Ok(Some(layout))
}

/// What a file says, as [`parse`] finds it.
///
/// # Errors
/// A message with the file and the line.
pub fn read(file: &Path) -> std::result::Result<Option<FlashLayout>, String> {
    let text = fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    parse(&text).map_err(|wrong| format!("{}:{}: {}", file.display(), wrong.line, wrong.what))
}

/// The flash without its partitions.
fn shape(flash: &Section<'_>) -> Result<FlashLayout> {
    flash.has_only(&["size", "block", "table"])?;
    let (size, block_size) = (flash.bytes("size")?, flash.bytes("block")?);
    if !block_size.is_power_of_two() || size == 0 || !size.is_multiple_of(block_size) {
        let what = "`block` is a power of two, and `size` a multiple of it".to_owned();
        return Err(flash.wrong(what));
    }
    let starts = flash.two_bytes("table")?;
    let layout = FlashLayout {
        size,
        block_size,
        copies: starts.map(|start| start / block_size),
        table: Table::empty(),
    };
    let on_grid = starts.iter().all(|start| start.is_multiple_of(block_size));
    if !on_grid || !taipan_partitions::can_have_table(&layout.geometry(), layout.copies) {
        let what = "`table` is two starts of blocks on the flash, with room for a copy each";
        return Err(flash.wrong(what.to_owned()));
    }
    Ok(layout)
}

/// A text that is short enough.
fn short<const N: usize>(section: &Section<'_>, key: &str) -> Result<Option<Text<N>>> {
    section.meaning(key, &format!("a text of at most {N} bytes"), Text::new)
}

fn entry(section: &Section<'_>) -> Result<Entry> {
    section.has_only(&[
        "name", "kind", "start", "size", "fs", "mount", "readonly", "format", "usb",
    ])?;
    let Some(name) = short::<15>(section, "name")? else {
        return Err(section.wrong("a partition lacks `name`".to_owned()));
    };
    let kind = section.meaning("kind", "firmware, rom, xip, fs or raw", Kind::of)?;
    let file_system = section.meaning("fs", "fat, lfs1 or lfs2", FileSystemType::of)?;
    Ok(Entry {
        name,
        kind: kind.unwrap_or(Kind::FileSystem),
        start: section.bytes("start")?,
        size: section.bytes("size")?,
        file_system: file_system.unwrap_or(FileSystemType::Any),
        mount: short::<31>(section, "mount")?.unwrap_or(Text::EMPTY),
        flags: Flags {
            read_only: section.flag("readonly")?,
            format_when_blank: section.flag("format")?,
            usb: section.flag("usb")?,
        },
    })
}
