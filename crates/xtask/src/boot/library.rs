//! The modules in Python that are in an image: each can be imported, and `asyncio` runs tasks while the board
//! waits for time and for its console. An image without `asyncio` has none of them.

use std::path::Path;

use anyhow::{Result, ensure};

use super::console::Console;
use crate::board::Emulator;
use crate::emulate::Clock;

/// The raw REPL of an image that has `asyncio`.
fn boot(emulator: &Emulator, image: &Path) -> Result<Option<Console>> {
    let mut console = Console::boot(emulator, image, Clock::Host, &[])?;
    console.enter_raw_repl()?;
    let answer = console.execute("import _asyncio")?;
    if answer.error.contains("ImportError") {
        return Ok(None);
    }
    ensure!(answer.error.is_empty(), "{answer:?}");
    Ok(Some(console))
}

pub fn modules(emulator: &Emulator, image: &Path) -> Result<Option<()>> {
    let Some(mut console) = boot(emulator, image)? else {
        return Ok(None);
    };
    let answer = console.execute(include_str!("modules.py"))?;
    ensure!(
        answer.output == "True\r\n" && answer.error.is_empty(),
        "{answer:?}"
    );
    Ok(Some(()))
}

/// What the tasks print until they wait for the console, and what after a line was typed.
const BEFORE: &str =
    "['a', 'b']\r\nTrue\r\n0 True\r\n1 True\r\n2 True\r\n3 True\r\n4 True\r\nover\r\n";
const AFTER: &str = "b'a line\\n' True\r\n";

pub fn tasks(emulator: &Emulator, image: &Path) -> Result<Option<()>> {
    let Some(mut console) = boot(emulator, image)? else {
        return Ok(None);
    };
    console.say(include_bytes!("tasks.py"))?;
    console.say(b"\x04")?;
    console.hear_until("OK")?;
    let before = console.hear_until("type\r\n")?;
    ensure!(before == BEFORE, "the tasks printed {before:?}");
    console.say(b"a line\n")?;
    let after = console.hear_until("\x04\x04>")?;
    ensure!(after == AFTER, "then they printed {after:?}");
    Ok(Some(()))
}
