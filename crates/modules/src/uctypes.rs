//! `uctypes`: structures in memory, described by dicts as upstream's module takes them.
//!
//! Memory is that of objects whose address a program has asked for with `addressof` (the last
//! few of them), so nothing but their bytes is read or written. Other addresses, such as those of
//! registers, are the host's affair ([`taipan_object::host::Host::read_memory`]) and raise
//! `OSError(EFAULT)` where the board says that there is nothing. `bytearray_at` shares memory from
//! the start of an object;
//! from elsewhere it gives a copy.
//!
//! Flash on thumbv7m: 4.5 KB.

use taipan_gc::Gc;
use taipan_object::buffer::Memory;
use taipan_object::builtin::dict::Dict;
use taipan_object::builtin::list::List;
use taipan_object::builtin::module::{Module, NativeModule};
use taipan_object::builtin::tuple::{self, Tuple};
use taipan_object::builtin::{bytearray, bytes, float, int, str as py_str};
use taipan_object::data::Data;
use taipan_object::protocol::convert;
use taipan_object::slots::Buffer;
use taipan_object::{
    Args, Name, NativeFunction, Obj, PrintKind, Raised, Res, Root, Runtime, Sink, Slots, Type,
    buffer, names, object, slots, table,
};

const BIG_ENDIAN: isize = 1;
const NATIVE: isize = 2;

/// Kinds of values: bit 0 says that an integer is signed, the others give its size.
mod kind {
    pub const UINT8: isize = 0;
    pub const INT8: isize = 1;
    pub const UINT16: isize = 2;
    pub const INT16: isize = 3;
    pub const UINT32: isize = 4;
    pub const INT32: isize = 5;
    pub const UINT64: isize = 6;
    pub const INT64: isize = 7;
    pub const FIELDS: isize = 8;
    pub const LAST_FIELD: isize = 13;
    pub const FLOAT32: isize = 14;
    pub const FLOAT64: isize = 15;
}

/// Kinds of things that have parts.
const PTR: isize = 1;
const ARRAY: isize = 2;

/// Where the position and the length of a bit field are.
const BF_POS: u32 = 17;
const BF_LEN: u32 = 22;

/// The kind of a value as a program gives it: in the highest four of 31 bits, the last of which
/// is the sign.
const fn scalar(kind: isize) -> Obj {
    Obj::small((((kind as i32) << 28) >> 1) as isize)
}

const fn aggregate(kind: isize) -> Obj {
    Obj::small((((kind as i32) << 30) >> 1) as isize)
}

/// Kind and offset, or number, of a value.
const fn split_scalar(word: isize) -> (isize, usize) {
    ((word >> 27) & 15, (word & 0x07ff_ffff) as usize)
}

const fn split_aggregate(word: isize) -> (isize, usize) {
    ((word >> 29) & 3, (word & 0x1fff_ffff) as usize)
}

const fn scalar_size(kind: isize) -> usize {
    match kind {
        kind::FLOAT32 => 4,
        kind::FLOAT64 => 8,
        kind => 1 << ((kind & 7) >> 1),
    }
}

/// How deep descriptions nest.
const DEPTH: usize = 32;

fn small_at(items: &[Obj], index: usize) -> Option<isize> {
    items.get(index)?.as_small()
}

/// Size of what a description describes, `None` if it is none; `largest` becomes the size of its
/// largest value.
fn size(description: Obj, layout: isize, largest: &mut usize, depth: usize) -> Option<usize> {
    let depth = depth.checked_sub(1)?;
    if description.downcast::<Tuple>().is_some() {
        return aggregate_size(tuple::items(description), layout, largest, depth);
    }
    let dict = description.downcast::<Dict>()?;
    let (mut total, mut position) = (0, 0);
    while let Some((_, value)) = dict.next_entry(&mut position) {
        let end = match value.as_small() {
            Some(word) => {
                let (kind, mut offset) = split_scalar(word);
                if (kind::FIELDS..=kind::LAST_FIELD).contains(&kind) {
                    offset &= (1 << BF_POS) - 1;
                }
                *largest = scalar_size(kind).max(*largest);
                offset + scalar_size(kind)
            }
            None => {
                value.downcast::<Tuple>()?;
                let items = tuple::items(value);
                let (_, offset) = split_aggregate(small_at(items, 0)?);
                offset.checked_add(aggregate_size(items, layout, largest, depth)?)?
            }
        };
        total = end.max(total);
    }
    match (layout, *largest) {
        (NATIVE, largest @ 1..) => Some(total.next_multiple_of(largest)),
        _ => Some(total),
    }
}

