//! Strings against what CPython 3.11 says of the same expressions.

mod search;

use crate::testing::check;

#[test]
fn basics_are_those_of_cpython() {
    check(include_str!("basics.txt"));
}

#[test]
fn methods_are_those_of_cpython() {
    check(include_str!("methods.txt"));
}
