//! The process's terminal: the prompt on it, raw mode while a line is edited, Ctrl-C as an
//! interrupt while a program runs, and its settings for programs.

use std::io::IsTerminal;
use std::sync::OnceLock;

use taipan_firmware::prompt::Interpreter;
use taipan_object::Runtime;
use taipan_object::host::Interrupt;
use taipan_object::terminal::{CHARACTERS, Settings, Terminals};
use taipan_repl::{Options, Repl, Step};
use taipan_vfs::{Errno, Result};

/// What Ctrl-C sets. A signal handler can reach nothing but a static.
static INTERRUPT: OnceLock<&'static Interrupt> = OnceLock::new();

extern "C" fn on_interrupt(_signal: libc::c_int) {
    if let Some(interrupt) = INTERRUPT.get() {
        interrupt.keyboard();
    }
}

/// Makes Ctrl-C raise `KeyboardInterrupt` in the runtime with this interrupt.
pub fn catch_interrupts(interrupt: &'static Interrupt) {
    if INTERRUPT.set(interrupt).is_ok() {
        // SAFETY: the handler does nothing but an atomic store, which signals allow.
        unsafe {
            libc::signal(
                libc::SIGINT,
                on_interrupt as *const () as libc::sighandler_t,
            );
        }
    }
}

/// The terminal's settings, put back at the end.
struct RawMode {
    saved: libc::termios,
}

impl RawMode {
    /// Turns line editing and echo of the terminal off; `None` if there is no terminal.
    fn enter() -> Option<RawMode> {
        // SAFETY: `termios` is plain data that `tcgetattr` fills; both calls take the open
        // standard input.
        unsafe {
            let mut saved: libc::termios = core::mem::zeroed();
            if libc::tcgetattr(0, &mut saved) != 0 {
                return None;
            }
            let mut raw = saved;
            raw.c_iflag &= !(libc::BRKINT | libc::ICRNL | libc::INPCK | libc::ISTRIP | libc::IXON);
            raw.c_cflag = (raw.c_cflag & !(libc::CSIZE | libc::PARENB)) | libc::CS8;
            raw.c_lflag &= !(libc::ECHO | libc::ICANON | libc::IEXTEN | libc::ISIG);
            raw.c_cc[libc::VMIN] = 1;
            raw.c_cc[libc::VTIME] = 0;
            libc::tcsetattr(0, libc::TCSAFLUSH, &raw);
            Some(RawMode { saved })
        }
    }

    /// Runs `f` with the terminal as it was before, so that Ctrl-C is a signal.
    fn suspended<R>(&self, f: impl FnOnce() -> R) -> R {
        // SAFETY: as in `enter`; the settings are those read there.
        let raw = unsafe {
            let mut raw: libc::termios = core::mem::zeroed();
            libc::tcgetattr(0, &mut raw);
            libc::tcsetattr(0, libc::TCSANOW, &self.saved);
            raw
        };
        let result = f();
        // SAFETY: as above.
        unsafe { libc::tcsetattr(0, libc::TCSANOW, &raw) };
        result
    }
}

impl Drop for RawMode {
    fn drop(&mut self) {
        // SAFETY: as in `enter`.
        unsafe { libc::tcsetattr(0, libc::TCSAFLUSH, &self.saved) };
    }
}

/// Is there a person at standard input?
pub fn is_interactive() -> bool {
    std::io::stdin().is_terminal()
}

/// Is there to be a prompt after the program, as with `-i`? The program may have said so.
pub fn is_asked_to_inspect(rt: &mut Runtime) -> bool {
    rt.host.environment("MICROPYINSPECT", &mut []).is_some()
}

/// Bytes of history that the prompt keeps.
const HISTORY: usize = 16 << 10;

/// Answers the prompt until end of input or `SystemExit`: the exit status.
pub fn run(rt: &mut Runtime, board: &str) -> i32 {
    let mut history = vec![0; HISTORY];
    let mut repl = Repl::new([0; 32 << 10], &mut history, Options::default());
    let raw = RawMode::enter();
    let mut interpreter = Interpreter::new(rt, board);
    repl.start(&mut interpreter);
    let mut byte = [0];
    // Through the host, which passes on first what was written, and which the program reads
    // from, too.
    while interpreter.runtime().host.read(&mut byte) == 1 {
        let [byte] = byte;
        let ends_line = byte == b'\r' || byte == b'\n' || byte == 4;
        let step = match (&raw, ends_line) {
            (Some(raw), true) => raw.suspended(|| repl.feed(byte, &mut interpreter)),
            _ => repl.feed(byte, &mut interpreter),
        };
        match step {
            Step::More => {}
            Step::SoftReset => return 0,
            Step::Exit(status) => return status,
        }
    }
    0
}

/// The terminals of this process.
#[derive(Debug, Clone, Copy)]
pub struct HostTerminals;

/// What a call that gives -1 for an error has answered.
fn checked(answer: libc::c_int) -> Result<()> {
    match answer {
        -1 => {
            let code = std::io::Error::last_os_error().raw_os_error();
            let code = code.and_then(|code| u16::try_from(code).ok());
            Err(code.map_or(Errno::EIO, Errno))
        }
        _ => Ok(()),
    }
}

fn read(number: i32) -> Result<libc::termios> {
    // SAFETY: all bytes being zero is a valid value of this struct of integers, which the call
    // fills.
    unsafe {
        let mut found: libc::termios = core::mem::zeroed();
        checked(libc::tcgetattr(number, &mut found))?;
        Ok(found)
    }
}

impl Terminals for HostTerminals {
    fn settings(&mut self, number: i32) -> Result<Settings> {
        let found = read(number)?;
        let mut characters = [0; CHARACTERS];
        for (to, from) in characters.iter_mut().zip(found.c_cc) {
            *to = from;
        }
        // SAFETY: the calls read a struct that is whole.
        let (input_speed, output_speed) =
            unsafe { (libc::cfgetispeed(&found), libc::cfgetospeed(&found)) };
        Ok(Settings {
            input: found.c_iflag as u32,
            output: found.c_oflag as u32,
            control: found.c_cflag as u32,
            local: found.c_lflag as u32,
            input_speed: input_speed as u32,
            output_speed: output_speed as u32,
            characters,
        })
    }

    fn set(&mut self, number: i32, when: i32, settings: &Settings) -> Result<()> {
        let mut changed = read(number)?;
        changed.c_iflag = settings.input as libc::tcflag_t;
        changed.c_oflag = settings.output as libc::tcflag_t;
        changed.c_cflag = settings.control as libc::tcflag_t;
        changed.c_lflag = settings.local as libc::tcflag_t;
        for (to, from) in changed.c_cc.iter_mut().zip(settings.characters) {
            *to = from;
        }
        // SAFETY: the calls change or read a struct that is whole.
        unsafe {
            checked(libc::cfsetispeed(
                &mut changed,
                settings.input_speed as libc::speed_t,
            ))?;
            checked(libc::cfsetospeed(
                &mut changed,
                settings.output_speed as libc::speed_t,
            ))?;
            checked(libc::tcsetattr(number, when, &changed))
        }
    }
}
