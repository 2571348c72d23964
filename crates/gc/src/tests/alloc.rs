//! Allocation at its limits: small regions, exhaustion, absurd sizes, locks, thresholds, statistics.

use core::cell::Cell;
use core::mem::MaybeUninit;

use super::{NODE, Node, Ref, TEXT, Text, collect, fill, heap_of, node, text};
use crate::region::GRANULE;
use crate::{Array, Header, Heap, RegionError, Request, Stats};

/// Of filling a heap and collecting; Miri takes long for one.
const ROUNDS: usize = if cfg!(miri) { 4 } else { 100 };

#[test]
fn tiny_regions_are_refused() {
    let mut memory = [MaybeUninit::uninit(); 4 * GRANULE];
    let mut heap = Heap::new();
    // SAFETY: no objects are made.
    let result = unsafe { heap.add_region(&mut memory) };
    assert_eq!(result, Err(RegionError::TooSmall));
    // SAFETY: no objects are made.
    let result = unsafe { heap.add_region(&mut []) };
    assert_eq!(result, Err(RegionError::TooSmall));
    assert_eq!(heap.stats(), Stats::default());
    assert!(heap.alloc_array(Array::<u8>::HEADER, 0, 0_u8).is_none());
    assert_eq!((heap.mem_alloc(), heap.mem_free()), (0, 0));
}

#[test]
fn a_fifth_region_is_refused() {
    let mut heap = heap_of(&[500, 1000, 700, 600]);
    let mut memory = [MaybeUninit::uninit(); 1000];
    // SAFETY: it is not taken.
    let result = unsafe { heap.add_region(&mut memory) };
    assert_eq!(result, Err(RegionError::TooMany));
    let free = heap.mem_free();
    assert_eq!(fill(&mut heap).len() * GRANULE, free);
}

#[test]
fn unaligned_memory_is_trimmed() {
    let mut memory = [MaybeUninit::uninit(); 1024];
    for skip in 0..GRANULE {
        let mut heap = Heap::new();
        // SAFETY: the objects are not used after this.
        unsafe { heap.add_region(&mut memory[skip..]) }.unwrap();
        let all = fill(&mut heap);
        assert!(all.len() >= (1024 - 3 * GRANULE) / (GRANULE + 1));
        for array in all {
            assert_eq!(array.as_ptr().addr() % GRANULE, 0);
        }
    }
}

#[test]
fn two_kilobytes_are_enough_to_work_with() {
    let mut heap = heap_of(&[2048]);
    let total = heap.stats().total;
    assert!(total >= 2048 - 2048 / 30, "{total}");
    for round in 0..ROUNDS {
        let mut list = Ref::Nothing;
        let mut count = 0;
        while let Some(node) = node(&mut heap, count, list, Ref::Nothing) {
            list = Ref::Node(node);
            count += 1;
        }
        assert_eq!(
            count,
            total / size_of::<Node>().next_multiple_of(GRANULE),
            "round {round}"
        );
        collect(&mut heap, &[]);
        assert_eq!(heap.mem_alloc(), 0);
    }
}

#[test]
fn exhaustion_is_not_the_end() {
    let mut heap = heap_of(&[3000, 5000]);
    let all = fill(&mut heap);
    assert_eq!(heap.mem_free(), 0);
    assert!(node(&mut heap, 0, Ref::Nothing, Ref::Nothing).is_none());
    // Every other granule stays: there is no room for two in a row.
    let kept: std::vec::Vec<Ref> = all
        .iter()
        .step_by(2)
        .map(|&array| Ref::Bytes(array))
        .collect();
    collect(&mut heap, &kept);
    assert!(text(&mut heap, b"1").is_none());
    assert_eq!(heap.stats().max_free_run, GRANULE);
    assert_eq!(fill(&mut heap).len(), all.len() / 2);
    collect(&mut heap, &[]);
    assert_eq!(heap.mem_alloc(), 0);
    let largest = heap.stats().max_free_run;
    assert!(
        heap.alloc_array(Array::<u8>::HEADER, largest - 2 * size_of::<usize>(), 0_u8)
            .is_some()
    );
}

