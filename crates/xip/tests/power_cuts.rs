//! The store on a simulated NOR flash whose power is cut at random moments: programming only clears
//! bits, a cut leaves the word at hand half written or the block at hand half erased, and nothing
//! after it happens. After each cut every entry is whole or not there, and the store works.

use embedded_storage::nor_flash::{
    ErrorType, NorFlash, NorFlashError, NorFlashErrorKind, ReadNorFlash,
};
use taipan_vfs::{Errno, NorBlocks};
use taipan_xip::{State, Store, hash_of};

/// A generator of random numbers (xorshift), the same in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: u64) -> u64 {
        (self.next() >> 16) % limit
    }
}

#[derive(Debug)]
enum Fault {
    /// The power is off.
    Off,
    /// A bit was to be set by programming, or an access is out of order.
    Misuse,
}

impl NorFlashError for Fault {
    fn kind(&self) -> NorFlashErrorKind {
        match self {
            Fault::Off => NorFlashErrorKind::Other,
            Fault::Misuse => NorFlashErrorKind::NotAligned,
        }
    }
}

/// A flash with blocks of so many bytes, programmed in units of so many.
struct Flash<const BLOCK: usize, const UNIT: usize> {
    bytes: Vec<u8>,
    /// Units still to be programmed, and blocks to be erased counted as 64, before the cut.
    left: u64,
    random: Random,
    misused: bool,
}

impl<const BLOCK: usize, const UNIT: usize> Flash<BLOCK, UNIT> {
    fn new(blocks: usize, seed: u64) -> Self {
        Flash {
            bytes: vec![0xff; blocks * BLOCK],
            left: u64::MAX,
            random: Random(seed),
            misused: false,
        }
    }

    /// Uses power for a step; false if it is the one in which the power goes.
    fn step(&mut self, cost: u64) -> Result<bool, Fault> {
        if self.left == 0 {
            return Err(Fault::Off);
        }
        let whole = self.left >= cost;
        self.left = self.left.saturating_sub(cost);
        Ok(whole)
    }
}

impl<const BLOCK: usize, const UNIT: usize> ErrorType for Flash<BLOCK, UNIT> {
    type Error = Fault;
}

impl<const BLOCK: usize, const UNIT: usize> ReadNorFlash for Flash<BLOCK, UNIT> {
    const READ_SIZE: usize = 1;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), Fault> {
        if self.left == 0 {
            return Err(Fault::Off);
        }
        let start = offset as usize;
        bytes.copy_from_slice(&self.bytes[start..start + bytes.len()]);
        Ok(())
    }

    fn capacity(&self) -> usize {
        self.bytes.len()
    }
}

impl<const BLOCK: usize, const UNIT: usize> NorFlash for Flash<BLOCK, UNIT> {
    const WRITE_SIZE: usize = UNIT;
    const ERASE_SIZE: usize = BLOCK;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), Fault> {
        for block in (from as usize..to as usize).step_by(BLOCK) {
            let whole = self.step(64)?;
            for byte in &mut self.bytes[block..block + BLOCK] {
                // Bits come back in no order.
                *byte |= if whole {
                    0xff
                } else {
                    self.random.next() as u8
                };
            }
            if !whole {
                self.left = 0;
                return Err(Fault::Off);
            }
        }
        Ok(())
    }

    fn write(&mut self, offset: u32, data: &[u8]) -> Result<(), Fault> {
        for (index, unit) in data.chunks(UNIT).enumerate() {
            let start = offset as usize + index * UNIT;
            let whole = self.step(1)?;
            for (place, byte) in self.bytes[start..].iter_mut().zip(unit) {
                if whole && *place & byte != *byte {
                    self.misused = true;
                    return Err(Fault::Misuse);
                }
                // Bits are cleared in no order.
                *place &= if whole {
                    *byte
                } else {
                    *byte | self.random.next() as u8
                };
            }
            if !whole {
                self.left = 0;
                return Err(Fault::Off);
            }
        }
        Ok(())
    }
}

type Device<const BLOCK: usize, const UNIT: usize> = NorBlocks<Flash<BLOCK, UNIT>>;

/// The content with this number: 0 to 12,000 bytes.
fn content(number: u64) -> Vec<u8> {
    let mut random = Random(number * 7919 + 1);
    for _ in 0..8 {
        random.next();
    }
    let limit = [40, 400, 4000, 12_000][random.below(4) as usize];
    let len = random.below(limit);
    (0..len).map(|_| random.next() as u8).collect()
}

