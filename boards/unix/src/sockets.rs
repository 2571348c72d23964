//! The system's sockets, by the C library: none of them waits, waiting is `poll`'s.

use std::io;
use std::io::PipeReader;
use std::net::{SocketAddr, ToSocketAddrs};
use std::os::fd::AsRawFd;
use std::time::{Duration, Instant};

use taipan_object::host::Interrupt;
use taipan_object::sockets::{ADDRESS, Address, Sockets, Waiting};
use taipan_vfs::{Errno, Result};

/// The sockets of this process.
#[derive(Debug, Clone, Copy)]
pub struct HostSockets;

/// The longest wait between looks at the interrupt.
const NAP: Duration = Duration::from_millis(50);

/// The number of an error; numbers are Linux's.
fn errno(code: Option<i32>) -> Errno {
    code.and_then(|code| u16::try_from(code).ok())
        .map_or(Errno::EIO, Errno)
}

fn last_error() -> Errno {
    errno(io::Error::last_os_error().raw_os_error())
}

/// What a call that gives -1 for an error has answered.
fn checked(answer: libc::c_int) -> Result<libc::c_int> {
    match answer {
        -1 => Err(last_error()),
        answer => Ok(answer),
    }
}

fn checked_size(answer: libc::ssize_t) -> Result<usize> {
    usize::try_from(answer).map_err(|_| last_error())
}

/// An address where the C library expects it to lie.
fn storage(address: &[u8]) -> (libc::sockaddr_storage, libc::socklen_t) {
    // SAFETY: all bytes being zero is a valid value of this struct of integers.
    let mut storage: libc::sockaddr_storage = unsafe { std::mem::zeroed() };
    let len = address.len().min(size_of_val(&storage));
    // SAFETY: both are valid for `len` bytes and do not overlap.
    unsafe {
        std::ptr::copy_nonoverlapping(address.as_ptr(), (&raw mut storage).cast::<u8>(), len);
    }
    (storage, len as libc::socklen_t)
}

fn address(storage: &libc::sockaddr_storage, len: libc::socklen_t) -> Address {
    let len = (len as usize).min(ADDRESS).min(size_of_val(storage));
    // SAFETY: the struct is that long, and its bytes were initialised to zero at least.
    let bytes = unsafe { std::slice::from_raw_parts((&raw const *storage).cast::<u8>(), len) };
    Address::from_bytes(bytes)
}

/// Makes a new descriptor one that does not wait, and that programs that are run do not get.
fn set_up(descriptor: libc::c_int) -> Result<libc::c_int> {
    // SAFETY: the calls take integers only.
    let answer = unsafe {
        let flags = libc::fcntl(descriptor, libc::F_GETFL);
        libc::fcntl(descriptor, libc::F_SETFL, flags | libc::O_NONBLOCK)
            | libc::fcntl(descriptor, libc::F_SETFD, libc::FD_CLOEXEC)
    };
    match checked(answer) {
        Ok(_) => Ok(descriptor),
        Err(errno) => {
            // SAFETY: the descriptor was made by the caller and is not used any more.
            unsafe { libc::close(descriptor) };
            Err(errno)
        }
    }
}

/// An address of the internet in the form of `sockaddr_in` or `sockaddr_in6`.
fn encoded(found: SocketAddr) -> (i32, Address) {
    let family = match found {
        SocketAddr::V4(_) => libc::AF_INET,
        SocketAddr::V6(_) => libc::AF_INET6,
    };
    let mut bytes = Vec::with_capacity(28);
    if cfg!(target_os = "macos") {
        bytes.extend_from_slice(&[if found.is_ipv4() { 16 } else { 28 }, family as u8]);
    } else {
        bytes.extend_from_slice(&(family as u16).to_ne_bytes());
    }
    bytes.extend_from_slice(&found.port().to_be_bytes());
    match found {
        SocketAddr::V4(found) => {
            bytes.extend_from_slice(&found.ip().octets());
            bytes.extend_from_slice(&[0; 8]);
        }
        SocketAddr::V6(found) => {
            bytes.extend_from_slice(&found.flowinfo().to_be_bytes());
            bytes.extend_from_slice(&found.ip().octets());
            bytes.extend_from_slice(&found.scope_id().to_ne_bytes());
        }
    }
    (family, Address::from_bytes(&bytes))
}

impl Sockets for HostSockets {
    fn open(&mut self, family: i32, kind: i32, protocol: i32) -> Result<i32> {
        // SAFETY: the call takes integers only.
        set_up(checked(unsafe { libc::socket(family, kind, protocol) })?)
    }

    fn close(&mut self, socket: i32) {
        // SAFETY: the call takes an integer only; whoever had the number has given it up.
        unsafe { libc::close(socket) };
    }

    fn connect(&mut self, socket: i32, address: &[u8]) -> Result<()> {
        let (storage, len) = storage(address);
        // SAFETY: the address is valid for `len` bytes.
        checked(unsafe { libc::connect(socket, (&raw const storage).cast(), len) }).map(|_| ())
    }

    fn error(&mut self, socket: i32) -> Result<()> {
        let mut error: libc::c_int = 0;
        let mut len = size_of::<libc::c_int>() as libc::socklen_t;
        // SAFETY: the call writes `len` bytes at most, which the integer has.
        checked(unsafe {
            libc::getsockopt(
                socket,
                libc::SOL_SOCKET,
                libc::SO_ERROR,
                (&raw mut error).cast(),
                &mut len,
            )
        })?;
        match error {
            0 => Ok(()),
            error => Err(errno(Some(error))),
        }
    }

