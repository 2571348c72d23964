//! Taipan on mps2-an385: start-up, memory, and the loop of soft resets. Everything else is
//! in `taipan-firmware`.
#![cfg_attr(target_os = "none", no_std, no_main)]

#[cfg(target_os = "none")]
mod board;
#[cfg(target_os = "none")]
mod clock;
#[cfg(target_os = "none")]
mod console;
#[cfg(target_os = "none")]
mod flash;
#[cfg(target_os = "none")]
mod peripherals;

#[cfg(not(target_os = "none"))]
fn main() {
    eprintln!("this is firmware: build it with `cargo xtask firmware mps2-an385`");
}
