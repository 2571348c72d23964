//! Views, open files, times, settings: what the random programs do not get to.

use std::cell::Cell;

use proptest::prelude::*;
use taipan_littlefs::v2::{self, DiskVersion, View, Volume, VolumeOptions};
use taipan_littlefs::{Options, v1};
use taipan_vfs::model::ModelFs;
use taipan_vfs::{
    BlockDevice, Errno, FileId, FileSystem, Geometry, NoClock, OpenMode, Path, SeekFrom, StatVfs,
};

use crate::device::Disk;
use crate::driver::{self, Noon, Version};

fn cells(memory: &mut [u8]) -> &[Cell<u8>] {
    Cell::from_mut(memory).as_slice_of_cells()
}

#[test]
fn volumes_may_move_between_calls() {
    let options = VolumeOptions::default();
    let geometry = driver::flash(512, 64);
    let size = options.memory(&geometry, 4).unwrap();
    let mut disks = [Disk::new(geometry), Disk::new(geometry)];
    for disk in &mut disks {
        driver::format(Version::V2_1, disk).unwrap();
    }
    let mut memories = [vec![0; size], vec![0; size]];
    let mut volumes: Vec<Volume> = Vec::new();
    let mut files: Vec<Vec<FileId>> = Vec::new();
    for (disk, memory) in disks.iter_mut().zip(&mut memories) {
        let mut volume = Volume::new();
        let mut view = View::mount(&mut volume, cells(memory), disk, Noon, &options).unwrap();
        let open = |name| {
            view.open(Path::new(name), OpenMode::WRITE.updating())
                .unwrap()
        };
        files.push(["/a", "/b", "/c"].map(open).to_vec());
        volumes.push(volume);
    }
    // Volumes, memories and devices all change places, again and again.
    for round in 0..40_u8 {
        volumes.swap(0, 1);
        memories.swap(0, 1);
        disks.swap(0, 1);
        files.swap(0, 1);
        volumes = volumes
            .into_iter()
            .map(|volume| *Box::new(volume))
            .collect();
        memories = memories.map(|memory| memory.clone());
        for index in 0..2 {
            let (volume, memory) = (&mut volumes[index], cells(&mut memories[index]));
            let mut view = View::attach(volume, memory, &mut disks[index], Noon).unwrap();
            for file in &files[index] {
                assert_eq!(view.write(*file, &[round; 33]), Ok(33));
            }
        }
    }
    for index in 0..2 {
        let (volume, memory) = (&mut volumes[index], cells(&mut memories[index]));
        let mut view = View::attach(volume, memory, &mut disks[index], Noon).unwrap();
        for file in &files[index] {
            assert_eq!(view.seek(*file, SeekFrom::Start(33 * 17)), Ok(33 * 17));
            let mut bytes = [0; 33];
            assert_eq!(view.read(*file, &mut bytes), Ok(33));
            assert_eq!(bytes, [17; 33]);
            assert_eq!(view.close(*file), Ok(()));
        }
        assert!(!volumes[index].has_open_files());
    }
}

