//! Matching the arguments of a call to a Python function's parameters.

use core::cell::Cell;

use taipan_gc::{Array, Gc};
use taipan_mpy::prelude::{FLAG_VARARGS, FLAG_VARKEYWORDS, Prelude};
use taipan_object::builtin::dict::{self, Dict};
use taipan_object::builtin::function::{self, VARIABLE};
use taipan_object::builtin::generator::GENERATOR;
use taipan_object::builtin::list::List;
use taipan_object::builtin::{str as py_str, tuple};
use taipan_object::exec::{
    Code, Frame, FrameCell, FrameFlags, Function, Generator, GeneratorState, Variable,
};
use taipan_object::protocol::{attribute, call, item, iterate};
use taipan_object::{Args, Name, Obj, Res, Runtime, names};

use crate::registers::filled;
use crate::{frame, load, qualified};

pub(crate) mod errors;

/// Enters `function` with its window at `here` or in a new chunk, or makes the generator
/// that it is. The arguments lie elsewhere, where they stay while they are matched.
///
/// # Errors
/// `TypeError` if the arguments do not fit, `MemoryError`, `RuntimeError` for recursion.
pub(crate) fn enter(
    rt: &mut Runtime,
    function: Gc<Function>,
    args: Args,
    here: *mut Option<Obj>,
    flags: FrameFlags,
) -> Res<Option<Obj>> {
    let code = function::code_of(rt, function)?;
    let (base, first) = frame::make_room(rt, here, code.shape.window())?;
    let flags = if first {
        flags | FrameFlags::FIRST
    } else {
        flags
    };
    frame::enter(rt, code, function.globals, base, 0, flags);
    let window = Window {
        base,
        locals: code.shape.locals as usize,
    };
    let matched = fill(rt, function, args, window);
    if let Err(raised) = matched {
        frame::leave(rt);
        return Err(raised);
    }
    if code.shape.flags & taipan_mpy::prelude::FLAG_GENERATOR == 0 {
        return Ok(None);
    }
    let generator = make_generator(rt, code, base);
    frame::leave(rt);
    generator.map(Some)
}

/// The locals of a frame that is being entered.
#[derive(Clone, Copy)]
struct Window {
    base: *mut Option<Obj>,
    locals: usize,
}

impl Window {
    fn get(self, index: usize) -> Option<Obj> {
        if index >= self.locals {
            return None;
        }
        // SAFETY: the window has room for the locals.
        unsafe { self.base.add(index).read() }
    }

    fn set(self, index: usize, value: Obj) {
        if index < self.locals {
            // SAFETY: as in `get`.
            unsafe { self.base.add(index).write(Some(value)) }
        }
    }
}

fn fill(rt: &mut Runtime, function: Gc<Function>, args: Args, window: Window) -> Res<()> {
    let code = function.code();
    let shape = &code.shape;
    let extras = function.extras();
    let mut given = 0;
    if let Some(closure) = extras.and_then(|extras| extras.closure.get()) {
        for cell in closure.as_slice() {
            window.set(given, cell.get());
            given += 1;
        }
    }
    let closed = given;
    let positional = shape.positional as usize;
    let room = positional.saturating_sub(closed);
    let named = positional + shape.keyword_only as usize;
    let (fixed, rest) = args.positional.split_at(args.positional.len().min(room));
    for value in fixed {
        window.set(given, *value);
        given += 1;
    }
    let mut after = named;
    if shape.flags & FLAG_VARARGS != 0 {
        let rest = tuple::new(rt, rest)?;
        window.set(after, rest);
        after += 1;
    } else if !rest.is_empty() {
        return Err(errors::too_many(rt, function, args, closed));
    }
    let more = if shape.flags & FLAG_VARKEYWORDS != 0 {
        let dict = Dict::new(rt)?;
        window.set(after, Obj::from(dict));
        Some(dict)
    } else {
        None
    };
    if !args.keywords.is_empty() {
        take_keywords(rt, code, args, closed, window, more)?;
    }
    take_defaults(rt, function, closed, window)?;
    wrap_cells(rt, code, window)
}

/// The names of the parameters, closed-over variables first. Those of positional-only ones end in a
/// slash, so that no keyword is one of them.
pub(crate) fn parameter_names(code: Gc<Code>) -> impl Iterator<Item = Option<Name>> {
    let prelude = Prelude::parse(code.bytecode.bytes()).ok();
    let table = code.context.names;
    prelude.into_iter().flat_map(move |prelude| {
        prelude
            .arg_names()
            .map(move |index| table.get(index.ok()? as usize)?.as_name())
    })
}

