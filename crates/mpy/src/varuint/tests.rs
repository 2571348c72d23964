//! Tests of variable-length numbers.

extern crate std;

use std::vec;

use proptest::prelude::*;

use super::*;

#[test]
fn known_encodings() {
    assert_eq!(encode_uint(0).as_bytes(), [0]);
    assert_eq!(encode_uint(127).as_bytes(), [127]);
    assert_eq!(encode_uint(128).as_bytes(), [0x81, 0]);
    assert_eq!(
        encode_uint(u32::MAX).as_bytes(),
        [0x8f, 0xff, 0xff, 0xff, 0x7f]
    );
    assert_eq!(encode_int(0).as_bytes(), [0]);
    assert_eq!(encode_int(-1).as_bytes(), [0x7f]);
    assert_eq!(encode_int(63).as_bytes(), [0x3f]);
    // Bit 6 of the first byte is the sign: a byte more.
    assert_eq!(encode_int(64).as_bytes(), [0x80, 0x40]);
    assert_eq!(encode_int(-64).as_bytes(), [0x40]);
    assert_eq!(encode_int(-65).as_bytes(), [0xff, 0x3f]);
}

#[test]
fn limits() {
    assert_eq!(decode_uint(&[], 0), Err(Error::Truncated));
    assert_eq!(decode_uint(&[0x81], 0), Err(Error::Truncated));
    assert_eq!(decode_uint(&[0x80, 0x80, 0x80, 0x80, 1], 0), Ok((1, 5)));
    assert_eq!(
        decode_uint(&[0x80, 0x80, 0x80, 0x80, 0x80, 1], 0),
        Err(Error::NumberTooLarge)
    );
    assert_eq!(
        decode_uint(&[0x90, 0x80, 0x80, 0x80, 0], 0),
        Err(Error::NumberTooLarge)
    );
    assert_eq!(decode_int(&[0x80; 11], 0), Err(Error::NumberTooLarge));
    assert_eq!(decode_int(&[0x80], 0), Err(Error::Truncated));
    // 2 to the 63rd needs a bit more than there is.
    let too_large = [0x81, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0];
    assert_eq!(decode_int(&too_large, 0), Err(Error::NumberTooLarge));
}

proptest! {
    #[test]
    fn uints_come_back(value: u32, before in 0..3usize) {
        let mut bytes = vec![0xff; before];
        bytes.extend_from_slice(encode_uint(value).as_bytes());
        prop_assert_eq!(decode_uint(&bytes, before), Ok((value, bytes.len())));
        prop_assert_eq!(decode_uint(&bytes[..bytes.len() - 1], before), Err(Error::Truncated));
    }

    #[test]
    fn ints_come_back(value: i64, shift in 0u32..64) {
        let value = value >> shift;
        let encoded = encode_int(value);
        let bytes = encoded.as_bytes();
        prop_assert_eq!(decode_int(bytes, 0), Ok((value, bytes.len())));
    }
}
