//! Values keep their place and value, memory runs out as a value, and scratch memory is reused.

use core::mem::MaybeUninit;
use core::ptr::NonNull;
use std::boxed::Box;
use std::vec;
use std::vec::Vec;

use proptest::prelude::*;

use crate::{Arena, ChunkSource, FixedMemory, List, Memory, OutOfMemory, SharedMemory, Table};

#[test]
fn values_are_aligned_and_kept() {
    let mut buffer = [MaybeUninit::uninit(); 512];
    let mut memory = FixedMemory::in_steps(&mut buffer, 64);
    let arena = Arena::new(&mut memory);
    let a = arena.alloc(1u8).unwrap();
    let b = arena.alloc(2u64).unwrap();
    let c = arena.alloc_slice(&[3u16, 4]).unwrap();
    let d = arena.alloc_str("five").unwrap();
    let big = arena.alloc([7u8; 100]).unwrap();
    assert_eq!((*a, *b, c, d, big[99]), (1, 2, &[3u16, 4][..], "five", 7));
    assert!(arena.used() <= arena.capacity());
}

#[test]
fn refusal_is_an_error_and_leaves_the_rest_usable() {
    let mut buffer = [MaybeUninit::uninit(); 128];
    let mut memory = FixedMemory::new(&mut buffer);
    let arena = Arena::new(&mut memory);
    let kept = arena.alloc(5u32).unwrap();
    assert_eq!(arena.alloc([0u8; 4096]), Err(OutOfMemory));
    assert_eq!(arena.alloc_slice(&[0u8; 4096]), Err(OutOfMemory));
    assert_eq!((*kept, arena.alloc(6u32)), (5, Ok(&6)));
}

#[test]
fn reset_starts_over_in_the_same_chunks() {
    let mut buffer = [MaybeUninit::uninit(); 1024];
    let mut memory = FixedMemory::in_steps(&mut buffer, 128);
    let mut arena = Arena::new(&mut memory);
    for _ in 0..100 {
        for n in 0..40u64 {
            assert_eq!(*arena.alloc(n).unwrap(), n);
        }
        arena.reset();
    }
    assert!(arena.capacity() <= 1024);
    assert_eq!(arena.used(), 0);
}

#[test]
fn a_list_alone_leaves_no_waste() {
    let mut buffer = [MaybeUninit::uninit(); 8192];
    let mut memory = FixedMemory::new(&mut buffer);
    let arena = Arena::new(&mut memory);
    arena.alloc(0u64).unwrap();
    let before = arena.used();
    let mut list = List::new(&arena);
    for n in 0..300u64 {
        list.push(n).unwrap();
    }
    assert_eq!(list.finish().unwrap().last(), Some(&299));
    assert_eq!(arena.used() - before, 300 * 8);
}

#[test]
fn a_list_can_fill_the_last_chunk() {
    let mut buffer = [MaybeUninit::uninit(); 1024];
    let mut memory = FixedMemory::new(&mut buffer);
    let arena = Arena::new(&mut memory);
    let mut list = List::new(&arena);
    while list.push(7u64).is_ok() {}
    assert!(list.len() * 8 > 1024 - 64, "{}", list.len());
    let values = list.finish().unwrap();
    assert!(values.iter().all(|&value| value == 7));
}

#[test]
fn nested_lists_reuse_scratch_buffers() {
    let mut buffer = vec![MaybeUninit::uninit(); 1 << 16];
    let mut memory = FixedMemory::new(&mut buffer);
    let arena = Arena::new(&mut memory);
    let mut outer = List::new(&arena);
    for n in 0..100u64 {
        outer.push(n).unwrap();
        let mut inner = List::new(&arena);
        for m in 0..n % 7 {
            inner.push(m).unwrap();
            arena.alloc(m).unwrap();
        }
        assert_eq!(inner.finish().unwrap().len() as u64, n % 7);
    }
    assert_eq!(outer.finish().unwrap().len(), 100);
    // 100 + 2 * 297 values of 8 bytes, and what the growing outer list left behind.
    assert!(
        arena.used() < 8 * (100 + 2 * 297) + 2048,
        "{}",
        arena.used()
    );
}