fn take_keywords(
    rt: &mut Runtime,
    code: Gc<Code>,
    args: Args,
    closed: usize,
    window: Window,
    more: Option<Gc<Dict>>,
) -> Res<()> {
    for (name, value) in args.pairs() {
        let find = || {
            parameter_names(code)
                .enumerate()
                .skip(closed)
                .find(|(_, parameter)| *parameter == Some(name))
        };
        let found = match find() {
            None if load::intern_parameters(rt, code)? => find(),
            found => found,
        };
        match (found, more) {
            (Some((index, _)), _) => {
                if window.get(index).is_some() {
                    return Err(errors::repeated(rt, code, name));
                }
                window.set(index, value);
            }
            (None, Some(more)) => more.set(rt, Obj::from(name), value)?,
            (None, None) => return Err(errors::unexpected(rt, code, args, name)),
        }
    }
    Ok(())
}

fn take_defaults(
    rt: &mut Runtime,
    function: Gc<Function>,
    closed: usize,
    window: Window,
) -> Res<()> {
    let code = function.code();
    let extras = function.extras();
    let positional = code.shape.positional as usize;
    let defaults = extras.and_then(|extras| extras.defaults.get());
    let count = defaults.map_or(0, |defaults| defaults.len());
    for index in closed..positional {
        if window.get(index).is_some() {
            continue;
        }
        let default = (index + count).checked_sub(positional);
        match default.and_then(|default| defaults.and_then(|defaults| defaults.get(default))) {
            Some(value) => window.set(index, value),
            None => return Err(errors::missing(rt, function, window, closed)),
        }
    }
    let keyword_defaults = extras.and_then(|extras| extras.keyword_defaults.get());
    for index in positional..positional + code.shape.keyword_only as usize {
        if window.get(index).is_some() {
            continue;
        }
        let name = parameter_names(code).nth(index).flatten();
        let default = name.and_then(|name| keyword_defaults.and_then(|dict| dict.get_name(name)));
        match default {
            Some(value) => window.set(index, value),
            None => return Err(errors::missing_keywords(rt, function, window)),
        }
    }
    Ok(())
}

/// Locals that inner functions share become variables.
fn wrap_cells(rt: &mut Runtime, code: Gc<Code>, window: Window) -> Res<()> {
    if code.shape.cells == 0 {
        return Ok(());
    }
    let Ok(prelude) = Prelude::parse(code.bytecode.bytes()) else {
        return Ok(());
    };
    for local in prelude.cells() {
        let index = *local as usize;
        let variable = Variable {
            header: VARIABLE.header(),
            value: Cell::new(window.get(index)),
        };
        let variable = rt.alloc(variable)?;
        window.set(index, Obj::from(variable));
    }
    Ok(())
}

fn make_generator(rt: &mut Runtime, code: Gc<Code>, base: *mut Option<Obj>) -> Res {
    let size = code.shape.window();
    let window = rt.alloc_array(Array::<usize>::HEADER, size, 0usize)?;
    let start: *mut Option<Obj> = window.elements_ptr().as_ptr().cast();
    // SAFETY: the frame that was entered has its locals at `base`, and the new window has
    // room for them.
    unsafe { core::ptr::copy_nonoverlapping(base, start, code.shape.locals as usize) };
    // SAFETY: the frame that was entered is the running one.
    let entered = unsafe { &*rt.exec.frame };
    let own = Frame {
        previous: core::ptr::null_mut(),
        window: start,
        ip: entered.ip,
        // SAFETY: the window has that many words.
        sp: unsafe { start.add(code.shape.operand_start()) },
        top: core::ptr::null_mut(),
        code,
        globals: entered.globals,
        namespace: entered.namespace,
        instance: None,
        handlers: 0,
        flags: FrameFlags::GENERATOR,
    };
    let generator = Generator {
        header: GENERATOR.header(),
        frame: FrameCell(core::cell::UnsafeCell::new(own)),
        window,
        state: Cell::new(GeneratorState::Fresh),
        pending: Cell::new(None),
        closes: Cell::new(false),
    };
    rt.alloc(generator).map(Obj::from)
}

/// Calls a Python function from native code: the hook behind the call protocol.
///
/// # Errors
/// `TypeError` if the arguments do not fit, and what it raises.
pub fn call_function(rt: &mut Runtime, function: Gc<Function>, args: Args) -> Res {
    rt.check_stack()?;
    let code = function.code();
    let shape = &code.shape;
    let here = frame::top(rt);
    if shape.simple
        && args.keywords.is_empty()
        && args.positional.len() == shape.positional as usize
    {
        let (base, first) = frame::make_room(rt, here, shape.window())?;
        for (index, value) in args.positional.iter().enumerate() {
            // SAFETY: `make_room` made room for the window.
            unsafe { base.add(index).write(Some(*value)) };
        }
        let first = if first {
            FrameFlags::FIRST
        } else {
            FrameFlags::empty()
        };
        let given = args.positional.len();
        let flags = FrameFlags::ENTRY | first;
        frame::enter(rt, code, function.globals, base, given, flags);
    } else if let Some(generator) = enter(rt, function, args, here, FrameFlags::ENTRY)? {
        return Ok(generator);
    }
    crate::run::run(rt, None)
}

