//! A program at a terminal of its own, typed at and listened to from here.

use std::fs::File;
use std::io::Write;
use std::process::{Child, Command};

use anyhow::{Context, Result, ensure};
use rustix::fs::{Mode, OFlags};
use rustix::pty::{self, OpenptFlags};

use crate::listener::Listener;
use crate::process;

/// A program that runs at a terminal; it is ended when this value goes out of scope.
pub struct Terminal {
    keyboard: File,
    screen: Listener,
    program: Child,
}

impl Terminal {
    /// Starts `command` with a new terminal as its input and output.
    pub fn start(mut command: Command) -> Result<Self> {
        let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY;
        let ours = pty::openpt(flags).context("no pseudo-terminal")?;
        pty::grantpt(&ours)?;
        pty::unlockpt(&ours)?;
        let name = pty::ptsname(&ours, Vec::new())?;
        let theirs = rustix::fs::open(&name, OFlags::RDWR | OFlags::NOCTTY, Mode::empty())?;
        let theirs = File::from(theirs);
        command
            .stdin(theirs.try_clone()?)
            .stdout(theirs.try_clone()?)
            .stderr(theirs);
        let program = command.spawn().with_context(|| process::shown(&command))?;
        let keyboard = File::from(ours);
        Ok(Self {
            screen: Listener::new(keyboard.try_clone()?),
            keyboard,
            program,
        })
    }

    /// Types `keys`.
    pub fn type_keys(&mut self, keys: &str) -> Result<()> {
        Ok(self.keyboard.write_all(keys.as_bytes())?)
    }

    /// What appears up to `ending`.
    pub fn until(&mut self, ending: &str) -> Result<String> {
        self.screen.until(ending)
    }

    /// Waits for the program's end, which must be a success.
    pub fn finish(mut self) -> Result<()> {
        let status = self.program.wait()?;
        ensure!(status.success(), "it ended with {status}");
        Ok(())
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // It may have ended by itself, which is as good.
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}
