//! Several handles at a time, on few files that are written, cut, replaced and removed under them:
//! the same as on the model, and in the end every cluster is accounted for.

mod pair;

use pair::{Pair, formatted, of_width};
use proptest::prelude::*;
use taipan_fat::{ArrayVolume, Fat, Width};
use taipan_vfs::model::ModelFs;
use taipan_vfs::{Errno, FileId, FileSystem, NoClock, OpenMode, Path, Result, SeekFrom};

const HANDLES: usize = 5;
const NAMES: [&str; 4] = ["/a", "/B is longer", "/c", "/d/e"];
const MODES: [OpenMode; 6] = [
    OpenMode::READ,
    OpenMode::WRITE,
    OpenMode::WRITE.updating(),
    OpenMode::APPEND,
    OpenMode::READ.updating(),
    OpenMode::CREATE_NEW,
];

#[derive(Clone, Debug)]
enum Step {
    Open(usize, usize, usize),
    Close(usize),
    Read(usize, usize),
    Write(usize, usize, u8),
    Seek(usize, u64),
    Truncate(usize, u64),
    Flush(usize),
    Remove(usize),
    Rename(usize, usize),
    Stat(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let (handle, name) = (0..HANDLES, 0..NAMES.len());
    prop_oneof![
        4 => (handle.clone(), name.clone(), 0..MODES.len())
            .prop_map(|(handle, name, mode)| Step::Open(handle, name, mode)),
        1 => handle.clone().prop_map(Step::Close),
        2 => (handle.clone(), 0_usize..3000).prop_map(|(handle, size)| Step::Read(handle, size)),
        4 => (handle.clone(), 0_usize..3000, any::<u8>())
            .prop_map(|(handle, size, value)| Step::Write(handle, size, value)),
        1 => (handle.clone(), 0_u64..6000).prop_map(|(handle, at)| Step::Seek(handle, at)),
        1 => (handle.clone(), 0_u64..6000).prop_map(|(handle, size)| Step::Truncate(handle, size)),
        1 => handle.prop_map(Step::Flush),
        1 => name.clone().prop_map(Step::Remove),
        1 => (name.clone(), name.clone()).prop_map(|(from, to)| Step::Rename(from, to)),
        1 => name.prop_map(Step::Stat),
    ]
}

/// What a step gives, handles aside.
fn perform(
    fs: &mut dyn FileSystem,
    handles: &mut [Option<FileId>; HANDLES],
    step: &Step,
) -> Result<(u64, Vec<u8>)> {
    let name = |index: usize| Path::new(NAMES[index]);
    // A number that was never given out.
    let of = |handle: usize| handles[handle].unwrap_or(FileId(u32::MAX));
    let nothing = |()| (0, vec![]);
    match *step {
        Step::Open(handle, path, mode) => {
            if let Some(old) = handles[handle].take() {
                fs.close(old)?;
            }
            handles[handle] = Some(fs.open(name(path), MODES[mode])?);
            Ok((0, vec![]))
        }
        Step::Close(handle) => {
            let closed = fs.close(of(handle));
            handles[handle] = None;
            closed.map(nothing)
        }
        Step::Read(handle, size) => {
            let mut bytes = vec![0; size];
            let length = fs.read(of(handle), &mut bytes)?;
            bytes.truncate(length);
            Ok((0, bytes))
        }
        Step::Write(handle, size, value) => {
            let bytes: Vec<u8> = (0..size).map(|at| value.wrapping_add(at as u8)).collect();
            let taken = fs.write(of(handle), &bytes)?;
            Ok((taken as u64, vec![]))
        }
        Step::Seek(handle, at) => {
            let at = fs.seek(of(handle), SeekFrom::Start(at))?;
            Ok((at, vec![]))
        }
        Step::Truncate(handle, size) => fs.truncate(of(handle), size).map(nothing),
        Step::Flush(handle) => {
            // The model has nothing to flush, so it does not look.
            let _ = fs.flush(of(handle));
            Ok((0, vec![]))
        }
        Step::Remove(path) => fs.remove(name(path)).map(nothing),
        Step::Rename(from, to) => fs.rename(name(from), name(to)).map(nothing),
        Step::Stat(path) => fs.stat(name(path)).map(|stat| (stat.size, vec![])),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn as_on_the_model(steps in prop::collection::vec(step(), 0..150)) {
        let (_, disk, _) = formatted::<512>(1000, &of_width(Width::Fat12)).into_parts();
        let mut fat = Fat::new(ArrayVolume::<512, HANDLES, 1>::in_arrays(), disk, NoClock);
        fat.mount(false).unwrap();
        let mut model = ModelFs::new();
        let (mut handles, mut model_handles) = ([None; HANDLES], [None; HANDLES]);
        fat.mkdir(Path::new("/d")).unwrap();
        model.mkdir(Path::new("/d")).unwrap();
        for step in &steps {
            let done = perform(&mut fat, &mut handles, step);
            let expected = perform(&mut model, &mut model_handles, step);
            prop_assert_eq!(done, expected, "{:?}", step);
        }
        for handle in handles.into_iter().flatten() {
            fat.close(handle).unwrap();
        }
        let mut pair = Pair { fat: &mut fat, model, full: 0 };
        pair.compare();
        // As counting finds it, with the files gone.
        for name in NAMES {
            let removed = fat.remove(Path::new(name));
            prop_assert!(matches!(removed, Ok(()) | Err(Errno::ENOENT)));
        }
        fat.rmdir(Path::new("/d")).unwrap();
        fat.unmount().unwrap();
        fat.attach().unwrap();
        let space = fat.statvfs(Path::ROOT).unwrap();
        prop_assert_eq!(space.blocks, space.blocks_free);
    }
}
