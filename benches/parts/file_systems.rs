//! The file systems on a RAM disk: a megabyte written and read in order, and many small files.

use taipan_benches::Benches;
use taipan_fat::{ArrayVolume, Fat, Format};
use taipan_littlefs::v2::{Littlefs, VolumeOptions};
use taipan_vfs::{FileSystem, Geometry, NoClock, OpenMode, Path, RamDisk};

/// Bytes that are written and read at a time.
const PIECE: usize = 4096;
/// Pieces in a megabyte.
const PIECES: u32 = 256;
/// Small files that are made and removed.
const FILES: u32 = 200;

fn write(fs: &mut dyn FileSystem) {
    let file = fs.open(Path::new("/large"), OpenMode::WRITE).expect("room");
    for number in 0..PIECES {
        let mut data: &[u8] = &[number as u8; PIECE];
        while !data.is_empty() {
            let written = fs.write(file, data).expect("room");
            data = &data[written..];
        }
    }
    fs.close(file).expect("room");
}

fn read(fs: &mut dyn FileSystem) {
    let file = fs
        .open(Path::new("/large"), OpenMode::READ)
        .expect("it was written");
    let mut piece = [0; PIECE];
    while fs.read(file, &mut piece).expect("it was written") != 0 {}
    fs.close(file).expect("it was read");
}

fn many(fs: &mut dyn FileSystem) {
    for number in 0..FILES {
        let name = format!("/small file {number}.txt");
        let file = fs.open(Path::new(&name), OpenMode::WRITE).expect("room");
        fs.write(file, name.as_bytes()).expect("room");
        fs.close(file).expect("room");
    }
    for number in 0..FILES {
        fs.remove(Path::new(&format!("/small file {number}.txt")))
            .expect("it was made");
    }
}

fn measure(benches: &Benches, kind: &str, fs: &mut dyn FileSystem) {
    benches.measure(&format!("{kind}/write 4 KB"), PIECES, || write(fs));
    write(fs);
    benches.measure(&format!("{kind}/read 4 KB"), PIECES, || read(fs));
    benches.measure(&format!("{kind}/make and remove a file"), FILES, || {
        many(fs)
    });
}

/// Measures all.
pub fn all(benches: &Benches) {
    let sectors = Geometry::sectors(512, 8192);
    let disk = RamDisk::new(vec![0; 4 << 20], sectors).expect("the shape of the memory");
    let mut fat = Fat::new(ArrayVolume::<512, 2, 1>::in_arrays(), disk, NoClock);
    fat.format(&Format::DEFAULT).expect("a volume of this size");
    measure(benches, "fat", &mut fat);

    let blocks = Geometry {
        block_size: 4096,
        block_count: 1024,
        read_size: 1,
        program_size: 1,
    };
    let disk = RamDisk::new(vec![0; 4 << 20], blocks).expect("the shape of the memory");
    let options = VolumeOptions::default();
    let memory = vec![0; options.memory(&blocks, 2).expect("sizes that fit")];
    let mut littlefs: Littlefs<_, _, _> =
        Littlefs::format(disk, NoClock, memory, &options).expect("a volume of this size");
    measure(benches, "littlefs2", &mut littlefs);
}
