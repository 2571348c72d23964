//! Finding names between bits, and knowing which library `rustc` writes.

use std::ffi::OsString;
use std::path::Path;

use super::{NAME, OTHER, encoded, library, rename, shifted};

/// Twelve bits a character, by hand: `f` is 102, in pieces of five bits 6 and 3.
#[test]
fn characters_are_two_pieces_of_six_bits() {
    let coded = encoded("ff");
    let pieces = [6 | 32, 3, 6 | 32, 3];
    let word = |from: usize| u32::from_le_bytes([coded[from], coded[from + 1], coded[from + 2], 0]);
    for (index, piece) in pieces.into_iter().enumerate() {
        assert_eq!(word(0) >> (6 * index) & 63, piece);
    }
}

#[test]
fn a_name_is_renamed_at_every_bit() {
    for shift in 0..8 {
        let mut bytes = vec![0xa5; 7];
        bytes.extend(shifted(&encoded(NAME), shift));
        bytes.extend([0x5a; 3]);
        assert_eq!(rename(&mut bytes), 1);
        assert_eq!(bytes[7..bytes.len() - 3], shifted(&encoded(OTHER), shift));
        assert_eq!(bytes[..7], [0xa5; 7]);
        assert_eq!(rename(&mut bytes), 0);
    }
}

/// The bits beside the name are others', and stay.
#[test]
fn what_is_beside_a_name_stays() {
    let mut bytes = vec![0xff; 30];
    let (name, mask) = (
        shifted(&encoded(NAME), 3),
        shifted(&[0xff; super::CODED], 3),
    );
    for (at, (name, mask)) in name.into_iter().zip(mask).enumerate() {
        bytes[5 + at] = bytes[5 + at] & !mask | name;
    }
    assert_eq!(rename(&mut bytes), 1);
    assert_eq!(bytes[5] & 7, 7);
    assert!(
        bytes[..5]
            .iter()
            .chain(&bytes[26..])
            .all(|byte| *byte == 0xff)
    );
}

#[test]
fn only_libraries_of_the_target_are_changed() {
    let line = "--crate-name taipan_gc --crate-type lib --emit=dep-info,metadata,link \
                -C extra-filename=-12 --out-dir /deps --target thumbv7m-none-eabi";
    let of = |line: &str, target: &str| {
        let args: Vec<OsString> = line.split_whitespace().map(OsString::from).collect();
        library(&args, target.as_ref())
    };
    let path = of(line, "thumbv7m-none-eabi");
    assert_eq!(
        path.as_deref(),
        Some(Path::new("/deps/libtaipan_gc-12.rlib"))
    );
    assert_eq!(of(line, "thumbv6m-none-eabi"), None);
    let check = line.replace(",link", "");
    assert_eq!(of(&check, "thumbv7m-none-eabi"), None);
    let image = line.replace("crate-type lib", "crate-type bin");
    assert_eq!(of(&image, "thumbv7m-none-eabi"), None);
}
