//! What a tree of several file systems does; needs the model to mount.
#![cfg(feature = "model")]

use super::*;
use crate::model::ModelFs;
use crate::model::workload::{Outcome, decode, perform};
use core::cell::RefCell;
use proptest::prelude::*;
use std::{boxed::Box, format, string::String, vec, vec::Vec};

type Tree = Vfs<Box<dyn FileSystem>, 6>;

fn mount(tree: &mut Tree, point: &str) {
    let result = tree.mount(
        Path::new(point),
        Box::new(ModelFs::new()),
        MountOptions::default(),
    );
    assert!(result.is_ok());
}

fn write(tree: &mut Tree, path: &str, data: &[u8]) -> Result<()> {
    let file = tree.open(Path::new(path), OpenMode::WRITE)?;
    assert_eq!(tree.write(file, data), Ok(data.len()));
    tree.close(file)
}

fn read(tree: &mut Tree, path: &str) -> Result<Vec<u8>> {
    let file = tree.open(Path::new(path), OpenMode::READ)?;
    let mut buffer = [0; 100];
    let length = tree.read(file, &mut buffer)?;
    tree.close(file)?;
    Ok(buffer[..length].to_vec())
}

fn list(tree: &mut Tree, path: &str) -> Result<Vec<String>> {
    let mut handle = tree.open_dir(Path::new(path))?;
    let mut names = Vec::new();
    let mut buffer = [0; 32];
    while let Some(entry) = tree.read_dir(&mut handle, &mut buffer)? {
        let mark = if entry.is_dir() { "/" } else { "" };
        names.push(format!("{}{mark}", entry.name.escape_ascii()));
    }
    tree.close_dir(handle)?;
    Ok(names)
}

fn cwd(tree: &mut Tree) -> String {
    let mut buffer = [0; 64];
    let cwd = tree.getcwd(&mut buffer).unwrap();
    String::from_utf8(cwd.into()).unwrap()
}

#[test]
fn nothing_mounted() {
    let mut tree = Tree::new();
    assert_eq!(tree.stat(Path::ROOT), Ok(Stat::DIRECTORY));
    assert_eq!(tree.stat("x".into()), Err(Errno::ENODEV));
    assert_eq!(list(&mut tree, "/"), Ok(vec![]));
    assert_eq!(read(&mut tree, "/x"), Err(Errno::ENODEV));
    assert_eq!(tree.chdir("x".into()), Err(Errno::ENODEV));
    assert_eq!(tree.mkdir("/".into()), Err(Errno::EEXIST));
    assert_eq!(tree.rmdir("/".into()), Err(Errno::EBUSY));
    assert!(
        tree.statvfs(Path::ROOT)
            .is_ok_and(|stat| stat.name_max >= 32)
    );
    assert_eq!(cwd(&mut tree), "/");
    assert!(
        tree.unmount("/x".into())
            .is_err_and(|errno| errno == Errno::EINVAL)
    );
}

#[test]
fn mounts_show_in_listings() {
    let mut tree = Tree::new();
    mount(&mut tree, "/sd/deep/down");
    mount(&mut tree, "/");
    mount(&mut tree, "/flash");
    tree.mkdir("/flash2".into()).unwrap();
    write(&mut tree, "/flash/f", b"").unwrap();
    assert_eq!(
        list(&mut tree, "/"),
        Ok(vec!["sd/".into(), "flash/".into(), "flash2/".into()])
    );
    assert_eq!(list(&mut tree, "/sd"), Ok(vec!["deep/".into()]));
    assert_eq!(list(&mut tree, "/sd/deep/down"), Ok(vec![]));
    assert_eq!(list(&mut tree, "/sd/x"), Err(Errno::ENOENT));
    assert_eq!(tree.stat("/sd/deep".into()), Ok(Stat::DIRECTORY));
    assert_eq!(tree.chdir("/sd/deep".into()), Ok(()));
    assert_eq!(list(&mut tree, ""), Ok(vec!["down/".into()]));
    assert_eq!(list(&mut tree, "../../flash"), Ok(vec!["f".into()]));
    // What the root file system has under a mount point's name is hidden, not shown twice.
    let root = tree.file_system_mut(Path::ROOT).unwrap();
    root.mkdir("/flash".into()).unwrap();
    assert_eq!(list(&mut tree, "/").unwrap().len(), 3);
    assert_eq!(tree.rmdir("/flash".into()), Err(Errno::EBUSY));
    assert_eq!(tree.rename("/sd".into(), "/sd2".into()), Err(Errno::EBUSY));
    assert_eq!(
        tree.rename("/flash2".into(), "/flash/x".into()),
        Err(Errno::EXDEV)
    );
    assert_eq!(tree.rename("/flash/f".into(), "/flash/g".into()), Ok(()));
    assert_eq!(tree.mkdir("/flash".into()), Err(Errno::EEXIST));
}

