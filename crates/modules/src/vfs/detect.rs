//! Which file system is on a block device that is mounted as it is.

use taipan_object::{Obj, Res, Runtime};

#[cfg(any(feature = "littlefs1", feature = "littlefs2"))]
mod littlefs {
    use taipan_object::builtin::exception::EXCEPTION;
    use taipan_object::{Obj, Res, Runtime};
    use taipan_vfs::BlockDevice;

    use crate::vfs::device::{Device, Interface, Turns};

    /// What the superblocks of littlefs say, wherever they say something.
    const MAGIC: &[u8] = b"littlefs";

    /// Where a superblock is looked at, and where in that the two versions have their name.
    const OFFSET: u32 = 8;
    const LENGTH: usize = 44;
    const VERSION_1: usize = 32;

    /// Which version is on a device: one of the first two blocks says so, the other may be
    /// damaged. A device that cannot be read has none, whatever it raised.
    pub fn version_on(rt: &mut Runtime, object: Obj) -> Res<Option<u8>> {
        let device = match Device::new(rt, object, Interface::Extended) {
            Ok(device) => device,
            Err(raised) => return rt.catch(raised, &EXCEPTION).map(|_| None),
        };
        device.presume();
        for block in 0..2 {
            let mut superblock = [0; LENGTH];
            let turns = Turns::new(rt);
            let mut blocks = turns.blocks(device);
            let result = blocks.read(block, OFFSET, &mut superblock);
            match blocks.finish(result) {
                Ok(Ok(())) if superblock[VERSION_1..].starts_with(MAGIC) => return Ok(Some(1)),
                Ok(Ok(())) if superblock.starts_with(MAGIC) => return Ok(Some(2)),
                Ok(_) => {}
                Err(raised) => return rt.catch(raised, &EXCEPTION).map(|_| None),
            }
        }
        Ok(None)
    }
}

/// The file system on a block device, as an object to be mounted. What is not littlefs is left to
/// FAT, which also takes devices that are yet to be formatted.
///
/// # Errors
/// `OSError` if there is none, and what the device raises.
pub fn volume_on(rt: &mut Runtime, object: Obj) -> Res {
    #[cfg(any(feature = "littlefs1", feature = "littlefs2"))]
    match littlefs::version_on(rt, object)? {
        #[cfg(feature = "littlefs1")]
        Some(1) => return super::littlefs1::on(rt, object),
        #[cfg(feature = "littlefs2")]
        Some(2) => return super::littlefs2::on(rt, object),
        _ => {}
    }
    #[cfg(feature = "fat")]
    return super::fat::on(rt, object);
    #[cfg(not(feature = "fat"))]
    {
        let _ = object;
        Err(rt.os_error(taipan_vfs::Errno::ENODEV.0.into()))
    }
}
