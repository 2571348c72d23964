//! The file system, over an image of the builder's.

use taipan_vfs::{MountOptions, Vfs};

use super::*;
use crate::builder::Builder;

fn image(memory: &mut [u8]) -> &[u8] {
    let mut builder = Builder::new(memory);
    builder.file("boot.py", b"pass\n").expect("room");
    builder.open_directory("lib").expect("room");
    builder.file("a.mpy", b"M\x06").expect("room");
    builder.close_directory().expect("room");
    builder.finish().expect("room")
}

#[test]
fn reading_listing_and_refusing() {
    let mut memory = [0; 256];
    let mut rom: RomFs = RomFs::new(Mapped::Borrowed(image(&mut memory))).expect("an image");
    let mut vfs: Vfs<&mut dyn FileSystem> = Vfs::new();
    let mounted = vfs.mount(Path::new("/rom"), &mut rom, MountOptions::default());
    assert!(mounted.is_ok());
    let path = Path::new("/rom/boot.py");
    let file = vfs.open(path, OpenMode::READ).expect("it is there");
    let mut bytes = [0; 3];
    assert_eq!(vfs.read(file, &mut bytes), Ok(3));
    assert_eq!(&bytes, b"pas");
    assert_eq!(vfs.seek(file, SeekFrom::End(-2)), Ok(3));
    assert_eq!(vfs.read(file, &mut bytes), Ok(2));
    assert_eq!(vfs.seek(file, SeekFrom::Start(100)), Ok(100));
    assert_eq!(vfs.read(file, &mut bytes), Ok(0));
    assert_eq!(vfs.close(file), Ok(()));
    assert_eq!(vfs.read(file, &mut bytes), Err(Errno::EBADF));
    assert_eq!(vfs.open(path, OpenMode::WRITE), Err(Errno::EROFS));
    assert_eq!(
        vfs.open(Path::new("/rom/lib"), OpenMode::READ),
        Err(Errno::EISDIR)
    );
    assert_eq!(
        vfs.open(Path::new("/rom/x"), OpenMode::READ),
        Err(Errno::ENOENT)
    );
    assert_eq!(vfs.remove(path), Err(Errno::EROFS));
    assert_eq!(vfs.stat(path).map(|stat| stat.size), Ok(5));
    let mut listing = vfs.open_dir(Path::new("/rom")).expect("a directory");
    let mut name = [0; 16];
    for expected in ["boot.py", "lib"] {
        let entry = vfs.read_dir(&mut listing, &mut name).expect("whole");
        assert_eq!(entry.expect("more").name, expected.as_bytes());
    }
    assert_eq!(vfs.read_dir(&mut listing, &mut name), Ok(None));
}

#[test]
fn files_are_mapped_where_they_lie() {
    static IMAGE: &[u8] = b"\xd2\xcd\x31\x0d\x05\x0b\x04file\x02\x04data";
    let rom: RomFs = RomFs::new(Mapped::Static(IMAGE)).expect("an image");
    match rom.map(Path::new("/file")) {
        Some(Mapped::Static(data)) => assert!(core::ptr::eq(data, &IMAGE[13..])),
        other => panic!("{other:?}"),
    }
    assert_eq!(rom.map(Path::new("/")), None);
    assert_eq!(rom.map(Path::new("/none")), None);
}
