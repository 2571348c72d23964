//! Files and directories through their lives, as a program sees them.

use crate::testing::{RamFat, Sparse, formatted, get, names, put};
use crate::{ArrayVolume, Fat, Format, Label, Width};
use core::cell::Cell;
use std::borrow::ToOwned;
use std::vec;
use taipan_vfs::{
    BlockDevice, Clock, Errno, FileSystem, Geometry, NoClock, OpenMode, Path, RamDisk, SeekFrom,
    StatVfs,
};

const ROOT: Path<'static> = Path::ROOT;

fn path(text: &str) -> Path<'_> {
    Path::new(text)
}

/// Nothing is taken that no name leads to.
fn is_empty(fat: &mut RamFat) -> bool {
    let space = fat.statvfs(ROOT).unwrap();
    space.blocks == space.blocks_free
}

#[test]
fn a_file_through_its_life() {
    let mut fat = formatted(5000, &Format::DEFAULT);
    assert_eq!(fat.width(), Ok(Width::Fat12));
    let path = Path::new("/f");
    let file = fat.open(path, OpenMode::WRITE.updating()).unwrap();
    assert_eq!(fat.write(file, b"hello"), Ok(5));
    assert_eq!(fat.seek(file, SeekFrom::Start(7)), Ok(7));
    assert_eq!(fat.write(file, b"x"), Ok(1));
    assert_eq!(fat.seek(file, SeekFrom::Start(3)), Ok(3));
    let mut buffer = [9; 9];
    assert_eq!(fat.read(file, &mut buffer), Ok(5));
    assert_eq!(buffer, *b"lo\0\0x\x09\x09\x09\x09");
    // It stays readable while open, as on a Unix.
    assert_eq!(fat.remove(path), Ok(()));
    assert_eq!(fat.stat(path), Err(Errno::ENOENT));
    assert_eq!(fat.seek(file, SeekFrom::End(-1)), Ok(7));
    assert_eq!(fat.read(file, &mut buffer), Ok(1));
    assert_eq!(fat.close(file), Ok(()));
    assert_eq!(fat.close(file), Err(Errno::EBADF));
    assert_eq!(fat.read(file, &mut buffer), Err(Errno::EBADF));
    let free = fat.statvfs(Path::ROOT).unwrap();
    assert_eq!(free.blocks, free.blocks_free);
}

#[test]
pub(crate) fn names_are_kept_and_found() {
    let mut fat = formatted(5000, &Format::DEFAULT);
    for name in [
        "/foo.txt",
        "/FOO2.TXT",
        "/Mixed.Case",
        "/Grüße aus Köln.txt",
        "/a+b",
        "/.hidden",
    ] {
        put(&mut fat, name, name.as_bytes());
    }
    assert_eq!(
        names(&mut fat, "/"),
        [
            "foo.txt",
            "FOO2.TXT",
            "Mixed.Case",
            "Grüße aus Köln.txt",
            "a+b",
            ".hidden"
        ]
    );
    assert_eq!(
        get(&mut fat, "/GRÜßE AUS KÖLN.TXT"),
        "/Grüße aus Köln.txt".as_bytes()
    );
    assert_eq!(get(&mut fat, "/MIXED~1.CAS"), b"/Mixed.Case");
}

