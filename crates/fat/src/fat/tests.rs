//! Files and directories through their lives, as a program sees them.

use crate::testing::{formatted, get, names, put};
use crate::{Format, Width};
use taipan_vfs::{Errno, FileSystem, OpenMode, Path, SeekFrom};

#[test]
fn a_file_through_its_life() {
    let mut fat = formatted(5000, &Format::DEFAULT);
    assert_eq!(fat.width(), Ok(Width::Fat12));
    let path = Path::new("/f");
    let file = fat.open(path, OpenMode::WRITE.updating()).unwrap();
    assert_eq!(fat.write(file, b"hello"), Ok(5));
    assert_eq!(fat.seek(file, SeekFrom::Start(7)), Ok(7));
    assert_eq!(fat.write(file, b"x"), Ok(1));
    assert_eq!(fat.seek(file, SeekFrom::Start(3)), Ok(3));
    let mut buffer = [9; 9];
    assert_eq!(fat.read(file, &mut buffer), Ok(5));
    assert_eq!(buffer, *b"lo\0\0x\x09\x09\x09\x09");
    // It stays readable while open, as on a Unix.
    assert_eq!(fat.remove(path), Ok(()));
    assert_eq!(fat.stat(path), Err(Errno::ENOENT));
    assert_eq!(fat.seek(file, SeekFrom::End(-1)), Ok(7));
    assert_eq!(fat.read(file, &mut buffer), Ok(1));
    assert_eq!(fat.close(file), Ok(()));
    assert_eq!(fat.close(file), Err(Errno::EBADF));
    assert_eq!(fat.read(file, &mut buffer), Err(Errno::EBADF));
    let free = fat.statvfs(Path::ROOT).unwrap();
    assert_eq!(free.blocks, free.blocks_free);
}

#[test]
pub(crate) fn names_are_kept_and_found() {
    let mut fat = formatted(5000, &Format::DEFAULT);
    for name in [
        "/foo.txt",
        "/FOO2.TXT",
        "/Mixed.Case",
        "/Grüße aus Köln.txt",
        "/a+b",
        "/.hidden",
    ] {
        put(&mut fat, name, name.as_bytes());
    }
    assert_eq!(
        names(&mut fat, "/"),
        [
            "foo.txt",
            "FOO2.TXT",
            "Mixed.Case",
            "Grüße aus Köln.txt",
            "a+b",
            ".hidden"
        ]
    );
    assert_eq!(
        get(&mut fat, "/GRÜßE AUS KÖLN.TXT"),
        "/Grüße aus Köln.txt".as_bytes()
    );
    assert_eq!(get(&mut fat, "/MIXED~1.CAS"), b"/Mixed.Case");
}
