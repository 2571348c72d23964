//! `str` against what CPython 3.11 says of the same expressions.

use crate::testing::check;

#[test]
fn formatting_is_that_of_cpython() {
    check(include_str!("format.txt"));
}

#[test]
fn tables_and_mappings_are_those_of_cpython() {
    check(include_str!("mapping.txt"));
}
