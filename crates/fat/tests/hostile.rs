//! Damaged volumes: ten thousand of them, each with a few bytes changed where it hurts. Whatever
//! is done on them ends, without a panic and without a write outside the partition, and gives
//! results or honest errors.

mod pair;

use pair::{Layered, Noise, Pair, SmallVolume, WIDTHS, formatted, of_width};
use taipan_fat::{Fat, Format, Label, Width};
use taipan_vfs::{BlockDevice, Errno, FileSystem, NoClock, OpenMode, Path, Result, SeekFrom};

type Hostile<'d> = Fat<SmallVolume<512>, Layered<'d>, NoClock>;

/// A partitioned disk with a few files and directories, and more disk behind the partition.
fn image(width: Width, sectors: u32) -> Vec<u8> {
    let options = Format {
        partition: Some(true),
        ..of_width(width)
    };
    let mut fat = formatted::<512>(sectors + 63, &options);
    let mut pair = Pair::new(&mut fat);
    pair.run(&Noise(7).bytes(3000), 9_000);
    fat.mkdir(Path::new("/dir")).unwrap();
    for number in 0..20 {
        let path = format!("/dir/Some longer name {number}.text");
        let file = fat.open(Path::new(&path), OpenMode::WRITE).unwrap();
        fat.write(file, path.repeat(number).as_bytes()).unwrap();
        fat.close(file).unwrap();
    }
    fat.unmount().unwrap();
    let mut memory = fat.into_parts().1.into_memory();
    memory.resize(memory.len() + 100 * 512, 0);
    memory
}

/// Sectors that say something: the boot sectors, tables and directories, those with an entry in
/// use. They are where changes go.
fn telling(image: &[u8], shape: &[u32; 3]) -> Vec<u32> {
    let [table, table_end, data_end] = *shape;
    let tables = table..(table + 6).min(table_end);
    let directories = (table_end..data_end.min(table_end + 400)).filter(|&sector| {
        let at = sector as usize * 512;
        // A short or a long name's entry in second place is telling enough.
        let second = &image[at + 32..at + 64];
        second[0] != 0 && (second[11] & !0x3f) == 0 && second[12] & !0x18 == 0
    });
    [0, 63, 63, 64]
        .into_iter()
        .chain(tables)
        .chain(directories)
        .collect()
}

#[test]
fn ten_thousand_damaged_volumes() {
    let mut noise = Noise(0xfa7);
    let mut mounted = 0;
    for (width, sectors) in WIDTHS {
        let image = image(width, sectors);
        let end = 63 + sectors;
        let boot = &image[63 * 512..];
        let word = |at: usize| u32::from(boot[at]) | u32::from(boot[at + 1]) << 8;
        let table = 63 + word(14);
        let table_size = word(22).max(word(36) * u32::from(width == Width::Fat32));
        let telling = telling(&image, &[table, table + 2 * table_size, end]);
        assert!(telling.len() > 10);
        for _ in 0..3334 {
            let mut disk = Layered::new(&image, 512);
            for _ in 0..=noise.below(6) {
                let sector = telling[noise.below(telling.len())];
                damage(&mut disk, sector, &mut noise);
            }
            // A partition table that was changed may put the partition anywhere.
            if disk.above.contains_key(&0) {
                disk.writable = 1..sectors + 163;
            } else {
                disk.writable = 63..end;
            }
            disk.accesses_left = 20_000_000;
            let mut fat = Fat::new(SmallVolume::in_arrays(), disk, NoClock);
            match fat.mount(false) {
                Ok(()) => mounted += 1,
                Err(errno) => {
                    assert!(matches!(errno, Errno::ENODEV | Errno::EIO), "{errno:?}");
                    continue;
                }
            }
            use_all(&mut fat, &mut noise);
        }
    }
    // Most damage leaves something to work on.
    assert!(mounted > 5_000, "{mounted}");
}

/// Changes one to four bytes of a sector, by values that mean something more often than others.
fn damage(disk: &mut Layered<'_>, sector: u32, noise: &mut Noise) {
    let mut bytes = [0; 512];
    disk.read(sector, 0, &mut bytes).unwrap();
    let at = match (sector, noise.below(4)) {
        (0, _) => 446 + noise.below(16),
        (63, 0..3) => 11 + noise.below(50),
        _ => noise.below(512),
    };
    for place in bytes.iter_mut().skip(at).take(1 + noise.below(4)) {
        *place = match noise.below(6) {
            0 => 0,
            1 => 0xff,
            2 => place.wrapping_add(1),
            3 => 0x0f,
            4 => 2,
            _ => noise.next() as u8,
        };
    }
    disk.above.insert(sector, bytes.to_vec());
}