#[test]
fn handles_on_one_file_agree() {
    let mut fat = formatted(5000, &Format::DEFAULT);
    let writer = fat.open(path("/f"), OpenMode::WRITE).unwrap();
    let reader = fat.open(path("/F"), OpenMode::READ).unwrap();
    let data = vec![7; 3000];
    assert_eq!(fat.write(writer, &data), Ok(3000));
    let mut buffer = [0; 4000];
    assert_eq!(fat.read(reader, &mut buffer), Ok(3000));
    // Before anything is flushed, too.
    assert_eq!(fat.stat(path("/f")).unwrap().size, 3000);
    assert_eq!(fat.truncate(writer, 100), Ok(()));
    assert_eq!(fat.seek(reader, SeekFrom::End(0)), Ok(100));
    put(&mut fat, "/g", &[9; 5000]);
    assert_eq!(fat.seek(writer, SeekFrom::Start(0)), Ok(0));
    let late = fat.open(path("/f"), OpenMode::APPEND.updating()).unwrap();
    assert_eq!(fat.write(late, &data), Ok(3000));
    assert_eq!(fat.read(reader, &mut buffer), Ok(3000));
    assert_eq!(buffer[..3000], data);
    // The fifth is one too many.
    let fifth = fat.open(path("/g"), OpenMode::READ).unwrap();
    assert_eq!(fat.open(path("/new"), OpenMode::WRITE), Err(Errno::EMFILE));
    assert_eq!(fat.stat(path("/new")), Err(Errno::ENOENT));
    for file in [fifth, writer, late, reader] {
        fat.close(file).unwrap();
    }
    assert_eq!(get(&mut fat, "/f").len(), 3100);
    for name in ["/f", "/g"] {
        fat.remove(path(name)).unwrap();
    }
    assert!(is_empty(&mut fat));
}

#[test]
fn files_that_are_replaced_while_open() {
    let mut fat = formatted(5000, &Format::DEFAULT);
    put(&mut fat, "/old", &[1; 2000]);
    put(&mut fat, "/new", &[2; 3000]);
    let old = fat.open(path("/old"), OpenMode::READ.updating()).unwrap();
    let new = fat.open(path("/new"), OpenMode::APPEND).unwrap();
    fat.rename(path("/new"), path("/old")).unwrap();
    // The one lives on without a name, the other under its new one.
    let mut buffer = [0; 4000];
    assert_eq!(fat.read(old, &mut buffer), Ok(2000));
    assert_eq!(fat.write(old, &[3; 1000]), Ok(1000));
    assert_eq!(fat.write(new, &[4; 1000]), Ok(1000));
    put(&mut fat, "/new", &[5; 100]);
    fat.close(new).unwrap();
    fat.close(old).unwrap();
    assert_eq!(get(&mut fat, "/old"), [&[2; 3000][..], &[4; 1000]].concat());
    assert_eq!(names(&mut fat, "/"), ["old", "new"]);
    fat.remove(path("/old")).unwrap();
    fat.remove(path("/new")).unwrap();
    assert!(is_empty(&mut fat));
}

#[test]
fn directories_move() {
    let mut fat = formatted(5000, &Format::DEFAULT);
    for name in ["/a", "/a/b", "/c"] {
        fat.mkdir(path(name)).unwrap();
    }
    put(&mut fat, "/a/b/f", b"deep");
    let refused = [
        ("/a", "/a/x", Errno::EINVAL),
        ("/a", "/A/B/x", Errno::EINVAL),
        ("/a/b", "/a", Errno::ENOTEMPTY),
        ("/a/b/f", "/c", Errno::EISDIR),
        ("/c", "/a/b/f", Errno::ENOTDIR),
        ("/c", "/a", Errno::ENOTEMPTY),
        ("/none", "/x", Errno::ENOENT),
        ("/c", "/none/x", Errno::ENOENT),
        ("/c", "/a/b/f/x", Errno::ENOTDIR),
        ("/", "/x", Errno::EBUSY),
    ];
    for (from, to, errno) in refused {
        assert_eq!(fat.rename(path(from), path(to)), Err(errno), "{from} {to}");
    }
    fat.rename(path("/a/b"), path("/c")).unwrap();
    assert_eq!(get(&mut fat, "/c/f"), b"deep");
    // Only the spelling changes.
    fat.rename(path("/c"), path("/C is its name")).unwrap();
    fat.rename(path("/C is its name"), path("/c IS ITS name"))
        .unwrap();
    assert_eq!(names(&mut fat, "/"), ["a", "c IS ITS name"]);
    assert_eq!(fat.rmdir(path("/a")), Ok(()));
    assert_eq!(fat.rmdir(path("/c is its name")), Err(Errno::ENOTEMPTY));
    assert_eq!(fat.rmdir(path("/c is its name/f")), Err(Errno::ENOTDIR));
    assert_eq!(fat.rmdir(ROOT), Err(Errno::EBUSY));
    assert_eq!(fat.mkdir(ROOT), Err(Errno::EEXIST));
    assert_eq!(fat.remove(ROOT), Err(Errno::EISDIR));
}

