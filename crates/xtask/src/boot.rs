//! `cargo xtask boot BOARD`: the image boots in the emulator, and its REPL answers.
//!
//! Talks the raw REPL's protocol over the emulated UART, as upstream's tools do; `mpremote` itself
//! is tried by `cargo xtask mpremote`. The time limits only end a run that hangs; nothing is
//! measured.

mod buses;
pub mod console;
mod library;
mod storage;
mod watchdog;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail, ensure};

use self::console::Console;
use crate::board::{self, Board, Emulator};
use crate::cli;
use crate::emulate::Clock;
use crate::firmware::{self, Profile};
use crate::test::Tally;
use crate::workspace;

pub const USAGE: &str = "
usage: cargo xtask boot [BOARD... | BOARD --image PATH]

Builds the boards' images (all boards that an emulator runs, if none is named), boots each in
QEMU, runs programs through its raw REPL and checks what they print, imports the modules in Python
that it has, and types noise at it; so for partitions and safe boot, where a board has them.
  --image PATH   boot this image, build none
";

/// Programs, and what each must print. The last ones leave the heap and the stack in need of
/// recovery, so a later program also shows that the interpreter went on.
const PROGRAMS: &[(&str, &str)] = &[
    (
        "print(6 * 7, 2 ** 100)",
        "42 1267650600228229401496703205376\r\n",
    ),
    (
        "class A:\n  def __init__(self, n):\n    self.n = n\n  def squares(self):\n    \
         yield from (i * i for i in range(self.n))\nprint(list(A(5).squares()))",
        "[0, 1, 4, 9, 16]\r\n",
    ),
    (
        "x = []\ntry:\n  while True:\n    x.append(bytearray(256))\nexcept MemoryError:\n  \
         x = None\n  print('MemoryError')",
        "MemoryError\r\n",
    ),
    (
        "print('still here', len(bytearray(1000)))",
        "still here 1000\r\n",
    ),
    // Native code and Python code that call each other by turns.
    (
        "def f(n):\n  return sorted([n], key=lambda x: f(n - 1)[0] if n else 0)\nprint(f(12))",
        "[12]\r\n",
    ),
    (
        "def f():\n  return f() + 1\ntry:\n  f()\nexcept RuntimeError as e:\n  print(e)",
        "maximum recursion depth exceeded\r\n",
    ),
    (
        "print('still here', len(bytearray(1000)))",
        "still here 1000\r\n",
    ),
];

/// The line by which a program under `tests/py` says that its output is the same on a board.
const BOARD_MARK: &str = "# Boards run this too.";

/// A check of what only some images have: nothing if this one has not.
type Check = fn(&Emulator, &Path) -> Result<Option<()>>;

const OF_SOME: [(&str, Check); 4] = [
    ("modules in Python", library::modules),
    ("asyncio", library::tasks),
    ("watchdog", watchdog::check),
    ("buses", buses::check),
];

pub fn run(parser: lexopt::Parser) -> Result<()> {
    on_boards(parser, check_image)
}

/// Checks the boards that the arguments name, each with its image.
pub fn on_boards(
    mut parser: lexopt::Parser,
    check_image: fn(&Board, &Path) -> Result<Tally>,
) -> Result<()> {
    let mut boards = Vec::new();
    let mut image = None;
    while let Some(arg) = parser.next()? {
        match arg {
            lexopt::Arg::Long("image") => image = Some(PathBuf::from(parser.value()?)),
            lexopt::Arg::Value(name) => boards.push(Board::find(&cli::text(name)?)?),
            other => return Err(cli::unexpected(other)),
        }
    }
    if let Some(image) = image {
        let [board] = boards.as_slice() else {
            bail!("--image goes with one board");
        };
        return check_image(board, &image)?.conclude();
    }
    if boards.is_empty() {
        boards = board::all()?;
        boards.retain(Board::runs_here);
        ensure!(!boards.is_empty(), "no board under boards/ has an emulator");
    }
    let mut tally = Tally::default();
    for board in &boards {
        tally += check_image(board, &build(board)?)?;
    }
    tally.conclude()
}

/// Builds the board's image and shows its sizes.
pub fn build(board: &Board) -> Result<PathBuf> {
    let image = firmware::build(board, Profile::Size)?;
    firmware::print_sizes(board, &image)?;
    Ok(image)
}

