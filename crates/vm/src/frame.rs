//! Entering and leaving frames, and the chunks of the stack they lie in.

use core::mem::size_of;

use taipan_gc::{Array, Gc};
use taipan_object::builtin::dict::Dict;
use taipan_object::exec::{CallShape, Chunk, Code, Frame, FrameFlags};
use taipan_object::{Obj, Res, Runtime};

/// Words of the first chunk, which every thread has: enough for most programs, little in a small heap.
fn first_chunk(rt: &Runtime) -> usize {
    if cfg!(target_pointer_width = "64") {
        (rt.heap.mem_total() / 256).clamp(64, 512)
    } else if cfg!(feature = "tiny") {
        64
    } else {
        256
    }
}

/// Chunks double the stack, up to this many words at a time.
const LARGEST_CHUNK: usize = if cfg!(target_pointer_width = "64") {
    16384
} else {
    512
};

pub(crate) const FRAME_WORDS: usize = size_of::<Frame>().div_ceil(size_of::<usize>());

/// The first word that the running frame leaves free.
#[inline(always)]
pub(crate) fn top(rt: &Runtime) -> *mut Option<Obj> {
    // SAFETY: the running frame, if there is one, is in being.
    match unsafe { rt.exec.frame.as_ref() } {
        Some(frame) => frame.top,
        None => match rt.exec.chunk {
            Some(chunk) => chunk.words.elements_ptr().as_ptr().cast(),
            None => core::ptr::null_mut(),
        },
    }
}

/// Makes sure that a window of `words` and a frame fit above `base`: `base` itself if they
/// do, else the start of a new chunk. `true` if it is a new one.
///
/// # Errors
/// `RuntimeError` when the stack has reached its limit, `MemoryError`.
#[inline(always)]
pub(crate) fn make_room(
    rt: &mut Runtime,
    base: *mut Option<Obj>,
    words: usize,
) -> Res<(*mut Option<Obj>, bool)> {
    if has_room(rt, base, words) {
        Ok((base, false))
    } else {
        new_chunk(rt, words)
    }
}

/// Do a window of `words` and a frame fit above `base`?
#[inline(always)]
pub(crate) fn has_room(rt: &Runtime, base: *mut Option<Obj>, words: usize) -> bool {
    let needed = (words + FRAME_WORDS) * size_of::<usize>();
    !base.is_null() && base.addr() + needed <= rt.exec.frames_low.addr()
}

/// Runs `f` with the whole window of the running frame in use: arguments of the call that
/// is on its way lie above its operands.
fn keep_window<T>(rt: &mut Runtime, f: impl FnOnce(&mut Runtime) -> T) -> T {
    let frame = rt.exec.frame;
    // SAFETY: the running frame, if there is one, is in being, and its window is as long as
    // its code says.
    let sp = unsafe { frame.as_mut() }.map(|frame| {
        // SAFETY: as above.
        let end = unsafe { frame.window.add(frame.code.shape.window()) };
        core::mem::replace(&mut frame.sp, end)
    });
    let result = f(rt);
    if let Some(sp) = sp {
        // SAFETY: as above; `f` has left all frames that it entered.
        unsafe { (*frame).sp = sp };
    }
    result
}

#[cold]
#[inline(never)]
fn new_chunk(rt: &mut Runtime, words: usize) -> Res<(*mut Option<Obj>, bool)> {
    let needed = words + FRAME_WORDS + 1;
    let chunk = match rt
        .exec
        .spare
        .take()
        .filter(|spare| spare.words.len() >= needed)
    {
        Some(spare) if spare.previous == rt.exec.chunk => spare,
        _ => {
            // A locked heap cannot give the stack more room: the limit of recursion is here.
            let limited = rt.heap.is_locked() && rt.exec.chunk.is_some();
            let left = rt.exec.max_words.saturating_sub(rt.exec.words);
            if limited || needed > left {
                return Err(rt.recursion_error());
            }
            let doubled = rt.exec.words.clamp(first_chunk(rt), LARGEST_CHUNK);
            let size = doubled.min(left).max(needed);
            keep_window(rt, |rt| {
                let words = rt.alloc_array(Array::<usize>::HEADER, size, 0)?;
                rt.alloc(Chunk {
                    header: Chunk::header(),
                    words,
                    previous: rt.exec.chunk,
                    frames_low: core::cell::Cell::new(0),
                })
            })?
        }
    };
    if let Some(current) = rt.exec.chunk {
        current
            .frames_low
            .set(rt.exec.frames_low.expose_provenance());
    }
    rt.exec.words += chunk.words.len();
    rt.exec.chunk = Some(chunk);
    let start: *mut Option<Obj> = chunk.words.elements_ptr().as_ptr().cast();
    // SAFETY: one past the last word of the array.
    rt.exec.frames_low = unsafe { start.add(chunk.words.len()) }.cast();
    Ok((start, true))
}

/// Makes a frame for `code` the running one, with its window at `base`, where its arguments
/// (the first `given` locals) already are. `make_room` has made room.
#[inline(always)]
pub(crate) fn enter(
    rt: &mut Runtime,
    code: Gc<Code>,
    globals: Gc<Dict>,
    base: *mut Option<Obj>,
    given: usize,
    flags: FrameFlags,
) {
    let shape: &CallShape = &code.shape;
    // SAFETY: `make_room` checked that the window and the frame fit, and `given` is at most
    // the number of locals.
    unsafe {
        for i in given..shape.locals as usize {
            // Volatile, or a few words would be set by a call of `memset`.
            base.add(i).write_volatile(None);
        }
        let frame = rt.exec.frames_low.sub(1);
        frame.write(Frame {
            previous: rt.exec.frame,
            window: base,
            ip: code.bytecode.bytes().as_ptr().add(code.entry),
            sp: base.add(shape.operand_start()),
            top: base.add(shape.window()),
            code,
            globals,
            namespace: globals,
            instance: None,
            handlers: 0,
            flags,
        });
        rt.exec.frames_low = frame;
        rt.exec.frame = frame;
    }
}

/// Leaves the running frame, which lies in the newest chunk.
#[inline(always)]
pub(crate) fn leave(rt: &mut Runtime) {
    // SAFETY: the running frame is in being.
    let flags = unsafe { (*rt.exec.frame).flags };
    leave_within(rt);
    if flags.contains(FrameFlags::FIRST) {
        leave_chunk(rt);
    }
}

/// The same for a frame that is not the first of its chunk.
#[inline(always)]
pub(crate) fn leave_within(rt: &mut Runtime) {
    let frame = rt.exec.frame;
    // SAFETY: the running frame is in being, and is the lowest of its chunk.
    unsafe {
        rt.exec.frame = (*frame).previous;
        rt.exec.frames_low = frame.add(1);
    }
}

/// Goes back to the chunk before the newest, which is kept for the next call.
#[cold]
#[inline(never)]
fn leave_chunk(rt: &mut Runtime) {
    if let Some(chunk) = rt.exec.chunk
        && let Some(previous) = chunk.previous
    {
        rt.exec.words -= chunk.words.len();
        rt.exec.chunk = Some(previous);
        rt.exec.frames_low = core::ptr::with_exposed_provenance_mut(previous.frames_low.get());
        rt.exec.spare = Some(chunk);
    }
}
