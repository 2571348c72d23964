//! The command `taipan`: runs Python programs on a Unix-like host.

use std::io::Write;
use std::mem::MaybeUninit;
use std::process::ExitCode;

use taipan_object::builtin::dict::Dict;
use taipan_object::host::{Host, Interrupt};
use taipan_object::protocol::print;
use taipan_object::runtime::SourceKind;
use taipan_object::text::ErrorConsole;
use taipan_object::{PrintKind, Runtime, names};

struct Unix;

impl Host for Unix {
    fn write(&mut self, bytes: &[u8]) {
        let _ = std::io::stdout().write_all(bytes);
    }

    fn write_error(&mut self, bytes: &[u8]) {
        let _ = std::io::stderr().write_all(bytes);
    }
}

fn main() -> ExitCode {
    let Some(path) = std::env::args().nth(1) else {
        return ExitCode::from(2);
    };
    let source = match std::fs::read(&path) {
        Ok(source) => source,
        Err(error) => {
            eprintln!("taipan: cannot read '{path}': {error}");
            return ExitCode::from(2);
        }
    };
    let mut memory = vec![MaybeUninit::uninit(); 2 << 20];
    let mut heap = taipan_gc::Heap::new();
    // SAFETY: the memory outlives the runtime.
    if unsafe { heap.add_region(&mut memory) }.is_err() {
        return ExitCode::from(2);
    }
    let (mut host, interrupt) = (Unix, Interrupt::new());
    let Some(mut rt) = Runtime::new(heap, &mut host, &interrupt, &taipan_modules::hooks::HOOKS)
    else {
        return ExitCode::from(2);
    };
    rt.enter(4 << 20, |rt| run(rt, &path, &source))
}

fn run(rt: &mut Runtime, path: &str, source: &[u8]) -> ExitCode {
    let result = (|| {
        let file = rt.intern(path)?;
        let globals = Dict::new(rt)?;
        globals.set(rt, names::__name__.into(), names::__main__.into())?;
        let code = taipan_modules::compiling::compile_source(rt, source, file, SourceKind::Module)?;
        (rt.hooks.run_code)(rt, code, globals, globals)
    })();
    match result {
        Ok(_) => ExitCode::SUCCESS,
        Err(raised) => {
            let exception = rt.take_raised(raised);
            let _ = print::print(rt, exception, PrintKind::Repr, &mut ErrorConsole);
            eprintln!();
            ExitCode::FAILURE
        }
    }
}
