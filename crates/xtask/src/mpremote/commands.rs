//! The rows: one command of `mpremote` each, and what it must do.

use std::time::Duration;

use anyhow::{Result, ensure};

use super::Session;

/// What a row does; it fails by saying what was wrong.
pub type Check = fn(&mut Session) -> Result<()>;

/// The rows for every board.
pub const ROWS: &[(&str, Check)] = &[
    ("exec", exec),
    ("eval", eval),
    ("run", run),
    ("repl", repl),
    ("soft-reset", soft_reset),
    ("resume", resume),
    ("romfs build", romfs_build),
];

/// The row for boards with `machine.RTC`.
pub const ROWS_WITH_CLOCK: &[(&str, Check)] = &[("rtc", rtc)];

/// The rows that want more than 256 KB of flash have room for: streams, `os`.
pub const ROWS_WITH_STREAMS: &[(&str, Check)] = &[
    ("mount", mount),
    ("umount", umount),
    ("romfs query", romfs_query),
    ("romfs deploy", romfs_deploy),
];

/// The rows for boards that have a file system at `/`.
pub const ROWS_WITH_FILES: &[(&str, Check)] = &[
    ("fs cp", copy),
    ("fs ls", list),
    ("fs cat", cat),
    ("fs mkdir", mkdir),
    ("fs touch", touch),
    ("fs cp -r", copy_tree),
    ("fs tree", tree),
    ("fs sha256sum", sha256sum),
    ("fs df", df),
    ("edit", edit),
    ("mip install", mip_install),
    ("fs rmdir", rmdir),
    ("fs rm", remove),
    ("fs rm -r", remove_tree),
];

/// The rows for boards whose files outlive the emulator.
pub const ROWS_WITH_FLASH: &[(&str, Check)] = &[("fs cp, cut short", power_cut)];

/// The size of the file that is copied to the board and back.
const LARGE: usize = 64 * 1024;

/// Bytes that no two blocks of a file share.
fn noise(length: usize, seed: u32) -> Vec<u8> {
    let mut state = seed;
    let mut bytes = Vec::with_capacity(length);
    while bytes.len() < length {
        // xorshift32
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        bytes.push(state as u8);
    }
    bytes
}

fn exec(session: &mut Session) -> Result<()> {
    session.expect(&["exec", "print(6 * 7)"], "42\n")
}

fn eval(session: &mut Session) -> Result<()> {
    session.expect(&["eval", "'abc'.upper()"], "ABC\n")
}

fn run(session: &mut Session) -> Result<()> {
    session.write("program.py", b"for i in range(3):\n    print('line', i)\n")?;
    session.expect(&["run", "program.py"], "line 0\nline 1\nline 2\n")
}

fn repl(session: &mut Session) -> Result<()> {
    let mut terminal = session.at_terminal(&["repl"])?;
    terminal.until("exit this shell")?;
    terminal.type_keys("\r")?;
    terminal.until(">>> ")?;
    terminal.type_keys("6 * 7\r")?;
    terminal.until("42\r\n>>> ")?;
    // A block, which the prompt indents until Backspace takes that back.
    terminal.type_keys("for i in range(3):\rprint(i, end=';')\r\x7f\r")?;
    terminal.until("0;1;2;")?;
    // Ctrl-C out of a loop that never ends.
    terminal.until(">>> ")?;
    terminal.type_keys("exec(\"print('begun')\\nwhile True: pass\")\r")?;
    terminal.until("begun\r\n")?;
    terminal.type_keys("\x03")?;
    terminal.until("KeyboardInterrupt")?;
    terminal.until(">>> ")?;
    // Ctrl-E, a paste, Ctrl-D.
    terminal.type_keys("\x05")?;
    terminal.until("=== ")?;
    terminal.type_keys("print('pas' +\n 'ted')\n\x04")?;
    terminal.until("pasted")?;
    terminal.until(">>> ")?;
    // Ctrl-D is a soft reset.
    terminal.type_keys("\x04")?;
    terminal.until("soft reboot")?;
    terminal.until(">>> ")?;
    terminal.type_keys("\x1d")?;
    terminal.finish()
}

fn soft_reset(session: &mut Session) -> Result<()> {
    session.expect(
        &["exec", "x = 1", "soft-reset", "eval", "'x' in globals()"],
        "False\n",
    )
}