    fn bind(&mut self, socket: i32, address: &[u8]) -> Result<()> {
        let (storage, len) = storage(address);
        // SAFETY: the address is valid for `len` bytes.
        checked(unsafe { libc::bind(socket, (&raw const storage).cast(), len) }).map(|_| ())
    }

    fn listen(&mut self, socket: i32, backlog: i32) -> Result<()> {
        // SAFETY: the call takes integers only.
        checked(unsafe { libc::listen(socket, backlog) }).map(|_| ())
    }

    fn accept(&mut self, socket: i32) -> Result<(i32, Address)> {
        let (mut storage, _) = storage(&[]);
        let mut len = size_of_val(&storage) as libc::socklen_t;
        // SAFETY: the call writes `len` bytes at most, which the struct has.
        let answer = unsafe { libc::accept(socket, (&raw mut storage).cast(), &mut len) };
        let connection = set_up(checked(answer)?)?;
        Ok((connection, address(&storage, len)))
    }

    fn receive(&mut self, socket: i32, into: &mut [u8], flags: i32) -> Result<(usize, Address)> {
        let (mut storage, _) = storage(&[]);
        let mut len = size_of_val(&storage) as libc::socklen_t;
        // SAFETY: the call writes as many bytes as the buffer and the struct have at most.
        let answer = unsafe {
            libc::recvfrom(
                socket,
                into.as_mut_ptr().cast(),
                into.len(),
                flags,
                (&raw mut storage).cast(),
                &mut len,
            )
        };
        Ok((checked_size(answer)?, address(&storage, len)))
    }

    fn send(&mut self, socket: i32, data: &[u8], flags: i32, to: Option<&[u8]>) -> Result<usize> {
        let (storage, len) = storage(to.unwrap_or(&[]));
        let address = match to {
            Some(_) => (&raw const storage).cast(),
            None => std::ptr::null(),
        };
        // A reader that is gone is an error, not a signal.
        let flags = flags | libc::MSG_NOSIGNAL;
        // SAFETY: the data and the address are valid for the lengths that are given.
        checked_size(unsafe {
            libc::sendto(
                socket,
                data.as_ptr().cast(),
                data.len(),
                flags,
                address,
                if to.is_some() { len } else { 0 },
            )
        })
    }

    fn set_option(&mut self, socket: i32, level: i32, option: i32, value: &[u8]) -> Result<()> {
        // SAFETY: the value is valid for its length.
        checked(unsafe {
            libc::setsockopt(
                socket,
                level,
                option,
                value.as_ptr().cast(),
                value.len() as libc::socklen_t,
            )
        })
        .map(|_| ())
    }

    fn look_up(
        &mut self,
        host: &str,
        port: u16,
        passive: bool,
        found: &mut dyn FnMut(i32, Address),
    ) -> Result<()> {
        let host = match (host, passive) {
            ("", true) => "0.0.0.0",
            ("", false) => "127.0.0.1",
            (host, _) => host,
        };
        let all = (host, port).to_socket_addrs().map_err(|error| {
            // The C library's errors for names have numbers of their own.
            match error.raw_os_error() {
                None => Errno::ENOENT,
                code => errno(code),
            }
        })?;
        for one in all {
            let (family, address) = encoded(one);
            found(family, address);
        }
        Ok(())
    }

    fn wait(
        &mut self,
        all: &mut [Waiting],
        microseconds: Option<u64>,
        interrupt: &Interrupt,
    ) -> Result<usize> {
        wait(all, None, microseconds, interrupt)
    }
}

/// Waits until something has come for one of `all`, the time is over, or an interrupt is pending. What
/// comes through `waker` has it look at the interrupt at once; without one it looks now and then.
pub fn wait(
    all: &mut [Waiting],
    waker: Option<&PipeReader>,
    microseconds: Option<u64>,
    interrupt: &Interrupt,
) -> Result<usize> {
    let end = microseconds.map(|time| Instant::now() + Duration::from_micros(time));
    let mut polled: Vec<libc::pollfd> = all
        .iter()
        .map(|one| (one.number, one.events))
        .chain(waker.map(|waker| (waker.as_raw_fd(), libc::POLLIN)))
        .map(|(fd, events)| libc::pollfd {
            fd,
            events,
            revents: 0,
        })
        .collect();
    loop {
        let left = end.map_or(NAP, |end| end.saturating_duration_since(Instant::now()));
        // Rounded up, so that the end is not looked at again and again before it comes.
        let milliseconds = left.min(NAP).as_micros().div_ceil(1000) as libc::c_int;
        // SAFETY: the array is valid for its length.
        let answer = unsafe {
            libc::poll(
                polled.as_mut_ptr(),
                polled.len() as libc::nfds_t,
                milliseconds,
            )
        };
        match checked(answer) {
            Err(Errno::EINTR) | Ok(_) => {}
            Err(errno) => return Err(errno),
        }
        let count = polled.iter().take(all.len());
        let count = count.filter(|polled| polled.revents != 0).count();
        if count > 0 || left.is_zero() || interrupt.is_pending() {
            for (one, polled) in all.iter_mut().zip(&polled) {
                one.found = polled.revents;
            }
            return Ok(count);
        }
    }
}
