//! The body of `FileSystem` for a type that makes a view of itself for each call.

/// Forwards every method to `self.view()`, which is a `Result` of a file system.
macro_rules! forward_to_view {
    () => {
        fn mount(&mut self, read_only: bool) -> Result<()> {
            self.view()?.mount(read_only)
        }
        fn open(&mut self, path: Path<'_>, mode: OpenMode) -> Result<FileId> {
            self.view()?.open(path, mode)
        }
        fn read(&mut self, file: FileId, into: &mut [u8]) -> Result<usize> {
            self.view()?.read(file, into)
        }
        fn write(&mut self, file: FileId, data: &[u8]) -> Result<usize> {
            self.view()?.write(file, data)
        }
        fn seek(&mut self, file: FileId, to: SeekFrom) -> Result<u64> {
            self.view()?.seek(file, to)
        }
        fn truncate(&mut self, file: FileId, size: u64) -> Result<()> {
            self.view()?.truncate(file, size)
        }
        fn flush(&mut self, file: FileId) -> Result<()> {
            self.view()?.flush(file)
        }
        fn close(&mut self, file: FileId) -> Result<()> {
            self.view()?.close(file)
        }
        fn stat(&mut self, path: Path<'_>) -> Result<Stat> {
            self.view()?.stat(path)
        }
        fn open_dir(&mut self, path: Path<'_>) -> Result<DirId> {
            self.view()?.open_dir(path)
        }
        fn read_dir<'n>(&mut self, dir: DirId, name: &'n mut [u8]) -> Result<Option<DirEntry<'n>>> {
            self.view()?.read_dir(dir, name)
        }
        fn close_dir(&mut self, dir: DirId) -> Result<()> {
            self.view()?.close_dir(dir)
        }
        fn mkdir(&mut self, path: Path<'_>) -> Result<()> {
            self.view()?.mkdir(path)
        }
        fn rmdir(&mut self, path: Path<'_>) -> Result<()> {
            self.view()?.rmdir(path)
        }
        fn remove(&mut self, path: Path<'_>) -> Result<()> {
            self.view()?.remove(path)
        }
        fn rename(&mut self, from: Path<'_>, to: Path<'_>) -> Result<()> {
            self.view()?.rename(from, to)
        }
        fn statvfs(&mut self, path: Path<'_>) -> Result<StatVfs> {
            self.view()?.statvfs(path)
        }
        fn sync(&mut self) -> Result<()> {
            self.view()?.sync()
        }
    };
}

pub(crate) use forward_to_view;