#[test]
#[cfg_attr(miri, ignore = "slow")]
fn a_large_object_may_have_the_last_of_a_run() {
    let mut heap = heap_of(&[3 * 64 * GRANULE]);
    let total = heap.mem_free();
    heap.alloc_array(Array::<u8>::HEADER, 0, 0_u8).unwrap();
    let rest = total - GRANULE;
    let len = rest - 2 * size_of::<usize>();
    assert!(heap.alloc_array(Array::<u8>::HEADER, len, 0_u8).is_some());
    assert_eq!(heap.mem_free(), 0);
    // The same with the first half of the heap in use when the run in use was found.
    let mut heap = heap_of(&[150_000]);
    let total = heap.mem_free();
    heap.alloc_array(Array::<u8>::HEADER, 0, 0_u8).unwrap();
    let len = total - GRANULE - 2 * size_of::<usize>();
    assert!(heap.alloc_array(Array::<u8>::HEADER, len, 0_u8).is_some());
    heap.space.check();
}

#[test]
fn absurd_sizes_are_refused() {
    let mut heap = heap_of(&[4096]);
    let free = heap.mem_free();
    for len in [
        4096,
        usize::MAX / 16,
        isize::MAX as usize,
        usize::MAX / 8 + 1,
        usize::MAX,
    ] {
        assert!(heap.alloc_array(Array::<u64>::HEADER, len, 0_u64).is_none());
        assert!(heap.alloc_array(Array::<u8>::HEADER, len, 0_u8).is_none());
        let header = Header::new(&TEXT);
        let filled = heap.alloc_with_tail_fill(Text { header, len }, len, |_| unreachable!());
        assert!(filled.is_none());
    }
    assert_eq!(heap.mem_free(), free);
    assert_eq!(fill(&mut heap).len() * GRANULE, free);
}

#[test]
fn locks_nest() {
    let mut heap = heap_of(&[4096]);
    let array = heap.alloc_array(Array::<u8>::HEADER, 10, 0_u8).unwrap();
    heap.lock();
    heap.lock();
    assert!(heap.is_locked());
    assert!(node(&mut heap, 0, Ref::Nothing, Ref::Nothing).is_none());
    assert!(!heap.grow_array(array, 100, 0));
    assert!(!heap.register_finalisable(array));
    heap.unlock();
    assert_eq!(heap.lock_depth(), 1);
    assert!(node(&mut heap, 0, Ref::Nothing, Ref::Nothing).is_none());
    heap.unlock();
    assert!(!heap.is_locked());
    assert!(node(&mut heap, 0, Ref::Nothing, Ref::Nothing).is_some());
    assert!(heap.grow_array(array, 20, 0) || array.len() == 10);
    heap.space.check();
}

#[test]
fn memory_is_accounted_for() {
    let mut heap = heap_of(&[8192, 2048]);
    let total = heap.mem_free();
    let mut expected = 0;
    for len in [0, 1, 16, 100, 1500] {
        heap.alloc_array(Array::<u8>::HEADER, len, 0_u8).unwrap();
        expected += (len + 2 * size_of::<usize>()).next_multiple_of(GRANULE);
        assert_eq!(heap.mem_alloc(), expected);
        assert_eq!(heap.mem_free(), total - expected);
        let stats = heap.stats();
        assert_eq!(
            (stats.total, stats.used, stats.free),
            (total, expected, total - expected)
        );
        heap.space.check();
    }
    let stats = heap.stats();
    assert_eq!((stats.objects, stats.one_granule_objects), (5, 1));
    assert_eq!(stats.two_granule_objects, 1 + usize::from(GRANULE == 16));
    assert_eq!(
        stats.largest_object,
        (1500 + 2 * size_of::<usize>()).next_multiple_of(GRANULE)
    );
    assert!(stats.max_free_run <= stats.free && stats.max_free_run > 4096);
}

#[test]
fn thresholds_say_when_to_collect() {
    let mut heap = heap_of(&[1 << 16]);
    assert_eq!(heap.threshold(), None);
    assert!(!heap.wants_collection());
    heap.set_threshold(Some(1024));
    assert_eq!(heap.threshold(), Some(1024));
    let mut count = 0;
    while !heap.wants_collection() {
        heap.alloc_array(Array::<u8>::HEADER, 0, 0_u8).unwrap();
        count += 1;
    }
    assert_eq!(count, 1024 / GRANULE);
    collect(&mut heap, &[]);
    assert!(!heap.wants_collection());
    heap.set_threshold(Some(0));
    assert!(heap.wants_collection());
    heap.set_threshold(None);
    assert!(!heap.wants_collection());
}

