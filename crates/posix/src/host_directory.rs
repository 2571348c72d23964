//! A current directory that belongs to one interpreter instead of to the whole process.

use crate::error::errno;
use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use taipan_vfs::{Errno, Result};

/// A place in the host's tree from which relative paths are taken. Clones share it: give one to
/// each [`crate::PosixFs`] of an interpreter, and changing directory in one of them moves all,
/// as the current directory of a process does.
#[derive(Clone, Debug)]
pub struct HostDirectory(Rc<RefCell<PathBuf>>);

impl HostDirectory {
    /// A new one, where the process stands now.
    pub fn of_process() -> Result<Self> {
        std::env::current_dir().map(Self::from).map_err(errno)
    }

    /// Moves it. The directory must exist and may be entered; symbolic links on the way to it
    /// are replaced by what they stand for. A relative path is taken from where it is.
    pub fn change(&self, to: &Path) -> Result<()> {
        let target = fs::canonicalize(self.join(to)).map_err(errno)?;
        if !fs::metadata(&target).map_err(errno)?.is_dir() {
            return Err(Errno::ENOTDIR);
        }
        rustix::fs::access(&target, rustix::fs::Access::EXEC_OK)
            .map_err(|error| errno(error.into()))?;
        *self.0.borrow_mut() = target;
        Ok(())
    }

    /// Where it is. `ENOENT` if the directory has been removed.
    pub fn get(&self) -> Result<PathBuf> {
        let path = self.0.borrow().clone();
        match fs::metadata(&path) {
            Ok(_) => Ok(path),
            Err(error) => Err(errno(error)),
        }
    }

    /// The host's path for one that may be relative, not otherwise changed.
    pub fn join(&self, path: &Path) -> PathBuf {
        self.0.borrow().join(path)
    }
}

impl From<PathBuf> for HostDirectory {
    /// A new one at an absolute path.
    fn from(path: PathBuf) -> Self {
        HostDirectory(Rc::new(RefCell::new(path)))
    }
}

#[cfg(test)]
mod tests;
