//! What compiled `match` statements call: each helper takes a subject apart and gives a
//! tuple of the parts, or `None` where the pattern does not match.

#[cfg(feature = "collections-abc")]
use taipan_object::Root;
use taipan_object::builtin::bytearray::BYTEARRAY;
use taipan_object::builtin::dict::{DICT, Dict};
use taipan_object::builtin::list::{LIST, List};
use taipan_object::builtin::range::RANGE;
use taipan_object::builtin::tuple::{self, TUPLE};
#[cfg(feature = "collections-abc")]
use taipan_object::builtin::{array::ARRAY, deque::DEQUE, memoryview::MEMORYVIEW};
use taipan_object::builtin::{
    bytes::BYTES, float::FLOAT, int::INT, set::FROZENSET, set::SET, singleton, str,
};
use taipan_object::protocol::{attribute, call, convert, item, iterate};
#[cfg(feature = "collections-abc")]
use taipan_object::protocol::{compare, print};
use taipan_object::{NativeFunction, Obj, Raised, Res, Runtime, Type, exception, names};

/// Does the subject count as an instance of a class in `collections.abc`? A program that has not imported that
/// has no classes that do.
#[cfg(feature = "collections-abc")]
fn counts_as(rt: &mut Runtime, subject: Obj, class: &str) -> Res<bool> {
    let module = rt.intern("collections.abc")?;
    let Some(module) = rt.root_dict(Root::Modules)?.get_name(module) else {
        return Ok(false);
    };
    let class = rt.intern(class)?;
    let class = attribute::get(rt, module, class)?;
    let args = taipan_object::Args::positional;
    let answer = super::attributes::ISINSTANCE.call(rt, args(&[subject, class]))?;
    Ok(answer == Obj::TRUE)
}

