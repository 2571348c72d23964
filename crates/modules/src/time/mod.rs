//! `time`: the clock, waiting, and calendar dates. Times count from 1970 and there is no time
//! zone: `localtime` is UTC. Dates as text are in [`strftime`] and further clocks in `clocks`, with the feature
//! `host`.
//!
//! Flash on thumbv7m: 2.3 KB.

#[cfg(feature = "host")]
mod clocks;
#[cfg(feature = "host")]
pub mod strftime;

use taipan_object::builtin::module::NativeModule;
use taipan_object::builtin::{float, int, list::List, tuple};
use taipan_object::protocol::convert;
use taipan_object::{NativeFunction, Obj, Res, Runtime, names, table};

/// Ticks wrap around at this number: all of them are small integers.
const PERIOD: isize = Obj::SMALL_INT_MAX;
pub(crate) const HALF: isize = PERIOD / 2 + 1;

static TIME: NativeFunction = NativeFunction::f0(names::time, |rt| {
    let now = rt.host.time_ns();
    if cfg!(target_pointer_width = "64") {
        float::new(rt, (now as f64 / 1e9) as float::Float)
    } else {
        // A float of this size cannot tell seconds apart.
        int::from_u64(rt, now / 1_000_000_000)
    }
});

static TIME_NS: NativeFunction = NativeFunction::f0(names::time_ns, |rt| {
    let now = rt.host.time_ns();
    int::from_u64(rt, now)
});

/// Waits, running what interrupts ask for meanwhile.
fn wait(rt: &mut Runtime, microseconds: u64) -> Res {
    let start = rt.host.ticks_us();
    loop {
        rt.poll()?;
        let gone = rt.host.ticks_us().saturating_sub(start);
        let left = microseconds.saturating_sub(gone);
        // Also if no time is left: others get their turn, and the host sees what is due.
        sleep_once(rt, left);
        if left == 0 {
            return rt.poll().map(|()| Obj::NONE);
        }
    }
}

/// Waits for so long, or until an interrupt is pending; other threads run meanwhile.
pub(crate) fn sleep_once(rt: &mut Runtime, microseconds: u64) {
    let interrupt = rt.interrupt;
    #[cfg(feature = "threads")]
    if rt.threads.is_some() {
        // Passes on what was written.
        rt.host.sleep_us(0, interrupt);
        rt.without(|threads| threads.sleep(microseconds, interrupt));
        return;
    }
    rt.host.sleep_us(microseconds, interrupt);
}

static SLEEP: NativeFunction = NativeFunction::f1(names::sleep, |rt, seconds| {
    if !cfg!(feature = "floats") {
        return units(rt, seconds, 1_000_000);
    }
    let microseconds = match seconds.as_small() {
        Some(seconds) => seconds as f64 * 1e6,
        None => f64::from(float::expect(rt, seconds)?) * 1e6,
    };
    // The conversion saturates, and gives 0 for what is no number.
    if microseconds < 0.0 {
        return Err(rt.value_error("sleep length must be non-negative"));
    }
    wait(rt, microseconds as u64)
});

fn units(rt: &mut Runtime, count: Obj, microseconds: u64) -> Res {
    let count = u64::try_from(convert::index(rt, count)?).unwrap_or(0);
    wait(rt, count.saturating_mul(microseconds))
}

static SLEEP_MS: NativeFunction =
    NativeFunction::f1(names::sleep_ms, |rt, count| units(rt, count, 1000));
static SLEEP_US: NativeFunction =
    NativeFunction::f1(names::sleep_us, |rt, count| units(rt, count, 1));

fn ticks(value: u64) -> Obj {
    Obj::small((value & PERIOD as u64) as isize)
}

static TICKS_MS: NativeFunction =
    NativeFunction::f0(names::ticks_ms, |rt| Ok(ticks(rt.host.ticks_us() / 1000)));
static TICKS_US: NativeFunction =
    NativeFunction::f0(names::ticks_us, |rt| Ok(ticks(rt.host.ticks_us())));
static TICKS_CPU: NativeFunction =
    NativeFunction::f0(names::ticks_cpu, |rt| Ok(ticks(rt.host.ticks_us())));

static TICKS_DIFF: NativeFunction = NativeFunction::f2(names::ticks_diff, |rt, end, start| {
    let (end, start) = (convert::index(rt, end)?, convert::index(rt, start)?);
    let difference = end.wrapping_sub(start).wrapping_add(HALF) & PERIOD;
    Ok(Obj::small(difference - HALF))
});

static TICKS_ADD: NativeFunction = NativeFunction::f2(names::ticks_add, |rt, start, delta| {
    let (start, delta) = (convert::index(rt, start)?, convert::index(rt, delta)?);
    if delta <= -HALF || delta >= HALF {
        return Err(rt.overflow_error("ticks interval overflow"));
    }
    Ok(Obj::small(start.wrapping_add(delta) & PERIOD))
});

