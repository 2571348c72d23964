//! What only littlefs 2 has, and what a view promises.
#![allow(clippy::cloned_ref_to_slice_refs)]