fn aggregate_size(
    items: &[Obj],
    layout: isize,
    largest: &mut usize,
    depth: usize,
) -> Option<usize> {
    let (kind, _) = split_aggregate(small_at(items, 0)?);
    match (kind, items) {
        (0, [_, description]) => size(*description, layout, largest, depth),
        (PTR, [_, _]) => {
            *largest = size_of::<usize>().max(*largest);
            Some(size_of::<usize>())
        }
        (ARRAY, [_, count, rest @ ..]) => {
            let (kind, count) = split_scalar(count.as_small()?);
            let item = match rest {
                [] => {
                    *largest = scalar_size(kind).max(*largest);
                    scalar_size(kind)
                }
                [description] => size(*description, layout, largest, depth)?,
                _ => return None,
            };
            item.checked_mul(count)
        }
        _ => None,
    }
}

#[cold]
fn syntax_error(rt: &mut Runtime) -> Raised {
    rt.type_error("syntax error in uctypes descriptor")
}

fn size_of_description(rt: &mut Runtime, description: Obj, layout: isize) -> Res<usize> {
    match size(description, layout, &mut 0, DEPTH) {
        Some(size) => Ok(size),
        None if description.is_small() => {
            Err(rt.type_error("can't unambiguously get sizeof scalar"))
        }
        None => Err(syntax_error(rt)),
    }
}

object! {
    /// A structure, an array or a pointer in memory.
    pub struct Structure: sealed {
        address: usize,
        /// The object whose memory it is, and where in it; without one it is the host's.
        owner: Option<Obj>,
        base: usize,
        description: Obj,
        layout: isize,
    }
}

/// How many objects are remembered by their addresses.
const KNOWN: usize = 16;

fn known(rt: &mut Runtime) -> Res<Option<Gc<List>>> {
    let module = rt.root_dict(Root::Modules)?.get_name(names::uctypes);
    let Some(module) = module.and_then(|module| module.downcast::<Module>()) else {
        return Ok(None);
    };
    let found = module.globals.get_name(names::_cache);
    if let Some(found) = found.and_then(|found| found.downcast::<List>()) {
        return Ok(Some(found));
    }
    let list = List::with_capacity(rt, KNOWN)?;
    let name = Obj::from(names::_cache);
    module.globals.set(rt, name, Obj::from(list))?;
    Ok(Some(list))
}

fn address_of(rt: &mut Runtime, object: Obj) -> Res<usize> {
    let address = buffer::of(rt, object)?.bytes().as_ptr().addr();
    if let Some(known) = known(rt)? {
        if let Some(at) = (0..known.len()).find(|at| known.get(*at) == Some(object)) {
            known.remove(rt, at);
        } else if known.len() >= KNOWN {
            known.remove(rt, 0);
        }
        known.push(rt, object)?;
    }
    Ok(address)
}

/// The object that has the memory at an address, and where in it that is.
fn owner(rt: &mut Runtime, address: usize) -> Res<Option<(Obj, usize)>> {
    let Some(known) = known(rt)? else {
        return Ok(None);
    };
    for at in (0..known.len()).rev() {
        let Some(object) = known.get(at) else {
            break;
        };
        let Some(memory) = buffer::try_of(object) else {
            continue;
        };
        let start = memory.bytes().as_ptr().addr();
        if let Some(base) = address
            .checked_sub(start)
            .filter(|base| *base < memory.len())
        {
            return Ok(Some((object, base)));
        }
    }
    Ok(None)
}

fn at_address(rt: &mut Runtime, address: usize, description: Obj, layout: isize) -> Res {
    let (owner, base) = match owner(rt, address)? {
        Some((owner, base)) => (Some(owner), base),
        None => (None, 0),
    };
    rt.alloc(Structure {
        header: STRUCTURE.header(),
        address,
        owner,
        base,
        description,
        layout,
    })
    .map(Obj::from)
}

impl Structure {
    fn is_big(&self) -> bool {
        match self.layout {
            NATIVE => cfg!(target_endian = "big"),
            layout => layout == BIG_ENDIAN,
        }
    }

    /// A part of it.
    fn part(&self, rt: &mut Runtime, offset: usize, description: Obj) -> Res {
        rt.alloc(Structure {
            header: STRUCTURE.header(),
            address: self.address.wrapping_add(offset),
            owner: self.owner,
            base: self.base.wrapping_add(offset),
            description,
            layout: self.layout,
        })
        .map(Obj::from)
    }

