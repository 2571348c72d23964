//! Making functions and closures.

use taipan_gc::{Array, Gc};
use taipan_object::builtin::dict::Dict;
use taipan_object::builtin::function::FUNCTION;
use taipan_object::builtin::tuple::{TUPLE, Tuple};
use taipan_object::exec::{Code, Function};
use taipan_object::{Obj, Res, Runtime};

use super::attempt;
use crate::load;
use crate::registers::{Flow, Registers};

/// A function without defaults.
#[inline(always)]
pub(crate) fn make_function(m: &mut Registers) -> Flow {
    let child = m.uint();
    m.save();
    let (code, globals) = running(m);
    let function = attempt!(make(m.rt, code, globals, child, None, None, &[]));
    m.push(function);
    Flow::Next
}

/// A function with defaults: a tuple or an empty slot, a dict or an empty slot.
#[inline(always)]
pub(crate) fn make_function_with_defaults(m: &mut Registers) -> Flow {
    let child = m.uint();
    m.save();
    let (code, globals) = running(m);
    let (defaults, keywords) = (m.slot(1), m.slot(0));
    let function = attempt!(make(m.rt, code, globals, child, defaults, keywords, &[]));
    m.drop(1);
    m.put(0, function);
    Flow::Next
}

/// A function with variables of the functions around it.
#[inline(always)]
pub(crate) fn make_closure(m: &mut Registers) -> Flow {
    let child = m.uint();
    let count = m.fetch() as usize;
    m.save();
    let (code, globals) = running(m);
    let cells = m.operands(count);
    let function = attempt!(make(m.rt, code, globals, child, None, None, cells));
    m.drop(count);
    m.push(function);
    Flow::Next
}

/// A function with both.
#[inline(always)]
pub(crate) fn make_closure_with_defaults(m: &mut Registers) -> Flow {
    let child = m.uint();
    let count = m.fetch() as usize;
    m.save();
    let (code, globals) = running(m);
    let cells = m.operands(count);
    let (defaults, keywords) = (m.slot(count + 1), m.slot(count));
    let function = attempt!(make(m.rt, code, globals, child, defaults, keywords, cells));
    m.drop(count + 2);
    m.push(function);
    Flow::Next
}

#[inline(always)]
fn running(m: &Registers) -> (Gc<Code>, Gc<Dict>) {
    // SAFETY: the running frame is in being.
    unsafe { ((*m.frame()).code, (*m.frame()).globals) }
}

#[inline(never)]
fn make(
    rt: &mut Runtime,
    parent: Gc<Code>,
    globals: Gc<Dict>,
    child: usize,
    defaults: Option<Obj>,
    keywords: Option<Obj>,
    cells: &[Obj],
) -> Res {
    let function = match load::child(rt, parent, child)? {
        load::Child::Loaded(code) => {
            if cells.len() < code.closed as usize {
                return Err(super::build::broken(rt));
            }
            Function::new(FUNCTION.header(), code, globals)
        }
        load::Child::Unloaded { body, place } => {
            // SAFETY: the running code, which is verified, asks for a child that it has, and that is where it lies.
            unsafe { Function::new_unloaded(FUNCTION.header(), body, place, globals) }
        }
    };
    let function = rt.alloc(function)?;
    if defaults.is_some() || keywords.is_some() || !cells.is_empty() {
        let extras = function.make_extras(rt)?;
        extras.defaults.set(
            defaults
                .filter(|defaults| defaults.is_exactly(&TUPLE))
                .and_then(|defaults| defaults.downcast::<Tuple>()),
        );
        extras
            .keyword_defaults
            .set(keywords.and_then(|keywords| keywords.downcast::<Dict>()));
        if !cells.is_empty() {
            extras
                .closure
                .set(Some(rt.alloc_array_from(Array::<Obj>::HEADER, cells)?));
        }
    }
    Ok(Obj::from(function))
}
