//! From source text to verified bytecode: parser, compiler, reader, verifier. Per line of source.

use std::mem::MaybeUninit;

use taipan_arena::{Arena, FixedMemory};
use taipan_benches::Benches;
use taipan_compiler::{Limits, Mode, Options, compile, parse};
use taipan_mpy::reader::Module;
use taipan_mpy::verify;
use taipan_mpy::writer::SliceSink;

/// Functions in the source.
const FUNCTIONS: usize = 100;
/// Lines of each.
const LINES: u32 = 12;

fn source() -> String {
    (0..FUNCTIONS)
        .map(|number| {
            format!(
                "def function_{number}(self, items, limit={number}):
    total = 0
    for index, item in enumerate(items):
        if item.value > limit and not item.done:
            total += item.value * 2 + index % 7
        elif item.name == 'last item':
            break
    try:
        self.cache[total] = [n for n in items if n]
    except (KeyError, ValueError) as error:
        print(f'{{total}}: {{error!r}}')
    return {{'total': total, 'limit': limit, **self.cache}}
"
            )
        })
        .collect()
}

/// Measures all.
pub fn all(benches: &Benches) {
    let source = source();
    let lines = FUNCTIONS as u32 * LINES;
    let mut buffer = vec![MaybeUninit::uninit(); 8 << 20];
    benches.measure("source/parse a line", lines, || {
        let mut memory = FixedMemory::in_steps(&mut buffer, 4096);
        let arena = Arena::new(&mut memory);
        let (mode, limits) = (Mode::Module, Limits::default());
        assert!(parse(source.as_bytes(), mode, limits, &arena).is_ok());
    });

    let options = Options {
        file_name: "bench.py",
        ..Options::default()
    };
    let mut room = vec![0; 1 << 20];
    benches.measure("source/compile a line", lines, || {
        let mut memory = FixedMemory::in_steps(&mut buffer, 4096);
        let mut image = SliceSink::new(&mut room);
        assert!(compile(source.as_bytes(), &options, &mut memory, &mut image).is_ok());
    });

    let mut memory = FixedMemory::in_steps(&mut buffer, 4096);
    let mut image = SliceSink::new(&mut room);
    assert!(compile(source.as_bytes(), &options, &mut memory, &mut image).is_ok());
    let image = image.written();
    benches.measure("source/read a line's bytecode", lines, || {
        assert!(Module::parse(image).is_ok());
    });
    let module = Module::parse(image).expect("what the compiler wrote");
    let words = verify::module_scratch_words(&module).expect("what the compiler wrote");
    let mut scratch = vec![0; words];
    benches.measure("source/verify a line's bytecode", lines, || {
        assert!(verify::verify_module(&module, &mut scratch).is_ok());
    });
}
