//! Reading upstream's runner's lines.

use super::{Line, parse};
use crate::suite_report::Verdict;

#[test]
fn lines_of_the_runner_are_understood() {
    for (line, expected) in [
        (
            "pass  basics/a.py ",
            Line::Ended("basics/a.py", Verdict::Passed),
        ),
        (
            "pass  basics/a.py (unittest: 3 ran)",
            Line::Ended("basics/a.py", Verdict::Passed),
        ),
        ("skip  io/b.py", Line::Ended("io/b.py", Verdict::Skipped)),
        ("lrge  io/b.py", Line::Ended("io/b.py", Verdict::Skipped)),
        ("FAIL  io/c.py ", Line::Ended("io/c.py", Verdict::Failed)),
        ("FAIL  io/c.py raw REPL failed", Line::BoardLost("io/c.py")),
        (
            "error: test extmod/d.py requires unittest",
            Line::NeedsUnittest("extmod/d.py"),
        ),
        ("12 tests passed", Line::Other),
        ("1 tests failed: io/c.py", Line::Other),
        ("", Line::Other),
    ] {
        assert_eq!(parse(line), expected, "{line:?}");
    }
}
