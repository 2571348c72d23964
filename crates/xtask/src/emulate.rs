//! `cargo xtask emulate BOARD`: a board's image in QEMU, with its console here or on a pty.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::board::{Board, Emulator};
use crate::cli;
use crate::firmware::{self, Profile};
use crate::process;

pub const USAGE: &str = "
usage: cargo xtask emulate BOARD [--stdio | --pty] [--icount] [--image PATH]

Builds the board's image and runs it in QEMU.
  --stdio        the board's console on this terminal (default); Ctrl-A x quits,
                 Ctrl-A c reaches QEMU's monitor
  --pty          the console on a pty, for `mpremote connect /dev/pts/N`
  --icount       one instruction is one virtual nanosecond: time on the board counts
                 instructions, the same in every run
  --image PATH   run this image, build none
";

pub fn run(mut parser: lexopt::Parser) -> Result<()> {
    let mut board = None;
    let mut console = Console::Terminal;
    let mut clock = Clock::Host;
    let mut image = None;
    while let Some(arg) = parser.next()? {
        match arg {
            lexopt::Arg::Long("stdio") => console = Console::Terminal,
            lexopt::Arg::Long("pty") => console = Console::Pty,
            lexopt::Arg::Long("icount") => clock = Clock::Instructions,
            lexopt::Arg::Long("image") => image = Some(PathBuf::from(parser.value()?)),
            lexopt::Arg::Value(name) if board.is_none() => board = Some(cli::text(name)?),
            other => return Err(cli::unexpected(other)),
        }
    }
    let name = board.context("which board? (cargo xtask emulate BOARD)")?;
    let board = Board::find(&name)?;
    let emulator = board.emulator()?;
    let image = match image {
        Some(image) => image,
        None => firmware::build(&board, Profile::Size)?,
    };
    process::run(&mut command(emulator, &image, console, clock))
}

/// Where the board's console is.
#[derive(Clone, Copy, Debug)]
pub enum Console {
    /// This terminal, shared with QEMU's monitor, which takes Ctrl-A.
    Terminal,
    /// A pty; QEMU prints its name first.
    Pty,
    /// QEMU's standard input and output, every byte as it is.
    Pipe,
}

/// What time is, for the board.
#[derive(Clone, Copy, Debug)]
pub enum Clock {
    /// The host's clock.
    Host,
    /// One nanosecond per instruction.
    Instructions,
}

/// The command that runs `image`.
pub fn command(emulator: &Emulator, image: &Path, console: Console, clock: Clock) -> Command {
    let mut command = Command::new(&emulator.program);
    command.args(["-machine", &emulator.machine, "-display", "none"]);
    command.args(&emulator.args);
    if let Clock::Instructions = clock {
        command.args(["-icount", "shift=0"]);
    }
    match console {
        Console::Terminal => command.args(["-serial", "mon:stdio"]),
        Console::Pty => command.args(["-monitor", "null", "-serial", "pty"]),
        Console::Pipe => command.args(["-monitor", "null", "-serial", "stdio"]),
    };
    command.arg("-kernel").arg(image);
    command
}

/// The same command as one line for upstream's test runners, which split it at spaces.
pub fn execpty(emulator: &Emulator, image: &Path, clock: Clock) -> Result<String> {
    let command = command(emulator, image, Console::Pty, clock);
    let mut line = format!("execpty:{}", emulator.program);
    for arg in command.get_args() {
        let arg = arg.to_str().context("the image's path is not UTF-8")?;
        if arg.contains(char::is_whitespace) {
            bail!("upstream's test runner cannot take a path with spaces: {arg}");
        }
        line.push(' ');
        line.push_str(arg);
    }
    Ok(line)
}
