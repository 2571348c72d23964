//! The workspace's own rules, checked: who depends on whom, what every crate and file has.
//!
//! The rules about structure are read from `ARCHITECTURE.md`, so that page and these tests cannot
//! drift apart. Each module here is one group of rules.
#![forbid(unsafe_code)]

mod architecture;
mod arrows;
mod fence;
mod flash;
mod manifests;
mod pages;
mod rust_text;
mod sources;
mod workspace;
