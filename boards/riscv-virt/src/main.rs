//! Taipan on QEMU's RISC-V machine `virt`: what the machine has, and where. Everything else is in
//! `taipan-firmware`.
#![cfg_attr(target_os = "none", no_std, no_main)]

#[cfg(target_os = "none")]
mod board;
#[cfg(target_os = "none")]
mod cfi_flash;
#[cfg(target_os = "none")]
mod clock;
#[cfg(target_os = "none")]
mod console;
#[cfg(target_os = "none")]
mod flash;
#[cfg(target_os = "none")]
mod identity;
#[cfg(target_os = "none")]
mod memory;
#[cfg(target_os = "none")]
mod peripherals;
#[cfg(target_os = "none")]
mod register;

#[cfg(not(target_os = "none"))]
fn main() {
    eprintln!("this is firmware: build it with `cargo xtask firmware riscv-virt`");
}
