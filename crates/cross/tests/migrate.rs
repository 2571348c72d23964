//! The command `taipan-cross migrate`: exit status, output, and what it leaves of files.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn folder(test: &str, files: &[(&str, &[u8])]) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(test);
    // It may be there from an earlier run.
    let _ = fs::remove_dir_all(&folder);
    for (name, contents) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("it lies in the folder")).expect("a folder");
        fs::write(path, contents).expect("a file");
    }
    folder
}

fn migrate(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_taipan-cross"))
        .arg("migrate")
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("it runs")
}

#[test]
fn the_exit_status_tells_what_is_left() {
    let files: [(&str, &[u8]); 3] = [
        ("src/a.py", b"import os\nos.mount(1, 2)\n"),
        ("src/deep/b.py", b"x.co_lnotab\n"),
        ("clean.py", b"import os, vfs\nos.listdir()\n"),
    ];
    let folder = folder("status", &files);
    assert_eq!(migrate(&folder, &["clean.py"]).status.code(), Some(0));
    let output = migrate(&folder, &["src"]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).expect("text");
    let expected = "src/a.py:2:1: os.mount moved to vfs; write: vfs.mount\n\
                    src/deep/b.py:1:2: co_lnotab is gone; write: co_lines()\n";
    assert_eq!(text, expected);
    let same = fs::read(folder.join("src/a.py")).expect("a file");
    assert_eq!(same, files[0].1, "without --fix nothing changes");

    let output = migrate(&folder, &["--fix", "src"]);
    assert_eq!(output.status.code(), Some(1), "one is left");
    let changed = fs::read_to_string(folder.join("src/a.py")).expect("a file");
    assert_eq!(changed, "import os\nimport vfs\nvfs.mount(1, 2)\n");
    assert_eq!(migrate(&folder, &["src/a.py"]).status.code(), Some(0));
}

#[test]
fn a_broken_file_does_not_stop_the_others() {
    let files: [(&str, &[u8]); 3] = [
        ("a.py", b"import os\ndef f(:\n"),
        ("b.py", b"\xff\xfe\n"),
        ("c.py", b"from os import umount\n"),
    ];
    let folder = folder("broken", &files);
    let output = migrate(&folder, &["--fix", ".", "missing.py"]);
    assert_eq!(output.status.code(), Some(2));
    let errors = String::from_utf8(output.stderr).expect("text");
    assert!(errors.contains("a.py: 2:7: invalid syntax"), "{errors}");
    assert!(errors.contains("b.py: this is not UTF-8"), "{errors}");
    assert!(errors.contains("missing.py: "), "{errors}");
    let changed = fs::read_to_string(folder.join("c.py")).expect("a file");
    assert_eq!(changed, "from vfs import umount\n");
    for arguments in [&[][..], &["--nonsense", "c.py"]] {
        assert_eq!(migrate(&folder, arguments).status.code(), Some(2));
    }
}
