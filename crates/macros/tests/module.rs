//! Modules made by the macros, called as a Python program would call them.

mod interpreter;

use interpreter::with_runtime;
use taipan_macros::module;
use taipan_object::builtin::module::Module;
use taipan_object::protocol::{attribute, call};
use taipan_object::{Args, Name, Obj, Res, Runtime, exception, names};

#[module(name = math)]
mod sample {
    use taipan_object::{Args, Name, Obj, Res, Runtime, names};

    #[constant]
    const maxsize: isize = 7;
    #[constant]
    const name: Name = names::math;
    #[constant]
    const pi: f64 = 3.5;

    #[attribute]
    fn version(rt: &mut Runtime) -> Res {
        taipan_object::builtin::int::from_isize(rt, 42)
    }

    #[attributes]
    fn other(_rt: &mut Runtime, name: Name) -> Res<Option<Obj>> {
        Ok((name == names::tau).then_some(Obj::TRUE))
    }

    #[function]
    fn add(a: isize, b: Option<isize>) -> isize {
        a + b.unwrap_or(100)
    }

    #[function]
    fn count(first: Obj, rest: &[Obj]) -> usize {
        let _ = first;
        rest.len()
    }

    #[function(name = const_)]
    fn constant(value: Obj) -> Obj {
        value
    }

    #[function]
    fn isclose(rt: &mut Runtime, a: f64, #[keyword] rel_tol: Option<f64>) -> Res<f64> {
        match rel_tol {
            Some(rel_tol) => Ok(a + rel_tol),
            None => Err(rt.value_error("no tolerance")),
        }
    }

    #[function(min = 1, max = 2)]
    fn format(args: Args) -> usize {
        args.positional.len() + 10 * args.keywords.len()
    }
}

fn with_module(test: impl FnOnce(&mut Runtime, Obj)) {
    with_runtime(|rt| {
        let module = Module::from_native(rt, &sample::MODULE).expect("a module");
        test(rt, Obj::from(module));
    });
}

fn invoke(rt: &mut Runtime, module: Obj, name: Name, args: Args) -> Res {
    let function = attribute::get(rt, module, name)?;
    call::call_with(rt, function, args)
}

fn positional(rt: &mut Runtime, module: Obj, name: Name, args: &[isize]) -> Res {
    let args: Vec<Obj> = args.iter().copied().map(Obj::small).collect();
    invoke(rt, module, name, Args::positional(&args))
}

#[test]
fn arguments_may_be_left_out() {
    with_module(|rt, module| {
        assert_eq!(
            positional(rt, module, names::add, &[1, 2]),
            Ok(Obj::small(3))
        );
        assert_eq!(
            positional(rt, module, names::add, &[1]),
            Ok(Obj::small(101))
        );
        for wrong in [&[][..], &[1, 2, 3]] {
            let raised = positional(rt, module, names::add, wrong).expect_err("wrong count");
            assert!(rt.take_raised(raised).is_instance(&exception::TYPE_ERROR));
        }
    });
}

#[test]
fn arguments_that_are_left_over_are_collected() {
    with_module(|rt, module| {
        assert_eq!(
            positional(rt, module, names::count, &[1]),
            Ok(Obj::small(0))
        );
        assert_eq!(
            positional(rt, module, names::count, &[1, 2, 3]),
            Ok(Obj::small(2))
        );
    });
}

#[test]
fn arguments_may_have_names() {
    with_module(|rt, module| {
        let keywords = [Obj::from(names::rel_tol), Obj::small(2)];
        let args = Args {
            positional: &[Obj::small(1)],
            keywords: &keywords,
        };
        let sum = invoke(rt, module, names::isclose, args).expect("a sum");
        assert_eq!(taipan_object::builtin::float::value(sum), Some(3.0));
        let raised = positional(rt, module, names::isclose, &[1]).expect_err("no tolerance");
        assert!(rt.take_raised(raised).is_instance(&exception::VALUE_ERROR));
        let keywords = [Obj::from(names::abs_tol), Obj::small(2)];
        let args = Args {
            positional: &[Obj::small(1)],
            keywords: &keywords,
        };
        let raised = invoke(rt, module, names::isclose, args).expect_err("unknown name");
        assert!(rt.take_raised(raised).is_instance(&exception::TYPE_ERROR));
        let args = Args {
            positional: &[Obj::small(1)],
            keywords: &keywords,
        };
        assert_eq!(invoke(rt, module, names::format, args), Ok(Obj::small(21)));
    });
}

#[test]
fn constants_and_computed_attributes() {
    with_module(|rt, module| {
        assert_eq!(
            attribute::get(rt, module, names::maxsize),
            Ok(Obj::small(7))
        );
        assert_eq!(
            attribute::get(rt, module, names::name),
            Ok(Obj::from(names::math))
        );
        assert_eq!(
            attribute::get(rt, module, names::version),
            Ok(Obj::small(42))
        );
        assert_eq!(attribute::get(rt, module, names::tau), Ok(Obj::TRUE));
        let pi = attribute::get(rt, module, names::pi).expect("a float");
        assert_eq!(taipan_object::builtin::float::value(pi), Some(3.5));
        assert_eq!(
            positional(rt, module, names::const_, &[5]),
            Ok(Obj::small(5))
        );
        assert!(attribute::get(rt, module, names::e).is_err());
    });
}