/// Runs the body of a class, or any code whose names go into a dict of their own.
///
/// # Errors
/// What it raises.
pub fn run_in(rt: &mut Runtime, function: Gc<Function>, namespace: Gc<Dict>) -> Res {
    rt.check_stack()?;
    let here = frame::top(rt);
    if let Some(generator) = enter(rt, function, Args::NONE, here, FrameFlags::ENTRY)? {
        return Ok(generator);
    }
    // SAFETY: the frame that was entered is the running one.
    let code = unsafe {
        (*rt.exec.frame).namespace = namespace;
        (*rt.exec.frame).code
    };
    let result = crate::run::run(rt, None)?;
    qualified::name_class(rt, code, namespace)?;
    Ok(result)
}

/// `f(*args, **keywords)`: `first` points to the positional arguments, then pairs of name and
/// value (no name means that the value is a mapping of more), then the bits that say which
/// positional arguments are starred. `this` goes before them all.
///
/// # Errors
/// What unpacking and calling raise.
pub(crate) fn call_starred(
    rt: &mut Runtime,
    callee: Obj,
    this: Option<Obj>,
    first: *const Option<Obj>,
    positional: usize,
    keywords: usize,
) -> Res {
    // SAFETY: the verifier counted these operands; they stay while the call is prepared.
    let operand = |index: usize| unsafe { first.add(index).read() }.and_then(filled);
    let stars = operand(positional + 2 * keywords)
        .and_then(|bits| bits.as_small())
        .unwrap_or(0);
    let all = List::with_capacity(rt, positional + 1)?;
    if let Some(this) = this {
        all.push(rt, this)?;
    }
    for index in 0..positional {
        let value = operand(index).unwrap_or(Obj::NONE);
        if index < usize::BITS as usize - 1 && stars >> index & 1 != 0 {
            iterate::for_each(rt, value, |rt, value| all.push(rt, value))?;
        } else {
            all.push(rt, value)?;
        }
    }
    let count = all.len();
    for index in 0..keywords {
        let name = operand(positional + 2 * index);
        let value = operand(positional + 2 * index + 1).unwrap_or(Obj::NONE);
        match name {
            Some(name) => push_keyword(rt, all, count, name, value)?,
            None => push_mapping(rt, all, count, value)?,
        }
    }
    call_listed(rt, callee, all, count)
}

/// Calls with positional arguments and a mapping of keywords.
///
/// # Errors
/// What unpacking and calling raise.
pub fn call_with_mapping(
    rt: &mut Runtime,
    callee: Obj,
    positional: &[Obj],
    keywords: Option<Obj>,
) -> Res {
    let all = List::with_capacity(rt, positional.len())?;
    for value in positional {
        all.push(rt, *value)?;
    }
    if let Some(keywords) = keywords {
        push_mapping(rt, all, positional.len(), keywords)?;
    }
    call_listed(rt, callee, all, positional.len())
}

/// Calls with the arguments in a list: `count` positional ones, then names and values.
fn call_listed(rt: &mut Runtime, callee: Obj, all: Gc<List>, count: usize) -> Res {
    let items = all.snapshot(rt)?;
    let (positional, keywords) = items.split_at(count);
    call::call_with(
        rt,
        callee,
        Args {
            positional,
            keywords,
        },
    )
}

fn push_keyword(rt: &mut Runtime, all: Gc<List>, count: usize, name: Obj, value: Obj) -> Res<()> {
    if py_str::text(name).is_none() {
        return Err(rt.type_error("keywords must be strings"));
    }
    let name = Obj::from(py_str::to_name(rt, name)?);
    let mut index = count;
    while let Some(other) = all.get(index) {
        if other == name {
            let name = py_str::text(name).unwrap_or("");
            return Err(rt.type_error_fmt(format_args!(
                "function got multiple values for keyword argument '{name}'"
            )));
        }
        index += 2;
    }
    all.push(rt, name)?;
    all.push(rt, value)
}

fn push_mapping(rt: &mut Runtime, all: Gc<List>, count: usize, mapping: Obj) -> Res<()> {
    if let Some(dict) = mapping.downcast::<Dict>()
        && mapping.is_exactly(&dict::DICT)
    {
        let mut position = 0;
        while let Some((name, value)) = dict.next_entry(&mut position) {
            push_keyword(rt, all, count, name, value)?;
        }
        return Ok(());
    }
    let keys = attribute::call_method(rt, mapping, names::keys, &[])?;
    iterate::for_each(rt, keys, |rt, name| {
        let value = item::get(rt, mapping, name)?;
        push_keyword(rt, all, count, name, value)
    })
}
