//! `cargo xtask import-cost`: what the import of a module of 20 KB with 60 functions takes, in RAM
//! and in instructions, on upstream's build and on ours.
//!
//! The same `.mpy`, from upstream's `mpy-cross`, is imported on each: from a ROMFS image, and from a
//! file system in RAM (a Python class whose files are bytes). RAM is `gc.mem_alloc()` after the import
//! less before, with what it left to be collected and without. Instructions are those of the import
//! from ROMFS: on a board by its clock, one instruction being one nanosecond (`-icount`); on the
//! host by Valgrind's callgrind, the run with the import less the run without.

mod module;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::board::{Board, Emulator};
use crate::boot::console::Console;
use crate::cli;
use crate::emulate::Clock;
use crate::firmware::{self, Profile};
use crate::process;
use crate::upstream::Checkout;
use crate::workspace;

pub const USAGE: &str = "
usage: cargo xtask import-cost --upstream DIR [options]

Imports a module of 20 KB with 60 functions on upstream's build, which its READMEs say how to make, and on
ours, and prints the RAM and the instructions that it takes.
  --upstream DIR   a checkout of upstream MicroPython, with its mpy-cross built
  --board BOARD    on the board's images in QEMU, not on the host
  --binary PATH    our binary (with --board: our image); builds none
";

/// The name of the module.
const NAME: &str = "sensors";

pub fn run(mut parser: lexopt::Parser) -> Result<()> {
    let (mut upstream, mut board, mut binary) = (None, None, None);
    while let Some(arg) = parser.next()? {
        match arg {
            lexopt::Arg::Long("upstream") => upstream = Some(PathBuf::from(parser.value()?)),
            lexopt::Arg::Long("board") => board = Some(cli::text(parser.value()?)?),
            lexopt::Arg::Long("binary") => binary = Some(PathBuf::from(parser.value()?)),
            other => return Err(cli::unexpected(other)),
        }
    }
    let checkout = Checkout::open(upstream.as_deref())?;
    let board = board.as_deref().map(Board::find).transpose()?;
    let files = Files::make(&checkout)?;
    println!("{} bytes of .mpy", fs::metadata(&files.module)?.len());
    println!(
        "{:10} {:>12} {:>22} {:>22}",
        "", "instructions", "RAM from ROMFS", "RAM from a RAM disk"
    );
    let (theirs, ours) = match &board {
        None => {
            let ours = match binary {
                Some(path) => path,
                None => workspace::host_binary()?,
            };
            (
                on_host(&checkout.unix_binary(), &files)?,
                on_host(&ours, &files)?,
            )
        }
        Some(board) => {
            let name = board.upstream_board.as_deref();
            let name =
                name.with_context(|| format!("upstream has no board like {}", board.name))?;
            let ours = match binary {
                Some(path) => path,
                None => firmware::build(board, Profile::Size)?,
            };
            let emulator = board.emulator()?;
            (
                on_board(emulator, &checkout.board_image(name), &files)?,
                on_board(emulator, &ours, &files)?,
            )
        }
    };
    theirs.print("upstream");
    ours.print("ours");
    Ok(())
}

/// What an import took.
struct Cost {
    instructions: u64,
    from_rom: Memory,
    from_ram: Memory,
}

/// Bytes that an import left in use: with what is there to be collected, and without.
#[derive(Clone, Copy)]
struct Memory {
    at_once: i64,
    kept: i64,
}

impl Memory {
    fn shown(self) -> String {
        format!("{} ({} kept)", self.at_once, self.kept)
    }
}

impl Cost {
    fn print(&self, title: &str) {
        println!(
            "{title:10} {:>12} {:>22} {:>22}",
            self.instructions,
            self.from_rom.shown(),
            self.from_ram.shown()
        );
    }
}

/// The module and the ROMFS image that holds it.
struct Files {
    folder: PathBuf,
    module: PathBuf,
    image: PathBuf,
}

impl Files {
    fn make(checkout: &Checkout) -> Result<Self> {
        let folder = workspace::target_dir()?.join("import-cost");
        let tree = folder.join("tree");
        fs::create_dir_all(&tree).with_context(|| workspace::shown(&tree))?;
        let source = folder.join(format!("{NAME}.py"));
        fs::write(&source, module::source())?;
        let module = tree.join(format!("{NAME}.mpy"));
        let mut compile = Command::new(checkout.mpy_cross());
        // The name that the image gives as its source's is not to depend on the folder.
        compile.args(["-s", &format!("{NAME}.py"), "-o"]);
        process::run(compile.arg(&module).arg(&source))?;
        let mut build = workspace::cargo();
        build.args(["build", "--quiet", "--package", "taipan-cross"]);
        let cross = workspace::built_binary(&mut build)?;
        let image = folder.join("image.romfs");
        let mut romfs = Command::new(cross);
        romfs.args(["romfs", "build", "-o"]);
        process::run(romfs.arg(&image).arg(&tree))?;
        Ok(Self {
            folder,
            module,
            image,
        })
    }
}

/// The import, and what it took.
const IMPORT: &str = "
gc.collect(); gc.collect()
before = gc.mem_alloc()
time.ticks_us()
started = time.ticks_us()
import sensors
took = time.ticks_diff(time.ticks_us(), started)
at_once = gc.mem_alloc() - before
gc.collect(); gc.collect()
print(took, at_once, gc.mem_alloc() - before)
";

