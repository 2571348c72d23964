//! The command line, compatible with upstream's unix binary.

/// What to run.
#[derive(Debug, PartialEq, Eq)]
pub enum Task {
    /// A file.
    File(String),
    /// The text after `-c`.
    Command(String),
    /// The module after `-m`.
    Module(String),
    /// Standard input: a prompt if it is a terminal, else a program.
    Input,
    /// `--version`
    Version,
    /// `-h`
    Help,
}

/// The command line, taken apart.
#[derive(Debug, PartialEq, Eq)]
pub struct Command {
    /// What to run.
    pub task: Task,
    /// `sys.argv`.
    pub arguments: Vec<String>,
    /// `-i`: a prompt afterwards.
    pub inspect: bool,
    /// `-v`, counted.
    pub verbose: u32,
    /// `-O`, 0 to 3.
    pub optimise: u8,
    /// `-X heapsize=`, in bytes.
    pub heap_size: usize,
    /// `-X compile-only`
    pub compile_only: bool,
    /// The file that keeps the ROM partition.
    pub rom: Option<String>,
    /// The file that keeps the flash, and its size if that is given.
    pub flash: Option<(String, Option<u64>)>,
    /// The `board.toml` that describes the flash.
    pub partitions: Option<String>,
}

/// The heap without `-X heapsize=`: as upstream's on 64-bit hosts.
const DEFAULT_HEAP: usize = 2 << 20;
/// The least heap that an interpreter starts in.
const LEAST_HEAP: usize = 8 << 10;

/// What `-h` prints.
pub const USAGE: &str = "\
usage: taipan [<opts>] [-X <implopt>] [-c <command> | -m <module> | <filename>]
Options:
--version : show version information
-h : print this help message
-i : enable inspection via REPL after running command/module/file
-v : verbose (trace various operations); can be multiple
-O[N] : apply bytecode optimizations of level N

Implementation specific options (-X):
  compile-only                 -- parse and compile only
  emit={bytecode}              -- set the default code emitter
  rom=<file>                   -- a ROM partition for a ROMFS image, kept in a file
  flash=<file>[:<n>[K|M]]      -- a flash with a partition table, kept in a file
  partitions=<board.toml>      -- the shape of that flash and what it has at first
  heapsize=<n>[w][K|M] -- set the heap size for the GC (default 2097152)
";

/// Takes the arguments after the program's name apart.
///
/// # Errors
/// A message for the user.
pub fn parse(arguments: impl Iterator<Item = String>) -> Result<Command, String> {
    let mut command = Command {
        task: Task::Input,
        arguments: vec![String::new()],
        inspect: false,
        verbose: 0,
        optimise: 0,
        heap_size: DEFAULT_HEAP,
        compile_only: false,
        rom: None,
        flash: None,
        partitions: None,
    };
    let mut arguments = arguments;
    while let Some(argument) = arguments.next() {
        let mut value = |option: &str| {
            arguments
                .next()
                .ok_or_else(|| format!("option {option} needs a value"))
        };
        match argument.as_str() {
            "-c" => {
                command.task = Task::Command(value("-c")?);
                command.arguments = vec!["-c".into()];
            }
            "-m" => {
                let module = value("-m")?;
                command.arguments = vec![module.clone()];
                command.task = Task::Module(module);
            }
            "-i" => command.inspect = true,
            "-h" | "--help" => command.task = Task::Help,
            "--version" => command.task = Task::Version,
            "-X" => {
                let option = value("-X")?;
                implementation_option(&option, &mut command)?;
            }
            option if option.starts_with("-v") && option[1..].bytes().all(|b| b == b'v') => {
                command.verbose += option.len() as u32 - 1;
            }
            option if option.starts_with("-O") => {
                command.optimise = match &option[2..] {
                    "" => command.optimise + 1,
                    level if level.bytes().all(|b| b == b'O') => level.len() as u8 + 1,
                    level => level
                        .parse()
                        .ok()
                        .filter(|level| *level <= 3)
                        .ok_or_else(|| format!("-O takes a level from 0 to 3, not '{level}'"))?,
                };
            }
            "-" => break,
            option if option.starts_with('-') => {
                return Err(format!("unknown option '{option}'; -h lists them"));
            }
            file => {
                command.task = Task::File(file.into());
                command.arguments = vec![file.into()];
                break;
            }
        }
        if matches!(command.task, Task::Command(_) | Task::Module(_)) {
            break;
        }
    }
    command.arguments.extend(arguments);
    Ok(command)
}

