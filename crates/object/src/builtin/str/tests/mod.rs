use crate::testing::check;

#[test]
fn formatting_is_that_of_cpython() {
    check(include_str!("format.txt"));
}