/// A file system whose files are bytes; `FILES` is given before.
const RAM_DISK: &str = "
class RamDisk:
    def mount(self, readonly, mkfs):
        pass
    def umount(self):
        pass
    def chdir(self, path):
        pass
    def stat(self, path):
        if path.lstrip('/') in FILES:
            return (0x8000, 0, 0, 0, 0, 0, len(FILES[path.lstrip('/')]), 0, 0, 0)
        raise OSError(2)
    def open(self, path, mode):
        return io.BytesIO(FILES[path.lstrip('/')])
vfs.mount(RamDisk(), '/x')
";

const HEAD: &str = "import gc, io, sys, time, vfs\nsys.path[:] = ['/x']\n";

fn on_host(binary: &Path, files: &Files) -> Result<Cost> {
    let read = |path: &Path| format!("open({:?}, 'rb').read()", path.display().to_string());
    let mounted = format!(
        "{HEAD}vfs.mount(vfs.VfsRom({}), '/x')\n",
        read(&files.image)
    );
    let from_rom = format!("{mounted}{IMPORT}");
    let ram_disk = format!(
        "{HEAD}FILES = {{'{NAME}.mpy': {}}}\n{RAM_DISK}{IMPORT}",
        read(&files.module)
    );
    let without = from_rom.replace(&format!("import {NAME}\n"), "pass\n");
    let program = |text: &str| -> Result<PathBuf> {
        let path = files.folder.join("program.py");
        fs::write(&path, text)?;
        Ok(path)
    };
    let memory = |text: &str| -> Result<Memory> {
        let mut command = Command::new(binary);
        let output = process::output(command.arg(program(text)?))?;
        Ok(answer(&output)?.1)
    };
    let instructions = |text: &str| -> Result<u64> {
        let mut command = Command::new("valgrind");
        command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
        command.arg(binary).arg(program(text)?);
        let output = command.output().with_context(|| process::shown(&command))?;
        let text = String::from_utf8_lossy(&output.stderr);
        let count = text
            .lines()
            .find_map(|line| line.split_once("Collected :"))
            .and_then(|(_, count)| count.trim().parse().ok());
        count.with_context(|| format!("valgrind counted nothing:\n{text}"))
    };
    Ok(Cost {
        instructions: instructions(&from_rom)?.saturating_sub(instructions(&without)?),
        from_rom: memory(&from_rom)?,
        from_ram: memory(&ram_disk)?,
    })
}

/// Bytes of a file that one line of a program carries.
const PIECE: usize = 512;

fn on_board(emulator: &Emulator, image: &Path, files: &Files) -> Result<Cost> {
    // The image lies in the ROM partition's memory from the start: upstream cannot write it there.
    let mut console = Console::boot(emulator, image, Clock::Instructions, &[])?;
    console.enter_raw_repl()?;
    let address = execute(
        &mut console,
        "import uctypes, vfs\nprint(uctypes.addressof(vfs.rom_ioctl(2, 0)))",
    )?;
    let loader = format!(
        "loader,file={},addr={},force-raw=on",
        files.image.display(),
        address.trim()
    );
    let mut console = Console::boot(
        emulator,
        image,
        Clock::Instructions,
        &["-device".to_owned(), loader],
    )?;
    console.enter_raw_repl()?;
    execute(&mut console, &HEAD.replace("/x", "/rom"))?;
    let (time, from_rom) = answer(&execute(&mut console, IMPORT)?)?;

    let mut console = Console::boot(emulator, image, Clock::Instructions, &[])?;
    console.enter_raw_repl()?;
    execute(&mut console, HEAD)?;
    execute(&mut console, "b = bytearray()")?;
    for piece in fs::read(&files.module)?.chunks(PIECE) {
        execute(&mut console, &format!("b += {}", literal(piece)))?;
    }
    let files = format!("FILES = {{'{NAME}.mpy': bytes(b)}}\ndel b\n");
    execute(&mut console, &files)?;
    execute(&mut console, RAM_DISK)?;
    let (_, from_ram) = answer(&execute(&mut console, IMPORT)?)?;
    Ok(Cost {
        instructions: time * 1000,
        from_rom,
        from_ram,
    })
}

fn execute(console: &mut Console, program: &str) -> Result<String> {
    let answer = console.execute(program)?;
    if !answer.error.is_empty() {
        bail!("{program}: {}", answer.error);
    }
    Ok(answer.output)
}

/// Bytes as a literal.
fn literal(bytes: &[u8]) -> String {
    let digits: String = bytes.iter().map(|byte| format!("\\x{byte:02x}")).collect();
    format!("b'{digits}'")
}

/// The line that [`IMPORT`] prints: microseconds, and memory.
fn answer(output: &str) -> Result<(u64, Memory)> {
    let words: Vec<&str> = output.split_whitespace().collect();
    let numbers = words.iter().map(|word| word.parse::<i64>());
    let numbers = numbers.collect::<Result<Vec<_>, _>>();
    let numbers = numbers.with_context(|| format!("the program printed {output:?}"))?;
    ensure!(
        numbers.len() == 3,
        "the program printed {} numbers",
        numbers.len()
    );
    let memory = Memory {
        at_once: numbers[1],
        kept: numbers[2],
    };
    Ok((numbers[0].try_into()?, memory))
}