#[test]
fn listing_while_things_change() {
    let mut fat = formatted(5000, &Format::DEFAULT);
    fat.mkdir(path("/d")).unwrap();
    for name in ["/d/1", "/d/2", "/d/3"] {
        put(&mut fat, name, b"");
    }
    let dir = fat.open_dir(path("/d")).unwrap();
    let mut name = [0; 255];
    assert_eq!(fat.read_dir(dir, &mut name).unwrap().unwrap().name, b"1");
    fat.remove(path("/d/1")).unwrap();
    fat.remove(path("/d/2")).unwrap();
    assert_eq!(fat.read_dir(dir, &mut []), Err(Errno::ENAMETOOLONG));
    assert_eq!(fat.read_dir(dir, &mut name).unwrap().unwrap().name, b"3");
    fat.remove(path("/d/3")).unwrap();
    fat.rmdir(path("/d")).unwrap();
    assert_eq!(fat.read_dir(dir, &mut name), Ok(None));
    fat.close_dir(dir).unwrap();
    assert_eq!(fat.read_dir(dir, &mut name), Err(Errno::EBADF));
}

#[test]
fn a_short_buffer_gets_the_short_name() {
    let mut fat = formatted(5000, &Format::DEFAULT);
    let long = "/ün".to_owned() + &"ü".repeat(200);
    put(&mut fat, &long, b"x");
    let dir = fat.open_dir(ROOT).unwrap();
    let mut name = [0; 255];
    let entry = fat.read_dir(dir, &mut name).unwrap().unwrap();
    assert_eq!(entry.name, b"_N____~1");
    assert_eq!(get(&mut fat, "/_n____~1"), b"x");
}

#[test]
fn read_only() {
    let mut fat = formatted(5000, &Format::DEFAULT);
    put(&mut fat, "/locked", b"x");
    fat.mount(true).unwrap();
    let flags = fat.statvfs(ROOT).unwrap().flags;
    assert_eq!(flags, StatVfs::READ_ONLY);
    let refused = [
        fat.open(path("/f"), OpenMode::WRITE).map(drop),
        fat.open(path("/locked"), OpenMode::APPEND).map(drop),
        fat.remove(path("/locked")),
        fat.mkdir(path("/d")),
        fat.rename(path("/locked"), path("/x")),
        fat.set_label(None),
    ];
    assert!(refused.iter().all(|result| *result == Err(Errno::EROFS)));
    assert_eq!(get(&mut fat, "/locked"), b"x");
    // A file alone can be locked too, by a bit of its entry, the first of the root directory.
    let (_, disk, _) = fat.into_parts();
    let mut memory = disk.into_memory();
    let entry = memory.windows(11).position(|name| name == b"LOCKED     ");
    memory[entry.unwrap() + 11] |= 1;
    let disk = RamDisk::new(memory, Geometry::sectors(512, 5000)).unwrap();
    let mut fat = Fat::new(ArrayVolume::<512, 4, 2>::in_arrays(), disk, NoClock);
    fat.mount(false).unwrap();
    let refused = fat.open(path("/locked"), OpenMode::WRITE);
    assert_eq!(refused, Err(Errno::EACCES));
    assert_eq!(fat.remove(path("/locked")), Err(Errno::EACCES));
    assert_eq!(get(&mut fat, "/locked"), b"x");
}

/// A clock that is put forward.
#[derive(Default)]
struct Watch(Cell<u32>);

impl Clock for Watch {
    fn seconds(&self) -> u32 {
        self.0.get()
    }
}

