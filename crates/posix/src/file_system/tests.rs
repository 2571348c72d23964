//! The host's files: one directory for several views, confinement, descriptors, and the model.

use super::*;
use proptest::prelude::*;
use std::os::unix::fs::symlink;
use taipan_vfs::model::ModelFs;
use taipan_vfs::model::workload::{decode, perform};
use tempfile::TempDir;

fn temp() -> (TempDir, HostPathBuf) {
    let temp = tempfile::tempdir().unwrap();
    let path = temp.path().canonicalize().unwrap();
    (temp, path)
}

fn write(fs: &mut PosixFs, path: &str, data: &[u8]) -> Result<()> {
    let file = fs.open(path.into(), OpenMode::WRITE)?;
    assert_eq!(fs.write(file, data), Ok(data.len()));
    fs.close(file)
}

fn names(fs: &mut PosixFs, path: &str) -> Result<Vec<String>> {
    let dir = fs.open_dir(path.into())?;
    let mut names = Vec::new();
    let mut buffer = [0; 255];
    while let Some(entry) = fs.read_dir(dir, &mut buffer)? {
        names.push(String::from_utf8_lossy(entry.name).into_owned());
    }
    fs.close_dir(dir)?;
    names.sort();
    Ok(names)
}

fn cwd(fs: &mut PosixFs) -> Result<String> {
    let mut buffer = [0; 4096];
    let cwd = fs.getcwd(&mut buffer)?;
    Ok(String::from_utf8(cwd.into()).unwrap())
}

/// What upstream's `tests/extmod/vfs_posix_paths.py` asks for.
#[test]
fn several_views_share_one_directory() {
    let (_temp, top) = temp();
    fs::create_dir(top.join("sub")).unwrap();
    let directory = HostDirectory::from(top.clone());
    let mut whole = PosixFs::host(directory.clone());
    let mut view = PosixFs::rooted(directory.clone(), HostPath::new("sub")).unwrap();
    assert_eq!(cwd(&mut view), Err(Errno::ENOENT));

    assert_eq!(whole.chdir("sub".into()), Ok(()));
    assert_eq!(cwd(&mut view), Ok("/".into()));
    assert_eq!(view.mkdir("one".into()), Ok(()));
    assert_eq!(view.mkdir("/two".into()), Ok(()));
    assert_eq!(names(&mut view, "/"), Ok(vec!["one".into(), "two".into()]));
    assert_eq!(view.chdir("/one".into()), Ok(()));
    assert_eq!(cwd(&mut view), Ok("/one".into()));
    assert_eq!(cwd(&mut whole), Ok(format!("{}/sub/one", top.display())));
    write(&mut view, "here", b"x").unwrap();
    assert_eq!(names(&mut whole, ""), Ok(vec!["here".into()]));
    // Absolute paths do not depend on it.
    assert_eq!(names(&mut view, "/one"), Ok(vec!["here".into()]));
    assert_eq!(view.chdir("..".into()), Ok(()));
    assert_eq!(cwd(&mut view), Ok("/".into()));

    fs::remove_dir_all(top.join("sub")).unwrap();
    assert_eq!(cwd(&mut whole), Err(Errno::ENOENT));
    let gone = PosixFs::rooted(directory, HostPath::new("x"));
    assert_eq!(gone.err(), Some(Errno::ENOENT));
}

#[test]
fn a_root_with_slashes() {
    let (_temp, top) = temp();
    let directory = HostDirectory::from(top.clone());
    let root = format!("{}//", top.display());
    let mut view = PosixFs::rooted(directory.clone(), HostPath::new(&root)).unwrap();
    write(&mut view, "/f", b"").unwrap();
    assert!(top.join("f").exists());
    let mut all = PosixFs::rooted(directory, HostPath::new("/")).unwrap();
    assert_eq!(cwd(&mut all), Ok(top.display().to_string()));
    assert!(all.stat("/".into()).unwrap().is_dir());
}

