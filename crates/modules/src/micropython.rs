//! `micropython`: what concerns this implementation: its memory, its optimisation level, the
//! queue of scheduled callbacks (see [`crate::schedule`]).

pub use micropython::MODULE;
use taipan_macros::module;

#[module(name = micropython)]
mod micropython {
    use taipan_object::text::{Console, write_fmt};
    use taipan_object::{Obj, Res, Runtime};

    #[constant]
    const RingIO: Obj = Obj::from_static(&crate::ringio::RING_IO);

    /// The compiler knows it; at run time the value is itself.
    #[function]
    fn const_(value: Obj) -> Obj {
        value
    }

    #[function]
    fn opt_level(rt: &mut Runtime, level: Option<isize>) -> Res {
        match level {
            Some(level) => {
                rt.optimise = level.clamp(0, 3) as u8;
                Ok(Obj::NONE)
            }
            None => Ok(Obj::small(rt.optimise as isize)),
        }
    }

    #[function]
    fn mem_info(rt: &mut Runtime, _verbose: Option<Obj>) -> Res<()> {
        let (stack, limit, stats) = (rt.stack_use(), rt.stack_size(), rt.heap.stats());
        write_fmt(
            &mut Console,
            rt,
            format_args!(
                "stack: {stack} out of {limit}\nGC: total: {}, used: {}, free: {}\n No. of \
                 1-blocks: {}, 2-blocks: {}, max blk sz: {}, max free sz: {}\n",
                stats.total,
                stats.used,
                stats.free,
                stats.one_granule_objects,
                stats.two_granule_objects,
                stats.largest_object,
                stats.max_free_run
            ),
        )
    }

    #[function]
    fn qstr_info(rt: &mut Runtime, _verbose: Option<Obj>) -> Res<()> {
        let pool = rt.names.statistics();
        write_fmt(
            &mut Console,
            rt,
            format_args!(
                "qstr pool: n_pool={}, n_qstr={}, n_str_data_bytes={}, n_total_bytes={}\n",
                pool.blocks, pool.names, pool.text, pool.total
            ),
        )
    }

    #[function]
    fn stack_use(rt: &mut Runtime) -> usize {
        rt.stack_use()
    }

    #[function]
    fn heap_lock(rt: &mut Runtime) {
        rt.heap.lock();
    }

    /// Takes one lock off; how many are left.
    #[function]
    fn heap_unlock(rt: &mut Runtime) -> usize {
        rt.heap.unlock();
        rt.heap.lock_depth()
    }

    #[function]
    fn heap_locked(rt: &mut Runtime) -> usize {
        rt.heap.lock_depth()
    }

    /// Which character of the console raises `KeyboardInterrupt`; -1 for none.
    #[function]
    fn kbd_intr(rt: &mut Runtime, character: isize) {
        rt.host
            .set_interrupt_character(u8::try_from(character).ok());
    }

    /// Calls `function(argument)` soon, between two instructions of the running code.
    #[function]
    fn schedule(rt: &mut Runtime, function: Obj, argument: Obj) -> Res<()> {
        crate::schedule::add(rt, function, argument)
    }

    /// There is always memory for `MemoryError`: nothing to set aside.
    #[function]
    fn alloc_emergency_exception_buf(_size: usize) {}
}
