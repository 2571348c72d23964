//! A current directory that the process does not share.

use super::*;

#[test]
fn moves_without_the_process() {
    let temp = tempfile::tempdir().unwrap();
    let top = temp.path().canonicalize().unwrap();
    fs::create_dir(top.join("real")).unwrap();
    fs::write(top.join("file"), "").unwrap();
    std::os::unix::fs::symlink("real", top.join("link")).unwrap();
    let before = std::env::current_dir().unwrap();

    let here = HostDirectory::from(top.clone());
    let shared = here.clone();
    assert_eq!(here.change(Path::new("link")), Ok(()));
    assert_eq!(shared.get(), Ok(top.join("real")));
    assert_eq!(here.change(Path::new("../file")), Err(Errno::ENOTDIR));
    assert_eq!(here.change(Path::new("none")), Err(Errno::ENOENT));
    assert_eq!(shared.join(Path::new("../x")), top.join("real/../x"));
    assert_eq!(here.change(Path::new("..")), Ok(()));
    assert_eq!(shared.get(), Ok(top.clone()));
    assert_eq!(std::env::current_dir().unwrap(), before);
    assert_eq!(HostDirectory::of_process().unwrap().get(), Ok(before));

    here.change(Path::new("real")).unwrap();
    fs::remove_dir(top.join("real")).unwrap();
    assert_eq!(here.get(), Err(Errno::ENOENT));
}
