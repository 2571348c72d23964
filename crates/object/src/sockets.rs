//! Sockets of the host, as it has them: numbers, and addresses as bytes. Every operation returns
//! at once; waiting is done by [`Sockets::wait`], so that interrupts are seen.

use taipan_vfs::Result;

use crate::host::Interrupt;

/// Bytes that are enough for any address.
pub const ADDRESS: usize = 128;

/// An address in the form of the host's `sockaddr`.
#[derive(Clone, Copy, Debug)]
pub struct Address {
    /// The bytes, of which the first `len` count.
    pub bytes: [u8; ADDRESS],
    /// How many there are.
    pub len: usize,
}

impl Address {
    /// The bytes that count.
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or(&self.bytes)
    }

    /// An address from its bytes; what is too long for one is cut off.
    pub fn from_bytes(from: &[u8]) -> Address {
        let mut bytes = [0; ADDRESS];
        let len = from.len().min(ADDRESS);
        for (to, from) in bytes.iter_mut().zip(from) {
            *to = *from;
        }
        Address { bytes, len }
    }
}

/// What is waited for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Waiting {
    /// The number of a socket or a file.
    pub number: i32,
    /// The events that are asked for: bits of `poll`.
    pub events: i16,
    /// Those that have come.
    pub found: i16,
}

/// There is something to read.
pub const POLLIN: i16 = 1;
/// Something can be written.
pub const POLLOUT: i16 = 4;
/// There is an error.
pub const POLLERR: i16 = 8;
/// The other side is gone.
pub const POLLHUP: i16 = 16;
/// It is not open.
pub const POLLNVAL: i16 = 32;

/// Sockets of the host.
pub trait Sockets {
    /// Opens a socket; families, types and protocols have the host's numbers.
    fn open(&mut self, family: i32, kind: i32, protocol: i32) -> Result<i32>;

    /// Closes it.
    fn close(&mut self, socket: i32);

    /// Connects; `EINPROGRESS` if that takes time: then it can be written to once it is done.
    fn connect(&mut self, socket: i32, address: &[u8]) -> Result<()>;

    /// How connecting has ended.
    fn error(&mut self, socket: i32) -> Result<()>;

    /// Gives it an address.
    fn bind(&mut self, socket: i32, address: &[u8]) -> Result<()>;

    /// Lets others connect to it.
    fn listen(&mut self, socket: i32, backlog: i32) -> Result<()>;

    /// A connection from another, and whose; `EAGAIN` if there is none yet.
    fn accept(&mut self, socket: i32) -> Result<(i32, Address)>;

    /// Receives; `EAGAIN` if there is nothing yet.
    fn receive(&mut self, socket: i32, into: &mut [u8], flags: i32) -> Result<(usize, Address)>;

    /// Sends, to an address if one is given; `EAGAIN` if nothing can be sent yet.
    fn send(&mut self, socket: i32, data: &[u8], flags: i32, to: Option<&[u8]>) -> Result<usize>;

    /// Sets an option.
    fn set_option(&mut self, socket: i32, level: i32, option: i32, value: &[u8]) -> Result<()>;

    /// The addresses of a host by its name, or its address as text; an empty name is any address
    /// of this host if `passive`, and its own otherwise. Gives family and address to `found`.
    fn look_up(
        &mut self,
        host: &str,
        port: u16,
        passive: bool,
        found: &mut dyn FnMut(i32, Address),
    ) -> Result<()>;

    /// Waits until something has come, the time is over (`None`: no end), or an interrupt is
    /// pending: how many have something.
    fn wait(
        &mut self,
        all: &mut [Waiting],
        microseconds: Option<u64>,
        interrupt: &Interrupt,
    ) -> Result<usize>;
}
