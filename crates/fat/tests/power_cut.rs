//! Power fails after every n-th write of a sector: the volume mounts again, and what no operation
//! was changing is as it was. This is the promise of the crate's front page, made good.

mod pair;

use pair::{Layered, Noise, Pair, SmallVolume, WIDTHS, formatted, of_width};
use taipan_fat::Fat;
use taipan_vfs::model::ModelFs;
use taipan_vfs::model::workload::{Operation, Outcome, decode, perform};
use taipan_vfs::{Errno, FileSystem, NoClock, OpenMode, Path};

/// The places that an operation changes.
fn places(operation: &Operation) -> Vec<&[u8]> {
    match operation {
        Operation::Write { path, .. }
        | Operation::Truncate(path, _)
        | Operation::Mkdir(path)
        | Operation::Rmdir(path)
        | Operation::Remove(path) => vec![path],
        Operation::Rename(from, to) => vec![from, to],
        _ => vec![],
    }
}

/// Every path of a tree, with the contents of files.
fn tree(fs: &mut dyn FileSystem) -> Vec<(Vec<u8>, Option<Vec<u8>>)> {
    let mut found = vec![];
    let mut left = vec![b"/".to_vec()];
    while let Some(path) = left.pop() {
        let Ok(Outcome::Names(names)) = perform(fs, &Operation::List(path.clone())) else {
            panic!("a directory cannot be listed");
        };
        for (name, is_dir) in names {
            let base = if path == b"/" { &[][..] } else { &path };
            let inside = [base, b"/", &name].concat();
            let contents = match perform(fs, &Operation::Read(inside.clone(), 4096)) {
                Ok(Outcome::Bytes(bytes)) => Some(bytes),
                _ if is_dir => None,
                other => panic!("{other:?}"),
            };
            found.push((inside.clone(), contents));
            if is_dir {
                left.push(inside);
            }
        }
    }
    found
}

/// Does operations until power fails; returns the one that was under way.
fn until_the_cut<'o>(
    fat: &mut dyn FileSystem,
    model: &mut ModelFs,
    operations: &'o [Operation],
) -> Option<&'o Operation> {
    for operation in operations {
        let done = perform(fat, operation);
        if done == Err(Errno::EIO) {
            return Some(operation);
        }
        assert_eq!(perform(model, operation), done);
    }
    None
}

#[test]
fn what_is_not_in_flight_is_unharmed() {
    for (width, sectors) in WIDTHS {
        let (_, disk, _) = formatted::<512>(sectors, &of_width(width)).into_parts();
        let empty = disk.contents();
        let bytes = Noise(77).bytes(4000);
        let mut operations = decode(&bytes, 6_000);
        operations.retain(|operation| !places(operation).is_empty());
        // What does nothing on a sound volume cannot be cut short.
        let mut model = ModelFs::new();
        operations.retain(|operation| perform(&mut model, operation).is_ok());
        assert!(operations.len() > 40);
        let mut cuts = 0;
        loop {
            let mut disk = Layered::new(empty, 512);
            disk.writes_left = cuts;
            let mut fat = Fat::new(SmallVolume::<512>::in_arrays(), disk, NoClock);
            fat.mount(false).unwrap();
            let mut model = ModelFs::new();
            let cut = until_the_cut(&mut fat, &mut model, &operations);
            let (_, mut disk, _) = fat.into_parts();
            disk.writes_left = usize::MAX;
            let mut fat = Fat::new(SmallVolume::<512>::in_arrays(), disk, NoClock);
            fat.mount(false).unwrap();
            let Some(cut) = cut else {
                break;
            };
            compare(&mut fat, &mut model, cut);
            cuts += 1;
        }
        assert!(cuts > 200, "{cuts}");
    }
}

