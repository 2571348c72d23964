//! What boards with a RISC-V processor share: interrupts as `machine` sees them, and what is said when it
//! is over.
#![allow(unsafe_code)]

use taipan_machine::Interrupts;

use crate::report;

/// The processor's interrupts.
pub struct Processor;

impl Interrupts for Processor {
    fn disable(&mut self) -> usize {
        let were_on = riscv::register::mstatus::read().mie();
        riscv::interrupt::disable();
        were_on.into()
    }

    fn restore(&mut self, state: usize) {
        if state != 0 {
            // SAFETY: the state is one in which interrupts were on, so no critical section is open.
            unsafe { riscv::interrupt::enable() };
        }
    }
}

// SAFETY: the name by which riscv-rt finds the handler; no other function has it.
#[unsafe(export_name = "ExceptionHandler")]
fn exception(frame: &riscv_rt::TrapFrame) -> ! {
    let cause = riscv::register::mcause::read().code();
    let (at, value) = (
        riscv::register::mepc::read(),
        riscv::register::mtval::read(),
    );
    report::fail(format_args!(
        "exception {cause} at {at:#010x}, value {value:#010x}, called from {:#010x}",
        frame.ra
    ));
}

/// Says what panicked and where: a board that has the flash for the messages of all panics.
#[panic_handler]
fn panic(info: &core::panic::PanicInfo<'_>) -> ! {
    report::fail(format_args!("{info}"));
}