#[test]
fn allocation_can_wait_for_a_collection() {
    let mut heap = heap_of(&[1 << 16]);
    heap.set_threshold(Some(1000));
    let value = |id| Node {
        header: Header::new(&NODE),
        id,
        left: Cell::new(Ref::Nothing),
        right: Cell::new(Ref::Nothing),
    };
    for round in 0..ROUNDS {
        let mut count = 0;
        while let Some(room) = heap.room_unless_due(Request::object(&value(count))) {
            // SAFETY: the room was asked for with this value.
            let object = unsafe { room.fill(value(count)) };
            assert_eq!(object.id, count);
            count += 1;
        }
        let used = heap.mem_alloc();
        assert!((940..1100).contains(&used), "{used} in round {round}");
        assert!(heap.alloc(value(count)).is_some());
        collect(&mut heap, &[]);
    }
    heap.set_threshold(Some(0));
    assert!(heap.room_unless_due(Request::object(&value(0))).is_none());
    assert!(heap.alloc(value(0)).is_some());
    assert!(heap.room_unless_due(Request::object(&value(0))).is_none());
}

#[test]
fn impossible_sizes_are_refused() {
    let mut heap = heap_of(&[1 << 16]);
    for len in [usize::MAX, usize::MAX / 8, usize::MAX / 16, 1 << 17] {
        let request = Request::array::<u64>(Array::<u64>::HEADER, len);
        assert!(heap.room(request).is_none(), "{len}");
    }
}

#[test]
#[cfg_attr(miri, ignore = "slow")]
fn a_collection_is_due_when_the_heap_has_doubled() {
    let mut heap = heap_of(&[16 << 20]);
    let array = heap
        .alloc_array(Array::<u8>::HEADER, 3 << 20, 0_u8)
        .unwrap();
    assert!(heap.wants_collection());
    collect(&mut heap, &[Ref::Bytes(array)]);
    assert!(!heap.wants_collection());
    heap.alloc_array(Array::<u8>::HEADER, 2 << 20, 0_u8)
        .unwrap();
    assert!(!heap.wants_collection());
    heap.alloc_array(Array::<u8>::HEADER, 1 << 20, 0_u8)
        .unwrap();
    assert!(heap.wants_collection());
}

#[test]
fn two_heaps_are_strangers() {
    let mut one = heap_of(&[4096]);
    let mut two = heap_of(&[4096]);
    let a = node(&mut one, 1, Ref::Nothing, Ref::Nothing).unwrap();
    let b = node(&mut two, 2, Ref::Nothing, Ref::Nothing).unwrap();
    assert!(one.contains(a.as_non_null().cast()) && !one.contains(b.as_non_null().cast()));
    assert!(!two.register_finalisable(a));
    assert!(!two.grow_array(one.alloc_array(Array::<u8>::HEADER, 1, 0_u8).unwrap(), 2, 0));
    collect(&mut two, &[Ref::Node(a)]);
    assert_eq!(two.mem_alloc(), 0);
    collect(&mut one, &[Ref::Node(a)]);
    assert_eq!(one.stats().objects, 1);
    assert_eq!((a.id, a.header()), (1, Header::new(&NODE)));
}

#[test]
#[cfg(feature = "fault-injection")]
fn failures_come_when_they_are_asked_for() {
    let mut heap = heap_of(&[8192]);
    let make = |heap: &mut Heap<'_>| heap.alloc_array(Array::<u8>::HEADER, 20, 0_u8);
    let array = make(&mut heap).unwrap();
    heap.fail_allocations(3, 2);
    let results: std::vec::Vec<bool> = (0..7).map(|_| make(&mut heap).is_some()).collect();
    assert_eq!(results, [true, true, true, false, false, true, true]);
    heap.fail_allocations(0, 1);
    assert!(!heap.grow_array(array, 1000, 0));
    assert_eq!(heap.failures_to_come(), 0);
    heap.fail_allocations(1, 5);
    assert!(make(&mut heap).is_some() && make(&mut heap).is_none());
    assert_eq!(heap.failures_to_come(), 4);
    heap.fail_allocations(0, 0);
    assert!(make(&mut heap).is_some());
    heap.space.check();
}
