//! `mem8`, `mem16`, `mem32`: memory by absolute address. Values are those of registers, from 0 on;
//! upstream's boards differ in whether the highest bit makes them negative.

use taipan_gc::Plain;
use taipan_machine::Width;
use taipan_object::builtin::int;
use taipan_object::{Obj, Res, Runtime, Slots, Type, exception, names, object, slots};

object! {
    /// Memory in units of one width.
    pub struct Units: sealed {
        width: Plain<Width>,
    }
}

const fn units(width: Width) -> Units {
    Units {
        header: MEMORY.header(),
        width: Plain(width),
    }
}

/// `machine.mem8`
pub static MEM8_OBJECT: Units = units(Width::Byte);
/// `machine.mem16`
pub static MEM16_OBJECT: Units = units(Width::Half);
/// `machine.mem32`
pub static MEM32_OBJECT: Units = units(Width::Word);

/// [`MEM8_OBJECT`] as a value.
pub const MEM8: Obj = Obj::from_static(&MEM8_OBJECT);
/// [`MEM16_OBJECT`] as a value.
pub const MEM16: Obj = Obj::from_static(&MEM16_OBJECT);
/// [`MEM32_OBJECT`] as a value.
pub const MEM32: Obj = Obj::from_static(&MEM32_OBJECT);

/// The width, and the address that an index says. An address beyond the machine's word wraps, as
/// those do that a program has computed.
fn place(rt: &mut Runtime, this: Obj, index: Obj) -> Res<(Width, usize)> {
    let width = this
        .downcast::<Units>()
        .map_or(Width::Byte, |units| units.width.0);
    let Some(address) = int::wrapping_u64(index) else {
        return Err(rt.type_error_fmt(format_args!(
            "can't convert {} to int",
            index.type_of().name
        )));
    };
    let (address, bytes) = (address as usize, width.bytes());
    if !address.is_multiple_of(bytes) {
        return Err(rt.raise_fmt(
            &exception::VALUE_ERROR,
            format_args!("address {address:08x} is not aligned to {bytes} bytes"),
        ));
    }
    Ok((width, address))
}

fn get(rt: &mut Runtime, this: Obj, index: Obj) -> Res {
    let (width, address) = place(rt, this, index)?;
    let memory = rt.host.machine().and_then(|machine| machine.memory());
    match memory.and_then(|memory| memory.read(address, width)) {
        Some(value) => int::from_u64(rt, value.into()),
        None => Err(rt.address_error("read", address)),
    }
}

fn set(rt: &mut Runtime, this: Obj, index: Obj, value: Option<Obj>) -> Res<()> {
    let Some(value) = value else {
        return Err(rt.type_error("memory cannot be deleted"));
    };
    let (width, address) = place(rt, this, index)?;
    let Some(value) = int::wrapping_u64(value) else {
        return Err(rt.type_error_fmt(format_args!(
            "can't convert {} to int",
            value.type_of().name
        )));
    };
    let memory = rt.host.machine().and_then(|machine| machine.memory());
    match memory.is_some_and(|memory| memory.write(address, width, value as u32)) {
        true => Ok(()),
        false => Err(rt.address_error("write", address)),
    }
}

const SLOTS: Slots = Slots {
    print: Some(|rt, this, _, out| {
        let width = this.downcast::<Units>();
        let bits = width.map_or(8, |units| units.width.0.bytes() * 8);
        out.write_fmt(rt, format_args!("<{bits}-bit memory>"))
    }),
    get_item: Some(get),
    set_item: Some(set),
    ..Slots::EMPTY
};

static MEMORY: Type = Type::new::<Units>(names::mem, slots!(SLOTS));