#[test]
fn a_current_directory() {
    let mut tree = Tree::new();
    mount(&mut tree, "/");
    mount(&mut tree, "/mnt");
    tree.mkdir("/mnt/dir".into()).unwrap();
    assert_eq!(tree.chdir("mnt".into()), Ok(()));
    assert_eq!(tree.chdir("dir/.".into()), Ok(()));
    assert_eq!(cwd(&mut tree), "/mnt/dir");
    write(&mut tree, "f", b"here").unwrap();
    assert_eq!(read(&mut tree, "/mnt/dir/f"), Ok(b"here".to_vec()));
    assert_eq!(tree.chdir("f".into()), Err(Errno::ENOTDIR));
    assert_eq!(tree.chdir("none".into()), Err(Errno::ENOENT));
    assert_eq!(cwd(&mut tree), "/mnt/dir");
    assert_eq!(tree.getcwd(&mut [0; 4]), Err(Errno::ENAMETOOLONG));
    assert_eq!(tree.chdir("../..".into()), Ok(()));
    assert_eq!(cwd(&mut tree), "/");
    assert_eq!(tree.chdir("/mnt".into()), Ok(()));
    assert!(tree.unmount("/mnt".into()).is_ok());
    assert_eq!(cwd(&mut tree), "/");
}

#[test]
fn open_files_keep_a_mount_busy() {
    let mut tree = Tree::new();
    mount(&mut tree, "/a");
    let file = tree.open("/a/f".into(), OpenMode::WRITE).unwrap();
    let dir = tree.open_dir("/a".into()).unwrap();
    let busy = |tree: &mut Tree| tree.unmount("/a".into()).err();
    assert_eq!(busy(&mut tree), Some(Errno::EBUSY));
    assert_eq!(tree.close(file), Ok(()));
    assert_eq!(tree.close(file), Err(Errno::EBADF));
    assert_eq!(busy(&mut tree), Some(Errno::EBUSY));
    assert_eq!(tree.close_dir(dir), Ok(()));
    assert_eq!(busy(&mut tree), None);
    // An old handle does not fit what is mounted next.
    mount(&mut tree, "/a");
    let file = tree.open("/a/f".into(), OpenMode::WRITE).unwrap();
    assert!(tree.eject("/a".into()).is_some());
    mount(&mut tree, "/a");
    tree.open("/a/f".into(), OpenMode::WRITE).unwrap();
    assert_eq!(tree.write(file, b"x"), Err(Errno::EBADF));
    assert_eq!(tree.flush(file), Err(Errno::EBADF));
}

#[test]
fn read_only_mounts() {
    let mut tree = Tree::new();
    let mut fs = ModelFs::new();
    fs.mkdir("/d".into()).unwrap();
    let options = MountOptions { read_only: true };
    assert!(tree.mount(Path::ROOT, Box::new(fs), options).is_ok());
    assert_eq!(write(&mut tree, "/f", b""), Err(Errno::EROFS));
    assert_eq!(tree.mkdir("/e".into()), Err(Errno::EROFS));
    assert_eq!(tree.rmdir("/d".into()), Err(Errno::EROFS));
    assert_eq!(tree.remove("/d".into()), Err(Errno::EROFS));
    assert_eq!(tree.rename("/d".into(), "/e".into()), Err(Errno::EROFS));
    let flags = tree.statvfs(Path::ROOT).map(|stat| stat.flags);
    assert_eq!(flags, Ok(StatVfs::READ_ONLY));
    assert_eq!(list(&mut tree, "/"), Ok(vec!["d/".into()]));
}

#[test]
fn mount_refusals() {
    let mut tree = Tree::new();
    mount(&mut tree, "/a");
    let fs: Box<dyn FileSystem> = Box::new(ModelFs::new());
    let error = tree
        .mount("/a".into(), fs, MountOptions::default())
        .unwrap_err();
    assert_eq!(error.errno, Errno::EPERM);
    assert!(
        tree.mount("/b".into(), error.file_system, MountOptions::default())
            .is_ok()
    );
    assert_eq!(tree.mounts().count(), 2);
    assert_eq!(tree.sync(), Ok(()));
}

/// Keeps a current directory and writes down what it is asked.
struct Keeper {
    log: &'static RefCell<Vec<String>>,
    directory: Vec<u8>,
}

impl Keeper {
    fn note(&self, what: &str, path: Path<'_>) {
        self.log.borrow_mut().push(format!("{what} {path}"));
    }
}

