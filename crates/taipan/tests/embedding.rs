//! The facade as an embedding program uses it: values that outlive collections, errors,
//! modules of one's own, limits, and what misuse gives.

use std::cell::RefCell;
use std::mem::MaybeUninit;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use taipan::{
    Bytes, Config, Error, HeapTooSmall, Host, Interpreter, Interrupt, StateRequest, module,
};

#[derive(Default)]
struct Console {
    text: Rc<RefCell<String>>,
    /// Panics when this is written.
    trap: Option<&'static str>,
}

impl Host for Console {
    fn write(&mut self, bytes: &[u8]) {
        let text = String::from_utf8_lossy(bytes);
        self.text.borrow_mut().push_str(&text);
        if let Some(trap) = self.trap {
            assert!(!text.contains(trap), "the host cannot write this");
        }
    }
}

#[module(name = "lab")]
mod lab {
    use taipan::object::{Obj, Res, Runtime};

    #[constant]
    const version: &str = "lab 1";
    #[constant]
    const answer: isize = 42;

    #[function]
    fn mean_of_two(a: f64, b: f64) -> f64 {
        (a + b) / 2.0
    }

    #[function]
    fn scaled(x: i32, #[keyword] factor_of_scale: Option<u8>) -> i64 {
        i64::from(x) * i64::from(factor_of_scale.unwrap_or(10))
    }

    #[function]
    fn fails(rt: &mut Runtime, message: &str) -> Res<()> {
        Err(rt.raise_fmt(
            &taipan::object::exception::VALUE_ERROR,
            format_args!("lab: {message}"),
        ))
    }

    #[function]
    fn longest(rt: &mut Runtime, texts: &[Obj]) -> Res<usize> {
        let mut longest = 0;
        for text in texts {
            longest = longest.max(taipan::object::protocol::convert::len(rt, *text)?);
        }
        Ok(longest)
    }
}

/// The same names as in `lab`: texts that are not among the core's names are there twice.
#[module(name = "second_lab")]
mod second_lab {
    #[function]
    fn mean_of_two(a: f64, _b: f64) -> f64 {
        a
    }
}

static MODULES: [&taipan::NativeModule; 2] = [&lab::MODULE, &second_lab::MODULE];

fn config() -> Config<'static> {
    Config {
        modules: &MODULES,
        ..Config::default()
    }
}

