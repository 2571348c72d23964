//! `time_pulse_us`: how long a level lasts.

use taipan_object::builtin::int;
use taipan_object::protocol::convert;
use taipan_object::{NativeFunction, Obj, Res, Runtime, names};

use super::level;

/// Waits while the level of `pin` is `high`: microseconds, `None` if the time is over first.
fn lasting(rt: &mut Runtime, pin: Obj, high: bool, timeout: u64) -> Res<Option<u64>> {
    let start = rt.host.ticks_us();
    loop {
        let is_over = level::get(rt, pin)? != high;
        let gone = rt.host.ticks_us().saturating_sub(start);
        if is_over {
            return Ok(Some(gone));
        }
        if gone >= timeout {
            return Ok(None);
        }
        rt.poll()?;
    }
}

/// `time_pulse_us(pin, pulse_level, timeout_us=1000000)`: -2 if the pulse did not begin, -1 if it
/// did not end.
pub static TIME_PULSE_US: NativeFunction =
    NativeFunction::positional(names::time_pulse_us, 2, 3, |rt, args| {
        let high = convert::truth(rt, args[1])?;
        let timeout = match args.get(2) {
            Some(timeout) => u64::try_from(convert::index(rt, *timeout)?).unwrap_or(0),
            None => 1_000_000,
        };
        if lasting(rt, args[0], !high, timeout)?.is_none() {
            return Ok(Obj::small(-2));
        }
        match lasting(rt, args[0], high, timeout)? {
            Some(microseconds) => int::from_u64(rt, microseconds),
            None => Ok(Obj::small(-1)),
        }
    });
