//! Growing and shrinking in place.

use super::{Ref, collect, fill, heap_of, text};
use crate::region::GRANULE;
use crate::{Array, Gc};

fn check(array: Gc<Array<u8>>, filled: &[(usize, u8)]) {
    let mut index = 0;
    for &(count, value) in filled {
        for _ in 0..count {
            assert_eq!(array.get(index), Some(value), "at {index}");
            index += 1;
        }
    }
    assert_eq!(array.len(), index);
}

#[test]
fn the_last_object_grows() {
    let mut heap = heap_of(&[64 * 1024]);
    let array = heap.alloc_array(Array::<u8>::HEADER, 1, 1_u8).unwrap();
    let free = heap.mem_free();
    let most = if cfg!(miri) { 1_000 } else { 10_000 };
    for len in 2..most {
        assert!(heap.grow_array(array, len, (len % 251) as u8));
    }
    heap.space.check();
    assert!(
        array
            .as_slice()
            .iter()
            .enumerate()
            .all(|(at, byte)| byte.get() as usize == (at + 1) % 251)
    );
    assert_eq!(array.len(), most - 1);
    assert!(heap.mem_free() < free - (most - 100));
    assert!(heap.grow_array(array, 5, 0), "it has that many");
    assert_eq!(array.len(), most - 1);
    assert!(!heap.grow_array(array, 64 * 1024, 0));
    assert!(!heap.grow_array(array, usize::MAX, 0));
    assert!(!heap.grow_array(array, usize::MAX - 16, 0));
}

#[test]
fn neighbours_stop_growth_until_they_die() {
    let mut heap = heap_of(&[4096]);
    let array = heap
        .alloc_array(Array::<u8>::HEADER, GRANULE, 1_u8)
        .unwrap();
    let neighbour = text(&mut heap, &[0; 100]).unwrap();
    assert!(!heap.grow_array(array, GRANULE + 1, 2));
    check(array, &[(GRANULE, 1)]);
    collect(&mut heap, &[Ref::Bytes(array), Ref::Text(neighbour)]);
    assert!(!heap.grow_array(array, GRANULE + 1, 2));
    collect(&mut heap, &[Ref::Bytes(array)]);
    assert!(heap.grow_array(array, GRANULE + 1, 2));
    assert!(heap.grow_array(array, 2000, 3));
    check(array, &[(GRANULE, 1), (1, 2), (2000 - GRANULE - 1, 3)]);
    heap.space.check();
}

#[test]
fn growth_takes_binned_runs() {
    let mut heap = heap_of(&[if cfg!(miri) { 2048 } else { 16 * 1024 }]);
    let all = fill(&mut heap);
    // Gaps of five granules between single ones.
    let kept: std::vec::Vec<Gc<Array<u8>>> = all.iter().step_by(6).copied().collect();
    let roots: std::vec::Vec<Ref> = kept.iter().map(|&array| Ref::Bytes(array)).collect();
    collect(&mut heap, &roots);
    // Too large for any gap, so all gaps go to the bins.
    assert!(
        heap.alloc_array(Array::<u8>::HEADER, 10 * GRANULE, 0_u8)
            .is_none()
    );
    heap.space.check();
    for &array in &kept {
        assert!(heap.grow_array(array, 2 * GRANULE, 5));
        heap.space.check();
        assert!(!heap.grow_array(array, 6 * GRANULE, 5));
    }
    for &array in kept.iter().take(kept.len() - 1) {
        assert!(heap.grow_array(array, 5 * GRANULE, 6));
        check(array, &[(2 * GRANULE, 5), (3 * GRANULE, 6)]);
    }
    heap.space.check();
    collect(&mut heap, &roots);
    assert_eq!(heap.stats().objects, kept.len());
}

#[test]
fn shrinking_gives_memory_back() {
    let mut heap = heap_of(&[4096, 4096]);
    let first = heap.alloc_array(Array::<u8>::HEADER, 1000, 1_u8).unwrap();
    let second = heap.alloc_array(Array::<u8>::HEADER, 1000, 2_u8).unwrap();
    let used = heap.mem_alloc();
    // SAFETY: nobody has slices.
    unsafe {
        assert!(heap.shrink_array(first, 200));
        heap.space.check();
        assert!(heap.shrink_array(second, 0));
        heap.space.check();
        assert!(!heap.shrink_array(second, 1));
    }
    let expected = (200 + GRANULE).next_multiple_of(GRANULE) + GRANULE;
    assert_eq!(heap.mem_alloc(), expected);
    assert!(expected < used);
    check(first, &[(200, 1)]);
    assert!(heap.grow_array(first, 300, 4));
    assert!(heap.grow_array(second, 900, 5));
    check(first, &[(200, 1), (100, 4)]);
    check(second, &[(900, 5)]);
    heap.space.check();
    fill(&mut heap);
    assert_eq!(heap.mem_free(), 0);
}

#[test]
fn strangers_do_not_grow() {
    let mut heap = heap_of(&[4096]);
    let array = heap_of(&[4096])
        .alloc_array_from_slice(Array::<u8>::HEADER, b"ab")
        .unwrap();
    assert!(!heap.grow_array(array, 3, 0));
    // SAFETY: nobody has slices of it.
    assert!(!unsafe { heap.shrink_array(array, 1) });
    assert_eq!(array.len(), 2);
}