/// What a program prints, given to `test` with the interpreter.
fn with_interpreter(test: impl FnOnce(&Interpreter<'_>)) -> String {
    let mut memory = vec![MaybeUninit::uninit(); 256 << 10];
    let (mut host, interrupt) = (Console::default(), Interrupt::new());
    let text = host.text.clone();
    let python = Interpreter::new(&mut memory, &mut host, &interrupt, config()).expect("memory");
    test(&python);
    text.take()
}

#[test]
fn values_stay_while_they_are_held_and_no_longer() {
    with_interpreter(|python| {
        python
            .exec("class Node:\n  def __init__(self, n):\n    self.n = n\n    self.text = 'node %d' % n\n")
            .unwrap();
        python.set_collection_threshold(Some(0)).unwrap();
        let class = python.global("Node").unwrap().expect("a class");
        let nodes: Vec<_> = (0..50).map(|n| class.call((n,)).unwrap()).collect();
        let used = python.heap().unwrap().used;
        python
            .exec("for i in range(100): [Node(i) for _ in range(3)]")
            .unwrap();
        for (n, node) in nodes.iter().enumerate() {
            assert_eq!(node.attribute("n").unwrap().extract::<usize>().unwrap(), n);
            assert_eq!(
                node.attribute("text").unwrap().as_str(),
                Some(&*format!("node {n}"))
            );
        }
        assert_eq!(python.handles(), 51);
        drop(nodes);
        assert_eq!(python.handles(), 1);
        python.collect().unwrap();
        assert!(python.heap().unwrap().used < used - 50 * 32);
        // Positions are used again.
        let again: Vec<_> = (0..50).map(|n| class.call((n,)).unwrap()).collect();
        assert_eq!(python.handles(), 51);
        drop(again);
    });
}

#[test]
fn numbers_and_text_go_both_ways() {
    with_interpreter(|python| {
        python.exec("def same(x): return x").unwrap();
        let same = python.eval("same").unwrap();
        for n in [i64::MIN, -1, 0, 1 << 40, i64::MAX] {
            assert_eq!(same.call((n,)).unwrap().extract::<i64>().unwrap(), n);
        }
        assert_eq!(
            same.call((u64::MAX,)).unwrap().extract::<u64>().unwrap(),
            u64::MAX
        );
        assert_eq!(same.call((0.1f64,)).unwrap().extract::<f64>().unwrap(), 0.1);
        assert!(same.call((true,)).unwrap().extract::<bool>().unwrap());
        assert!(same.call(((),)).unwrap().is_none());
        assert_eq!(
            same.call((None::<i32>,))
                .unwrap()
                .extract::<Option<i32>>()
                .unwrap(),
            None
        );
        assert_eq!(same.call(("grüße",)).unwrap().as_str(), Some("grüße"));
        assert_eq!(
            same.call((Bytes(b"\0\xff"),)).unwrap().as_bytes(),
            Some(&b"\0\xff"[..])
        );
        let list = same.call((&[1, 2, 3][..],)).unwrap();
        assert_eq!(list.len().unwrap(), 3);
        assert_eq!(list.item(-1).unwrap().extract::<u8>().unwrap(), 3);
        let items: Vec<u8> = list
            .items()
            .unwrap()
            .map(|item| item.unwrap().extract().unwrap())
            .collect();
        assert_eq!(items, [1, 2, 3]);
        assert_eq!(list.to_string(), "[1, 2, 3]");
        assert_eq!(format!("{:?}", same.call(("a",)).unwrap()), "'a'");
        for (expression, class) in [
            ("256", "OverflowError"),
            ("-1", "OverflowError"),
            ("1 << 80", "OverflowError"),
            ("'1'", "TypeError"),
            ("1.0", "TypeError"),
        ] {
            let error = python
                .eval(expression)
                .unwrap()
                .extract::<u8>()
                .unwrap_err();
            assert!(error.is(class), "{expression}: {error}");
        }
    });
}

#[test]
fn globals_attributes_items_and_methods() {
    let printed = with_interpreter(|python| {
        assert!(python.global("missing").unwrap().is_none());
        python.set_global("count", 3).unwrap();
        let dict = python.eval("{'a': count}").unwrap();
        dict.set_item("b", "text").unwrap();
        python.set_global("shared", &dict).unwrap();
        python.exec("print(sorted(shared.items()))").unwrap();
        let joined = python
            .value("-")
            .unwrap()
            .call_method("join", (&["x", "y"][..],))
            .unwrap();
        assert_eq!(joined.as_str(), Some("x-y"));
        let object = python.eval("type('T', (), {})()").unwrap();
        object.set_attribute("size", 4).unwrap();
        assert_eq!(
            object.attribute("size").unwrap().extract::<i8>().unwrap(),
            4
        );
        let sum: i32 = python
            .eval("sum")
            .unwrap()
            .call((&[1, 2][..], 10))
            .unwrap()
            .extract()
            .unwrap();
        assert_eq!(sum, 13);
        let all: [i32; 7] = [1, 2, 3, 4, 5, 6, 7];
        let most: i32 = python
            .eval("max")
            .unwrap()
            .call(&all[..])
            .unwrap()
            .extract()
            .unwrap();
        assert_eq!(most, 7);
        assert_eq!(
            python
                .import("math")
                .unwrap()
                .attribute("pi")
                .unwrap()
                .extract::<f32>()
                .unwrap(),
            core::f32::consts::PI
        );
        assert_eq!(
            python
                .import("string.templatelib")
                .unwrap()
                .attribute("__name__")
                .unwrap()
                .as_str(),
            Some("string.templatelib")
        );
    });
    assert_eq!(printed, "[('a', 3), ('b', 'text')]\n");
}

#[test]
fn errors_tell_type_message_and_traceback() {
    with_interpreter(|python| {
        python
            .exec_file(b"def f(x):\n    return 1 // x\n", "f.py")
            .unwrap();
        let error = python.call::<i32>("f", (0,)).unwrap_err();
        let exception = error.exception().expect("an exception");
        assert_eq!(exception.type_name(), "ZeroDivisionError");
        assert!(exception.is("ArithmeticError") && !exception.is("ValueError"));
        let mut message = String::new();
        exception.write_message(&mut message).unwrap();
        assert_eq!(message, "division by zero");
        assert_eq!(error.to_string(), "ZeroDivisionError: division by zero");
        assert_eq!(
            format!("{error:#}"),
            "Traceback (most recent call last):\n  File \"f.py\", line 2, in f\nZeroDivisionError: division by zero\n"
        );
        assert!(python.exec("x = = 1").unwrap_err().is("SyntaxError"));
        assert!(python.call::<()>("g", ()).unwrap_err().is("NameError"));
        assert!(
            python
                .import("no_such_module")
                .unwrap_err()
                .is("ImportError")
        );
        assert!(
            python
                .exec("raise SystemExit(2)")
                .unwrap_err()
                .is("SystemExit")
        );
        // An exception of a class of the program's own, whose text cannot be had.
        let error = python
            .exec("class E(Exception):\n  def __str__(self): raise E\nraise E")
            .unwrap_err();
        assert_eq!(
            error
                .exception()
                .map(|e| e.type_name().to_owned())
                .as_deref(),
            Some("E")
        );
        assert_eq!(error.to_string(), "E: <E>");
        // All of that left nothing behind.
        drop(error);
        assert_eq!(python.eval("1 + 1").unwrap().extract::<i32>().unwrap(), 2);
    });
}

#[test]
fn own_modules_are_imported_like_any_other() {
    let printed = with_interpreter(|python| {
        python
            .exec(
                "import lab, second_lab\nfrom lab import *\n\
                 print(lab.__name__, lab.version, lab.answer, answer)\n\
                 print(lab.mean_of_two(1, 2), second_lab.mean_of_two(1, 2), mean_of_two(5, 6))\n\
                 print(lab.scaled(-3), lab.scaled(3, factor_of_scale=200))\n\
                 print(lab.longest('a', (1, 2, 3), []))\n\
                 f = second_lab.mean_of_two\n\
                 print(f.__name__ == 'mean_of_two', f.__name__ in {'mean_of_two': 1})\n\
                 print('mean_of_two' in dir(lab), dir(lab) == dir(lab), hasattr(lab, 'nothing'))\n\
                 print([getattr(second_lab, n)(4, 0) for n in dir(second_lab) if n.startswith('mean')])\n\
                 import sys\nprint(sys.modules['lab'] is lab)\n",
            )
            .unwrap();
        let error = python.exec("lab.fails('broken')").unwrap_err();
        assert_eq!(error.to_string(), "ValueError: lab: broken");
        assert!(
            python
                .exec("lab.scaled(1 << 40)")
                .unwrap_err()
                .is("OverflowError")
        );
        assert!(
            python
                .exec("lab.scaled(1, unknown=2)")
                .unwrap_err()
                .is("TypeError")
        );
    });
    assert_eq!(
        printed,
        "lab lab 1 42 42\n1.5 1.0 5.5\n-30 600\n3\nTrue True\nTrue True False\n[4.0]\nTrue\n"
    );
}

#[test]
fn a_value_of_another_interpreter_is_refused() {
    with_interpreter(|one| {
        with_interpreter(|two| {
            let list = one.eval("[1]").unwrap();
            let error = two.eval("len").unwrap().call((&list,)).unwrap_err();
            assert!(error.is("ValueError"), "{error}");
            assert!(two.set_global("x", &list).is_err());
            assert!(one.set_global("x", &list).is_ok());
        });
    });
}

#[test]
fn a_panic_in_the_host_leaves_an_interpreter_that_says_so() {
    let mut memory = vec![MaybeUninit::uninit(); 128 << 10];
    let interrupt = Interrupt::new();
    let mut host = Console {
        trap: Some("boom"),
        ..Console::default()
    };
    let python = Interpreter::new(&mut memory, &mut host, &interrupt, config()).expect("memory");
    let text = python.eval("'held' * 20").unwrap();
    let result = catch_unwind(AssertUnwindSafe(|| python.exec("print('boom')").is_ok()));
    assert!(result.is_err());
    assert!(matches!(python.exec("1"), Err(Error::Busy)));
    assert!(matches!(text.extract::<bool>(), Err(Error::Busy)));
    assert_eq!(text.as_str(), Some(&*"held".repeat(20)));
    assert_eq!(text.to_string(), "<str>");
}

#[test]
fn deep_recursion_ends_in_an_exception() {
    with_interpreter(|python| {
        for program in [
            "def f(n): return f(n + 1)\nf(0)",
            "class A:\n  def __getattr__(self, n): return getattr(self, n + 'x')\nA().b",
            "l = []\nfor _ in range(100000): l = [l]\nrepr(l)",
        ] {
            let error = python.exec(program).unwrap_err();
            assert!(
                error.is("RuntimeError") || error.is("MemoryError"),
                "{program}: {error}"
            );
            assert!(python.set_global("l", ()).is_ok());
        }
    });
}

#[test]
fn memory_that_runs_out_is_an_exception_and_the_interpreter_goes_on() {
    with_interpreter(|python| {
        let error = python
            .exec("l = []\nwhile True: l.append(bytearray(1000))")
            .unwrap_err();
        assert!(error.is("MemoryError"), "{error}");
        drop(error);
        python.set_global("l", ()).unwrap();
        assert_eq!(
            python
                .eval("len(bytearray(50000))")
                .unwrap()
                .extract::<usize>()
                .unwrap(),
            50000
        );
    });
    for size in [0, 1, 100, 1000, 2000, 4000] {
        let mut memory = vec![MaybeUninit::uninit(); size];
        let (mut host, interrupt) = (Console::default(), Interrupt::new());
        match Interpreter::new(&mut memory, &mut host, &interrupt, config()) {
            Ok(python) => {
                let outcome = python.exec("def f(x): return x + 1\nf(1)");
                assert!(outcome.is_ok() || outcome.is_err_and(|error| error.is("MemoryError")));
            }
            Err(HeapTooSmall) => assert!(size < 4000, "{size}"),
        }
    }
}

#[test]
fn another_thread_interrupts_a_program() {
    let mut memory = vec![MaybeUninit::uninit(); 128 << 10];
    let (mut host, interrupt) = (Console::default(), Interrupt::new());
    let text = host.text.clone();
    let python = Interpreter::new(&mut memory, &mut host, &interrupt, config()).expect("memory");
    std::thread::scope(|scope| {
        let interrupt = &interrupt;
        scope.spawn(|| interrupt.keyboard());
        let error = python.exec("while True: pass").unwrap_err();
        assert!(error.is("KeyboardInterrupt"), "{error}");
    });
    python
        .exec("import micropython\nmicropython.schedule(print, 'later')\n")
        .unwrap();
    python.poll().unwrap();
    assert_eq!(*text.borrow(), "later\n");
}

#[test]
fn the_python_stack_is_limited_as_asked() {
    let depth = |memory: usize, python_stack| {
        let mut memory = vec![MaybeUninit::uninit(); memory];
        let (mut host, interrupt) = (Console::default(), Interrupt::new());
        let config = Config {
            python_stack,
            ..config()
        };
        let python = Interpreter::new(&mut memory, &mut host, &interrupt, config).expect("memory");
        python
            .exec(
                "n = 0\ndef f():\n  global n\n  n += 1\n  f()\ntry: f()\nexcept RuntimeError: pass",
            )
            .unwrap();
        python.eval("n").unwrap().extract::<usize>().unwrap()
    };
    let (shallow, deep) = (depth(1 << 20, 4000), depth(1 << 20, 16000));
    assert!(shallow > 10 && deep > 2 * shallow, "{shallow} {deep}");
    // In a small memory it is not the memory that ends.
    for memory in [16 << 10, 20 << 10, 32 << 10, 64 << 10, 256 << 10] {
        assert!(depth(memory, 1 << 16) > 10, "{memory}");
    }
}

#[test]
fn a_program_is_ended_on_request() {
    let printed = with_interpreter(|python| {
        python
            .exec("import sys\nclass D:\n  def __del__(self): print('del')\nd = D()\nsys.atexit(lambda: print('exit'))")
            .unwrap();
        python.finish().unwrap();
        python.finish().unwrap();
        python.exec("sys.atexit(lambda: 1 // 0)\nd = D()").unwrap();
        assert!(python.finish().unwrap_err().is("ZeroDivisionError"));
    });
    assert_eq!(printed, "exit\ndel\ndel\n");
}

/// Two kinds of state, and functions that have one of them each.
struct Tank {
    litres: f64,
}

#[derive(Default)]
struct Log(Vec<String>);

struct Plant {
    tank: Tank,
    log: Option<Log>,
}

impl Host for Plant {
    fn write(&mut self, _: &[u8]) {}

    fn state<'s>(&'s mut self, request: &mut StateRequest<'s>) {
        request.offer(&mut self.tank);
        if let Some(log) = &mut self.log {
            request.offer(log);
        }
    }
}

