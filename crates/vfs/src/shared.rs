//! Sharing a file system or a block device between several owners, on one thread: through
//! `&RefCell`. A call that comes in while another is under way (a block device written in
//! Python that uses the file system it serves) gets `EBUSY`.

use crate::{
    BlockDevice, DirEntry, DirId, Errno, FileId, FileSystem, Geometry, Mapped, OpenMode, Path,
    Resolution, Result, SeekFrom, Stat, StatVfs,
};
use core::cell::{RefCell, RefMut};

fn free<T: ?Sized>(cell: &RefCell<T>) -> Result<RefMut<'_, T>> {
    cell.try_borrow_mut().map_err(|_| Errno::EBUSY)
}

impl<F: FileSystem + ?Sized> FileSystem for &RefCell<F> {
    fn mount(&mut self, read_only: bool) -> Result<()> {
        free(self)?.mount(read_only)
    }
    fn unmount(&mut self) -> Result<()> {
        free(self)?.unmount()
    }
    /// While a call is under way, [`Resolution::Caller`]: whatever is then asked for is refused.
    fn resolution(&self) -> Resolution {
        self.try_borrow()
            .map_or(Resolution::Caller, |inner| inner.resolution())
    }
    fn chdir(&mut self, path: Path<'_>) -> Result<()> {
        free(self)?.chdir(path)
    }
    fn getcwd<'b>(&mut self, into: &'b mut [u8]) -> Result<&'b [u8]> {
        free(self)?.getcwd(into)
    }
    fn open(&mut self, path: Path<'_>, mode: OpenMode) -> Result<FileId> {
        free(self)?.open(path, mode)
    }
    fn read(&mut self, file: FileId, into: &mut [u8]) -> Result<usize> {
        free(self)?.read(file, into)
    }
    fn write(&mut self, file: FileId, data: &[u8]) -> Result<usize> {
        free(self)?.write(file, data)
    }
    fn seek(&mut self, file: FileId, to: SeekFrom) -> Result<u64> {
        free(self)?.seek(file, to)
    }
    fn truncate(&mut self, file: FileId, size: u64) -> Result<()> {
        free(self)?.truncate(file, size)
    }
    fn flush(&mut self, file: FileId) -> Result<()> {
        free(self)?.flush(file)
    }
    fn close(&mut self, file: FileId) -> Result<()> {
        free(self)?.close(file)
    }
    fn stat(&mut self, path: Path<'_>) -> Result<Stat> {
        free(self)?.stat(path)
    }
    fn open_dir(&mut self, path: Path<'_>) -> Result<DirId> {
        free(self)?.open_dir(path)
    }
    fn read_dir<'n>(&mut self, dir: DirId, name: &'n mut [u8]) -> Result<Option<DirEntry<'n>>> {
        free(self)?.read_dir(dir, name)
    }
    fn close_dir(&mut self, dir: DirId) -> Result<()> {
        free(self)?.close_dir(dir)
    }
    fn mkdir(&mut self, path: Path<'_>) -> Result<()> {
        free(self)?.mkdir(path)
    }
    fn rmdir(&mut self, path: Path<'_>) -> Result<()> {
        free(self)?.rmdir(path)
    }
    fn remove(&mut self, path: Path<'_>) -> Result<()> {
        free(self)?.remove(path)
    }
    fn rename(&mut self, from: Path<'_>, to: Path<'_>) -> Result<()> {
        free(self)?.rename(from, to)
    }
    fn statvfs(&mut self, path: Path<'_>) -> Result<StatVfs> {
        free(self)?.statvfs(path)
    }
    fn sync(&mut self) -> Result<()> {
        free(self)?.sync()
    }
    /// Only what is there for good: a borrowed mapping cannot outlive the look into the cell.
    fn map(&self, path: Path<'_>) -> Option<Mapped<'_>> {
        match self.try_borrow().ok()?.map(path)? {
            Mapped::Static(bytes) => Some(Mapped::Static(bytes)),
            Mapped::Borrowed(_) => None,
        }
    }
}

impl<D: BlockDevice + ?Sized> BlockDevice for &RefCell<D> {
    fn geometry(&mut self) -> Result<Geometry> {
        free(self)?.geometry()
    }
    fn read(&mut self, block: u32, offset: u32, into: &mut [u8]) -> Result<()> {
        free(self)?.read(block, offset, into)
    }
    fn program(&mut self, block: u32, offset: u32, data: &[u8]) -> Result<()> {
        free(self)?.program(block, offset, data)
    }
    fn erase(&mut self, block: u32) -> Result<()> {
        free(self)?.erase(block)
    }
    fn write(&mut self, block: u32, data: &[u8]) -> Result<()> {
        free(self)?.write(block, data)
    }
    fn sync(&mut self) -> Result<()> {
        free(self)?.sync()
    }
    /// Only what is there for good, as for file systems.
    fn map(&self) -> Option<Mapped<'_>> {
        match self.try_borrow().ok()?.map()? {
            Mapped::Static(bytes) => Some(Mapped::Static(bytes)),
            Mapped::Borrowed(_) => None,
        }
    }
}
