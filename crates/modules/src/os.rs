//! `os`: paths and the system. The tree of files is in [`crate::vfs::mounts`]; mounting is in
//! `vfs`. What the host cannot do (`system`, `putenv`) is not there.

use taipan_object::builtin::bytes;
use taipan_object::builtin::function::expect_text;
use taipan_object::builtin::module::NativeModule;
use taipan_object::data::Data;
use taipan_object::protocol::convert;
use taipan_object::text::BytesBuilder;
use taipan_object::{NativeFunction, Obj, Runtime, exception, names, table};

use crate::vfs::mounts;

static CHDIR: NativeFunction = NativeFunction::f1(names::chdir, mounts::chdir);
static GETCWD: NativeFunction = NativeFunction::f0(names::getcwd, mounts::getcwd);
static ILISTDIR: NativeFunction = NativeFunction::positional(names::ilistdir, 0, 1, |rt, args| {
    mounts::ilistdir(rt, args.first().copied())
});
static LISTDIR: NativeFunction = NativeFunction::positional(names::listdir, 0, 1, |rt, args| {
    mounts::listdir(rt, args.first().copied())
});
static MKDIR: NativeFunction = NativeFunction::f1(names::mkdir, |rt, path| {
    mounts::call(rt, names::mkdir, path, &[])
});
static REMOVE: NativeFunction = NativeFunction::f1(names::remove, |rt, path| {
    mounts::call(rt, names::remove, path, &[])
});
static RENAME: NativeFunction = NativeFunction::f2(names::rename, mounts::rename);
static RMDIR: NativeFunction = NativeFunction::f1(names::rmdir, |rt, path| {
    mounts::call(rt, names::rmdir, path, &[])
});
static STAT: NativeFunction = NativeFunction::f1(names::stat, |rt, path| {
    mounts::call(rt, names::stat, path, &[])
});
static STATVFS: NativeFunction = NativeFunction::f1(names::statvfs, |rt, path| {
    mounts::call(rt, names::statvfs, path, &[])
});
static SYNC: NativeFunction = NativeFunction::f0(names::sync, mounts::sync);

/// Bytes that are asked for at a time.
const PIECE: usize = 64;

static URANDOM: NativeFunction = NativeFunction::f1(names::urandom, |rt, count| {
    let Ok(count) = usize::try_from(convert::index(rt, count)?) else {
        return Err(rt.value_error("the count must not be negative"));
    };
    let mut random = BytesBuilder::new();
    let mut piece = [0; PIECE];
    while random.len() < count {
        let part = &mut piece[..(count - random.len()).min(PIECE)];
        if !rt.host.random(part) {
            return Err(rt.raise(
                &exception::NOT_IMPLEMENTED_ERROR,
                "no source of random bytes",
            ));
        }
        random.push(rt, part)?;
    }
    let data: Data = random.finish(rt);
    bytes::from_data(rt, data)
});

/// Longest value that is read at once; longer ones are asked for again.
const VALUE: usize = 256;

/// `getenv(name, default=None)`
static GETENV: NativeFunction = NativeFunction::positional(names::getenv, 1, 2, |rt, args| {
    let name = expect_text(rt, args[0])?;
    let default = args.get(1).copied().unwrap_or(Obj::NONE);
    let mut value = [0; VALUE];
    let Some(len) = rt.host.environment(name, &mut value) else {
        return Ok(default);
    };
    if let Some(value) = value.get(..len) {
        return crate::vfs::path_text(rt, value);
    }
    long_variable(rt, name, len)
});

/// A variable that does not fit on the stack.
fn long_variable(rt: &mut Runtime, name: &str, len: usize) -> taipan_object::Res {
    let mut value = [0; 16 * VALUE];
    match rt.host.environment(name, &mut value) {
        Some(now) if now <= value.len() => crate::vfs::path_text(rt, &value[..now]),
        _ => Err(rt.raise_fmt(
            &exception::VALUE_ERROR,
            format_args!("environment variable of {len} bytes is too long"),
        )),
    }
}

/// `os`
pub static MODULE: NativeModule = NativeModule {
    name: names::os,
    table: table![
        chdir => &CHDIR,
        getcwd => &GETCWD,
        getenv => &GETENV,
        ilistdir => &ILISTDIR,
        listdir => &LISTDIR,
        mkdir => &MKDIR,
        remove => &REMOVE,
        rename => &RENAME,
        rmdir => &RMDIR,
        sep => Obj::from_name(names::slash),
        stat => &STAT,
        statvfs => &STATVFS,
        sync => &SYNC,
        unlink => &REMOVE,
        urandom => &URANDOM,
    ],
    init: None,
    get_attribute: None,
};
