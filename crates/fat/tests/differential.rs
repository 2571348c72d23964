//! Against another driver of the same format, `hadris-fat`: the two take turns at one volume, and
//! after every turn both find on it what the model has.

mod pair;

use hadris_fat::sync::{FatFs, format};
use hadris_fat::{FatKind, FatOptions};
use hadris_fs::MountOptions;
use hadris_fs::sync::Volume;
use hadris_storage::{BlockSize, MemDevice};
use pair::{Noise, Pair, SmallVolume, WIDTHS, of_width};
use taipan_fat::{Fat, Width};
use taipan_vfs::model::ModelFs;
use taipan_vfs::model::workload::{Operation, Outcome, decode, perform};
use taipan_vfs::{FileSystem, Geometry, NoClock, RamDisk};

type Theirs = Volume<FatFs<MemDevice<Vec<u8>>>>;

fn mount_theirs(image: Vec<u8>) -> Theirs {
    let device = MemDevice::new(image, BlockSize::new(512).unwrap());
    Volume::new(FatFs::mount(device, MountOptions::new()).unwrap())
}

fn image_of(theirs: Theirs) -> Vec<u8> {
    let fs = theirs
        .into_inner()
        .unwrap_or_else(|_| panic!("something is open"));
    fs.unmount().unwrap().into_inner()
}

fn text(path: &[u8]) -> &str {
    std::str::from_utf8(path).unwrap()
}

fn contents(model: &mut ModelFs, path: &[u8]) -> Vec<u8> {
    match perform(model, &Operation::Read(path.to_vec(), 4096)) {
        Ok(Outcome::Bytes(bytes)) => bytes,
        other => panic!("{other:?}"),
    }
}

/// Lets the other driver do what the model did.
fn follow(theirs: &Theirs, model: &mut ModelFs, operation: &Operation) {
    let done = match operation {
        // It has no modes like ours: what is written in the end is what counts.
        Operation::Write { path, .. } | Operation::Truncate(path, _) => {
            theirs.write(text(path), contents(model, path))
        }
        Operation::Mkdir(path) => theirs.create_dir(text(path)),
        Operation::Rmdir(path) => theirs.remove_dir(text(path)),
        Operation::Remove(path) => theirs.remove_file(text(path)),
        Operation::Rename(from, to) => theirs.rename(text(from), text(to)),
        _ => return,
    };
    done.unwrap_or_else(|error| panic!("{operation:?}: {error}"));
}

/// Compares everything that the other driver finds with the model.
fn compare(theirs: &Theirs, model: &mut ModelFs, path: &str) {
    let Ok(Outcome::Names(expected)) = perform(model, &Operation::List(path.into())) else {
        panic!("the model has no {path}");
    };
    let mut names: Vec<(Vec<u8>, bool)> = theirs
        .read_dir(path)
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            (entry.name().as_bytes().to_vec(), entry.file_type().is_dir())
        })
        .collect();
    names.sort();
    assert_eq!(names, expected);
    for (name, is_dir) in expected {
        let inside = format!("{}/{}", path.trim_end_matches('/'), text(&name));
        match is_dir {
            true => compare(theirs, model, &inside),
            false => assert!(theirs.read(&inside).unwrap() == contents(model, inside.as_bytes())),
        }
    }
}

/// Both drivers by turns, ours first; returns the image.
fn take_turns(mut image: Vec<u8>, seed: u64) -> Vec<u8> {
    let mut model = ModelFs::new();
    let mut noise = Noise(seed);
    let count = (image.len() / 512) as u32;
    for _ in 0..6 {
        let disk = RamDisk::new(image, Geometry::sectors(512, count)).unwrap();
        let mut ours = Fat::new(SmallVolume::<512>::in_arrays(), disk, NoClock);
        ours.mount(false).unwrap();
        let mut pair = Pair {
            fat: &mut ours,
            model,
            full: 0,
        };
        // What the other driver left.
        pair.compare();
        pair.run(&noise.bytes(600), 8_000);
        pair.compare();
        assert_eq!(pair.full, 0);
        model = pair.model;
        ours.unmount().unwrap();
        image = ours.into_parts().1.into_memory();

        let theirs = mount_theirs(image);
        compare(&theirs, &mut model, "/");
        for operation in decode(&noise.bytes(600), 8_000) {
            if perform(&mut model, &operation).is_ok() {
                follow(&theirs, &mut model, &operation);
            }
        }
        image = image_of(theirs);
    }
    image
}

#[test]
fn turns_on_volumes_made_here() {
    for (width, sectors) in WIDTHS {
        // Room enough: what a full volume does is not for comparing.
        let sectors = if width == Width::Fat12 {
            3_000
        } else {
            sectors
        };
        for seed in 1..=5 {
            let fat = pair::formatted::<512>(sectors, &of_width(width));
            take_turns(fat.into_parts().1.into_memory(), seed);
        }
    }
}

#[test]
fn turns_on_volumes_made_there() {
    for (kind, size) in [
        (FatKind::Fat12, 2 << 20),
        (FatKind::Fat16, 16 << 20),
        (FatKind::Fat32, 40 << 20),
    ] {
        let mut device = MemDevice::new(vec![0; size], BlockSize::new(512).unwrap());
        format(&mut device, &FatOptions::new().with_kind(kind)).unwrap();
        take_turns(device.into_inner(), 99);
    }
}
