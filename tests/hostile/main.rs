//! Hostile bytes: `.mpy` files, ROMFS images, and what the parsers of the modules take, changed at random from
//! a fixed seed. All of it runs to its end, to an exception, or until it is interrupted; nothing else happens.
//!
//! `TAIPAN_MUTATIONS=100000 cargo test --release -p taipan-tests --test hostile` takes more of them.
#![forbid(unsafe_code)]

mod harness;
mod mutation;
mod seeds;

use std::path::Path;

use harness::programs::{DRIVERS, IMPORT, WALK};
use harness::session::{self, Session};
use harness::watchdog::Watchdog;
use mutation::Random;

/// Mutations of each kind of file, unless the environment says how many.
const MUTATIONS: usize = 1000;

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
    match session::run(image.leak(), program, watchdog) {
        Ok(()) => counts.finished += 1,
        Err(error) if error.contains(".mpy") => counts.refused += 1,
        Err(_) => counts.raised += 1,
    }
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

/// The corpora of the fuzz targets, and a few changes of them, which are found again on every machine.
#[test]
fn what_the_parsers_of_modules_take_is_survived() {
    let corpora = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus");
    for driver in DRIVERS {
        let folder = std::fs::read_dir(corpora.join(driver.module)).expect("it has a corpus");
        let mut paths: Vec<_> = folder
            .map(|entry| entry.expect("readable").path())
            .collect();
        paths.sort();
        let read = |path| std::fs::read(path).expect("readable");
        let seeds: Vec<Vec<u8>> = paths.iter().map(read).collect();
        assert!(!seeds.is_empty());
        let mut session = Session::new(*driver);
        let finished = seeds.iter().filter(|seed| session.feed(seed)).count();
        let mut random = Random::new(0x7061_7273);
        for _ in 0..mutations() / 4 {
            session.feed(&mutation::change(&mut random, &seeds));
        }
        println!("{}: {finished} of {} finished", driver.module, seeds.len());
        assert!(finished > 0);
    }
}
