//! The module `deflate`, by its driver, and the streams below it with windows and pieces of all sizes.
#![no_main]

#[path = "../../tests/hostile/harness/mod.rs"]
mod harness;

use std::cell::Cell;
use std::convert::Infallible;

use libfuzzer_sys::fuzz_target;
use taipan_deflate::{Deflater, Inflater, chain_len, read_header};

/// Decompresses what a stream holds, until it ends or this much has come.
fn inflate(data: &[u8], bits: u32, piece: usize) -> Vec<u8> {
    let window = vec![Cell::new(0u8); 1 << bits];
    let mut bytes = data.iter();
    let mut source = || bytes.next().copied().ok_or(());
    let mut inflater = Inflater::new();
    let mut out = vec![0; piece];
    let mut whole = Vec::new();
    while whole.len() < 1 << 16 {
        match inflater.read(&window, &mut source, &mut out) {
            Ok(count) => whole.extend_from_slice(&out[..count]),
            Err(_) => {
                assert!(inflater.read(&window, &mut source, &mut out).is_err());
                break;
            }
        }
        if inflater.is_at_end() {
            break;
        }
    }
    whole
}

/// Compresses in pieces, and decompresses again.
fn deflate(data: &[u8], bits: u32, piece: usize) {
    let window = vec![Cell::new(0u8); 1 << bits];
    let chains = vec![Cell::new(0u16); chain_len(bits)];
    let mut packed = Vec::new();
    let mut out = |byte| {
        packed.push(byte);
        Ok::<(), Infallible>(())
    };
    let mut deflater = Deflater::new();
    for piece in data.chunks(piece) {
        deflater.write(&window, &chains, piece, &mut out).unwrap();
    }
    deflater.finish(&mut out).unwrap();
    assert_eq!(inflate(&packed, bits, piece), data);
}

fuzz_target!(|data: &[u8]| {
    if let [how, rest @ ..] = data {
        let (bits, piece) = (5 + u32::from(how & 15) % 11, 1 + usize::from(how >> 4) * 9);
        inflate(rest, bits, piece);
        deflate(rest, bits, piece);
        let mut bytes = rest.iter();
        let _ = read_header(&mut || bytes.next().copied().ok_or(()));
    }
    harness::session::feed(harness::programs::DEFLATE, data);
});
