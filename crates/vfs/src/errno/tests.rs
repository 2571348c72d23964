//! Names, descriptions and odd return values.

use super::*;
use std::format;

#[test]
fn numbers_rise_and_are_named() {
    assert!(Errno::NAMED.windows(2).all(|pair| pair[0] < pair[1]));
    for errno in Errno::NAMED {
        assert!(errno.name().is_some_and(|name| name.starts_with('E')));
        assert!(errno.message().is_some());
    }
    assert_eq!(Errno::ECANCELED.name(), Some("ECANCELED"));
    assert_eq!(Errno::ECANCELED.message(), Some("Operation canceled"));
    assert_eq!((Errno(0).name(), Errno(999).message()), (None, None));
}

#[test]
fn shows_as_cpython_does() {
    assert_eq!(
        format!("{}", Errno::ENOENT),
        "[Errno 2] No such file or directory"
    );
    assert_eq!(format!("{}", Errno(999)), "[Errno 999]");
    assert_eq!(
        format!("{:?} {:?}", Errno::EWOULDBLOCK, Errno(999)),
        "EAGAIN Errno(999)"
    );
}

#[test]
fn negative_codes() {
    assert_eq!(Errno::from_negative(-5), Errno::EIO);
    for odd in [0, 1, 70_000, -70_000, i64::MIN, i64::MAX] {
        assert_eq!(Errno::from_negative(odd), Errno::EINVAL);
    }
}