/// Boots an image that is built already, and checks that it answers.
pub fn check_image(board: &Board, image: &Path) -> Result<Tally> {
    let emulator = board.emulator()?;
    let mut tally = Tally::default();
    if board.small {
        // The programs of the others want more of the language than it has.
        tally.record(
            &format!("{}: what it has", board.name),
            answers(emulator, image, SMALL),
        );
        if let Some(result) = blink(emulator, image).transpose() {
            tally.record(&format!("{}: blink", board.name), result);
        }
        tally.record(&format!("{}: noise", board.name), noise(emulator, image));
        tally.record(
            &format!("{}: report of a fault", board.name),
            fault(emulator, image),
        );
        tally.record(
            &format!("{}: addresses without memory", board.name),
            answers(emulator, image, NOWHERE),
        );
        return Ok(tally);
    }
    tally.record(
        &format!("{}: raw REPL", board.name),
        raw_repl(emulator, image),
    );
    tally.record(&format!("{}: noise", board.name), noise(emulator, image));
    if emulator.has_faults() {
        tally.record(
            &format!("{}: report of a fault", board.name),
            fault(emulator, image),
        );
    }
    tally.record(
        &format!("{}: addresses without memory", board.name),
        answers(emulator, image, &[NOWHERE, STRUCTURES_NOWHERE].concat()),
    );
    for (name, check) in OF_SOME {
        if let Some(result) = check(emulator, image).transpose() {
            tally.record(&format!("{}: {name}", board.name), result);
        }
    }
    for program in programs_for_boards()? {
        let name = format!("{}: {}", board.name, workspace::shown(&program));
        tally.record(&name, program_on_board(emulator, image, &program));
    }
    for (name, check) in storage::CHECKS {
        if let Some(result) = check(board, image) {
            tally.record(&format!("{}: {name}", board.name), result);
        }
    }
    Ok(tally)
}

fn raw_repl(emulator: &Emulator, image: &Path) -> Result<()> {
    let mut console = Console::boot(emulator, image, Clock::Host, &[])?;
    console.enter_raw_repl()?;
    for (program, expected) in PROGRAMS {
        let answer = console.execute(program)?;
        ensure!(
            answer.output == *expected && answer.error.is_empty(),
            "{program:?} printed {:?} and the error {:?}, not {expected:?}",
            answer.output,
            answer.error
        );
    }
    let answer = console.execute("print('before')\n1 // 0")?;
    ensure!(
        answer.output == "before\r\n" && answer.error.contains("ZeroDivisionError"),
        "an uncaught exception gave {answer:?}"
    );
    Ok(())
}

/// A loop that makes an LED blink, on the smallest of boards: row and column of it are pins.
const BLINK: &str = "from machine import Pin\nRow = Pin('ROW1', Pin.OUT, value=1)\n\
    c = Pin('COL1', Pin.OUT)\nfor i in range(4):\n  c.value(i & 1)\n  print(c.value(), end=' ')";

/// What has no room anywhere, and what nests too deeply for any stack.
const FULL: &str = "try:\n  [0] * 9999\nexcept MemoryError:\n  print('no room')";
const DEEP: &str = "try:\n  eval('(' * 80 + '1' + ')' * 80)\nexcept RuntimeError:\n  print('deep')";

/// A loop blinks at the prompt, with 8 KB of heap free, and still does when memory and stack have run out;
/// nothing on a board without those LEDs.
fn blink(emulator: &Emulator, image: &Path) -> Result<Option<()>> {
    let mut console = Console::boot(emulator, image, Clock::Host, &[])?;
    console.enter_raw_repl()?;
    let free = console.execute("import gc\ngc.collect()\nprint(gc.mem_free() >= 8192)")?;
    let is_there = console.execute("from machine import Pin\nPin('ROW1')")?;
    if !is_there.error.is_empty() {
        return Ok(None);
    }
    ensure!(
        free.output == "True\r\n",
        "less than 8 KB are free: {free:?}"
    );
    let programs = [
        (BLINK, "0 1 0 1 "),
        (FULL, "no room\r\n"),
        (DEEP, "deep\r\n"),
        (BLINK, "0 1 0 1 "),
    ];
    answers(emulator, image, &programs).map(Some)
}

/// Programs for the smallest images, what they print, and what such images are without.
const SMALL: &[(&str, &str)] = &[
    ("print(6 * 7, -7 // 2, -7 % 2)", "42 -4 1\r\n"),
    (
        "print(1 << 40, 10 ** 18)",
        "1099511627776 1000000000000000000\r\n",
    ),
    (
        "try:\n  10 ** 19\nexcept OverflowError:\n  print('long')",
        "long\r\n",
    ),
    (
        "try:\n  eval('1.5')\nexcept SyntaxError:\n  print('no floats')",
        "no floats\r\n",
    ),
    (
        "print(sorted([3, 1, 2], reverse=True), {1: 'a'}, (1,))",
        "[3, 2, 1] {1: 'a'} (1,)\r\n",
    ),
    (
        "class A:\n  def __init__(self): self.x = 5\n  def f(self): return self.x\nprint(A().f())",
        "5\r\n",
    ),
    (
        "def g():\n  yield from range(3)\nprint([x * 2 for x in g()], f'{7:03}')",
        "[0, 2, 4] 007\r\n",
    ),
    (
        "try:\n  import os\nexcept ImportError:\n  print('no files')",
        "no files\r\n",
    ),
];

