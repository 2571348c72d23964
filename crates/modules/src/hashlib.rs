//! `hashlib`: digests of bytes, by RustCrypto's implementations. As upstream's, a hash takes no
//! more data once its digest was asked for; a copy made before does.
//!
//! MD5, SHA-1, SHA-384 and SHA-512 are there with the feature `host` alone.
//!
//! Flash on thumbv7m: 1.7 KB, and 2.1 KB of SHA-256.

use core::cell::RefCell;

use sha2::digest::{Digest, Output};
use taipan_gc::{Gc, Plain};
use taipan_object::builtin::module::NativeModule;
use taipan_object::builtin::{bytes, str as py_str};
use taipan_object::native::Getter;
use taipan_object::text::StringBuilder;
use taipan_object::{
    Args, NativeFunction, Obj, Res, Runtime, Slots, Table, Type, names, object, slots, table,
};

use crate::binascii::data;

/// The state of a hash.
#[derive(Clone)]
enum Hasher {
    #[cfg(feature = "host")]
    Md5(md5::Md5),
    #[cfg(feature = "host")]
    Sha1(sha1::Sha1),
    Sha256(sha2::Sha256),
    #[cfg(feature = "host")]
    Sha384(sha2::Sha384),
    #[cfg(feature = "host")]
    Sha512(sha2::Sha512),
    /// Its digest was given.
    Final,
}

/// Does something with the hash inside.
macro_rules! each {
    ($hasher:expr, $hash:ident => $with:expr, $or:expr) => {
        match $hasher {
            #[cfg(feature = "host")]
            Hasher::Md5($hash) => $with,
            #[cfg(feature = "host")]
            Hasher::Sha1($hash) => $with,
            Hasher::Sha256($hash) => $with,
            #[cfg(feature = "host")]
            Hasher::Sha384($hash) => $with,
            #[cfg(feature = "host")]
            Hasher::Sha512($hash) => $with,
            Hasher::Final => $or,
        }
    };
}

object! {
    /// A hash.
    pub struct Hash: sealed {
        state: Plain<RefCell<Hasher>>,
    }
}

/// The longest digest.
const MOST: usize = 64;

fn copied<D: Digest>(digest: &Output<D>, out: &mut [u8; MOST]) -> usize {
    for (to, from) in out.iter_mut().zip(digest.iter()) {
        *to = *from;
    }
    digest.len()
}

fn finished<D: Digest>(hash: D, out: &mut [u8; MOST]) -> usize {
    copied::<D>(&hash.finalize(), out)
}

fn this(rt: &mut Runtime, value: Obj) -> Res<Gc<Hash>> {
    match value.downcast::<Hash>() {
        Some(hash) => Ok(hash),
        None => Err(rt.type_error("a hash is required")),
    }
}

fn update(rt: &mut Runtime, hash: Gc<Hash>, value: Obj) -> Res<()> {
    let input = data(rt, value)?;
    let fed = each!(&mut *hash.state.0.borrow_mut(), hash => { hash.update(input); true }, false);
    match fed {
        true => Ok(()),
        false => Err(rt.value_error("hash is final")),
    }
}

fn digest(rt: &mut Runtime, value: Obj, out: &mut [u8; MOST]) -> Res<usize> {
    let hash = this(rt, value)?;
    let state = hash.state.0.replace(Hasher::Final);
    match each!(state, hash => Some(finished(hash, out)), None) {
        Some(len) => Ok(len),
        None => Err(rt.value_error("hash is final")),
    }
}

fn make(rt: &mut Runtime, ty: &'static Type, hasher: Hasher, args: Args) -> Res {
    let ([] | [_], []) = (args.positional, args.keywords) else {
        return Err(rt.type_error("at most one argument expected: the data"));
    };
    let hash = rt.alloc(Hash {
        header: ty.header(),
        state: Plain(RefCell::new(hasher)),
    })?;
    if let Some(value) = args.get(0) {
        update(rt, hash, value)?;
    }
    Ok(Obj::from(hash))
}

static UPDATE: NativeFunction = NativeFunction::f2(names::update, |rt, value, input| {
    let hash = this(rt, value)?;
    update(rt, hash, input).map(|()| Obj::NONE)
});

