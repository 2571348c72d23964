//! Reversing and sorting: a stable merge sort of the runs that are there already, merged in
//! the order of the powersort of Munro and Wild. Comparing can run Python code, which finds
//! the list empty meanwhile; the items lie in an array that only the sort knows, so
//! whatever such code does, every item is there once in the end.

use taipan_gc::{Array, Gc};

use super::{List, from_iterable};
use crate::args::Args;
use crate::builtin::str::plain_text;
use crate::name::Name;
use crate::names;
use crate::protocol::{call, compare, convert};
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::word::Obj;

/// Turns the order of the elements from `start` up to `stop`, which are in range, around.
pub(super) fn reverse(items: Gc<Array<Obj>>, start: usize, stop: usize) {
    if let Some(cells) = items.as_slice().get(start..stop) {
        let half = cells.len() / 2;
        for (a, b) in cells.iter().zip(cells.iter().rev()).take(half) {
            a.swap(b);
        }
    }
}

/// The keyword arguments of `sort` and `sorted`.
#[derive(Clone, Copy)]
pub struct Order {
    /// The function that gives what is compared.
    pub key: Option<Obj>,
    /// From the largest to the smallest?
    pub reverse: bool,
}

impl Order {
    /// The order that keyword arguments say.
    ///
    /// # Errors
    /// `TypeError` for positional and for unknown arguments.
    pub fn from_args(rt: &mut Runtime, function: Name, args: Args) -> Res<Order> {
        let mut order = Order {
            key: None,
            reverse: false,
        };
        if !args.positional.is_empty() {
            return Err(rt.type_error_fmt(format_args!(
                "{function}() takes no positional arguments but these"
            )));
        }
        for (name, value) in args.pairs() {
            if name == names::key {
                order.key = if value == Obj::NONE {
                    None
                } else {
                    Some(value)
                };
            } else if name == names::reverse {
                order.reverse = convert::truth(rt, value)?;
            } else {
                return Err(rt.type_error_fmt(format_args!(
                    "{function}() got an unexpected keyword argument '{name}'"
                )));
            }
        }
        Ok(order)
    }
}

/// `list.sort(key=key, reverse=reverse)`
///
/// # Errors
/// `ValueError` if the list changes meanwhile, what the key function and comparing raise,
/// `MemoryError`.
pub fn sort(rt: &mut Runtime, list: Gc<List>, order: Order) -> Res<()> {
    let (items, len) = list.take();
    let Some(array) = items else {
        return Ok(());
    };
    let result = sort_items(rt, array, len, order);
    let changed = list.items.get().is_some();
    list.put_back(items, len);
    result?;
    if changed {
        return Err(rt.value_error("list modified during sort"));
    }
    Ok(())
}

/// `sorted(iterable, key=key, reverse=reverse)`
///
/// # Errors
/// As [`sort`], and what iterating raises.
pub fn sorted(rt: &mut Runtime, args: Args) -> Res {
    let Some(iterable) = args.get(0) else {
        return Err(rt.type_error("sorted() needs an iterable"));
    };
    let order = Order::from_args(rt, names::sorted, args.without_first())?;
    let list = from_iterable(rt, iterable)?;
    sort(rt, list, order)?;
    Ok(Obj::from(list))
}

fn sort_items(rt: &mut Runtime, items: Gc<Array<Obj>>, len: usize, order: Order) -> Res<()> {
    let (keys, values) = match order.key {
        Some(key) => {
            let keys = rt.alloc_array(Array::<Obj>::HEADER, len, Obj::NONE)?;
            for position in 0..len {
                if let Some(item) = items.get(position) {
                    let value = call::call(rt, key, &[item])?;
                    keys.set(position, value);
                }
            }
            (keys, Some(items))
        }
        None => (items, None),
    };
    let mut sorter = Sorter {
        keys,
        values,
        kind: kind_of(keys, len),
        spare_keys: None,
        spare_values: None,
    };
    // Equal items keep their order also when it is reversed.
    if order.reverse {
        sorter.reverse(0, len);
    }
    let result = sorter.sort(rt, len);
    if order.reverse {
        sorter.reverse(0, len);
    }
    result
}

/// What all keys are, which decides how they are compared.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    SmallInts,
    Texts,
    Any,
}

fn kind_of(keys: Gc<Array<Obj>>, len: usize) -> Kind {
    let keys = keys.as_slice().get(..len).unwrap_or_default();
    if keys.iter().all(|key| key.get().is_small()) {
        Kind::SmallInts
    } else if keys.iter().all(|key| plain_text(key.get()).is_some()) {
        Kind::Texts
    } else {
        Kind::Any
    }
}

/// Runs that are shorter than this are made longer, by insertion.
const SHORT_RUN: usize = 64;

/// A run that waits to be merged with what follows it.
#[derive(Clone, Copy)]
struct Waiting {
    start: usize,
    power: u32,
}

/// Runs that can wait: their powers increase, and are no more than bits of a length.
const MAX_WAITING: usize = usize::BITS as usize + 2;

