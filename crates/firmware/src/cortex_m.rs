//! What boards with an Arm Cortex-M share: the processor as `machine` sees it, the SysTick timer as the
//! clock, and what is said when it is over.
#![allow(unsafe_code)]

mod chip;
#[cfg(feature = "small")]
mod copy;
#[cfg(all(words_anywhere, not(feature = "small")))]
mod copy_words;
#[cfg(feature = "small")]
mod divide;
mod fault;
mod interrupt;
pub mod memory;
mod peripherals;
mod processor;
pub mod systick;

pub use chip::Chip;
pub use interrupt::unmask;
pub use peripherals::{Id, NoPins, NoUart, Peripherals};
pub use processor::{Processor, reset, wait};