#[test]
fn what_is_not_mounted_or_too_small_is_refused() {
    let geometry = driver::flash(512, 64);
    let options = VolumeOptions::default();
    let mut memory = vec![0; options.memory(&geometry, 4).unwrap()];
    let mut disk = Disk::new(geometry);
    let mut volume: Volume = Volume::new();
    let view = View::attach(&mut volume, cells(&mut memory), &mut disk, Noon);
    assert_eq!(view.err(), Some(Errno::EINVAL));

    driver::format(Version::V2_1, &mut disk).unwrap();
    let enough = options.memory(&geometry, 0).unwrap();
    let (less, exact) = (&mut vec![0; enough - 1], &mut vec![0; enough]);
    let view = View::mount(&mut volume, cells(less), &mut disk, Noon, &options);
    assert_eq!(view.err(), Some(Errno::EINVAL));
    let mut view = View::mount(&mut volume, cells(exact), &mut disk, Noon, &options).unwrap();
    // There is no room for a file's cache; with more memory, there is.
    let name = Path::new("/f");
    assert_eq!(view.open(name, OpenMode::WRITE), Err(Errno::EMFILE));
    memory[..enough].copy_from_slice(exact);
    let mut view = View::attach(&mut volume, cells(&mut memory), &mut disk, Noon).unwrap();
    let file = view.open(name, OpenMode::WRITE).unwrap();
    assert_eq!(view.write(file, b"abc"), Ok(3));
    // An open file's cache must not be missing afterwards.
    let mut view = View::attach(&mut volume, cells(exact), &mut disk, Noon).unwrap();
    assert_eq!(view.write(file, b"abc"), Err(Errno::EINVAL));
    assert_eq!(view.stat(name), Err(Errno::EINVAL));
    // Mounted again, the file is not open, and its number names nothing.
    let memory = cells(&mut memory);
    let mut view = View::mount(&mut volume, memory, &mut disk, Noon, &options).unwrap();
    assert_eq!(view.write(file, b"abc"), Err(Errno::EBADF));
    let again = view.open(name, OpenMode::READ).unwrap();
    assert_ne!(again, file);
    assert_eq!(view.read(file, &mut [0; 3]), Err(Errno::EBADF));
    assert_eq!(view.write(again, b"abc"), Err(Errno::EBADF));
}

#[test]
fn another_memory_or_device_does_no_harm_but_to_the_data() {
    let geometry = driver::flash(512, 64);
    let options = VolumeOptions::default();
    let size = options.memory(&geometry, 4).unwrap();
    let mut disk = Disk::new(geometry);
    disk.overwrites = true;
    driver::format(Version::V2_1, &mut disk).unwrap();
    let mut volume: Volume = Volume::new();
    let (one, other) = (&mut vec![0; size], &mut vec![0xa5; size]);
    let mut view = View::mount(&mut volume, cells(one), &mut disk, Noon, &options).unwrap();
    let file = view.open(Path::new("/f"), OpenMode::WRITE).unwrap();
    let _ = view.write(file, &[1; 700]);
    let mut empty = Disk::new(driver::flash(512, 8));
    empty.overwrites = true;
    for memory in [cells(other), cells(one)] {
        for disk in [&mut disk, &mut empty] {
            // The volume believes in 64 blocks: the device says no.
            let device = Strict(disk);
            let mut view = View::attach(&mut volume, memory, device, Noon).unwrap();
            let _ = view.write(file, &[2; 700]);
            let _ = view.stat(Path::new("/f"));
            let _ = view.mkdir(Path::new("/d"));
            let _ = view.statvfs(Path::ROOT);
        }
    }
    let view = View::attach(&mut volume, cells(one), &mut disk, Noon);
    let _ = view.unwrap().close(file);
}

/// A device that answers `EINVAL` where the other panics.
struct Strict<'d>(&'d mut Disk);

impl BlockDevice for Strict<'_> {
    fn geometry(&mut self) -> taipan_vfs::Result<Geometry> {
        self.0.geometry()
    }
    fn read(&mut self, block: u32, offset: u32, into: &mut [u8]) -> taipan_vfs::Result<()> {
        self.0.geometry.locate(block, offset, into.len(), 1)?;
        self.0.read(block, offset, into)
    }
    fn program(&mut self, block: u32, offset: u32, data: &[u8]) -> taipan_vfs::Result<()> {
        self.0.geometry.locate(block, offset, data.len(), 1)?;
        self.0.program(block, offset, data)
    }
    fn erase(&mut self, block: u32) -> taipan_vfs::Result<()> {
        self.0.geometry.locate(block, 0, 512, 512)?;
        self.0.erase(block)
    }
    fn sync(&mut self) -> taipan_vfs::Result<()> {
        self.0.sync()
    }
}

