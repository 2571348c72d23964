//! Addresses: the host's bytes, text, and pairs of host and port.

use core::net::{Ipv4Addr, Ipv6Addr};

use taipan_object::builtin::function::expect_text;
use taipan_object::builtin::list::List;
use taipan_object::builtin::{bytearray, bytes, int, str as py_str, tuple};
use taipan_object::protocol::convert;
use taipan_object::sockets::Address;
use taipan_object::text::StringBuilder;
use taipan_object::{NativeFunction, Obj, Res, Runtime, buffer, names};
use taipan_vfs::Errno;

use super::{ask, error, host};

/// The family in the bytes of an address.
fn family(address: &[u8]) -> Option<isize> {
    let [first, second, ..] = address else {
        return None;
    };
    Some(match cfg!(target_os = "macos") {
        true => (*second).into(),
        false => u16::from_ne_bytes([*first, *second]) as isize,
    })
}

fn port(rt: &mut Runtime, value: Obj) -> Res<u16> {
    let number = match py_str::text(value) {
        Some(text) => text.parse().ok(),
        None => u16::try_from(convert::index(rt, value)?).ok(),
    };
    match number {
        Some(port) => Ok(port),
        None => Err(rt.overflow_error("a port is a number from 0 to 65535")),
    }
}

/// The addresses of a host; `passive` for one to be bound to.
fn look_up(
    rt: &mut Runtime,
    host: &str,
    port: u16,
    passive: bool,
    found: &mut dyn FnMut(i32, Address),
) -> Res<()> {
    match ask(rt, |sockets| sockets.look_up(host, port, passive, found))? {
        Ok(()) => Ok(()),
        Err(errno) => Err(error(rt, errno)),
    }
}

/// An address that a program gives: the host's bytes, or a pair of host and port.
///
/// # Errors
/// `TypeError` for others, `OSError` if the host is not known.
pub fn of(rt: &mut Runtime, value: Obj, passive: bool) -> Res<Address> {
    if let Some(buffer) = buffer::try_of(value)
        && py_str::text(value).is_none()
    {
        return Ok(Address::from_bytes(buffer.bytes()));
    }
    let [name, number, ..] = tuple::items(value) else {
        return Err(rt.type_error("an address is bytes, or a tuple of host and port"));
    };
    let name = expect_text(rt, *name)?;
    let port = port(rt, *number)?;
    let mut first = None;
    look_up(rt, name, port, passive, &mut |_, address| {
        first.get_or_insert(address);
    })?;
    match first {
        Some(address) => Ok(address),
        None => Err(error(rt, Errno::ENOENT)),
    }
}

/// `getaddrinfo(host, port[, family, type, proto, flags])`: tuples of family, type, protocol,
/// name (none) and address.
pub static GETADDRINFO: NativeFunction =
    NativeFunction::positional(names::getaddrinfo, 2, 6, |rt, args| {
        const PASSIVE: isize = 1;
        let name = match args[0] == Obj::NONE {
            true => "",
            false => expect_text(rt, args[0])?,
        };
        let port = port(rt, args[1])?;
        let mut hints = [0, host::SOCK_STREAM, 0, 0];
        for (hint, arg) in hints.iter_mut().zip(args.iter().skip(2)) {
            *hint = convert::index(rt, *arg)?;
        }
        let [family, kind, protocol, flags] = hints;
        let kind = if kind == 0 { host::SOCK_STREAM } else { kind };
        let protocol = match (protocol, kind) {
            (0, host::SOCK_STREAM) => 6,
            (0, host::SOCK_DGRAM) => 17,
            (protocol, _) => protocol,
        };
        /// More are not told of.
        const MOST: usize = 16;
        let mut all = [None; MOST];
        let mut count = 0;
        look_up(
            rt,
            name,
            port,
            flags & PASSIVE != 0,
            &mut |found, address| {
                let fits = family == 0 || family == found as isize;
                if let (true, Some(place)) = (fits, all.get_mut(count)) {
                    *place = Some((found, address));
                    count += 1;
                }
            },
        )?;
        let list = List::with_capacity(rt, count)?;
        for (family, address) in all.iter().flatten() {
            let address = bytearray::new(rt, address.as_bytes())?;
            let entry = tuple::new(
                rt,
                &[
                    Obj::small(*family as isize),
                    Obj::small(kind),
                    Obj::small(protocol),
                    Obj::NONE,
                    address,
                ],
            )?;
            list.push(rt, entry)?;
        }
        match list.is_empty() {
            true => Err(error(rt, Errno::ENOENT)),
            false => Ok(Obj::from(list)),
        }
    });

/// `inet_pton(family, text)`
pub static INET_PTON: NativeFunction = NativeFunction::f2(names::inet_pton, |rt, family, text| {
    let family = convert::index(rt, family)?;
    let text = expect_text(rt, text)?;
    if family == host::AF_INET
        && let Ok(address) = text.parse::<Ipv4Addr>()
    {
        return bytes::new(rt, &address.octets());
    }
    if family == host::AF_INET6
        && let Ok(address) = text.parse::<Ipv6Addr>()
    {
        return bytes::new(rt, &address.octets());
    }
    Err(error(rt, Errno::EINVAL))
});

/// `inet_ntop(family, bytes)`
pub static INET_NTOP: NativeFunction = NativeFunction::f2(names::inet_ntop, |rt, family, value| {
    let family = convert::index(rt, family)?;
    let address = buffer::of(rt, value)?.bytes();
    if family == host::AF_INET
        && let Some(octets) = address.first_chunk::<4>()
    {
        return StringBuilder::format(rt, format_args!("{}", Ipv4Addr::from(*octets)));
    }
    if family == host::AF_INET6
        && let Some(octets) = address.first_chunk::<16>()
    {
        return StringBuilder::format(rt, format_args!("{}", Ipv6Addr::from(*octets)));
    }
    Err(error(rt, Errno::EINVAL))
});

/// `sockaddr(bytes)`: family, address and port, and for IPv6 scope; for others the family and
/// the bytes behind it.
pub static SOCKADDR: NativeFunction = NativeFunction::f1(names::sockaddr, |rt, value| {
    let address = buffer::of(rt, value)?.bytes();
    let Some(number) = family(address) else {
        return Err(rt.value_error("an address has two bytes at least"));
    };
    let port = |address: &[u8]| match address.get(2..4) {
        Some([high, low]) => Obj::small(u16::from_be_bytes([*high, *low]) as isize),
        _ => Obj::small(0),
    };
    let family = Obj::small(number);
    if let (host::AF_INET, Some(octets)) = (number, address.get(4..8)) {
        let octets = bytes::new(rt, octets)?;
        return tuple::new(rt, &[family, octets, port(address)]);
    }
    if let (host::AF_INET6, Some(octets), Some(scope)) =
        (number, address.get(8..24), address.get(24..28))
    {
        let octets = bytes::new(rt, octets)?;
        let scope = u32::from_ne_bytes(scope.try_into().unwrap_or_default());
        let scope = int::from_u64(rt, scope.into())?;
        return tuple::new(rt, &[family, octets, port(address), scope]);
    }
    let rest = bytes::new(rt, address.get(2..).unwrap_or(&[]))?;
    tuple::new(rt, &[family, rest])
});
