//! `time.strftime`: dates as text. The directives are those of CPython's documentation, in the
//! C locale; there is one time zone, UTC.

use taipan_object::builtin::function::expect_text;
use taipan_object::builtin::list::List;
use taipan_object::builtin::tuple;
use taipan_object::protocol::convert;
use taipan_object::text::StringBuilder;
use taipan_object::{NativeFunction, Obj, Res, Runtime, Sink, names};

const DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The fields of a date that are used, all in their ranges.
struct Date {
    year: i64,
    month: usize,
    day: i64,
    hour: i64,
    minute: i64,
    second: i64,
    /// 0 is Monday.
    weekday: usize,
    /// 1 is the first of January.
    day_of_year: i64,
}

/// Least and most of each field after the year, and what is wrong outside.
const RANGES: [(i64, i64, &str); 7] = [
    (0, 12, "month out of range"),
    (0, 31, "day of month out of range"),
    (0, 23, "hour out of range"),
    (0, 59, "minute out of range"),
    (0, 61, "seconds out of range"),
    (0, 6, "day of week out of range"),
    (0, 366, "day of year out of range"),
];

impl Date {
    fn of(rt: &mut Runtime, fields: &[Obj]) -> Res<Date> {
        if !matches!(fields.len(), 8 | 9) {
            return Err(rt.type_error("strftime needs a tuple of length 8 or 9"));
        }
        let mut numbers = [0i64; 8];
        for (number, field) in numbers.iter_mut().zip(fields) {
            *number = convert::index(rt, *field)? as i64;
        }
        for (number, (least, most, message)) in numbers.iter().skip(1).zip(RANGES) {
            if !(least..=most).contains(number) {
                return Err(rt.value_error(message));
            }
        }
        let [year, month, day, hour, minute, second, weekday, day_of_year] = numbers;
        Ok(Date {
            year,
            // As in CPython zero stands for the first of them.
            month: month.max(1) as usize - 1,
            day: day.max(1),
            hour,
            minute,
            second,
            weekday: weekday as usize,
            day_of_year: day_of_year.max(1),
        })
    }

    fn month_name(&self) -> &'static str {
        MONTHS.get(self.month).copied().unwrap_or("")
    }

    fn day_name(&self) -> &'static str {
        DAYS.get(self.weekday).copied().unwrap_or("")
    }

    /// Hour of the clock with twelve hours.
    fn hour_of_half(&self) -> i64 {
        (self.hour + 11) % 12 + 1
    }

    /// Week of the year, of which the first is the one with the first `start` (0: Monday).
    fn week(&self, start: usize) -> i64 {
        let since_start = (self.weekday + 7 - start) % 7;
        (self.day_of_year + 6 - since_start as i64) / 7
    }

    /// Year and week by ISO 8601.
    fn iso_week(&self) -> (i64, i64) {
        let week = (self.day_of_year - 1 - self.weekday as i64 + 10) / 7;
        let weeks = |year: i64| {
            let last_day = |year: i64| {
                (year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400))
                    .rem_euclid(7)
            };
            match last_day(year) == 4 || last_day(year - 1) == 3 {
                true => 53,
                false => 52,
            }
        };
        if week < 1 {
            (self.year - 1, weeks(self.year - 1))
        } else if week > weeks(self.year) {
            (self.year + 1, 1)
        } else {
            (self.year, week)
        }
    }
}

fn write(rt: &mut Runtime, format: &str, date: &Date, out: &mut dyn Sink) -> Res<()> {
    let mut rest = format;
    while let Some(position) = rest.find('%') {
        let (before, directive) = rest.split_at(position);
        out.write(rt, before)?;
        let mut characters = directive.chars();
        characters.next();
        let Some(letter) = characters.next() else {
            return out.write(rt, "%");
        };
        rest = characters.as_str();
        field(rt, letter, date, out)?;
    }
    out.write(rt, rest)
}