#[test]
fn times_of_change() {
    let watch = Watch::default();
    let disk = RamDisk::new(vec![0; 100 * 512], Geometry::sectors(512, 100)).unwrap();
    let mut fat = Fat::new(ArrayVolume::<512, 2, 1>::in_arrays(), disk, &watch);
    fat.format(&Format::DEFAULT).unwrap();
    let hour = 1_700_000_000;
    watch.0.set(hour);
    put(&mut fat, "/f", b"x");
    fat.mkdir(path("/d")).unwrap();
    watch.0.set(hour + 3600);
    assert_eq!(get(&mut fat, "/f"), b"x");
    fat.rename(path("/f"), path("/g")).unwrap();
    let mut time_of = |name| fat.stat(path(name)).unwrap().modified;
    assert_eq!((time_of("/g"), time_of("/d")), (hour.into(), hour.into()));
    // Emptying is a change, even of a file that is empty.
    put(&mut fat, "/g", b"");
    watch.0.set(hour + 7200);
    put(&mut fat, "/g", b"");
    let stat = fat.stat(path("/g")).unwrap();
    assert_eq!((stat.modified, stat.size), ((hour + 7200).into(), 0));
}

#[test]
fn upstreams_figures() {
    let mut fat = formatted(50, &Format::DEFAULT);
    let space = fat.statvfs(ROOT).unwrap();
    let expected = StatVfs {
        block_size: 512,
        fragment_size: 512,
        blocks: 16,
        blocks_free: 16,
        blocks_available: 16,
        name_max: 255,
        ..StatVfs::default()
    };
    assert_eq!(space, expected);
    // 4 GB: FAT32 in a partition.
    let disk = Sparse::new(8 << 20);
    let mut fat = Fat::new(ArrayVolume::<512, 1, 1>::in_arrays(), disk, NoClock);
    fat.format(&Format::DEFAULT).unwrap();
    assert_eq!(fat.width(), Ok(Width::Fat32));
    let space = fat.statvfs(ROOT).unwrap();
    let figures = (space.block_size, space.blocks, space.blocks_free);
    assert_eq!(figures, (32768, 131_054, 131_053));
    put(&mut fat, "/test.txt", b"test file");
    let (_, mut disk, _) = fat.into_parts();
    let mut fat = Fat::new(ArrayVolume::<512, 1, 1>::in_arrays(), &mut disk, NoClock);
    fat.mount(false).unwrap();
    assert_eq!(fat.statvfs(ROOT).unwrap().blocks_free, 131_052);
    assert_eq!(get(&mut fat, "/test.txt"), b"test file");
}

#[test]
fn files_end_at_four_gigabytes() {
    let mut fat = formatted(5000, &Format::DEFAULT);
    let file = fat.open(path("/f"), OpenMode::WRITE).unwrap();
    fat.seek(file, SeekFrom::Start(u32::MAX.into())).unwrap();
    assert_eq!(fat.write(file, b"x"), Err(Errno::EFBIG));
    fat.seek(file, SeekFrom::Start(1 << 40)).unwrap();
    assert_eq!(fat.write(file, b"x"), Err(Errno::EFBIG));
    assert_eq!(fat.truncate(file, 1 << 32), Err(Errno::EFBIG));
    // A gap that does not fit takes nothing.
    assert_eq!(fat.truncate(file, 1 << 30), Err(Errno::ENOSPC));
    fat.seek(file, SeekFrom::Start(1 << 30)).unwrap();
    assert_eq!(fat.write(file, b"x"), Err(Errno::ENOSPC));
    assert!(is_empty(&mut fat));
    assert_eq!(fat.seek(file, SeekFrom::End(-1)), Err(Errno::EINVAL));
}

#[test]
fn labels() {
    for width in [Width::Fat12, Width::Fat16] {
        let options = Format {
            width: Some(width),
            label: Some(Label::new("first").unwrap()),
            ..Format::DEFAULT
        };
        let mut fat = formatted(9000, &options);
        assert_eq!(fat.label().unwrap().unwrap().as_str(), "FIRST");
        put(&mut fat, "/FIRST", b"no label");
        fat.set_label(None).unwrap();
        assert_eq!(fat.label(), Ok(None));
        fat.set_label(Some(Label::new("second").unwrap())).unwrap();
        assert_eq!(fat.label().unwrap().unwrap().as_str(), "SECOND");
        assert_eq!(names(&mut fat, "/"), ["FIRST"]);
        assert_eq!(fat.stat(path("/second")), Err(Errno::ENOENT));
    }
}

