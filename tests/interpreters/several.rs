//! Two interpreters in one process do not see each other.

use std::mem::MaybeUninit;

use taipan::{Config, Host, Interpreter, Interrupt};

use crate::host::Folder;

/// Makes squares, and keeps them as text.
const SQUARES: &str = "
kept = []
class Step:
    def __init__(self, n):
        self.n = n
    def __str__(self):
        return 'square %d' % (self.n * self.n)
def step(n):
    kept.append(Step(n))
    return str(kept[-1])
";

/// Counts words; its names are those of the other program, but mean other things.
const WORDS: &str = "
kept = {}
def step(n):
    for word in ('word%d' % (n % 7), 'all'):
        kept[word] = kept.get(word, 0) + 1
    junk = [bytearray(50) for _ in range(40)]
    return ' '.join('%s=%d' % pair for pair in sorted(kept.items()))
";

const ROUNDS: usize = 200;

fn square(n: usize) -> String {
    format!("square {}", n * n)
}

fn count(text: &str, word: &str) -> usize {
    let pair = text.split(' ').find_map(|pair| pair.strip_prefix(word));
    let count = pair.and_then(|rest| rest.strip_prefix('='));
    count.and_then(|count| count.parse().ok()).unwrap_or(0)
}

#[test]
fn programs_in_heaps_of_different_sizes_run_turn_by_turn() {
    let (mut large, mut small) = (
        vec![MaybeUninit::uninit(); 1 << 20],
        vec![MaybeUninit::uninit(); 100 << 10],
    );
    let ((mut one, one_printed), (mut two, two_printed)) = (Folder::new(), Folder::new());
    let (first, second) = (Interrupt::new(), Interrupt::new());
    let large = Interpreter::new(&mut large, &mut one, &first, Config::default()).expect("room");
    large.exec(SQUARES).unwrap();
    let squares = large.eval("step").unwrap();
    let held = large.eval("Step(12)").unwrap();
    {
        let small =
            Interpreter::new(&mut small, &mut two, &second, Config::default()).expect("room");
        small.exec(WORDS).unwrap();
        let words = small.eval("step").unwrap();
        for n in 0..ROUNDS {
            let text = squares.call((n,)).unwrap();
            assert_eq!(text.as_str(), Some(&*square(n)));
            let counts: String = words.call((n,)).unwrap().extract().unwrap();
            assert_eq!(count(&counts, "all"), n + 1);
            assert_eq!(count(&counts, "word0"), n / 7 + 1);
        }
        small
            .exec("import sys\nsys.only_here = 1\nprint('small')")
            .unwrap_err();
        small
            .exec("import builtins\nbuiltins.only_here = 1\nprint('small', only_here)")
            .unwrap();
        assert!(large.eval("only_here").unwrap_err().is("NameError"));
        // What one asks for, the other does not get.
        second.keyboard();
        large.exec("for i in range(1000): pass").unwrap();
        assert!(
            small
                .exec("while True: pass")
                .unwrap_err()
                .is("KeyboardInterrupt")
        );
        // One runs out of memory, the other has its own.
        assert!(
            small
                .exec("l = [bytes(50000)] + [bytes(60000)]")
                .unwrap_err()
                .is("MemoryError")
        );
        large.exec("l = [bytes(50000)] + [bytes(60000)]").unwrap();
        let (in_large, in_small) = (large.heap().unwrap(), small.heap().unwrap());
        assert!(in_large.total > 1_000_000 && in_small.total < 102_400);
    }
    // The small one is gone, and its memory is used for something else.
    small.fill(MaybeUninit::new(0xa5));
    for n in ROUNDS..2 * ROUNDS {
        assert_eq!(squares.call((n,)).unwrap().as_str(), Some(&*square(n)));
    }
    assert_eq!(held.to_string(), "square 144");
    large.collect().unwrap();
    large.exec("print(len(kept), kept[0], kept[-1])").unwrap();
    assert_eq!(*one_printed.borrow(), b"400 square 0 square 159201\n");
    assert_eq!(*two_printed.borrow(), b"small 1\n");
}

/// Has everything that is printed handled by another interpreter.
struct Relay<'o, 'm>(&'o Interpreter<'m>);

impl Host for Relay<'_, '_> {
    fn write(&mut self, bytes: &[u8]) {
        let text = String::from_utf8_lossy(bytes);
        let handled = self.0.call::<()>("handle", (&*text,));
        handled.expect("the other interpreter handles text");
    }
}

#[test]
fn one_interpreter_runs_while_another_waits_for_it() {
    let (mut outer, mut inner) = (
        vec![MaybeUninit::uninit(); 200 << 10],
        vec![MaybeUninit::uninit(); 150 << 10],
    );
    let (mut folder, _) = Folder::new();
    let interrupt = Interrupt::new();
    let inner =
        Interpreter::new(&mut inner, &mut folder, &interrupt, Config::default()).expect("room");
    inner
        .exec("seen = ''\ndef handle(text):\n  global seen\n  seen += ''.join(c.upper() for c in text)")
        .unwrap();
    {
        let mut relay = Relay(&inner);
        let outer =
            Interpreter::new(&mut outer, &mut relay, &interrupt, Config::default()).expect("room");
        outer.set_collection_threshold(Some(0)).unwrap();
        inner.set_collection_threshold(Some(0)).unwrap();
        outer
            .exec("def lines(n):\n  for i in range(n): yield 'line %d' % i\nfor line in lines(30): print(line, end=';')")
            .unwrap();
    }
    let expected: String = (0..30).map(|i| format!("LINE {i};")).collect();
    assert_eq!(inner.eval("seen").unwrap().as_str(), Some(&*expected));
}

#[test]
fn interpreters_on_several_threads() {
    std::thread::scope(|scope| {
        for size in [96, 128, 500, 3000] {
            scope.spawn(move || {
                let mut memory = vec![MaybeUninit::uninit(); size << 10];
                let (mut host, printed) = Folder::new();
                let interrupt = Interrupt::new();
                let config = Config::default();
                let python =
                    Interpreter::new(&mut memory, &mut host, &interrupt, config).expect("room");
                python.exec(SQUARES).unwrap();
                for n in 0..100 {
                    let text: String = python.call("step", (n,)).unwrap();
                    assert_eq!(text, square(n));
                }
                python.exec("print(kept[7])").unwrap();
                assert_eq!(*printed.borrow(), b"square 49\n");
            });
        }
    });
}