#[test]
fn versions_are_chosen_and_kept() {
    for (version, wanted) in [
        (Version::V2_0, DiskVersion::V2_0),
        (Version::V2_1, DiskVersion::V2_1),
    ] {
        let geometry = driver::flash(512, 32);
        let mut disk = Disk::new(geometry);
        driver::format(version, &mut disk).unwrap();
        // What is asked for matters to formatting only.
        let options = VolumeOptions::default();
        for name in ["/a", "/b"] {
            let mut memory = vec![0; options.memory(&geometry, 1).unwrap()];
            let mut volume: Volume = Volume::new();
            let memory = cells(&mut memory);
            let mut view = View::mount(&mut volume, memory, &mut disk, Noon, &options).unwrap();
            assert_eq!(view.disk_version(), Ok(wanted));
            view.mkdir(Path::new(name)).unwrap();
            assert_eq!(view.disk_version(), Ok(wanted));
        }
    }
}

#[test]
fn times_are_those_of_the_last_write() {
    let geometry = driver::flash(512, 32);
    let mut disk = Disk::new(geometry);
    let options = VolumeOptions::default();
    let memory = || vec![0; options.memory(&geometry, 1).unwrap()];
    let mut fs: v2::Littlefs<_, _, _> =
        v2::Littlefs::format(&mut disk, Noon, memory(), &options).unwrap();
    let path = Path::new("/f");
    let file = fs.open(path, OpenMode::WRITE).unwrap();
    fs.write(file, b"abc").unwrap();
    fs.close(file).unwrap();
    let stat = fs.stat(path).unwrap();
    assert_eq!(
        (stat.modified, stat.accessed, stat.changed),
        (1_700_000_000, 1_700_000_000, 1_700_000_000)
    );
    drop(fs);
    let without = VolumeOptions {
        mtime: false,
        ..options
    };
    let mut fs: v2::Littlefs<_, _, _> =
        v2::Littlefs::mount(&mut disk, NoClock, memory(), &without).unwrap();
    let file = fs.open(path, OpenMode::APPEND).unwrap();
    fs.write(file, b"abc").unwrap();
    fs.close(file).unwrap();
    // Not kept up any more, but not lost.
    assert_eq!(fs.stat(path).unwrap().modified, 1_700_000_000);
    assert_eq!(fs.stat(Path::ROOT).unwrap().modified, 0);
}

/// A small file may be larger than the cache that it is opened with.
#[test]
fn small_files_of_large_caches() {
    let geometry = driver::flash(8192, 16);
    let mut disk = Disk::new(geometry);
    let large = VolumeOptions {
        sizes: Options {
            read_size: 256,
            program_size: 256,
            lookahead: 16,
        },
        ..VolumeOptions::default()
    };
    let memory = |options: &VolumeOptions| vec![0; options.memory(&geometry, 2).unwrap()];
    let mut fs: v2::Littlefs<_, _, _> =
        v2::Littlefs::format(&mut disk, Noon, memory(&large), &large).unwrap();
    let paths = ["/a", "/b", "/c", "/d"].map(Path::new);
    let data: Vec<u8> = (0..900).map(|i| (i % 250) as u8).collect();
    for path in paths {
        let file = fs.open(path, OpenMode::WRITE).unwrap();
        fs.write(file, &data).unwrap();
        fs.close(file).unwrap();
    }
    drop(fs);
    let small = VolumeOptions::default();
    let mut fs: v2::Littlefs<_, _, _> =
        v2::Littlefs::mount(&mut disk, Noon, memory(&small), &small).unwrap();
    let expected = [900, 500, 3000, 901];
    for (path, size) in paths.into_iter().zip(expected) {
        let file = fs.open(path, OpenMode::READ.updating()).unwrap();
        match size {
            500 | 3000 => fs.truncate(file, size).unwrap(),
            901 => {
                fs.seek(file, SeekFrom::End(0)).unwrap();
                fs.write(file, &[1]).unwrap();
            }
            _ => {}
        }
        fs.close(file).unwrap();
        assert_eq!(fs.stat(path).unwrap().size, size, "{path}");
        let file = fs.open(path, OpenMode::READ).unwrap();
        let mut bytes = vec![0; 500];
        assert_eq!(fs.read(file, &mut bytes), Ok(500));
        assert_eq!(bytes, data[..500]);
        fs.close(file).unwrap();
    }
}

