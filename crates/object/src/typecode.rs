//! Numbers in memory: the item types that `array`, `memoryview` and `struct` name by a
//! letter, in the machine's own byte order.

use taipan_number::big::I64_LIMBS;

use crate::builtin::float::{self, Float};
use crate::builtin::int;
use crate::raise::{Raised, Res};
use crate::runtime::Runtime;
use crate::word::Obj;

/// What an item is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A signed integer.
    Signed,
    /// An unsigned integer.
    Unsigned,
    /// A float.
    Float,
}

/// An item type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ItemType {
    /// What it is.
    pub kind: Kind,
    /// Bytes of an item: 1, 2, 4 or 8.
    pub size: usize,
}

/// The letter of arrays that hold any object; their items are not numbers in memory.
pub const OBJECT: u8 = b'O';

/// The item type that a letter names; `None` for letters that name none, and for
/// [`OBJECT`].
pub const fn item_type(letter: u8) -> Option<ItemType> {
    const WORD: usize = size_of::<usize>();
    let (kind, size) = match letter {
        b'b' => (Kind::Signed, 1),
        b'B' => (Kind::Unsigned, 1),
        b'h' => (Kind::Signed, 2),
        b'H' => (Kind::Unsigned, 2),
        b'i' => (Kind::Signed, 4),
        b'I' => (Kind::Unsigned, 4),
        b'l' => (Kind::Signed, WORD),
        b'L' | b'P' => (Kind::Unsigned, WORD),
        b'q' => (Kind::Signed, 8),
        b'Q' => (Kind::Unsigned, 8),
        b'f' => (Kind::Float, 4),
        b'd' => (Kind::Float, 8),
        _ => return None,
    };
    Some(ItemType { kind, size })
}

/// An item's bytes, of which the first `size` count.
pub type ItemBytes = [u8; 8];

impl ItemType {
    /// A byte.
    pub const BYTE: ItemType = ItemType {
        kind: Kind::Unsigned,
        size: 1,
    };

    /// The number that the first `size` bytes hold; 0 where there are fewer.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn load(self, rt: &mut Runtime, bytes: &[u8]) -> Res {
        macro_rules! read {
            ($ty:ty) => {{
                let item = bytes.first_chunk().copied().unwrap_or_default();
                <$ty>::from_ne_bytes(item)
            }};
        }
        let integer = match (self.kind, self.size) {
            (Kind::Unsigned, 1) => return Ok(Obj::small(read!(u8) as isize)),
            (Kind::Signed, 1) => read!(i8) as i64,
            (Kind::Signed, 2) => read!(i16) as i64,
            (Kind::Unsigned, 2) => read!(u16) as i64,
            (Kind::Signed, 4) => read!(i32) as i64,
            (Kind::Unsigned, 4) => read!(u32) as i64,
            (Kind::Signed, _) => read!(i64),
            (Kind::Unsigned, _) => return int::from_u64(rt, read!(u64)),
            (Kind::Float, 4) => return float::new(rt, read!(f32).into()),
            (Kind::Float, _) => return float::new(rt, read!(f64) as Float),
        };
        int::from_i64(rt, integer)
    }

    /// The bytes of a number.
    ///
    /// # Errors
    /// `TypeError` if it is no number, `OverflowError` if it is out of range.
    pub fn store(self, rt: &mut Runtime, value: Obj) -> Res<ItemBytes> {
        let mut bytes = ItemBytes::default();
        if self.kind == Kind::Float {
            let number = float::from_int(rt, value)?;
            if self.size == 4 {
                bytes[..4].copy_from_slice(&(number as f32).to_ne_bytes());
            } else {
                bytes = number.to_ne_bytes();
            }
            return Ok(bytes);
        }
        let bits = 8 * self.size as u32;
        if let Some(small) = int::small_value(value) {
            let number = small as i64;
            let spare = 64 - bits;
            let fits = match self.kind {
                Kind::Signed => number << spare >> spare == number,
                _ => number >= 0 && (bits == 64 || number >> bits == 0),
            };
            if !fits {
                return Err(out_of_range(rt));
            }
            let lowest_first = number as u64;
            let in_place = match cfg!(target_endian = "big") {
                true => lowest_first << spare,
                false => lowest_first,
            };
            return Ok(in_place.to_ne_bytes());
        }
        let number = large_integer(rt, value)?;
        let (least, most) = match self.kind {
            Kind::Signed => (-(1i128 << (bits - 1)), (1i128 << (bits - 1)) - 1),
            _ => (0, (1i128 << bits) - 1),
        };
        if number < least || number > most {
            return Err(out_of_range(rt));
        }
        let number = number as u64;
        match self.size {
            1 => bytes[0] = number as u8,
            2 => bytes[..2].copy_from_slice(&(number as u16).to_ne_bytes()),
            4 => bytes[..4].copy_from_slice(&(number as u32).to_ne_bytes()),
            _ => bytes = number.to_ne_bytes(),
        }
        Ok(bytes)
    }
}

/// The integer of a value that is none of the small ones.
#[inline(never)]
fn large_integer(rt: &mut Runtime, value: Obj) -> Res<i128> {
    let Some(integer) = int::try_int(rt, value)? else {
        let ty = value.type_of().name;
        return Err(rt.type_error_fmt(format_args!(
            "'{ty}' object cannot be interpreted as an integer"
        )));
    };
    let mut buffer = [0; I64_LIMBS];
    match int::view(integer, &mut buffer).and_then(|integer| integer.to_i128()) {
        Some(number) => Ok(number),
        None => Err(out_of_range(rt)),
    }
}

#[cold]
fn out_of_range(rt: &mut Runtime) -> Raised {
    rt.overflow_error("integer out of range")
}
