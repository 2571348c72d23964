//! `frame`: a call as Python sees it, as CPython's "Data model: frame objects". Those that `sys.settrace` tells of
//! are of calls that run; those of a traceback are of calls that have ended.

use core::cell::Cell;

use taipan_gc::Gc;
use taipan_object::builtin::dict::Dict;
use taipan_object::exec::{Code, Frame};
use taipan_object::text::{Sink, write_fmt};
use taipan_object::{Name, Obj, PrintKind, Res, Root, Runtime, Slots, Type, names, object, slots};

use crate::{inspect, traceback};

object! {
    /// A call as Python sees it: `frame`.
    pub struct FrameObject: sealed {
        /// Where the running frame lies, which is gone when the call has ended: a number that is
        /// only compared. 0 of a call that had ended when this was made.
        pub(crate) place: usize,
        pub(crate) code: Gc<Code>,
        pub(crate) globals: Gc<Dict>,
        /// The line it is at; 0 when that is not known.
        pub(crate) line: Cell<u32>,
        /// The offset of the instruction it is at.
        pub(crate) offset: Cell<usize>,
        /// What `sys.settrace`'s function is told of: its lines, its return and its exceptions.
        pub(crate) local: Cell<Option<Obj>>,
        /// Has it been told that it returns?
        pub(crate) returning: Cell<bool>,
    }
}

fn make(rt: &mut Runtime, place: usize, code: Gc<Code>, globals: Gc<Dict>) -> Res<Gc<FrameObject>> {
    rt.alloc(FrameObject {
        header: FRAME.header(),
        place,
        code,
        globals,
        line: Cell::new(0),
        offset: Cell::new(0),
        local: Cell::new(None),
        returning: Cell::new(false),
    })
}

/// That of a running frame, taken from the chain of those; at no line yet.
#[cfg(feature = "settrace")]
pub(crate) fn of_running(rt: &mut Runtime, place: *mut Frame) -> Res<Gc<FrameObject>> {
    // SAFETY: the caller took it from the chain of frames that run.
    let (code, globals) = unsafe { ((*place).code, (*place).globals) };
    make(rt, place.addr(), code, globals)
}

/// That of a call that has ended: a traceback's.
///
/// # Errors
/// `MemoryError`; `TypeError` if `globals` is no dict.
pub fn ended(rt: &mut Runtime, code: Gc<Code>, line: Obj, globals: Obj) -> Res {
    let Some(globals) = globals.downcast::<Dict>() else {
        return Err(rt.type_error("dict expected"));
    };
    let frame = make(rt, 0, code, globals)?;
    frame.line.set(line.as_small().unwrap_or(0) as u32);
    Ok(Obj::from(frame))
}

/// That of the running call, or of one so many calls out; `None` if there are not as many.
///
/// # Errors
/// `MemoryError`.
pub fn running(rt: &mut Runtime, depth: usize) -> Res<Option<Obj>> {
    let mut frame = rt.exec.frame;
    for _ in 0..depth {
        // SAFETY: the running frame and its chain of `previous` are in being.
        match unsafe { frame.as_ref() } {
            Some(found) => frame = found.previous,
            None => return Ok(None),
        }
    }
    at_its_line(rt, frame)
}

/// That of a frame in the chain of those that run, at the line where it is now; `None` of none.
fn at_its_line(rt: &mut Runtime, place: *mut Frame) -> Res<Option<Obj>> {
    // SAFETY: the caller took it from the chain of frames that run.
    let Some(frame) = (unsafe { place.as_ref() }) else {
        return Ok(None);
    };
    let (line, start) = (traceback::line_of(frame), traceback::start_of(frame.code));
    let offset = frame.ip.addr().saturating_sub(start + 1);
    let made = make(rt, place.addr(), frame.code, frame.globals)?;
    made.line.set(line);
    made.offset.set(offset);
    Ok(Some(Obj::from(made)))
}

/// The running frame that lies there.
pub(crate) fn find<'r>(rt: &Runtime, place: usize) -> Option<&'r Frame> {
    let mut next = rt.exec.frame;
    // SAFETY: the running frame and its chain of `previous` are in being.
    while let Some(frame) = unsafe { next.as_ref() } {
        if next.addr() == place {
            return Some(frame);
        }
        next = frame.previous;
    }
    None
}

fn get_attribute(rt: &mut Runtime, this: Obj, name: Name) -> Res<Option<Obj>> {
    let Some(frame) = this.downcast::<FrameObject>() else {
        return Ok(None);
    };
    Ok(Some(match name.text() {
        "f_back" => back(rt, frame)?,
        "f_code" => Obj::from(frame.code),
        "f_globals" => Obj::from(frame.globals),
        "f_locals" => match still_running(rt, frame) {
            Some(found) => Obj::from(inspect::namespace_of(rt, found)?),
            None => Obj::from(Dict::new(rt)?),
        },
        "f_lasti" => Obj::small(frame.offset.get() as isize),
        "f_lineno" => match still_running(rt, frame) {
            // While `sys.settrace` tells of lines, that is the line that it told.
            Some(found) if rt.root(Root::Trace).is_none() => {
                Obj::small(traceback::line_of(found) as isize)
            }
            _ => Obj::small(frame.line.get() as isize),
        },
        "f_trace" => frame.local.get().unwrap_or(Obj::NONE),
        _ => return Ok(None),
    }))
}

/// The running frame that it stands for, if the call has not ended.
fn still_running<'r>(rt: &Runtime, frame: Gc<FrameObject>) -> Option<&'r Frame> {
    find(rt, frame.place).filter(|found| found.code == frame.code)
}

/// The frame that called this one, as it is now; `None` if there is none, or the call has ended.
fn back(rt: &mut Runtime, frame: Gc<FrameObject>) -> Res {
    match still_running(rt, frame).map(|found| found.previous) {
        Some(previous) => Ok(at_its_line(rt, previous)?.unwrap_or(Obj::NONE)),
        None => Ok(Obj::NONE),
    }
}

fn print(rt: &mut Runtime, this: Obj, _kind: PrintKind, out: &mut dyn Sink) -> Res<()> {
    let Some(frame) = this.downcast::<FrameObject>() else {
        return Ok(());
    };
    write_fmt(
        out,
        rt,
        format_args!(
            "<frame at {:#x}, file '{}', line {}, code {}>",
            this.word(),
            frame.code.context.file.text(),
            frame.line.get(),
            frame.code.name.text()
        ),
    )
}

const SLOTS: Slots = Slots {
    get_attribute: Some(get_attribute),
    print: Some(print),
    ..Slots::EMPTY
};

static FRAME: Type = Type::new::<FrameObject>(names::frame, slots!(SLOTS));
