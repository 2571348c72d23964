//! Every `.py` file under a directory, against CPython's own parser: both must accept and give
//! the same tree, or both must refuse.
//!
//! `TAIPAN_CORPUS=DIR cargo test -p taipan-compiler corpus -- --ignored --nocapture`

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::string::String;
use std::vec::Vec;
use std::{env, format, println};

use super::parsed;
use crate::{ErrorKind, Mode};

#[test]
#[ignore = "needs a corpus: set TAIPAN_CORPUS to a directory of Python files"]
fn same_trees_as_cpython() {
    let root = env::var_os("TAIPAN_CORPUS").expect("TAIPAN_CORPUS names a directory");
    let mut files = Vec::new();
    collect(Path::new(&root), &mut files);
    files.sort();
    let verdicts = oracle(&files);
    assert_eq!(verdicts.len(), files.len(), "the oracle stopped early");
    let (mut same, mut rejected, mut unsupported, mut differ) = (0, 0, 0, Vec::new());
    for (file, theirs) in files.iter().zip(&verdicts) {
        let source = fs::read(file).unwrap();
        let ours = parsed(&source, Mode::Module, true);
        match (&ours, theirs.strip_prefix("accept ")) {
            (Ok(tree), Some(crc)) if format!("{:08x}", crc32(tree.as_bytes())) == crc => same += 1,
            (Err(error), None) if same_exception(error.kind, theirs) => rejected += 1,
            (Err(error), Some(_)) if error.kind == ErrorKind::Unsupported => unsupported += 1,
            (Ok(_), Some(_)) => differ.push(format!("{}: another tree", file.display())),
            (Ok(_), None) => {
                differ.push(format!("{}: we accept, CPython: {theirs}", file.display()))
            }
            (Err(error), _) => differ.push(format!(
                "{}: we say {error}, CPython: {theirs}",
                file.display()
            )),
        }
    }
    differ.iter().for_each(|line| println!("{line}"));
    println!(
        "{} files: {same} same trees, {rejected} refused by both, {unsupported} unsupported, {} differ",
        files.len(),
        differ.len()
    );
    assert!(!files.is_empty());
}

/// Whether an error becomes the exception that the oracle names.
fn same_exception(kind: ErrorKind, theirs: &str) -> bool {
    let is_indentation =
        theirs.starts_with("reject IndentationError") || theirs.starts_with("reject TabError");
    match kind {
        ErrorKind::Syntax => !is_indentation,
        ErrorKind::Indentation => is_indentation,
        _ => false,
    }
}

fn collect(directory: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.is_symlink() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "py") && path.is_file() {
            files.push(path);
        }
    }
}

/// What CPython says of each file.
fn oracle(files: &[PathBuf]) -> Vec<String> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/src/tests/oracle.py");
    let mut python = Command::new("python3")
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 runs");
    let mut names = python.stdin.take().unwrap();
    let list: String = files
        .iter()
        .map(|file| format!("{}\n", file.display()))
        .collect();
    let writer = std::thread::spawn(move || names.write_all(list.as_bytes()));
    let output = python.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(String::from)
        .collect()
}

fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = !0u32;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = crc >> 1 ^ (crc & 1).wrapping_neg() & 0xedb8_8320;
        }
    }
    !crc
}
