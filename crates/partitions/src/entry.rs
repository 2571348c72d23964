//! One partition, and its form on flash.

use core::ops::Range;

use crate::Text;

/// What a partition is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// The image that runs; no plan changes it.
    Firmware,
    /// A ROMFS image, executed in place.
    Rom,
    /// A store of code that is executed in place.
    Xip,
    /// A file system.
    FileSystem,
    /// A program's own use, or none.
    Raw,
}

impl Kind {
    const ALL: [Kind; 5] = [
        Kind::Firmware,
        Kind::Rom,
        Kind::Xip,
        Kind::FileSystem,
        Kind::Raw,
    ];

    /// Its name.
    pub fn text(self) -> &'static str {
        match self {
            Kind::Firmware => "firmware",
            Kind::Rom => "rom",
            Kind::Xip => "xip",
            Kind::FileSystem => "fs",
            Kind::Raw => "raw",
        }
    }

    /// The kind of this name.
    pub fn of(text: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.text() == text)
    }

    fn from_code(code: u8) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.code() == code)
    }

    fn code(self) -> u8 {
        match self {
            Kind::Firmware => 1,
            Kind::Rom => 2,
            Kind::Xip => 3,
            Kind::FileSystem => 4,
            Kind::Raw => 5,
        }
    }
}

/// Which file system is on a partition.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FileSystemType {
    /// None, or whichever is found there.
    Any,
    /// FAT12, FAT16 or FAT32.
    Fat,
    /// littlefs 1.
    Littlefs1,
    /// littlefs 2.
    Littlefs2,
}

impl FileSystemType {
    const ALL: [FileSystemType; 4] = [
        FileSystemType::Any,
        FileSystemType::Fat,
        FileSystemType::Littlefs1,
        FileSystemType::Littlefs2,
    ];

    /// Its name; empty for [`FileSystemType::Any`].
    pub fn text(self) -> &'static str {
        match self {
            FileSystemType::Any => "",
            FileSystemType::Fat => "fat",
            FileSystemType::Littlefs1 => "lfs1",
            FileSystemType::Littlefs2 => "lfs2",
        }
    }

    /// The type of this name.
    pub fn of(text: &str) -> Option<FileSystemType> {
        let mut all = FileSystemType::ALL.into_iter();
        all.find(|kind| kind.text() == text)
    }

    fn from_code(code: u8) -> Option<FileSystemType> {
        let mut all = FileSystemType::ALL.into_iter();
        all.find(|kind| kind.code() == code)
    }

    fn code(self) -> u8 {
        match self {
            FileSystemType::Any => 0,
            FileSystemType::Fat => 1,
            FileSystemType::Littlefs1 => 2,
            FileSystemType::Littlefs2 => 3,
        }
    }
}

/// What else there is to say of a partition.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Flags {
    /// Nothing is written to it.
    pub read_only: bool,
    /// A file system is made on it when every byte of it is 0xff.
    pub format_when_blank: bool,
    /// It is offered to a computer as a disk, by boards that have USB mass storage
    /// ([`crate::Table::offered`]).
    pub usb: bool,
}

/// A partition.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Not empty, and no other partition's.
    pub name: Text<15>,
    /// What it is for.
    pub kind: Kind,
    /// Its first byte on the flash.
    pub start: u32,
    /// Bytes; not 0.
    pub size: u32,
    /// The file system, if it is for one.
    pub file_system: FileSystemType,
    /// Where it is mounted at start; empty if it is not.
    pub mount: Text<31>,
    /// More of it.
    pub flags: Flags,
}

/// Bytes of an entry on flash: name, kind, file system, flags, 0, start, size, mount point, 0.
pub const ENTRY_SIZE: usize = 64;

const READ_ONLY: u8 = 1;
const FORMAT_WHEN_BLANK: u8 = 2;
const USB: u8 = 4;

impl Entry {
    /// A partition; a name that is too long is cut.
    pub fn new(name: &str, kind: Kind, start: u32, size: u32) -> Entry {
        Entry {
            name: Text::cut(name),
            kind,
            start,
            size,
            file_system: FileSystemType::Any,
            mount: Text::EMPTY,
            flags: Flags::default(),
        }
    }

    /// With this file system.
    pub fn with_file_system(self, file_system: FileSystemType) -> Entry {
        Entry {
            file_system,
            ..self
        }
    }

    /// Mounted here; a path that is too long is cut.
    pub fn mounted_at(self, mount: &str) -> Entry {
        Entry {
            mount: Text::cut(mount),
            ..self
        }
    }

    /// With these flags.
    pub fn with_flags(self, flags: Flags) -> Entry {
        Entry { flags, ..self }
    }

    /// Its bytes on the flash.
    pub fn range(&self) -> Range<u64> {
        let start = u64::from(self.start);
        start..start + u64::from(self.size)
    }

    /// May programs write to it? Only to file systems and what is free, and not to what is
    /// read-only.
    pub fn may_be_written(&self) -> bool {
        matches!(self.kind, Kind::FileSystem | Kind::Raw) && !self.flags.read_only
    }

    /// Is it the same range, used for the same?
    pub fn keeps(&self, other: &Entry) -> bool {
        self.kind == other.kind
            && self.range() == other.range()
            && self.file_system == other.file_system
    }

    /// Its form on flash.
    pub fn encode(&self) -> [u8; ENTRY_SIZE] {
        let mut bytes = [0; ENTRY_SIZE];
        put(&mut bytes, 0, self.name.as_str().as_bytes());
        let flags = [
            (self.flags.read_only, READ_ONLY),
            (self.flags.format_when_blank, FORMAT_WHEN_BLANK),
            (self.flags.usb, USB),
        ];
        let flags = flags.iter().map(|(is_set, bit)| u8::from(*is_set) * bit);
        let what = [self.kind.code(), self.file_system.code(), flags.sum()];
        put(&mut bytes, 16, &what);
        put(&mut bytes, 20, &self.start.to_le_bytes());
        put(&mut bytes, 24, &self.size.to_le_bytes());
        put(&mut bytes, 28, self.mount.as_str().as_bytes());
        bytes
    }

    /// An entry from its form on flash. `None` for anything that [`Entry::encode`] does not give.
    pub fn decode(bytes: &[u8; ENTRY_SIZE]) -> Option<Entry> {
        let word = |at: usize| {
            let bytes = bytes.get(at..at + 4)?;
            bytes.try_into().ok().map(u32::from_le_bytes)
        };
        let flags = bytes[18];
        let entry = Entry {
            name: Text::from_padded(bytes.get(..16)?)?,
            kind: Kind::from_code(bytes[16])?,
            start: word(20)?,
            size: word(24)?,
            file_system: FileSystemType::from_code(bytes[17])?,
            mount: Text::from_padded(bytes.get(28..60)?)?,
            flags: Flags {
                read_only: flags & READ_ONLY != 0,
                format_when_blank: flags & FORMAT_WHEN_BLANK != 0,
                usb: flags & USB != 0,
            },
        };
        (entry.encode() == *bytes).then_some(entry)
    }
}

fn put(bytes: &mut [u8; ENTRY_SIZE], at: usize, what: &[u8]) {
    for (to, from) in bytes.iter_mut().skip(at).zip(what) {
        *to = *from;
    }
}
