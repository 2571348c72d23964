//! Host errors and the numbers they become.

use super::*;

#[test]
fn known_errors() {
    let missing = std::fs::metadata("/no such file").unwrap_err();
    assert_eq!(errno(missing), Errno::ENOENT);
    let inside_a_file = std::fs::metadata("/dev/null/x").unwrap_err();
    assert_eq!(errno(inside_a_file), Errno::ENOTDIR);
    assert_eq!(errno(io::ErrorKind::StorageFull.into()), Errno::ENOSPC);
    assert_eq!(errno(io::ErrorKind::UnexpectedEof.into()), Errno::EIO);
}
