//! `memoryview` against what CPython 3.11 says of the same expressions.

use crate::testing::check;

#[test]
fn memoryviews_are_those_of_cpython() {
    check(include_str!("memoryview.txt"));
}

#[test]
fn stores_out_of_range_overflow_as_in_micropython_2() {
    check(
        "x = memoryview(bytearray(2)); x[0] = 256 -> !OverflowError
         x = memoryview(array('h', [1])); x[0] = 40000 -> !OverflowError",
    );
}

#[test]
fn a_view_keeps_the_bytes_that_its_bytearray_left_behind() {
    check(
        "y = bytearray(b'ab'); x = memoryview(y); y += bytearray(1000); x.tobytes() -> b'ab'
         y = bytearray(b'ab'); x = memoryview(y); y.clear(); x.tobytes() -> b'ab'",
    );
}