/// Days from 1970-01-01 to the first of a month, 0 being January, by counting years from
/// March on, so that the leap day is a year's last.
pub(crate) fn days_before(year: i64, month: i64) -> i64 {
    let (year, month) = match month {
        0 | 1 => (year - 1, month + 10),
        _ => (year, month - 2),
    };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * month + 2) / 5;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Year, month (0 is January) and day (1 is the first) of a day since 1970-01-01.
pub(crate) fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let march_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * march_month + 2) / 5 + 1;
    let (month, carry) = match march_month {
        0..=9 => (march_month + 2, 0),
        _ => (march_month - 10, 1),
    };
    (era * 400 + year + carry, month, day)
}

/// Seconds that dates can be told of: years -290,000 to 290,000 or so.
const SECONDS_MAX: i64 = 1 << 43;

/// An integer, for which a machine word may be too short.
fn long_index(rt: &mut Runtime, value: Obj) -> Res<i64> {
    let mut buffer = int::Buffer::default();
    match int::view(value, &mut buffer).and_then(|int| int.to_i64()) {
        Some(value) => Ok(value),
        None => convert::index(rt, value).map(|value| value as i64),
    }
}

/// `gmtime([seconds])`: year, month, day, hour, minute, second, weekday, day of the year,
/// and 0 for "no daylight saving".
fn broken_down(rt: &mut Runtime, args: &[Obj]) -> Res {
    let seconds = match args.first().filter(|seconds| **seconds != Obj::NONE) {
        Some(seconds) => match float::value(*seconds) {
            Some(seconds) => libm::floor(seconds) as i64,
            None => long_index(rt, *seconds)?,
        },
        None => (rt.host.time_ns() / 1_000_000_000) as i64,
    };
    if !(-SECONDS_MAX..=SECONDS_MAX).contains(&seconds) {
        return Err(rt.overflow_error("timestamp out of range"));
    }
    let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (year, month, day) = date(days);
    let fields = [
        year,
        month + 1,
        day,
        second / 3600,
        second / 60 % 60,
        second % 60,
        (days + 3).rem_euclid(7),
        days - days_before(year, 0) + 1,
        0,
    ];
    tuple::new(rt, &fields.map(|field| Obj::small(field as isize)))
}

static GMTIME: NativeFunction = NativeFunction::positional(names::gmtime, 0, 1, broken_down);
static LOCALTIME: NativeFunction = NativeFunction::positional(names::localtime, 0, 1, broken_down);

/// `mktime(fields)`: fields out of their range carry over.
static MKTIME: NativeFunction = NativeFunction::f1(names::mktime, |rt, fields| {
    let items = match fields.downcast::<List>() {
        Some(list) => list.snapshot(rt)?,
        None => tuple::items(fields),
    };
    if !matches!(items.len(), 8 | 9) {
        let given = items.len();
        return Err(rt.type_error_fmt(format_args!(
            "mktime needs a tuple of length 8 or 9 ({given} given)"
        )));
    }
    let mut numbers = [0i64; 6];
    for (number, item) in numbers.iter_mut().zip(items) {
        *number = long_index(rt, *item)?;
        if !(-SECONDS_MAX..=SECONDS_MAX).contains(number) {
            return Err(rt.overflow_error("mktime argument out of range"));
        }
    }
    let [year, month, day, hour, minute, second] = numbers;
    let month = year * 12 + month - 1;
    let days = days_before(month.div_euclid(12), month.rem_euclid(12)) + day - 1;
    let seconds = days
        .checked_mul(86_400)
        .and_then(|seconds| seconds.checked_add(hour * 3600 + minute * 60 + second));
    match seconds {
        Some(seconds) => int::from_i64(rt, seconds),
        None => Err(rt.overflow_error("mktime argument out of range")),
    }
});

/// Does an image turn seconds into dates?
const DATES: bool = cfg!(feature = "calendar");

/// `time`
pub static MODULE: NativeModule = NativeModule {
    name: names::time,
    table: table![
        #[cfg(feature = "host")]
        clock => &clocks::CLOCK,
        gmtime if DATES => &GMTIME,
        localtime if DATES => &LOCALTIME,
        mktime if DATES => &MKTIME,
        #[cfg(feature = "host")]
        monotonic => &clocks::MONOTONIC,
        #[cfg(feature = "host")]
        monotonic_ns => &clocks::MONOTONIC_NS,
        #[cfg(feature = "host")]
        perf_counter => &clocks::PERF_COUNTER,
        #[cfg(feature = "host")]
        perf_counter_ns => &clocks::PERF_COUNTER_NS,
        #[cfg(feature = "host")]
        process_time => &clocks::PROCESS_TIME,
        #[cfg(feature = "host")]
        process_time_ns => &clocks::PROCESS_TIME_NS,
        sleep => &SLEEP,
        sleep_ms => &SLEEP_MS,
        sleep_us => &SLEEP_US,
        #[cfg(feature = "host")]
        strftime => &strftime::STRFTIME,
        ticks_add => &TICKS_ADD,
        ticks_cpu => &TICKS_CPU,
        ticks_diff => &TICKS_DIFF,
        ticks_ms => &TICKS_MS,
        ticks_us => &TICKS_US,
        time => &TIME,
        time_ns => &TIME_NS,
    ],
    init: None,
    get_attribute: None,
};