struct Sorter {
    keys: Gc<Array<Obj>>,
    /// What is moved along with the keys.
    values: Option<Gc<Array<Obj>>>,
    kind: Kind,
    /// Where the shorter of two runs is put while they are merged.
    spare_keys: Option<Gc<Array<Obj>>>,
    spare_values: Option<Gc<Array<Obj>>>,
}

/// A position among the items or in the spare memory.
#[derive(Clone, Copy)]
enum At {
    Items(usize),
    Spare(usize),
}

impl Sorter {
    fn less(&self, rt: &mut Runtime, a: Obj, b: Obj) -> Res<bool> {
        match self.kind {
            Kind::SmallInts => {
                let (a, b) = Obj::small_order(a, b);
                Ok(a < b)
            }
            Kind::Texts => Ok(plain_text(a) < plain_text(b)),
            Kind::Any => compare::less(rt, a, b),
        }
    }

    /// A key; the position is in range.
    fn key(&self, at: At) -> Obj {
        let key = match at {
            At::Items(position) => self.keys.get(position),
            At::Spare(position) => self.spare_keys.and_then(|spare| spare.get(position)),
        };
        key.unwrap_or(Obj::NONE)
    }

    /// Is the item at `a` less than the one at `b`?
    fn is_less(&self, rt: &mut Runtime, a: At, b: At) -> Res<bool> {
        self.less(rt, self.key(a), self.key(b))
    }

    fn reverse(&self, start: usize, stop: usize) {
        reverse(self.keys, start, stop);
        if let Some(values) = self.values {
            reverse(values, start, stop);
        }
    }

    fn sort(&mut self, rt: &mut Runtime, len: usize) -> Res<()> {
        #[cfg(target_pointer_width = "64")]
        if self.kind == Kind::SmallInts && self.values.is_none() {
            sort_small_ints(self.keys, len);
            return Ok(());
        }
        if !cfg!(feature = "merge-sort") {
            return self.run(rt, 0, len).map(|_| ());
        }
        let mut waiting = [Waiting { start: 0, power: 0 }; MAX_WAITING];
        let mut depth = 0;
        let mut start = 0;
        let mut stop = self.run(rt, 0, len)?;
        while stop < len {
            let next = self.run(rt, stop, len)?;
            let power = power(start, stop, next, len);
            while depth > 0 && waiting[depth - 1].power > power {
                depth -= 1;
                self.merge(rt, waiting[depth].start, start, stop)?;
                start = waiting[depth].start;
            }
            waiting[depth] = Waiting { start, power };
            depth += 1;
            (start, stop) = (stop, next);
            rt.poll()?;
        }
        while depth > 0 {
            depth -= 1;
            self.merge(rt, waiting[depth].start, start, len)?;
            start = waiting[depth].start;
        }
        Ok(())
    }

    /// Finds the run that begins at `start`, or makes one: where it stops.
    fn run(&self, rt: &mut Runtime, start: usize, len: usize) -> Res<usize> {
        let mut stop = start + 1;
        if stop >= len {
            return Ok(len);
        }
        let descending = self.is_less(rt, At::Items(stop), At::Items(start))?;
        stop += 1;
        while stop < len && self.is_less(rt, At::Items(stop), At::Items(stop - 1))? == descending {
            stop += 1;
        }
        if descending {
            self.reverse(start, stop);
        }
        let wanted = match cfg!(feature = "merge-sort") {
            true => (start + shortest_run(len)).min(len),
            false => len,
        };
        while stop < wanted {
            self.insert(rt, start, stop)?;
            stop += 1;
        }
        Ok(stop)
    }

    /// Moves the item at `stop` to its place in the sorted items from `start` on.
    fn insert(&self, rt: &mut Runtime, start: usize, stop: usize) -> Res<()> {
        let place = self.upper_bound(rt, At::Items(stop), start, stop)?;
        for array in [Some(self.keys), self.values].into_iter().flatten() {
            if let Some(item) = array.get(stop) {
                array.copy_within(place, place + 1, stop - place);
                array.set(place, item);
            }
        }
        Ok(())
    }

