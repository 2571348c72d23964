//! Settings of terminals, as Unix-like hosts have them: what `tcgetattr` and `tcsetattr` pass.

use taipan_vfs::Result;

/// Special characters that there are at most.
pub const CHARACTERS: usize = 32;

/// The settings of a terminal. The bits are the host's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Settings {
    /// How what comes in is changed.
    pub input: u32,
    /// How what goes out is changed.
    pub output: u32,
    /// The line: size of characters, parity.
    pub control: u32,
    /// Editing, echo, signals.
    pub local: u32,
    /// The speed of what comes in, as the host encodes it.
    pub input_speed: u32,
    /// The speed of what goes out.
    pub output_speed: u32,
    /// Special characters.
    pub characters: [u8; CHARACTERS],
}

/// The terminals of the host.
pub trait Terminals {
    /// The settings of the terminal that is open under this number.
    ///
    /// # Errors
    /// The host's.
    fn settings(&mut self, number: i32) -> Result<Settings>;

    /// Changes them; `when` is the host's: 0 for now.
    ///
    /// # Errors
    /// The host's.
    fn set(&mut self, number: i32, when: i32, settings: &Settings) -> Result<()>;
}