    fn read(&self, rt: &mut Runtime, offset: usize, into: &mut [u8]) -> Res<()> {
        let done = match self.owner {
            Some(owner) => {
                let memory = buffer::of(rt, owner)?;
                let start = self.base.saturating_add(offset);
                let end = start.saturating_add(into.len());
                match memory.bytes().get(start..end) {
                    Some(from) => {
                        into.copy_from_slice(from);
                        true
                    }
                    None => false,
                }
            }
            None => rt.host.read_memory(self.address.wrapping_add(offset), into),
        };
        match done {
            true => Ok(()),
            false => Err(rt.address_error("read", self.address.wrapping_add(offset))),
        }
    }

    fn write(&self, rt: &mut Runtime, offset: usize, data: &[u8]) -> Res<()> {
        let done = match self.owner {
            Some(owner) => {
                let memory = buffer::of(rt, owner)?;
                let start = self.base.saturating_add(offset);
                let end = start.saturating_add(data.len());
                match memory.cells().and_then(|cells| cells.get(start..end)) {
                    Some(cells) => {
                        for (cell, byte) in cells.iter().zip(data) {
                            cell.set(*byte);
                        }
                        true
                    }
                    None => false,
                }
            }
            None => rt
                .host
                .write_memory(self.address.wrapping_add(offset), data),
        };
        match done {
            true => Ok(()),
            false => Err(rt.address_error("write", self.address.wrapping_add(offset))),
        }
    }

    /// An integer of so many bytes, unsigned.
    fn word(&self, rt: &mut Runtime, offset: usize, size: usize) -> Res<u64> {
        let mut bytes = [0; 8];
        let part = bytes.get_mut(..size).unwrap_or(&mut []);
        self.read(rt, offset, part)?;
        if self.is_big() {
            part.reverse();
        }
        Ok(u64::from_le_bytes(bytes))
    }

    fn set_word(&self, rt: &mut Runtime, offset: usize, size: usize, word: u64) -> Res<()> {
        let mut bytes = word.to_le_bytes();
        let part = bytes.get_mut(..size).unwrap_or(&mut []);
        if self.is_big() {
            part.reverse();
        }
        self.write(rt, offset, part)
    }

    fn load(&self, rt: &mut Runtime, kind: isize, offset: usize) -> Res {
        let size = scalar_size(kind);
        let word = self.word(rt, offset, size)?;
        match kind {
            kind::FLOAT32 => float::new(rt, f32::from_bits(word as u32) as float::Float),
            kind::FLOAT64 => float::new(rt, f64::from_bits(word) as float::Float),
            kind if kind & 1 != 0 => {
                let unused = 64 - 8 * size as u32;
                int::from_i64(rt, (word as i64) << unused >> unused)
            }
            _ => int::from_u64(rt, word),
        }
    }

    fn store(&self, rt: &mut Runtime, kind: isize, offset: usize, value: Obj) -> Res<()> {
        let word = match kind {
            kind::FLOAT32 => (float::expect(rt, value)? as f32).to_bits().into(),
            kind::FLOAT64 => f64::from(float::expect(rt, value)?).to_bits(),
            _ => truncated(rt, value)?,
        };
        self.set_word(rt, offset, scalar_size(kind), word)
    }

    /// Reads or sets a value that a word describes.
    fn value(&self, rt: &mut Runtime, word: isize, new: Option<Obj>) -> Res {
        let (kind, offset) = split_scalar(word);
        if !(kind::FIELDS..=kind::LAST_FIELD).contains(&kind) {
            return match new {
                None => self.load(rt, kind, offset),
                Some(new) => self.store(rt, kind, offset, new).map(|()| Obj::NONE),
            };
        }
        let position = (offset >> BF_POS) & 31;
        let length = (offset >> BF_LEN) & 31;
        let offset = offset & ((1 << BF_POS) - 1);
        let size = scalar_size(kind);
        let mask = (1u64 << length) - 1;
        let whole = self.word(rt, offset, size)?;
        match new {
            None => int::from_u64(rt, whole >> position & mask),
            Some(new) => {
                let field = truncated(rt, new)? & mask;
                let whole = whole & !(mask << position) | field << position;
                self.set_word(rt, offset, size, whole).map(|()| Obj::NONE)
            }
        }
    }