    /// The position behind all sorted items that are not greater than the item `at`.
    fn upper_bound(&self, rt: &mut Runtime, at: At, start: usize, stop: usize) -> Res<usize> {
        let (mut low, mut high) = (start, stop);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.is_less(rt, at, At::Items(middle))? {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        Ok(low)
    }

    /// The position of the first sorted item that is not less than the item `at`.
    fn lower_bound(&self, rt: &mut Runtime, at: At, start: usize, stop: usize) -> Res<usize> {
        let (mut low, mut high) = (start, stop);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.is_less(rt, At::Items(middle), at)? {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(low)
    }

    /// Merges the sorted items before `middle` with those from it on.
    fn merge(&mut self, rt: &mut Runtime, start: usize, middle: usize, stop: usize) -> Res<()> {
        // What is in place already at both ends stays there.
        let start = self.upper_bound(rt, At::Items(middle), start, middle)?;
        if start == middle {
            return Ok(());
        }
        let stop = self.lower_bound(rt, At::Items(middle - 1), middle, stop)?;
        let (left, right) = (middle - start, stop - middle);
        if left <= right {
            self.set_aside(rt, start, left)?;
            self.merge_up(rt, start, left, middle, stop)
        } else {
            self.set_aside(rt, middle, right)?;
            self.merge_down(rt, start, middle, right)
        }
    }

    /// Copies `count` items from `start` on into the spare memory.
    fn set_aside(&mut self, rt: &mut Runtime, start: usize, count: usize) -> Res<()> {
        set_aside(rt, self.keys, &mut self.spare_keys, start, count)?;
        match self.values {
            Some(values) => set_aside(rt, values, &mut self.spare_values, start, count),
            None => Ok(()),
        }
    }

    /// Copies one item over another.
    fn copy(&self, from: At, to: usize) {
        copy(self.keys, self.spare_keys, from, to);
        if let Some(values) = self.values {
            copy(values, self.spare_values, from, to);
        }
    }

    /// Merges `count` items set aside with those from `right` up to `stop`, to `to` and on.
    fn merge_up(
        &self,
        rt: &mut Runtime,
        mut to: usize,
        count: usize,
        mut right: usize,
        stop: usize,
    ) -> Res<()> {
        let mut left = 0;
        let mut result = Ok(());
        while left < count && right < stop {
            match self.is_less(rt, At::Items(right), At::Spare(left)) {
                Ok(true) => {
                    self.copy(At::Items(right), to);
                    right += 1;
                }
                Ok(false) => {
                    self.copy(At::Spare(left), to);
                    left += 1;
                }
                Err(raised) => {
                    result = Err(raised);
                    break;
                }
            }
            to += 1;
        }
        // Also after an exception: the gap is as large as what is left aside.
        while left < count {
            self.copy(At::Spare(left), to);
            (left, to) = (left + 1, to + 1);
        }
        result
    }

    /// Merges the items from `start` up to `left` with `count` set aside, from the end down.
    fn merge_down(&self, rt: &mut Runtime, start: usize, mut left: usize, count: usize) -> Res<()> {
        let (mut right, mut to) = (count, left + count);
        let mut result = Ok(());
        while right > 0 && left > start {
            match self.is_less(rt, At::Spare(right - 1), At::Items(left - 1)) {
                Ok(true) => {
                    left -= 1;
                    self.copy(At::Items(left), to - 1);
                }
                Ok(false) => {
                    right -= 1;
                    self.copy(At::Spare(right), to - 1);
                }
                Err(raised) => {
                    result = Err(raised);
                    break;
                }
            }
            to -= 1;
        }
        while right > 0 {
            (right, to) = (right - 1, to - 1);
            self.copy(At::Spare(right), to);
        }
        result
    }
}

/// Sorts small integers, of which equal ones are the same, so that their order does not matter. Hosts
/// only: the library's sort takes some kilobytes of code.
#[cfg(target_pointer_width = "64")]
fn sort_small_ints(items: Gc<Array<Obj>>, len: usize) {
    let Some(cells) = items.as_slice().get(..len) else {
        return;
    };
    // SAFETY: a cell lies in memory as what is in it does, and only the sort knows these: the list is
    // empty meanwhile, and comparing runs no other code.
    let items = unsafe { core::slice::from_raw_parts_mut(cells.as_ptr() as *mut Obj, cells.len()) };
    items.sort_unstable_by(|a, b| {
        let (a, b) = Obj::small_order(*a, *b);
        a.cmp(&b)
    });
}

fn set_aside(
    rt: &mut Runtime,
    items: Gc<Array<Obj>>,
    spare: &mut Option<Gc<Array<Obj>>>,
    start: usize,
    count: usize,
) -> Res<()> {
    let cells = items.as_slice();
    let cells = cells.get(start..start + count).unwrap_or_default();
    match spare {
        Some(spare) if spare.len() >= count => {
            for (to, from) in spare.as_slice().iter().zip(cells) {
                to.set(from.get());
            }
        }
        _ => *spare = Some(rt.alloc_array_resized(cells, count, Obj::NONE)?),
    }
    Ok(())
}

fn copy(items: Gc<Array<Obj>>, spare: Option<Gc<Array<Obj>>>, from: At, to: usize) {
    let item = match from {
        At::Items(position) => items.get(position),
        At::Spare(position) => spare.and_then(|spare| spare.get(position)),
    };
    if let Some(item) = item {
        items.set(to, item);
    }
}

/// How long runs are made at least, so that their number is near a power of two.
fn shortest_run(len: usize) -> usize {
    let (mut len, mut rest) = (len, 0);
    while len >= SHORT_RUN {
        rest |= len & 1;
        len /= 2;
    }
    len + rest
}

/// The power of the border at `middle` between two runs: the first binary digit in which
/// their middles, as fractions of the whole length, differ.
fn power(start: usize, middle: usize, stop: usize, len: usize) -> u32 {
    // Twice the middles, so that they are whole numbers.
    let (mut a, mut b) = (start + middle, middle + stop);
    let whole = 2 * len;
    let mut power = 0;
    loop {
        (a, b) = (2 * a, 2 * b);
        power += 1;
        match (a >= whole, b >= whole) {
            (false, true) => return power,
            (true, true) => (a, b) = (a - whole, b - whole),
            _ => {}
        }
    }
}
