//! A flash chip that only clears bits, as blocks.

use super::*;
use embedded_storage::nor_flash::{ErrorType, ReadNorFlash, check_erase, check_read, check_write};

/// 4 blocks of 32 bytes; clearing bits only, as flash does.
struct Chip([u8; 128]);

impl ErrorType for Chip {
    type Error = NorFlashErrorKind;
}

impl ReadNorFlash for Chip {
    const READ_SIZE: usize = 1;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> core::result::Result<(), Self::Error> {
        check_read(self, offset, bytes.len())?;
        bytes.copy_from_slice(&self.0[offset as usize..][..bytes.len()]);
        Ok(())
    }

    fn capacity(&self) -> usize {
        self.0.len()
    }
}

impl NorFlash for Chip {
    const WRITE_SIZE: usize = 4;
    const ERASE_SIZE: usize = 32;

    fn erase(&mut self, from: u32, to: u32) -> core::result::Result<(), Self::Error> {
        check_erase(self, from, to)?;
        self.0[from as usize..to as usize].fill(0xff);
        Ok(())
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> core::result::Result<(), Self::Error> {
        check_write(self, offset, bytes.len())?;
        for (cell, byte) in self.0[offset as usize..].iter_mut().zip(bytes) {
            *cell &= byte;
        }
        Ok(())
    }
}

#[test]
fn a_chip_as_blocks() {
    let mut device = NorBlocks::new(Chip([0; 128]));
    assert_eq!(
        device.geometry(),
        Ok(Geometry {
            block_size: 32,
            block_count: 4,
            read_size: 1,
            program_size: 4
        })
    );
    assert_eq!(device.write(2, &[0x55; 64]), Ok(()));
    assert_eq!(device.program(2, 4, &[0x0f; 8]), Ok(()));
    let mut back = [0; 9];
    assert_eq!(device.read(2, 3, &mut back), Ok(()));
    assert_eq!(back, [0x55, 5, 5, 5, 5, 5, 5, 5, 5]);
    assert_eq!(device.program(2, 2, &[0; 4]), Err(Errno::EINVAL));
    assert_eq!(device.erase(4), Err(Errno::EINVAL));
    assert_eq!(device.erase(u32::MAX), Err(Errno::EINVAL));
    assert_eq!(device.read(3, 30, &mut back), Err(Errno::EINVAL));
    assert_eq!(device.sync(), Ok(()));
    assert_eq!(device.into_flash().0[..64], [0; 64]);
}
