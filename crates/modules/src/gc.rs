//! `gc`: the collector as Python sees it.
//!
//! Flash on thumbv7m: 0.5 KB.

pub use gc::MODULE;
use taipan_macros::module;

#[module(name = gc)]
mod gc {
    use taipan_object::{Obj, Res, Runtime};

    /// Collects now; how many objects that freed.
    #[function]
    fn collect(rt: &mut Runtime) -> usize {
        let before = rt.heap.stats().objects;
        rt.collect();
        crate::schedule::finalise(rt);
        before.saturating_sub(rt.heap.stats().objects)
    }

    #[function]
    fn enable(rt: &mut Runtime) {
        rt.collects_by_itself = true;
    }

    #[function]
    fn disable(rt: &mut Runtime) {
        rt.collects_by_itself = false;
    }

    #[function]
    fn isenabled(rt: &mut Runtime) -> bool {
        rt.collects_by_itself
    }

    #[function]
    fn mem_alloc(rt: &mut Runtime) -> usize {
        rt.heap.mem_alloc()
    }

    #[function]
    fn mem_free(rt: &mut Runtime) -> usize {
        rt.heap.mem_free()
    }

    /// Bytes of allocation after which a collection is due, -1 for none; sets them.
    #[function]
    fn threshold(rt: &mut Runtime, amount: Option<Obj>) -> Res {
        let Some(amount) = amount else {
            let threshold = rt.heap.threshold().map_or(-1, |bytes| bytes as isize);
            return taipan_object::builtin::int::from_isize(rt, threshold);
        };
        let amount = taipan_object::protocol::convert::index(rt, amount)?;
        // Whole blocks, as upstream: less than one is none at all.
        let block = 2 * size_of::<usize>();
        let amount = usize::try_from(amount).ok();
        rt.heap
            .set_threshold(amount.map(|bytes| bytes / block * block));
        Ok(Obj::NONE)
    }
}
