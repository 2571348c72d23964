//! A volume's label: an entry of the root directory, and a copy in the boot sector.

use crate::directory::Cursor;
use crate::disk::Disk;
use crate::entry::{self, END, FREE, Kind, LABEL, Meta};
use crate::shape::{Shape, Width, put};
use crate::time::Stamp;
use taipan_vfs::{Errno, Result};

/// A label: up to eleven characters, in capitals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label([u8; 11]);

/// What the boot sector has for no label.
pub(crate) const NO_NAME: &[u8; 11] = b"NO NAME    ";

impl Label {
    /// From text. `EINVAL` unless it is one to eleven ASCII characters that a label can have;
    /// small letters become capitals, spaces at the end do not count.
    pub fn new(text: &str) -> Result<Label> {
        let text = text.trim_end_matches(' ').as_bytes();
        let mut label = [b' '; 11];
        if text.is_empty() || text.starts_with(b" ") {
            return Err(Errno::EINVAL);
        }
        let places = label.get_mut(..text.len()).ok_or(Errno::EINVAL)?;
        for (place, &byte) in places.iter_mut().zip(text) {
            let is_bad = matches!(byte, 0..b' ' | 0x7f.. | b'"' | b'*' | b'+' | b',' | b'.' | b'/')
                || matches!(byte, b':'..=b'?' | b'['..=b']' | b'|');
            if is_bad {
                return Err(Errno::EINVAL);
            }
            *place = byte.to_ascii_uppercase();
        }
        Ok(Label(label))
    }

    /// The bytes, without spaces at the end: ASCII if we wrote it.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.trim_ascii_end()
    }

    /// The text; empty if another system wrote what is not ASCII.
    pub fn as_str(&self) -> &str {
        core::str::from_utf8(self.as_bytes()).unwrap_or("")
    }
}

impl Disk<'_> {
    /// The entry of the label, if there is one, and the first free entry of the root directory
    /// that would do, else the last entry.
    fn label_entry(&mut self) -> Result<(Option<Cursor>, Cursor)> {
        let mut cursor = self.first_entry(0);
        let mut free = None;
        loop {
            let raw = self.raw(cursor)?;
            let kind = entry::kind(&raw);
            if let Kind::Label = kind {
                return Ok((Some(cursor), cursor));
            }
            if let Kind::Free | Kind::End = kind {
                free = free.or(Some(cursor));
            }
            if matches!(kind, Kind::End) || !self.advance(&mut cursor)? {
                return Ok((None, free.unwrap_or(cursor)));
            }
        }
    }

    pub fn label(&mut self) -> Result<Option<Label>> {
        Ok(match self.label_entry()? {
            (Some(cursor), _) => Some(Label(*entry::short(&self.raw(cursor)?))),
            (None, _) => None,
        })
    }

    pub fn set_label(&mut self, label: Option<Label>, now: Stamp) -> Result<()> {
        self.state.writable()?;
        let (old, free) = self.label_entry()?;
        match (label, old) {
            (Some(label), _) => {
                let mut cursor = old.unwrap_or(free);
                let mut first = self.raw(cursor)?[0];
                if old.is_none() && !matches!(first, FREE | END) {
                    self.extend_directory(&mut cursor)?;
                    first = FREE;
                }
                let meta = Meta {
                    attributes: LABEL,
                    start: 0,
                    size: 0,
                    modified: now,
                };
                let place = self.place(cursor)?;
                *self.raw_mut(place)? = meta.to_raw(&label.0, 0);
                if first == END {
                    self.end_after(cursor)?;
                }
            }
            (None, Some(cursor)) => {
                let place = self.place(cursor)?;
                self.raw_mut(place)?[0] = FREE;
            }
            (None, None) => {}
        }
        let Shape { first, width, .. } = self.shape;
        let at = match width {
            Width::Fat32 => 71,
            _ => 43,
        };
        // 0x29 says that the boot sector has the fields around the label.
        let boot = self.load(first)?;
        if boot.get(at - 5) == Some(&0x29) {
            put(boot, at, label.as_ref().map_or(NO_NAME, |label| &label.0));
            self.state.dirty = true;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
