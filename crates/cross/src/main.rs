//! The command `taipan-cross`: compiles Python to `.mpy` files, lists what is in them, and
//! builds and unpacks ROMFS images, and checks programs for what 2.0 changed.
//!
//! Its command line takes what upstream's `mpy-cross` takes, so that tools can call either.
//! What is more is a word at the start: `dump`, `romfs`, `migrate`.
#![forbid(unsafe_code)]

#[macro_use]
mod print;

mod compile;
mod directory;
mod dump;
mod freeze;
mod migrate;
mod options;
mod romfs;

use std::process::ExitCode;

/// What `-h` prints.
const USAGE: &str = "\
usage: taipan-cross [options] FILE.py | DIRECTORY | -
       taipan-cross dump FILE.mpy
       taipan-cross romfs build [--no-mpy] [options] DIRECTORY
       taipan-cross romfs ls IMAGE
       taipan-cross romfs extract IMAGE DIRECTORY
       taipan-cross freeze [-o IMAGE] [-ON] [-l LIBRARY]... [-D NAME=DIRECTORY]... MANIFEST
       taipan-cross migrate [--fix] PATH...

Compiles a Python file to an .mpy file; all files of a directory; or standard input.
  -o PATH      the file to write (default: the input's name ending in .mpy; standard output
               if the input is standard input; `-` is standard output); for a directory, the
               directory to write to (default: next to the sources)
  -s NAME      the source's name in tracebacks (default: the input's path); for a directory,
               what comes before the path inside it
  -O[N]        optimisation level, 0 to 3: from 1 on no assert, at 3 no line numbers
  -v           say what is done
  -msmall-int-bits=N  the bits of small integers where it will run (default 31: everywhere)
  -X emit=bytecode, -X heapsize=N  taken for compatibility; they change nothing
  --version    show version information

dump           lists names, constants and instructions of an .mpy file
romfs build    makes an image of a directory, its sources compiled unless --no-mpy is given
               (default name: the directory's with .romfs)
romfs ls       lists an image
romfs extract  unpacks an image into a directory
freeze         makes an image of the modules that a manifest names, to be linked into firmware (default
               name: frozen.romfs); -l: a folder of packages for require(), as micropython-lib's
               `python-stdlib`; -D: what $(NAME) is in the manifest's paths
migrate        reports what MicroPython 2.0 moved or removed in files and directories, and what
               to write instead; --fix changes what can be changed by rule. Exit status: 0 if
               nothing is left to change, 1 if something is, 2 on errors
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(code) => code,
        Err(message) => {
            eprintln!("taipan-cross: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<ExitCode, String> {
    match arguments {
        [] => {
            eprint!("{USAGE}");
            Ok(ExitCode::FAILURE)
        }
        [word, ..] if word == "-h" || word == "--help" => {
            print!("{USAGE}");
            Ok(ExitCode::SUCCESS)
        }
        [word, ..] if word == "--version" => {
            // What follows the semicolon is what tools look for.
            println!(
                "taipan-cross {}; mpy-cross emitting mpy v6.3",
                env!("CARGO_PKG_VERSION")
            );
            Ok(ExitCode::SUCCESS)
        }
        [word, file] if word == "dump" => dump::dump(file),
        [word, rest @ ..] if word == "romfs" => romfs::run(rest),
        [word, rest @ ..] if word == "freeze" => freeze::run(rest),
        [word, rest @ ..] if word == "migrate" => Ok(migrate::run(rest)),
        _ => {
            let options = options::parse(arguments)?;
            if std::path::Path::new(&options.input).is_dir() {
                return directory::compile(&options);
            }
            compile::run(&options)
        }
    }
}
