//! Classes made by the macros, used as a Python program would use them.

mod interpreter;

use std::cell::Cell;

use interpreter::with_runtime;
use taipan_gc::Gc;
use taipan_macros::class;
use taipan_object::protocol::{attribute, call, convert};
use taipan_object::{Args, Name, Obj, Res, Runtime, Type, exception, names, object};

object! {
    /// Counts up to a limit.
    pub struct UpCounter: sealed {
        value: Cell<isize>,
    }
}

#[class(name = count)]
impl UpCounter {
    #[constant]
    const maxsize: isize = 10;

    #[slot]
    fn new(rt: &mut Runtime, _: Gc<Type>, args: Args) -> Res {
        let value = match args.positional {
            [start] => convert::index(rt, *start)?,
            _ => 0,
        };
        rt.alloc(UpCounter {
            header: UP_COUNTER.header(),
            value: Cell::new(value),
        })
        .map(Obj::from)
    }

    #[slot]
    fn len(_: &mut Runtime, this: Obj) -> Res<usize> {
        Ok(this
            .downcast::<UpCounter>()
            .map_or(0, |this| this.value.get() as usize))
    }

    /// Adds to it.
    #[method]
    fn add(rt: &mut Runtime, this: Gc<Self>, by: Option<isize>) -> Res<isize> {
        let sum = this.value.get() + by.unwrap_or(1);
        if sum > Self::maxsize {
            return Err(rt.value_error("too many"));
        }
        this.value.set(sum);
        Ok(sum)
    }

    #[method(name = copy)]
    fn same_as(this: Gc<Self>, #[keyword] key: Gc<Self>) -> bool {
        this.value.get() == key.value.get()
    }

    #[attribute]
    fn value(this: Gc<Self>) -> isize {
        this.value.get()
    }
}

fn counter(rt: &mut Runtime, start: isize) -> Obj {
    let class = Obj::from_static(&UP_COUNTER);
    call::call(rt, class, &[Obj::small(start)]).expect("a counter")
}

fn method(rt: &mut Runtime, this: Obj, name: Name, args: &[Obj]) -> Res {
    attribute::call_method(rt, this, name, args)
}

#[test]
fn methods_take_the_instance_first() {
    with_runtime(|rt| {
        let this = counter(rt, 3);
        let by = [Obj::small(4)];
        assert_eq!(method(rt, this, names::add, &by), Ok(Obj::small(7)));
        assert_eq!(method(rt, this, names::add, &[]), Ok(Obj::small(8)));
        let raised = method(rt, this, names::add, &by).expect_err("more than the limit");
        assert!(rt.take_raised(raised).is_instance(&exception::VALUE_ERROR));
        assert_eq!(convert::len(rt, this), Ok(8));
    });
}

#[test]
fn an_object_of_another_type_is_refused() {
    with_runtime(|rt| {
        let add = attribute::get(rt, Obj::from_static(&UP_COUNTER), names::add).expect("it");
        let raised = call::call(rt, add, &[Obj::small(1)]).expect_err("not a counter");
        assert!(rt.take_raised(raised).is_instance(&exception::TYPE_ERROR));
    });
}

#[test]
fn arguments_may_be_instances_and_have_names() {
    with_runtime(|rt| {
        let (this, other) = (counter(rt, 2), counter(rt, 2));
        assert_eq!(method(rt, this, names::copy, &[other]), Ok(Obj::TRUE));
        let raised = method(rt, this, names::copy, &[Obj::NONE]).expect_err("not a counter");
        assert!(rt.take_raised(raised).is_instance(&exception::TYPE_ERROR));
    });
}

#[test]
fn attributes_are_computed_and_constants_are_the_class_s() {
    with_runtime(|rt| {
        let this = counter(rt, 5);
        let value = attribute::get(rt, this, names::value);
        assert_eq!(value, Ok(Obj::small(5)));
        for object in [this, Obj::from_static(&UP_COUNTER)] {
            let limit = attribute::get(rt, object, names::maxsize);
            assert_eq!(limit, Ok(Obj::small(10)));
        }
    });
}
