//! Listening to a program or a board that talks when it likes: what it says up to an ending.

use std::io::Read;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use anyhow::{Result, bail};

/// How long the other side may stay silent before it counts as hung.
const SILENCE: Duration = Duration::from_secs(60);

/// One side of a conversation.
pub struct Listener {
    output: Receiver<Vec<u8>>,
    /// What was said that nothing has consumed yet.
    heard: Vec<u8>,
}

impl Listener {
    /// Listens to `stream` from now on.
    pub fn new(mut stream: impl Read + Send + 'static) -> Self {
        let (sender, output) = mpsc::channel();
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(length @ 1..) = stream.read(&mut buffer) {
                if sender.send(buffer[..length].to_vec()).is_err() {
                    break;
                }
            }
        });
        Self {
            output,
            heard: Vec::new(),
        }
    }

    /// What is said up to `ending`, which is consumed too.
    ///
    /// # Errors
    /// If it is not heard before the other side stops or stays silent for a minute.
    pub fn until(&mut self, ending: &str) -> Result<String> {
        match self.until_silent(ending, SILENCE)? {
            Some(before) => Ok(before),
            None => bail!(
                "waiting for {ending:?} it fell silent; it had said {:?}",
                String::from_utf8_lossy(&self.heard)
            ),
        }
    }

    /// The same, or `None` if the other side is silent for `patience` before.
    ///
    /// # Errors
    /// If the other side stops.
    pub fn until_silent(&mut self, ending: &str, patience: Duration) -> Result<Option<String>> {
        let ending_bytes = ending.as_bytes();
        let mut searched = 0;
        loop {
            let found = self.heard[searched..]
                .windows(ending_bytes.len())
                .position(|window| window == ending_bytes);
            if let Some(at) = found {
                let rest = self.heard.split_off(searched + at + ending_bytes.len());
                let mut before = std::mem::replace(&mut self.heard, rest);
                before.truncate(searched + at);
                return Ok(Some(String::from_utf8_lossy(&before).into_owned()));
            }
            searched = self.heard.len().saturating_sub(ending_bytes.len());
            match self.output.recv_timeout(patience) {
                Ok(bytes) => self.heard.extend(bytes),
                Err(RecvTimeoutError::Timeout) => return Ok(None),
                Err(RecvTimeoutError::Disconnected) => bail!(
                    "waiting for {ending:?} it stopped; it had said {:?}",
                    String::from_utf8_lossy(&self.heard)
                ),
            }
        }
    }

    /// Lets the other side talk until it has been silent for `pause`, and forgets what it said.
    pub fn let_talk(&mut self, pause: Duration) {
        while self.output.recv_timeout(pause).is_ok() {}
        self.heard.clear();
    }
}
