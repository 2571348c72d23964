//! How long allocation and collection take. Run with `cargo bench -p taipan-gc`.

use core::cell::Cell;
use core::hint::black_box;
use core::mem::MaybeUninit;
use std::time::Instant;

use taipan_gc::{Array, Gc, Header, Heap, Kind, managed};

managed! {
    struct Float {
        value: f64,
    }
}
managed! {
    struct Pair {
        left: Cell<Option<Gc<Pair>>>,
        right: Cell<Option<Gc<Pair>>>,
    }
}
static FLOAT: Kind = Kind::new::<Float>(Header::new(Kind::ROOT));
static PAIR: Kind = Kind::new::<Pair>(Header::new(Kind::ROOT));

fn heap(bytes: usize) -> Heap<'static> {
    let memory: &mut [MaybeUninit<u8>] =
        Box::leak(vec![MaybeUninit::uninit(); bytes].into_boxed_slice());
    let mut heap = Heap::new();
    // SAFETY: the memory is never given back.
    unsafe { heap.add_region(memory) }.expect("the region is large enough");
    heap
}

fn pair(heap: &mut Heap<'_>, left: Option<Gc<Pair>>, right: Option<Gc<Pair>>) -> Option<Gc<Pair>> {
    heap.alloc(Pair {
        header: Header::new(&PAIR),
        left: Cell::new(left),
        right: Cell::new(right),
    })
}

/// A tree of 2^depth - 1 pairs, mixed with as many short-lived floats.
fn tree(heap: &mut Heap<'_>, depth: usize) -> Option<Gc<Pair>> {
    if depth == 0 {
        return None;
    }
    let left = tree(heap, depth - 1);
    heap.alloc(Float {
        header: Header::new(&FLOAT),
        value: 0.0,
    });
    let right = tree(heap, depth - 1);
    pair(heap, left, right)
}

fn collect(heap: &mut Heap<'_>, root: Option<Gc<Pair>>) {
    // SAFETY: nothing but the root is used afterwards.
    unsafe { heap.collect(&mut |tracer| taipan_gc::Trace::trace(&root, tracer)) };
}

fn report(name: &str, count: u32, start: Instant) {
    let each = start.elapsed().as_nanos() as f64 / f64::from(count);
    println!("{name:50} {each:8.2} ns each");
}

fn main() {
    const COUNT: u32 = 20_000_000;
    for megabytes in [1, 8, 64] {
        for (state, depth) in [("empty", 0), ("fragmented", 13)] {
            let mut heap = heap(megabytes << 20);
            let root = tree(&mut heap, depth);
            collect(&mut heap, root);
            let start = Instant::now();
            let mut collections = 0;
            for index in 0..COUNT {
                if heap.wants_collection() {
                    collect(&mut heap, root);
                    collections += 1;
                }
                let value = f64::from(index);
                let header = Header::new(&FLOAT);
                let float = heap.alloc(Float { header, value }).or_else(|| {
                    collect(&mut heap, root);
                    collections += 1;
                    heap.alloc(Float { header, value })
                });
                black_box(float);
            }
            report(
                &format!("{megabytes} MB, {state}: 16-byte objects ({collections} collections)"),
                COUNT,
                start,
            );
            let start = Instant::now();
            for _ in 0..COUNT {
                if heap.wants_collection() {
                    collect(&mut heap, root);
                }
                let object = pair(&mut heap, root, None).or_else(|| {
                    collect(&mut heap, root);
                    pair(&mut heap, root, None)
                });
                black_box(object);
            }
            report(
                &format!("{megabytes} MB, {state}: 24-byte objects"),
                COUNT,
                start,
            );
            let start = Instant::now();
            for index in 0..COUNT / 4 {
                if heap.wants_collection() {
                    collect(&mut heap, root);
                }
                let len = (index as usize * 7) % 23;
                let header = Array::<usize>::HEADER;
                let array = heap.alloc_array(header, len, 0_usize).or_else(|| {
                    collect(&mut heap, root);
                    heap.alloc_array(header, len, 0_usize)
                });
                black_box(array);
            }
            report(
                &format!("{megabytes} MB, {state}: 16 to 200 byte arrays"),
                COUNT / 4,
                start,
            );
        }
    }
    let mut heap = heap(256 << 20);
    let root = tree(&mut heap, 21);
    let start = Instant::now();
    for _ in 0..5 {
        collect(&mut heap, root);
    }
    report(
        "marking and sweeping 2 M objects, per object",
        5 << 21,
        start,
    );
    let mut list = None;
    for _ in 0..2_000_000 {
        let leaf = pair(&mut heap, None, None);
        list = pair(&mut heap, leaf, list);
    }
    let start = Instant::now();
    collect(&mut heap, list);
    report(
        "a list of 2 M pairs, with a leaf each, per object",
        4_000_000,
        start,
    );
    let start = Instant::now();
    for _ in 0..10 {
        collect(&mut heap, None);
    }
    report("collections of nothing", 10, start);
}