#[test]
fn units_of_all_kinds() {
    for (unit, wanted, ok) in [
        (512, 32, true),
        (16, 100, false),
        (1, 0, true),
        (1024, 32, false),
    ] {
        let geometry = Geometry {
            block_size: 4096,
            block_count: 16,
            read_size: unit,
            program_size: unit,
        };
        let sizes = Options {
            read_size: wanted,
            program_size: wanted,
            lookahead: 16,
        };
        let options = VolumeOptions {
            sizes,
            ..VolumeOptions::default()
        };
        assert_eq!(options.memory(&geometry, 1).is_ok(), ok, "{unit}");
        assert_eq!(v1::memory(&sizes, &geometry, 1).is_ok(), ok, "{unit}");
        if ok {
            let mut memory = vec![0; options.memory(&geometry, 1).unwrap()];
            v2::format(Disk::new(geometry), &options, cells(&mut memory)).unwrap();
            v1::format(Disk::new(geometry), &sizes, cells(&mut memory)).unwrap();
        }
    }
}

#[test]
fn read_only_means_it() {
    for version in driver::ALL {
        let mut disk = Disk::new(driver::flash(512, 32));
        driver::format(version, &mut disk).unwrap();
        let mut fs = driver::mount(version, &mut disk).unwrap();
        let (f, d, new) = (Path::new("/f"), Path::new("/d"), Path::new("/new"));
        let file = fs.open(f, OpenMode::WRITE).unwrap();
        fs.close(file).unwrap();
        fs.mkdir(d).unwrap();
        fs.mount(true).unwrap();
        let refused = [
            fs.open(f, OpenMode::WRITE).err(),
            fs.open(f, OpenMode::APPEND).err(),
            fs.open(new, OpenMode::WRITE).err(),
            fs.mkdir(new).err(),
            fs.rmdir(d).err(),
            fs.remove(f).err(),
            fs.rename(f, new).err(),
        ];
        assert_eq!(refused, [Some(Errno::EROFS); 7], "{version:?}");
        assert_eq!(fs.open(d, OpenMode::WRITE), Err(Errno::EISDIR));
        assert_eq!(fs.open(f, OpenMode::CREATE_NEW), Err(Errno::EEXIST));
        assert_eq!(fs.mkdir(d), Err(Errno::EEXIST));
        assert_eq!(fs.statvfs(Path::ROOT).unwrap().flags, StatVfs::READ_ONLY);
        let file = fs.open(f, OpenMode::READ).unwrap();
        fs.close(file).unwrap();
    }
}

#[test]
fn blank_and_foreign_devices_are_not_mounted() {
    for version in driver::ALL {
        let blank = Disk::new(driver::flash(512, 32));
        assert_eq!(driver::mount(version, blank).err(), Some(Errno::EILSEQ));
        let mut other = Disk::new(driver::flash(512, 32));
        let foreign = match version {
            Version::V1 => Version::V2_1,
            _ => Version::V1,
        };
        driver::format(foreign, &mut other).unwrap();
        assert!(driver::mount(version, other).is_err(), "{version:?}");
    }
}

/// One step of a program with several open files.
#[derive(Clone, Debug)]
enum Step {
    Open(usize, OpenMode),
    Close(usize),
    Write(usize, usize),
    Read(usize, usize),
    Seek(usize, u64),
    Truncate(usize, u64),
    Flush(usize),
    /// Another file comes, goes, or changes its name.
    Make(u8),
    Remove(u8),
    Rename(u8, u8),
}

