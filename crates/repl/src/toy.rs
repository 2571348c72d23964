//! A runner for tests: notes what it is given, obeys a few words, and shows what a terminal
//! would.

use crate::{Failure, Input, Raised, Runner, Scope};
use std::{format, string::String, vec, vec::Vec};

/// `say X` prints X; `boom` raises; `exit N` raises `SystemExit`; `bad` does not compile.
pub struct Toy {
    pub console: Vec<u8>,
    pub ran: Vec<(Input, String)>,
    pub names: Vec<&'static str>,
    pub scopes: Vec<String>,
    pub ready: usize,
    code: String,
    raised: Option<(String, Option<i32>)>,
}

impl Toy {
    pub fn new() -> Self {
        Toy {
            console: Vec::new(),
            ran: Vec::new(),
            names: vec![],
            scopes: Vec::new(),
            ready: 0,
            code: String::new(),
            raised: None,
        }
    }

    /// What was written since last asked.
    pub fn take(&mut self) -> String {
        String::from_utf8(std::mem::take(&mut self.console)).unwrap()
    }
}

impl Runner for Toy {
    fn write(&mut self, bytes: &[u8]) {
        self.console.extend_from_slice(bytes);
    }

    fn compile(&mut self, source: &[u8], input: Input) -> Result<(), Raised> {
        assert!(self.raised.is_none(), "an exception was not reported");
        self.code = String::from_utf8_lossy(source).into_owned();
        self.ran.push((input, self.code.clone()));
        if self.code.starts_with("bad") {
            self.raised = Some(("SyntaxError".into(), None));
            return Err(Raised);
        }
        Ok(())
    }

    fn run(&mut self) -> Result<(), Raised> {
        for line in self.code.lines() {
            match line.split_once(' ') {
                Some(("say", words)) => {
                    self.console.extend_from_slice(words.as_bytes());
                    self.console.extend_from_slice(b"\r\n");
                }
                Some(("exit", status)) => {
                    self.raised = Some(("SystemExit".into(), status.parse().ok()));
                    return Err(Raised);
                }
                _ if line == "boom" => {
                    self.raised = Some(("Boom".into(), None));
                    return Err(Raised);
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn report(&mut self) -> Option<i32> {
        let (text, status) = self.raised.take().expect("nothing was raised");
        if status.is_none() {
            self.console
                .extend_from_slice(format!("{text}\r\n").as_bytes());
        }
        status
    }

    fn fail(&mut self, failure: Failure) {
        assert!(self.raised.is_none(), "an exception was not reported");
        self.raised = Some((format!("{failure:?}"), None));
    }

    fn banner(&mut self) {
        self.write(b"Toy\r\n");
    }

    fn ready(&mut self) {
        self.ready += 1;
    }

    fn names(&mut self, scope: Scope<'_>, each: &mut dyn FnMut(&[u8])) {
        self.scopes.push(match scope {
            Scope::Names(object) => String::from_utf8_lossy(object).into_owned(),
            Scope::Modules => "(modules)".into(),
        });
        self.names.iter().for_each(|name| each(name.as_bytes()));
    }
}
