//! Error numbers: what every file system, block device and stream answers when it fails.
//!
//! The numbers are Linux's on every target (as in upstream's `py/mperrno.h`), the
//! descriptions are those that CPython shows on Linux (`os.strerror`). The list holds what
//! file systems, sockets and streams report; other numbers are carried, without a name.

use core::fmt;

/// An operating-system error number, positive, as in the first argument of Python's `OSError`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Errno(pub u16);

/// What a fallible operation of this crate gives.
pub type Result<T> = core::result::Result<T, Errno>;

macro_rules! errnos {
    ($($name:ident = $number:literal, $message:literal;)*) => {
        impl Errno {
            $(
                #[doc = $message]
                pub const $name: Errno = Errno($number);
            )*

            /// Every number that has a name, in rising order.
            pub const NAMED: &'static [Errno] = &[$(Errno($number)),*];

            /// A line for each of them: its symbol, a space, its description. One text, as a table of
            /// texts takes twice the room of what is in it.
            const LINES: &'static str = concat!($(stringify!($name), " ", $message, "\n"),*);
        }
    };
}

errnos! {
    EPERM = 1, "Operation not permitted";
    ENOENT = 2, "No such file or directory";
    ESRCH = 3, "No such process";
    EINTR = 4, "Interrupted system call";
    EIO = 5, "Input/output error";
    ENXIO = 6, "No such device or address";
    E2BIG = 7, "Argument list too long";
    ENOEXEC = 8, "Exec format error";
    EBADF = 9, "Bad file descriptor";
    ECHILD = 10, "No child processes";
    EAGAIN = 11, "Resource temporarily unavailable";
    ENOMEM = 12, "Cannot allocate memory";
    EACCES = 13, "Permission denied";
    EFAULT = 14, "Bad address";
    ENOTBLK = 15, "Block device required";
    EBUSY = 16, "Device or resource busy";
    EEXIST = 17, "File exists";
    EXDEV = 18, "Invalid cross-device link";
    ENODEV = 19, "No such device";
    ENOTDIR = 20, "Not a directory";
    EISDIR = 21, "Is a directory";
    EINVAL = 22, "Invalid argument";
    ENFILE = 23, "Too many open files in system";
    EMFILE = 24, "Too many open files";
    ENOTTY = 25, "Inappropriate ioctl for device";
    ETXTBSY = 26, "Text file busy";
    EFBIG = 27, "File too large";
    ENOSPC = 28, "No space left on device";
    ESPIPE = 29, "Illegal seek";
    EROFS = 30, "Read-only file system";
    EMLINK = 31, "Too many links";
    EPIPE = 32, "Broken pipe";
    EDOM = 33, "Numerical argument out of domain";
    ERANGE = 34, "Numerical result out of range";
    ENAMETOOLONG = 36, "File name too long";
    ENOSYS = 38, "Function not implemented";
    ENOTEMPTY = 39, "Directory not empty";
    ELOOP = 40, "Too many levels of symbolic links";
    EPROTO = 71, "Protocol error";
    EOVERFLOW = 75, "Value too large for defined data type";
    EILSEQ = 84, "Invalid or incomplete multibyte or wide character";
    ENOTSOCK = 88, "Socket operation on non-socket";
    EDESTADDRREQ = 89, "Destination address required";
    EMSGSIZE = 90, "Message too long";
    EPROTONOSUPPORT = 93, "Protocol not supported";
    EOPNOTSUPP = 95, "Operation not supported";
    EAFNOSUPPORT = 97, "Address family not supported by protocol";
    EADDRINUSE = 98, "Address already in use";
    EADDRNOTAVAIL = 99, "Cannot assign requested address";
    ENETDOWN = 100, "Network is down";
    ENETUNREACH = 101, "Network is unreachable";
    ECONNABORTED = 103, "Software caused connection abort";
    ECONNRESET = 104, "Connection reset by peer";
    ENOBUFS = 105, "No buffer space available";
    EISCONN = 106, "Transport endpoint is already connected";
    ENOTCONN = 107, "Transport endpoint is not connected";
    ETIMEDOUT = 110, "Connection timed out";
    ECONNREFUSED = 111, "Connection refused";
    EHOSTDOWN = 112, "Host is down";
    EHOSTUNREACH = 113, "No route to host";
    EALREADY = 114, "Operation already in progress";
    EINPROGRESS = 115, "Operation now in progress";
    ESTALE = 116, "Stale file handle";
    EDQUOT = 122, "Disk quota exceeded";
    ECANCELED = 125, "Operation canceled";
}

impl Errno {
    /// The symbol, such as `"ENOENT"`; `None` for a number outside the list.
    pub fn name(self) -> Option<&'static str> {
        self.line().map(|(name, _)| name)
    }

    /// The description CPython gives on Linux, such as `"No such file or directory"`.
    pub fn message(self) -> Option<&'static str> {
        self.line().map(|(_, message)| message)
    }

    fn line(self) -> Option<(&'static str, &'static str)> {
        let position = Errno::NAMED.iter().position(|named| *named == self)?;
        Errno::LINES.lines().nth(position)?.split_once(' ')
    }

    /// `EWOULDBLOCK`: the same number as [`Errno::EAGAIN`].
    pub const EWOULDBLOCK: Errno = Errno::EAGAIN;

    /// The error a C-style or Python-style return value stands for: negative numbers are
    /// negated errors, and anything that is not an error number becomes `EINVAL`, as upstream
    /// treats positive answers of a Python block device.
    pub fn from_negative(code: i64) -> Errno {
        match u16::try_from(code.checked_neg().unwrap_or(0)) {
            Ok(number) if number != 0 => Errno(number),
            _ => Errno::EINVAL,
        }
    }
}

impl fmt::Debug for Errno {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.write_str(name),
            None => write!(f, "Errno({})", self.0),
        }
    }
}

/// `[Errno 2] No such file or directory`, as CPython writes it.
impl fmt::Display for Errno {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[Errno {}]", self.0)?;
        match self.message() {
            Some(message) => write!(f, " {message}"),
            None => Ok(()),
        }
    }
}

impl core::error::Error for Errno {}

#[cfg(test)]
mod tests;
