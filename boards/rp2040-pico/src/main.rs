//! Taipan on the Raspberry Pi Pico: what the board has, and where. Everything else is in `taipan-firmware`.
#![cfg_attr(target_os = "none", no_std, no_main)]

#[cfg(target_os = "none")]
mod adc;
#[cfg(target_os = "none")]
mod board;
#[cfg(target_os = "none")]
mod buses;
#[cfg(target_os = "none")]
mod flash;
#[cfg(target_os = "none")]
mod i2c;
#[cfg(target_os = "none")]
mod lent;
#[cfg(target_os = "none")]
mod memory;
#[cfg(target_os = "none")]
mod pins;
#[cfg(target_os = "none")]
mod pwm;
#[cfg(target_os = "none")]
mod reset;
#[cfg(target_os = "none")]
mod spi;
#[cfg(target_os = "none")]
mod usb;
#[cfg(target_os = "none")]
mod watchdog;

#[cfg(not(target_os = "none"))]
fn main() {
    eprintln!("this is firmware: build it with `cargo xtask firmware rp2040-pico`");
}
