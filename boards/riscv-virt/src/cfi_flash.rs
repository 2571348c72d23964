//! A NOR flash with the common flash interface and Intel's command set (0001): two 16-bit chips
//! side by side, 32 bits wide, as the machine's. Commands go to both chips at once.
//!
//! While a command is under way, reading the flash gives its status instead of its contents; every
//! operation here ends with the flash showing its contents again.

use core::ops::Range;
use core::sync::atomic::{Ordering, compiler_fence};

use embedded_storage::nor_flash::{
    ErrorType, NorFlash, NorFlashError, NorFlashErrorKind, ReadNorFlash,
};

use crate::register;

/// Bytes that are erased at a time: 128 KB of each chip.
pub const ERASE: usize = 256 << 10;
/// Bytes that are written at a time.
const WORD: usize = 4;
/// Bytes that a program command takes at most: 2 KB of each chip. They lie in one such block.
const BUFFER: usize = 4 << 10;

// Commands, for both chips.
const READ_ARRAY: u32 = 0x00ff_00ff;
const CLEAR_STATUS: u32 = 0x0050_0050;
const ERASE_BLOCK: u32 = 0x0020_0020;
const CONFIRM: u32 = 0x00d0_00d0;
const LOCK: u32 = 0x0060_0060;
const PROGRAM_WORD: u32 = 0x0040_0040;
const PROGRAM_BUFFER: u32 = 0x00e8_00e8;
const QUERY: u32 = 0x0098_0098;

// Status, of both chips.
const READY: u32 = 0x0080_0080;
/// A failed erase, a failed program, low voltage, a locked block.
const FAILED: u32 = 0x003a_003a;

/// Where the answer to a query says what it is, in words.
const SIGNATURE: Range<usize> = 0x10..0x13;

/// A part of the flash that nobody else uses.
pub struct CfiFlash {
    start: usize,
    len: usize,
}

/// What can go wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CfiError {
    /// Not whole words or blocks, or outside the flash.
    Range(NorFlashErrorKind),
    /// The chips say that it failed, or that the block is locked.
    Failed,
}

impl NorFlashError for CfiError {
    fn kind(&self) -> NorFlashErrorKind {
        match self {
            CfiError::Range(kind) => *kind,
            CfiError::Failed => NorFlashErrorKind::Other,
        }
    }
}

impl CfiFlash {
    /// The part of the flash that begins at `chip` which is at this range of addresses; `None` if there
    /// is no such flash.
    ///
    /// # Safety
    /// Nothing but flash is there, in whole blocks; no other driver uses these blocks, nor any
    /// block of the same chips while a method of this one runs; who keeps references into it deals
    /// with their contents changing.
    pub unsafe fn new(chip: usize, range: Range<usize>) -> Option<CfiFlash> {
        let mut flash = CfiFlash {
            start: chip,
            len: 0,
        };
        flash.write_word(0x55 * WORD, QUERY);
        let answer = |word: usize| flash.read_word(word * WORD) as u8;
        let is_cfi = SIGNATURE.map(answer).eq(*b"QRY");
        flash.show_contents();
        (flash.start, flash.len) = (range.start, range.len());
        is_cfi.then_some(flash)
    }

    fn read_word(&self, offset: usize) -> u32 {
        // SAFETY: the offset is within the flash (the methods of the traits check).
        unsafe { register::read(self.start + offset) }
    }

    fn write_word(&self, offset: usize, word: u32) {
        // SAFETY: as in `read_word`.
        unsafe { register::write(self.start + offset, word) };
    }

    fn show_contents(&self) {
        self.write_word(0, READ_ARRAY);
        // What is read later is read anew.
        compiler_fence(Ordering::SeqCst);
    }

    /// Waits until the chips are ready.
    fn wait(&self, offset: usize) {
        while self.read_word(offset) & READY != READY {}
    }

    /// Waits for the end of a command: whether both chips did it.
    fn finish(&self, offset: usize) -> Result<(), CfiError> {
        self.wait(offset);
        let status = self.read_word(offset);
        self.write_word(offset, CLEAR_STATUS);
        match status & FAILED {
            0 => Ok(()),
            _ => Err(CfiError::Failed),
        }
    }

    fn erase_block(&self, offset: usize) -> Result<(), CfiError> {
        // Blocks are locked when the chips are switched on.
        self.write_word(offset, LOCK);
        self.write_word(offset, CONFIRM);
        self.finish(offset)?;
        self.write_word(offset, ERASE_BLOCK);
        self.write_word(offset, CONFIRM);
        self.finish(offset)
    }

    /// Writes words of one buffer.
    fn program(&self, offset: usize, data: &[u8]) -> Result<(), CfiError> {
        self.write_word(offset, LOCK);
        self.write_word(offset, CONFIRM);
        self.finish(offset)?;
        let words = data.as_chunks::<WORD>().0;
        // A buffer of one word is not what QEMU's chips take.
        if let [word] = words {
            self.write_word(offset, PROGRAM_WORD);
            self.write_word(offset, u32::from_ne_bytes(*word));
            return self.finish(offset);
        }
        let last = words.len().saturating_sub(1) as u32;
        self.write_word(offset, PROGRAM_BUFFER);
        self.wait(offset);
        self.write_word(offset, last << 16 | last);
        for (index, word) in words.iter().enumerate() {
            self.write_word(offset + index * WORD, u32::from_ne_bytes(*word));
        }
        self.write_word(offset, CONFIRM);
        self.finish(offset)
    }

    /// Checks a range: whole units, within the flash.
    fn check(&self, start: u32, len: usize, unit: usize) -> Result<usize, CfiError> {
        let start = start as usize;
        if !start.is_multiple_of(unit) || !len.is_multiple_of(unit) {
            return Err(CfiError::Range(NorFlashErrorKind::NotAligned));
        }
        match start.checked_add(len) {
            Some(end) if end <= self.len => Ok(start),
            _ => Err(CfiError::Range(NorFlashErrorKind::OutOfBounds)),
        }
    }
}

impl ErrorType for CfiFlash {
    type Error = CfiError;
}

impl ReadNorFlash for CfiFlash {
    const READ_SIZE: usize = 1;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), CfiError> {
        let start = self.check(offset, bytes.len(), 1)?;
        // SAFETY: the range is within the flash, which shows its contents.
        let contents: *const u8 = core::ptr::with_exposed_provenance(self.start + start);
        // SAFETY: as above; the target is somewhere else.
        unsafe {
            bytes
                .as_mut_ptr()
                .copy_from_nonoverlapping(contents, bytes.len())
        };
        Ok(())
    }

    fn capacity(&self) -> usize {
        self.len
    }
}

impl NorFlash for CfiFlash {
    const WRITE_SIZE: usize = WORD;
    const ERASE_SIZE: usize = ERASE;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), CfiError> {
        let Some(len) = to.checked_sub(from) else {
            return Err(CfiError::Range(NorFlashErrorKind::OutOfBounds));
        };
        let start = self.check(from, len as usize, ERASE)?;
        let mut blocks = (start..start + len as usize).step_by(ERASE);
        let result = blocks.try_for_each(|offset| self.erase_block(offset));
        self.show_contents();
        result
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), CfiError> {
        let mut offset = self.check(offset, bytes.len(), WORD)?;
        let mut rest = bytes;
        let mut result = Ok(());
        while !rest.is_empty() && result.is_ok() {
            let room = BUFFER - offset % BUFFER;
            let (now, later) = rest.split_at(room.min(rest.len()));
            result = self.program(offset, now);
            offset += now.len();
            rest = later;
        }
        self.show_contents();
        result
    }
}
