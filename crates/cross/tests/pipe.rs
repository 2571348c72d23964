//! What `taipan-cross` does when nobody reads its output.

use std::fs;
use std::io::pipe;
use std::process::Command;

#[test]
fn a_closed_pipe_ends_it_without_a_word() {
    let folder = env!("CARGO_TARGET_TMPDIR");
    let (source, image) = (format!("{folder}/pipe.py"), format!("{folder}/pipe.mpy"));
    fs::write(&source, "print(1)\n").expect("a file can be written");
    let command = || Command::new(env!("CARGO_BIN_EXE_taipan-cross"));
    let compiled = command().arg(&source).status().expect("it runs");
    assert!(compiled.success());
    for arguments in [&["dump", &image][..], &["-o", "-", &source], &["--help"]] {
        let (reader, writer) = pipe().expect("a pipe");
        drop(reader);
        let output = command().args(arguments).stdout(writer).output();
        let output = output.expect("it runs");
        assert_eq!(output.status.code(), Some(141), "{arguments:?}");
        assert_eq!(output.stderr, b"", "{arguments:?}");
    }
}
