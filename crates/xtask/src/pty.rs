//! Pseudo-terminals: what a program takes for a serial port or a terminal, and what is at its other end.

use std::fs::File;
use std::io::{Read, Write};
use std::process::{ChildStdin, ChildStdout};
use std::thread;

use anyhow::{Context, Result};
use rustix::fs::{Mode, OFlags};
use rustix::pty::{self, OpenptFlags};
use rustix::termios::{self, OptionalActions};

/// A pseudo-terminal.
pub struct Pty {
    /// Our end.
    pub ours: File,
    /// The other end, open so that what is written there waits.
    pub theirs: File,
    /// The other end's path.
    pub path: String,
}

impl Pty {
    /// A new one.
    pub fn open() -> Result<Self> {
        let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY;
        let ours = pty::openpt(flags).context("no pseudo-terminal")?;
        pty::grantpt(&ours)?;
        pty::unlockpt(&ours)?;
        let name = pty::ptsname(&ours, Vec::new())?;
        let theirs = rustix::fs::open(&name, OFlags::RDWR | OFlags::NOCTTY, Mode::empty())?;
        Ok(Self {
            ours: File::from(ours),
            theirs: File::from(theirs),
            path: name.into_string().context("a path that is not UTF-8")?,
        })
    }

    /// Has it carry every byte as it is, and joins it to a program's input and output until that ends: the
    /// path of what then is a serial port.
    pub fn join(self, mut input: ChildStdin, mut output: ChildStdout) -> Result<String> {
        let mut settings = termios::tcgetattr(&self.theirs)?;
        settings.make_raw();
        termios::tcsetattr(&self.theirs, OptionalActions::Now, &settings)?;
        let (mut from, mut to) = (self.ours.try_clone()?, self.ours);
        let open = self.theirs;
        thread::spawn(move || carry(&mut from, &mut input));
        thread::spawn(move || {
            carry(&mut output, &mut to);
            drop(open);
        });
        Ok(self.path)
    }
}

/// Carries bytes until one of the two has ended.
fn carry(from: &mut impl Read, to: &mut impl Write) {
    let mut bytes = [0; 4096];
    while let Ok(count) = from.read(&mut bytes) {
        let sent = bytes.get(..count).map(|bytes| to.write_all(bytes));
        if count == 0 || !matches!(sent, Some(Ok(()))) || to.flush().is_err() {
            return;
        }
    }
}