#[test]
fn what_is_known_about_a_file() {
    let (_temp, top) = temp();
    let mut fs = PosixFs::host(HostDirectory::from(top.clone()));
    write(&mut fs, "f", b"12345").unwrap();
    let found = fs.stat("f".into()).unwrap();
    let expected = fs::metadata(top.join("f")).unwrap();
    assert!(found.is_file() && !found.is_dir());
    assert_eq!((found.size, found.inode), (5, expected.ino()));
    assert_eq!(
        (found.modified, found.mode),
        (expected.mtime(), expected.mode())
    );
    assert_eq!(
        found.mode & 0o7133,
        0,
        "not executable, written by its owner only"
    );
    assert_eq!(fs.stat("".into()), Err(Errno::ENOENT));
    assert_eq!(fs.stat("f/".into()), Err(Errno::ENOTDIR));
    assert_eq!(fs.stat("a\0b".into()), Err(Errno::EINVAL));
    let whole = fs.statvfs(".".into()).unwrap();
    assert!(whole.block_size > 0 && whole.blocks >= whole.blocks_free);
    assert_eq!(whole.name_max, 255);
}

#[test]
fn entries_tell_their_kind() {
    let (_temp, top) = temp();
    fs::create_dir(top.join("d")).unwrap();
    fs::write(top.join("f"), "").unwrap();
    symlink("f", top.join("l")).unwrap();
    let mut fs = PosixFs::confined(&top).unwrap();
    let dir = fs.open_dir("/".into()).unwrap();
    let mut kinds = Vec::new();
    let mut buffer = [0; 1];
    while let Some(entry) = fs.read_dir(dir, &mut buffer).unwrap() {
        assert_ne!(entry.inode, 0);
        kinds.push((entry.name[0], entry.kind));
    }
    kinds.sort();
    assert_eq!(kinds, [(b'd', 0x4000), (b'f', 0x8000), (b'l', 0xa000)]);
    assert_eq!(fs.read_dir(dir, &mut buffer), Ok(None));
    fs.close_dir(dir).unwrap();
    assert_eq!(fs.close_dir(dir), Err(Errno::EBADF));
    let dir = fs.open_dir("/".into()).unwrap();
    assert_eq!(fs.read_dir(dir, &mut []), Err(Errno::ENAMETOOLONG));
}

#[test]
fn read_only() {
    let (_temp, top) = temp();
    let mut fs = PosixFs::rooted(HostDirectory::from(top.clone()), &top).unwrap();
    write(&mut fs, "/f", b"content").unwrap();
    fs.mkdir("/d".into()).unwrap();
    fs.mount(true).unwrap();
    assert_eq!(write(&mut fs, "/g", b""), Err(Errno::EROFS));
    let updating = OpenMode::READ.updating();
    assert_eq!(fs.open("/f".into(), updating), Err(Errno::EROFS));
    assert_eq!(fs.remove("/f".into()), Err(Errno::EROFS));
    assert_eq!(fs.rename("/f2".into(), "/g".into()), Err(Errno::EROFS));
    assert_eq!(fs.rmdir("/d".into()), Err(Errno::EROFS));
    assert_eq!(fs.mkdir("/e".into()), Err(Errno::EROFS));
    let file = fs.open("/f".into(), OpenMode::READ).unwrap();
    let mut buffer = [0; 20];
    assert_eq!(fs.read(file, &mut buffer), Ok(7));
    fs.mount(false).unwrap();
    assert_eq!(fs.rmdir("/d".into()), Ok(()));
}

