//! `for` loops, `yield` and unpacking of iterators. A loop's iterator has four operand
//! slots: its object in the first, or the state of a loop over a range, list or tuple,
//! which then needs no iterator object: a small integer in the first slot says which.

use taipan_mpy::opcode::{ITER_SLOTS, Op};
use taipan_object::builtin::list::{LIST, List};
use taipan_object::builtin::range::{RANGE, Range};
use taipan_object::builtin::tuple::{TUPLE, Tuple};
use taipan_object::exec::Generator;
use taipan_object::protocol::iterate;
use taipan_object::{Obj, Res, Runtime};

use super::{attempt, build};
use crate::registers::{Flow, Registers};

const SLOTS: usize = ITER_SLOTS as usize;

/// First slot of a loop over a range: then the next item, items left, the step.
const OVER_RANGE: Obj = Obj::small(0);
/// First slot of a loop over a list: then the list, the next index.
const OVER_LIST: Obj = Obj::small(1);
/// First slot of a loop over a tuple: then the tuple, the next index.
const OVER_TUPLE: Obj = Obj::small(2);

/// `iter(x)`
#[inline(always)]
pub(crate) fn get_iter(m: &mut Registers) -> Flow {
    let iterable = m.peek(0);
    m.save();
    let iterator = attempt!(iterate::iter(m.rt, iterable));
    m.put(0, iterator);
    Flow::Next
}

/// `iter(x)` for a loop.
#[inline(always)]
pub(crate) fn get_iter_stack(m: &mut Registers) -> Flow {
    let iterable = m.peek(0);
    m.save();
    m.drop(1);
    if iterable.is_exactly(&RANGE)
        && let Some(range) = iterable.downcast::<Range>()
        && let Some((start, count, step)) = range.small_parts()
    {
        m.push(OVER_RANGE);
        m.push(Obj::small(start));
        m.push(Obj::small(count));
        m.push(Obj::small(step));
        return Flow::Next;
    }
    let (kind, first) = if iterable.is_exactly(&LIST) {
        (OVER_LIST, iterable)
    } else if iterable.is_exactly(&TUPLE) {
        (OVER_TUPLE, iterable)
    } else {
        (attempt!(iterate::iter(m.rt, iterable)), Obj::NONE)
    };
    m.push(kind);
    m.push(first);
    m.push(Obj::small(0));
    m.push_slot(None);
    Flow::Next
}

/// `for ... in range(...)`: goes from the call straight into the loop, without a range
/// object, which makes such loops free of allocation. `None` if the arguments or the next
/// instruction are of another kind.
#[inline(always)]
pub(crate) fn enter_range(m: &mut Registers, words: usize) -> Option<Flow> {
    if m.peek_opcode() != Op::GET_ITER_STACK {
        return None;
    }
    let (start, count, step) = Range::parts_of_arguments(m.operands(words))?;
    m.fetch();
    m.drop(words + 1);
    m.push(OVER_RANGE);
    m.push(Obj::small(start));
    m.push(Obj::small(count));
    m.push(Obj::small(step));
    Some(Flow::Next)
}

/// Pushes the next item, or drops the iterator and jumps.
#[inline(always)]
pub(crate) fn for_iter(m: &mut Registers) -> Flow {
    let label = m.ip;
    let distance = m.forward();
    // A generator expression puts its iterator into the second slot, leaving the first empty.
    let kind = match m.slot(3) {
        Some(kind) => kind,
        None => m.peek(2),
    };
    if kind == OVER_RANGE {
        let (next, left, step) = (m.peek(2), m.peek(1), m.peek(0));
        if Obj::both_small(next, left) && left.small_value() > 0 && step.is_small() {
            m.put(
                2,
                Obj::small(next.small_value().wrapping_add(step.small_value())),
            );
            m.put(1, Obj::small(left.small_value() - 1));
            m.push(next);
            return Flow::Next;
        }
        return end(m, distance);
    }
    if kind == OVER_LIST {
        let index = m.peek(1).small_value();
        if let Some(list) = m.peek(2).downcast::<List>()
            && let Some(item) = list.get(index as usize)
        {
            m.put(1, Obj::small(index + 1));
            m.push(item);
            return Flow::Next;
        }
        // A list that grows after its loop has ended does not start it again.
        return end(m, distance);
    }
    if kind == OVER_TUPLE {
        let index = m.peek(1).small_value();
        if let Some(tuple) = m.peek(2).downcast::<Tuple>()
            && let Some(item) = tuple.get(index as usize)
        {
            m.put(1, Obj::small(index + 1));
            m.push(item);
            return Flow::Next;
        }
        return end(m, distance);
    }
    if let Some(generator) = kind.downcast::<Generator>() {
        m.save();
        return crate::generator::resume_for(m, generator, label, distance);
    }
    m.save();
    match attempt!(next_item(m.rt, kind)) {
        Some(item) => {
            m.push(item);
            Flow::Next
        }
        None => end(m, distance),
    }
}

#[inline(never)]
fn next_item(rt: &mut Runtime, iterator: Obj) -> Res<Option<Obj>> {
    if iterator.is_small() {
        return Err(build::broken(rt));
    }
    iterate::next(rt, iterator)
}

#[inline(always)]
pub(crate) fn end(m: &mut Registers, distance: isize) -> Flow {
    m.drop(SLOTS);
    m.jump(distance);
    Flow::Next
}
