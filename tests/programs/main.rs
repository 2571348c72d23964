//! Python programs run by the binary `taipan`, compared with what CPython prints.
//!
//! `tests/py/NAME.py` has its expected output beside it in `NAME.out`. That output is CPython's
//! own (which a test here checks where `python3` is installed), so a difference is a difference
//! from the language, not from an earlier version of ourselves.
#![forbid(unsafe_code)]

mod command_line;
mod expected_output;
mod interpreter;
mod network;
mod partitions;
mod xip;
