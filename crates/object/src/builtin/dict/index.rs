//! The index of a large dict: an open-addressed table of entry numbers. Numbers are stored
//! plus one in as few bytes as the dict's room needs; zero is an empty bucket. Removed
//! entries stay in it until the dict is compacted.

use taipan_gc::{Array, Gc, Trace, Tracer};

use crate::raise::Res;
use crate::runtime::Runtime;

/// An index, by the width of its numbers.
#[derive(Clone, Copy)]
pub enum Index {
    /// Up to 254 entries.
    Narrow(Gc<Array<u8>>),
    /// Up to 65,534 entries.
    Medium(Gc<Array<u16>>),
    /// More.
    Wide(Gc<Array<u32>>),
}

// SAFETY: the array is traced.
unsafe impl Trace for Index {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        match self {
            Index::Narrow(array) => array.trace(tracer),
            Index::Medium(array) => array.trace(tracer),
            Index::Wide(array) => array.trace(tracer),
        }
    }
}

/// How far a lookup has come.
pub struct Probe {
    bucket: usize,
    step: usize,
}

impl Index {
    /// An empty index for this many entries, at most two thirds full.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn new(rt: &mut Runtime, room: usize) -> Res<Index> {
        let Some(buckets) = room
            .checked_mul(3)
            .and_then(|n| (n / 2).checked_next_power_of_two())
        else {
            return Err(rt.memory_error());
        };
        if room < u8::MAX as usize {
            rt.alloc_array(Array::<u8>::HEADER, buckets, 0u8)
                .map(Index::Narrow)
        } else if room < u16::MAX as usize {
            rt.alloc_array(Array::<u16>::HEADER, buckets, 0u16)
                .map(Index::Medium)
        } else if room < u32::MAX as usize {
            rt.alloc_array(Array::<u32>::HEADER, buckets, 0u32)
                .map(Index::Wide)
        } else {
            Err(rt.memory_error())
        }
    }

    /// A copy of it.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn duplicate(self, rt: &mut Runtime) -> Res<Index> {
        match self {
            Index::Narrow(array) => copied(rt, array).map(Index::Narrow),
            Index::Medium(array) => copied(rt, array).map(Index::Medium),
            Index::Wide(array) => copied(rt, array).map(Index::Wide),
        }
    }

    fn buckets(self) -> usize {
        match self {
            Index::Narrow(array) => array.len(),
            Index::Medium(array) => array.len(),
            Index::Wide(array) => array.len(),
        }
    }

    /// Is it large enough for this many entries?
    pub fn fits(self, room: usize) -> bool {
        let width = match self {
            Index::Narrow(_) => u8::MAX as usize,
            Index::Medium(_) => u16::MAX as usize,
            Index::Wide(_) => u32::MAX as usize,
        };
        room < width && room.saturating_mul(3) / 2 <= self.buckets()
    }

    #[inline(always)]
    fn get(self, bucket: usize) -> Option<usize> {
        let stored = match self {
            Index::Narrow(array) => array.get(bucket)? as usize,
            Index::Medium(array) => array.get(bucket)? as usize,
            Index::Wide(array) => array.get(bucket)? as usize,
        };
        stored.checked_sub(1)
    }

    /// Begins a lookup.
    #[inline(always)]
    pub fn start(self, hash: usize) -> Probe {
        // Mixes the high bits in: small integers and addresses differ in few low ones.
        let mixed = hash ^ (hash >> 7) ^ (hash >> 17);
        Probe {
            bucket: mixed & (self.buckets() - 1),
            step: 0,
        }
    }

    /// The next entry number on the way, `None` at an empty bucket.
    #[inline(always)]
    pub fn next(self, probe: &mut Probe) -> Option<usize> {
        if probe.step >= self.buckets() {
            return None;
        }
        let number = self.get(probe.bucket)?;
        probe.step += 1;
        probe.bucket = (probe.bucket + probe.step) & (self.buckets() - 1);
        Some(number)
    }

    /// The first entry on the way for which `matches` holds.
    #[inline(always)]
    pub fn probe(self, hash: usize, matches: impl Fn(usize) -> bool) -> Option<usize> {
        let mut probe = self.start(hash);
        while let Some(number) = self.next(&mut probe) {
            if matches(number) {
                return Some(number);
            }
        }
        None
    }

    /// Adds an entry number; there is room.
    pub fn insert(self, hash: usize, number: usize) {
        let mut probe = self.start(hash);
        loop {
            let bucket = probe.bucket;
            if self.next(&mut probe).is_some() {
                continue;
            }
            match self {
                Index::Narrow(array) => array.set(bucket, number as u8 + 1),
                Index::Medium(array) => array.set(bucket, number as u16 + 1),
                Index::Wide(array) => array.set(bucket, number as u32 + 1),
            };
            return;
        }
    }
}

fn copied<T: Copy + Default + Trace + 'static>(
    rt: &mut Runtime,
    array: Gc<Array<T>>,
) -> Res<Gc<Array<T>>> {
    rt.alloc_array_resized(array.as_slice(), array.len(), T::default())
}