fn resume(session: &mut Session) -> Result<()> {
    session.expect(&["exec", "kept = 5"], "")?;
    session.expect(&["resume", "eval", "kept"], "5\n")?;
    // Without it the first command resets the board.
    session.expect(&["eval", "'kept' in globals()"], "False\n")
}

fn mount(session: &mut Session) -> Result<()> {
    session.write(
        "mounted/from_host.py",
        b"value = 'imported from the host'\n",
    )?;
    session.expect(
        &[
            "mount",
            "mounted",
            "exec",
            "import os, from_host\nprint(from_host.value)\nprint(os.listdir())\n\
             with open('made.txt', 'w') as f: print(f.write('a line\\n' * 100))",
        ],
        "Local directory mounted is mounted at /remote\n\
         imported from the host\n['from_host.py']\n700\n",
    )?;
    let made = session.read("mounted/made.txt")?;
    ensure!(
        made == b"a line\n".repeat(100),
        "the board wrote {} bytes",
        made.len()
    );
    Ok(())
}

fn umount(session: &mut Session) -> Result<()> {
    session.expect(
        &[
            "mount",
            "mounted",
            "umount",
            "exec",
            "import os\nprint('remote' in os.listdir('/'))",
        ],
        "Local directory mounted is mounted at /remote\nFalse\n",
    )
}

fn copy(session: &mut Session) -> Result<()> {
    let large = noise(LARGE, 1);
    session.write("large.bin", &large)?;
    session.mpremote(&["fs", "cp", "large.bin", ":large.bin"])?;
    session.mpremote(&["fs", "cp", ":large.bin", "back.bin"])?;
    ensure!(
        session.read("back.bin")? == large,
        "the file came back changed"
    );
    session.mpremote(&["fs", "cp", ":large.bin", ":twice.bin"])?;
    session.mpremote(&["fs", "cp", ":twice.bin", "twice.bin"])?;
    ensure!(
        session.read("twice.bin")? == large,
        "the copy on the board differs"
    );
    Ok(())
}

fn list(session: &mut Session) -> Result<()> {
    session.expect_line(&["fs", "ls"], &format!("{LARGE} large.bin"))
}

fn cat(session: &mut Session) -> Result<()> {
    session.write("words.txt", b"one\ntwo\nthree\n")?;
    session.mpremote(&["fs", "cp", "words.txt", ":words.txt"])?;
    session.expect(&["fs", "cat", ":words.txt"], "one\ntwo\nthree\n")
}

fn mkdir(session: &mut Session) -> Result<()> {
    session.mpremote(&["fs", "mkdir", ":folder"])?;
    session.expect_line(&["fs", "ls"], "folder/")
}

fn touch(session: &mut Session) -> Result<()> {
    session.mpremote(&["fs", "touch", ":folder/empty"])?;
    session.expect_line(&["fs", "ls", ":folder"], "0 empty")
}

fn copy_tree(session: &mut Session) -> Result<()> {
    session.write("tree/one.txt", b"1")?;
    session.write("tree/deep/er/two.txt", b"22")?;
    session.mpremote(&["fs", "cp", "-r", "tree", ":"])?;
    session.expect(&["fs", "cat", ":tree/deep/er/two.txt"], "22")?;
    session.write("fetched/present", b"")?;
    session.mpremote(&["fs", "cp", "-r", ":tree", "fetched"])?;
    ensure!(session.read("fetched/tree/one.txt")? == b"1");
    ensure!(session.read("fetched/tree/deep/er/two.txt")? == b"22");
    Ok(())
}

fn tree(session: &mut Session) -> Result<()> {
    session.expect(
        &["fs", "tree", ":tree"],
        "tree :tree\n:tree\n├── deep\n│   └── er\n│       └── two.txt\n└── one.txt\n",
    )
}

fn sha256sum(session: &mut Session) -> Result<()> {
    session.expect_line(
        &["fs", "sha256sum", ":words.txt"],
        "b6285c57e8797db5d4c51c80d6f11938afda9b11c6a003549709189e9b4b92a2",
    )
}

fn df(session: &mut Session) -> Result<()> {
    session.expect_line(&["df"], "/")
}

