//! Volumes made elsewhere are read and changed here, volumes made here are read elsewhere:
//! against `mkfs.vfat` and `fsck.vfat` (Debian's dosfstools), mtools, and upstream's binary for this
//! machine, which the variable that its own test runner has names, `MICROPY_MICROPYTHON`. Where
//! one is absent, the tests say so and pass.

mod pair;

use pair::{Layered, Noise, Pair, RamFat, SmallVolume, WIDTHS, formatted, of_width};
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use taipan_fat::{Fat, Format, Label, Width};
use taipan_vfs::model::workload::{Operation, Outcome, decode, perform};
use taipan_vfs::{Clock, FileSystem, Geometry, NoClock, OpenMode, Path, RamDisk};

/// An image in a file of its own, gone with the test.
struct Image(PathBuf);

impl Image {
    fn new(name: &str, contents: &[u8]) -> Image {
        let file = format!("taipan-fat-{}-{name}.img", std::process::id());
        let path = std::env::temp_dir().join(file);
        fs::write(&path, contents).unwrap();
        Image(path)
    }

    /// What a command says about the image, its path given last; a panic if it fails.
    fn tell(&self, program: &str, arguments: &[&str]) -> String {
        let output = Command::new(program)
            .args(arguments)
            .arg(&self.0)
            .env("PATH", path_with_system_tools())
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{program}: {text}{errors}");
        text
    }

    fn check(&self) {
        self.tell("fsck.vfat", &["-n", "-v"]);
    }

    /// mtools want the image before their other arguments.
    fn mtool(&self, program: &str, arguments: &[&str]) -> Vec<u8> {
        let output = Command::new(program)
            .arg("-i")
            .arg(&self.0)
            .args(arguments)
            .env("MTOOLS_SKIP_CHECK", "1")
            .env("LC_ALL", "C.UTF-8")
            .output()
            .unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{program}: {errors}");
        output.stdout
    }

    fn mount<const SECTOR: usize>(&self) -> RamFat<SECTOR> {
        let memory = fs::read(&self.0).unwrap();
        let count = (memory.len() / SECTOR) as u32;
        let disk = RamDisk::new(memory, Geometry::sectors(SECTOR as u32, count)).unwrap();
        let mut fat = Fat::new(SmallVolume::in_arrays(), disk, NoClock);
        fat.mount(false).unwrap();
        fat
    }

    fn store<const SECTOR: usize>(&self, mut fat: RamFat<SECTOR>) {
        fat.unmount().unwrap();
        fs::write(&self.0, fat.into_parts().1.contents()).unwrap();
    }
}