/// Is the subject a sequence to patterns, though it is none of the built-in ones?
#[cfg(feature = "collections-abc")]
#[inline(never)]
fn is_other_sequence(rt: &mut Runtime, subject: Obj) -> Res<bool> {
    let texts: [&'static Type; 3] = [&str::STR, &BYTES, &BYTEARRAY];
    if texts.iter().any(|ty| subject.is_instance(ty)) {
        return Ok(false);
    }
    let types: [&'static Type; 3] = [&ARRAY, &DEQUE, &MEMORYVIEW];
    Ok(types.iter().any(|ty| subject.is_instance(ty)) || counts_as(rt, subject, "Sequence")?)
}

#[cfg(feature = "collections-abc")]
#[inline(never)]
fn is_other_mapping(rt: &mut Runtime, subject: Obj) -> Res<bool> {
    counts_as(rt, subject, "Mapping")
}

#[cfg(not(feature = "collections-abc"))]
fn is_other_sequence(_: &mut Runtime, _: Obj) -> Res<bool> {
    Ok(false)
}

#[cfg(not(feature = "collections-abc"))]
fn is_other_mapping(_: &mut Runtime, _: Obj) -> Res<bool> {
    Ok(false)
}

fn parts(rt: &mut Runtime, parts: taipan_gc::Gc<List>) -> Res {
    let items = parts.snapshot(rt)?;
    tuple::new(rt, items)
}

/// `__match_sequence__(subject, before, after)`
pub(super) static MATCH_SEQUENCE: NativeFunction =
    NativeFunction::f3(names::__match_sequence__, |rt, subject, before, after| {
        let sequence = [&LIST, &TUPLE, &RANGE]
            .iter()
            .any(|ty| subject.is_instance(ty));
        if !sequence && !is_other_sequence(rt, subject)? {
            return Ok(Obj::NONE);
        }
        let len = convert::len(rt, subject)?;
        let before = convert::index(rt, before)?.max(0) as usize;
        let after = convert::index(rt, after)?;
        if len < before || after < 0 && len != before {
            return Ok(Obj::NONE);
        }
        let all = List::with_capacity(rt, len)?;
        // What is empty need not be iterable.
        if len > 0 {
            iterate::for_each(rt, subject, |rt, item| all.push(rt, item))?;
        }
        let Ok(after) = usize::try_from(after) else {
            return parts(rt, all);
        };
        if len < before.saturating_add(after) {
            return Ok(Obj::NONE);
        }
        let found = List::with_capacity(rt, before + after + 1)?;
        let middle = List::with_capacity(rt, len - before - after)?;
        for index in 0..len {
            let item = all.get(index).unwrap_or(Obj::NONE);
            if index == before {
                found.push(rt, Obj::from(middle))?;
            }
            if index >= before && index < len - after {
                middle.push(rt, item)?;
            } else {
                found.push(rt, item)?;
            }
        }
        if before == len {
            found.push(rt, Obj::from(middle))?;
        }
        parts(rt, found)
    });

#[cfg(feature = "collections-abc")]
fn refuse_repeated_keys(rt: &mut Runtime, keys: &[Obj]) -> Res<()> {
    for (position, key) in keys.iter().enumerate() {
        for earlier in &keys[..position] {
            if compare::same_or_equal(rt, *earlier, *key)? {
                let shown = print::repr(rt, *key)?;
                let shown = str::text(shown).unwrap_or_default();
                return Err(rt.raise_fmt(
                    &exception::VALUE_ERROR,
                    format_args!("mapping pattern checks duplicate key ({shown})"),
                ));
            }
        }
    }
    Ok(())
}

/// `__match_mapping__(subject, keys, rest)`
pub(super) static MATCH_MAPPING: NativeFunction =
    NativeFunction::f3(names::__match_mapping__, |rt, subject, keys, rest| {
        let is_dict = subject.is_instance(&DICT);
        if !is_dict && !is_other_mapping(rt, subject)? {
            return Ok(Obj::NONE);
        }
        if convert::len(rt, subject)? < tuple::items(keys).len() {
            return Ok(Obj::NONE);
        }
        #[cfg(feature = "collections-abc")]
        refuse_repeated_keys(rt, tuple::items(keys))?;
        let found = List::with_capacity(rt, 4)?;
        for key in tuple::items(keys) {
            if !iterate::contains(rt, subject, *key)? {
                return Ok(Obj::NONE);
            }
            let value = item::get(rt, subject, *key)?;
            found.push(rt, value)?;
        }
        if convert::truth(rt, rest)? {
            let others = Dict::new(rt)?;
            let all = match is_dict {
                true => subject,
                false => call::call(rt, Obj::from_static(&DICT), &[subject])?,
            };
            if let Some(all) = all.downcast::<Dict>() {
                others.copy_from(rt, all)?;
            }
            for key in tuple::items(keys) {
                others.remove(rt, *key)?;
            }
            found.push(rt, Obj::from(others))?;
        }
        parts(rt, found)
    });

/// Types whose one positional pattern matches the subject itself.
fn matches_itself(class: Obj) -> bool {
    let types: [&'static Type; 11] = [
        &singleton::BOOL,
        &BYTEARRAY,
        &BYTES,
        &DICT,
        &FLOAT,
        &FROZENSET,
        &INT,
        &LIST,
        &SET,
        &str::STR,
        &TUPLE,
    ];
    types.iter().any(|ty| {
        class.as_type().is_some_and(|class| {
            taipan_object::types::is_subtype(class, taipan_gc::Gc::from_static(*ty))
        })
    })
}

#[cold]
fn too_many(rt: &mut Runtime, class: Obj, takes: usize, given: usize) -> Raised {
    let class = class.as_type().map_or(names::empty, |class| class.name);
    rt.type_error_fmt(format_args!(
        "{class}() accepts {takes} positional sub-pattern{} ({given} given)",
        if takes == 1 { "" } else { "s" }
    ))
}

#[cold]
fn repeated(rt: &mut Runtime, class: Obj, attribute: &str) -> Raised {
    let class = class.as_type().map_or(names::empty, |class| class.name);
    rt.type_error_fmt(format_args!(
        "{class}() got multiple sub-patterns for attribute '{attribute}'"
    ))
}

/// `__match_class__(subject, class, count, names)`
pub(super) static MATCH_CLASS: NativeFunction =
    NativeFunction::positional(names::__match_class__, 4, 4, |rt, args| {
        let [subject, class, count, keywords] = *args else {
            return Ok(Obj::NONE);
        };
        if class.as_type().is_none() {
            return Err(rt.type_error("called match pattern must be a type"));
        }
        let fits = super::attributes::ISINSTANCE
            .call(rt, taipan_object::Args::positional(&[subject, class]))?;
        if fits != Obj::TRUE {
            return Ok(Obj::NONE);
        }
        let count = convert::index(rt, count)?.max(0) as usize;
        let found = List::with_capacity(rt, 4)?;
        if count > 0 {
            match attribute::try_get(rt, class, names::__match_args__)? {
                Some(order) => {
                    if order.downcast::<tuple::Tuple>().is_none() {
                        return Err(rt.type_error("__match_args__ must be a tuple"));
                    }
                    let order = tuple::items(order);
                    if order.len() < count {
                        return Err(too_many(rt, class, order.len(), count));
                    }
                    for name in &order[..count] {
                        if !take(rt, subject, *name, found)? {
                            return Ok(Obj::NONE);
                        }
                    }
                }
                None if matches_itself(class) => {
                    if count > 1 {
                        return Err(too_many(rt, class, 1, count));
                    }
                    found.push(rt, subject)?;
                }
                None => return Err(too_many(rt, class, 0, count)),
            }
        }
        let first = match attribute::try_get(rt, class, names::__match_args__)? {
            Some(order) => tuple::items(order).get(..count).unwrap_or(&[]),
            None => &[],
        };
        for name in tuple::items(keywords) {
            if let Some(text) = str::text(*name)
                && first.iter().any(|taken| str::text(*taken) == Some(text))
            {
                return Err(repeated(rt, class, text));
            }
            if !take(rt, subject, *name, found)? {
                return Ok(Obj::NONE);
            }
        }
        parts(rt, found)
    });

/// Adds the attribute of the subject; `false` if there is none.
fn take(rt: &mut Runtime, subject: Obj, name: Obj, found: taipan_gc::Gc<List>) -> Res<bool> {
    if !str::is_str(name) {
        return Err(rt.raise(
            &exception::TYPE_ERROR,
            "__match_args__ elements must be strings",
        ));
    }
    let name = str::to_name(rt, name)?;
    match attribute::try_get(rt, subject, name)? {
        Some(value) => found.push(rt, value).map(|_| true),
        None => Ok(false),
    }
}
