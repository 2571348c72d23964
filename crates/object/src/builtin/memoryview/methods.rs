//! The attributes of memoryviews.

use super::{new, receiver, view_of};
use crate::args::Args;
use crate::builtin::bytes::{self, hex};
use crate::builtin::list::List;
use crate::builtin::{int, str as py_str, tuple};
use crate::names;
use crate::native::{Getter, NativeFunction};
use crate::protocol::call;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::table;
use crate::table::Table;
use crate::word::Obj;

fn tobytes(rt: &mut Runtime, this: Obj) -> Res {
    let view = view_of(rt, this)?;
    match view.bytes() {
        Some(bytes) => bytes::new(rt, bytes),
        None => {
            let data = view.gather(rt)?.finish(rt);
            bytes::from_data(rt, data)
        }
    }
}

fn tolist(rt: &mut Runtime, this: Obj) -> Res {
    let view = view_of(rt, this)?;
    let list = List::with_capacity(rt, view.count)?;
    for position in 0..view.count {
        if let Some(item) = view.get(rt, position)? {
            list.push(rt, item)?;
        }
    }
    Ok(Obj::from(list))
}

/// `hex([sep[, bytes_per_sep]])`: that of the bytes.
fn call_hex(rt: &mut Runtime, args: Args) -> Res {
    let this = args.get(0).unwrap_or(Obj::NONE);
    if view_of(rt, this)?.is_contiguous() {
        return hex::HEX.call(rt, args);
    }
    let bytes = tobytes(rt, this)?;
    call::with_first(rt, bytes, args.without_first(), |rt, args| {
        hex::HEX.call(rt, args)
    })
}

fn cast(rt: &mut Runtime, this: Obj, format: Obj) -> Res {
    let view = view_of(rt, this)?;
    let letter = match py_str::text(format).map(str::as_bytes) {
        Some([letter] | [b'@', letter]) => *letter,
        Some(_) => 0,
        None => return Err(rt.type_error("memoryview: format argument must be a string")),
    };
    if crate::typecode::item_type(letter).is_none() {
        return Err(rt.value_error(
            "memoryview: destination format must be a native single character format",
        ));
    }
    if !view.is_contiguous() {
        return Err(rt.type_error("memoryview: casts are restricted to C-contiguous views"));
    }
    if !matches!(letter, b'B' | b'b') && !matches!(view.typecode, b'B' | b'b') {
        return Err(rt.type_error("memoryview: cannot cast between two non-byte formats"));
    }
    match view.cast(letter) {
        Some(view) => {
            let object = receiver(rt, this)?.object;
            new(rt, object, view)
        }
        None => Err(rt.type_error("memoryview: length is not a multiple of itemsize")),
    }
}

fn toreadonly(rt: &mut Runtime, this: Obj) -> Res {
    let view = view_of(rt, this)?;
    let object = receiver(rt, this)?.object;
    new(rt, object, view.to_read_only())
}

fn release(rt: &mut Runtime, this: Obj) -> Res {
    receiver(rt, this)?.view.set(None);
    Ok(Obj::NONE)
}

fn enter(rt: &mut Runtime, this: Obj) -> Res {
    view_of(rt, this)?;
    Ok(this)
}

fn exit(rt: &mut Runtime, args: &[Obj]) -> Res {
    release(rt, args.first().copied().unwrap_or(Obj::NONE))
}

static CONTIGUOUS: Getter =
    Getter::new(|rt, this| view_of(rt, this).map(|view| Obj::bool(view.is_contiguous())));
static FORMAT: Getter =
    Getter::new(|rt, this| view_of(rt, this).map(|view| py_str::from_ascii(view.typecode)));
static ITEMSIZE: Getter =
    Getter::new(|rt, this| view_of(rt, this).map(|view| Obj::small(view.item_size() as isize)));
static NBYTES: Getter = Getter::new(|rt, this| {
    let view = view_of(rt, this)?;
    int::from_isize(rt, (view.count * view.item_size()) as isize)
});
static NDIM: Getter = Getter::new(|rt, this| view_of(rt, this).map(|_| Obj::small(1)));
static OBJ: Getter = Getter::new(|rt, this| {
    view_of(rt, this)?;
    Ok(receiver(rt, this)?.object)
});
static READONLY: Getter =
    Getter::new(|rt, this| view_of(rt, this).map(|view| Obj::bool(view.readonly())));
static SHAPE: Getter = Getter::new(|rt, this| {
    let count = view_of(rt, this)?.count;
    let count = int::from_isize(rt, count as isize)?;
    tuple::new(rt, &[count])
});
static STRIDES: Getter = Getter::new(|rt, this| {
    let step = view_of(rt, this)?.step;
    let step = int::from_isize(rt, step)?;
    tuple::new(rt, &[step])
});

static CAST: NativeFunction = NativeFunction::f2(names::cast, cast);
static ENTER: NativeFunction = NativeFunction::f1(names::__enter__, enter);
static EXIT: NativeFunction = NativeFunction::positional(names::__exit__, 1, 4, exit);
static HEX: NativeFunction = NativeFunction::full(names::hex, 1, 3, call_hex);
static RELEASE: NativeFunction = NativeFunction::f1(names::release, release);
static TOBYTES: NativeFunction = NativeFunction::f1(names::tobytes, tobytes);
static TOLIST: NativeFunction = NativeFunction::f1(names::tolist, tolist);
static TOREADONLY: NativeFunction = NativeFunction::f1(names::toreadonly, toreadonly);

/// Its attributes.
pub(super) const TABLE: Table = table![
    __enter__ => &ENTER,
    __exit__ => &EXIT,
    cast => &CAST,
    contiguous => &CONTIGUOUS,
    format => &FORMAT,
    hex if MORE => &HEX,
    itemsize => &ITEMSIZE,
    nbytes => &NBYTES,
    ndim => &NDIM,
    obj => &OBJ,
    readonly => &READONLY,
    release => &RELEASE,
    shape => &SHAPE,
    strides => &STRIDES,
    tobytes => &TOBYTES,
    tolist => &TOLIST,
    toreadonly => &TOREADONLY,
];

/// As of `bytes`.
const MORE: bool = cfg!(feature = "str-methods");
