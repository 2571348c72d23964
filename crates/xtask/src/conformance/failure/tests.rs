//! Reasons, from outputs as upstream's runner stores them.

use super::of_outputs;

#[test]
fn each_kind_of_failure_is_told_apart() {
    let traceback = "1\nTraceback (most recent call last):\n  File \"a.py\", line 3, in f\n\
                     KeyError: x\nCRASH";
    for (output, expected, reason) in [
        ("1\nTIMEOUT", "1\n2\n", "hangs"),
        (traceback, "1\n", "raises KeyError: x"),
        ("12\nCRASH", "12\n", "crashes after \"12\""),
        ("CRASH", "12\n", "crashes"),
        ("1\n3\n", "1\n2\n", "line 2: \"3\" for \"2\""),
        ("1\n", "1\n2\n", "prints too little"),
        ("1\n2\n", "1\n", "prints too much"),
    ] {
        assert_eq!(of_outputs(output, expected), reason);
    }
}
