//! Which of the kinds of `OSError` stands for an error number, as CPython's reference lists them.
//!
//! They are there with the feature `exception-kinds` only: `mpremote` looks for `OSError` in what a
//! board reports, so images for boards raise `OSError` itself.

use super::hierarchy::*;
use crate::types::Type;
use crate::word::Obj;

/// The type of the `OSError` with this number.
#[cfg(feature = "exception-kinds")]
pub fn os_error(number: isize) -> &'static Type {
    use taipan_vfs::Errno;

    /// The end of a connection that was shut down; the list of `taipan-vfs` has no name for it.
    const ESHUTDOWN: Errno = Errno(108);

    let Ok(number) = u16::try_from(number) else {
        return &OS_ERROR;
    };
    match Errno(number) {
        Errno::EAGAIN | Errno::EALREADY | Errno::EINPROGRESS => &BLOCKING_IO_ERROR,
        Errno::ECHILD => &CHILD_PROCESS_ERROR,
        Errno::EPIPE | ESHUTDOWN => &BROKEN_PIPE_ERROR,
        Errno::ECONNABORTED => &CONNECTION_ABORTED_ERROR,
        Errno::ECONNREFUSED => &CONNECTION_REFUSED_ERROR,
        Errno::ECONNRESET => &CONNECTION_RESET_ERROR,
        Errno::EEXIST => &FILE_EXISTS_ERROR,
        Errno::ENOENT => &FILE_NOT_FOUND_ERROR,
        Errno::EINTR => &INTERRUPTED_ERROR,
        Errno::EISDIR => &IS_A_DIRECTORY_ERROR,
        Errno::ENOTDIR => &NOT_A_DIRECTORY_ERROR,
        Errno::EACCES | Errno::EPERM => &PERMISSION_ERROR,
        Errno::ESRCH => &PROCESS_LOOKUP_ERROR,
        Errno::ETIMEDOUT => &TIMEOUT_ERROR,
        _ => &OS_ERROR,
    }
}

/// The type of the `OSError` with this number.
#[cfg(not(feature = "exception-kinds"))]
pub fn os_error(_number: isize) -> &'static Type {
    &OS_ERROR
}

/// The kind that a call of `ty` itself makes: it takes a number and a text to be chosen, as in CPython.
pub(super) fn called(ty: &Type, args: &[Obj]) -> Option<&'static Type> {
    match args {
        [number, _, ..] if cfg!(feature = "exception-kinds") && core::ptr::eq(ty, &OS_ERROR) => {
            number.as_small().map(os_error)
        }
        _ => None,
    }
}

/// What too deep a recursion raises.
pub fn recursion_error() -> &'static Type {
    #[cfg(feature = "exception-kinds")]
    return &RECURSION_ERROR;
    #[cfg(not(feature = "exception-kinds"))]
    &RUNTIME_ERROR
}
