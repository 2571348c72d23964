//! The built-in types, one file each: the struct, the [`crate::Type`], its slots and methods.

pub mod bytearray;
pub mod bytes;
pub mod complex;
pub mod dict;
pub mod exception;
pub mod float;
pub mod function;
pub mod generator;
pub mod growable;
pub mod int;
pub mod iterator;
pub mod list;
pub mod module;
pub mod object;
pub mod property;
pub mod range;
pub mod sequence;
pub mod set;
pub mod singleton;
pub mod slice;
pub mod str;
pub mod strings;
pub mod super_;
pub mod tuple;
pub mod type_;
pub mod union;
