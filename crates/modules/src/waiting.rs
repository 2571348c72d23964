//! Waiting for files and sockets of the host. Other threads have the interpreter meanwhile, where there are
//! any.

use taipan_object::Runtime;
use taipan_object::sockets::Waiting;
use taipan_vfs::Errno;

/// Waits until something has come for one of these, `microseconds` have passed (`None`: for as long as it
/// takes), or an interrupt is pending: for how many something has come.
///
/// # Errors
/// The host's; `ENODEV` if it has nothing that can be waited for.
pub fn wait(
    rt: &mut Runtime,
    all: &mut [Waiting],
    microseconds: Option<u64>,
) -> taipan_vfs::Result<usize> {
    let interrupt = rt.interrupt;
    #[cfg(feature = "threads")]
    if microseconds != Some(0) && rt.threads.is_some() {
        // Passes on what was written.
        rt.host.sleep_us(0, interrupt);
        let found = rt.without(|threads| threads.wait_for(all, microseconds, interrupt));
        return found.unwrap_or(Ok(0));
    }
    match rt.host.sockets() {
        Some(sockets) => sockets.wait(all, microseconds, interrupt),
        None => Err(Errno::ENODEV),
    }
}