/// Programs print what they should, and leave the prompt as it was.
fn answers(emulator: &Emulator, image: &Path, programs: &[(&str, &str)]) -> Result<()> {
    let mut console = Console::boot(emulator, image, Clock::Host, &[])?;
    console.enter_raw_repl()?;
    for (program, expected) in programs {
        let answer = console.execute(program)?;
        ensure!(
            answer.output == *expected && answer.error.is_empty(),
            "{program:?} gave {answer:?}, not {expected:?}"
        );
    }
    Ok(())
}

/// Reads and writes where no board has anything: a fault of the processor, if a program could.
const NOWHERE: &[(&str, &str)] = &[
    (
        "import machine\ntry:\n  machine.mem32[0xb0000000]\nexcept OSError as e:\n  print(e.args[0])",
        "14\r\n",
    ),
    (
        "import machine\ntry:\n  machine.mem8[0xffffffff] = 1\nexcept OSError as e:\n  print(e.args[0])",
        "14\r\n",
    ),
];
const STRUCTURES_NOWHERE: &[(&str, &str)] = &[
    (
        "import uctypes\ntry:\n  uctypes.bytearray_at(0xb0000001, 8)\nexcept OSError as e:\n  print(e)",
        "[Errno 14] EFAULT: nothing to read at 0xb0000001\r\n",
    ),
    (
        "import uctypes\ntry:\n  uctypes.bytes_at(0xfffffffe, 9)\nexcept OSError as e:\n  print(e)",
        "[Errno 14] EFAULT: nothing to read at 0xfffffffe\r\n",
    ),
];

/// An object whose type is where no board has anything: using it is a fault of the processor. QEMU's LM3S6965 gives 0
/// for what is not there; it is told to forbid the start of its flash (region 0 of the memory protection unit, 4 KB,
/// no access; enabled, with the default map for the rest).
const BROKEN: &str = "import machine
m = machine.mem32
x = []
m[id(x) & ~7] = 0xb0000000
try:
  x.y
except AttributeError:
  pass
m[0xe000ed98] = 0
m[0xe000ed9c] = 0
m[0xe000eda0] = 23
m[0xe000ed94] = 5
m[0]";

/// A fault is reported over the console; then the board starts anew.
fn fault(emulator: &Emulator, image: &Path) -> Result<()> {
    let mut console = Console::boot(emulator, image, Clock::Host, &[])?;
    console.enter_raw_repl()?;
    console.execute_reset(BROKEN)?;
    let said = console.reach_prompt()?;
    ensure!(
        said.contains("FATAL: ") && said.contains(" at 0x"),
        "after a fault the board said {said:?}"
    );
    console.enter_raw_repl()?;
    let answer = console.execute("print(6 * 7)")?;
    ensure!(answer.output == "42\r\n", "after a fault: {answer:?}");
    Ok(())
}

/// Whatever is typed, Ctrl-C and Ctrl-A bring the raw REPL back: every control character and ten
/// thousand random bytes, at the friendly prompt and at the raw one.
fn noise(emulator: &Emulator, image: &Path) -> Result<()> {
    let mut console = Console::boot(emulator, image, Clock::Host, &[])?;
    let mut random = Xorshift(0x7a19a4);
    for raw in [false, true] {
        let mut keys: Vec<u8> = (0..32).chain([127]).collect();
        keys.extend((0..10_000).map(|_| random.next()));
        for piece in keys.chunks(1000) {
            console.recover_from(piece, raw)?;
        }
    }
    Ok(())
}

/// The same random bytes in every run.
struct Xorshift(u32);

impl Xorshift {
    fn next(&mut self) -> u8 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0 as u8
    }
}

/// The programs under `tests/py` that say they print the same on a board.
fn programs_for_boards() -> Result<Vec<PathBuf>> {
    let mut programs = workspace::test_programs()?;
    let mut failed = None;
    programs.retain(|program| match fs::read_to_string(program) {
        Ok(source) => source.lines().any(|line| line == BOARD_MARK),
        Err(error) => {
            failed = Some(error);
            false
        }
    });
    failed.map_or(Ok(programs), |error| Err(error.into()))
}

fn program_on_board(emulator: &Emulator, image: &Path, program: &Path) -> Result<()> {
    let source = fs::read_to_string(program)?;
    let expected = fs::read_to_string(program.with_extension("out"))?;
    let mut console = Console::boot(emulator, image, Clock::Host, &[])?;
    console.enter_raw_repl()?;
    let answer = console.execute(&source)?;
    ensure!(answer.error.is_empty(), "it ended with\n{}", answer.error);
    let printed = answer.output.replace("\r\n", "\n");
    let differing = printed
        .lines()
        .zip(expected.lines())
        .find(|(got, want)| got != want);
    if let Some((got, want)) = differing {
        bail!("it printed {got:?} where {want:?} was expected");
    }
    ensure!(printed == expected, "it printed too much or too little");
    Ok(())
}
