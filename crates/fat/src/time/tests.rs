//! Dates against dates that `date -u` gives.

use super::*;
use proptest::prelude::*;

#[test]
fn known_dates() {
    for (seconds, date, time) in [
        (EARLIEST, (1980, 1, 1), (0, 0, 0)),
        (951_782_399, (2000, 2, 28), (23, 59, 58)),
        (951_868_798, (2000, 2, 29), (23, 59, 58)),
        (951_868_800, (2000, 3, 1), (0, 0, 0)),
        (1_795_355_999, (2026, 11, 22), (13, 59, 58)),
        (4_107_542_399, (2100, 2, 28), (23, 59, 58)),
        (4_107_542_400, (2100, 3, 1), (0, 0, 0)),
        (u32::MAX, (2106, 2, 7), (6, 28, 14)),
    ] {
        let (year, month, day): (u32, u32, u32) = date;
        let (hour, minute, second): (u32, u32, u32) = time;
        let date = (year - 1980) << 9 | month << 5 | day;
        let time = hour << 11 | minute << 5 | (second / 2);
        let stamp = Stamp::from_seconds(seconds);
        assert_eq!(stamp, Stamp(date << 16 | time), "{year}-{month}-{day}");
        assert_eq!(stamp.seconds(), i64::from(seconds & !1));
    }
    assert_eq!(Stamp::from_seconds(0), Stamp::from_seconds(EARLIEST));
}

proptest! {
    #[test]
    fn there_and_back(seconds in EARLIEST..) {
        prop_assert_eq!(Stamp::from_seconds(seconds).seconds(), i64::from(seconds & !1));
    }

    #[test]
    fn what_is_no_date_does_no_harm(stamp: u32) {
        let seconds = Stamp(stamp).seconds();
        prop_assert!(seconds >= i64::from(EARLIEST));
    }
}
