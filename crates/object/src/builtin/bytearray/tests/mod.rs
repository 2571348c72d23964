//! `bytearray` against what CPython 3.11 says of the same expressions.

use crate::testing::check;

#[test]
fn bytearrays_are_those_of_cpython() {
    check(include_str!("bytearray.txt"));
}

#[test]
fn stores_out_of_range_overflow_as_in_micropython_2() {
    check(
        "x = bytearray(2); x[0] = 256 -> !OverflowError
         x = bytearray(2); x[0] = -1 -> !OverflowError
         x = bytearray(2); x.append(256) -> !OverflowError
         x = bytearray(2); x.extend([1, 256]) -> !OverflowError
         x = bytearray(2); x.insert(0, 256) -> !OverflowError
         bytearray([256]) -> !ValueError",
    );
}