/// Compares all that lies elsewhere than the operation in flight, and sees that what was moved
/// is in one place at least.
fn compare(fat: &mut dyn FileSystem, model: &mut ModelFs, cut: &Operation) {
    let places = places(cut);
    let elsewhere = |path: &[u8]| {
        let path = Path::from_bytes(path);
        !places
            .iter()
            .any(|&place| path.below(Path::from_bytes(place)).is_some())
    };
    let (mut left, mut before) = (tree(fat), tree(model));
    if let Operation::Rename(from, to) = cut {
        let inside = |all: &[(Vec<u8>, Option<Vec<u8>>)], place: &[u8]| {
            let mut inside: Vec<_> = all
                .iter()
                .filter_map(|(path, contents)| {
                    let below = Path::from_bytes(path).below(Path::from_bytes(place))?;
                    Some((below.as_bytes().to_vec(), contents.clone()))
                })
                .collect();
            inside.sort();
            inside
        };
        let moved = inside(&before, from);
        assert!(inside(&left, from) == moved || inside(&left, to) == moved);
    }
    left.retain(|(path, _)| elsewhere(path));
    before.retain(|(path, _)| elsewhere(path));
    left.sort();
    before.sort();
    assert!(left == before, "{cut:?}");
}

/// The volume can be used after a cut: nothing that was lost is met again.
#[test]
fn work_goes_on_after_a_cut() {
    let (width, sectors) = WIDTHS[1];
    let (_, disk, _) = formatted::<512>(sectors, &of_width(width)).into_parts();
    let empty = disk.contents();
    let bytes = Noise(78).bytes(1500);
    for cuts in (5..300).step_by(7) {
        let mut disk = Layered::new(empty, 512);
        disk.writes_left = cuts;
        let mut fat = Fat::new(SmallVolume::<512>::in_arrays(), disk, NoClock);
        fat.mount(false).unwrap();
        for operation in decode(&bytes, 6_000) {
            let _ = perform(&mut fat, &operation);
        }
        let (_, mut disk, _) = fat.into_parts();
        disk.writes_left = usize::MAX;
        let mut fat = Fat::new(SmallVolume::<512>::in_arrays(), disk, NoClock);
        fat.mount(false).unwrap();
        let before = tree(&mut fat);
        fat.mkdir(Path::new("/fresh")).unwrap();
        for number in 0..20_u8 {
            let path = format!("/fresh/A file made later {number}");
            let operation = Operation::Write {
                path: path.into(),
                mode: OpenMode::WRITE,
                offset: 0,
                data: vec![number; 1 + usize::from(number) * 300],
            };
            perform(&mut fat, &operation).unwrap();
        }
        fill(&mut fat);
        let mut after = tree(&mut fat);
        after.retain(|(path, _)| !path.starts_with(b"/fresh"));
        assert!(after == before);
    }
}

/// Takes every free cluster.
fn fill(fat: &mut dyn FileSystem) {
    let operation = Operation::Write {
        path: b"/fresh/filler".to_vec(),
        mode: OpenMode::WRITE,
        offset: 0,
        data: vec![0xee; 4 << 20],
    };
    assert_eq!(perform(fat, &operation), Err(Errno::ENOSPC));
}

/// The pair's own promise, on a device that never fails.
#[test]
fn without_a_cut_nothing_differs() {
    let mut fat = formatted::<512>(400, &of_width(WIDTHS[0].0));
    let mut pair = Pair::new(&mut fat);
    pair.run(&Noise(77).bytes(1200), 6_000);
    pair.compare();
}

#[test]
fn formatting_cut_short_leaves_no_volume() {
    let options = of_width(WIDTHS[0].0);
    let (_, disk, _) = formatted::<512>(400, &options).into_parts();
    let old = disk.contents();
    for cuts in 1..200 {
        let mut device = Layered::new(old, 512);
        device.writes_left = cuts;
        let mut fat = Fat::new(SmallVolume::<512>::in_arrays(), device, NoClock);
        let done = fat.format(&options);
        let (_, mut device, _) = fat.into_parts();
        device.writes_left = usize::MAX;
        let mut fat = Fat::new(SmallVolume::<512>::in_arrays(), device, NoClock);
        match done {
            Ok(()) => return assert!(cuts > 30),
            Err(errno) => assert_eq!(errno, Errno::EIO),
        }
        match fat.mount(false) {
            // The last write was the one that makes a volume.
            Ok(()) => assert_eq!(tree(&mut fat), []),
            Err(errno) => assert_eq!(errno, Errno::ENODEV),
        }
    }
    panic!("formatting never ends");
}
