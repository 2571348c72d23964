//! Functions over iterables: `all any sum min max sorted iter next`. The
//! iterators themselves (`map`, `zip`, ...) are types of `taipan-object`.

use taipan_object::builtin::{bytes, iterator, list, str as py_str};
use taipan_object::protocol::{call, compare, convert, iterate, operator};
use taipan_object::{Args, BinaryOp, Name, NativeFunction, Obj, Raised, Res, Runtime, names};

pub(super) static ALL: NativeFunction =
    NativeFunction::f1(names::all, |rt, iterable| until(rt, iterable, false));

pub(super) static ANY: NativeFunction =
    NativeFunction::f1(names::any, |rt, iterable| until(rt, iterable, true));

/// Is there an item whose truth is `wanted`? Then that is the answer, else the opposite.
fn until(rt: &mut Runtime, iterable: Obj, wanted: bool) -> Res {
    let mut items = iterate::Items::of(rt, iterable)?;
    while let Some(item) = items.next(rt)? {
        if convert::truth(rt, item)? == wanted {
            return Ok(Obj::bool(wanted));
        }
    }
    Ok(Obj::bool(!wanted))
}

pub(super) static SUM: NativeFunction = NativeFunction::full(names::sum, 1, 2, |rt, args| {
    let [start] = keywords(rt, args, names::sum, [names::start])?;
    let iterable = args.get(0).unwrap_or(Obj::NONE);
    let mut total = args.get(1).or(start).unwrap_or(Obj::small(0));
    if py_str::text(total).is_some() || bytes::bytes(total).is_some() {
        return Err(rt.type_error("sum() can't sum strings"));
    }
    let mut items = iterate::Items::of(rt, iterable)?;
    while let Some(item) = items.next(rt)? {
        total = match Obj::both_small(total, item)
            .then(|| Obj::small_add(total, item))
            .flatten()
        {
            Some(total) => total,
            None => operator::binary(rt, BinaryOp::Add, total, item)?,
        };
    }
    Ok(total)
});

pub(super) static MIN: NativeFunction =
    NativeFunction::full(names::min, 0, taipan_object::ANY, |rt, args| {
        extreme(rt, args, names::min, |rt, candidate, best| {
            compare::less(rt, candidate, best)
        })
    });

pub(super) static MAX: NativeFunction =
    NativeFunction::full(names::max, 0, taipan_object::ANY, |rt, args| {
        extreme(rt, args, names::max, |rt, candidate, best| {
            compare::less(rt, best, candidate)
        })
    });

/// The values of keyword-only arguments, by their names.
///
/// # Errors
/// `TypeError` for any other name.
pub(super) fn keywords<const N: usize>(
    rt: &mut Runtime,
    args: Args,
    function: Name,
    names: [Name; N],
) -> Res<[Option<Obj>; N]> {
    let mut values = [None; N];
    for (name, value) in args.pairs() {
        match names.iter().position(|known| *known == name) {
            Some(index) => values[index] = Some(value),
            None => {
                return Err(rt.type_error_fmt(format_args!(
                    "{function}() got an unexpected keyword argument '{name}'"
                )));
            }
        }
    }
    Ok(values)
}

type Better = fn(&mut Runtime, candidate: Obj, best: Obj) -> Res<bool>;

/// The item that is better than all others: of one iterable, or of several arguments.
fn extreme(rt: &mut Runtime, args: Args, function: Name, better: Better) -> Res {
    let [key, default] = keywords(rt, args, function, [names::key, names::default])?;
    let key = key.filter(|key| *key != Obj::NONE);
    let mut best: Option<(Obj, Obj)> = None;
    let consider = |rt: &mut Runtime, best: &mut Option<(Obj, Obj)>, item: Obj| {
        let rank = match key {
            Some(key) => call::call(rt, key, &[item])?,
            None => item,
        };
        match *best {
            Some((_, best_rank)) if !better(rt, rank, best_rank)? => {}
            _ => *best = Some((item, rank)),
        }
        Ok::<(), Raised>(())
    };
    match *args.positional {
        [] => {
            return Err(rt.type_error_fmt(format_args!(
                "{function}() expected at least 1 argument, got 0"
            )));
        }
        [iterable] => {
            let mut items = iterate::Items::of(rt, iterable)?;
            while let Some(item) = items.next(rt)? {
                consider(rt, &mut best, item)?;
            }
        }
        ref several => {
            if default.is_some() {
                return Err(rt.type_error_fmt(format_args!(
                    "{function}(): default is for one iterable only"
                )));
            }
            for item in several {
                consider(rt, &mut best, *item)?;
            }
        }
    }
    match best.map(|(item, _)| item).or(default) {
        Some(item) => Ok(item),
        None => Err(rt.value_error("arg is an empty sequence")),
    }
}

pub(super) static SORTED: NativeFunction =
    NativeFunction::full(names::sorted, 1, 1, list::sort::sorted);

pub(super) static ITER: NativeFunction =
    NativeFunction::positional(names::iter, 1, 2, |rt, args| match *args {
        [function, sentinel] => iterator::callable::new(rt, function, sentinel),
        _ => iterate::iter(rt, args[0]),
    });

pub(super) static NEXT: NativeFunction =
    NativeFunction::positional(names::next, 1, 2, |rt, args| {
        rt.returned = Obj::NONE;
        match (iterate::next(rt, args[0])?, args.get(1)) {
            (Some(item), _) => Ok(item),
            (None, Some(default)) => Ok(*default),
            (None, None) => {
                let value = rt.returned;
                Err(rt.stop_iteration(value))
            }
        }
    });
