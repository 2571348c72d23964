//! The section reader, on a file made here.

use super::{Section, sections};

/// A header, three sections (text, bss, names) and a name table.
fn small_image() -> Vec<u8> {
    const TABLE: u32 = 52;
    const NAMES: u32 = TABLE + 3 * 40;
    let mut file = b"\x7fELF\x01\x01".to_vec();
    file.resize(TABLE as usize, 0);
    file[0x20..0x24].copy_from_slice(&TABLE.to_le_bytes());
    file[0x2e..0x34].copy_from_slice(&[40, 0, 3, 0, 2, 0]);
    let mut section = |name: u32, kind: u32, flags: u32, address: u32, offset: u32, size: u32| {
        for field in [name, kind, flags, address, offset, size, 0, 0, 0, 0] {
            file.extend(field.to_le_bytes());
        }
    };
    section(0, 1, 6, 0x100, 0, 1000);
    section(6, 8, 3, 0x2000_0000, 0, 64);
    section(11, 3, 0, 0, NAMES, 17);
    file.extend(b".text\0.bss\0.names\0");
    file
}

#[test]
fn sections_that_take_room_are_listed() {
    let expected = [
        Section {
            name: ".text".into(),
            address: 0x100,
            size: 1000,
            in_flash: true,
            in_ram: false,
        },
        Section {
            name: ".bss".into(),
            address: 0x2000_0000,
            size: 64,
            in_flash: false,
            in_ram: true,
        },
    ];
    assert_eq!(sections(&small_image()).unwrap(), expected);
}

#[test]
fn other_files_and_cut_files_are_errors() {
    let image = small_image();
    assert!(sections(b"#!/bin/sh\n").is_err());
    for length in 0..image.len() - 18 {
        assert!(sections(&image[..length]).is_err(), "cut to {length} bytes");
    }
}
