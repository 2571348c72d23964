//! `for` loops, `yield` and unpacking of iterators. A loop's iterator has four operand
//! slots: its object in the first, or the state of a loop over a range or another built-in
//! container, which then needs no iterator object: a small integer in the first slot says
//! which.

use taipan_mpy::opcode::{ITER_SLOTS, Op};
use taipan_object::builtin::async_generator::ASYNC_GENERATOR;
use taipan_object::builtin::dict::{self, DICT, View};
use taipan_object::builtin::iterator::sequence::SequenceIterator;
use taipan_object::builtin::list::{LIST, List};
use taipan_object::builtin::range::{RANGE, Range, RangeIterator};
use taipan_object::builtin::tuple::{self, TUPLE, Tuple};
use taipan_object::exec::{FrameFlags, Generator, GeneratorState};
use taipan_object::protocol::iterate;
use taipan_object::slots::Walk;
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
/// First slot of a loop over another container: then the container and the parts of a [`Walk`].
const OVER_CONTAINER: Obj = Obj::small(3);
/// First slot of a loop over `dict.values()`, without a view: then as above.
const OVER_VALUES: Obj = Obj::small(4);
/// First slot of a loop over `dict.items()`, without a view: then as above.
const OVER_ITEMS: Obj = Obj::small(5);

/// `iter(x)`
#[inline(always)]
pub(crate) fn get_iter(m: &mut Registers) -> Flow {
    let iterable = m.peek(0);
    if m.peek_opcode() == Op::LOAD_CONST_NONE && iterable.is_exactly(&ASYNC_GENERATOR) {
        // `await`, see its `next`.
        return Flow::Next;
    }
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
    } else if iterate::walk_of(iterable).is_some() {
        (OVER_CONTAINER, iterable)
    } else {
        (attempt!(iterate::iter(m.rt, iterable)), Obj::NONE)
    };
    m.push(kind);
    m.push(first);
    m.push(Obj::small(0));
    m.push(Obj::small(0));
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

/// `for ... in d.items()`, `d.keys()` or `d.values()`: goes from the call straight into the
/// loop, without a view. `None` if the method or what it is called on are of another kind.
#[inline(never)]
pub(crate) fn enter_view(m: &mut Registers) -> Option<Flow> {
    let (method, dict) = (m.peek(1), m.peek(0));
    if !dict.is_exactly(&DICT) {
        return None;
    }
    let kind = match dict::view_of_method(method)? {
        View::Keys => OVER_CONTAINER,
        View::Values => OVER_VALUES,
        View::Items => OVER_ITEMS,
    };
    m.fetch();
    m.drop(2);
    m.push(kind);
    m.push(dict);
    m.push(Obj::small(0));
    m.push(Obj::small(0));
    Some(Flow::Next)
}

/// What a loop goes over: a small integer where it needs no iterator, else the iterator. A generator
/// expression puts it into the second slot, leaving the first empty.
#[inline(always)]
fn kind_of_loop(m: &Registers) -> Obj {
    match m.slot(3) {
        Some(kind) => kind,
        None => m.peek(2),
    }
}

/// Pushes the next item of a range, list or tuple, or drops the iterator and jumps.
#[inline(always)]
pub(crate) fn quick_for_iter(m: &mut Registers) -> bool {
    let distance = m.forward();
    let kind = kind_of_loop(m);
    quick_next(m, kind, distance)
}

#[inline(always)]
fn quick_next(m: &mut Registers, kind: Obj, distance: isize) -> bool {
    if kind == OVER_RANGE {
        let (next, left, step) = (m.peek(2), m.peek(1), m.peek(0));
        if Obj::both_small(next, left) && left.small_value() > 0 && step.is_small() {
            m.put(
                2,
                Obj::small(next.small_value().wrapping_add(step.small_value())),
            );
            m.put(1, Obj::small(left.small_value() - 1));
            m.push(next);
            return true;
        }
        end(m, distance);
        return true;
    }
    if kind == OVER_LIST {
        let index = m.peek(1).small_value();
        if let Some(list) = m.peek(2).downcast::<List>()
            && let Some(item) = list.get(index as usize)
        {
            m.put(1, Obj::small(index + 1));
            m.push(item);
            return true;
        }
        // A list that grows after its loop has ended does not start it again.
        end(m, distance);
        return true;
    }
    if kind == OVER_TUPLE {
        let index = m.peek(1).small_value();
        if let Some(tuple) = m.peek(2).downcast::<Tuple>()
            && let Some(item) = tuple.get(index as usize)
        {
            m.put(1, Obj::small(index + 1));
            m.push(item);
            return true;
        }
        end(m, distance);
        return true;
    }
    false
}

