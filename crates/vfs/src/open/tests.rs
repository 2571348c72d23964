//! Mode strings and seeking.

use super::*;

#[test]
fn mode_strings() {
    let parse = |text: &str| ModeString::parse(text.as_bytes());
    let ok = |mode, binary| Ok(ModeString { mode, binary });
    assert_eq!(parse("r"), ok(OpenMode::READ, false));
    assert_eq!(parse("rb"), ok(OpenMode::READ, true));
    assert_eq!(parse("br"), ok(OpenMode::READ, true));
    assert_eq!(parse("wt"), ok(OpenMode::WRITE, false));
    assert_eq!(parse("xb"), ok(OpenMode::CREATE_NEW, true));
    assert_eq!(parse("r+"), ok(OpenMode::READ.updating(), false));
    assert_eq!(parse("+ab"), ok(OpenMode::APPEND.updating(), true));
    for bad in ["", "b", "+", "rw", "rr", "r++", "rbt", "rbb", "z", "r "] {
        assert_eq!(parse(bad), Err(Errno::EINVAL), "{bad:?}");
    }
}

#[test]
fn what_changes_a_file_system() {
    assert!(!OpenMode::READ.changes());
    assert!(OpenMode::READ.updating().changes());
    assert!(OpenMode::CREATE_NEW.changes());
}

#[test]
fn seeking() {
    assert_eq!(SeekFrom::from_whence(-1, 0), Err(Errno::EINVAL));
    assert_eq!(SeekFrom::from_whence(0, 3), Err(Errno::EINVAL));
    assert_eq!(SeekFrom::from_whence(-1, 2), Ok(SeekFrom::End(-1)));
    assert_eq!(SeekFrom::Start(9).resolve(3, 5), Ok(9));
    assert_eq!(SeekFrom::Current(-3).resolve(3, 5), Ok(0));
    assert_eq!(SeekFrom::Current(-4).resolve(3, 5), Err(Errno::EINVAL));
    assert_eq!(SeekFrom::End(-5).resolve(3, 5), Ok(0));
    assert_eq!(SeekFrom::End(i64::MIN).resolve(3, 5), Err(Errno::EINVAL));
    assert_eq!(
        SeekFrom::Current(1).resolve(u64::MAX, 5),
        Err(Errno::EINVAL)
    );
}