/// Finds a content or writes it; what of it can be relied on is checked.
fn install<const BLOCK: usize, const UNIT: usize>(
    device: &mut Device<BLOCK, UNIT>,
    state: &mut State,
    data: &[u8],
) -> Result<(), Errno> {
    let hash = hash_of(data);
    let mut store = Store::new(device, state)?;
    if store.find(&hash)?.is_some() {
        return Ok(());
    }
    let mut writer = store.begin(&hash, data.len() as u32)?;
    for piece in data.chunks(37) {
        writer.write(&mut store, piece)?;
    }
    let entry = writer.finish(&mut store)?;
    assert_eq!(store.find(&hash)?, Some(entry));
    Ok(())
}

/// Every content is found whole or not at all; how many are found.
fn found<const BLOCK: usize, const UNIT: usize>(
    device: Device<BLOCK, UNIT>,
    contents: &[Vec<u8>],
) -> (Device<BLOCK, UNIT>, usize) {
    let mut flash = device.into_flash();
    let bytes = flash.bytes.clone();
    flash.left = u64::MAX;
    let mut device = NorBlocks::new(flash);
    let mut state = State::default();
    let mut count = 0;
    for data in contents {
        let mut store = Store::new(&mut device, &mut state).unwrap();
        if let Some(entry) = store.find(&hash_of(data)).unwrap() {
            let start = entry.data_at as usize;
            assert_eq!(
                &bytes[start..start + data.len()],
                data,
                "an entry is not whole"
            );
            count += 1;
        }
    }
    (device, count)
}

fn cuts<const BLOCK: usize, const UNIT: usize>(blocks: usize, cuts: usize, seed: u64) {
    const CONTENTS: u64 = 40;
    let contents: Vec<Vec<u8>> = (0..CONTENTS).map(content).collect();
    let mut random = Random(seed);
    let mut device = NorBlocks::new(Flash::<BLOCK, UNIT>::new(blocks, seed + 1));
    let (mut written, mut most) = (0, 0);
    for cut in 0..cuts {
        let mut flash = device.into_flash();
        flash.left = 1 + random.below(4000);
        device = NorBlocks::new(flash);
        let mut state = State::default();
        loop {
            let data = &contents[random.below(CONTENTS) as usize];
            match install(&mut device, &mut state, data) {
                Ok(()) => {}
                Err(error) => {
                    let flash = device.into_flash();
                    assert!(
                        !flash.misused,
                        "cut {cut}: a bit was to be set by programming"
                    );
                    assert_eq!(flash.left, 0, "cut {cut}: {error} while there was power");
                    device = NorBlocks::new(flash);
                    break;
                }
            }
        }
        written += state.written;
        let count;
        (device, count) = found(device, &contents);
        most = most.max(count);
        // What is imported next works.
        let data = &contents[cut % contents.len()];
        install(&mut device, &mut State::default(), data).unwrap();
        let count;
        (device, count) = found(device, &contents);
        assert!(count > 0, "cut {cut}");
    }
    assert!(
        written > 0 && most > 1,
        "{written} entries, at most {most} at a time"
    );
}

#[test]
fn a_thousand_cuts_on_small_blocks() {
    cuts::<4096, 4>(16, 500, 1);
    cuts::<4096, 256>(12, 250, 2);
}

#[test]
fn a_thousand_cuts_on_large_blocks() {
    cuts::<65536, 1>(3, 150, 3);
    cuts::<1024, 8>(40, 100, 4);
}

#[test]
fn pinned_entries_stay_and_the_rest_makes_room() {
    let mut device = NorBlocks::new(Flash::<4096, 4>::new(8, 9));
    let mut state = State::default();
    let pinned = content(1000);
    install(&mut device, &mut state, &pinned).unwrap();
    let hash = hash_of(&pinned);
    let mut store = Store::new(&mut device, &mut state).unwrap();
    let entry = store.find(&hash).unwrap().unwrap();
    store.pin(&entry);
    for number in 0..300 {
        install(&mut device, &mut state, &content(number)).unwrap();
        let mut store = Store::new(&mut device, &mut state).unwrap();
        assert_eq!(store.find(&hash).unwrap(), Some(entry), "after {number}");
    }
    assert!(state.erased > 100);
    // With everything pinned there is no room, and what is there stays.
    let mut store = Store::new(&mut device, &mut state).unwrap();
    let mut entries = Vec::new();
    store
        .each(&mut |_, entry| {
            entries.push(*entry);
            Ok(false)
        })
        .unwrap();
    for entry in &entries {
        store.pin(entry);
    }
    let large = vec![7; 30_000];
    assert_eq!(
        install(&mut device, &mut state, &large).unwrap_err(),
        Errno::ENOSPC
    );
    let mut store = Store::new(&mut device, &mut state).unwrap();
    assert_eq!(store.find(&hash).unwrap(), Some(entry));
}

