//! The builder, byte for byte.

use super::*;
use crate::image::{Image, Node};

#[test]
fn what_upstream_writes() {
    let mut memory = [0; 64];
    let empty = Builder::new(&mut memory).finish();
    assert_eq!(empty, Ok(&b"\xd2\xcd\x31\x00"[..]));
    let mut builder = Builder::new(&mut memory);
    builder.file("file", b"data").expect("room");
    let image = builder.finish().expect("room");
    // Its length would be odd.
    assert_eq!(image, b"\xd2\xcd\x31\x80\x0d\x05\x0b\x04file\x02\x04data");
}

#[test]
fn stored_bytes_are_shared() {
    let mut memory = [0; 128];
    let mut builder = Builder::new(&mut memory);
    let stored = builder.store(b"shared").expect("room");
    builder.comment(b"nothing").expect("room");
    builder.open_directory("d").expect("room");
    assert_eq!(builder.store(b"x"), Err(Errno::EINVAL));
    builder.file_of("a", stored).expect("room");
    builder.close_directory().expect("room");
    builder.file_of("b", stored).expect("room");
    let image = Image::parse(builder.finish().expect("room")).expect("an image");
    assert_eq!(image.find(b"d/a"), Some(Node::File(b"shared")));
    assert_eq!(image.find(b"b"), Some(Node::File(b"shared")));
}

#[test]
fn what_does_not_work_is_refused() {
    let mut memory = [0; 16];
    let mut builder = Builder::new(&mut memory);
    assert_eq!(builder.file("a/b", b""), Err(Errno::EINVAL));
    assert_eq!(builder.close_directory(), Err(Errno::EINVAL));
    assert_eq!(builder.file("large", &[0; 16]), Err(Errno::ENOSPC));
    let mut builder = Builder::new(&mut memory);
    builder.open_directory("d").expect("room");
    assert_eq!(builder.finish(), Err(Errno::EINVAL));
}
