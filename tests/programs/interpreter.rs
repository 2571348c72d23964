//! The interpreters that run the programs: our binary, built on first use, and CPython.

use std::env;
use std::ffi::OsStr;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

/// A program that runs this long is taken to hang.
const HANGS_AFTER: Duration = Duration::from_secs(120);

/// How a program ended.
#[derive(Debug)]
pub struct Outcome {
    /// What it wrote to standard output.
    pub output: String,
    /// What it wrote to standard error.
    pub errors: String,
    /// Its exit code; nothing if a signal ended it.
    pub code: Option<i32>,
}

/// The workspace's root.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent()
        .expect("this package lies in a folder of the workspace")
        .to_path_buf()
}

/// The binary `taipan`, built for testing.
pub fn taipan() -> &'static Path {
    static BINARY: LazyLock<PathBuf> = LazyLock::new(|| build("taipan-unix"));
    &BINARY
}

/// CPython, if it is installed.
pub fn cpython() -> Option<&'static Path> {
    let python = Path::new("python3");
    let runs = Command::new(python).arg("--version").output().is_ok();
    runs.then_some(python)
}

/// Runs `interpreter` with these arguments in `folder`, giving it `input`.
pub fn run<A: AsRef<OsStr>>(
    interpreter: &Path,
    args: &[A],
    folder: &Path,
    input: &[u8],
) -> Outcome {
    let mut child = Command::new(interpreter)
        .args(args)
        .current_dir(folder)
        .env_remove("MICROPYPATH")
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("PYTHONIOENCODING", "utf-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{}: {error}", interpreter.display()));
    let mut stdin = child.stdin.take().expect("stdin is a pipe");
    // A program that does not read its input may end first, which breaks the pipe.
    let _ = stdin.write_all(input);
    drop(stdin);
    let output = gather(child.stdout.take().expect("stdout is a pipe"));
    let errors = gather(child.stderr.take().expect("stderr is a pipe"));
    let start = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().expect("a child can be waited for") {
            break status;
        }
        if start.elapsed() > HANGS_AFTER {
            child.kill().expect("a child can be killed");
            panic!("{} {:?} hangs", interpreter.display(), shown(args));
        }
        thread::sleep(Duration::from_millis(5));
    };
    Outcome {
        output: output.join().expect("reading does not panic"),
        errors: errors.join().expect("reading does not panic"),
        code: status.code(),
    }
}

fn shown<A: AsRef<OsStr>>(args: &[A]) -> Vec<&OsStr> {
    args.iter().map(AsRef::as_ref).collect()
}

/// Reads a pipe to its end on a thread of its own, so that neither of two pipes can fill up.
fn gather(mut pipe: impl Read + Send + 'static) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        pipe.read_to_end(&mut bytes).expect("a pipe can be read");
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

fn build(package: &str) -> PathBuf {
    let messages = cargo(&["build", "--package", package, "--message-format=json"]);
    let messages = serde_json::Deserializer::from_slice(&messages).into_iter::<Value>();
    let binaries = messages.filter_map(|message| {
        let message = message.expect("cargo prints JSON");
        Some(PathBuf::from(message["executable"].as_str()?))
    });
    let binaries: Vec<_> = binaries.collect();
    let [binary] = binaries.as_slice() else {
        panic!("{package} should build one binary, but built {binaries:?}");
    };
    binary.clone()
}

fn cargo(args: &[&str]) -> Vec<u8> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(args)
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "cargo {args:?} failed:\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    output.stdout
}
