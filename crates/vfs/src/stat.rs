//! What is known about a file, a directory entry or a whole file system.
//!
//! Field for field what Python's `os.stat` and `os.statvfs` return; a file system fills in what
//! it has and leaves the rest at zero.

/// The file-type bits of [`Stat::mode`].
pub const S_IFMT: u32 = 0xf000;
/// A directory, in [`Stat::mode`].
pub const S_IFDIR: u32 = 0x4000;
/// A regular file, in [`Stat::mode`].
pub const S_IFREG: u32 = 0x8000;

/// The ten fields of `os.stat`, in its order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stat {
    /// Type ([`S_IFMT`]) and permission bits.
    pub mode: u32,
    /// Inode number.
    pub inode: u64,
    /// Device number.
    pub device: u64,
    /// Number of hard links.
    pub links: u64,
    /// Owner.
    pub user: u32,
    /// Group.
    pub group: u32,
    /// Length in bytes.
    pub size: u64,
    /// Last access, seconds since 1970-01-01 UTC.
    pub accessed: i64,
    /// Last change of contents, seconds since 1970-01-01 UTC.
    pub modified: i64,
    /// Last change of metadata (or creation), seconds since 1970-01-01 UTC.
    pub changed: i64,
}

impl Stat {
    /// A directory of which nothing else is known.
    pub const DIRECTORY: Stat = Stat::of(S_IFDIR, 0);

    /// A regular file of `size` bytes of which nothing else is known.
    pub const fn file(size: u64) -> Stat {
        Stat::of(S_IFREG, size)
    }

    const fn of(mode: u32, size: u64) -> Stat {
        Stat {
            mode,
            inode: 0,
            device: 0,
            links: 0,
            user: 0,
            group: 0,
            size,
            accessed: 0,
            modified: 0,
            changed: 0,
        }
    }

    /// Whether it is a directory.
    pub const fn is_dir(&self) -> bool {
        self.mode & S_IFMT == S_IFDIR
    }

    /// Whether it is a regular file.
    pub const fn is_file(&self) -> bool {
        self.mode & S_IFMT == S_IFREG
    }
}

/// The ten fields of `os.statvfs`, in its order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StatVfs {
    /// Block size in bytes.
    pub block_size: u64,
    /// The unit that `blocks`, `blocks_free` and `blocks_available` count, in bytes.
    pub fragment_size: u64,
    /// Size of the file system, in fragments.
    pub blocks: u64,
    /// Free fragments.
    pub blocks_free: u64,
    /// Free fragments for those without privileges.
    pub blocks_available: u64,
    /// Number of inodes.
    pub files: u64,
    /// Free inodes.
    pub files_free: u64,
    /// Free inodes for those without privileges.
    pub files_available: u64,
    /// Mount flags; [`StatVfs::READ_ONLY`] is the one in use.
    pub flags: u64,
    /// Longest name, in bytes.
    pub name_max: u64,
}

impl StatVfs {
    /// In [`StatVfs::flags`]: nothing can be written (`ST_RDONLY`).
    pub const READ_ONLY: u64 = 1;
}

/// One entry of a directory, its name in the buffer that the caller gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DirEntry<'n> {
    /// The name, without a path.
    pub name: &'n [u8],
    /// Type bits as in [`Stat::mode`] ([`S_IFDIR`], [`S_IFREG`], ...); 0 if not known.
    pub kind: u32,
    /// Inode number, 0 if there are none.
    pub inode: u64,
    /// Length in bytes, where listing tells it without another look-up.
    pub size: Option<u64>,
}

impl DirEntry<'_> {
    /// Whether it is a directory.
    pub const fn is_dir(&self) -> bool {
        self.kind & S_IFMT == S_IFDIR
    }
}
