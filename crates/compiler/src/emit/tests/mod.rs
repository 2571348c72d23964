//! Tests of the emission: sources against listings, errors, limits.

mod errors;
mod limits;
mod listings;
