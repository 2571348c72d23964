//! What `str`, `bytes` and `bytearray` have in common: how their bytes are stored, and the
//! methods that do the same for all three. Each method is written once, on the bytes of a
//! [`Subject`]; where text differs (positions count characters, pieces are cut between
//! characters) it asks the subject.

pub mod affix;
pub mod arguments;
pub mod case;
pub mod classify;
pub mod codec;
pub mod find;
pub mod growing;
pub mod items;
pub mod join;
pub mod lines;
pub mod pad;
pub mod replace;
pub mod search;
pub mod slicing;
pub mod split;
pub mod store;
pub mod strip;
pub mod subject;
pub mod unicode;

#[cfg(test)]
mod tests;

pub use store::Store;
pub use subject::{Family, Subject};
