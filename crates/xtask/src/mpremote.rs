//! `cargo xtask mpremote BOARD`: every command of `mpremote` against an emulated board.
//!
//! One row a command, in an order in which later rows use what earlier ones left on the board.
//! The rows are in [`commands`]; here are the board and the program that talks to it.

mod commands;
mod terminal;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use self::terminal::Terminal;
use crate::board::Board;
use crate::boot;
use crate::emulate::{self, Running};
use crate::process;
use crate::python_tools;
use crate::test::Tally;
use crate::workspace;

pub const USAGE: &str = "
usage: cargo xtask mpremote [BOARD... | BOARD --image PATH]

Builds the boards' images (all boards that an emulator runs, if none is named), boots each in
QEMU with its console on a pty, and tries every command of mpremote on it; a row for each.
  --image PATH   boot this image, build none
";

pub fn run(parser: lexopt::Parser) -> Result<()> {
    boot::on_boards(parser, check_image)
}

/// Tries every command on a board that boots from `image`.
pub fn check_image(board: &Board, image: &Path) -> Result<Tally> {
    let mut session = Session::new(board, image)?;
    let mut tally = Tally::default();
    let with_flash = match session.flash {
        Some(_) => commands::ROWS_WITH_FLASH,
        None => &[],
    };
    let with_streams = match board.small {
        true => &[],
        false => commands::ROWS_WITH_STREAMS,
    };
    let with_clock = match board.clock {
        true => commands::ROWS_WITH_CLOCK,
        false => &[],
    };
    let with_files = match board.has_files() {
        true => commands::ROWS_WITH_FILES,
        false => &[],
    };
    let rows = commands::ROWS.iter().chain(with_clock).chain(with_streams);
    let rows = rows.chain(with_files).chain(with_flash);
    for (name, check) in rows {
        let outcome = check(&mut session);
        if outcome.is_err() {
            // A row that hung would make all later ones hang.
            session.boot()?;
        }
        tally.record(&format!("{}: mpremote {name}", board.name), outcome);
    }
    if board.small {
        let without = if board.clock {
            "files"
        } else {
            "files or clock"
        };
        println!("{}: it has no {without} for the other commands", board.name);
    }
    Ok(tally)
}

/// How long one command may take, in seconds, before it counts as hung.
const LONGEST: &str = "60";

/// A booted board, and a folder of this machine to copy from and to.
pub struct Session {
    board: Board,
    image: PathBuf,
    mpremote: PathBuf,
    folder: PathBuf,
    /// The file that keeps the board's flash, on boards that have one.
    flash: Option<PathBuf>,
    emulator: Option<Running>,
    pty: String,
}

impl Session {
    fn new(board: &Board, image: &Path) -> Result<Self> {
        let folder = workspace::target_dir()?.join("mpremote").join(&board.name);
        if folder.exists() {
            fs::remove_dir_all(&folder).context("the folder of an earlier run")?;
        }
        fs::create_dir_all(&folder)?;
        let has_flash = board.emulator()?.flash.is_some();
        let mut session = Self {
            board: board.clone(),
            image: image.to_owned(),
            mpremote: python_tools::program("mpremote")?,
            flash: has_flash.then(|| folder.join("flash.img")),
            folder,
            emulator: None,
            pty: String::new(),
        };
        session.boot()?;
        Ok(session)
    }

    /// Starts the emulator; the one that was running is ended first, without warning.
    fn boot(&mut self) -> Result<()> {
        self.cut_power();
        let emulator = self.board.emulator()?;
        let (running, pty) = emulate::on_pty(emulator, &self.image, self.flash.as_deref())?;
        self.emulator = Some(running);
        self.pty = pty;
        Ok(())
    }

    fn cut_power(&mut self) {
        self.emulator = None;
    }

    /// The command `mpremote connect PTY ARGS...`, which is ended if it hangs.
    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new("timeout");
        command.arg(LONGEST).arg(&self.mpremote);
        command.args(["connect", &self.pty]).args(args);
        command.current_dir(&self.folder);
        command
    }

    /// Runs `mpremote` and gives what it printed, with plain line ends.
    fn mpremote(&self, args: &[&str]) -> Result<String> {
        Ok(process::output(&mut self.command(args))?.replace("\r\n", "\n"))
    }

    /// Runs `mpremote` and checks all that it prints.
    fn expect(&self, args: &[&str], printed: &str) -> Result<()> {
        let got = self.mpremote(args)?;
        ensure!(
            got == printed,
            "{args:?} printed {got:?} where {printed:?} was expected"
        );
        Ok(())
    }

    /// Runs `mpremote` and checks that one of the lines it prints has `part` in it.
    fn expect_line(&self, args: &[&str], part: &str) -> Result<()> {
        let got = self.mpremote(args)?;
        ensure!(
            got.lines().any(|line| line.contains(part)),
            "{args:?} printed {got:?}, without a line that has {part:?}"
        );
        Ok(())
    }

    /// Runs `mpremote` at a terminal.
    fn at_terminal(&self, args: &[&str]) -> Result<Terminal> {
        let mut command = Command::new(&self.mpremote);
        command.args(["connect", &self.pty]).args(args);
        Terminal::start(command)
    }

    /// A file of this machine for the board to get.
    fn write(&self, name: &str, contents: &[u8]) -> Result<()> {
        let path = self.folder.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(&path, contents).with_context(|| workspace::shown(&path))
    }

    /// A file that came from the board.
    fn read(&self, name: &str) -> Result<Vec<u8>> {
        let path = self.folder.join(name);
        fs::read(&path).with_context(|| workspace::shown(&path))
    }
}
