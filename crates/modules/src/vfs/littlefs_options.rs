//! The keywords that `VfsLfs1` and `VfsLfs2` and their `mkfs` take.

use taipan_littlefs::Options;
use taipan_object::builtin::int;
use taipan_object::protocol::convert;
use taipan_object::{Args, Name, Obj, Parameter, Res, Runtime, Signature, names};
use taipan_vfs::Errno;

use crate::io::stream::error;

/// What was asked for.
pub struct Wanted {
    /// The block device.
    pub object: Obj,
    /// Units and the map of free blocks.
    pub sizes: Options,
    /// Are files to carry the time of their last change? Version 1 cannot.
    pub mtime: bool,
}

static PARAMETERS: [Parameter; 5] = [
    Parameter {
        name: names::block_dev,
        required: true,
    },
    Parameter {
        name: names::readsize,
        required: false,
    },
    Parameter {
        name: names::progsize,
        required: false,
    },
    Parameter {
        name: names::lookahead,
        required: false,
    },
    Parameter {
        name: names::mtime,
        required: false,
    },
];

fn size(rt: &mut Runtime, value: Option<Obj>, default: u32) -> Res<u32> {
    let Some(value) = value else {
        return Ok(default);
    };
    match u32::try_from(int::to_isize(rt, value)?) {
        Ok(size) => Ok(size),
        Err(_) => Err(error(rt, Errno::EINVAL)),
    }
}

/// Reads the arguments `(block_dev, *, readsize=32, progsize=32, lookahead=32, mtime=True)`.
///
/// # Errors
/// `TypeError`; `OSError` for a size that is none.
pub fn read(rt: &mut Runtime, function: Name, args: Args) -> Res<Wanted> {
    let signature = Signature {
        function,
        parameters: &PARAMETERS,
        positional_only: 1,
        positional: 1,
    };
    let mut values = [None; 5];
    signature.bind(rt, args, &mut values)?;
    let [object, read, program, lookahead, mtime] = values;
    let default = Options::default();
    Ok(Wanted {
        object: object.unwrap_or(Obj::NONE),
        sizes: Options {
            read_size: size(rt, read, default.read_size)?,
            program_size: size(rt, program, default.program_size)?,
            lookahead: size(rt, lookahead, default.lookahead)?,
        },
        mtime: convert::truth(rt, mtime.unwrap_or(Obj::TRUE))?,
    })
}