impl FileSystem for Keeper {
    fn resolution(&self) -> Resolution {
        Resolution::FileSystem
    }
    fn chdir(&mut self, path: Path<'_>) -> Result<()> {
        self.note("chdir", path);
        match path.name() {
            Some(b"none") => Err(Errno::ENOENT),
            _ => {
                self.directory = path.as_bytes().to_vec();
                Ok(())
            }
        }
    }
    fn getcwd<'b>(&mut self, into: &'b mut [u8]) -> Result<&'b [u8]> {
        into[..self.directory.len()].copy_from_slice(&self.directory);
        Ok(&into[..self.directory.len()])
    }
    fn open(&mut self, path: Path<'_>, _: OpenMode) -> Result<FileId> {
        self.note("open", path);
        Err(Errno::ENOENT)
    }
    fn read(&mut self, _: FileId, _: &mut [u8]) -> Result<usize> {
        Err(Errno::EBADF)
    }
    fn seek(&mut self, _: FileId, _: SeekFrom) -> Result<u64> {
        Err(Errno::EBADF)
    }
    fn close(&mut self, _: FileId) -> Result<()> {
        Err(Errno::EBADF)
    }
    fn stat(&mut self, path: Path<'_>) -> Result<Stat> {
        self.note("stat", path);
        Ok(Stat::DIRECTORY)
    }
    fn open_dir(&mut self, path: Path<'_>) -> Result<DirId> {
        self.note("list", path);
        Ok(DirId(0))
    }
    fn read_dir<'n>(&mut self, _: DirId, _: &'n mut [u8]) -> Result<Option<DirEntry<'n>>> {
        Ok(None)
    }
    fn close_dir(&mut self, _: DirId) -> Result<()> {
        Ok(())
    }
    fn statvfs(&mut self, _: Path<'_>) -> Result<StatVfs> {
        Ok(StatVfs::default())
    }
}

#[test]
fn file_systems_that_resolve_paths_themselves() {
    let log: &'static RefCell<Vec<String>> = Box::leak(Box::default());
    let keeper = || {
        let directory = b"/".to_vec();
        Box::new(Keeper { log, directory }) as Box<dyn FileSystem>
    };
    let mut tree = Tree::new();
    for point in ["/", "/mnt"] {
        assert!(
            tree.mount(point.into(), keeper(), MountOptions::default())
                .is_ok()
        );
    }
    mount(&mut tree, "/model");
    let stat = |tree: &mut Tree, path: &str| {
        log.borrow_mut().clear();
        let _ = tree.stat(path.into());
        log.borrow().join("; ")
    };
    assert_eq!(stat(&mut tree, "/a//../b/"), "stat /a//../b/");
    assert_eq!(stat(&mut tree, "a"), "stat /a");
    assert_eq!(stat(&mut tree, "/mnt/./a"), "stat /./a");
    assert_eq!(stat(&mut tree, "/model/../a"), "stat /a");
    assert_eq!(stat(&mut tree, "/a/../model"), "");
    assert_eq!(tree.chdir("/mnt/sub".into()), Ok(()));
    assert_eq!(cwd(&mut tree), "/mnt/sub");
    assert_eq!(stat(&mut tree, "../x"), "stat ../x");
    assert_eq!(tree.chdir("none".into()), Err(Errno::ENOENT));
    assert_eq!(list(&mut tree, ""), Ok(vec![]));
    assert_eq!(log.borrow().last().map(String::as_str), Some("list "));
    log.borrow_mut().clear();
    assert_eq!(tree.chdir("/".into()), Ok(()));
    assert_eq!(*log.borrow(), ["chdir /"]);
    assert_eq!(cwd(&mut tree), "/");
    assert_eq!(
        list(&mut tree, "."),
        Ok(vec!["mnt/".into(), "model/".into()])
    );
    assert_eq!(tree.chdir("/model".into()), Ok(()));
    assert_eq!(read(&mut tree, "f"), Err(Errno::ENOENT));
    assert_eq!(log.borrow().last().map(String::as_str), Some("list /"));
}

proptest! {
    #[test]
    fn a_tree_of_one_is_that_one(bytes in prop::collection::vec(any::<u8>(), 0..800)) {
        let (mut model, other) = (ModelFs::new(), RefCell::new(ModelFs::new()));
        let mut tree: Vfs<&RefCell<ModelFs>> = Vfs::new();
        prop_assert!(tree.mount("/m".into(), &other, MountOptions::default()).is_ok());
        for operation in decode(&bytes, 3000) {
            use crate::model::workload::Operation;
            let at = |path: &Vec<u8>| [b"/m", &path[..]].concat();
            let expected = perform(&mut model, &operation);
            let actual = match &operation {
                Operation::Mkdir(path) => tree.mkdir(at(path)[..].into()).map(|()| Outcome::Done),
                Operation::Rmdir(path) => tree.rmdir(at(path)[..].into()).map(|()| Outcome::Done),
                Operation::Remove(path) => tree.remove(at(path)[..].into()).map(|()| Outcome::Done),
                Operation::Rename(from, to) => tree
                    .rename(at(from)[..].into(), at(to)[..].into())
                    .map(|()| Outcome::Done),
                Operation::Stat(path) => tree.stat(at(path)[..].into()).map(|stat| {
                    if stat.is_dir() { Outcome::Directory } else { Outcome::File(stat.size) }
                }),
                // The others only open and pass on; they go straight in.
                _ => perform(&mut &other, &operation),
            };
            let special = matches!(&operation, Operation::Mkdir(p) | Operation::Rmdir(p)
                | Operation::Remove(p) | Operation::Rename(p, _) if p == b"/")
                || matches!(&operation, Operation::Rename(_, p) if p == b"/");
            if !special {
                prop_assert_eq!(actual, expected, "{:?}", operation);
            }
        }
    }
}
