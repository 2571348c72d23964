//! How a file is opened and where in it one moves to.

use crate::{Errno, Result};

/// What opening is asked to do: the flags behind Python's mode strings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OpenMode {
    /// Reading is allowed.
    pub read: bool,
    /// Writing is allowed.
    pub write: bool,
    /// A file that is not there is made.
    pub create: bool,
    /// A file that is there is an error (`EEXIST`).
    pub exclusive: bool,
    /// The file is emptied.
    pub truncate: bool,
    /// Every write goes to the end.
    pub append: bool,
}

impl OpenMode {
    const NONE: OpenMode = OpenMode {
        read: false,
        write: false,
        create: false,
        exclusive: false,
        truncate: false,
        append: false,
    };
    /// Mode `r`: read what is there.
    pub const READ: OpenMode = OpenMode {
        read: true,
        ..OpenMode::NONE
    };
    /// Mode `w`: write a new file, or an old one emptied.
    pub const WRITE: OpenMode = OpenMode {
        write: true,
        create: true,
        truncate: true,
        ..OpenMode::NONE
    };
    /// Mode `a`: write at the end of a file, made if need be.
    pub const APPEND: OpenMode = OpenMode {
        write: true,
        create: true,
        append: true,
        ..OpenMode::NONE
    };
    /// Mode `x`: write a file that must be new.
    pub const CREATE_NEW: OpenMode = OpenMode {
        write: true,
        create: true,
        exclusive: true,
        ..OpenMode::NONE
    };

    /// The mode with reading and writing both allowed: `+` in a mode string.
    pub const fn updating(self) -> OpenMode {
        OpenMode {
            read: true,
            write: true,
            ..self
        }
    }

    /// Whether opening so can change the file system.
    pub const fn changes(self) -> bool {
        self.write || self.create || self.truncate
    }
}

/// A Python mode string taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ModeString {
    /// The flags.
    pub mode: OpenMode,
    /// `b` was given: bytes rather than text.
    pub binary: bool,
}

impl ModeString {
    /// Reads a mode string by CPython's rules: exactly one of `r`, `w`, `a`, `x`; at most one
    /// `+`; at most one of `b` and `t`; in any order. Anything else is `EINVAL` (Python code is
    /// shown a `ValueError`). Upstream takes any string and ignores what it does not know.
    pub fn parse(text: &[u8]) -> Result<ModeString> {
        let mut base = None;
        let mut kind = None;
        let mut updating = false;
        for &letter in text {
            let twice = match letter {
                b'r' => base.replace(OpenMode::READ).is_some(),
                b'w' => base.replace(OpenMode::WRITE).is_some(),
                b'a' => base.replace(OpenMode::APPEND).is_some(),
                b'x' => base.replace(OpenMode::CREATE_NEW).is_some(),
                b'b' | b't' => kind.replace(letter).is_some(),
                b'+' => core::mem::replace(&mut updating, true),
                _ => true,
            };
            if twice {
                return Err(Errno::EINVAL);
            }
        }
        let mode = base.ok_or(Errno::EINVAL)?;
        Ok(ModeString {
            mode: if updating { mode.updating() } else { mode },
            binary: kind == Some(b'b'),
        })
    }
}

/// A place in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeekFrom {
    /// Bytes from the start.
    Start(u64),
    /// Bytes from the present position.
    Current(i64),
    /// Bytes from the end.
    End(i64),
}

impl SeekFrom {
    /// From the arguments of Python's `seek(offset, whence)`; `EINVAL` for an unknown `whence`
    /// or a negative offset from the start.
    pub fn from_whence(offset: i64, whence: i64) -> Result<SeekFrom> {
        match whence {
            0 => Ok(SeekFrom::Start(
                u64::try_from(offset).map_err(|_| Errno::EINVAL)?,
            )),
            1 => Ok(SeekFrom::Current(offset)),
            2 => Ok(SeekFrom::End(offset)),
            _ => Err(Errno::EINVAL),
        }
    }

    /// The offset from the start, for a file of `size` bytes of which `position` is current;
    /// `EINVAL` if that lies before the start or past what 64 bits can say.
    pub fn resolve(self, position: u64, size: u64) -> Result<u64> {
        match self {
            SeekFrom::Start(offset) => Some(offset),
            SeekFrom::Current(offset) => position.checked_add_signed(offset),
            SeekFrom::End(offset) => size.checked_add_signed(offset),
        }
        .ok_or(Errno::EINVAL)
    }
}

#[cfg(test)]
mod tests;
