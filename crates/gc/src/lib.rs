#![doc = include_str!("../README.md")]
#![no_std]

#[cfg(test)]
extern crate std;

#[cfg(test)]
mod tests;

mod array;
mod bins;
mod faults;
mod heap;
mod kind;
mod lend;
mod managed;
mod mark;
mod pointer;
mod region;
mod room;
mod space;
mod stack;
mod stats;
mod table;
mod trace;
mod weak;

pub use array::Array;
pub use heap::{Heap, RegionError};
pub use kind::{Header, HoldsKind, Kind};
pub use lend::{Lendable, Lent};
pub use mark::Tracer;
pub use pointer::Gc;
pub use room::{Of, Request, Room};
pub use stack::{CAN_SCAN_STACK, scan_stack, with_saved_registers};
pub use stats::{Stats, Use};
pub use trace::{Managed, Plain, Trace, trace_as};
pub use weak::WeakSlot;
