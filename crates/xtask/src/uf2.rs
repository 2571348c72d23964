//! An image as a UF2 file, which is copied to the drive that a chip's boot loader shows.
//!
//! The format is Microsoft's (github.com/microsoft/uf2): blocks of 512 bytes, each of which says where its
//! 256 bytes of the flash belong, so that they can be written in any order.

use std::collections::BTreeMap;

use anyhow::{Result, ensure};

use crate::elf::Segment;

const MAGIC: [u32; 2] = [0x0a32_4655, 0x9e5d_5157];
const END_MAGIC: u32 = 0x0ab1_6f30;
const FLAG_FAMILY: u32 = 0x2000;
const BLOCK: usize = 512;
const PAGE: u32 = 256;

/// The file for a chip of this family, of all that the segments put into flash. Pages that they fill in part
/// are zero elsewhere.
pub fn file(segments: &[Segment<'_>], family: u32) -> Result<Vec<u8>> {
    let mut pages: BTreeMap<u32, [u8; PAGE as usize]> = BTreeMap::new();
    for segment in segments {
        ensure!(
            segment
                .address
                .checked_add(segment.data.len() as u32)
                .is_some(),
            "a segment ends past the last address"
        );
        for (address, byte) in (segment.address..).zip(segment.data) {
            let page = pages
                .entry(address & !(PAGE - 1))
                .or_insert([0; PAGE as usize]);
            page[(address % PAGE) as usize] = *byte;
        }
    }
    ensure!(!pages.is_empty(), "the image puts nothing into flash");
    let count = pages.len() as u32;
    let mut file = Vec::with_capacity(pages.len() * BLOCK);
    for (number, (address, data)) in (0_u32..).zip(&pages) {
        let header = [FLAG_FAMILY, *address, PAGE, number, count, family];
        for word in MAGIC.iter().chain(&header) {
            file.extend(word.to_le_bytes());
        }
        file.extend(data);
        file.resize((number as usize + 1) * BLOCK - 4, 0);
        file.extend(END_MAGIC.to_le_bytes());
    }
    Ok(file)
}

#[cfg(test)]
mod tests;