    /// What a pointer points to.
    fn pointer(&self, rt: &mut Runtime) -> Res<usize> {
        let mut bytes = [0; size_of::<usize>()];
        self.read(rt, 0, &mut bytes)?;
        Ok(usize::from_ne_bytes(bytes))
    }

    /// Its memory as a bytearray, where that can be shared.
    fn shared(&self, rt: &mut Runtime, offset: usize, len: usize) -> Res<Option<Obj>> {
        let Some(owner) = self.owner.filter(|_| self.base.wrapping_add(offset) == 0) else {
            return Ok(None);
        };
        match buffer::of(rt, owner)?.memory {
            Memory::Writable {
                array,
                start: 0,
                end,
            } if len <= end => bytearray::from_array(rt, array, len).map(Some),
            _ => Ok(None),
        }
    }
}

fn truncated(rt: &mut Runtime, value: Obj) -> Res<u64> {
    match int::wrapping_u64(value) {
        Some(word) => Ok(word),
        None => convert::index(rt, value).map(|value| value as u64),
    }
}

fn this(rt: &mut Runtime, value: Obj) -> Res<Gc<Structure>> {
    match value.downcast::<Structure>() {
        Some(structure) => Ok(structure),
        None => Err(rt.type_error("a struct is required")),
    }
}

/// Reads or sets a field.
fn field(rt: &mut Runtime, value: Obj, name: Name, new: Option<Obj>) -> Res {
    let this = this(rt, value)?;
    let Some(dict) = this.description.downcast::<Dict>() else {
        return Err(rt.type_error("struct: no fields"));
    };
    let Some(field) = dict.get(rt, Obj::from(name))? else {
        return Err(rt.key_error(Obj::from(name)));
    };
    if let Some(word) = field.as_small() {
        return this.value(rt, word, new);
    }
    if field.downcast::<Tuple>().is_none() || new.is_some() {
        return Err(syntax_error(rt));
    }
    let items = tuple::items(field);
    let Some(word) = small_at(items, 0) else {
        return Err(syntax_error(rt));
    };
    let (kind, offset) = split_aggregate(word);
    match (kind, items) {
        (0, [_, description]) => this.part(rt, offset, *description),
        (ARRAY, [_, count]) => {
            let (item, len) = split_scalar(count.as_small().unwrap_or(0));
            if item == kind::UINT8
                && let Some(shared) = this.shared(rt, offset, len)?
            {
                return Ok(shared);
            }
            this.part(rt, offset, field)
        }
        (PTR, [_, _]) | (ARRAY, [_, _, _]) => this.part(rt, offset, field),
        _ => Err(syntax_error(rt)),
    }
}

/// Reads or sets an item of an array, or reads what a pointer points to.
fn item(rt: &mut Runtime, value: Obj, index: Obj, new: Option<Obj>) -> Res {
    let this = this(rt, value)?;
    let items = tuple::items(this.description);
    let Some(word) = small_at(items, 0) else {
        return Err(rt.type_error("struct: can't index"));
    };
    let (kind, _) = split_aggregate(word);
    let index = convert::index(rt, index)?;
    match (kind, items) {
        (ARRAY, [_, count, rest @ ..]) => {
            let (item, count) = split_scalar(count.as_small().unwrap_or(0));
            let Some(index) = usize::try_from(index).ok().filter(|index| *index < count) else {
                return Err(rt.index_error("struct: index out of range"));
            };
            match (rest, new) {
                ([], None) => this.load(rt, item, index * scalar_size(item)),
                ([], Some(new)) => {
                    let offset = index * scalar_size(item);
                    this.store(rt, item, offset, new).map(|()| Obj::NONE)
                }
                ([description], None) => {
                    let size = size_of_description(rt, *description, this.layout)?;
                    this.part(rt, size.wrapping_mul(index), *description)
                }
                _ => Err(rt.type_error("struct: can't assign")),
            }
        }
        (PTR, [_, target]) if new.is_none() => {
            let address = this.pointer(rt)?;
            let (size, scalar) = match target.as_small() {
                Some(word) => (
                    scalar_size(split_scalar(word).0),
                    Some(split_scalar(word).0),
                ),
                None => (size_of_description(rt, *target, this.layout)?, None),
            };
            let address = address.wrapping_add_signed(index.wrapping_mul(size as isize));
            let found = at_address(rt, address, *target, this.layout)?;
            match (scalar, found.downcast::<Structure>()) {
                (Some(kind), Some(found)) => found.load(rt, kind, 0),
                _ => Ok(found),
            }
        }
        _ => Err(rt.type_error("struct: can't index")),
    }
}

