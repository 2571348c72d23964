//! `cargo xtask`: the workspace's own commands.
//!
//! Everything a contributor or CI does beyond plain `cargo build` and `cargo test` is a
//! subcommand here: one file each, all found in [`COMMANDS`]. Nothing in the product depends on
//! this crate, and nothing here knows how the interpreter works: it drives `cargo`, QEMU and
//! MicroPython's own test runners from the outside.
#![forbid(unsafe_code)]

#[macro_use]
mod print;

mod apt;
mod bench;
mod board;
mod boot;
mod ci;
mod cli;
mod conformance;
mod cpydiff;
mod elf;
mod emulate;
mod firmware;
mod frame_pointers;
mod import_cost;
mod inventory;
mod listener;
mod mpremote;
mod mpy_interop;
mod process;
mod pty;
mod python_tools;
mod rp2040;
mod setup;
mod size;
mod suite_report;
mod test;
mod toolchain;
mod uf2;
mod upstream;
mod workspace;

use std::process::ExitCode;

/// One subcommand: what the user types, what `help` says, and what runs.
struct Subcommand {
    name: &'static str,
    summary: &'static str,
    usage: &'static str,
    run: fn(lexopt::Parser) -> anyhow::Result<()>,
}

const COMMANDS: &[Subcommand] = &[
    Subcommand {
        name: "setup",
        summary: "install or find what the build, the tests and the emulated boards need",
        usage: setup::USAGE,
        run: setup::run,
    },
    Subcommand {
        name: "test",
        summary: "set up, run the host tests, boot every emulated board",
        usage: test::USAGE,
        run: test::run,
    },
    Subcommand {
        name: "ci",
        summary: "everything that must hold before a change lands",
        usage: ci::USAGE,
        run: ci::run,
    },
    Subcommand {
        name: "firmware",
        summary: "build a board's image and show its sizes",
        usage: firmware::USAGE,
        run: firmware::run,
    },
    Subcommand {
        name: "size",
        summary: "show what takes the flash and RAM of a board's image, and what changed",
        usage: size::USAGE,
        run: size::run,
    },
    Subcommand {
        name: "emulate",
        summary: "run a board's image in QEMU, console on the terminal or a pty",
        usage: emulate::USAGE,
        run: emulate::run,
    },
    Subcommand {
        name: "boot",
        summary: "boot a board's image in QEMU and check that its REPL answers",
        usage: boot::USAGE,
        run: boot::run,
    },
    Subcommand {
        name: "inventory",
        summary: "list what upstream's built-in modules and types have that ours have not",
        usage: inventory::USAGE,
        run: inventory::run,
    },
    Subcommand {
        name: "mpremote",
        summary: "try every command of mpremote on a board in QEMU",
        usage: mpremote::USAGE,
        run: mpremote::run,
    },
    Subcommand {
        name: "conformance",
        summary: "run upstream MicroPython's test suite on our binary or board",
        usage: conformance::USAGE,
        run: conformance::run,
    },
    Subcommand {
        name: "cpydiff",
        summary: "count the differences from CPython on upstream's list that are left",
        usage: cpydiff::USAGE,
        run: cpydiff::run,
    },
    Subcommand {
        name: "mpy-interop",
        summary: "run .mpy files of each compiler on the other implementation",
        usage: mpy_interop::USAGE,
        run: mpy_interop::run,
    },
    Subcommand {
        name: "bench",
        summary: "run upstream MicroPython's benchmarks on both implementations",
        usage: bench::USAGE,
        run: bench::run,
    },
    Subcommand {
        name: "import-cost",
        summary: "measure the RAM and the instructions of an import on both implementations",
        usage: import_cost::USAGE,
        run: import_cost::run,
    },
];

fn main() -> ExitCode {
    if let Some(code) = frame_pointers::wrapped() {
        return code;
    }
    match dispatch() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch() -> anyhow::Result<()> {
    let mut parser = lexopt::Parser::from_env();
    let name = match parser.next()? {
        None | Some(lexopt::Arg::Short('h') | lexopt::Arg::Long("help")) => {
            print_overview();
            return Ok(());
        }
        Some(lexopt::Arg::Value(name)) => name.to_string_lossy().into_owned(),
        Some(other) => return Err(other.unexpected().into()),
    };
    let Some(command) = COMMANDS.iter().find(|command| command.name == name) else {
        anyhow::bail!("there is no subcommand `{name}`; `cargo xtask` lists them");
    };
    match (command.run)(parser) {
        Err(error) if error.is::<cli::HelpAsked>() => {
            println!("{}", command.usage.trim());
            Ok(())
        }
        result => result,
    }
}

fn print_overview() {
    println!("usage: cargo xtask SUBCOMMAND [arguments]; each takes --help\n");
    for command in COMMANDS {
        println!("  {:12} {}", command.name, command.summary);
    }
}
