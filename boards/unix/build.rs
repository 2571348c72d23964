//! Links the command to a fixed address where that is known to work: the tables of the built-in
//! types are full of addresses, ten thousand of which would be written anew at each start. And what
//! unwinds the stack for a panic's report is linked in, so that no library is loaded for it.

use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let is = |variable: &str, value: &str| std::env::var(variable).as_deref() == Ok(value);
    if is("CARGO_CFG_TARGET_OS", "linux")
        && is("CARGO_CFG_TARGET_ARCH", "x86_64")
        && is("CARGO_CFG_TARGET_ENV", "gnu")
    {
        println!("cargo:rustc-link-arg-bins=-no-pie");
        if has_library("libgcc_eh.a") {
            let whole = "-Wl,--whole-archive,-lgcc_eh,--no-whole-archive";
            println!("cargo:rustc-link-arg-bins={whole}");
        }
    }
}

/// Does the system's compiler, which links, have this library?
fn has_library(name: &str) -> bool {
    let answer = Command::new("cc")
        .arg(format!("-print-file-name={name}"))
        .output();
    // What it does not have it gives back as it is.
    answer.is_ok_and(|answer| {
        let path = String::from_utf8_lossy(&answer.stdout);
        Path::new(path.trim()).is_absolute()
    })
}
