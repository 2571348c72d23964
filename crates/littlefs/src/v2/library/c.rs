//! What is used of the C library's header `lfs.h`, version 2.9, built with `LFS_MULTIVERSION`.
//!
//! Declared by hand rather than by bindgen, so that nobody needs libclang; the version of
//! `littlefs2-sys` is fixed in `Cargo.toml` because of that. The sizes below were compared with
//! bindgen's own on 32-bit and 64-bit targets.

use core::ffi::{c_char, c_int, c_void};

pub const ERR_IO: c_int = -5;
pub const ERR_CORRUPT: c_int = -84;

pub const O_RDONLY: c_int = 1;
pub const O_WRONLY: c_int = 2;
pub const O_CREAT: c_int = 0x100;
pub const O_EXCL: c_int = 0x200;
pub const O_TRUNC: c_int = 0x400;
pub const O_APPEND: c_int = 0x800;
/// The file differs from what is stored.
pub const F_DIRTY: u32 = 0x1_0000;
/// The cache holds what was written and is not stored yet.
pub const F_WRITING: u32 = 0x2_0000;
/// An error came up while writing; closing stores nothing.
pub const F_ERRED: u32 = 0x8_0000;
/// The contents lie in the directory.
pub const F_INLINE: u32 = 0x10_0000;

pub const SEEK_SET: c_int = 0;

pub const TYPE_DIR: u8 = 2;
pub const BLOCK_NULL: u32 = u32::MAX;
pub const NAME_MAX: usize = 255;

#[repr(C)]
pub struct Config {
    pub context: *mut c_void,
    pub read: Option<unsafe extern "C" fn(*const Config, u32, u32, *mut c_void, u32) -> c_int>,
    pub prog: Option<unsafe extern "C" fn(*const Config, u32, u32, *const c_void, u32) -> c_int>,
    pub erase: Option<unsafe extern "C" fn(*const Config, u32) -> c_int>,
    pub sync: Option<unsafe extern "C" fn(*const Config) -> c_int>,
    pub read_size: u32,
    pub prog_size: u32,
    pub block_size: u32,
    pub block_count: u32,
    pub block_cycles: i32,
    pub cache_size: u32,
    pub lookahead_size: u32,
    pub compact_thresh: u32,
    pub read_buffer: *mut c_void,
    pub prog_buffer: *mut c_void,
    pub lookahead_buffer: *mut c_void,
    pub name_max: u32,
    pub file_max: u32,
    pub attr_max: u32,
    pub metadata_max: u32,
    pub inline_max: u32,
    pub disk_version: u32,
}

#[repr(C)]
pub struct Info {
    pub kind: u8,
    pub size: u32,
    pub name: [u8; NAME_MAX + 1],
}

#[repr(C)]
#[derive(Default)]
pub struct FsInfo {
    pub disk_version: u32,
    pub block_size: u32,
    pub block_count: u32,
    pub name_max: u32,
    pub file_max: u32,
    pub attr_max: u32,
}

#[repr(C)]
pub struct Attribute {
    pub kind: u8,
    pub buffer: *mut c_void,
    pub size: u32,
}

#[repr(C)]
pub struct FileConfig {
    pub buffer: *mut c_void,
    pub attributes: *mut Attribute,
    pub attribute_count: u32,
}

#[repr(C)]
pub struct Cache {
    pub block: u32,
    pub off: u32,
    pub size: u32,
    pub buffer: *mut u8,
}

#[repr(C)]
pub struct MetadataPair {
    pub pair: [u32; 2],
    pub rev: u32,
    pub off: u32,
    pub etag: u32,
    pub count: u16,
    pub erased: bool,
    pub split: bool,
    pub tail: [u32; 2],
}

/// What `File` and `Dir` begin with, so that both can be in one list.
#[repr(C)]
pub struct Open {
    pub next: *mut Open,
    pub id: u16,
    pub kind: u8,
    pub m: MetadataPair,
}

#[repr(C)]
pub struct Dir {
    pub next: *mut Open,
    pub id: u16,
    pub kind: u8,
    pub m: MetadataPair,
    pub pos: u32,
    pub head: [u32; 2],
}

#[repr(C)]
pub struct SkipList {
    pub head: u32,
    pub size: u32,
}

#[repr(C)]
pub struct File {
    pub next: *mut Open,
    pub id: u16,
    pub kind: u8,
    pub m: MetadataPair,
    pub ctz: SkipList,
    pub flags: u32,
    pub pos: u32,
    pub block: u32,
    pub off: u32,
    pub cache: Cache,
    pub cfg: *const FileConfig,
}

#[repr(C)]
pub struct GlobalState {
    pub tag: u32,
    pub pair: [u32; 2],
}

#[repr(C)]
pub struct Lookahead {
    pub start: u32,
    pub size: u32,
    pub next: u32,
    pub ckpoint: u32,
    pub buffer: *mut u8,
}

#[repr(C)]
pub struct Lfs {
    pub rcache: Cache,
    pub pcache: Cache,
    pub root: [u32; 2],
    pub mlist: *mut Open,
    pub seed: u32,
    pub gstate: GlobalState,
    pub gdisk: GlobalState,
    pub gdelta: GlobalState,
    pub lookahead: Lookahead,
    pub cfg: *const Config,
    pub block_count: u32,
    pub name_max: u32,
    pub file_max: u32,
    pub attr_max: u32,
    pub inline_max: u32,
}

