#![doc = include_str!("../README.md")]
//!
//! The values of Python: the one-word [`Obj`], types and their slots, interned names, the
//! built-in types and the protocols between them. Leaves out how code is executed
//! (`taipan-vm`) and every module (`taipan-modules`).
#![no_std]

pub use taipan_gc as gc;

pub mod args;
pub mod buffer;
pub mod builder;
pub mod builtin;
pub mod conversion;
pub mod data;
pub mod exec;
pub mod held;
pub mod host;
pub mod instance;
pub mod interner;
pub mod layout;
pub mod name;
pub mod names;
pub mod native;
pub mod protocol;
pub mod raise;
pub mod runtime;
pub mod slots;
pub mod sockets;
pub mod state;
pub mod static_names;
pub mod table;
pub mod terminal;
pub mod text;
#[cfg(feature = "threads")]
pub mod threads;
pub mod trusted;
pub mod typecode;
pub mod types;
pub mod word;

pub use args::{Args, Parameter, Signature};
pub use builtin::exception;
pub use layout::{HasLayout, Layout};
pub use name::Name;
pub use native::{ANY, ClassMethod, Getter, IntoConst, NativeFunction, StaticMethod};
pub use raise::{Raised, Res};
pub use runtime::{Root, Runtime};
pub use slots::{BinaryOp, Comparison, PrintKind, SlotTable, Slots, UnaryOp};
pub use table::{Entry, Table};
pub use text::{Sink, StringBuilder};
pub use types::Type;
pub use word::Obj;

#[cfg(test)]
mod testing;
