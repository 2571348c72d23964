//! The modules in Python that are part of this build: those in `lib/`, compiled when this crate is built.
//! They run from where they lie; what a module takes of the heap is its functions, classes and names.
#![allow(unsafe_code)]

use taipan_object::data::Data;
use taipan_object::trusted::Trusted;

/// The modules by name, in alphabetical order, with their images.
static MODULES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/frozen.rs"));

/// The image of a module.
pub fn find(name: &str) -> Option<Trusted> {
    let position = MODULES
        .binary_search_by_key(&name, |(name, _)| *name)
        .ok()?;
    let (_, image) = MODULES.get(position)?;
    // SAFETY: the build script compiled it, for this processor's small integers.
    Some(unsafe { Trusted::new(Data::from_static(image)) })
}
