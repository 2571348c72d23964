//! Tuples and named tuples: against what CPython gives. Instances of classes derived from
//! `tuple`, whose attributes hang on a hidden element.

use taipan_gc::Gc;

use super::{TUPLE, items, of_class};
use crate::builtin::dict::Dict;
use crate::builtin::type_::{TYPE, create};
use crate::names;
use crate::protocol::{attribute, compare, convert, operator};
use crate::runtime::{Root, Runtime};
use crate::slots::BinaryOp;
use crate::testing::{check, with_runtime};
use crate::types::Type;
use crate::word::Obj;

#[test]
fn tuples_are_those_of_cpython() {
    check(include_str!("tuple.txt"));
}

fn subclass(rt: &mut Runtime, base: Gc<Type>) -> Gc<Type> {
    let namespace = Dict::new(rt).unwrap();
    let metaclass = Gc::from_static(&TYPE);
    let bases = [Obj::from(base)];
    let class = create::class(rt, metaclass, names::line, &bases, namespace, &[]).unwrap();
    class.as_type().unwrap()
}

#[test]
fn instances_of_derived_classes_have_attributes() {
    with_runtime(|rt| {
        let class = subclass(rt, Gc::from_static(&TUPLE));
        let deeper = subclass(rt, class);
        for class in [class, deeper] {
            let parts = [1, 2].map(Obj::small);
            let value = of_class(rt, class, &parts).unwrap();
            // Where the collector finds them under Miri, too, which shows it no native stack.
            let kept = super::new(rt, &[Obj::from(deeper), value]).unwrap();
            rt.set_root(Root::User, Some(kept));
            assert_eq!(items(value), parts);
            assert_eq!(convert::len(rt, value), Ok(2));
            let text = Obj::from(names::value);
            attribute::set(rt, value, names::key, Some(text)).unwrap();
            rt.collect();
            assert_eq!(attribute::get(rt, value, names::key), Ok(text));
            let plain = super::new(rt, &parts).unwrap();
            assert_eq!(compare::equal(rt, value, plain), Ok(true));
            let sum = operator::binary(rt, BinaryOp::Add, value, value).unwrap();
            assert_eq!(items(sum), [1, 2, 1, 2].map(Obj::small));
        }
    });
}

#[test]
fn plain_tuples_have_no_attributes() {
    with_runtime(|rt| {
        let value = super::new(rt, &[Obj::NONE]).unwrap();
        assert!(value.attributes().is_none());
        assert!(attribute::set(rt, value, names::key, Some(Obj::NONE)).is_err());
        rt.forget_raised();
    });
}
