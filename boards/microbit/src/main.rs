//! Taipan on microbit: what the board has, and where. Everything else is in `taipan-firmware`.
#![cfg_attr(target_os = "none", no_std, no_main)]

#[cfg(target_os = "none")]
mod board;
#[cfg(target_os = "none")]
mod clock;
#[cfg(target_os = "none")]
mod memory;
#[cfg(target_os = "none")]
mod pins;
#[cfg(target_os = "none")]
mod uart;

#[cfg(not(target_os = "none"))]
fn main() {
    eprintln!("this is firmware: build it with `cargo xtask firmware microbit`");
}
