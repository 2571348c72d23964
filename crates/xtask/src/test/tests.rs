//! Adding up the test runner's result lines.

use super::Tally;

#[test]
fn result_lines_are_counted_and_others_are_not() {
    let line = "test result: FAILED. 12 passed; 3 failed; 1 ignored; 0 measured; 7 filtered out";
    let expected = Tally {
        passed: 12,
        failed: 3,
    };
    assert_eq!(Tally::of_result_line(line), expected);
    assert_eq!(Tally::of_result_line("test four ... ok"), Tally::default());
    assert_eq!(
        Tally::of_result_line("12 passed, 3 failed"),
        Tally::default()
    );
}
