//! Which Rust compiler builds for a bare-metal target: rustup's, or Debian's.
//!
//! rustup's stable toolchain with the target's standard library is the normal way. Where rustup
//! cannot reach its server, Debian's `rustc-web` and `rust-web-src` packages bring a compiler
//! and the library's sources; then `core` and `alloc` are built along with the image, and the
//! linker is the `rust-lld` that every rustup toolchain carries.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process;
use crate::workspace;

/// The targets that every device crate must build for: Cortex-M0 (no compare-and-swap),
/// Cortex-M3 and RISC-V.
pub const LIBRARY_TARGETS: [&str; 3] = [
    "thumbv6m-none-eabi",
    "thumbv7m-none-eabi",
    "riscv32imac-unknown-none-elf",
];

const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_CORE_SOURCES: &str = "/usr/lib/rustlib/src/rust/library/core";

/// A way to build for one target.
#[derive(Debug)]
pub enum Toolchain {
    /// The default toolchain, which has the target's standard library.
    Rustup,
    /// Debian's compiler, building `core` and `alloc` too.
    Debian {
        /// The `rust-lld` to link with.
        linker: PathBuf,
    },
}

impl Toolchain {
    /// The way that works on this machine for `target`.
    pub fn for_target(target: &str) -> Result<Self> {
        if has_rustup_target(target)? {
            return Ok(Self::Rustup);
        }
        check_debian_compiler().with_context(|| {
            format!("no compiler for {target} is installed; `cargo xtask setup` installs one")
        })?;
        Ok(Self::Debian {
            linker: rust_lld()?,
        })
    }

    /// `cargo VERB --target TARGET` by this way.
    pub fn cargo(&self, verb: &str, target: &str) -> Command {
        let mut cargo = workspace::cargo();
        cargo.args([verb, "--target", target]);
        if let Self::Debian { linker } = self {
            let variable = target.to_uppercase().replace(['-', '.'], "_");
            cargo.args(["-Zbuild-std=core,alloc"]);
            cargo.env("RUSTC", DEBIAN_RUSTC);
            // -Zbuild-std is an unstable option; Debian's compiler is a stable release.
            cargo.env("RUSTC_BOOTSTRAP", "1");
            cargo.env(format!("CARGO_TARGET_{variable}_LINKER"), linker);
        }
        cargo
    }

    /// The way's name, for people.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Rustup => "rustup's toolchain",
            Self::Debian { .. } => "Debian's rustc-web, building core and alloc",
        }
    }
}

/// True if the default toolchain has the standard library for `target`.
pub fn has_rustup_target(target: &str) -> Result<bool> {
    let library = sysroot()?.join("lib/rustlib").join(target).join("lib");
    Ok(library.is_dir())
}

/// An error unless Debian's compiler and the library's sources are there and new enough.
pub fn check_debian_compiler() -> Result<()> {
    if !Path::new(DEBIAN_RUSTC).is_file() || !Path::new(DEBIAN_CORE_SOURCES).is_dir() {
        bail!("neither rustup's target nor Debian's rustc-web and rust-web-src are there");
    }
    let text = process::output(Command::new(DEBIAN_RUSTC).arg("--version"))?;
    let version = text.split_whitespace().nth(1).unwrap_or_default();
    let needed = env!("CARGO_PKG_RUST_VERSION");
    if numbers(version) < numbers(needed) {
        bail!(
            "Debian's {DEBIAN_RUSTC} is {version}, but {needed} is needed \
             (newer ones come with the release's security suite)"
        );
    }
    Ok(())
}

/// A version's numbers, for comparing.
fn numbers(version: &str) -> Vec<u32> {
    version
        .split('.')
        .map_while(|number| number.parse().ok())
        .collect()
}

/// The `rust-lld` of the default toolchain.
pub fn rust_lld() -> Result<PathBuf> {
    let verbose = process::output(rustc().arg("-vV"))?;
    let host = verbose.lines().find_map(|line| line.strip_prefix("host: "));
    let host = host.context("rustc -vV names no host")?;
    let linker = sysroot()?
        .join("lib/rustlib")
        .join(host)
        .join("bin/rust-lld");
    if !linker.is_file() {
        bail!(
            "the default Rust toolchain has no rust-lld ({}); install Rust with rustup",
            linker.display()
        );
    }
    Ok(linker)
}

fn sysroot() -> Result<PathBuf> {
    let path = process::output(rustc().args(["--print", "sysroot"]))?;
    Ok(PathBuf::from(path.trim_end()))
}

fn rustc() -> Command {
    Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
}

#[cfg(test)]
mod tests;