/// Resumes a generator for its next item.
#[inline(always)]
pub(crate) fn quick_for_generator(m: &mut Registers) -> bool {
    let label = m.ip;
    m.forward();
    match kind_of_loop(m).downcast::<Generator>() {
        Some(generator) => {
            m.save();
            crate::generator::quick_resume_for(m, generator, label)
        }
        None => false,
    }
}

/// `yield x` to a `for` loop, where there is nothing else to do.
#[inline(always)]
pub(crate) fn quick_yield(m: &mut Registers) -> bool {
    let frame = m.frame();
    // SAFETY: the running frame is in being.
    let (handlers, flags) = unsafe { ((*frame).handlers, (*frame).flags) };
    if flags != FrameFlags::GENERATOR || handlers != 0 {
        return false;
    }
    let value = m.pop();
    m.save();
    m.rt.exec.generators -= 1;
    // SAFETY: the flag says that the frame lies in a generator.
    unsafe {
        crate::generator::of_frame(frame)
            .state
            .set(GeneratorState::Suspended);
        m.rt.exec.frame = (*frame).previous;
    }
    m.reload();
    m.forward();
    m.push(value);
    true
}

/// Is it a loop over an iterator, neither one of the containers that need none nor a generator?
#[inline(always)]
pub(crate) fn is_over_iterator(m: &Registers) -> bool {
    let kind = kind_of_loop(m);
    !kind.is_small() && kind.downcast::<Generator>().is_none()
}

/// Pushes the next item of an iterator ([`is_over_iterator`]), or drops it and jumps.
#[inline(always)]
pub(crate) fn for_iterator(m: &mut Registers) -> Flow {
    let distance = m.forward();
    let iterator = kind_of_loop(m);
    m.save();
    match attempt!(next_item(m.rt, iterator)) {
        Some(item) => {
            m.push(item);
            Flow::Next
        }
        None => end(m, distance),
    }
}

/// Pushes the next item, or drops the iterator and jumps.
#[inline(always)]
pub(crate) fn for_iter(m: &mut Registers) -> Flow {
    let label = m.ip;
    let distance = m.forward();
    let kind = kind_of_loop(m);
    if quick_next(m, kind, distance) {
        return Flow::Next;
    }
    if kind.is_small() {
        return m.outline(|m| walk_on(m, kind, distance));
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
    // Those that ask no other code come before the protocol.
    if let Some(iterator) = iterator.downcast::<RangeIterator>() {
        return Ok(iterator.advance());
    }
    if let Some(iterator) = iterator.downcast::<SequenceIterator>() {
        return Ok(iterator.advance());
    }
    iterate::next(rt, iterator)
}

/// Goes on with a loop over a container.
#[inline(never)]
fn walk_on(m: &mut Registers, kind: Obj, distance: isize) -> Flow {
    let container = m.peek(2);
    let part = |slot: Obj| slot.as_small().unwrap_or(0) as usize;
    let mut walk = Walk {
        position: part(m.peek(1)),
        len: part(m.peek(0)),
    };
    m.save();
    let item = if kind == OVER_CONTAINER {
        let Some(walk_on) = iterate::walk_of(container) else {
            return attempt!(Err(build::broken(m.rt)));
        };
        attempt!(walk_on(m.rt, container, &mut walk)).map(|item| (item, None))
    } else {
        let entry = attempt!(dict::next_entry(m.rt, container, &mut walk));
        if kind == OVER_VALUES {
            entry.map(|(_, value)| (value, None))
        } else {
            entry.map(|(key, value)| (key, Some(value)))
        }
    };
    let Some((item, value)) = item else {
        return end(m, distance);
    };
    m.put(1, Obj::small(walk.position as isize));
    m.put(0, Obj::small(walk.len as isize));
    let Some(value) = value else {
        m.push(item);
        return Flow::Next;
    };
    // `for key, value in d.items()`: they need not be put into a tuple to be unpacked.
    if m.peek_opcode() == Op::UNPACK_SEQUENCE {
        let here = m.position();
        m.fetch();
        if m.uint() == 2 {
            m.push(value);
            m.push(item);
            return Flow::Next;
        }
        m.go_to(here);
    }
    let pair = attempt!(tuple::new(m.rt, &[item, value]));
    m.push(pair);
    Flow::Next
}

#[inline(always)]
pub(crate) fn end(m: &mut Registers, distance: isize) -> Flow {
    m.drop(SLOTS);
    m.jump(distance);
    Flow::Next
}
