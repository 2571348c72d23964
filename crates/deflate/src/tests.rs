//! Both ways against `miniz_oxide`, and streams that are none.

extern crate std;

use core::cell::Cell;
use core::convert::Infallible;
use std::vec;
use std::vec::Vec;

use proptest::prelude::*;

use crate::{Checksum, Deflater, Error, Format, Header, Inflater, chain_len, read_header, trailer};

fn deflated(data: &[u8], bits: u32, piece: usize) -> Vec<u8> {
    let window = vec![Cell::new(7u8); 1 << bits];
    let chains = vec![Cell::new(9u16); chain_len(bits)];
    let mut packed = Vec::new();
    let mut out = |byte| {
        packed.push(byte);
        Ok::<(), Infallible>(())
    };
    let mut deflater = Deflater::new();
    for part in data.chunks(piece) {
        deflater.write(&window, &chains, part, &mut out).unwrap();
    }
    deflater.finish(&mut out).unwrap();
    packed
}

fn inflated(packed: &[u8], bits: u32, piece: usize) -> Result<Vec<u8>, Error<()>> {
    let window = vec![Cell::new(7u8); 1 << bits];
    let mut bytes = packed.iter();
    let mut source = || bytes.next().copied().ok_or(());
    let mut inflater = Inflater::new();
    let mut all = Vec::new();
    let mut out = vec![0; piece];
    while !inflater.is_at_end() {
        let len = inflater.read(&window, &mut source, &mut out)?;
        all.extend_from_slice(&out[..len]);
    }
    Ok(all)
}

/// Data with repetitions of all distances.
fn data() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec((any::<u8>(), 1..60usize, 1..3000usize), 0..80).prop_map(|parts| {
        let mut data = Vec::new();
        for (byte, len, back) in parts {
            match data.len() {
                there if there > back && byte & 1 == 0 => {
                    for _ in 0..len {
                        data.push(data[data.len() - back]);
                    }
                }
                _ => data.extend((0..len).map(|index| (index as u8).wrapping_mul(byte))),
            }
        }
        data
    })
}

proptest! {
    #[test]
    fn what_is_deflated_inflates(data in data(), bits in 5..=15u32, piece in 1..500usize) {
        let packed = deflated(&data, bits, piece);
        prop_assert_eq!(inflated(&packed, bits, piece), Ok(data.clone()));
        let theirs = miniz_oxide::inflate::decompress_to_vec(&packed).unwrap();
        prop_assert_eq!(theirs, data);
    }

    #[test]
    fn what_others_deflate_inflates(data in data(), level in 0..=10u8, piece in 1..500usize) {
        let packed = miniz_oxide::deflate::compress_to_vec(&data, level);
        prop_assert_eq!(inflated(&packed, 15, piece), Ok(data));
    }

    #[test]
    fn noise_ends(noise in prop::collection::vec(any::<u8>(), 0..200), bits in 5..9u32) {
        let window = vec![Cell::new(0u8); 1 << bits];
        let mut bytes = noise.iter();
        let mut source = || bytes.next().copied().ok_or(());
        let mut inflater = Inflater::new();
        let mut out = [0; 100];
        // A byte gives a few hundred at most, so a thousand reads are enough.
        for _ in 0..1000 {
            if inflater.read(&window, &mut source, &mut out).is_err() || inflater.is_at_end() {
                return Ok(());
            }
        }
        prop_assert!(false, "it goes on");
    }

    #[test]
    fn every_match_is_the_longest(data in prop::collection::vec(0..3u8, 0..300)) {
        // With few different bytes there is nearly always a match; as long as by trying all.
        let packed = deflated(&data, 15, 1000);
        let mut best = 0;
        let mut at = 0;
        while at < data.len() {
            let most = (data.len() - at).min(258);
            let len = (0..at)
                .map(|from| (0..most).take_while(|i| data[from + i] == data[at + i]).count())
                .max()
                .unwrap_or(0);
            at += if len < 3 { 1 } else { len };
            best += 1;
        }
        let mut symbols = 0;
        count_symbols(&packed, &mut symbols);
        prop_assert_eq!(symbols, best);
    }
}

/// Counts the literals and matches of a block with the fixed codes.
fn count_symbols(packed: &[u8], symbols: &mut usize) {
    let mut position = 3;
    let mut bit = || {
        let bit = packed[position / 8] >> (position % 8) & 1;
        position += 1;
        u32::from(bit)
    };
    loop {
        let mut code = (0..7).fold(0, |code, _| code << 1 | bit());
        let extra = match code {
            0 => return,
            1..=0x17 => Some(code),
            0x18..=0x5f => {
                bit();
                None
            }
            0x60..=0x63 => {
                code = (code << 1 | bit()) - 0xc0 + 24;
                Some(code)
            }
            _ => {
                code = code << 1 | bit();
                if code >= 0xc8 {
                    bit();
                }
                None
            }
        };
        if let Some(symbol) = extra {
            let (_, bits) = crate::lengths::length(symbol as usize - 1).unwrap();
            (0..bits).for_each(|_| {
                bit();
            });
            let symbol = (0..5).fold(0, |code, _| code << 1 | bit());
            let (_, bits) = crate::lengths::distance(symbol as usize).unwrap();
            (0..bits).for_each(|_| {
                bit();
            });
        }
        *symbols += 1;
    }
}

#[test]
fn lengths_and_distances_have_their_symbols() {
    for len in 3..=258 {
        let (base, bits) = crate::lengths::length(crate::lengths::length_symbol(len)).unwrap();
        let above = len - usize::from(base);
        assert!(above == 0 || above >> bits == 0, "{len}");
    }
    for away in 1..=32768 {
        let symbol = crate::lengths::distance_symbol(away);
        let (base, bits) = crate::lengths::distance(symbol).unwrap();
        let above = away - usize::from(base);
        assert!(above >> bits == 0, "{away}");
    }
}

#[test]
fn bytes_are_read_when_they_are_needed() {
    let mut packed = deflated(b"hello", 8, 100);
    packed.extend_from_slice(b"rest");
    let window = vec![Cell::new(0u8); 256];
    let mut read = 0;
    let mut source = || {
        read += 1;
        packed.get(read - 1).copied().ok_or(())
    };
    let mut out = [0; 100];
    let len = Inflater::new().read(&window, &mut source, &mut out);
    assert_eq!(len, Ok(5));
    assert_eq!(read, packed.len() - 4);
}

#[test]
fn headers_and_trailers() {
    let mut out = [0; 10];
    assert_eq!(Format::Zlib.header(9, &mut out), 2);
    assert_eq!(&out[..2], b"\x18\x95");
    assert_eq!(Format::Zlib.header(15, &mut out), 2);
    assert_eq!(&out[..2], b"\x78\x9c");
    let mut bytes = b"\x1f\x8b\x08\x1e....\x00\x03\x02\x00exname\0comment\0cc!".iter();
    let mut source = || bytes.next().copied().ok_or(());
    let header = Header {
        format: Format::Gzip,
        bits: 15,
    };
    assert_eq!(read_header(&mut source), Ok(header));
    assert_eq!(source(), Ok(b'!'));
    let mut checksum = Checksum::new(Format::Gzip);
    checksum.update(b"hello");
    assert_eq!(trailer(&checksum), (*b"\x86\xa6\x106\x05\0\0\0", 8));
    let mut checksum = Checksum::new(Format::Zlib);
    checksum.update(b"hello");
    assert_eq!(trailer(&checksum).0[..4], *b"\x06,\x02\x15");
}