fn field(rt: &mut Runtime, letter: char, date: &Date, out: &mut dyn Sink) -> Res<()> {
    let short = |name: &'static str| name.get(..3).unwrap_or(name);
    match letter {
        'a' => out.write(rt, short(date.day_name())),
        'A' => out.write(rt, date.day_name()),
        'b' | 'h' => out.write(rt, short(date.month_name())),
        'B' => out.write(rt, date.month_name()),
        'c' => write(rt, "%a %b %e %H:%M:%S %Y", date, out),
        'C' => out.write_fmt(rt, format_args!("{:02}", date.year.div_euclid(100))),
        'd' => out.write_fmt(rt, format_args!("{:02}", date.day)),
        'D' | 'x' => write(rt, "%m/%d/%y", date, out),
        'e' => out.write_fmt(rt, format_args!("{:2}", date.day)),
        'f' => out.write(rt, "000000"),
        'F' => write(rt, "%Y-%m-%d", date, out),
        'g' => {
            let year = date.iso_week().0.rem_euclid(100);
            out.write_fmt(rt, format_args!("{year:02}"))
        }
        'G' => out.write_fmt(rt, format_args!("{}", date.iso_week().0)),
        'H' => out.write_fmt(rt, format_args!("{:02}", date.hour)),
        'I' => out.write_fmt(rt, format_args!("{:02}", date.hour_of_half())),
        'j' => out.write_fmt(rt, format_args!("{:03}", date.day_of_year)),
        'k' => out.write_fmt(rt, format_args!("{:2}", date.hour)),
        'l' => out.write_fmt(rt, format_args!("{:2}", date.hour_of_half())),
        'm' => out.write_fmt(rt, format_args!("{:02}", date.month + 1)),
        'M' => out.write_fmt(rt, format_args!("{:02}", date.minute)),
        'n' => out.write(rt, "\n"),
        'p' => out.write(rt, if date.hour < 12 { "AM" } else { "PM" }),
        'P' => out.write(rt, if date.hour < 12 { "am" } else { "pm" }),
        'r' => write(rt, "%I:%M:%S %p", date, out),
        'R' => write(rt, "%H:%M", date, out),
        's' => {
            let days = super::days_before(date.year, date.month as i64) + date.day - 1;
            let seconds = days * 86_400 + date.hour * 3600 + date.minute * 60 + date.second;
            out.write_fmt(rt, format_args!("{seconds}"))
        }
        'S' => out.write_fmt(rt, format_args!("{:02}", date.second)),
        't' => out.write(rt, "\t"),
        'T' | 'X' => write(rt, "%H:%M:%S", date, out),
        'u' => out.write_fmt(rt, format_args!("{}", date.weekday + 1)),
        'U' => out.write_fmt(rt, format_args!("{:02}", date.week(6))),
        'V' => out.write_fmt(rt, format_args!("{:02}", date.iso_week().1)),
        'w' => out.write_fmt(rt, format_args!("{}", (date.weekday + 1) % 7)),
        'W' => out.write_fmt(rt, format_args!("{:02}", date.week(0))),
        'y' => out.write_fmt(rt, format_args!("{:02}", date.year.rem_euclid(100))),
        'Y' => out.write_fmt(rt, format_args!("{}", date.year)),
        'z' => out.write(rt, "+0000"),
        'Z' => out.write(rt, "UTC"),
        '%' => out.write(rt, "%"),
        // As the C library does, what is no directive stays as it is.
        other => out.write_fmt(rt, format_args!("%{other}")),
    }
}

/// `strftime(format[, fields])`
pub static STRFTIME: NativeFunction =
    NativeFunction::positional(names::strftime, 1, 2, |rt, args| {
        let format = expect_text(rt, args[0])?;
        let fields = match args.get(1) {
            Some(fields) => *fields,
            None => super::broken_down(rt, &[])?,
        };
        let items = match fields.downcast::<List>() {
            Some(list) => list.snapshot(rt)?,
            None => tuple::items(fields),
        };
        let date = Date::of(rt, items)?;
        let limit = super::SECONDS_MAX / 86_400 / 366;
        if !(-limit..=limit).contains(&date.year) {
            return Err(rt.overflow_error("year out of range"));
        }
        let mut text = StringBuilder::new();
        write(rt, format, &date, &mut text)?;
        text.finish(rt)
    });
