//! The blocks, word by word, as the format's description has them.

use super::file;
use crate::elf::Segment;

const RP2040: u32 = 0xe48b_ff56;

fn word(file: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(file[at..at + 4].try_into().unwrap())
}

#[test]
fn blocks_say_where_their_pages_belong() {
    let boot: Vec<u8> = (0..256).map(|byte| byte as u8).collect();
    let code = vec![0xa5; 300];
    let segments = [
        // Out of order, and the second one begins in the middle of a page.
        Segment {
            address: 0x1000_0180,
            data: &code,
        },
        Segment {
            address: 0x1000_0000,
            data: &boot,
        },
    ];
    let file = file(&segments, RP2040).unwrap();
    assert_eq!(file.len(), 3 * 512);
    for (number, block) in file.chunks(512).enumerate() {
        assert_eq!(&block[..4], b"UF2\n");
        let header: Vec<_> = (0..8).map(|index| word(block, index * 4)).collect();
        let address = 0x1000_0000 + number as u32 * 256;
        let expected = [
            0x0a32_4655,
            0x9e5d_5157,
            0x2000,
            address,
            256,
            number as u32,
            3,
            RP2040,
        ];
        assert_eq!(header, expected);
        assert!(block[32 + 256..508].iter().all(|byte| *byte == 0));
        assert_eq!(word(block, 508), 0x0ab1_6f30);
    }
    assert_eq!(&file[32..32 + 256], boot);
    let second = &file[512 + 32..512 + 32 + 256];
    assert!(second[..128].iter().all(|byte| *byte == 0));
    assert!(second[128..].iter().all(|byte| *byte == 0xa5));
    let third = &file[1024 + 32..1024 + 32 + 256];
    assert!(third[..300 - 128].iter().all(|byte| *byte == 0xa5));
    assert!(third[300 - 128..].iter().all(|byte| *byte == 0));
}

#[test]
fn nothing_to_write_is_an_error() {
    assert!(file(&[], RP2040).is_err());
    let past_the_end = Segment {
        address: u32::MAX,
        data: &[1, 2],
    };
    assert!(file(&[past_the_end], RP2040).is_err());
}
