//! Comparing compiler versions.

use super::numbers;

#[test]
fn versions_compare_by_their_numbers() {
    assert!(numbers("1.85.0") < numbers("1.95"));
    assert!(numbers("1.95.0") >= numbers("1.95"));
    assert!(numbers("1.100.1") > numbers("1.95"));
    assert!(numbers("") < numbers("1.95"));
}
