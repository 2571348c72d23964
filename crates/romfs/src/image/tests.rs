//! Broken images, case by case; mutations at random are in `tests/mutations.rs`.

use std::vec::Vec;

use super::*;

/// A root with the file `file` of the bytes `data`, as upstream's builder writes it.
const ONE_FILE: [u8; 18] = *b"\xd2\xcd\x31\x0e\x05\x0b\x04file\x02\x04data\x00";

fn names(image: &[u8]) -> Vec<Result<&[u8]>> {
    let image = Image::parse(image).expect("an image");
    let entries = image.root().entries();
    entries.map(|entry| entry.map(|entry| entry.name)).collect()
}

#[test]
fn an_empty_image() {
    let image = Image::parse(b"\xd2\xcd\x31\x00").expect("an image");
    assert_eq!(image.size(), 0);
    assert_eq!(image.root().entries().count(), 0);
    assert_eq!(image.find(b""), Some(Node::Directory(image.root())));
    assert_eq!(image.find(b"/"), image.find(b""));
    assert_eq!(image.find(b"a"), None);
}

#[test]
fn no_image() {
    for bytes in [
        &b""[..],
        b"xxx",
        b"not a romfs",
        b"\xd2\xcd\x31",
        b"\xd2\xcd\x31\x01",
        b"\xd2\xcd\x31\xff",
        b"\xd2\xcd\x31\xff\xff\xff\xff\xff\xff\x01",
    ] {
        assert_eq!(Image::parse(bytes), Err(Errno::ENODEV), "{bytes:?}");
    }
}

#[test]
fn a_file_and_how_it_breaks() {
    let mut bytes = ONE_FILE;
    bytes[3] = 13;
    let image = Image::parse(&bytes).expect("an image");
    for path in [&b"file"[..], b"/file"] {
        assert_eq!(image.find(path), Some(Node::File(b"data")));
    }
    for path in [&b"file/"[..], b"/file/x", b"fil", b"files", b"//file"] {
        assert_eq!(image.find(path), None, "{path:?}");
    }
    assert_eq!(names(&bytes), [Ok(&b"file"[..])]);
    // From byte `start` on, only ones.
    for start in [6, 7, 11, 12] {
        let mut broken = bytes;
        broken[start..].fill(0xff);
        let image = Image::parse(&broken).expect("the head is whole");
        assert_eq!(image.find(b"file"), None);
    }
    // Its data turned into padding, into a pointer past the end, and to an unused record.
    for (kind, data) in [
        (1, *b"data"),
        (3, *b"\x00\xff\xff\xff"),
        (3, *b"\x04\x0b\0\0"),
        (0, *b"data"),
    ] {
        let mut broken = bytes;
        broken[11] = kind;
        broken[13..17].copy_from_slice(&data);
        let image = Image::parse(&broken).expect("the head is whole");
        assert_eq!(image.find(b"file"), None);
        assert_eq!(names(&broken), [Err(Errno::EIO)]);
    }
    // A pointer to the name.
    let mut pointer = bytes;
    pointer[11] = 3;
    pointer[13..17].copy_from_slice(b"\x04\x03\0\0");
    let image = Image::parse(&pointer).expect("the head is whole");
    assert_eq!(image.find(b"file"), Some(Node::File(b"file")));
}

#[test]
fn numbers_may_have_zeros_before_them() {
    let image = b"\xd2\xcd\x31\x80\x80\x80\x80\x80\x80\x0f\x05\x80\x0c\x04file\x02\x80\x04data";
    let image = Image::parse(image).expect("an image");
    assert_eq!(image.find(b"file"), Some(Node::File(b"data")));
}
