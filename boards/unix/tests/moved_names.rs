//! What 2.0 moved is in `vfs` alone; with the feature `v1-compat` it is in `os` too, and both the
//! banner and `sys.implementation` tell the builds apart.

use std::process::Command;

fn print(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_taipan"))
        .args(arguments)
        .output()
        .expect("the binary runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    String::from_utf8(output.stdout).expect("it prints text")
}

/// What `os` has of the names that moved.
const IN_OS: &str = "
import os, vfs
moved = ['VfsFat', 'VfsLfs1', 'VfsLfs2', 'VfsPosix', 'mount', 'umount']
print([n for n in moved if hasattr(os, n)] == [n for n in moved if hasattr(vfs, n)])
print([n for n in moved if hasattr(os, n)] == [])
print(hasattr(vfs, 'mount'), hasattr(vfs, 'VfsPosix'), hasattr(os, 'ilistdir'))
";

#[test]
fn os_has_the_moved_names_in_the_compatible_build_alone() {
    let (same, none) = match cfg!(feature = "v1-compat") {
        true => ("True", "False"),
        false => ("False", "True"),
    };
    let expected = format!("{same}\n{none}\nTrue True True\n");
    assert_eq!(print(&["-c", IN_OS]), expected);
}

#[test]
fn programs_and_people_can_tell_the_builds_apart() {
    let program = "import sys; print(getattr(sys.implementation, '_v2', False))";
    let compatible = cfg!(feature = "v1-compat");
    let expected = if compatible { "False" } else { "True" };
    assert_eq!(print(&["-c", program]).trim_end(), expected);
    assert_eq!(print(&["--version"]).contains("1.x names"), compatible);
}

#[test]
fn mounting_works_by_either_name() {
    let module = if cfg!(feature = "v1-compat") {
        "os"
    } else {
        "vfs"
    };
    let program = format!(
        "import {module} as m, os
class Files:
    def mount(self, readonly, mkfs): print('mount', readonly)
    def umount(self): print('umount')
    def ilistdir(self, path): return iter([])
m.mount(Files(), '/f', readonly=True)
print('f' in os.listdir('/'))
m.umount('/f')
"
    );
    assert_eq!(print(&["-c", &program]), "mount True\nTrue\numount\n");
}
