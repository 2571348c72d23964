//! Image files: shapes, bounds, what reaches the file.

use super::*;
use std::fs;

#[test]
fn an_image_file() {
    let temp = tempfile::tempdir().unwrap();
    let path = temp.path().join("image");
    let open = || {
        let mut options = File::options();
        options.read(true).write(true).create(true).truncate(false);
        options.open(&path).unwrap()
    };
    let mut device = FileDevice::new(open(), Geometry::sectors(512, 4)).unwrap();
    assert_eq!(device.write(1, &[7; 1024]), Ok(()));
    assert_eq!(device.sync(), Ok(()));
    assert_eq!(device.write(3, &[7; 1024]), Err(Errno::EINVAL));
    assert_eq!(device.program(0, 1, &[7; 512]), Err(Errno::EINVAL));
    assert_eq!(
        (device.erase(3), device.erase(4)),
        (Ok(()), Err(Errno::EINVAL))
    );
    let contents = fs::read(&path).unwrap();
    assert_eq!(contents.len(), 2048);
    assert_eq!(contents[511..513], [0, 7]);

    let mut device = FileDevice::whole(open(), 1000).unwrap();
    assert_eq!(
        device.geometry().map(|geometry| geometry.block_count),
        Ok(2)
    );
    assert_eq!(device.program(0, 511, &[8, 9]), Ok(()));
    let mut back = [0; 3];
    assert_eq!(device.read(0, 510, &mut back), Ok(()));
    assert_eq!(back, [0, 8, 9]);
    assert_eq!(FileDevice::whole(open(), 0).err(), Some(Errno::EINVAL));

    let read_only = File::open(&path).unwrap();
    let mut device = FileDevice::whole(read_only, 512).unwrap();
    assert_eq!(device.program(0, 0, &[1]), Err(Errno::EBADF));
}
