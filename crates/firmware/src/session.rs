//! One life of the interpreter on a board, from one soft reset to the next: mounts, `boot.py`,
//! `main.py`, then the prompt.

use taipan_object::runtime::PathKind;
use taipan_object::text::Console;
use taipan_object::{Res, Runtime};
use taipan_repl::{Mode, Repl, Step, Storage};

use crate::program::{self, Outcome};
use crate::{partitions, prompt, rom};

/// Runs at every start, before anything else.
const BOOT: &str = "boot.py";
/// Runs after it, unless a tool is at the prompt.
const MAIN: &str = "main.py";

/// The character that interrupts a program.
const INTERRUPT: u8 = 3;
/// The one that ends a program that is sent, and asks for a soft reset.
const END: u8 = 4;

/// Runs the board's programs and its prompt until a soft reset is asked for. Then what the
/// program left for its end is done, and its peripherals are put back.
pub fn run<S: Storage>(rt: &mut Runtime, repl: &mut Repl<'_, S>, board: &str) {
    if !partitions::mount(rt) {
        rom::mount(rt);
    }
    let is_safe = rt.host.is_safe_boot();
    if is_safe {
        rt.host
            .write(b"safe boot: boot.py and main.py are not run\n");
    }
    if is_safe || run_files(rt, repl.mode()) {
        answer(rt, repl, board);
    }
    program::run_at_exit(rt, &mut Console);
    if let Some(machine) = rt.host.machine() {
        machine.release();
    }
}

/// Runs what a board runs by itself; `false` if it asked for a soft reset.
fn run_files(rt: &mut Runtime, mode: Mode) -> bool {
    for file in [BOOT, MAIN] {
        if file == MAIN && mode == Mode::Raw {
            break;
        }
        if (rt.hooks.path_kind)(rt, file) != PathKind::File {
            continue;
        }
        let result = with_interrupts(rt, |rt| run_file(rt, file));
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

/// Runs a program that Ctrl-C may interrupt.
fn with_interrupts<R>(rt: &mut Runtime, f: impl FnOnce(&mut Runtime) -> R) -> R {
    rt.host.set_interrupt_character(Some(INTERRUPT));
    let result = f(rt);
    rt.host.set_interrupt_character(None);
    // A Ctrl-C that came when the program had just ended is not for the next one.
    rt.interrupt.forget_keyboard();
    result
}

/// The prompt, until a soft reset.
fn answer<S: Storage>(rt: &mut Runtime, repl: &mut Repl<'_, S>, board: &str) {
    repl.start(&mut prompt::Interpreter::new(rt, board));
    loop {
        let Some(byte) = next_byte(rt) else {
            return;
        };
        let mut feed = |rt: &mut Runtime| repl.feed(byte, &mut prompt::Interpreter::new(rt, board));
        // Only these two make a program run.
        let step = match byte {
            b'\r' | b'\n' | END => with_interrupts(rt, feed),
            _ => feed(rt),
        };
        match step {
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
