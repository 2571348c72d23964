//! Tests of the list of static names.

use super::*;

#[test]
fn every_name_is_found_under_its_number() {
    for (index, name) in TEXTS.iter().enumerate() {
        let number = u32::try_from(index + 1).expect("a short list");
        assert_eq!(find(name.as_bytes()), Some(number), "{name}");
        assert_eq!(text(number), Some(*name));
    }
}

#[test]
fn others_are_not_found() {
    assert_eq!((text(0), text(166), text(u32::MAX)), (None, None, None));
    for name in ["zipp", "__", "___", "__xyz__", "A", "~", "Zero"] {
        assert_eq!(find(name.as_bytes()), None, "{name}");
    }
}

/// The numbers are part of the format; these anchors are those of files made by upstream's tools.
#[test]
fn anchors() {
    assert_eq!(text(1), Some(""));
    assert_eq!(text(7), Some("<module>"));
    assert_eq!(text(165), Some("zip"));
}
