//! A program at a terminal of its own, typed at and listened to from here.

use std::fs::File;
use std::io::Write;
use std::process::{Child, Command};

use crate::listener::Listener;
use crate::process;
use crate::pty::Pty;
use anyhow::{Context, Result, ensure};

/// A program that runs at a terminal; it is ended when this value goes out of scope.
pub struct Terminal {
    keyboard: File,
    screen: Listener,
    program: Child,
}

impl Terminal {
    /// Starts `command` with a new terminal as its input and output.
    pub fn start(mut command: Command) -> Result<Self> {
        let Pty { ours, theirs, .. } = Pty::open()?;
        command
            .stdin(theirs.try_clone()?)
            .stdout(theirs.try_clone()?)
            .stderr(theirs);
        let program = command.spawn().with_context(|| process::shown(&command))?;
        Ok(Self {
            screen: Listener::new(ours.try_clone()?),
            keyboard: ours,
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
