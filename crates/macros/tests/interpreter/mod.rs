//! An interpreter without hooks, for what the macros make.

use std::mem::MaybeUninit;

use taipan_gc::Heap;
use taipan_object::Runtime;
use taipan_object::host::{Host, Interrupt};
use taipan_object::runtime::NO_HOOKS;

struct Silent;

impl Host for Silent {
    fn write(&mut self, _bytes: &[u8]) {}
}

/// Runs a test with a runtime.
pub fn with_runtime(test: impl FnOnce(&mut Runtime)) {
    let mut memory = vec![MaybeUninit::uninit(); 1 << 18];
    let mut heap = Heap::new();
    // SAFETY: the memory outlives the runtime.
    unsafe { heap.add_region(&mut memory) }.expect("a region");
    let (mut host, interrupt) = (Silent, Interrupt::new());
    let mut rt = Runtime::new(heap, &mut host, &interrupt, &NO_HOOKS).expect("memory");
    rt.enter(1 << 18, test);
}
