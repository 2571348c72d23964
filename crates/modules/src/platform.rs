//! `platform`: what the interpreter was built as and for, in the words of upstream's module of
//! this name.
//!
//! Flash on thumbv7m: 0.2 KB.

pub use platform::MODULE;
use taipan_macros::module;

/// The system: what `sys.platform` says.
pub const SYSTEM: &str = if cfg!(target_os = "linux") {
    "linux"
} else if cfg!(target_os = "macos") {
    "darwin"
} else {
    "taipan"
};

/// Name and version of this implementation.
pub const VERSION: &str = concat!("Taipan ", env!("CARGO_PKG_VERSION"));

/// The architecture.
pub const MACHINE: &str = if cfg!(target_arch = "x86_64") {
    "x86_64"
} else if cfg!(target_arch = "aarch64") {
    "aarch64"
} else if cfg!(target_arch = "x86") {
    "i686"
} else if cfg!(target_arch = "arm") {
    "arm"
} else if cfg!(target_arch = "riscv32") {
    "riscv32"
} else if cfg!(target_arch = "riscv64") {
    "riscv64"
} else {
    "unknown"
};

/// The C library, if the system has one that tells.
const LIBRARY: &str = if cfg!(target_env = "gnu") {
    "glibc"
} else if cfg!(target_env = "musl") {
    "musl"
} else {
    ""
};

#[module(name = platform)]
mod platform {
    use taipan_object::builtin::{str as py_str, tuple};
    use taipan_object::text::StringBuilder;
    use taipan_object::{Obj, Res, Runtime, names};

    /// Implementation, version and architecture, joined by dashes; the arguments that CPython
    /// has are taken and not looked at.
    #[function]
    fn platform(rt: &mut Runtime, _aliased: Option<Obj>, _terse: Option<Obj>) -> Res {
        StringBuilder::format(
            rt,
            format_args!(
                "Taipan-{}-{}-{}",
                env!("CARGO_PKG_VERSION"),
                super::SYSTEM,
                super::MACHINE
            ),
        )
    }

    /// The compiler that the interpreter was built with.
    #[function]
    fn python_compiler(rt: &mut Runtime) -> Res {
        py_str::new_static(rt, concat!("Rust ", env!("CARGO_PKG_RUST_VERSION")))
    }

    /// Name and version of the C library; the version is not known.
    #[function]
    fn libc_ver(rt: &mut Runtime) -> Res {
        let library = py_str::new_static(rt, super::LIBRARY)?;
        tuple::new(rt, &[library, Obj::from(names::empty)])
    }
}
