//! Buffers with room behind the text, so that `s += x` in a loop need not copy `s` each
//! time. Strings that share a buffer all start at its beginning; appending writes only
//! past the end of the longest, so the bytes of a string never change.

use taipan_gc::{Array, Gc};

use crate::data::Data;
use crate::raise::Res;
use crate::runtime::Runtime;

/// The buffer starts with the number of bytes in use, one word, then come the bytes.
const PREFIX: usize = size_of::<usize>();

type Buffer = Gc<Array<u8>>;

/// The shortest string that is worth a buffer with room.
pub const WORTHWHILE: usize = 64;

fn used(buffer: Buffer) -> usize {
    let mut word = [0; PREFIX];
    buffer.copy_to(0, &mut word);
    usize::from_ne_bytes(word)
}

fn set_used(buffer: Buffer, used: usize) {
    buffer.copy_from(0, &used.to_ne_bytes());
}

/// The bytes of the buffer that are in use.
fn data(buffer: Buffer) -> Data {
    let text = buffer
        .elements_ptr()
        .as_ptr()
        .cast::<u8>()
        .wrapping_add(PREFIX);
    // SAFETY: the bytes up to `used` are initialised, inside the buffer, and never written
    // again: `append` writes past them only.
    unsafe { Data::from_tail(text, used(buffer)) }
}

/// The buffer that bytes lie at the beginning of.
///
/// # Safety
/// `data` came from [`start`] or [`append`].
unsafe fn buffer_of(data: Data) -> Buffer {
    let array = data.pointer().wrapping_sub(PREFIX + size_of::<Array<u8>>());
    // SAFETY: the caller says that `data()` made the pointer, from the elements of a buffer,
    // which start this far behind its head.
    unsafe { Gc::from_ptr(array.cast()) }
}

/// A buffer with these bytes, one part after the other, and some room.
///
/// # Errors
/// `MemoryError`.
pub fn start(rt: &mut Runtime, head: &[u8], more: &[u8]) -> Res<Data> {
    let Some(needed) = head
        .len()
        .checked_add(more.len())
        .and_then(|len| len.checked_add(PREFIX))
    else {
        return Err(rt.memory_error());
    };
    let roomy = needed.saturating_add(needed / 2);
    let buffer = match rt.heap.alloc_array(Array::<u8>::HEADER, roomy, 0) {
        Some(buffer) => buffer,
        None => rt.alloc_array(Array::<u8>::HEADER, needed, 0)?,
    };
    buffer.copy_from(PREFIX, head);
    buffer.copy_from(PREFIX + head.len(), more);
    set_used(buffer, head.len() + more.len());
    Ok(data(buffer))
}

/// These bytes of a buffer with more behind them, unless something else follows already or
/// the room is used up.
///
/// # Safety
/// `bytes` came from [`start`] or [`append`].
pub unsafe fn append(bytes: Data, more: &[u8]) -> Option<Data> {
    // SAFETY: promised by the caller.
    let buffer = unsafe { buffer_of(bytes) };
    let end = used(buffer);
    if end != bytes.len() || !buffer.copy_from(PREFIX + end, more) {
        return None;
    }
    set_used(buffer, end + more.len());
    Some(data(buffer))
}

/// Makes room for more bytes behind those of a buffer where it lies, if that can be done.
///
/// # Safety
/// As for [`append`].
pub unsafe fn extend(rt: &mut Runtime, bytes: Data, more: usize) -> bool {
    // SAFETY: promised by the caller.
    let buffer = unsafe { buffer_of(bytes) };
    let Some(needed) = bytes.len().checked_add(more) else {
        return false;
    };
    let needed = needed.saturating_add(PREFIX);
    used(buffer) == bytes.len()
        && (rt
            .heap
            .grow_array(buffer, needed.saturating_add(needed / 2), 0)
            || rt.heap.grow_array(buffer, needed, 0))
}
