//! Directories on their own: aliases, runs of free entries, growth.

use crate::testing::{formatted, get, names, put};
use crate::{Format, Width};
use std::format;
use std::vec::Vec;
use taipan_vfs::{Errno, FileSystem, OpenMode, Path};

#[test]
fn many_names_with_one_beginning() {
    let mut fat = formatted(5000, &Format::DEFAULT);
    fat.mkdir(Path::new("/d")).unwrap();
    let all: Vec<_> = (0..40)
        .map(|n| format!("A rather long name, {n}.text"))
        .collect();
    for name in &all {
        put(&mut fat, &format!("/d/{name}"), name.as_bytes());
    }
    assert_eq!(names(&mut fat, "/d"), all);
    // Each has an alias of its own, and answers to it.
    let mut sizes: Vec<_> = (1..=4)
        .map(|n| {
            fat.stat(Path::new(&format!("/d/ARATHE~{n}.TEX")))
                .unwrap()
                .size
        })
        .collect();
    sizes.dedup();
    assert_eq!(sizes, [all[0].len() as u64]);
    for name in &all {
        fat.remove(Path::new(&format!("/d/{name}"))).unwrap();
    }
    fat.rmdir(Path::new("/d")).unwrap();
    let space = fat.statvfs(Path::ROOT).unwrap();
    assert_eq!(space.blocks, space.blocks_free);
}

#[test]
fn the_root_directory_of_fat16_has_an_end() {
    let options = Format {
        width: Some(Width::Fat16),
        ..Format::DEFAULT
    };
    let mut fat = formatted(9000, &options);
    let made = (0..600).take_while(|n| {
        let path = format!("/{n}");
        match fat.open(Path::new(&path), OpenMode::WRITE) {
            Ok(file) => fat.close(file).is_ok(),
            Err(errno) => {
                assert_eq!(errno, Errno::ENOSPC);
                false
            }
        }
    });
    assert_eq!(made.count(), 512);
    assert_eq!(names(&mut fat, "/").len(), 512);
    fat.remove(Path::new("/100")).unwrap();
    // One entry is not enough for a long name.
    let long = fat.open(Path::new("/Long name"), OpenMode::WRITE);
    assert_eq!(long, Err(Errno::ENOSPC));
    put(&mut fat, "/SHORT", b"");
}

#[test]
fn a_rename_over_a_file_gives_the_new_spelling() {
    let mut fat = formatted(200, &Format::default());
    for (old, new) in [
        ("/OLD.TXT", "/old.txt"),
        ("/A longer name", "/a Longer Name"),
        ("/same", "/same"),
        ("/\u{e4}pfel", "/\u{c4}pfel"),
    ] {
        put(&mut fat, old, b"old");
        put(&mut fat, "/moved", b"new");
        let open = fat.open(Path::new("/moved"), OpenMode::APPEND).unwrap();
        fat.rename(Path::new("/moved"), Path::new(new)).unwrap();
        assert_eq!(names(&mut fat, "/"), [&new[1..]]);
        assert_eq!(fat.write(open, b"er"), Ok(2));
        fat.close(open).unwrap();
        assert_eq!(get(&mut fat, old), b"newer");
        fat.remove(Path::new(old)).unwrap();
    }
}
