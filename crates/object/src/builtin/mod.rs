//! The built-in types, one file each: the struct, the [`crate::Type`], its slots and methods.

pub mod dict;
pub mod exception;
pub mod float;
pub mod function;
pub mod generator;
pub mod int;
pub mod iterator;
pub mod list;
pub mod module;
pub mod object;
pub mod singleton;
pub mod str;
pub mod tuple;
pub mod type_;
