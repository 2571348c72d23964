//! The host of the interpreter: standard streams, the system's clock, its files.

use std::collections::BTreeMap;
use std::io::{Read as _, Write};
use std::os::unix::process::ExitStatusExt;
use std::process::Command;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use taipan_machine::Machine;
use taipan_mpy::listing;
use taipan_mpy::reader::Module;
use taipan_object::host::{Host, Interrupt};
use taipan_object::sockets::Sockets;
use taipan_object::terminal::Terminals;
use taipan_partitions::{Flash, Partitions};
use taipan_posix::{HostDirectory, PosixFs};
use taipan_vfs::{FileSystem, RomPartitions};

use crate::flash::FlashFile;
use crate::peripherals::Peripherals;
use crate::rom::RomFile;
use crate::sockets::HostSockets;
use crate::terminal::HostTerminals;
use crate::threads::Gate;

/// A process on a Unix-like system.
pub struct Unix {
    started: Instant,
    files: PosixFs,
    sockets: HostSockets,
    terminals: HostTerminals,
    peripherals: Peripherals,
    rom: Option<RomFile>,
    flash: Option<Partitions<FlashFile>>,
    output: Vec<u8>,
    interactive: bool,
    /// Is bytecode listed as it is compiled?
    lists: bool,
    /// What the program has set or removed in its environment. The environment of the process
    /// stays as it is: changing it is not safe while there are threads.
    environment: BTreeMap<String, Option<String>>,
}

/// Output is passed on when this much has come together.
const OUTPUT_BUFFER: usize = 4096;
/// The longest sleep between looks at the interrupt.
const NAP: Duration = Duration::from_millis(50);

impl Unix {
    /// The host of this process, in its current directory.
    pub fn new(
        directory: HostDirectory,
        rom: Option<RomFile>,
        interactive: bool,
        interrupt: &'static Interrupt,
        gate: &'static Gate,
    ) -> Unix {
        let started = Instant::now();
        Unix {
            started,
            peripherals: Peripherals::new(started, interrupt, gate),
            files: PosixFs::host(directory),
            sockets: HostSockets,
            terminals: HostTerminals,
            rom,
            flash: None,
            output: Vec::new(),
            interactive,
            lists: false,
            environment: BTreeMap::new(),
        }
    }

    /// Gives it a flash.
    pub fn add_flash(&mut self, flash: Partitions<FlashFile>) {
        self.flash = Some(flash);
    }

    /// From now on bytecode is listed as it is compiled.
    pub fn list_bytecode(&mut self) {
        self.lists = true;
    }

    /// Passes on what was written. A reader that has gone away is not an error.
    pub fn flush(&mut self) {
        let mut out = std::io::stdout();
        let _ = out.write_all(&self.output);
        let _ = out.flush();
        self.output.clear();
    }
}

impl Drop for Unix {
    fn drop(&mut self) {
        self.flush();
    }
}

impl Host for Unix {
    fn write(&mut self, bytes: &[u8]) {
        self.output.extend_from_slice(bytes);
        if self.interactive || self.output.len() >= OUTPUT_BUFFER {
            self.flush();
        }
    }

    fn compiled(&mut self, image: &[u8]) {
        if !self.lists {
            return;
        }
        if let Ok(module) = Module::parse(image) {
            let mut text = String::new();
            // A string takes everything.
            let _ = listing::write_module(&module, &mut text);
            self.write(text.as_bytes());
        }
    }

    fn write_error(&mut self, bytes: &[u8]) {
        self.flush();
        let _ = std::io::stderr().write_all(bytes);
    }

    fn read(&mut self, buffer: &mut [u8]) -> usize {
        self.flush();
        // Nothing is read ahead, so that waiting for the file is waiting for input.
        // SAFETY: the call writes `buffer.len()` bytes at most.
        let count = unsafe { libc::read(0, buffer.as_mut_ptr().cast(), buffer.len()) };
        usize::try_from(count).unwrap_or(0)
    }

    fn ticks_us(&mut self) -> u64 {
        self.started.elapsed().as_micros() as u64
    }

