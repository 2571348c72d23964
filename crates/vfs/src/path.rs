//! Paths: bytes separated by `/`, borrowed ([`Path`]) or in a fixed buffer ([`PathBuf`]).
//!
//! A path is bytes, not text: names on a disk that other machines wrote need not be UTF-8, and
//! a program must still be able to list and delete them. Resolving is lexical (`a/../b` is `b`,
//! whatever `a` is); file systems that have symbolic links and mind the difference take paths
//! as written, see [`crate::Resolution`].

use crate::{Errno, Result};
use core::fmt;

/// A borrowed path, as its author wrote it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path<'p>(&'p [u8]);

impl<'p> Path<'p> {
    /// The root directory, `/`.
    pub const ROOT: Path<'static> = Path(b"/");

    /// A path from text.
    pub const fn new(text: &'p str) -> Self {
        Path(text.as_bytes())
    }

    /// A path from bytes.
    pub const fn from_bytes(bytes: &'p [u8]) -> Self {
        Path(bytes)
    }

    /// The bytes, as written.
    pub const fn as_bytes(self) -> &'p [u8] {
        self.0
    }

    /// The text, if it is UTF-8; `EILSEQ` if not.
    pub fn as_str(self) -> Result<&'p str> {
        core::str::from_utf8(self.0).map_err(|_| Errno::EILSEQ)
    }

    /// Whether it begins at the root rather than at a current directory.
    pub fn is_absolute(self) -> bool {
        self.0.first() == Some(&b'/')
    }

    /// Whether it is `/` itself.
    pub fn is_root(self) -> bool {
        self.0 == b"/"
    }

    /// The names between the slashes, empty ones left out, `.` and `..` as they are.
    pub fn components(self) -> impl DoubleEndedIterator<Item = &'p [u8]> + Clone {
        self.0
            .split(|&byte| byte == b'/')
            .filter(|name| !name.is_empty())
    }

    /// The last component; `None` for the root and the empty path.
    pub fn name(self) -> Option<&'p [u8]> {
        self.components().next_back()
    }

    /// The path of the directory that holds a normal path; the root is its own parent.
    pub fn parent(self) -> Path<'p> {
        match self.0.iter().rposition(|&byte| byte == b'/') {
            Some(at) if at > 0 => Path(&self.0[..at]),
            _ => Path::ROOT,
        }
    }

    /// Whether it is absolute, without empty, `.` or `..` components, without NUL bytes and
    /// without a slash at the end (other than the root's own): what file systems are given
    /// under [`crate::Resolution::Caller`].
    pub fn is_normal(self) -> bool {
        if self.is_root() {
            return true;
        }
        match self.0.split_first() {
            Some((b'/', rest)) => rest.split(|&byte| byte == b'/').all(|name| {
                !name.is_empty() && name != b"." && name != b".." && !name.contains(&0)
            }),
            _ => false,
        }
    }

    /// What is left of this path below the directory `base`, both normal: `/` for `base`
    /// itself, `None` outside it. `"/mnt"` holds `"/mnt/x"` (as `"/x"`) but not `"/mnt2"`.
    pub fn below(self, base: Path<'_>) -> Option<Path<'p>> {
        if base.is_root() {
            return self.is_absolute().then_some(self);
        }
        match self.0.strip_prefix(base.0)? {
            [] => Some(Path::ROOT),
            rest @ [b'/', ..] => Some(Path(rest)),
            _ => None,
        }
    }
}

impl<'p> From<&'p str> for Path<'p> {
    fn from(text: &'p str) -> Self {
        Path::new(text)
    }
}

impl<'p> From<&'p [u8]> for Path<'p> {
    fn from(bytes: &'p [u8]) -> Self {
        Path(bytes)
    }
}

/// The text, with bytes that are not UTF-8 as U+FFFD.
impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for chunk in self.0.utf8_chunks() {
            f.write_str(chunk.valid())?;
            if !chunk.invalid().is_empty() {
                f.write_str("\u{fffd}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"", self.0.escape_ascii())
    }
}

/// A path of at most `N` bytes (and at most 65,535), kept in place.
#[derive(Clone, Copy)]
pub struct PathBuf<const N: usize> {
    length: u16,
    bytes: [u8; N],
}

impl<const N: usize> PathBuf<N> {
    /// The empty path.
    pub const fn new() -> Self {
        PathBuf {
            length: 0,
            bytes: [0; N],
        }
    }

    /// The path held.
    pub fn as_path(&self) -> Path<'_> {
        Path(self.bytes.get(..usize::from(self.length)).unwrap_or(&[]))
    }

    /// Replaces what is held by a copy of `path`, as written. `ENAMETOOLONG` if it does not fit.
    pub fn set(&mut self, path: Path<'_>) -> Result<()> {
        self.length = 0;
        self.append(path.0)
    }

    /// Replaces what is held by the normal form of `path`, taken from the directory `base`
    /// where it is relative: absolute, `.` and empty components dropped, `..` taking one
    /// component away and staying at the root there. The empty path is `base`.
    ///
    /// `ENAMETOOLONG` if the result (or a step on the way to it) does not fit, `EINVAL` if a
    /// NUL byte is in it; the buffer then holds part of the path.
    pub fn resolve(&mut self, base: Path<'_>, path: Path<'_>) -> Result<()> {
        self.length = 0;
        if !path.is_absolute() {
            self.push_components(base)?;
        }
        self.push_components(path)?;
        if self.length == 0 {
            self.append(b"/")?;
        }
        Ok(())
    }

    /// Adds bytes at the end as they are, such as a component with its leading slash.
    pub fn append(&mut self, bytes: &[u8]) -> Result<()> {
        let start = usize::from(self.length);
        let end = start.checked_add(bytes.len()).ok_or(Errno::ENAMETOOLONG)?;
        let length = u16::try_from(end).map_err(|_| Errno::ENAMETOOLONG)?;
        self.bytes
            .get_mut(start..end)
            .ok_or(Errno::ENAMETOOLONG)?
            .copy_from_slice(bytes);
        self.length = length;
        Ok(())
    }

    /// Appends components, each with its slash; the root is held as nothing meanwhile.
    fn push_components(&mut self, path: Path<'_>) -> Result<()> {
        for name in path.components() {
            match name {
                b"." => {}
                b".." => {
                    let held = self.as_path().0;
                    let cut = held.iter().rposition(|&byte| byte == b'/').unwrap_or(0);
                    self.length = cut as u16;
                }
                _ if name.contains(&0) => return Err(Errno::EINVAL),
                _ => {
                    self.append(b"/")?;
                    self.append(name)?;
                }
            }
        }
        Ok(())
    }
}

impl<const N: usize> Default for PathBuf<N> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const N: usize> fmt::Debug for PathBuf<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_path().fmt(f)
    }
}

#[cfg(test)]
mod tests;
