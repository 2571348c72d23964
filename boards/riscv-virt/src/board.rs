//! The board: its memory, and where its parts are.

use taipan_firmware::board::{self, Board, Heap};
use taipan_machine::Machine;

use crate::flash::{self, Flash};
use crate::peripherals::{self, Peripherals};
use crate::{clock, console};

/// The longest program that can be pasted or sent, in bytes.
const SOURCE: usize = 32 * 1024;
/// Bytes of history at the prompt.
const HISTORY: usize = 512;

/// As much as upstream's image has.
#[unsafe(link_section = ".uninit.heap")]
static HEAP: Heap<{ 140 * 1024 }> = Heap::new();

struct Virt {
    flash: Option<Flash>,
    peripherals: Peripherals,
}

impl Board for Virt {
    const NAME: &'static str = "riscv-virt with RV32IMAC";
    const STACK: usize = 64 * 1024;
    const PYTHON_STACK: usize = 8 * 1024;

    fn send(byte: u8) {
        console::send(byte);
    }

    fn microseconds() -> u64 {
        clock::microseconds()
    }

    fn wait(until: Option<u64>) {
        clock::wait(until);
    }

    fn reset() -> ! {
        peripherals::reset()
    }

    fn machine(&mut self) -> &mut dyn Machine {
        &mut self.peripherals
    }

    fn partitions(&mut self) -> Option<&mut dyn taipan_partitions::Flash> {
        let flash = self.flash.as_mut()?;
        Some(flash)
    }

    fn is_safe_boot_asked(&mut self) -> bool {
        self.peripherals.is_safe_boot_asked()
    }
}

#[riscv_rt::entry]
fn main() -> ! {
    console::start();
    clock::start();
    let board = Virt {
        flash: flash::open(),
        peripherals: Peripherals::new(),
    };
    board::run::<_, SOURCE, HISTORY, _>(board, &HEAP)
}
