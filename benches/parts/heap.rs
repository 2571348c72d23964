//! The heap: allocation, and collections of garbage and of what is live.

use std::mem::MaybeUninit;

use taipan_benches::Benches;

use crate::programs::Python;

/// Measures all.
pub fn all(benches: &Benches) {
    let mut memory = vec![MaybeUninit::uninit(); 16 << 20];
    let python = Python::new(&mut memory);
    python.run("import gc\nlive = None");
    benches.measure("heap/allocate a list and free it", 20_000, || {
        python.run("for i in range(20000): [i]\ngc.collect()");
    });
    python.run("live = [(i,) for i in range(1500)]");
    benches.measure("heap/collect 0.1 of 16 MB", 1, || {
        python.run("gc.collect()")
    });
    python.run("live = [(i,) for i in range(30000)]");
    benches.measure("heap/collect 2 of 16 MB", 1, || python.run("gc.collect()"));
}