fn step() -> impl Strategy<Value = Step> {
    let mode = prop::sample::select(vec![
        OpenMode::READ,
        OpenMode::WRITE,
        OpenMode::WRITE.updating(),
        OpenMode::READ.updating(),
        OpenMode::APPEND,
        OpenMode::APPEND.updating(),
    ]);
    prop_oneof![
        3 => (0..3_usize, mode).prop_map(|(file, mode)| Step::Open(file, mode)),
        1 => (0..3_usize).prop_map(Step::Close),
        5 => (0..3_usize, 0..700_usize).prop_map(|(file, size)| Step::Write(file, size)),
        3 => (0..3_usize, 0..700_usize).prop_map(|(file, size)| Step::Read(file, size)),
        2 => (0..3_usize, 0..2000_u64).prop_map(|(file, to)| Step::Seek(file, to)),
        1 => (0..3_usize, 0..2000_u64).prop_map(|(file, to)| Step::Truncate(file, to)),
        1 => (0..3_usize).prop_map(Step::Flush),
        3 => (0..12_u8).prop_map(Step::Make),
        2 => (0..12_u8).prop_map(Step::Remove),
        2 => (0..12_u8, 0..12_u8).prop_map(|(from, to)| Step::Rename(from, to)),
    ]
}

/// Runs the steps, and gives what came of each.
fn run(fs: &mut dyn FileSystem, steps: &[Step]) -> Vec<taipan_vfs::Result<Vec<u8>>> {
    let mut open: [Option<FileId>; 3] = [None; 3];
    let other = |number: u8| format!("/between {number}");
    let outcomes = steps.iter().enumerate().map(|(at, step)| {
        let nothing = |()| Vec::new();
        match step {
            Step::Open(index, mode) if open[*index].is_none() => {
                let path = format!("/file {index}");
                open[*index] = Some(fs.open(path.as_bytes().into(), *mode)?);
                Ok(Vec::new())
            }
            Step::Open(..) => Ok(Vec::new()),
            Step::Make(number) => {
                let name = other(*number);
                let file = fs.open(name.as_bytes().into(), OpenMode::WRITE)?;
                fs.write(file, name.as_bytes())?;
                fs.close(file).map(nothing)
            }
            Step::Remove(number) => fs.remove(other(*number).as_bytes().into()).map(nothing),
            Step::Rename(from, to) => {
                let (from, to) = (other(*from), other(*to));
                fs.rename(from.as_bytes().into(), to.as_bytes().into())
                    .map(nothing)
            }
            Step::Close(index)
            | Step::Write(index, _)
            | Step::Read(index, _)
            | Step::Seek(index, _)
            | Step::Truncate(index, _)
            | Step::Flush(index) => {
                let Some(file) = open[*index] else {
                    return Ok(Vec::new());
                };
                match step {
                    Step::Close(_) => {
                        open[*index] = None;
                        fs.close(file).map(nothing)
                    }
                    Step::Write(_, size) => {
                        let data = vec![at as u8; *size];
                        fs.write(file, &data)
                            .map(|size| size.to_le_bytes().to_vec())
                    }
                    Step::Read(_, size) => {
                        let mut bytes = vec![0; *size];
                        let length = fs.read(file, &mut bytes)?;
                        bytes.truncate(length);
                        Ok(bytes)
                    }
                    Step::Seek(_, to) => {
                        let at = fs.seek(file, SeekFrom::Start(*to))?;
                        Ok(at.to_le_bytes().to_vec())
                    }
                    Step::Truncate(_, size) => fs.truncate(file, *size).map(nothing),
                    _ => fs.flush(file).map(nothing),
                }
            }
        }
    });
    outcomes.collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn several_files_open_at_once(steps in prop::collection::vec(step(), 0..120)) {
        for version in driver::ALL {
            let mut model = ModelFs::new();
            let mut disk = Disk::new(driver::flash(512, 128));
            driver::format(version, &mut disk).unwrap();
            let mut fs = driver::mount(version, &mut disk).unwrap();
            let (ours, expected) = (run(&mut *fs, &steps), run(&mut model, &steps));
            for (step, (ours, expected)) in steps.iter().zip(ours.iter().zip(&expected)) {
                prop_assert_eq!(ours, expected, "{:?}: {:?}", version, step);
            }
        }
    }
}