#[test]
fn what_does_not_have_its_hash_is_never_found() {
    let mut device = NorBlocks::new(Flash::<4096, 4>::new(8, 11));
    let mut state = State::default();
    let data = content(3);
    let hash = hash_of(&data);
    // Other bytes than were said do not become an entry.
    let mut store = Store::new(&mut device, &mut state).unwrap();
    let mut writer = store.begin(&hash, 8).unwrap();
    writer.write(&mut store, b"lies lie").unwrap();
    assert_eq!(writer.write(&mut store, b"!").unwrap_err(), Errno::EFBIG);
    assert_eq!(writer.finish(&mut store).unwrap_err(), Errno::EIO);
    assert_eq!(store.find(&hash).unwrap(), None);
    // Nor do fewer, nor what is given up on the way.
    let mut writer = store.begin(&hash, data.len() as u32).unwrap();
    writer.write(&mut store, &data[1..]).unwrap();
    assert_eq!(writer.finish(&mut store).unwrap_err(), Errno::EINVAL);
    let mut writer = store.begin(&hash, data.len() as u32).unwrap();
    writer.write(&mut store, &data).unwrap();
    assert_eq!(store.find(&hash).unwrap(), None);
    install(&mut device, &mut state, &data).unwrap();
    let entry = {
        let mut store = Store::new(&mut device, &mut state).unwrap();
        store.find(&hash).unwrap().unwrap()
    };
    // A bit of the data is lost: the entry is given up, and written anew when it is needed.
    let mut flash = device.into_flash();
    flash.bytes[entry.data_at as usize] ^= 1;
    let mut device = NorBlocks::new(flash);
    let mut store = Store::new(&mut device, &mut state).unwrap();
    assert_eq!(store.find(&hash).unwrap(), None);
    install(&mut device, &mut state, &data).unwrap();
}

#[test]
fn what_is_refused_is_known_and_makes_room() {
    let mut device = NorBlocks::new(Flash::<4096, 4>::new(8, 13));
    let mut state = State::default();
    let data = content(5);
    let hash = hash_of(&data);
    let mut store = Store::new(&mut device, &mut state).unwrap();
    // Lies about the content do not refuse what they lie about.
    let mut writer = store.begin(&hash, 8).unwrap();
    writer.write(&mut store, b"lies lie").unwrap();
    assert_eq!(writer.refuse(&mut store).unwrap_err(), Errno::EIO);
    assert!(!store.is_refused(&hash).unwrap());
    let mut writer = store.begin(&hash, data.len() as u32).unwrap();
    writer.write(&mut store, &data).unwrap();
    writer.refuse(&mut store).unwrap();
    // It is no entry, and is known after the next start.
    let mut state = State::default();
    let mut store = Store::new(&mut device, &mut state).unwrap();
    assert!(store.is_refused(&hash).unwrap());
    assert_eq!(store.find(&hash).unwrap(), None);
    for number in 0..300 {
        install(&mut device, &mut state, &content(number + 1000)).unwrap();
    }
    let mut store = Store::new(&mut device, &mut state).unwrap();
    assert!(!store.is_refused(&hash).unwrap());
}

#[test]
fn any_bytes_are_a_store() {
    for seed in 1..200 {
        let mut flash = Flash::<1024, 4>::new(8, seed);
        let mut random = Random(seed * 31);
        for byte in &mut flash.bytes {
            *byte = random.next() as u8;
        }
        let mut device = NorBlocks::new(flash);
        install(&mut device, &mut State::default(), &content(seed)[..])
            .or_else(|error| {
                // Larger than the flash.
                (content(seed).len() > 7000).then_some(()).ok_or(error)
            })
            .unwrap();
    }
}
