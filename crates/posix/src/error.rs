//! From the host's errors to error numbers.

use std::io;
use taipan_vfs::Errno;

/// The error number of a host error. Linux's numbers are the ones in use; those of other hosts
/// go by their meaning.
#[cold]
pub fn errno(error: io::Error) -> Errno {
    match error.raw_os_error() {
        Some(code) if cfg!(target_os = "linux") => u16::try_from(code).map_or(Errno::EIO, Errno),
        _ => by_kind(error.kind()),
    }
}

fn by_kind(kind: io::ErrorKind) -> Errno {
    use io::ErrorKind as Kind;
    match kind {
        Kind::NotFound => Errno::ENOENT,
        Kind::PermissionDenied => Errno::EACCES,
        Kind::AlreadyExists => Errno::EEXIST,
        Kind::NotADirectory => Errno::ENOTDIR,
        Kind::IsADirectory => Errno::EISDIR,
        Kind::DirectoryNotEmpty => Errno::ENOTEMPTY,
        Kind::ReadOnlyFilesystem => Errno::EROFS,
        Kind::StorageFull => Errno::ENOSPC,
        Kind::NotSeekable => Errno::ESPIPE,
        Kind::FileTooLarge => Errno::EFBIG,
        Kind::ResourceBusy => Errno::EBUSY,
        Kind::ExecutableFileBusy => Errno::ETXTBSY,
        Kind::CrossesDevices => Errno::EXDEV,
        Kind::TooManyLinks => Errno::EMLINK,
        Kind::InvalidFilename => Errno::ENAMETOOLONG,
        Kind::InvalidInput => Errno::EINVAL,
        Kind::Interrupted => Errno::EINTR,
        Kind::WouldBlock => Errno::EAGAIN,
        Kind::BrokenPipe => Errno::EPIPE,
        Kind::OutOfMemory => Errno::ENOMEM,
        Kind::QuotaExceeded => Errno::EDQUOT,
        _ => Errno::EIO,
    }
}

#[cfg(test)]
mod tests;