#[test]
fn confinement() {
    let (_temp, top) = temp();
    let inside = top.join("inside");
    fs::create_dir_all(inside.join("d")).unwrap();
    fs::write(top.join("secret"), "s").unwrap();
    fs::write(inside.join("f"), "f").unwrap();
    symlink("../secret", inside.join("out")).unwrap();
    symlink("..", inside.join("up")).unwrap();
    symlink("../nothing yet", inside.join("dangling")).unwrap();
    symlink("f", inside.join("fine")).unwrap();
    let mut fs = PosixFs::confined(&inside).unwrap();
    let open = |fs: &mut PosixFs, path: &str, mode| fs.open(path.into(), mode).err();
    for path in ["/out", "/up/secret", "/dangling"] {
        for mode in [OpenMode::READ, OpenMode::WRITE] {
            assert_eq!(open(&mut fs, path, mode), Some(Errno::EACCES), "{path}");
        }
        assert_eq!(fs.stat(path.into()), Err(Errno::EACCES), "{path}");
    }
    for path in ["/../secret", "secret", "/up/../secret", ""] {
        assert_eq!(
            open(&mut fs, path, OpenMode::READ),
            Some(Errno::EINVAL),
            "{path}"
        );
    }
    assert_eq!(fs.open_dir("/up".into()), Err(Errno::EACCES));
    assert_eq!(fs.mkdir("/up/x".into()), Err(Errno::EACCES));
    assert_eq!(fs.rename("/f".into(), "/up/f".into()), Err(Errno::EACCES));
    assert_eq!(open(&mut fs, "/fine", OpenMode::READ), None);
    assert_eq!(fs.chdir("/d".into()), Ok(()));
    assert_eq!(fs.chdir("/f".into()), Err(Errno::ENOTDIR));
    assert_eq!(fs.chdir("/up".into()), Err(Errno::EACCES));
    assert_eq!(fs.getcwd(&mut [0; 9]), Err(Errno::EOPNOTSUPP));
    // The links themselves can go.
    for path in ["/out", "/dangling", "/up"] {
        assert_eq!(fs.remove(path.into()), Ok(()));
    }
    assert_eq!(fs.rmdir("/".into()), Err(Errno::EBUSY));
    assert!(top.join("secret").exists());
    assert_eq!(
        PosixFs::confined(&top.join("secret")).err(),
        Some(Errno::ENOTDIR)
    );
}

#[test]
fn descriptors() {
    let (_temp, top) = temp();
    let mut fs = PosixFs::host(HostDirectory::from(top));
    let file = fs.open("f".into(), OpenMode::WRITE).unwrap();
    let number = fs.descriptor(file).unwrap();
    assert!(number > 2);
    let again = fs.open_descriptor(number, OpenMode::WRITE).unwrap();
    assert_eq!(fs.descriptor(again), Ok(number));
    assert_eq!(fs.write(again, b"ab"), Ok(2));
    assert_eq!(
        fs.seek(file, SeekFrom::Current(0)),
        Ok(2),
        "one position for both"
    );
    assert_eq!(fs.close(again), Ok(()));
    assert_eq!(fs.write(file, b"c"), Ok(1));
    let errors = fs.open_descriptor(2, OpenMode::WRITE).unwrap();
    assert_eq!(fs.descriptor(errors), Ok(2));
    assert_eq!(fs.flush(errors), Ok(()));
    assert_eq!(fs.close(errors), Ok(()));
    let none = fs.open_descriptor(12_345, OpenMode::READ);
    assert_eq!(none, Err(Errno::EBADF));
    assert_eq!(fs.open_descriptor(-1, OpenMode::READ), Err(Errno::EBADF));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// The host and the model give the same results and the same errors.
    #[test]
    fn the_host_does_as_the_model(bytes in prop::collection::vec(any::<u8>(), 0..1500)) {
        let (_temp, top) = temp();
        let mut host = PosixFs::confined(&top).unwrap();
        let mut model = ModelFs::new();
        for operation in decode(&bytes, 3000) {
            let expected = perform(&mut model, &operation);
            prop_assert_eq!(perform(&mut host, &operation), expected, "{:?}", operation);
        }
    }
}
