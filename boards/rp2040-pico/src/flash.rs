//! The flash, of which the image has the beginning: the boot ROM's functions erase and program it, and its number
//! tells the board from others. Meanwhile nothing can be read from it, no code either, so that runs in RAM with
//! interrupts masked. The chip's datasheet has it all: the ROM in 2.8.3, the serial interface in 4.10.13.

use core::ops::Range;

use embedded_storage::nor_flash::{
    ErrorType, NorFlash, NorFlashErrorKind, ReadNorFlash, check_erase, check_read, check_write,
};
use rp2040_hal::rom_data;
use taipan_partitions::{Partitions, Table};
use taipan_vfs::NorBlocks;

/// The flash, of the table's partitions.
pub type Flash = Partitions<NorBlocks<RomFlash>>;

/// Where the processor reads it.
const START: usize = 0x1000_0000;
/// Bytes for the image, which `memory.x` has too.
const IMAGE: usize = 768 * 1024;
/// What the functions erase and program at least.
const SECTOR: usize = 4096;
const PAGE: usize = 256;
/// The command that erases more at once where a range has it.
const LARGE_BLOCK: u32 = 64 * 1024;
const ERASE_LARGE_BLOCK: u8 = 0xd8;
/// Words of the second stage of the boot loader, with which the image begins.
const SECOND_STAGE: usize = 64;

/// The serial interface that the flash hangs on, and its registers.
const INTERFACE: usize = 0x1800_0000;
const CONTROL: usize = 0x00;
const COUNT: usize = 0x04;
const ENABLE: usize = 0x08;
const STATUS: usize = 0x28;
const DATA: usize = 0x60;
/// In [`CONTROL`]: a command is sent, then an answer is read.
const SEND_THEN_READ: u32 = 0x300;
/// In [`STATUS`]: something was received.
const RECEIVED: u32 = 1 << 3;
/// The command that asks for the flash's number, and the bytes that come before it.
const READ_NUMBER: u32 = 0x4b;
const BEFORE_NUMBER: usize = 4;
/// Bytes of the number.
const NUMBER: usize = 8;

/// What the build made of `board.toml`.
mod layout {
    include!(concat!(env!("OUT_DIR"), "/flash.rs"));
}

const _: () = assert!(
    layout::BLOCK == SECTOR,
    "board.toml: `block` is what is erased at least"
);

/// The flash. To be called once.
pub fn open() -> Flash {
    let default = Table::decode(&layout::PARTITIONS).unwrap_or_default();
    let blocks = NorBlocks::mapped(RomFlash(()), memory);
    Partitions::new(blocks, layout::COPIES, default)
}

/// All of it, as the processor sees it.
fn memory() -> &'static [u8] {
    // SAFETY: flash is there. Who writes sees to it that nobody relies on what was in it.
    unsafe { core::slice::from_raw_parts(core::ptr::with_exposed_provenance(START), layout::SIZE) }
}

/// The driver.
pub struct RomFlash(());

/// What is to be done to the flash.
#[derive(Clone, Copy)]
enum Task {
    Erase { start: u32, len: usize },
    Program { start: u32, page: *const u8 },
    Identify { number: *mut [u8; NUMBER] },
}

/// The ROM's functions, found while the flash can be read.
struct Rom {
    connect: unsafe extern "C" fn(),
    leave_in_place: unsafe extern "C" fn(),
    erase: unsafe extern "C" fn(u32, usize, u32, u8),
    program: unsafe extern "C" fn(u32, *const u8, usize),
    flush: unsafe extern "C" fn(),
    /// The second stage, in RAM, which has the processor read the flash again.
    second_stage: [u32; SECOND_STAGE],
}

impl Rom {
    fn find() -> Rom {
        let start = core::ptr::with_exposed_provenance::<[u32; SECOND_STAGE]>(START);
        Rom {
            connect: rom_data::connect_internal_flash::ptr(),
            leave_in_place: rom_data::flash_exit_xip::ptr(),
            erase: rom_data::flash_range_erase::ptr(),
            program: rom_data::flash_range_program::ptr(),
            flush: rom_data::flash_flush_cache::ptr(),
            // SAFETY: the flash begins with it.
            second_stage: unsafe { start.read() },
        }
    }

