//! `machine.RTC`: the date, as (year, month, day, weekday, hours, minutes, seconds, microseconds).
//! Monday is weekday 0; when the date is set, the weekday that is given does not count.

use taipan_object::builtin::list::List;
use taipan_object::builtin::tuple;
use taipan_object::layout::Bare;
use taipan_object::protocol::convert;
use taipan_object::types::header_of;
use taipan_object::{NativeFunction, Obj, Res, Runtime, Slots, Type, names, slots, table};

use super::missing;
use crate::time::{date, days_before};

const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400 * SECOND;
/// The last year that can be set: its microseconds fit by far.
const LAST_YEAR: i64 = 9999;

fn get(rt: &mut Runtime) -> Res {
    let Some(rtc) = rt.host.machine().and_then(|machine| machine.rtc()) else {
        return Err(missing(rt));
    };
    let now = i64::try_from(rtc.get()).unwrap_or(i64::MAX);
    let (days, of_day) = (now.div_euclid(DAY), now.rem_euclid(DAY));
    let (year, month, day) = date(days);
    let fields = [
        year,
        month + 1,
        day,
        (days + 3).rem_euclid(7),
        of_day / (3600 * SECOND),
        of_day / (60 * SECOND) % 60,
        of_day / SECOND % 60,
        of_day % SECOND,
    ];
    tuple::new(rt, &fields.map(|field| Obj::small(field as isize)))
}

fn set(rt: &mut Runtime, fields: Obj) -> Res {
    let items = match fields.downcast::<List>() {
        Some(list) => list.snapshot(rt)?,
        None => tuple::items(fields),
    };
    if items.len() != 8 {
        return Err(rt.value_error("a tuple of 8 fields is required"));
    }
    let mut numbers = [0i64; 8];
    for (number, item) in numbers.iter_mut().zip(items) {
        *number = convert::index(rt, *item)? as i64;
    }
    let [year, month, day, _, hour, minute, second, microsecond] = numbers;
    let in_range = (1970..=LAST_YEAR).contains(&year)
        && (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && (0..24).contains(&hour)
        && (0..60).contains(&minute)
        && (0..60).contains(&second)
        && (0..SECOND).contains(&microsecond);
    if !in_range {
        return Err(rt.value_error("date out of range"));
    }
    let days = days_before(year, month - 1) + day - 1;
    let seconds = hour * 3600 + minute * 60 + second;
    let time = days * DAY + seconds * SECOND + microsecond;
    match rt.host.machine().and_then(|machine| machine.rtc()) {
        Some(rtc) => {
            rtc.set(time as u64);
            Ok(Obj::NONE)
        }
        None => Err(missing(rt)),
    }
}

/// `datetime([fields])`
static DATETIME: NativeFunction =
    NativeFunction::positional(names::datetime, 1, 2, |rt, args| match args.get(1) {
        Some(fields) => set(rt, *fields),
        None => get(rt),
    });

const SLOTS: Slots = Slots {
    // `RTC([id])`: there is one clock, number 0.
    new: Some(|rt, class, args| {
        match (args.positional, args.keywords) {
            ([], []) => {}
            ([id], []) if convert::index(rt, *id)? == 0 => {}
            _ => return Err(rt.value_error("there is one RTC, number 0")),
        }
        rt.alloc_instance(class, Bare::new(header_of(class)))
    }),
    ..Slots::EMPTY
};

/// `machine.RTC`
pub static RTC: Type =
    Type::new::<Bare>(names::RTC, slots!(SLOTS)).with_table(table![datetime => &DATETIME]);
