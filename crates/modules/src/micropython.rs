//! `micropython`: what concerns this implementation: its memory, its optimisation level, the
//! queue of scheduled callbacks (see [`crate::schedule`]).
//!
//! Flash on thumbv7m: 1.8 KB.

pub use micropython::MODULE;
use taipan_gc::{Heap, Use};
use taipan_macros::module;
use taipan_object::text::{Console, Sink, write_fmt};
use taipan_object::{Res, Runtime};

/// Writes how full the stack and the heap are, perhaps with a map of the heap.
///
/// # Errors
/// What writing raises.
pub fn write_info(rt: &mut Runtime, map: bool) -> Res<()> {
    if !cfg!(feature = "introspection") {
        return Ok(());
    }
    let (stack, limit, stats) = (rt.stack_use(), rt.stack_size(), rt.heap.stats());
    let (given, peak) = (rt.heap.mem_given(), rt.heap.mem_peak());
    write_fmt(
        &mut Console,
        rt,
        format_args!(
            "mem: total={}, current={}, peak={}\nstack: {stack} out of {limit}\nGC: total: {}, \
             used: {}, free: {}\n No. of 1-blocks: {}, 2-blocks: {}, max blk sz: {}, max free \
             sz: {}\n",
            given,
            stats.used,
            peak,
            stats.total,
            stats.used,
            stats.free,
            stats.one_granule_objects,
            stats.two_granule_objects,
            stats.largest_object,
            stats.max_free_run
        ),
    )?;
    if map { write_map(rt) } else { Ok(()) }
}

/// Granules in a line of the heap's map.
const MAP_LINE: usize = 64;

/// Writes the map of the heap: `h` begins an object, `=` goes on with it, `.` is free. Lines that
/// are all free are counted only.
fn write_map(rt: &mut Runtime) -> Res<()> {
    let mut region = 0;
    while let Some(start) = rt.heap.region_start(region) {
        write_fmt(
            &mut Console,
            rt,
            format_args!("GC memory layout; from {:x}:", start.addr()),
        )?;
        let mut uses = [Use::Free; MAP_LINE];
        let (mut granule, mut free_lines) = (0, 0);
        loop {
            let count = rt.heap.uses(region, granule, &mut uses);
            let uses = &uses[..count];
            let is_free = uses.iter().all(|&found| found == Use::Free);
            if is_free && count != 0 {
                free_lines += 1;
            } else {
                if free_lines > 0 {
                    write_fmt(
                        &mut Console,
                        rt,
                        format_args!("\n       ({free_lines} lines all free)"),
                    )?;
                    free_lines = 0;
                }
                if count == 0 {
                    break;
                }
                let offset = granule * Heap::GRANULE;
                write_fmt(&mut Console, rt, format_args!("\n{offset:08x}: "))?;
                let letters = uses.iter().map(|found| match found {
                    Use::Free => ".",
                    Use::Head => "h",
                    Use::Rest => "=",
                });
                for letter in letters {
                    Console.write(rt, letter)?;
                }
            }
            granule += count;
        }
        Console.write(rt, "\n")?;
        region += 1;
    }
    Ok(())
}

#[module(name = micropython)]
mod micropython {
    #[cfg(feature = "introspection")]
    use taipan_object::text::{Console, write_fmt};
    use taipan_object::{Obj, Res, Runtime};

    #[cfg(feature = "files")]
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

    #[cfg(feature = "introspection")]
    /// How full the stack and the heap are; with an argument also a map of the heap.
    #[function]
    fn mem_info(rt: &mut Runtime, verbose: Option<Obj>) -> Res<()> {
        super::write_info(rt, verbose.is_some())
    }

    /// Bytes given to objects since the interpreter began, what was freed since included.
    #[function]
    fn mem_total(rt: &mut Runtime) -> usize {
        rt.heap.mem_given()
    }

    /// Bytes that objects have now.
    #[function]
    fn mem_current(rt: &mut Runtime) -> usize {
        rt.heap.mem_alloc()
    }

    /// The most bytes that objects had at a time.
    #[function]
    fn mem_peak(rt: &mut Runtime) -> usize {
        rt.heap.mem_peak()
    }

    #[cfg(feature = "introspection")]
    /// How many names are interned and what they take; with an argument also the names.
    #[function]
    fn qstr_info(rt: &mut Runtime, verbose: Option<Obj>) -> Res<()> {
        let pool = rt.names.statistics();
        write_fmt(
            &mut Console,
            rt,
            format_args!(
                "qstr pool: n_pool={}, n_qstr={}, n_str_data_bytes={}, n_total_bytes={}\n",
                pool.blocks, pool.names, pool.text, pool.total
            ),
        )?;
        let mut last = None;
        while verbose.is_some()
            && let Some(name) = rt.names.next_after(last)
        {
            write_fmt(&mut Console, rt, format_args!("Q({})\n", name.text()))?;
            last = Some(name);
        }
        Ok(())
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
