//! The order in which a class and its ancestors are asked for an attribute: C3, as CPython's.

use taipan_gc::{Array, Gc};

use crate::builtin::list::List;
use crate::raise::{Raised, Res};
use crate::runtime::Runtime;
use crate::text::{StringBuilder, write_fmt};
use crate::types::{Ancestors, Type};
use crate::word::Obj;

/// The linear order of the ancestors of a class with these bases, the class itself left out.
///
/// # Errors
/// `TypeError` if the bases allow no order.
pub(super) fn merge(rt: &mut Runtime, bases: &[Obj]) -> Res<Gc<List>> {
    let result = List::with_capacity(rt, bases.len() + 1)?;
    if let [base] = bases {
        if let Some(base) = base.as_type() {
            for ancestor in Ancestors::of(base) {
                result.push(rt, Obj::from(ancestor))?;
            }
        }
        return Ok(result);
    }
    // One sequence per base, its ancestors in order, and the bases themselves; `heads` says
    // how far each has been merged.
    let sequences = List::with_capacity(rt, bases.len() + 1)?;
    for base in bases {
        let sequence = List::with_capacity(rt, 4)?;
        if let Some(base) = base.as_type() {
            for ancestor in Ancestors::of(base) {
                sequence.push(rt, Obj::from(ancestor))?;
            }
        }
        sequences.push(rt, Obj::from(sequence))?;
    }
    let own = crate::builtin::list::new(rt, bases)?;
    sequences.push(rt, own)?;
    let heads = rt.alloc_array(Array::<usize>::HEADER, sequences.len(), 0)?;
    while let Some(next) = next_head(sequences, heads)? {
        let Some(next) = next else {
            return Err(inconsistent(rt, bases));
        };
        result.push(rt, next)?;
        for (index, head) in heads.as_slice().iter().enumerate() {
            if item(sequences, index, head.get()) == Some(next) {
                head.set(head.get() + 1);
            }
        }
    }
    Ok(result)
}

#[cold]
fn inconsistent(rt: &mut Runtime, bases: &[Obj]) -> Raised {
    let mut names = StringBuilder::new();
    for base in bases.iter().filter_map(|base| base.as_type()) {
        let comma = if names.text().is_empty() { "" } else { ", " };
        if let Err(raised) = write_fmt(&mut names, rt, format_args!("{comma}{}", base.name)) {
            return raised;
        }
    }
    let names = names.text();
    rt.type_error_fmt(format_args!(
        "Cannot create a consistent method resolution order (MRO) for bases {names}"
    ))
}

fn item(sequences: Gc<List>, sequence: usize, position: usize) -> Option<Obj> {
    sequences.get(sequence)?.downcast::<List>()?.get(position)
}

/// The first head that is in no tail: `None` when all is merged, `Some(None)` if there is
/// no such head.
fn next_head(sequences: Gc<List>, heads: Gc<Array<usize>>) -> Res<Option<Option<Obj>>> {
    let mut empty = true;
    for (index, head) in heads.as_slice().iter().enumerate() {
        let Some(candidate) = item(sequences, index, head.get()) else {
            continue;
        };
        empty = false;
        if !in_a_tail(sequences, heads, candidate) {
            return Ok(Some(Some(candidate)));
        }
    }
    Ok(if empty { None } else { Some(None) })
}

fn in_a_tail(sequences: Gc<List>, heads: Gc<Array<usize>>, candidate: Obj) -> bool {
    heads.as_slice().iter().enumerate().any(|(index, head)| {
        let mut position = head.get() + 1;
        while let Some(entry) = item(sequences, index, position) {
            if entry == candidate {
                return true;
            }
            position += 1;
        }
        false
    })
}

/// The array that a class keeps: itself, then its ancestors.
///
/// # Errors
/// `MemoryError`.
pub(super) fn with_self(
    rt: &mut Runtime,
    class: Gc<Type>,
    ancestors: Gc<List>,
) -> Res<Gc<Array<Obj>>> {
    let count = ancestors.len();
    let mro = rt.alloc_array(Array::<Obj>::HEADER, count + 1, Obj::from(class))?;
    for index in 0..count {
        if let Some(ancestor) = ancestors.get(index) {
            mro.set(index + 1, ancestor);
        }
    }
    Ok(mro)
}