impl Drop for Image {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// The tools may lie where only root looks.
fn path_with_system_tools() -> String {
    let path = std::env::var("PATH").unwrap_or_default();
    format!("{path}:/usr/sbin:/sbin")
}

fn present(program: &str) -> bool {
    let found = path_with_system_tools()
        .split(':')
        .any(|folder| std::path::Path::new(folder).join(program).exists());
    if !found {
        println!("skipped: no {program} on this machine");
    }
    found
}

fn put(fs: &mut dyn FileSystem, path: &str, data: &[u8]) {
    let file = fs.open(Path::new(path), OpenMode::WRITE).unwrap();
    assert_eq!(fs.write(file, data), Ok(data.len()));
    fs.close(file).unwrap();
}

fn get(fs: &mut dyn FileSystem, path: &str) -> Vec<u8> {
    match perform(fs, &Operation::Read(path.into(), 1 << 16)) {
        Ok(Outcome::Bytes(bytes)) => bytes,
        other => panic!("{path}: {other:?}"),
    }
}

#[test]
fn ten_thousand_operations_leave_a_clean_volume() {
    if !present("fsck.vfat") {
        return;
    }
    for (width, sectors) in WIDTHS {
        let mut fat = formatted::<512>(sectors, &of_width(width));
        let mut noise = Noise(sectors.into());
        let mut pair = Pair::new(&mut fat);
        let mut operations = 0;
        while operations < 10_000 {
            let bytes = noise.bytes(2000);
            for operation in decode(&bytes, 12_000) {
                pair.step(&operation);
                operations += 1;
            }
        }
        pair.compare();
        let image = Image::new(&format!("operations-{width:?}"), &[]);
        image.store(fat);
        image.check();
    }
}

#[test]
fn volumes_made_here_are_sound() {
    if !present("fsck.vfat") {
        return;
    }
    for (width, sectors) in WIDTHS {
        for tables in [1, 2] {
            for label in [None, Some(Label::new("taipan").unwrap())] {
                let options = Format {
                    tables,
                    label,
                    ..of_width(width)
                };
                let image = Image::new(&format!("fresh-{width:?}"), &[]);
                let mut fat = formatted::<512>(sectors, &options);
                assert_eq!(fat.label(), Ok(label));
                image.store(fat);
                image.check();
                let mut fat = image.mount::<512>();
                fat.set_label(None).unwrap();
                put(&mut fat, "/x", b"y");
                fat.set_label(Some(Label::new("other").unwrap())).unwrap();
                image.store(fat);
                image.check();
            }
        }
    }
    for sectors in [22 + 24, 100, 1000] {
        let image = Image::new("large-sectors", &[]);
        let mut fat = formatted::<4096>(sectors, &Format::DEFAULT);
        put(&mut fat, "/A longer name", &[7; 9000]);
        image.store(fat);
        image.check();
    }
}

#[test]
fn volumes_of_mkfs_are_changed() {
    if !present("mkfs.vfat") {
        return;
    }
    let cases: [(&[&str], usize, Width); 5] = [
        (&["-F", "12"], 1 << 20, Width::Fat12),
        (&["-F", "16", "-s", "1"], 5 << 20, Width::Fat16),
        (&["-F", "16", "-f", "1", "-r", "64"], 16 << 20, Width::Fat16),
        (&["-F", "32", "-s", "1"], 36 << 20, Width::Fat32),
        // Fewer clusters than the number that says FAT32, which other systems take too.
        (&["-F", "32", "-s", "8"], 36 << 20, Width::Fat32),
    ];
    for (number, (arguments, size, width)) in cases.into_iter().enumerate() {
        let image = Image::new(&format!("mkfs-{number}"), &vec![0; size]);
        image.tell("mkfs.vfat", &[arguments, &["-n", "MADE"]].concat());
        let mut fat = image.mount::<512>();
        assert_eq!(fat.width(), Ok(width));
        assert_eq!(fat.label().unwrap().unwrap().as_str(), "MADE");
        let mut pair = Pair::new(&mut fat);
        pair.run(&Noise(number as u64 + 1).bytes(4000), 20_000);
        pair.compare();
        image.store(fat);
        image.check();
    }
    let image = Image::new("mkfs-4096", &vec![0; 4 << 20]);
    image.tell("mkfs.vfat", &["-S", "4096"]);
    let mut fat = image.mount::<4096>();
    put(&mut fat, "/d.txt", &[1; 5000]);
    image.store(fat);
    image.check();
}

#[test]
fn mtools_read_what_was_written_here() {
    if !present("mdir") || !present("fsck.vfat") {
        return;
    }
    for (width, sectors) in WIDTHS {
        let image = Image::new(&format!("mtools-{width:?}"), &[]);
        let mut fat = formatted::<512>(sectors, &of_width(width));
        let long: Vec<u8> = (0..20_000_u32).map(|n| (n % 253) as u8).collect();
        fat.mkdir(Path::new("/sub")).unwrap();
        fat.mkdir(Path::new("/sub/A directory with a name"))
            .unwrap();
        put(&mut fat, "/lower.txt", b"in small letters");
        put(
            &mut fat,
            "/sub/A directory with a name/Exactly 13 ch",
            &long,
        );
        put(&mut fat, "/sub/Größe in Metern.csv", b"1,2");
        image.store(fat);
        let listing = image.mtool("mdir", &["-/", "-b", "::/"]);
        let listing = String::from_utf8(listing).unwrap();
        let mut names: Vec<_> = listing.lines().collect();
        names.sort_unstable();
        assert_eq!(
            names,
            [
                "::/lower.txt",
                "::/sub/",
                "::/sub/A directory with a name/",
                "::/sub/A directory with a name/Exactly 13 ch",
                "::/sub/Größe in Metern.csv",
            ]
        );
        let path = "::/sub/A directory with a name/Exactly 13 ch";
        assert_eq!(image.mtool("mtype", &[path]), long);

        // And the other way round.
        let source = Image::new(&format!("source-{width:?}"), &long);
        let source_path = source.0.to_str().unwrap();
        image.mtool("mmd", &["::/From mtools"]);
        image.mtool("mcopy", &[source_path, "::/From mtools/Copied File.bin"]);
        image.mtool(
            "mren",
            &["::/lower.txt", "::/From mtools/Now elsewhere.txt"],
        );
        image.mtool("mdel", &["::/sub/Größe in Metern.csv"]);
        let mut fat = image.mount::<512>();
        assert_eq!(get(&mut fat, "/From mtools/Copied File.bin"), long);
        assert_eq!(get(&mut fat, "/FROM MTOOLS/COPIED FILE.BIN"), long);
        let moved = get(&mut fat, "/From mtools/Now elsewhere.txt");
        assert_eq!(moved, b"in small letters");
        let list = perform(&mut fat, &Operation::List("/sub".into()));
        let left = vec![(b"A directory with a name".to_vec(), true)];
        assert_eq!(list, Ok(Outcome::Names(left)));
        fat.rename(Path::new("/From mtools"), Path::new("/sub/moved"))
            .unwrap();
        image.store(fat);
        image.check();
    }
}

#[test]
fn fsck_repairs_what_a_power_cut_left() {
    if !present("fsck.vfat") {
        return;
    }
    for (width, sectors) in WIDTHS {
        let (_, disk, _) = formatted::<512>(sectors, &of_width(width)).into_parts();
        let operations = decode(&Noise(77).bytes(4000), 6_000);
        for cut in (10..180).step_by(17) {
            let mut device = Layered::new(disk.contents(), 512);
            device.writes_left = cut;
            let mut fat = Fat::new(SmallVolume::<512>::in_arrays(), device, NoClock);
            fat.mount(false).unwrap();
            for operation in &operations {
                let _ = perform(&mut fat, operation);
            }
            let (_, device, _) = fat.into_parts();
            assert_eq!(device.writes_left, 0);
            let mut contents = disk.contents().to_vec();
            for (sector, bytes) in device.above {
                let at = sector as usize * 512;
                contents[at..at + 512].copy_from_slice(&bytes);
            }
            let image = Image::new(&format!("cut-{width:?}"), &contents);
            // It says 1 when it repaired something.
            let repair = Command::new("fsck.vfat")
                .args(["-a", "-w"])
                .arg(&image.0)
                .env("PATH", path_with_system_tools())
                .output()
                .unwrap();
            assert!(
                repair.status.code().is_some_and(|code| code <= 1),
                "{repair:?}"
            );
            image.check();
        }
    }
}

/// Noon, 2026-11-22.
struct Noon;

impl Clock for Noon {
    fn seconds(&self) -> u32 {
        1_795_348_800
    }
}

#[test]
fn mtools_see_the_time() {
    if !present("mdir") {
        return;
    }
    let disk = RamDisk::new(vec![0; 100 * 512], Geometry::sectors(512, 100)).unwrap();
    let mut fat = Fat::new(SmallVolume::<512>::in_arrays(), disk, Noon);
    fat.format(&Format::DEFAULT).unwrap();
    put(&mut fat, "/f", b"x");
    let stat = fat.stat(Path::new("/f")).unwrap();
    assert_eq!(stat.modified, i64::from(Noon.seconds()));
    let image = Image::new("time", fat.into_parts().1.contents());
    let listing = String::from_utf8(image.mtool("mdir", &["::/"])).unwrap();
    assert!(listing.contains("2026-11-22  12:00"), "{listing}");
}

#[test]
fn partitions() {
    if !present("mdir") || !present("fsck.vfat") {
        return;
    }
    // The volume of a partition, cut out, is sound by itself; mtools find it in its place.
    let options = Format {
        partition: Some(true),
        ..of_width(Width::Fat16)
    };
    let mut fat = formatted::<512>(6000, &options);
    put(&mut fat, "/inside.txt", b"x");
    fat.unmount().unwrap();
    let (_, disk, _) = fat.into_parts();
    let whole = Image::new("partitioned", disk.contents());
    let listing = whole.0.to_str().unwrap().to_owned() + "@@32256";
    let output = Command::new("mdir")
        .args(["-b", "-i", &listing, "::/"])
        .output()
        .unwrap();
    assert_eq!(output.stdout, b"::/inside.txt\n");
    Image::new("partition", &disk.contents()[63 * 512..]).check();
    assert_eq!(get(&mut whole.mount::<512>(), "/inside.txt"), b"x");
}

/// What is on a volume, as the script for upstream prints it.
fn shown(fs: &mut dyn FileSystem, path: &str, text: &mut String) {
    let list = Operation::List(if path.is_empty() {
        b"/".into()
    } else {
        path.into()
    });
    let Ok(Outcome::Names(names)) = perform(fs, &list) else {
        panic!("{path} cannot be listed");
    };
    for (name, is_dir) in names {
        let inside = format!("{path}/{}", String::from_utf8(name).unwrap());
        if is_dir {
            shown(fs, &inside, text);
            continue;
        }
        let bytes = get(fs, &inside);
        let sum: u64 = bytes.iter().copied().map(u64::from).sum();
        *text += &format!("{inside} {} {sum}\n", bytes.len());
    }
}

#[test]
fn upstream_shares_volumes() {
    let Some(upstream) = std::env::var_os("MICROPY_MICROPYTHON") else {
        println!("skipped: MICROPY_MICROPYTHON names no upstream binary");
        return;
    };
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/peers/upstream.py");
    // Upstream is slow with a large heap, so the volumes are small.
    for (step, sectors) in [("make", 1000), ("change", 1000), ("change", 4000)] {
        // Made here or there, changed on both sides, the same found by both.
        let image = Image::new(
            &format!("upstream-{step}"),
            &vec![0; sectors as usize * 512],
        );
        if step == "change" {
            image.store(formatted::<512>(sectors, &Format::DEFAULT));
        }
        let mut expected = String::new();
        if step == "change" {
            let mut fat = image.mount::<512>();
            fat.mkdir(Path::new("/Made here, at first")).unwrap();
            let path = "/Made here, at first/A file.of ours";
            put(&mut fat, path, &[3; 7000]);
            expected = format!("{path} 7000 21000\n");
            image.store(fat);
        }
        let output = Command::new(&upstream)
            .args(["-X", "heapsize=8m", script, step])
            .arg(&image.0)
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(
            output.status.success() && text.contains(&expected),
            "{text}"
        );
        let mut fat = image.mount::<512>();
        let mut found = String::new();
        shown(&mut fat, "", &mut found);
        let space = fat.statvfs(Path::ROOT).unwrap();
        let figures = format!(
            "{} {} {} {}",
            space.block_size, space.fragment_size, space.blocks, space.blocks_free
        );
        let mut theirs: Vec<_> = text.lines().collect();
        assert_eq!(theirs.pop(), Some(&figures[..]));
        let mut ours: Vec<_> = found.lines().collect();
        theirs.sort_unstable();
        ours.sort_unstable();
        assert_eq!(ours, theirs);
        let from = Path::new("/from upstream");
        fat.rename(from, Path::new("/from upstream, moved"))
            .unwrap();
        image.store(fat);
        if present("fsck.vfat") {
            image.check();
        }
    }
}