static DIGEST: NativeFunction = NativeFunction::f1(names::digest, |rt, value| {
    let mut out = [0; MOST];
    let len = digest(rt, value, &mut out)?;
    bytes::new(rt, out.get(..len).unwrap_or(&[]))
});

static HEXDIGEST: NativeFunction = NativeFunction::f1(names::hexdigest, |rt, value| {
    let mut out = [0; MOST];
    let len = digest(rt, value, &mut out)?;
    let mut text = StringBuilder::new();
    for byte in out.iter().take(len) {
        taipan_object::text::write_fmt(&mut text, rt, format_args!("{byte:02x}"))?;
    }
    text.finish(rt)
});

static COPY: NativeFunction = NativeFunction::f1(names::copy, |rt, value| {
    let hash = this(rt, value)?;
    let state = hash.state.0.borrow().clone();
    rt.alloc(Hash {
        header: taipan_object::types::header_of(value.type_of()),
        state: Plain(RefCell::new(state)),
    })
    .map(Obj::from)
});

/// `digest_size` and `block_size` are known from the name of the type.
fn sizes(value: Obj) -> (isize, isize) {
    match value.type_of().name.text() {
        "md5" => (16, 64),
        "sha1" => (20, 64),
        "sha256" => (32, 64),
        "sha384" => (48, 128),
        _ => (64, 128),
    }
}

static DIGEST_SIZE: Getter = Getter::new(|_, value| Ok(Obj::small(sizes(value).0)));
static BLOCK_SIZE: Getter = Getter::new(|_, value| Ok(Obj::small(sizes(value).1)));
static NAME: Getter = Getter::new(|_, value| Ok(Obj::from(value.type_of().name)));

const TABLE: Table = table![
    block_size => &BLOCK_SIZE,
    copy => &COPY,
    digest => &DIGEST,
    digest_size => &DIGEST_SIZE,
    hexdigest => &HEXDIGEST,
    name => &NAME,
    update => &UPDATE,
];

macro_rules! hashes {
    ($($(#[$cfg:meta])* $ident:ident $name:ident $variant:ident $hasher:ty;)*) => {$(
        $(#[$cfg])*
        static $ident: Type = {
            const SLOTS: Slots = Slots {
                new: Some(|rt, _, args| {
                    make(rt, &$ident, Hasher::$variant(<$hasher>::new()), args)
                }),
                ..Slots::EMPTY
            };
            Type::new::<Hash>(names::$name, slots!(SLOTS)).with_table(TABLE)
        };
    )*};
}

hashes! {
    #[cfg(feature = "host")] MD5 md5 Md5 md5::Md5;
    #[cfg(feature = "host")] SHA1 sha1 Sha1 sha1::Sha1;
    SHA256 sha256 Sha256 sha2::Sha256;
    #[cfg(feature = "host")] SHA384 sha384 Sha384 sha2::Sha384;
    #[cfg(feature = "host")] SHA512 sha512 Sha512 sha2::Sha512;
}

/// `new(name[, data])`
static NEW: NativeFunction = NativeFunction::positional(names::new, 1, 2, |rt, args| {
    let name = py_str::text(args[0]).unwrap_or("");
    let found = MODULE
        .table
        .0
        .iter()
        .filter(|entry| entry.value.as_type().is_some())
        .find(|entry| entry.name.text() == name);
    match found {
        Some(entry) => taipan_object::protocol::call::call(rt, entry.value, &args[1..]),
        None => Err(rt.value_error("unsupported hash type")),
    }
});

/// `hashlib`
pub static MODULE: NativeModule = NativeModule {
    name: names::hashlib,
    table: table![
        #[cfg(feature = "host")]
        md5 => &MD5,
        new => &NEW,
        #[cfg(feature = "host")]
        sha1 => &SHA1,
        sha256 => &SHA256,
        #[cfg(feature = "host")]
        sha384 => &SHA384,
        #[cfg(feature = "host")]
        sha512 => &SHA512,
    ],
    init: None,
    get_attribute: None,
};
