//! `cargo xtask emulate BOARD`: a board's image in its emulator, with its console here or on a pty.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

use crate::board::{Board, Emulator, EmulatorKind};
use crate::cli;
use crate::firmware::{self, Profile};
use crate::process;
use crate::pty::Pty;
use crate::rp2040;

pub const USAGE: &str = "
usage: cargo xtask emulate BOARD [--stdio | --pty] [--icount] [--flash FILE] [--image PATH]

Builds the board's image and runs it in QEMU, or in rp2040js.
  --stdio        the board's console on this terminal (default); in QEMU Ctrl-A x quits and
                 Ctrl-A c reaches its monitor, in rp2040js Ctrl-] quits
  --pty          the console on a pty, for `mpremote connect /dev/pts/N`
  --icount       one instruction is one virtual nanosecond: time on the board counts
                 instructions, the same in every run (QEMU)
  --flash FILE   the board's flash keeps its contents in FILE, made blank if it is not there
  --image PATH   run this image, build none
";

pub fn run(mut parser: lexopt::Parser) -> Result<()> {
    let mut board = None;
    let mut console = Console::Terminal;
    let mut clock = Clock::Host;
    let mut image = None;
    let mut flash = None;
    while let Some(arg) = parser.next()? {
        match arg {
            lexopt::Arg::Long("stdio") => console = Console::Terminal,
            lexopt::Arg::Long("pty") => console = Console::Pty,
            lexopt::Arg::Long("icount") => clock = Clock::Instructions,
            lexopt::Arg::Long("flash") => flash = Some(PathBuf::from(parser.value()?)),
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
    let mut command = command(emulator, &image, console, clock);
    if let Some(flash) = flash {
        command.args(flash_drive(emulator, &flash)?);
    }
    if let (EmulatorKind::Rp2040, Console::Pty) = (&emulator.kind, console) {
        bail!("rp2040js has its console here only");
    }
    process::run(&mut command)
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
    let (program, machine, args) = match &emulator.kind {
        EmulatorKind::Qemu {
            program,
            machine,
            args,
        } => (program, machine, args),
        EmulatorKind::Rp2040 => return rp2040::command(image),
    };
    let mut command = Command::new(program);
    command.args(["-machine", machine, "-display", "none"]);
    command.args(args);
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

/// The arguments by which the board's flash keeps its contents in `file`; a new file is blank.
pub fn flash_drive(emulator: &Emulator, file: &Path) -> Result<[String; 2]> {
    let flash = emulator.flash.context("the board has no flash in a file")?;
    let shown = file
        .to_str()
        .context("the path of the flash is not UTF-8")?;
    ensure!(
        !shown.contains(','),
        "QEMU takes no comma in a path: {shown}"
    );
    if !file.exists() {
        // A blank flash is all ones.
        let mut blank = std::io::repeat(0xff).take(flash.size);
        std::io::copy(
            &mut blank,
            &mut File::create(file).context(shown.to_owned())?,
        )?;
    }
    let size = file.metadata().context(shown.to_owned())?.len();
    ensure!(
        size == flash.size,
        "{shown} has {size} bytes, the flash {}",
        flash.size
    );
    if let EmulatorKind::Rp2040 = emulator.kind {
        return Ok(rp2040::flash(shown));
    }
    let unit = flash.unit;
    Ok([
        "-drive".to_owned(),
        format!("if=pflash,unit={unit},format=raw,file={shown}"),
    ])
}

/// An emulator that ends when this value goes out of scope.
pub struct Running(Child);

impl Running {
    /// Starts what `command` says.
    pub fn start(command: &mut Command) -> Result<Self> {
        let child = command.spawn().with_context(|| process::shown(command))?;
        Ok(Self(child))
    }

    /// The emulator's process, for its streams.
    pub fn process(&mut self) -> &mut Child {
        &mut self.0
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself, which is as good.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Boots `image` with its console on a pty, and gives the pty's path.
pub fn on_pty(
    emulator: &Emulator,
    image: &Path,
    flash: Option<&Path>,
) -> Result<(Running, String)> {
    let mut command = command(emulator, image, Console::Pty, Clock::Host);
    if let Some(flash) = flash {
        command.args(flash_drive(emulator, flash)?);
    }
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    if let EmulatorKind::Rp2040 = emulator.kind {
        let mut running = Running::start(command.stdin(Stdio::piped()))?;
        let process = running.process();
        let streams = process.stdin.take().zip(process.stdout.take());
        let (input, output) = streams.context("the emulator has no console")?;
        return Ok((running, Pty::open()?.join(input, output)?));
    }
    let mut running = Running::start(&mut command)?;
    // QEMU says which pty it took in its first line.
    let output = running
        .process()
        .stdout
        .take()
        .context("QEMU has no output")?;
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line)?;
    let pty = line
        .split_whitespace()
        .find(|word| word.starts_with("/dev/pts/"))
        .with_context(|| format!("QEMU named no pty, but said {line:?}"))?;
    Ok((running, pty.to_owned()))
}

/// The same command as one line for upstream's test runners, which split it at spaces.
pub fn execpty(emulator: &Emulator, image: &Path, clock: Clock) -> Result<String> {
    let EmulatorKind::Qemu { program, .. } = &emulator.kind else {
        bail!("upstream's test runner cannot start this board's emulator");
    };
    let command = command(emulator, image, Console::Pty, clock);
    let mut line = format!("execpty:{program}");
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