#[test]
fn files_of_a_volume_that_is_gone() {
    let mut fat = formatted(5000, &Format::DEFAULT);
    let file = fat.open(path("/f"), OpenMode::WRITE).unwrap();
    fat.write(file, b"never seen again").unwrap();
    let dir = fat.open_dir(ROOT).unwrap();
    fat.format(&Format::DEFAULT).unwrap();
    assert_eq!(fat.write(file, b"x"), Err(Errno::EBADF));
    assert_eq!(fat.close(file), Ok(()));
    assert_eq!(fat.read_dir(dir, &mut [0; 20]), Ok(None));
    assert_eq!(names(&mut fat, "/").len(), 0);
}

#[test]
fn devices_that_will_not_do() {
    let mut fat = Fat::new(
        ArrayVolume::<512, 1, 1>::in_arrays(),
        Sparse::new(100),
        NoClock,
    );
    assert_eq!(fat.mount(false), Err(Errno::ENODEV));
    assert_eq!(fat.stat(ROOT), Err(Errno::ENODEV));
    fat.format(&Format::DEFAULT).unwrap();
    put(&mut fat, "/f", b"x");
    // Upstream's answers: what a device says is EIO, unless it is that it cannot be written.
    for (failure, errno) in [(Errno::EINVAL, Errno::EIO), (Errno::EROFS, Errno::EROFS)] {
        let (mut volume, mut disk, _) = fat.into_parts();
        disk.failure = None;
        Fat::new(&mut volume, &mut disk, NoClock).attach().unwrap();
        disk.failure = Some(failure);
        fat = Fat::new(volume, disk, NoClock);
        assert_eq!(fat.mkdir(path("/d")), Err(errno));
        assert_eq!(fat.attach(), Err(errno));
        assert_eq!(fat.mkdir(path("/d")), Err(Errno::ENODEV));
    }
    for (size, count) in [(4096, 100), (256, 1000), (8192, 100)] {
        let memory = vec![0; size as usize * count as usize];
        let disk = RamDisk::new(memory, Geometry::sectors(size, count)).unwrap();
        let mut fat = Fat::new(ArrayVolume::<512, 1, 1>::in_arrays(), disk, NoClock);
        assert_eq!(fat.mount(false), Err(Errno::EINVAL));
        assert_eq!(fat.format(&Format::DEFAULT), Err(Errno::EINVAL));
    }
    let mut small = Sparse::new(49);
    let mut fat = Fat::new(ArrayVolume::<512, 1, 1>::in_arrays(), &mut small, NoClock);
    assert_eq!(fat.format(&Format::DEFAULT), Err(Errno::ENOSPC));
    let options = Format {
        tables: 3,
        ..Format::DEFAULT
    };
    assert_eq!(fat.format(&options), Err(Errno::EINVAL));
    let options = Format {
        cluster_size: Some(700),
        ..Format::DEFAULT
    };
    assert_eq!(fat.format(&options), Err(Errno::EINVAL));
    assert!(small.geometry().is_ok() && small.sectors.is_empty());
}

#[test]
fn a_device_that_turns_out_to_be_locked() {
    let disk = Sparse::new(100);
    let mut fat = Fat::new(ArrayVolume::<512, 2, 1>::in_arrays(), disk, NoClock);
    fat.format(&Format::DEFAULT).unwrap();
    put(&mut fat, "/f", b"x");
    let (volume, mut disk, _) = fat.into_parts();
    disk.locked = true;
    let mut fat = Fat::new(volume, disk, NoClock);
    assert_eq!(fat.mkdir(path("/d")), Err(Errno::EROFS));
    // It can still be read, and knows now.
    assert_eq!(names(&mut fat, "/"), ["f"]);
    assert_eq!(get(&mut fat, "/f"), b"x");
    assert_eq!(fat.remove(path("/f")), Err(Errno::EROFS));
    assert_eq!(fat.statvfs(ROOT).unwrap().flags, StatVfs::READ_ONLY);
}
