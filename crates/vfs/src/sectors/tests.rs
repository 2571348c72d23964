//! A card of sectors, one of them bad, as blocks.

use super::*;
use core::cell::RefCell;
use embedded_sdmmc_types::BlockCount;
use std::{vec, vec::Vec};

/// A card that fails at one sector.
struct Card {
    sectors: RefCell<Vec<Block>>,
    bad: u32,
}

impl SectorDevice for Card {
    type Error = Errno;

    fn read(&self, blocks: &mut [Block], start: BlockIdx) -> Result<()> {
        for (index, block) in (start.0..).zip(blocks) {
            if index == self.bad {
                return Err(Errno::EPROTO);
            }
            *block = self.sectors.borrow()[index as usize].clone();
        }
        Ok(())
    }

    fn write(&self, blocks: &[Block], start: BlockIdx) -> Result<()> {
        for (index, block) in (start.0..).zip(blocks) {
            if index == self.bad {
                return Err(Errno::EPROTO);
            }
            self.sectors.borrow_mut()[index as usize] = block.clone();
        }
        Ok(())
    }

    fn num_blocks(&self) -> Result<BlockCount> {
        Ok(BlockCount(self.sectors.borrow().len() as u32))
    }
}

#[test]
fn a_card_as_blocks() {
    let mut device = SectorBlocks::new(Card {
        sectors: RefCell::new(vec![Block::new(); 8]),
        bad: 6,
    });
    assert_eq!(device.geometry(), Ok(Geometry::sectors(512, 8)));
    assert_eq!(device.write(2, &[3; 1024]), Ok(()));
    let mut back = vec![0; 2048];
    assert_eq!(device.read(1, 0, &mut back), Ok(()));
    assert!(
        back[..512]
            .iter()
            .chain(&back[1536..])
            .all(|&byte| byte == 0)
    );
    assert!(back[512..1536].iter().all(|&byte| byte == 3));
    assert_eq!(device.read(0, 512, &mut back[..512]), Ok(()));
    assert_eq!(device.read(0, 256, &mut back[..512]), Err(Errno::EINVAL));
    assert_eq!(device.read(0, 0, &mut back[..100]), Err(Errno::EINVAL));
    assert_eq!(device.write(7, &back[..1024]), Err(Errno::EINVAL));
    assert_eq!(device.write(5, &back[..1024]), Err(Errno::EIO));
    assert_eq!(device.erase(7), Ok(()));
    assert_eq!(device.erase(8), Err(Errno::EINVAL));
    assert_eq!(device.into_device().sectors.borrow()[3].contents, [3; 512]);
}
