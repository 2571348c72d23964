//! The modules in Python that are part of this build: those in `lib/`, compiled when this crate is built.
//! They run from where they lie; what a module takes of the heap is its functions, classes and names.

/// The modules by name, in alphabetical order, with their images.
pub static MODULES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/frozen.rs"));

/// The image of a module.
pub fn find(name: &str) -> Option<&'static [u8]> {
    let position = MODULES
        .binary_search_by_key(&name, |(name, _)| *name)
        .ok()?;
    MODULES.get(position).map(|(_, image)| *image)
}
