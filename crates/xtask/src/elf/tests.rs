//! The section reader, on a file made here.

use super::{Section, Segment, sections, segments, symbols};

/// A header, four sections (text, bss, names, symbols), a name table and two symbols.
pub fn small_image() -> Vec<u8> {
    const TABLE: u32 = 52;
    const NAMES: u32 = TABLE + 4 * 40;
    const SYMBOLS: u32 = NAMES + 36;
    let mut file = b"\x7fELF\x01\x01".to_vec();
    file.resize(TABLE as usize, 0);
    file[0x20..0x24].copy_from_slice(&TABLE.to_le_bytes());
    file[0x2e..0x34].copy_from_slice(&[40, 0, 4, 0, 2, 0]);
    let mut section = |fields: [u32; 7]| {
        let [name, kind, flags, address, offset, size, names] = fields;
        for field in [name, kind, flags, address, offset, size, names, 0, 0, 0] {
            file.extend(field.to_le_bytes());
        }
    };
    section([0, 1, 6, 0x100, 0, 1000, 0]);
    section([6, 8, 3, 0x2000_0000, 0, 64, 0]);
    section([11, 3, 0, 0, NAMES, 36, 0]);
    section([18, 2, 0, 0, SYMBOLS, 32, 2]);
    file.extend(b".text\0.bss\0.names\0.syms\0main\0state\0\0");
    // A function in Thumb code, and a variable.
    for field in [24, 0x141, 400, 0x12, 29, 0x2000_0010, 16, 0x11_u32] {
        file.extend(field.to_le_bytes());
    }
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
            is_code: true,
        },
        Section {
            name: ".bss".into(),
            address: 0x2000_0000,
            size: 64,
            in_flash: false,
            in_ram: true,
            is_code: false,
        },
    ];
    assert_eq!(sections(&small_image()).unwrap(), expected);
}

#[test]
fn other_files_and_cut_files_are_errors() {
    let image = small_image();
    assert!(sections(b"#!/bin/sh\n").is_err());
    for length in 0..52 + 4 * 40 {
        assert!(sections(&image[..length]).is_err(), "cut to {length} bytes");
    }
    for length in 52 + 4 * 40..image.len() {
        assert!(symbols(&image[..length]).is_err(), "cut to {length} bytes");
    }
}

#[test]
fn symbols_lose_the_mark_of_thumb_code() {
    let found = symbols(&small_image()).unwrap();
    let found: Vec<_> = found
        .iter()
        .map(|symbol| (symbol.name.as_str(), symbol.address, symbol.size))
        .collect();
    assert_eq!(found, [("main", 0x140, 400), ("state", 0x2000_0010, 16)]);
}

#[test]
fn segments_are_where_they_are_kept() {
    let mut file = small_image();
    let table = file.len() as u32;
    file[0x1c..0x20].copy_from_slice(&table.to_le_bytes());
    file[0x2a..0x2e].copy_from_slice(&[32, 0, 3, 0]);
    // Kind, offset, run-time address, where it is kept, bytes kept, bytes in memory, flags, alignment.
    for segment in [
        [1, 0, 0x2000_0000, 0x1000_0100, 4, 8, 6, 4],
        [1, 0, 0x2000_0008, 0x2000_0008, 0, 64, 6, 4],
        [0x6474_e551, 0, 0, 0, 4, 4, 6, 4],
    ] {
        for field in segment {
            file.extend(u32::to_le_bytes(field));
        }
    }
    let expected = [Segment {
        address: 0x1000_0100,
        data: b"\x7fELF",
    }];
    assert_eq!(segments(&file).unwrap(), expected);
    let first_two = file.len() - 32;
    assert!(segments(&file[..first_two]).is_err());
}
