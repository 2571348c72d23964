//! Arguments that several string methods take: start and stop positions, something to look
//! for, what to strip, one character to pad with.

use super::subject::Family;
use crate::builtin::slice::clamped_index;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::word::Obj;

/// The optional start and stop arguments of `find` and its relatives.
///
/// # Errors
/// `TypeError` if they are neither integers nor `None`, and what `__index__` raises.
pub fn limits(rt: &mut Runtime, args: &[Obj]) -> Res<(isize, isize)> {
    let start = match args.first() {
        Some(start) if *start != Obj::NONE => clamped_index(rt, *start)?,
        _ => 0,
    };
    let stop = match args.get(1) {
        Some(stop) if *stop != Obj::NONE => clamped_index(rt, *stop)?,
        _ => isize::MAX,
    };
    Ok((start, stop))
}

/// What to look for in bytes: bytes, or the number of one byte, which is put into `one`.
///
/// # Errors
/// `TypeError` if it is neither, `ValueError` if the number is no byte.
pub fn needle<'a>(
    rt: &mut Runtime,
    family: Family,
    value: Obj,
    one: &'a mut [u8; 1],
) -> Res<&'a [u8]> {
    if family != Family::Str
        && let Some(number) = value.as_small()
    {
        return match u8::try_from(number) {
            Ok(byte) => {
                *one = [byte];
                Ok(one)
            }
            Err(_) => Err(rt.value_error("byte must be in range(0, 256)")),
        };
    }
    family.operand(rt, value)
}

/// An optional argument that is a count, where negative means "no limit".
///
/// # Errors
/// `TypeError` if it is no integer, and what `__index__` raises.
pub fn count(rt: &mut Runtime, value: Option<Obj>) -> Res<usize> {
    match value {
        None => Ok(usize::MAX),
        Some(value) => {
            let count = clamped_index(rt, value)?;
            Ok(usize::try_from(count).unwrap_or(usize::MAX))
        }
    }
}