const _: () = {
    use core::mem::offset_of;
    let wide = size_of::<*const u8>() == 8;
    assert!(wide || size_of::<*const u8>() == 4);
    // As C compilers for x86-64 and for thumbv7m say.
    let sizes = [
        (size_of::<Config>(), 120, 88),
        (offset_of!(Config, read_size), 40, 20),
        (offset_of!(Config, lookahead_buffer), 88, 60),
        (offset_of!(Config, disk_version), 116, 84),
        (size_of::<Info>(), 264, 264),
        (offset_of!(Info, name), 8, 8),
        (size_of::<Attribute>(), 24, 12),
        (size_of::<FileConfig>(), 24, 12),
        (size_of::<Dir>(), 56, 52),
        (size_of::<File>(), 104, 84),
        (offset_of!(File, ctz), 44, 40),
        (offset_of!(File, flags), 52, 48),
        (offset_of!(File, cache), 72, 64),
        (offset_of!(File, cfg), 96, 80),
        (size_of::<Lfs>(), 160, 128),
        (offset_of!(Lfs, root), 48, 32),
        (offset_of!(Lfs, mlist), 56, 40),
        (offset_of!(Lfs, lookahead), 104, 84),
        (offset_of!(Lfs, cfg), 128, 104),
        (offset_of!(Lfs, file_max), 144, 116),
    ];
    let mut at = 0;
    while at < sizes.len() {
        let (here, on_64, on_32) = sizes[at];
        assert!(here == if wide { on_64 } else { on_32 });
        at += 1;
    }
};

// The crate has no Rust items that are used: this links the library in it.
use littlefs2_sys as _;
#[cfg(target_os = "none")]
use tinyrlibc as _;

unsafe extern "C" {
    #[link_name = "lfs_format"]
    pub fn format(lfs: *mut Lfs, config: *const Config) -> c_int;
    #[link_name = "lfs_mount"]
    pub fn mount(lfs: *mut Lfs, config: *const Config) -> c_int;
    #[link_name = "lfs_remove"]
    pub fn remove(lfs: *mut Lfs, path: *const c_char) -> c_int;
    #[link_name = "lfs_rename"]
    pub fn rename(lfs: *mut Lfs, from: *const c_char, to: *const c_char) -> c_int;
    #[link_name = "lfs_stat"]
    pub fn stat(lfs: *mut Lfs, path: *const c_char, info: *mut Info) -> c_int;
    #[link_name = "lfs_getattr"]
    pub fn getattr(
        lfs: *mut Lfs,
        path: *const c_char,
        kind: u8,
        buffer: *mut c_void,
        size: u32,
    ) -> i32;
    #[link_name = "lfs_file_opencfg"]
    pub fn file_opencfg(
        lfs: *mut Lfs,
        file: *mut File,
        path: *const c_char,
        flags: c_int,
        config: *const FileConfig,
    ) -> c_int;
    #[link_name = "lfs_file_close"]
    pub fn file_close(lfs: *mut Lfs, file: *mut File) -> c_int;
    #[link_name = "lfs_file_sync"]
    pub fn file_sync(lfs: *mut Lfs, file: *mut File) -> c_int;
    #[link_name = "lfs_file_read"]
    pub fn file_read(lfs: *mut Lfs, file: *mut File, into: *mut c_void, size: u32) -> i32;
    #[link_name = "lfs_file_write"]
    pub fn file_write(lfs: *mut Lfs, file: *mut File, data: *const c_void, size: u32) -> i32;
    #[link_name = "lfs_file_seek"]
    pub fn file_seek(lfs: *mut Lfs, file: *mut File, offset: i32, whence: c_int) -> i32;
    #[link_name = "lfs_file_truncate"]
    pub fn file_truncate(lfs: *mut Lfs, file: *mut File, size: u32) -> c_int;
    #[link_name = "lfs_file_size"]
    pub fn file_size(lfs: *mut Lfs, file: *mut File) -> i32;
    #[link_name = "lfs_mkdir"]
    pub fn mkdir(lfs: *mut Lfs, path: *const c_char) -> c_int;
    #[link_name = "lfs_dir_open"]
    pub fn dir_open(lfs: *mut Lfs, dir: *mut Dir, path: *const c_char) -> c_int;
    #[link_name = "lfs_dir_close"]
    pub fn dir_close(lfs: *mut Lfs, dir: *mut Dir) -> c_int;
    #[link_name = "lfs_dir_read"]
    pub fn dir_read(lfs: *mut Lfs, dir: *mut Dir, info: *mut Info) -> c_int;
    #[link_name = "lfs_fs_stat"]
    pub fn fs_stat(lfs: *mut Lfs, info: *mut FsInfo) -> c_int;
    #[link_name = "lfs_fs_traverse"]
    pub fn fs_traverse(
        lfs: *mut Lfs,
        block: Option<unsafe extern "C" fn(*mut c_void, u32) -> c_int>,
        data: *mut c_void,
    ) -> c_int;
}