fn implementation_option(option: &str, command: &mut Command) -> Result<(), String> {
    if let Some(size) = option.strip_prefix("heapsize=") {
        command.heap_size = heap_size(size)?;
        return Ok(());
    }
    if let Some(file) = option.strip_prefix("rom=") {
        command.rom = Some(file.to_owned());
        return Ok(());
    }
    if let Some(file) = option.strip_prefix("partitions=") {
        command.partitions = Some(file.to_owned());
        return Ok(());
    }
    if let Some(flash) = option.strip_prefix("flash=") {
        command.flash = Some(match flash.rsplit_once(':') {
            Some((file, size)) => (file.to_owned(), Some(bytes(size)? as u64)),
            None => (flash.to_owned(), None),
        });
        return Ok(());
    }
    match option {
        "compile-only" => command.compile_only = true,
        "emit=bytecode" => {}
        "emit=native" | "emit=viper" => {
            return Err("there is no native code emitter; use -X emit=bytecode".into());
        }
        "realtime" => {}
        _ => return Err(format!("unknown option '-X {option}'; -h lists them")),
    }
    Ok(())
}

/// The size of the heap.
fn heap_size(text: &str) -> Result<usize, String> {
    let size = bytes(text)?;
    if size < LEAST_HEAP {
        return Err(format!(
            "a heap of {size} bytes is too small; {LEAST_HEAP} is the least"
        ));
    }
    Ok(size)
}

/// A number of bytes, or words with `w`, times 1024 with `k` and 1024 squared with `m`.
fn bytes(text: &str) -> Result<usize, String> {
    let wrong = || format!("'{text}' is not a size such as 512k or 64wM");
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let mut size: usize = text[..digits].parse().map_err(|_| wrong())?;
    for unit in text[digits..].chars() {
        let factor = match unit {
            'w' => size_of::<usize>() / 4,
            'k' | 'K' => 1 << 10,
            'm' | 'M' => 1 << 20,
            'b' | 'B' => 1,
            _ => return Err(wrong()),
        };
        size = size.checked_mul(factor).ok_or_else(wrong)?;
    }
    Ok(size)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Command, String> {
        parse(line.split_whitespace().map(String::from))
    }

    #[test]
    fn a_file_takes_the_rest_as_arguments() {
        let command = parsed("-X heapsize=1m a.py -c x").unwrap();
        assert_eq!(command.task, Task::File("a.py".into()));
        assert_eq!(command.arguments, ["a.py", "-c", "x"]);
        assert_eq!(command.heap_size, 1 << 20);
    }

    #[test]
    fn bad_options_are_refused() {
        for line in [
            "-q",
            "-X",
            "-X heapsize=x",
            "-X nonsense",
            "-O9",
            "-c",
            "-X heapsize=1",
            "-X flash=f:x",
        ] {
            assert!(parsed(line).is_err(), "{line}");
        }
    }

    #[test]
    fn a_flash_may_have_a_size() {
        let flash = |line| parsed(line).unwrap().flash;
        assert_eq!(flash("-X flash=a.bin"), Some(("a.bin".into(), None)));
        assert_eq!(flash("-X flash=a:64k"), Some(("a".into(), Some(64 << 10))));
    }

    #[test]
    fn optimisation_levels() {
        assert_eq!(parsed("-O").unwrap().optimise, 1);
        assert_eq!(parsed("-O3").unwrap().optimise, 3);
        assert_eq!(parsed("-OO").unwrap().optimise, 2);
    }
}
