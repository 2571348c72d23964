//! The command `taipan`: runs Python programs on a Unix-like host.
//!
//! The C library calls [`main`] itself, and the interpreter runs in the thread that is there: what Rust's
//! own start does before (it reads the process's memory map to guard the stack, which the interpreter
//! does by itself) and another thread would be a third of the time that an empty program takes.
#![cfg_attr(not(test), no_main)]

mod cli;
mod flash;
mod host;
mod peripherals;
mod rom;
mod sockets;
mod terminal;
mod threads;

use crate::threads::Gate;
use std::ffi::CStr;
use std::io::Read;
use std::mem::MaybeUninit;

use cli::{Command, Task};
use host::Unix;
use rom::RomFile;
use taipan::{Config, Interpreter, Interrupt};
use taipan_board_file::FlashLayout;
use taipan_firmware::program::{self, Outcome};
use taipan_object::builtin::list;
use taipan_object::runtime::SourceKind;
use taipan_object::text::ErrorConsole;
use taipan_object::{Obj, Res, Root, Runtime, names};
use taipan_posix::HostDirectory;
use taipan_vm::import;

/// The board's name in the banner and in `sys.implementation`.
const BOARD: &str = concat!("unix [Taipan ", env!("CARGO_PKG_VERSION"), "] version");

/// Native stack that the interpreter may use.
const STACK: usize = 512 << 10;
/// What the stack has beyond that.
const SPARE_STACK: usize = 1 << 20;

/// What the C library calls.
#[cfg_attr(not(test), unsafe(no_mangle))]
extern "C" fn main(count: libc::c_int, arguments: *const *const libc::c_char) -> libc::c_int {
    // SAFETY: nothing else runs yet. Who writes to a pipe that nobody reads gets an error.
    unsafe { libc::signal(libc::SIGPIPE, libc::SIG_IGN) };
    let count = usize::try_from(count).unwrap_or(0);
    let arguments = (1..count).map(|index| {
        // SAFETY: the C library gives `count` arguments, each of which ends with a zero.
        let argument = unsafe { CStr::from_ptr(*arguments.add(index)) };
        argument.to_string_lossy().into_owned()
    });
    run_command(arguments)
}

/// Does what the command line says: the exit status.
fn run_command(arguments: impl Iterator<Item = String>) -> i32 {
    let command = match cli::parse(arguments) {
        Ok(command) => command,
        Err(message) => {
            eprintln!("taipan: {message}");
            return 2;
        }
    };
    match command.task {
        Task::Help => {
            print!("{}", cli::USAGE);
            return 0;
        }
        Task::Version => {
            println!("{}{BOARD}", taipan_firmware::prompt::BANNER);
            return 0;
        }
        _ => {}
    }
    if main_stack() >= STACK + SPARE_STACK {
        return start(&command) & 0xff;
    }
    // A thread of its own has a stack of the right size.
    let thread = std::thread::Builder::new().stack_size(STACK + SPARE_STACK);
    match thread
        .spawn(move || start(&command))
        .map(|running| running.join())
    {
        Ok(Ok(status)) => status & 0xff,
        _ => {
            eprintln!("taipan: cannot start a thread for the interpreter");
            1
        }
    }
}

/// Bytes that the stack of this thread, the first, may grow to.
fn main_stack() -> usize {
    let mut limit = libc::rlimit {
        rlim_cur: 0,
        rlim_max: 0,
    };
    // SAFETY: the call writes to the struct it is given, and nothing else.
    match unsafe { libc::getrlimit(libc::RLIMIT_STACK, &mut limit) } {
        0 => usize::try_from(limit.rlim_cur).unwrap_or(usize::MAX),
        _ => 0,
    }
}

/// Makes the interpreter and runs what the command line says: the exit status.
fn start(command: &Command) -> i32 {
    let directory = match HostDirectory::of_process() {
        Ok(directory) => directory,
        Err(errno) => {
            eprintln!("taipan: cannot tell the current directory: {errno}");
            return 1;
        }
    };
    let prompts = command.inspect || (command.task == Task::Input && terminal::is_interactive());
    let rom = match command.rom.as_deref().map(RomFile::open).transpose() {
        Ok(rom) => rom,
        Err(error) => {
            eprintln!("taipan: cannot read the ROM partition: {error}");
            return 1;
        }
    };
    let interrupt: &'static Interrupt = Box::leak(Box::new(Interrupt::new()));
    let gate: &'static Gate = Box::leak(Box::new(Gate::new(interrupt)));
    let mut host = Unix::new(directory, rom, prompts, interrupt, gate);
    if let Some((file, size)) = &command.flash {
        let layout = match command.partitions.as_deref().map(layout).transpose() {
            Ok(layout) => layout,
            Err(message) => {
                eprintln!("taipan: {message}");
                return 1;
            }
        };
        match flash::open(file, *size, layout) {
            Ok(flash) => host.add_flash(flash),
            Err(error) => {
                eprintln!("taipan: cannot use {file} as flash: {error}");
                return 1;
            }
        }
    }
    if command.verbose > 1 {
        host.list_bytecode();
    }
    terminal::catch_interrupts(interrupt);
    let mut memory = vec![MaybeUninit::uninit(); command.heap_size];
    let config = Config {
        native_stack: STACK,
        optimise: command.optimise,
        ..Config::default()
    };
    let Ok(python) = Interpreter::new(&mut memory, &mut host, interrupt, config) else {
        eprintln!("taipan: a heap of {} bytes is too small", command.heap_size);
        return 1;
    };
    // SAFETY: objects stay in locals of what `run` calls.
    let status = unsafe {
        python.with_runtime(|rt| {
            rt.threads = Some(gate);
            Ok(run(rt, command))
        })
    };
    status.unwrap_or(1)
}