/// `struct(addr, descriptor, layout_type=NATIVE, /)`
fn new(rt: &mut Runtime, _: Gc<Type>, args: Args) -> Res {
    let ([address, description, rest @ ..], []) = (args.positional, args.keywords) else {
        return Err(rt.type_error("struct() takes an address, a descriptor and a layout"));
    };
    let layout = match rest {
        [] => NATIVE,
        [layout] => convert::index(rt, *layout)?,
        _ => return Err(rt.type_error("struct() takes three arguments at most")),
    };
    let address = truncated(rt, *address)? as usize;
    at_address(rt, address, *description, layout)
}

fn print(rt: &mut Runtime, value: Obj, _kind: PrintKind, out: &mut dyn Sink) -> Res<()> {
    let this = this(rt, value)?;
    let is_tuple = this.description.downcast::<Tuple>().is_some();
    let kind = match small_at(tuple::items(this.description), 0).map(split_aggregate) {
        _ if this.description.downcast::<Dict>().is_some() => "STRUCT",
        Some((PTR, _)) if is_tuple => "PTR",
        Some((ARRAY, _)) if is_tuple => "ARRAY",
        _ if is_tuple => "unk",
        _ => "ERROR",
    };
    out.write_fmt(rt, format_args!("<struct {kind} {:x}>", this.address))
}

/// The bytes of a structure in an object's memory. A pointer has none: it is a number.
fn memory(value: Obj) -> Option<Buffer> {
    let this = value.downcast::<Structure>()?;
    let first = small_at(tuple::items(this.description), 0);
    if first.is_some_and(|word| split_aggregate(word).0 == PTR) {
        return None;
    }
    let len = size(this.description, this.layout, &mut 0, DEPTH)?;
    let whole = buffer::try_of(this.owner?)?;
    let end = this
        .base
        .checked_add(len)
        .filter(|end| *end <= whole.len())?;
    Some(match whole.memory {
        Memory::Fixed(data) => Buffer::fixed(data.part(this.base, end)),
        Memory::Writable { array, start, .. } => {
            Buffer::writable(array, start + this.base, start + end)
        }
    })
}

const SLOTS: Slots = Slots {
    new: Some(new),
    print: Some(print),
    get_attribute: Some(|rt, value, name| match name.text().starts_with("__") {
        true => Ok(None),
        false => field(rt, value, name, None).map(Some),
    }),
    set_attribute: Some(|rt, value, name, new| match new {
        Some(new) => field(rt, value, name, Some(new)).map(|_| true),
        None => Ok(false),
    }),
    get_item: Some(|rt, value, index| item(rt, value, index, None)),
    set_item: Some(|rt, value, index, new| match new {
        Some(new) => item(rt, value, index, Some(new)).map(|_| ()),
        None => Err(rt.type_error("'struct' object doesn't support item deletion")),
    }),
    hash: Some(|rt, _| Err(rt.type_error("unhashable type: 'struct'"))),
    buffer: Some(memory),
    ..Slots::EMPTY
};

/// The address that a pointer has.
static INT: NativeFunction = NativeFunction::f1(names::__int__, |rt, value| {
    let this = this(rt, value)?;
    match small_at(tuple::items(this.description), 0).map(split_aggregate) {
        Some((PTR, _)) => {
            let address = this.pointer(rt)?;
            int::from_u64(rt, address as u64)
        }
        _ => Err(rt.type_error("only a pointer is a number")),
    }
});

static STRUCTURE: Type =
    Type::new::<Structure>(names::struct_, slots!(SLOTS)).with_table(table![__int__ => &INT]);

static SIZEOF: NativeFunction = NativeFunction::positional(names::sizeof, 1, 2, |rt, args| {
    let layout = match args.get(1) {
        Some(layout) => convert::index(rt, *layout)?,
        None => NATIVE,
    };
    let (description, layout) = match args[0].downcast::<Structure>() {
        Some(_) if args.len() > 1 => {
            return Err(rt.type_error("a struct has its layout already"));
        }
        Some(structure) => (structure.description, structure.layout),
        None if args[0].is_instance(&bytearray::BYTEARRAY) => {
            let len = convert::len(rt, args[0])?;
            return Ok(Obj::small(len as isize));
        }
        None => (args[0], layout),
    };
    let size = size_of_description(rt, description, layout)?;
    int::from_u64(rt, size as u64)
});