    fn time_ns(&mut self) -> u64 {
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |time| time.as_nanos() as u64)
    }

    fn machine(&mut self) -> Option<&mut dyn Machine> {
        Some(&mut self.peripherals)
    }

    fn sleep_us(&mut self, microseconds: u64, interrupt: &Interrupt) {
        self.flush();
        let end = Instant::now() + Duration::from_micros(microseconds);
        while !interrupt.is_pending() {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            let alarm = self.peripherals.until_alarm();
            std::thread::sleep(left.min(NAP).min(alarm.unwrap_or(NAP)));
        }
    }

    fn partitions(&mut self) -> Option<&mut dyn Flash> {
        self.flash.as_mut().map(|flash| flash as &mut dyn Flash)
    }

    fn rom(&mut self) -> Option<&mut dyn RomPartitions> {
        match &mut self.rom {
            Some(rom) => Some(rom),
            None => self
                .flash
                .as_mut()
                .map(|flash| flash as &mut dyn RomPartitions),
        }
    }

    fn sockets(&mut self) -> Option<&mut dyn Sockets> {
        self.flush();
        Some(&mut self.sockets)
    }

    fn terminals(&mut self) -> Option<&mut dyn Terminals> {
        self.flush();
        Some(&mut self.terminals)
    }

    fn files(&mut self) -> Option<&mut dyn FileSystem> {
        Some(&mut self.files)
    }

    fn environment(&mut self, name: &str, buffer: &mut [u8]) -> Option<usize> {
        let value = match self.environment.get(name) {
            Some(value) => value.clone()?,
            None => std::env::var(name).ok()?,
        };
        let shown = value.len().min(buffer.len());
        buffer[..shown].copy_from_slice(&value.as_bytes()[..shown]);
        Some(value.len())
    }

    fn environment_name(&mut self, index: usize, buffer: &mut [u8]) -> Option<usize> {
        let inherited = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
        let inherited = inherited.filter(|name| !self.environment.contains_key(name));
        let set = self.environment.iter().filter(|(_, value)| value.is_some());
        let name = inherited
            .chain(set.map(|(name, _)| name.clone()))
            .nth(index)?;
        let shown = name.len().min(buffer.len());
        buffer[..shown].copy_from_slice(&name.as_bytes()[..shown]);
        Some(name.len())
    }

    fn executable(&mut self, buffer: &mut [u8]) -> Option<usize> {
        let path = std::env::current_exe().ok()?;
        let path = path.to_str()?.as_bytes();
        buffer.get_mut(..path.len())?.copy_from_slice(path);
        Some(path.len())
    }

    fn set_environment(&mut self, name: &str, value: Option<&str>) -> bool {
        let wrong = |text: &str| text.contains('\0');
        if name.is_empty() || name.contains('=') || wrong(name) || value.is_some_and(wrong) {
            return false;
        }
        self.environment
            .insert(name.to_owned(), value.map(str::to_owned));
        true
    }

    fn system(&mut self, command: &str) -> Option<i32> {
        self.flush();
        let mut shell = Command::new("/bin/sh");
        shell.arg("-c").arg(command);
        for (name, value) in &self.environment {
            match value {
                Some(value) => shell.env(name, value),
                None => shell.env_remove(name),
            };
        }
        shell.status().ok().map(ExitStatusExt::into_raw)
    }

    fn processor_us(&mut self) -> u64 {
        let mut time = libc::timespec {
            tv_sec: 0,
            tv_nsec: 0,
        };
        // SAFETY: the call writes to the struct it is given, and nothing else.
        let answer = unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &mut time) };
        match answer {
            0 => time.tv_sec as u64 * 1_000_000 + time.tv_nsec as u64 / 1000,
            _ => self.ticks_us(),
        }
    }

    fn random(&mut self, buffer: &mut [u8]) -> bool {
        std::fs::File::open("/dev/urandom")
            .and_then(|mut file| file.read_exact(buffer))
            .is_ok()
    }
}
