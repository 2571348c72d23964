//! Garbage is collected at every allocation: nothing that is in use is lost.

use std::mem::MaybeUninit;

use taipan::{Interpreter, Interrupt};

use crate::corpus::{self, Program};
use crate::host::{self, Folder};

/// More than any of the programs needs.
const HEAP: usize = 8 << 20;

/// What a program prints in a heap of this size, with a collection after so much allocation.
fn run(program: &Program, heap: usize, threshold: Option<usize>) -> String {
    let mut memory = vec![MaybeUninit::uninit(); heap];
    let (mut host, printed) = Folder::new();
    let interrupt = Interrupt::new();
    let python = Interpreter::new(&mut memory, &mut host, &interrupt, host::config())
        .expect("there is room");
    python.set_search_path(&[""]).expect("there is room");
    python
        .set_collection_threshold(threshold)
        .expect("it is idle");
    let outcome = python
        .exec_file(program.source.as_bytes(), &program.name)
        .and_then(|()| python.finish());
    if let Err(error) = outcome {
        return format!("{error:#}");
    }
    String::from_utf8_lossy(&printed.take()).into_owned()
}

#[test]
fn programs_print_the_same_when_every_allocation_collects() {
    let programs = corpus::programs();
    let only = std::env::var("TAIPAN_TEST_PROGRAM").ok();
    let mut problems = Vec::new();
    for program in &programs {
        if only.as_ref().is_some_and(|only| *only != program.name) {
            continue;
        }
        let expected = match &program.output {
            Some(output) => output.clone(),
            None => run(program, HEAP, None),
        };
        let printed = run(program, HEAP, Some(0));
        if printed != expected {
            let differing = printed.lines().zip(expected.lines()).find(|(a, b)| a != b);
            problems.push(format!("{}: {differing:?}\n{printed}", program.name));
        }
    }
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}
