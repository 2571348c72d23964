//! Iterators: against what CPython gives.

use crate::testing::check;

#[test]
fn iterators_are_those_of_cpython() {
    check(include_str!("iterator.txt"));
}
