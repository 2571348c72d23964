//! A thermostat in Rust whose rules are a Python script: the interpreter has 128 KB of memory, the
//! script sees the room through a module of ours, and what it gets wrong is reported and survived.
//!
//! `cargo run -p thermostat` simulates a day; with a file name it runs that script instead.
#![forbid(unsafe_code)]

use std::io::Write;
use std::mem::MaybeUninit;
use std::process::ExitCode;

use taipan::{Config, Host, Interpreter, Interrupt, StateRequest, module};

/// All the memory that the script and its interpreter have.
const MEMORY: usize = 128 * 1024;

/// The room, in place of a sensor and a relay.
struct Room {
    /// In degrees.
    temperature: f64,
    is_heated: bool,
}

impl Room {
    fn pass_hour(&mut self) {
        self.temperature += if self.is_heated { 1.4 } else { -0.7 };
    }
}

/// The room as the Python module `room`.
#[module(name = "room")]
mod room {
    use super::Room;

    /// The temperature in degrees.
    #[function]
    fn temperature(room: &mut Room) -> f64 {
        room.temperature
    }

    /// Turns the heating on or off.
    #[function]
    fn heat(room: &mut Room, on: bool) {
        room.is_heated = on;
    }
}

/// What the interpreter runs on: its console is standard output, and its functions have the room.
struct House {
    room: Room,
}

impl Host for House {
    fn write(&mut self, bytes: &[u8]) {
        // A reader that has gone away is no matter to the heating.
        let _ = std::io::stdout().write_all(bytes);
    }

    fn state<'s>(&'s mut self, request: &mut StateRequest<'s>) {
        request.offer(&mut self.room);
    }
}

fn main() -> ExitCode {
    let script = match std::env::args().nth(1) {
        Some(file) => std::fs::read(&file).map(|script| (script, file)),
        None => Ok((include_bytes!("rules.py").to_vec(), "rules.py".to_owned())),
    };
    let (script, name) = match script {
        Ok(script) => script,
        Err(error) => {
            eprintln!("thermostat: {error}");
            return ExitCode::from(2);
        }
    };
    let mut memory = vec![MaybeUninit::uninit(); MEMORY];
    let room = Room {
        temperature: 16.5,
        is_heated: false,
    };
    let (mut host, interrupt) = (House { room }, Interrupt::new());
    let config = Config {
        modules: &[&room::MODULE],
        ..Config::default()
    };
    let python = match Interpreter::new(&mut memory, &mut host, &interrupt, config) {
        Ok(python) => python,
        Err(error) => {
            eprintln!("thermostat: {error}");
            return ExitCode::FAILURE;
        }
    };
    match simulate(&python, &script, &name) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprint!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

/// One day of the thermostat.
fn simulate<'p, 'm>(
    python: &'p Interpreter<'m>,
    script: &[u8],
    name: &str,
) -> Result<(), taipan::Error<'p, 'm>> {
    python.exec_file(script, name)?;
    let decide = python.eval("decide")?;
    for hour in 0..24 {
        match decide.call((hour,)) {
            Ok(line) => println!("{line}"),
            // One bad hour does not stop the thermostat; it only does not decide.
            Err(error) => println!("{hour:02}:00 {error}"),
        }
        python.with_state(Room::pass_hour)?;
    }
    let heap = python.heap()?;
    println!("{} of {} bytes of heap used", heap.used, heap.total);
    Ok(())
}
