//! Labels: which text can be one, and where a volume keeps it.

use super::*;

#[test]
fn what_a_label_can_be() {
    assert_eq!(Label::new("my disk").unwrap().as_str(), "MY DISK");
    assert_eq!(Label::new("ELEVENCHARS").unwrap().as_bytes().len(), 11);
    for bad in [
        "",
        " ",
        "TWELVECHARS!",
        "A.B",
        "a/b",
        "ä",
        " x",
        "a\n",
        "a|b",
        "[x]",
    ] {
        assert_eq!(Label::new(bad), Err(Errno::EINVAL), "{bad:?}");
    }
}
