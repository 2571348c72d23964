//! [`Fat`]: a volume together with its device and a clock, as a file system.

use crate::disk::Disk;
use crate::file::Home;
use crate::format::{self, Format};
use crate::label::Label;
use crate::session::Session;
use crate::shape::Width;
use crate::volume::{Memory, SlotsRef};
use taipan_vfs::{
    BlockDevice, Clock, DirEntry, DirId, Errno, FileId, FileSystem, Handles, NoClock, OpenMode,
    Path, Result, SeekFrom, Stat, StatVfs,
};

/// A FAT file system: the memory of a volume, the device it is on and a clock.
///
/// With a `&mut Volume` as memory it is a cheap view, made for one call and dropped; with a
/// [`crate::Volume`] it owns everything. Nothing is lost when a view is dropped: what is not
/// written yet stays in the volume. Memory and device belong together: before a volume's memory
/// is used with another device, [`Fat::attach`] must be called.
#[derive(Clone, Debug)]
pub struct Fat<M, D, C = NoClock> {
    memory: M,
    device: D,
    clock: C,
}

impl<M: Memory, D: BlockDevice, C: Clock> Fat<M, D, C> {
    /// Puts the three together. New memory knows of no volume: every operation is `ENODEV`
    /// until [`Fat::attach`] (which mounting does) has found one.
    pub const fn new(memory: M, device: D, clock: C) -> Self {
        Fat {
            memory,
            device,
            clock,
        }
    }

    /// The three again. What is not written yet stays in the memory: see [`FileSystem::sync`].
    pub fn into_parts(self) -> (M, D, C) {
        (self.memory, self.device, self.clock)
    }

    /// Looks for a FAT volume on the device, at its start or in a partition of its master boot
    /// record. Files left open from before are lost, and changes not written yet too.
    ///
    /// `ENODEV` if there is none; `EINVAL` for blocks that FAT does not know (it knows 512 to
    /// 4,096 bytes, powers of two) or that the buffer cannot hold; `EIO` if the device failed.
    pub fn attach(&mut self) -> Result<()> {
        let parts = self.memory.parts();
        for file in Handles::new(SlotsRef(parts.files)).iter_mut() {
            file.home = Home::Lost;
        }
        for listing in Handles::new(SlotsRef(parts.listings)).iter_mut() {
            listing.next = None;
        }
        Disk::detect(parts.state, parts.buffer, &mut self.device)?;
        Disk::new(parts.state, parts.buffer, &mut self.device)?.read_info()
    }

    /// Makes a new, empty volume on the device and attaches it.
    ///
    /// `EINVAL` for blocks that FAT does not know or that the buffer cannot hold, and for options
    /// that no volume on this device can have; `ENOSPC` for a device that is too small for any.
    pub fn format(&mut self, options: &Format) -> Result<()> {
        let now = self.clock.seconds();
        let parts = self.memory.parts();
        parts.state.shape = None;
        format::write(parts.buffer, &mut self.device, options, now)?;
        self.attach()?;
        match options.label {
            Some(label) => self.set_label(Some(label)),
            None => Ok(()),
        }
    }

    /// The volume's label, if it has one.
    pub fn label(&mut self) -> Result<Option<Label>> {
        self.session()?.disk.label()
    }

    /// Gives the volume a label, or takes it away.
    pub fn set_label(&mut self, label: Option<Label>) -> Result<()> {
        let mut session = self.session()?;
        let now = session.now();
        session.disk.set_label(label, now)?;
        session.disk.commit()
    }

    /// The width of the volume's allocation table.
    pub fn width(&mut self) -> Result<Width> {
        Ok(self.memory.parts().state.shape()?.width)
    }

    fn session(&mut self) -> Result<Session<'_>> {
        Session::new(self.memory.parts(), &mut self.device, &self.clock)
    }
}

impl<M: Memory, D: BlockDevice, C: Clock> FileSystem for Fat<M, D, C> {
    /// Attaches the volume, unless that was done.
    fn mount(&mut self, read_only: bool) -> Result<()> {
        if !self.memory.parts().state.is_attached() {
            self.attach()?;
        }
        self.memory.parts().state.read_only = read_only;
        Ok(())
    }

    /// Writes everything back. The volume stays attached: it can still be used, as upstream's.
    fn unmount(&mut self) -> Result<()> {
        self.sync()
    }

    fn open(&mut self, path: Path<'_>, mode: OpenMode) -> Result<FileId> {
        self.session()?.open(path, mode).map(FileId)
    }

    fn read(&mut self, file: FileId, into: &mut [u8]) -> Result<usize> {
        self.session()?.read(file.0, into)
    }

    fn write(&mut self, file: FileId, data: &[u8]) -> Result<usize> {
        self.session()?.write(file.0, data)
    }

    fn seek(&mut self, file: FileId, to: SeekFrom) -> Result<u64> {
        self.session()?.seek(file.0, to)
    }

    fn truncate(&mut self, file: FileId, size: u64) -> Result<()> {
        self.session()?.truncate(file.0, size)
    }

    fn flush(&mut self, file: FileId) -> Result<()> {
        self.session()?.flush(file.0)
    }

    fn close(&mut self, file: FileId) -> Result<()> {
        match self.session() {
            Ok(mut session) => session.close(file.0),
            // Nothing is attached any more, but the slot is still to be freed.
            Err(Errno::ENODEV) => {
                let mut files = Handles::new(SlotsRef(self.memory.parts().files));
                files.remove(file.0).map(|_| ())
            }
            Err(errno) => Err(errno),
        }
    }

    fn stat(&mut self, path: Path<'_>) -> Result<Stat> {
        self.session()?.stat(path)
    }

    fn open_dir(&mut self, path: Path<'_>) -> Result<DirId> {
        self.session()?.open_dir(path).map(DirId)
    }

    fn read_dir<'n>(&mut self, dir: DirId, name: &'n mut [u8]) -> Result<Option<DirEntry<'n>>> {
        self.session()?.read_dir(dir.0, name)
    }

    fn close_dir(&mut self, dir: DirId) -> Result<()> {
        let mut listings = Handles::new(SlotsRef(self.memory.parts().listings));
        listings.remove(dir.0).map(|_| ())
    }

    fn mkdir(&mut self, path: Path<'_>) -> Result<()> {
        self.session()?.mkdir(path)
    }

    fn rmdir(&mut self, path: Path<'_>) -> Result<()> {
        self.session()?.rmdir(path)
    }

    fn remove(&mut self, path: Path<'_>) -> Result<()> {
        self.session()?.remove(path)
    }

    fn rename(&mut self, from: Path<'_>, to: Path<'_>) -> Result<()> {
        self.session()?.rename(from, to)
    }

    fn statvfs(&mut self, path: Path<'_>) -> Result<StatVfs> {
        let _ = path;
        self.session()?.statvfs()
    }

    fn sync(&mut self) -> Result<()> {
        self.session()?.sync()
    }
}

#[cfg(test)]
mod tests;