static ADDRESSOF: NativeFunction = NativeFunction::f1(names::addressof, |rt, object| {
    // Of a part of an object's memory, the object is what is remembered.
    if let Some(structure) = object.downcast::<Structure>() {
        return int::from_u64(rt, structure.address as u64);
    }
    let address = match py_str::text(object) {
        // Its memory cannot be looked at from there.
        Some(text) => text.as_ptr().addr(),
        None => address_of(rt, object)?,
    };
    int::from_u64(rt, address as u64)
});

/// The memory at an address, as a structure without parts.
fn at(rt: &mut Runtime, address: Obj, len: Obj) -> Res<(Gc<Structure>, usize)> {
    let address = truncated(rt, address)? as usize;
    let Ok(len) = usize::try_from(convert::index(rt, len)?) else {
        return Err(rt.value_error("the size must not be negative"));
    };
    let found = at_address(rt, address, Obj::NONE, NATIVE)?;
    Ok((this(rt, found)?, len))
}

/// A copy of memory.
fn copied(rt: &mut Runtime, from: Gc<Structure>, len: usize) -> Res<Data> {
    let array = rt.alloc_array(taipan_gc::Array::<u8>::HEADER, len, 0)?;
    let mut piece = [0; 64];
    let mut done = 0;
    while done < len {
        let part = (len - done).min(piece.len());
        from.read(rt, done, &mut piece[..part])?;
        array.copy_from(done, &piece[..part]);
        done += part;
    }
    Ok(Data::from_buffer(array, len))
}

static BYTES_AT: NativeFunction = NativeFunction::f2(names::bytes_at, |rt, address, len| {
    let (from, len) = at(rt, address, len)?;
    let data = copied(rt, from, len)?;
    bytes::from_data(rt, data)
});

static BYTEARRAY_AT: NativeFunction =
    NativeFunction::f2(names::bytearray_at, |rt, address, len| {
        let (from, len) = at(rt, address, len)?;
        if let Some(shared) = from.shared(rt, 0, len)? {
            return Ok(shared);
        }
        let data = copied(rt, from, len)?;
        bytearray::new(rt, data.bytes())
    });

/// The C type `long`, which is as long as a pointer on Unix-like systems and on boards.
const LONG: isize = if size_of::<usize>() == 8 {
    kind::INT64
} else {
    kind::INT32
};

/// `uctypes`
pub static MODULE: NativeModule = NativeModule {
    name: names::uctypes,
    table: table![
        ARRAY => aggregate(ARRAY),
        BFINT16 => scalar(11),
        BFINT32 => scalar(13),
        BFINT8 => scalar(9),
        BFUINT16 => scalar(10),
        BFUINT32 => scalar(12),
        BFUINT8 => scalar(8),
        BF_LEN => Obj::small(BF_LEN as isize),
        BF_POS => Obj::small(BF_POS as isize),
        BIG_ENDIAN => Obj::small(BIG_ENDIAN),
        FLOAT32 => scalar(kind::FLOAT32),
        FLOAT64 => scalar(kind::FLOAT64),
        INT => scalar(kind::INT32),
        INT16 => scalar(kind::INT16),
        INT32 => scalar(kind::INT32),
        INT64 => scalar(kind::INT64),
        INT8 => scalar(kind::INT8),
        LITTLE_ENDIAN => Obj::small(0),
        LONG => scalar(LONG),
        LONGLONG => scalar(kind::INT64),
        NATIVE => Obj::small(NATIVE),
        PTR => aggregate(PTR),
        SHORT => scalar(kind::INT16),
        UINT => scalar(kind::UINT32),
        UINT16 => scalar(kind::UINT16),
        UINT32 => scalar(kind::UINT32),
        UINT64 => scalar(kind::UINT64),
        UINT8 => scalar(kind::UINT8),
        ULONG => scalar(LONG - 1),
        ULONGLONG => scalar(kind::UINT64),
        USHORT => scalar(kind::UINT16),
        VOID => scalar(kind::UINT8),
        addressof => &ADDRESSOF,
        bytearray_at => &BYTEARRAY_AT,
        bytes_at => &BYTES_AT,
        sizeof => &SIZEOF,
        struct_ => &STRUCTURE,
    ],
    init: None,
    get_attribute: None,
};