fn edit(session: &mut Session) -> Result<()> {
    let mut command = session.command(&["edit", ":words.txt"]);
    command.env("EDITOR", "sed -i s/two/zwei/");
    crate::process::output(&mut command)?;
    session.expect(&["fs", "cat", ":words.txt"], "one\nzwei\nthree\n")
}

fn mip_install(session: &mut Session) -> Result<()> {
    session.write(
        "package/package.json",
        br#"{"urls": [["greeting/__init__.py", "greeting.py"]], "version": "1.0"}"#,
    )?;
    session.write("package/greeting.py", b"words = 'installed by mip'\n")?;
    session.expect_line(&["mip", "install", "package/package.json"], "Done")?;
    session.expect(
        &["exec", "import greeting\nprint(greeting.words)"],
        "installed by mip\n",
    )
}

fn rmdir(session: &mut Session) -> Result<()> {
    session.mpremote(&["fs", "mkdir", ":gone"])?;
    session.mpremote(&["fs", "rmdir", ":gone"])?;
    session.expect(
        &["exec", "import os\nprint('gone' in os.listdir())"],
        "False\n",
    )
}

fn remove(session: &mut Session) -> Result<()> {
    session.mpremote(&["fs", "rm", ":twice.bin"])?;
    session.expect(
        &["exec", "import os\nprint('twice.bin' in os.listdir())"],
        "False\n",
    )
}

fn remove_tree(session: &mut Session) -> Result<()> {
    session.mpremote(&["fs", "rm", "-r", ":tree"])?;
    session.expect(
        &["exec", "import os\nprint('tree' in os.listdir())"],
        "False\n",
    )
}

fn rtc(session: &mut Session) -> Result<()> {
    session.mpremote(&["rtc", "--set"])?;
    let shown = session.mpremote(&["resume", "rtc"])?;
    let years: Vec<_> = shown.trim_matches(['(', ')', '\n']).split(", ").collect();
    ensure!(years.len() == 8, "the clock shows {shown:?}");
    session.expect(
        &["exec", "import time\nprint(time.time() > 1_750_000_000)"],
        "True\n",
    )
}

fn romfs_query(session: &mut Session) -> Result<()> {
    session.expect_line(&["romfs", "query"], "ROMFS0 partition has size")
}

/// This machine does it alone.
fn romfs_build(session: &mut Session) -> Result<()> {
    session.write(
        "rom/in_rom.py",
        b"def answer():\n    return 'executed in place'\n",
    )?;
    session.write("rom/data.txt", b"read only\n")?;
    session.mpremote(&["romfs", "-o", "rom.img", "build", "rom"])?;
    ensure!(session.read("rom.img")?.starts_with(b"\xd2\xcd\x31"));
    Ok(())
}

fn romfs_deploy(session: &mut Session) -> Result<()> {
    session.mpremote(&["romfs", "deploy", "rom.img"])?;
    session.expect(
        &[
            "soft-reset",
            "exec",
            "import in_rom\nprint(in_rom.answer(), in_rom.__file__)\n\
             print(open('/rom/data.txt').read())",
        ],
        "executed in place /rom/in_rom.mpy\nread only\n\n",
    )
}

/// A file is whole after the power fails during the copy of the next.
fn power_cut(session: &mut Session) -> Result<()> {
    let first = noise(LARGE, 2);
    session.write("first.bin", &first)?;
    session.write("second.bin", &noise(4 * LARGE, 3))?;
    session.mpremote(&["fs", "cp", "first.bin", ":first.bin"])?;
    let mut command = session.command(&["fs", "cp", "second.bin", ":second.bin"]);
    command.stdout(std::process::Stdio::null());
    command.stderr(std::process::Stdio::null());
    let mut copying = command.spawn()?;
    // Long enough that it has begun, too short for it to end.
    std::thread::sleep(Duration::from_millis(1500));
    let ended = copying.try_wait()?;
    session.cut_power();
    copying.wait()?;
    ensure!(ended.is_none(), "the copy was over before the cut");
    session.boot()?;
    session.mpremote(&["fs", "cp", ":first.bin", "after.bin"])?;
    ensure!(
        session.read("after.bin")? == first,
        "the first file changed"
    );
    Ok(())
}
