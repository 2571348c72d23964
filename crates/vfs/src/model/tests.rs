//! The model's own promises: it must be right, since drivers are held against it.

use super::workload::{Operation, Outcome, decode, perform};
use super::*;
use proptest::prelude::*;
use std::vec;

#[test]
fn a_file_through_its_life() {
    let mut fs = ModelFs::new();
    let path = Path::new("/f");
    let file = fs.open(path, OpenMode::WRITE.updating()).unwrap();
    assert_eq!(fs.write(file, b"hello"), Ok(5));
    assert_eq!(fs.seek(file, SeekFrom::Start(7)), Ok(7));
    assert_eq!(fs.write(file, b"x"), Ok(1));
    assert_eq!(fs.seek(file, SeekFrom::Start(3)), Ok(3));
    let mut buffer = [9; 9];
    assert_eq!(fs.read(file, &mut buffer), Ok(5));
    assert_eq!(buffer, *b"lo\0\0x\x09\x09\x09\x09");
    // It stays readable while open, as on a Unix.
    assert_eq!(fs.remove(path), Ok(()));
    assert_eq!(fs.stat(path), Err(Errno::ENOENT));
    assert_eq!(fs.seek(file, SeekFrom::End(-1)), Ok(7));
    assert_eq!(fs.read(file, &mut buffer), Ok(1));
    assert_eq!(fs.close(file), Ok(()));
    assert_eq!(fs.close(file), Err(Errno::EBADF));
    assert_eq!(fs.read(file, &mut buffer), Err(Errno::EBADF));
}

#[test]
fn refusals() {
    let mut fs = ModelFs::new();
    fs.mkdir("/d".into()).unwrap();
    let file = fs.open("/f".into(), OpenMode::CREATE_NEW).unwrap();
    assert_eq!(fs.read(file, &mut [0]), Err(Errno::EBADF));
    let open = |fs: &mut ModelFs, path: &str, mode| fs.open(path.into(), mode).err();
    assert_eq!(
        open(&mut fs, "/f", OpenMode::CREATE_NEW),
        Some(Errno::EEXIST)
    );
    assert_eq!(open(&mut fs, "/f/x", OpenMode::WRITE), Some(Errno::ENOTDIR));
    assert_eq!(open(&mut fs, "/n/x", OpenMode::WRITE), Some(Errno::ENOENT));
    assert_eq!(open(&mut fs, "/d", OpenMode::READ), Some(Errno::EISDIR));
    fs.mkdir("/d/e".into()).unwrap();
    assert_eq!(fs.rmdir("/d".into()), Err(Errno::ENOTEMPTY));
    assert_eq!(fs.rename("/d".into(), "/d/e/x".into()), Err(Errno::EINVAL));
    assert_eq!(fs.rename("/d/e".into(), "/d".into()), Err(Errno::ENOTEMPTY));
    assert_eq!(fs.rename("/f".into(), "/d".into()), Err(Errno::EISDIR));
    assert_eq!(fs.rename("/d".into(), "/f".into()), Err(Errno::ENOTDIR));
    assert_eq!(fs.remove("/d".into()), Err(Errno::EISDIR));
    fs.mount(true).unwrap();
    assert_eq!(fs.remove("/f".into()), Err(Errno::EROFS));
    assert_eq!(open(&mut fs, "/g", OpenMode::WRITE), Some(Errno::EROFS));
}

#[test]
fn directories_move_with_what_is_in_them() {
    let mut fs = ModelFs::new();
    for operation in [
        Operation::Mkdir(b"/d".into()),
        Operation::Mkdir(b"/d2".into()),
        Operation::Write {
            path: b"/d/f".into(),
            mode: OpenMode::WRITE,
            offset: 0,
            data: b"abc".into(),
        },
        Operation::Rename(b"/d".into(), b"/d2/e".into()),
    ] {
        assert_eq!(perform(&mut fs, &operation), Ok(Outcome::Done));
    }
    assert_eq!(
        perform(&mut fs, &Operation::Read(b"/d2/e/f".into(), 2)),
        Ok(Outcome::Bytes(b"abc".into()))
    );
    assert_eq!(
        perform(&mut fs, &Operation::List(b"/".into())),
        Ok(Outcome::Names(vec![(b"d2".into(), true)]))
    );
}

proptest! {
    #[test]
    fn any_bytes_are_a_workload(bytes in prop::collection::vec(any::<u8>(), 0..800)) {
        let mut fs = ModelFs::new();
        for operation in decode(&bytes, 5000) {
            let _ = perform(&mut fs, &operation);
        }
        prop_assert!(fs.files.is_empty() && fs.listings.is_empty());
        let all: Vec<_> = fs.nodes.keys().cloned().collect();
        for path in all {
            prop_assert_eq!(fs.directory(Path::from_bytes(&path).parent()), Ok(()));
        }
    }
}
