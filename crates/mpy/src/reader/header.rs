//! The four bytes at the start of an image, and whether an interpreter can run what they
//! announce.

use crate::{Error, varuint};

/// The format's version; another one cannot be read.
pub const VERSION: u8 = 6;
/// The version of the native-code interface, which only images with native code carry.
pub const SUB_VERSION: u8 = 3;

const ARCH_FLAGS_FOLLOW: u8 = 0x40;

/// The machine that an image's native code is for, by its number in the format; 0 is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arch(pub u8);

impl Arch {
    /// No native code: bytecode only.
    pub const NONE: Self = Self(0);
    const ARMV6M: u8 = 4;
    const ARMV7EMDP: u8 = 8;

    /// The name that tools use for it.
    pub const fn name(self) -> &'static str {
        match self.0 {
            0 => "none",
            1 => "x86",
            2 => "x64",
            3 => "armv6",
            4 => "armv6m",
            5 => "armv7m",
            6 => "armv7em",
            7 => "armv7emsp",
            8 => "armv7emdp",
            9 => "xtensa",
            10 => "xtensawin",
            11 => "rv32imc",
            12 => "rv64imc",
            13 => "debug",
            _ => "unknown",
        }
    }

    /// Whether a machine of this kind runs code for `other`: the Thumb family is upward
    /// compatible, every other machine runs its own only.
    pub const fn runs(self, other: Self) -> bool {
        let thumb = self.0 >= Self::ARMV6M && self.0 <= Self::ARMV7EMDP;
        self.0 == other.0 || (thumb && other.0 >= Self::ARMV6M && other.0 <= self.0)
    }
}

/// What an interpreter can run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Host {
    /// Bits of its small integers, sign included.
    pub small_int_bits: u8,
    /// The native code it loads, [`Arch::NONE`] for none.
    pub arch: Arch,
}

/// An image's header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// The version of the native-code interface; of no meaning without native code.
    pub sub_version: u8,
    /// The machine its native code is for.
    pub arch: Arch,
    /// What the machine must have beyond its kind; `None` for nothing.
    pub arch_flags: Option<u32>,
    /// The widest small integer in its code, in bits with the sign.
    pub small_int_bits: u8,
}

impl Header {
    /// The header of an image without native code whose small integers have at most
    /// `small_int_bits` bits. With 31, what upstream's cross-compiler assumes by default, it
    /// runs everywhere.
    pub const fn bytecode(small_int_bits: u8) -> Self {
        Self {
            sub_version: 0,
            arch: Arch::NONE,
            arch_flags: None,
            small_int_bits,
        }
    }

    /// Reads a header at the start of `image`; gives it and the position after it.
    pub fn parse(image: &[u8]) -> Result<(Self, usize), Error> {
        let Some(&[magic, version, features, small_int_bits]) = image.first_chunk() else {
            return Err(Error::IncompatibleFile);
        };
        if magic != b'M' || version != VERSION {
            return Err(Error::IncompatibleFile);
        }
        let (arch_flags, at) = if features & ARCH_FLAGS_FOLLOW != 0 {
            let (flags, at) = varuint::decode_uint(image, 4)?;
            (Some(flags), at)
        } else {
            (None, 4)
        };
        let header = Self {
            sub_version: features & 3,
            // Bit 6 of the byte is the flag above, not part of the number.
            arch: Arch(features >> 2 & 0x2f),
            arch_flags,
            small_int_bits,
        };
        Ok((header, at))
    }

    /// The header's bytes. Written for bytecode, where the second half of the features byte is
    /// nought; the flags of a machine are not written.
    pub const fn encode(&self) -> [u8; 4] {
        [
            b'M',
            VERSION,
            self.sub_version & 3 | (self.arch.0 & 0x2f) << 2,
            self.small_int_bits,
        ]
    }

    /// Whether `host` can run an image with this header; the errors are upstream's.
    pub fn check(&self, host: &Host) -> Result<(), Error> {
        let native = self.arch != Arch::NONE;
        if native && self.sub_version != SUB_VERSION || self.small_int_bits > host.small_int_bits {
            return Err(Error::IncompatibleFile);
        }
        if native && !host.arch.runs(self.arch) {
            return Err(if host.arch == Arch::NONE {
                Error::NativeUnsupported
            } else {
                Error::IncompatibleArch
            });
        }
        if self.arch_flags.is_some() {
            return Err(Error::IncompatibleFile);
        }
        Ok(())
    }
}
