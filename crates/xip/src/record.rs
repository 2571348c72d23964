//! The record before an entry's data: how long that is, and its hash.

use sha2::{Digest, Sha256};

/// Bytes of a hash.
pub const HASH: usize = 32;

/// SHA-256 of an entry's data: what it is found by.
pub type Hash = [u8; HASH];

/// Bytes of a record.
pub(crate) const RECORD: usize = 44;

const MAGIC: [u8; 4] = *b"TXP1";

/// The hash of data.
pub fn hash_of(data: &[u8]) -> Hash {
    Sha256::digest(data).into()
}

/// An entry of a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The hash of its data.
    pub hash: Hash,
    /// Bytes of data.
    pub len: u32,
    /// Where it begins, in bytes from the start of the flash.
    pub at: u32,
    /// Where its data begins.
    pub data_at: u32,
    /// Is it whole, as far as its marks say, and not given up?
    pub is_live: bool,
}

/// The bytes of a record.
pub(crate) fn encode(hash: &Hash, len: u32) -> [u8; RECORD] {
    let mut record = [0; RECORD];
    let (magic, rest) = record.split_at_mut(4);
    let (length, rest) = rest.split_at_mut(4);
    let (own, check) = rest.split_at_mut(HASH);
    magic.copy_from_slice(&MAGIC);
    length.copy_from_slice(&len.to_le_bytes());
    own.copy_from_slice(hash);
    check.copy_from_slice(&check_of(hash, len));
    record
}

/// Length and hash of a record, if it is one.
pub(crate) fn decode(record: &[u8; RECORD]) -> Option<(u32, Hash)> {
    let (magic, rest) = record.split_first_chunk::<4>()?;
    let (length, rest) = rest.split_first_chunk::<4>()?;
    let (hash, check) = rest.split_first_chunk::<HASH>()?;
    let len = u32::from_le_bytes(*length);
    (*magic == MAGIC && *check == check_of(hash, len)).then_some((len, *hash))
}

/// Four bytes that depend on the rest of a record.
fn check_of(hash: &Hash, len: u32) -> [u8; 4] {
    let mut hasher = Sha256::new();
    hasher.update(MAGIC);
    hasher.update(len.to_le_bytes());
    hasher.update(hash);
    let digest: Hash = hasher.finalize().into();
    let [a, b, c, d, ..] = digest;
    [a, b, c, d]
}
