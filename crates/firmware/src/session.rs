//! One life of the interpreter on a board, from one soft reset to the next: mounts, `boot.py`,
//! `main.py`, then the prompt.

use taipan_object::runtime::PathKind;
use taipan_object::text::Console;
use taipan_object::{Res, Runtime};
use taipan_repl::{Mode, Repl, Step, Storage};

use crate::program::{self, Outcome};
use crate::prompt;

/// Runs at every start, before anything else: the frozen file, or else the other.
const BOOT: [&str; 2] = [".frozen/boot.mpy", "boot.py"];
/// Runs after it, unless a tool is at the prompt.
const MAIN: [&str; 2] = [".frozen/main.mpy", "main.py"];

/// Runs the board's programs and its prompt until a soft reset is asked for. Then what the
/// program left for its end is done, and its peripherals are put back.
pub fn run<S: Storage>(rt: &mut Runtime, repl: &mut Repl<'_, S>, board: &str) {
    #[cfg(feature = "files")]
    {
        rt.frozen = crate::frozen::IMAGE;
        if !crate::partitions::mount(rt) {
            crate::rom::mount(rt);
        }
    }
    let is_safe = rt.host.is_safe_boot();
    if is_safe && cfg!(feature = "files") {
        rt.host
            .write(b"safe boot: boot.py and main.py are not run\n");
    }
    if is_safe || !cfg!(feature = "files") || run_files(rt, repl.mode()) {
        answer(rt, repl, board);
    }
    program::run_at_exit(rt, &mut Console);
    if let Some(machine) = rt.host.machine() {
        machine.release();
    }
}

/// Runs what a board runs by itself; `false` if it asked for a soft reset.
fn run_files(rt: &mut Runtime, mode: Mode) -> bool {
    for [frozen, file] in [BOOT, MAIN] {
        if file == MAIN[1] && mode == Mode::Raw {
            break;
        }
        let Some(path) = [frozen, file]
            .into_iter()
            .find(|path| (rt.hooks.path_kind)(rt, path) == PathKind::File)
        else {
            continue;
        };
        let result = program::with_interrupts(rt, |rt| run_file(rt, path));
        if let Err(raised) = result
            && let Outcome::Exited(_) = program::end(rt, raised, &mut Console)
        {
            return false;
        }
    }
    true
}

fn run_file(rt: &mut Runtime, file: &'static str) -> Res<()> {
    let name = rt.intern_in_place(file)?;
    let globals = program::main_globals(rt)?;
    taipan_vm::import::run_path(rt, name, globals).map(|_| ())
}

/// The prompt, until a soft reset.
#[inline(never)]
fn answer<S: Storage>(rt: &mut Runtime, repl: &mut Repl<'_, S>, board: &str) {
    repl.start(&mut prompt::Interpreter::new(rt, board));
    loop {
        let Some(byte) = next_byte(rt) else {
            return;
        };
        match repl.feed(byte, &mut prompt::Interpreter::new(rt, board)) {
            Step::More => {}
            Step::SoftReset | Step::Exit(_) => return,
        }
    }
}

/// The next byte of the console; callbacks run while it is waited for. `None` at its end.
fn next_byte(rt: &mut Runtime) -> Option<u8> {
    let interrupt = rt.interrupt;
    while !rt.host.await_input(interrupt) {
        if let Err(raised) = rt.poll() {
            program::end(rt, raised, &mut Console);
        }
    }
    let mut byte = [0];
    (rt.host.read(&mut byte) != 0).then_some(byte[0])
}