/// Lets pass what a damaged volume may answer.
fn honest<T>(result: Result<T>) -> Option<T> {
    match result {
        Ok(value) => Some(value),
        Err(
            Errno::EIO
            | Errno::ENOENT
            | Errno::ENOTDIR
            | Errno::EISDIR
            | Errno::EEXIST
            | Errno::ENOTEMPTY
            | Errno::EACCES
            | Errno::EBUSY
            | Errno::EINVAL
            | Errno::EFBIG
            | Errno::ENOSPC,
        ) => None,
        Err(errno) => panic!("{errno:?}"),
    }
}

fn use_all(fat: &mut Hostile<'_>, noise: &mut Noise) {
    let mut paths = vec![b"/".to_vec()];
    let mut seen = 0;
    while let Some(path) = paths.get(seen).cloned() {
        seen += 1;
        if path.len() < 120 && paths.len() < 60 {
            list(fat, &path, &mut paths);
        }
    }
    for path in &paths {
        read(fat, path);
    }
    for _ in 0..12 {
        let path = &paths[noise.below(paths.len())];
        let other = &paths[noise.below(paths.len())];
        change(fat, path, other, noise);
    }
    honest(fat.label());
    honest(fat.set_label(Label::new("x").ok()));
    honest(fat.statvfs(Path::ROOT));
    honest(fat.unmount());
}

fn list(fat: &mut Hostile<'_>, path: &[u8], paths: &mut Vec<Vec<u8>>) {
    let Some(dir) = honest(fat.open_dir(path.into())) else {
        return;
    };
    let mut name = [0; 765];
    while let Some(Some(entry)) = honest(fat.read_dir(dir, &mut name)) {
        assert!(!entry.name.is_empty() && !entry.name.contains(&b'/'));
        if paths.len() < 60 {
            let base = if path == b"/" { b"" } else { path };
            paths.push([base, b"/", entry.name].concat());
        }
    }
    fat.close_dir(dir).unwrap();
}

fn read(fat: &mut Hostile<'_>, path: &[u8]) {
    honest(fat.stat(path.into()));
    let Some(file) = honest(fat.open(path.into(), OpenMode::READ)) else {
        return;
    };
    let mut buffer = [0; 3000];
    honest(fat.read(file, &mut buffer));
    honest(fat.seek(file, SeekFrom::End(-100)));
    honest(fat.read(file, &mut buffer));
    honest(fat.close(file));
}

fn change(fat: &mut Hostile<'_>, path: &[u8], other: &[u8], noise: &mut Noise) {
    let new = format!("/A new name, number {}", noise.below(5));
    match noise.below(8) {
        0 => drop(honest(fat.remove(path.into()))),
        1 => drop(honest(fat.rmdir(path.into()))),
        2 => drop(honest(fat.rename(path.into(), other.into()))),
        3 => drop(honest(fat.rename(path.into(), Path::new(&new)))),
        4 => drop(honest(fat.mkdir(Path::new(&new)))),
        step => {
            let mode = [OpenMode::WRITE, OpenMode::APPEND, OpenMode::READ.updating()][step - 5];
            if let Some(file) = honest(fat.open(path.into(), mode)) {
                honest(fat.write(file, &[1; 1700]));
                honest(fat.truncate(file, 600));
                honest(fat.close(file));
            }
        }
    }
}

#[test]
fn disks_of_noise_are_no_volumes() {
    let mut noise = Noise(1);
    for _ in 0..200 {
        let bytes = noise.bytes(64 * 512);
        let disk = Layered::new(&bytes, 512);
        let mut fat = Fat::new(SmallVolume::<512>::in_arrays(), disk, NoClock);
        assert_eq!(fat.mount(false), Err(Errno::ENODEV));
        assert_eq!(fat.stat(Path::ROOT), Err(Errno::ENODEV));
        assert_eq!(
            fat.open(Path::new("/x"), OpenMode::READ),
            Err(Errno::ENODEV)
        );
    }
}
