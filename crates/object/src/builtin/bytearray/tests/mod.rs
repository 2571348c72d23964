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

#[test]
fn exposed_bytes_do_not_keep_a_bytearray_from_growing() {
    check(
        "x = bytearray(b'abcd'); x[1:2] = memoryview(x)[2:]; x -> bytearray(b'acdcd')
         x = bytearray(b'abcd'); x.extend(memoryview(x)[1:]); x -> bytearray(b'abcdbcd')
         x = bytearray(b'ab'); x += x; x += x; x -> bytearray(b'abababab')",
    );
}
