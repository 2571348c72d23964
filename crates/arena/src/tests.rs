//! Values keep their place and value, memory runs out as a value, and scratch memory is reused.

use core::mem::MaybeUninit;
use std::boxed::Box;
use std::vec;
use std::vec::Vec;

use proptest::prelude::*;

use crate::{Arena, ChunkSource, FixedMemory, List, OutOfMemory, SharedMemory};

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