#[test]
fn closures_are_sources() {
    let mut chunks: Vec<Box<[MaybeUninit<u8>]>> =
        (0..4).map(|_| Box::new_uninit_slice(64)).collect();
    let mut free = chunks.iter_mut();
    let mut memory = ChunkSource::new(|_| free.next().map(|chunk| &mut **chunk));
    let arena = Arena::new(&mut memory);
    let mut stored = 0;
    while arena.alloc(1u64).is_ok() {
        stored += 1;
    }
    assert!((4..=4 * 8).contains(&stored));
}

#[test]
fn arenas_share_a_source() {
    let mut buffer = vec![MaybeUninit::uninit(); 4096];
    let mut memory = FixedMemory::in_steps(&mut buffer, 256);
    let shared = SharedMemory::new(&mut memory);
    let (mut first, mut second) = (shared.share(), shared.share());
    let kept = Arena::new(&mut first);
    let mut scratch = Arena::new(&mut second);
    let mut values = List::new(&kept);
    for round in 0..20u32 {
        let text = scratch.alloc_slice(&[round; 8]).unwrap();
        values.push(text[7]).unwrap();
        scratch.reset();
    }
    assert_eq!(values[..], (0..20).collect::<Vec<u32>>()[..]);
    assert!(scratch.capacity() <= 512);
}

#[test]
fn a_table_behaves_like_a_vector() {
    let mut buffer = vec![MaybeUninit::uninit(); 1 << 14];
    let mut memory = FixedMemory::new(&mut buffer);
    let arena = Arena::new(&mut memory);
    let mut table: Table<'_, _> = Table::new(&arena);
    let mut model: Vec<u32> = Vec::new();
    for round in 0..200u32 {
        table.push(round * 7).unwrap();
        model.push(round * 7);
        if round % 23 == 22 {
            table.truncate(model.len() - 20);
            model.truncate(model.len() - 20);
        }
        if let Some(value) = table.get_mut(round as usize / 3) {
            *value += 1;
            model[round as usize / 3] += 1;
        }
        assert!(table.iter().eq(&model));
        assert!(table.iter().rev().eq(model.iter().rev()));
        assert_eq!(table.get(model.len()), None);
    }
    assert_eq!(table.len(), model.len());
}

#[test]
fn a_table_says_when_memory_is_short() {
    let mut buffer = vec![MaybeUninit::uninit(); 1024];
    let mut memory = FixedMemory::new(&mut buffer);
    let arena = Arena::new(&mut memory);
    let mut table: Table<'_, _> = Table::new(&arena);
    let stored = (0..1000u64).take_while(|n| table.push(*n).is_ok()).count();
    assert!((16..128).contains(&stored));
    assert!(table.iter().copied().eq(0..stored as u64));
}

#[test]
fn a_table_gives_its_values_in_runs() {
    let mut buffer = vec![MaybeUninit::uninit(); 1 << 12];
    let mut memory = FixedMemory::new(&mut buffer);
    let arena = Arena::new(&mut memory);
    let mut table: Table<'_, u8, 8> = Table::new(&arena);
    for value in 0..20 {
        table.push(value).unwrap();
    }
    for start in 0..22 {
        for end in start..24 {
            let values: Vec<u8> = table.runs(start, end).flatten().copied().collect();
            let expected: Vec<u8> = (start as u8..end.min(20) as u8).collect();
            assert_eq!(values, expected, "{start}..{end}");
        }
    }
}

