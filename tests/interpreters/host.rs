//! The host of the interpreters under test: what they print is kept, and they work in a copy of
//! `tests/py` of the thread's own.

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};

use taipan::{Config, Host, Interrupt};
use taipan_posix::{HostDirectory, PosixFs};
use taipan_vfs::FileSystem;

/// What an interpreter has printed so far.
pub type Output = Rc<RefCell<Vec<u8>>>;

thread_local! {
    static FOLDER: PathBuf = {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("programs-{number}"));
        // It may be there from an earlier run.
        let _ = fs::remove_dir_all(&folder);
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("py"), &folder);
        folder
    };
}

/// Copies a folder with what is in it.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder can be made");
    for entry in fs::read_dir(from).expect("a folder can be listed") {
        let path = entry.expect("a folder can be listed").path();
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("a file can be copied");
        }
    }
}

/// A host with a clock that goes on at every look.
pub struct Folder {
    output: Output,
    files: PosixFs,
    ticks: u64,
    seed: u64,
}

impl Folder {
    /// The host, and what is printed on it.
    pub fn new() -> (Folder, Output) {
        let output = Output::default();
        let host = Folder {
            output: output.clone(),
            files: PosixFs::host(HostDirectory::from(FOLDER.with(PathBuf::clone))),
            ticks: 0,
            seed: 1,
        };
        (host, output)
    }
}

impl Host for Folder {
    fn write(&mut self, bytes: &[u8]) {
        self.output.borrow_mut().extend_from_slice(bytes);
    }

    fn ticks_us(&mut self) -> u64 {
        self.ticks += 100;
        self.ticks
    }

    fn time_ns(&mut self) -> u64 {
        // A day in November 2026.
        1_795_000_000_000_000_000 + self.ticks_us() * 1000
    }

    fn sleep_us(&mut self, microseconds: u64, _interrupt: &Interrupt) {
        self.ticks += microseconds;
    }

    fn random(&mut self, buffer: &mut [u8]) -> bool {
        for byte in buffer {
            self.seed = self
                .seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            *byte = self.seed.to_be_bytes()[0];
        }
        true
    }

    fn files(&mut self) -> Option<&mut dyn FileSystem> {
        Some(&mut self.files)
    }
}

/// What interpreters of these tests are given: the native stack that the binary has as well.
pub fn config() -> Config<'static> {
    Config {
        native_stack: 1 << 20,
        ..Config::default()
    }
}