    /// Does it.
    ///
    /// # Safety
    /// Interrupts are masked; the range is whole sectors or a page of the flash, not of the image; pointers lead
    /// to RAM.
    #[unsafe(link_section = ".data.flash")]
    #[inline(never)]
    unsafe fn run(&self, task: Task) {
        // SAFETY: as the datasheet has it; the last is the second stage's code, whose address has the mark of Thumb.
        unsafe {
            (self.connect)();
            (self.leave_in_place)();
            match task {
                Task::Erase { start, len } => {
                    (self.erase)(start, len, LARGE_BLOCK, ERASE_LARGE_BLOCK);
                }
                Task::Program { start, page } => (self.program)(start, page, PAGE),
                Task::Identify { number } => read_number(number),
            }
            (self.flush)();
            let entry = self.second_stage.as_ptr().cast::<u8>().wrapping_add(1);
            core::mem::transmute::<*const u8, unsafe extern "C" fn()>(entry)();
        }
    }
}

/// Asks the flash for its number.
///
/// # Safety
/// Interrupts are masked, the ROM has made the flash take commands, and the pointer is to RAM.
#[inline(always)]
unsafe fn read_number(number: *mut [u8; NUMBER]) {
    let register = |at: usize| core::ptr::with_exposed_provenance_mut::<u32>(INTERFACE + at);
    // SAFETY: the interface's registers, which nobody uses meanwhile.
    unsafe {
        register(ENABLE).write_volatile(0);
        let control = register(CONTROL).read_volatile();
        register(CONTROL).write_volatile(control | SEND_THEN_READ);
        register(COUNT).write_volatile((BEFORE_NUMBER + NUMBER - 1) as u32);
        register(ENABLE).write_volatile(1);
        register(DATA).write_volatile(READ_NUMBER);
        let mut at = 0;
        while at < BEFORE_NUMBER + NUMBER {
            while register(STATUS).read_volatile() & RECEIVED == 0 {}
            let byte = register(DATA).read_volatile() as u8;
            if at >= BEFORE_NUMBER {
                number
                    .cast::<u8>()
                    .add(at - BEFORE_NUMBER)
                    .write_volatile(byte);
            }
            at += 1;
        }
        register(ENABLE).write_volatile(0);
    }
}

/// The number of this flash, which no other has.
pub fn number() -> [u8; NUMBER] {
    let mut number = [0; NUMBER];
    // SAFETY: it is on the stack.
    unsafe {
        run(Task::Identify {
            number: &raw mut number,
        })
    };
    number
}

/// Does it as soon as nothing comes in between.
///
/// # Safety
/// The range is whole sectors or a page of the flash, not of the image; pointers lead to RAM.
unsafe fn run(task: Task) {
    let rom = Rom::find();
    // SAFETY: the caller's; the other core stands still.
    critical_section::with(|_| unsafe { rom.run(task) });
}

impl ErrorType for RomFlash {
    type Error = NorFlashErrorKind;
}

impl ReadNorFlash for RomFlash {
    const READ_SIZE: usize = 1;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), NorFlashErrorKind> {
        check_read(self, offset, bytes.len())?;
        let start = offset as usize;
        let stored = memory().get(start..start + bytes.len());
        bytes.copy_from_slice(stored.ok_or(NorFlashErrorKind::OutOfBounds)?);
        Ok(())
    }

    fn capacity(&self) -> usize {
        layout::SIZE
    }
}

impl NorFlash for RomFlash {
    // Bytes of ones in a page stay what they are.
    const WRITE_SIZE: usize = 1;
    const ERASE_SIZE: usize = SECTOR;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), NorFlashErrorKind> {
        check_erase(self, from, to)?;
        outside_image(from..to)?;
        for start in (from..to).step_by(SECTOR) {
            // SAFETY: a sector of the flash, as was checked.
            unsafe { run(Task::Erase { start, len: SECTOR }) };
        }
        Ok(())
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), NorFlashErrorKind> {
        check_write(self, offset, bytes.len())?;
        outside_image(offset..offset + bytes.len() as u32)?;
        let (mut offset, mut rest) = (offset as usize, bytes);
        while !rest.is_empty() {
            let within = offset % PAGE;
            let len = rest.len().min(PAGE - within);
            // Copied, as what is written may lie in the flash itself.
            let mut page = [0xff; PAGE];
            let (part, later) = rest.split_at(len);
            page[within..within + len].copy_from_slice(part);
            let (start, page) = ((offset - within) as u32, page.as_ptr());
            // SAFETY: a page of the flash, as was checked, from the stack.
            unsafe { run(Task::Program { start, page }) };
            (offset, rest) = (offset + len, later);
        }
        Ok(())
    }
}

/// Nobody writes to the image, whatever the partition table says.
fn outside_image(range: Range<u32>) -> Result<(), NorFlashErrorKind> {
    match (range.start as usize) < IMAGE {
        true => Err(NorFlashErrorKind::OutOfBounds),
        false => Ok(()),
    }
}
