//! Hostile files: `.mpy` files and ROMFS images changed at random, from a fixed seed. What loads
//! runs to its end, to an exception, or until it is interrupted; nothing else happens.
//!
//! `TAIPAN_MUTATIONS=100000 cargo test --release -p taipan-tests --test hostile` takes more of them.
#![forbid(unsafe_code)]

mod mutation;
mod partition;
mod seeds;
mod watchdog;

use std::mem::MaybeUninit;

use mutation::Random;
use partition::Board;
use taipan::{Config, Interpreter};
use watchdog::Watchdog;

/// Mutations of each kind, unless the environment says how many.
const MUTATIONS: usize = 1000;
/// The interpreter's heap.
const HEAP: usize = 192 << 10;

/// Imports what the image has as `m`, and calls what it defines: functions are loaded when they are first
/// called.
const IMPORT: &str = "\
import vfs, sys
vfs.mount(vfs.VfsRom(vfs.rom_ioctl(2, 0)), '/rom')
sys.path[:] = ['/rom']
import m
for value in list(m.__dict__.values()):
    try:
        value()
    except Exception:
        pass
";

/// Looks at everything in the image, then imports it.
const WALK: &str = "\
import vfs, sys, os
vfs.mount(vfs.VfsRom(vfs.rom_ioctl(2, 0)), '/rom')
os.statvfs('/rom')
def walk(folder):
    for entry in os.ilistdir(folder):
        path = folder + '/' + entry[0]
        try:
            os.stat(path)
            if entry[1] == 0x4000:
                sys.path.append(path)
                walk(path)
            else:
                with open(path, 'rb') as file:
                    view = memoryview(file)
                    assert bytes(view) == file.read()
        except OSError:
            pass
walk('/rom')
sys.path[:] = ['/rom', '/rom/lib']
for name in ('m', 'n', 'main'):
    try:
        __import__(name)
    except Exception:
        pass
";

fn mutations() -> usize {
    let given = std::env::var("TAIPAN_MUTATIONS").ok();
    given
        .and_then(|count| count.parse().ok())
        .unwrap_or(MUTATIONS)
}

/// How the programs ended.
#[derive(Debug, Default)]
struct Counts {
    finished: usize,
    refused: usize,
    raised: usize,
}

/// Runs a program on a board with this image.
fn run(image: Vec<u8>, program: &str, watchdog: &Watchdog, counts: &mut Counts) {
    let mut memory = vec![MaybeUninit::uninit(); HEAP];
    let mut board = Board::new(image);
    let config = Config::default();
    let interrupt = watchdog.interrupt();
    let python = Interpreter::new(&mut memory, &mut board, interrupt, config).expect("room");
    watchdog.start();
    match python.exec(program) {
        Ok(()) => counts.finished += 1,
        Err(error) if error.to_string().contains(".mpy") => counts.refused += 1,
        Err(_) => counts.raised += 1,
    }
    watchdog.stop();
}

#[test]
fn changed_mpy_files_are_survived() {
    let seeds = seeds::images();
    let mut random = Random::new(0x6d70_7900);
    let watchdog = Watchdog::new("changed .mpy file");
    let mut counts = Counts::default();
    for seed in &seeds {
        run(
            seeds::rom(&[("m.mpy", seed)]),
            IMPORT,
            &watchdog,
            &mut counts,
        );
    }
    assert_eq!(counts.finished, seeds.len(), "the unchanged ones run");
    let mut counts = Counts::default();
    for number in 0..mutations() {
        let changed = mutation::change(&mut random, &seeds);
        watchdog.note(number, &changed);
        run(
            seeds::rom(&[("m.mpy", &changed)]),
            IMPORT,
            &watchdog,
            &mut counts,
        );
    }
    println!("{counts:?}");
    assert!(counts.refused > 0 && counts.raised + counts.finished > 0);
}

#[test]
fn changed_images_are_survived() {
    let seeds = seeds::images();
    let source: &[u8] = b"value = [1, 2, 3]\n";
    let whole: Vec<Vec<u8>> = seeds
        .iter()
        .map(|seed| seeds::rom(&[("m.mpy", seed), ("lib/n.py", source), ("lib/text", b"abc")]))
        .collect();
    let mut random = Random::new(0x726f_6d66);
    let watchdog = Watchdog::new("changed image");
    let mut counts = Counts::default();
    for number in 0..mutations() {
        let changed = mutation::change(&mut random, &whole);
        watchdog.note(number, &changed);
        run(changed, WALK, &watchdog, &mut counts);
    }
    println!("{counts:?}");
    assert!(counts.finished > 0 && counts.raised > 0);
}
