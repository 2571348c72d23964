//! FAT's dates and times: local time in steps of two seconds, from 1980 to 2107.

/// 1980-01-01 00:00:00, the earliest there is, in seconds since 1970.
const EARLIEST: u32 = 315_532_800;
const DAY: u32 = 86_400;
/// From 1970 to 1980, in days.
const EARLIEST_DAY: u32 = EARLIEST / DAY;
/// Days of the months before each one, outside leap years.
const DAYS_BEFORE: [u16; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

/// A date in the high half, a time in the low one, as a directory entry has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stamp(pub u32);

/// Days from 1980-01-01 to the first day of a year, given as years since 1980: up to 2100 every
/// fourth year has a day more.
const fn days_to_year(year: u32) -> u32 {
    year * 365 + year.div_ceil(4) - (year > 120) as u32
}

const fn is_leap(year: u32) -> bool {
    year.is_multiple_of(4) && year != 120
}

/// Days from the start of a year to the first day of a month, counted from 0.
fn days_to_month(year: u32, month: u32) -> u32 {
    let days = DAYS_BEFORE[month.min(11) as usize];
    u32::from(days) + u32::from(month > 1 && is_leap(year))
}

impl Stamp {
    /// From seconds since 1970. What lies before 1980 becomes its first day.
    pub fn from_seconds(seconds: u32) -> Stamp {
        let since = seconds.saturating_sub(EARLIEST);
        let days = since / DAY;
        let mut year = days / 366;
        while days_to_year(year + 1) <= days {
            year += 1;
        }
        let day = days - days_to_year(year);
        let mut month = 11;
        while days_to_month(year, month) > day {
            month -= 1;
        }
        let date = year << 9 | (month + 1) << 5 | (day - days_to_month(year, month) + 1);
        let time = since % DAY;
        let time = (time / 3600) << 11 | (time / 60 % 60) << 5 | (time % 60 / 2);
        Stamp(date << 16 | time)
    }

    /// Seconds since 1970. What is no date is taken as far as it makes sense.
    pub fn seconds(self) -> i64 {
        let (date, time) = (self.0 >> 16, self.0 & 0xffff);
        let (year, month, day) = (date >> 9, date >> 5 & 15, date & 31);
        let days = EARLIEST_DAY
            + days_to_year(year)
            + days_to_month(year, month.saturating_sub(1))
            + day.saturating_sub(1);
        let time = (time >> 11) * 3600 + (time >> 5 & 63) * 60 + (time & 31) * 2;
        i64::from(days) * i64::from(DAY) + i64::from(time)
    }
}

#[cfg(test)]
mod tests;
