//! The watchdog of a board that has one: a program that feeds it goes on, over a soft reset too; one that does not is
//! reset, and the next learns why.

use std::path::Path;

use anyhow::{Result, ensure};

use super::console::Console;
use crate::board::Emulator;
use crate::emulate::Clock;

/// Longer than the watchdog's time, fed. What comes after is not.
const FEEDING: &str = "import machine, time
watchdog = machine.WDT(timeout=2000)
for i in range(6):
  time.sleep_ms(500)
  watchdog.feed()
print(machine.reset_cause() == machine.WDT_RESET)
";
const CAUSE: &str = "import machine
print(machine.reset_cause() == machine.WDT_RESET)
";

/// Nothing if the board has no watchdog.
pub fn check(emulator: &Emulator, image: &Path) -> Result<Option<()>> {
    let mut console = Console::boot(emulator, image, Clock::Host, &[])?;
    console.enter_raw_repl()?;
    let answer = console.execute("import machine\nprint(hasattr(machine, 'WDT'))")?;
    if answer.output == "False\r\n" {
        return Ok(None);
    }
    ensure!(answer.output == "True\r\n", "{answer:?}");
    let answer = console.execute(FEEDING)?;
    ensure!(
        answer.output == "False\r\n" && answer.error.is_empty(),
        "while it was fed: {answer:?}"
    );
    console.soft_reset()?;
    let said = console.reach_prompt()?;
    ensure!(said.contains("soft reboot"), "a soft reset gave {said:?}");
    // Now nobody feeds it.
    console.reach_prompt()?;
    console.enter_raw_repl()?;
    let answer = console.execute(CAUSE)?;
    ensure!(answer.output == "True\r\n", "the next start: {answer:?}");
    Ok(Some(()))
}