#[test]
fn tables_that_are_gone_leave_their_memory() {
    let mut buffer = vec![MaybeUninit::uninit(); 4096];
    let mut memory = FixedMemory::new(&mut buffer);
    let arena = Arena::new(&mut memory);
    for _ in 0..100 {
        let mut one: Table<'_, u64, 16> = Table::new(&arena);
        let mut other: Table<'_, u8, 256> = Table::new(&arena);
        for value in 0..100u8 {
            one.push(u64::from(value)).unwrap();
            other.push(value).unwrap();
        }
        one.discard();
        other.discard();
    }
}

#[test]
fn what_is_left_of_a_chunk_is_used() {
    let mut buffer = vec![MaybeUninit::uninit(); 4096];
    let mut memory = FixedMemory::in_steps(&mut buffer, 1024);
    let arena = Arena::new(&mut memory);
    arena.alloc(1u64).unwrap();
    // The rest of the first chunk is too short for it, and of the second one nothing is left.
    arena.alloc([0u8; 1000]).unwrap();
    let before = arena.capacity();
    for _ in 0..14 {
        arena.alloc([1u8; 64]).unwrap();
    }
    assert_eq!(arena.capacity(), before);
}

/// Takes every chunk back, and counts those that are out.
struct Counted(Vec<Box<[MaybeUninit<u8>]>>);

// SAFETY: a box stays where it is until its chunk comes back.
unsafe impl Memory for Counted {
    fn chunk(&mut self, min: usize) -> Option<NonNull<[MaybeUninit<u8>]>> {
        let mut chunk = Box::new_uninit_slice(min.max(256));
        let start = NonNull::from(&mut *chunk);
        self.0.push(chunk);
        Some(start)
    }

    fn take_back(&mut self, chunk: NonNull<[MaybeUninit<u8>]>) -> bool {
        let before = self.0.len();
        self.0
            .retain(|one| NonNull::from(&**one).cast::<u8>() != chunk.cast());
        self.0.len() < before
    }
}

#[test]
fn chunks_go_back_to_a_source_that_takes_them() {
    let mut memory = Counted(Vec::new());
    let mut arena = Arena::new(&mut memory);
    for _ in 0..3 {
        for value in 0..200u64 {
            arena.alloc(value).unwrap();
        }
        assert!(arena.capacity() >= 1600);
        arena.shrink(600);
        assert!((1..=600).contains(&arena.capacity()));
        assert_eq!(arena.used(), 0);
    }
    arena.shrink(0);
    assert_eq!(arena.capacity(), 0);
    assert!(memory.0.is_empty());
}

proptest! {
    /// Whatever the order of allocations, nothing overlaps and nothing changes.
    #[test]
    fn lists_behave_like_vectors(ops in prop::collection::vec((0u8..6, any::<u32>()), 0..400), step in 1usize..600) {
        let mut buffer = vec![MaybeUninit::uninit(); 1 << 15];
        let mut memory = FixedMemory::in_steps(&mut buffer, step);
        let arena = Arena::new(&mut memory);
        let mut live: Vec<(List<'_, u32>, Vec<u32>)> = Vec::new();
        let mut done: Vec<(&[u32], Vec<u32>)> = Vec::new();
        for (op, value) in ops {
            match op {
                0 => live.push((List::new(&arena), Vec::new())),
                1 if live.len() > 1 => live.rotate_left(1),
                2 => {
                    if let Some((list, model)) = live.pop()
                        && let Ok(slice) = list.finish()
                    {
                        done.push((slice, model));
                    }
                }
                3 => {
                    if let Ok(slice) = arena.alloc_slice(&[value, !value]) {
                        done.push((slice, vec![value, !value]));
                    }
                }
                _ => {
                    if let Some((list, model)) = live.last_mut()
                        && list.push(value).is_ok()
                    {
                        model.push(value);
                    }
                }
            }
        }
        for (slice, model) in &done {
            prop_assert_eq!(*slice, &model[..]);
        }
        for (list, model) in &live {
            prop_assert_eq!(&list[..], &model[..]);
        }
    }
}
