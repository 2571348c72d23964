//! What the integration tests share: an assembler, sample images, and a machine that runs
//! verified code as the verifier's contract allows and objects to every breach of it.

#![allow(dead_code, reason = "each test uses its part")]

pub mod assembler;
pub mod copy;
pub mod machine;
pub mod rewrite;
pub mod samples;
pub mod verdict;