#[module(name = "plant")]
mod plant {
    use taipan::object::{Res, Runtime};

    use super::{Log, Tank};

    #[function]
    fn litres(tank: &mut Tank) -> f64 {
        tank.litres
    }

    #[function]
    fn fill(tank: &mut Tank, litres: f64, #[keyword] times: Option<u8>) {
        tank.litres += litres * f64::from(times.unwrap_or(1));
    }

    #[function]
    fn note(log: &mut Log, text: &str) -> usize {
        log.0.push(text.to_owned());
        log.0.len()
    }

    #[function]
    fn drain(rt: &mut Runtime, litres: f64) -> Res<f64> {
        let left = rt.with_state(|tank: &mut Tank| {
            let left = tank.litres - litres;
            (left >= 0.0).then(|| core::mem::replace(&mut tank.litres, left))
        })?;
        left.ok_or_else(|| rt.value_error("the tank is not that full"))
    }
}

fn with_plant(log: Option<Log>, test: impl FnOnce(&Interpreter<'_>)) -> Plant {
    let mut memory = vec![MaybeUninit::uninit(); 128 << 10];
    let tank = Tank { litres: 10.0 };
    let (mut host, interrupt) = (Plant { tank, log }, Interrupt::new());
    let config = Config {
        modules: &[&plant::MODULE],
        ..Config::default()
    };
    let python = Interpreter::new(&mut memory, &mut host, &interrupt, config).expect("it fits");
    test(&python);
    host
}

#[test]
fn native_functions_have_the_hosts_state() {
    let host = with_plant(Some(Log::default()), |python| {
        python
            .exec("import plant\nplant.fill(2)\nplant.fill(0.5, times=4)")
            .expect("it runs");
        assert_eq!(python.call::<f64>("plant.litres", ()).ok(), None);
        let litres = python.eval("plant.litres()").expect("a number");
        assert_eq!(litres.extract::<f64>().ok(), Some(14.0));
        python
            .with_state(|tank: &mut Tank| tank.litres = 1.0)
            .expect("there is a tank");
        let error = python.eval("plant.drain(1.5)").expect_err("too much");
        assert_eq!(error.to_string(), "ValueError: the tank is not that full");
        python
            .exec("plant.drain(0.25)\nassert plant.note('low') == 1 and plant.note('lower') == 2")
            .expect("it runs");
    });
    assert_eq!(host.tank.litres, 0.75);
    assert_eq!(
        host.log.map(|log| log.0),
        Some(vec!["low".into(), "lower".into()])
    );
}

#[test]
fn state_that_the_host_lacks_is_an_exception() {
    with_plant(None, |python| {
        let error = python
            .exec("import plant\nplant.note('x')")
            .expect_err("there is no log");
        assert_eq!(
            error.to_string(),
            "RuntimeError: the host has no embedding::Log"
        );
        assert!(python.with_state(|_: &mut Log| ()).is_err());
    });
}

#[test]
fn interpreters_have_states_of_their_own() {
    let full = |litres: f64| {
        with_plant(None, |python| {
            python.set_global("more", litres).expect("there is memory");
            python
                .exec("import plant\nplant.fill(more)")
                .expect("it runs");
        })
    };
    assert_eq!(full(1.0).tank.litres, 11.0);
    assert_eq!(full(2.0).tank.litres, 12.0);
}

/// A class whose objects hold a Rust value each.
#[module(name = "garden")]
mod garden {
    use taipan::object::exception::VALUE_ERROR;
    use taipan::object::{Obj, Res, Runtime, protocol::call};

    use super::Tank;

    pub struct Valve {
        rate: f64,
        openings: u32,
    }

    #[class]
    impl Valve {
        #[constant]
        const LARGEST: isize = 9;

        #[new]
        fn new(rt: &mut Runtime, rate: f64, #[keyword] openings: Option<u32>) -> Res<Valve> {
            if rate > 9.0 {
                let message = format_args!("no valve has {rate} litres a second");
                return Err(rt.raise_fmt(&VALUE_ERROR, message));
            }
            let openings = openings.unwrap_or(0);
            Ok(Valve { rate, openings })
        }

        #[attribute]
        fn openings(&self) -> u32 {
            self.openings
        }

        #[attribute]
        fn rate(&self) -> f64 {
            self.rate
        }

        #[attribute(set)]
        fn set_rate(&mut self, rt: &mut Runtime, rate: f64) -> Res<()> {
            if rate < 0.0 {
                return Err(rt.value_error("it only flows out"));
            }
            self.rate = rate;
            Ok(())
        }

        /// Litres that came in so many seconds.
        #[method]
        fn open(&mut self, tank: &mut Tank, seconds: Option<f64>) -> f64 {
            self.openings += 1;
            let litres = self.rate * seconds.unwrap_or(1.0);
            tank.litres -= litres;
            litres
        }

        #[method]
        fn tell(&mut self, rt: &mut Runtime, listener: Obj, #[keyword] times: Option<u8>) -> Res {
            for _ in 0..times.unwrap_or(1) {
                call::call(rt, listener, &[])?;
            }
            Ok(listener)
        }
    }

    #[derive(Clone, Copy)]
    struct Bed(u8);

    #[class(name = FlowerBed)]
    impl Bed {
        #[method]
        fn water(&self) -> u8 {
            self.0
        }
    }

    #[function]
    fn bed(number: u8) -> Bed {
        Bed(number)
    }
}

fn in_garden(program: &str) -> Result<f64, String> {
    let mut memory = vec![MaybeUninit::uninit(); 128 << 10];
    let tank = Tank { litres: 10.0 };
    let (mut host, interrupt) = (Plant { tank, log: None }, Interrupt::new());
    let config = Config {
        modules: &[&garden::MODULE],
        ..Config::default()
    };
    let python = Interpreter::new(&mut memory, &mut host, &interrupt, config).expect("it fits");
    python
        .exec("from garden import *")
        .and_then(|()| python.exec(program))
        .map_err(|error| error.to_string())?;
    Ok(host.tank.litres)
}

#[test]
fn objects_of_own_classes_hold_rust_values() {
    let litres = in_garden(
        "a, b = Valve(0.5), Valve(1, openings=7)\n\
         assert a.open() == 0.5 and a.open(2) == 1.0 and b.open() == 1.0\n\
         assert (a.openings, b.openings, Valve.LARGEST) == (2, 8, 9)\n\
         assert isinstance(a, Valve) and Valve.open(b) == 1.0\n\
         beds = [bed(n) for n in range(200)]\n\
         import gc; gc.collect()\n\
         assert [b.water() for b in beds] == list(range(200))\n\
         assert type(beds[0]) is FlowerBed\n\
         a.rate *= 4\n\
         assert a.rate == 2.0",
    );
    assert_eq!(litres, Ok(6.5));
}

#[test]
fn misuse_of_own_classes_is_an_exception() {
    for (program, message) in [
        ("Valve(10)", "ValueError: no valve has 10 litres a second"),
        (
            "Valve()",
            "TypeError: Valve() missing required argument 'rate'",
        ),
        (
            "Valve.open(3)",
            "TypeError: 'int' object is of the wrong type here",
        ),
        (
            "Valve.open(bed(1))",
            "TypeError: 'FlowerBed' object is of the wrong type here",
        ),
        (
            "FlowerBed()",
            "TypeError: cannot create 'FlowerBed' instances",
        ),
        (
            "class V(Valve): pass",
            "TypeError: type 'Valve' is not an acceptable base type",
        ),
        ("Valve(1).rate = -1", "ValueError: it only flows out"),
        (
            "del Valve(1).rate",
            "TypeError: this attribute cannot be deleted",
        ),
        (
            "Valve(1).openings = 3",
            "AttributeError: can't set attribute",
        ),
        (
            "v = Valve(1)\nv.tell(v.open, times=2)",
            "RuntimeError: a method of this Valve is running already",
        ),
    ] {
        assert_eq!(in_garden(program), Err(message.to_owned()), "{program}");
    }
    let after = "v = Valve(1)\n\
                 try: v.tell(v.open)\n\
                 except RuntimeError: pass\n\
                 v.open()";
    assert_eq!(in_garden(after), Ok(9.0));
}
