//! Images exchanged with other implementations: each reads and changes what the other made.
//!
//! `littlefs-python` is what `cargo xtask setup` installs; upstream MicroPython's unix binary is
//! named by the variable that its own test runner has, `MICROPY_MICROPYTHON`. Where one is
//! missing, its tests say so and pass.

use std::path::{Path, PathBuf};
use std::process::Command;

use taipan_vfs::model::ModelFs;
use taipan_vfs::model::workload::{Operation, Outcome, perform};
use taipan_vfs::{FileSystem, OpenMode};

use crate::against_model::contents;
use crate::device::Disk;
use crate::driver::{self, Version};

const BLOCK_SIZE: u32 = 512;
const BLOCK_COUNT: u32 = 64;

/// A program that runs one of the scripts.
struct Peer {
    program: PathBuf,
    script: &'static str,
    last_argument: &'static str,
}

fn littlefs_python(last_argument: &'static str) -> Option<Peer> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2)?;
    let program = root.join(".tools/bin/python");
    let mut probe = Command::new(&program);
    let found = probe.args(["-c", "import littlefs"]).output();
    if !found.is_ok_and(|output| output.status.success()) {
        println!("skipped: no littlefs-python; `cargo xtask setup` installs it");
        return None;
    }
    Some(Peer {
        program,
        script: "littlefs_python.py",
        last_argument,
    })
}

fn upstream(last_argument: &'static str) -> Option<Peer> {
    let Some(program) = std::env::var_os("MICROPY_MICROPYTHON") else {
        println!("skipped: MICROPY_MICROPYTHON names no upstream binary");
        return None;
    };
    Some(Peer {
        program: program.into(),
        script: "upstream.py",
        last_argument,
    })
}

impl Peer {
    /// Runs a command of the script on an image, and gives what it printed.
    fn run(&self, command: &str, disk: &mut Disk) -> String {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let name = format!("{}-{}.img", self.script, self.last_argument);
        let image = folder.join(name);
        std::fs::write(&image, &disk.bytes).unwrap();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers");
        let output = Command::new(&self.program)
            .arg(script.join(self.script))
            .arg(command)
            .arg(&image)
            .args([BLOCK_SIZE.to_string(), BLOCK_COUNT.to_string()])
            .arg(self.last_argument)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{} {command}: {}{}",
            self.script,
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        disk.bytes = std::fs::read(&image).unwrap();
        assert_eq!(disk.bytes.len(), (BLOCK_SIZE * BLOCK_COUNT) as usize);
        String::from_utf8(output.stdout).unwrap()
    }
}

fn write(path: &str, mode: OpenMode, data: Vec<u8>) -> Operation {
    Operation::Write {
        path: path.into(),
        mode,
        offset: 0,
        data,
    }
}

fn pattern(size: u32) -> Vec<u8> {
    (0..size).map(|i| (i % 251) as u8).collect()
}

/// What the scripts do to make an image.
fn making() -> [Operation; 4] {
    [
        Operation::Mkdir("/d".into()),
        write("/a", OpenMode::WRITE, b"hello".to_vec()),
        write("/d/big", OpenMode::WRITE, pattern(5000)),
        write("/empty", OpenMode::WRITE, Vec::new()),
    ]
}

/// What the scripts do to change it.
fn changing() -> [Operation; 5] {
    [
        write("/d/big", OpenMode::APPEND, pattern(700)),
        Operation::Rename("/a".into(), "/d/b".into()),
        Operation::Remove("/empty".into()),
        Operation::Mkdir("/d/e".into()),
        write("/d/e/x", OpenMode::WRITE, pattern(300)),
    ]
}

fn apply(fs: &mut dyn FileSystem, operations: &[Operation]) {
    for operation in operations {
        assert_eq!(perform(fs, operation), Ok(Outcome::Done), "{operation:?}");
    }
}

/// What the scripts should show of such contents.
fn shown(fs: &mut dyn FileSystem) -> Vec<String> {
    let mut lines = Vec::new();
    for (path, found) in contents(fs) {
        let path = String::from_utf8(path).unwrap();
        lines.push(match found {
            Ok(Outcome::Bytes(bytes)) => {
                let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
                format!("file {path} {hex}").trim_end().to_owned()
            }
            _ => format!("dir {path}"),
        });
    }
    lines.sort();
    lines
}

fn exchange(version: Version, peer: &Peer, times: &str) {
    let expect_shown = |disk: &mut Disk, model: &mut ModelFs| {
        let text = peer.run("show", disk);
        let (tree, facts): (Vec<_>, Vec<_>) = text
            .lines()
            .map(|line| line.trim_end().to_owned())
            .partition(|line| line.starts_with("dir") || line.starts_with("file"));
        let mut tree = tree;
        tree.sort();
        assert_eq!(tree, shown(model), "{version:?}");
        if facts.iter().any(|fact| fact.starts_with("used")) {
            let mut fs = driver::mount(version, &mut *disk).unwrap();
            let stat = fs.statvfs(taipan_vfs::Path::ROOT).unwrap();
            let used = format!("used {}", stat.blocks - stat.blocks_free);
            assert!(facts.contains(&used), "{version:?}: {used} in {facts:?}");
        }
        facts
    };

    // Made there, changed here, shown there.
    let mut model = ModelFs::new();
    apply(&mut model, &making());
    let mut disk = Disk::new(driver::flash(BLOCK_SIZE, BLOCK_COUNT));
    disk.overwrites = true;
    peer.run("make", &mut disk);
    {
        let mut fs = driver::mount(version, &mut disk).unwrap();
        assert_eq!(contents(&mut *fs), contents(&mut model), "{version:?}");
        apply(&mut *fs, &changing());
    }
    apply(&mut model, &changing());
    let facts = expect_shown(&mut disk, &mut model);
    assert!(facts.contains(&times.to_owned()), "{version:?}: {facts:?}");

    // Made here, shown and changed there, looked at here.
    let mut model = ModelFs::new();
    apply(&mut model, &making());
    let mut disk = Disk::new(driver::flash(BLOCK_SIZE, BLOCK_COUNT));
    disk.overwrites = true;
    driver::format(version, &mut disk).unwrap();
    apply(&mut *driver::mount(version, &mut disk).unwrap(), &making());
    expect_shown(&mut disk, &mut model);
    peer.run("change", &mut disk);
    apply(&mut model, &changing());
    let mut fs = driver::mount(version, &mut disk).unwrap();
    assert_eq!(contents(&mut *fs), contents(&mut model), "{version:?}");
}

#[test]
fn littlefs_python_2_1() {
    if let Some(peer) = littlefs_python("0x20001") {
        // 1,700,000,000 seconds in nanoseconds, little-endian.
        exchange(Version::V2_1, &peer, "mtime /d/big 00002a36fe9c9717");
    }
}

#[test]
fn littlefs_python_2_0() {
    if let Some(peer) = littlefs_python("0x20000") {
        exchange(Version::V2_0, &peer, "mtime /d/big 00002a36fe9c9717");
    }
}

#[test]
fn upstream_2() {
    if let Some(peer) = upstream("VfsLfs2") {
        exchange(Version::V2_1, &peer, "mtime /d/big 1700000000");
    }
}

#[test]
fn upstream_1() {
    if let Some(peer) = upstream("VfsLfs1") {
        exchange(Version::V1, &peer, "mtime /d/big 0");
    }
}
