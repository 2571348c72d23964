//! Interpreters inside a Rust program: several at a time, and what happens when memory runs out
//! or is collected at every moment there is.
#![forbid(unsafe_code)]

mod collection;
mod corpus;
mod failures;
mod host;
mod machine;
mod machine_analog;
mod machine_buses;
mod several;