/// The flash that a `board.toml` describes.
fn layout(file: &str) -> Result<FlashLayout, String> {
    let layout = taipan_board_file::read(file.as_ref())?;
    layout.ok_or_else(|| format!("{file}: there is no [flash]"))
}

fn run(rt: &mut Runtime, command: &Command) -> i32 {
    let result = set_up(rt, command).and_then(|()| run_task(rt, command));
    let status = match result {
        Ok(status) => status,
        Err(raised) => match program::end(rt, raised, &mut ErrorConsole) {
            Outcome::Exited(status) => status,
            _ => 1,
        },
    };
    let status = if command.inspect || terminal::is_asked_to_inspect(rt) {
        terminal::run(rt, BOARD)
    } else {
        status
    };
    program::run_at_exit(rt, &mut ErrorConsole);
    if command.verbose > 0 {
        program::report_memory(rt);
    }
    status
}

/// `sys.argv` and `sys.path`.
fn set_up(rt: &mut Runtime, command: &Command) -> Res<()> {
    let mut arguments = Vec::new();
    for argument in &command.arguments {
        arguments.push(Obj::from(rt.intern(argument)?));
    }
    let arguments = list::new(rt, &arguments)?;
    rt.set_root(Root::Argv, Some(arguments));
    let first = match &command.task {
        // The directory of the file that is run, links resolved.
        Task::File(file) => std::fs::canonicalize(file)
            .ok()
            .and_then(|file| Some(file.parent()?.to_str()?.to_owned()))
            .unwrap_or_default(),
        _ => String::new(),
    };
    let mut path = vec![Obj::from(rt.intern(&first)?)];
    match std::env::var("MICROPYPATH") {
        Ok(entries) => {
            for entry in entries.split(':').filter(|entry| !entry.is_empty()) {
                path.push(Obj::from(rt.intern(entry)?));
            }
        }
        Err(_) => {
            path.push(Obj::from(rt.intern(".frozen")?));
            if let Ok(home) = std::env::var("HOME") {
                path.push(Obj::from(rt.intern(&format!("{home}/.micropython/lib"))?));
            }
            path.push(Obj::from(rt.intern("/usr/lib/micropython")?));
        }
    }
    import::set_path(rt, &path)?;
    rt.frozen = taipan_firmware::frozen::IMAGE;
    taipan_firmware::partitions::mount(rt);
    if command.rom.is_some() {
        taipan_firmware::rom::mount(rt);
    }
    Ok(())
}

fn run_task(rt: &mut Runtime, command: &Command) -> Res<i32> {
    match &command.task {
        Task::File(file) => {
            let source = match std::fs::read(file) {
                Ok(source) => source,
                Err(error) => {
                    eprintln!("taipan: can't open file '{file}': {error}");
                    return Ok(2);
                }
            };
            let globals = program::main_globals(rt)?;
            let name = rt.intern(file)?;
            globals.set(rt, Obj::from(names::__file__), Obj::from(name))?;
            if file.ends_with(".mpy") {
                drop(source);
                import::run_path(rt, name, globals)?;
                return Ok(0);
            }
            run_text(rt, &source, file, command)
        }
        Task::Command(text) => run_text(rt, text.as_bytes(), "<string>", command),
        Task::Module(name) => {
            let name = rt.intern(name)?;
            import::run_as_main(rt, name)?;
            Ok(0)
        }
        _ if terminal::is_interactive() => Ok(terminal::run(rt, BOARD)),
        _ => {
            let mut source = Vec::new();
            if let Err(error) = std::io::stdin().read_to_end(&mut source) {
                eprintln!("taipan: cannot read standard input: {error}");
                return Ok(2);
            }
            run_text(rt, &source, "<stdin>", command)
        }
    }
}

fn run_text(rt: &mut Runtime, source: &[u8], file: &str, command: &Command) -> Res<i32> {
    let globals = program::main_globals(rt)?;
    let code = program::compile(rt, source, file, SourceKind::Module)?;
    if !command.compile_only {
        (rt.hooks.run_code)(rt, code, globals, globals)?;
    }
    Ok(0)
}
