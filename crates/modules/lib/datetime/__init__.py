"""Dates and times, as CPython's datetime: the Gregorian calendar for years 1 to 9999. Durations, time
zones and the order of each are in files of their own; texts are made and read in `datetime.text`, which is loaded
when it is needed.

Flash on thumbv7m: 7.6 KB.
"""

from collections import namedtuple

from datetime.delta import delta_of, timedelta
from datetime.order import Ordered
from datetime.zone import UTC, offset_text, timezone, tzinfo

MINYEAR = 1
MAXYEAR = 9999

_DAYS = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
# CPython has it in `time`.
struct_time = namedtuple(
    "struct_time",
    ("tm_year", "tm_mon", "tm_mday", "tm_hour", "tm_min", "tm_sec", "tm_wday", "tm_yday", "tm_isdst"),
)

# Days in 400, 100 and 4 years.
_DAYS_400 = 146097
_DAYS_100 = 36524
_DAYS_4 = 1461
_EPOCH = 719163


def _is_leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _days_in_month(year, month):
    return 29 if month == 2 and _is_leap(year) else _DAYS[month]


def _days_before_year(year):
    year -= 1
    return year * 365 + year // 4 - year // 100 + year // 400


def _days_before_month(year, month):
    return sum(_DAYS[:month]) + (1 if month > 2 and _is_leap(year) else 0)


def _ordinal(year, month, day):
    return _days_before_year(year) + _days_before_month(year, month) + day


def _from_ordinal(n):
    n -= 1
    n400, n = divmod(n, _DAYS_400)
    n100, n = divmod(n, _DAYS_100)
    n4, n = divmod(n, _DAYS_4)
    n1, n = divmod(n, 365)
    year = n400 * 400 + n100 * 100 + n4 * 4 + n1 + 1
    if n1 == 4 or n100 == 4:
        return year - 1, 12, 31
    month = 1
    while n >= _days_in_month(year, month):
        n -= _days_in_month(year, month)
        month += 1
    return year, month, n + 1


def _check_date(year, month, day):
    if not MINYEAR <= year <= MAXYEAR:
        raise ValueError("year %d is out of range" % year)
    if not 1 <= month <= 12:
        raise ValueError("month must be in 1..12")
    if not 1 <= day <= _days_in_month(year, month):
        raise ValueError("day is out of range for month")


def _not_iso(error, text):
    # What is wrong with a number has a message already.
    if error.args:
        raise error
    raise ValueError("Invalid isoformat string: %r" % text) from None


def _check_zone(zone):
    if zone is not None and not isinstance(zone, tzinfo):
        name = type(zone).__name__
        raise TypeError("tzinfo argument must be None or of a tzinfo subclass, not type '%s'" % name)


def _check_time(hour, minute, second, microsecond):
    if not 0 <= hour <= 23:
        raise ValueError("hour must be in 0..23")
    if not 0 <= minute <= 59:
        raise ValueError("minute must be in 0..59")
    if not 0 <= second <= 59:
        raise ValueError("second must be in 0..59")
    if not 0 <= microsecond <= 999999:
        raise ValueError("microsecond must be in 0..999999")


class date(Ordered):
    def __init__(self, year, month, day):
        _check_date(year, month, day)
        self._date = year, month, day

    @classmethod
    def today(cls):
        from time import time

        return cls.fromtimestamp(time())

    @classmethod
    def fromtimestamp(cls, timestamp):
        from time import localtime

        return cls(*localtime(timestamp)[:3])

    @classmethod
    def fromordinal(cls, ordinal):
        if not 1 <= ordinal <= 3652059:
            raise ValueError("ordinal must be >= 1" if ordinal < 1 else "year is out of range")
        return cls(*_from_ordinal(ordinal))

    @classmethod
    def fromisoformat(cls, date_string):
        from datetime.text import parse_date

        try:
            found, rest = parse_date(date_string)
            if rest:
                raise ValueError
        except ValueError as error:
            _not_iso(error, date_string)
        return cls(found.year, found.month, found.day)

    @classmethod
    def fromisocalendar(cls, year, week, day):
        if not 1 <= week <= 53:
            raise ValueError("Invalid week: %d" % week)
        if not 1 <= day <= 7:
            raise ValueError("Invalid weekday: %d (range is [1, 7])" % day)
        found = cls.fromordinal(_first_monday(year) + (week - 1) * 7 + day - 1)
        if week == 53 and found.isocalendar()[0] != year:
            raise ValueError("Invalid week: 53")
        return found

    @property
    def year(self):
        return self._date[0]

    @property
    def month(self):
        return self._date[1]

    @property
    def day(self):
        return self._date[2]

    def replace(self, year=None, month=None, day=None):
        return type(self)(year or self.year, month or self.month, day or self.day)

    def timetuple(self):
        yday = _days_before_month(self.year, self.month) + self.day
        return struct_time(self.year, self.month, self.day, 0, 0, 0, self.weekday(), yday, -1)

    def toordinal(self):
        return _ordinal(*self._date)

    def weekday(self):
        return (self.toordinal() + 6) % 7

    def isoweekday(self):
        return self.weekday() + 1

    def isocalendar(self):
        year = self.year
        ordinal = self.toordinal()
        if ordinal < _first_monday(year):
            year -= 1
        elif ordinal >= _first_monday(year + 1):
            year += 1
        return _IsoCalendarDate(year, (ordinal - _first_monday(year)) // 7 + 1, self.weekday() + 1)

    def isoformat(self):
        return "%04d-%02d-%02d" % self._date

    __str__ = isoformat

    def ctime(self):
        from datetime.text import field

        return field(self, "c")

    def strftime(self, format):
        from datetime.text import strftime

        return strftime(self, format)

    def __format__(self, format):
        return self.strftime(format) if format else str(self)

    def __repr__(self):
        return "datetime.date(%d, %d, %d)" % self._date

    def __add__(self, other):
        if isinstance(other, timedelta):
            return self._moved(other.days)
        return NotImplemented

    __radd__ = __add__

    def _moved(self, days):
        ordinal = self.toordinal() + days
        if not 1 <= ordinal <= 3652059:
            raise OverflowError("date value out of range")
        return type(self).fromordinal(ordinal)

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return self._moved(-other.days)
        if isinstance(other, date):
            return timedelta(self.toordinal() - other.toordinal())
        return NotImplemented

    def _is_like(self, other):
        return isinstance(other, date) and not isinstance(other, datetime)

    def _key(self):
        return self._date


class _IsoCalendarDate(tuple):
    def __new__(cls, year, week, weekday):
        return tuple.__new__(cls, (year, week, weekday))

    @property
    def year(self):
        return self[0]

    @property
    def week(self):
        return self[1]

    @property
    def weekday(self):
        return self[2]

    def __repr__(self):
        return "datetime.IsoCalendarDate(year=%d, week=%d, weekday=%d)" % tuple(self)


def _first_monday(year):
    # The Monday of the week with the year's first Thursday.
    first = _ordinal(year, 1, 1)
    weekday = (first + 6) % 7
    return first - weekday + (7 if weekday > 3 else 0)


date.min = date(1, 1, 1)
date.max = date(9999, 12, 31)
date.resolution = timedelta(days=1)


def _time_text(hour, minute, second, microsecond, timespec):
    if timespec == "auto":
        timespec = "microseconds" if microsecond else "seconds"
    if timespec == "hours":
        return "%02d" % hour
    if timespec == "minutes":
        return "%02d:%02d" % (hour, minute)
    text = "%02d:%02d:%02d" % (hour, minute, second)
    if timespec == "milliseconds":
        return text + ".%03d" % (microsecond // 1000)
    if timespec == "microseconds":
        return text + ".%06d" % microsecond
    if timespec != "seconds":
        raise ValueError("Unknown timespec value")
    return text


_KEEP = object()


def _either(new, old):
    return old if new is None else new


class _Clock(Ordered):
    # What time and datetime have in common. `_family` is one of the two: what can be compared, `_moment()` what a
    # zone is asked about.

    def _set_clock(self, hour, minute, second, microsecond, tzinfo, fold):
        _check_time(hour, minute, second, microsecond)
        self._time = hour, minute, second, microsecond
        _check_zone(tzinfo)
        self._tzinfo = tzinfo
        self._fold = fold

    @property
    def hour(self):
        return self._time[0]

    @property
    def minute(self):
        return self._time[1]

    @property
    def second(self):
        return self._time[2]

    @property
    def microsecond(self):
        return self._time[3]

    @property
    def tzinfo(self):
        return self._tzinfo

    @property
    def fold(self):
        return self._fold

    def utcoffset(self):
        return None if self._tzinfo is None else self._tzinfo.utcoffset(self._moment())

    def dst(self):
        return None if self._tzinfo is None else self._tzinfo.dst(self._moment())

    def tzname(self):
        return None if self._tzinfo is None else self._tzinfo.tzname(self._moment())

    def _key(self):
        offset = self.utcoffset()
        return self._us() if offset is None else self._us() - offset._us

    def _is_like(self, other):
        return isinstance(other, self._family)

    def _is_naive_as(self, other):
        return (self.utcoffset() is None) == (other.utcoffset() is None)

    def _need_naive_as(self, other, what):
        if not self._is_naive_as(other):
            names = what, self._family.__name__
            raise TypeError("can't %s offset-naive and offset-aware %ss" % names)

    def _can_order(self, other):
        if not self._is_like(other):
            return False
        self._need_naive_as(other, "compare")
        return True

    def __eq__(self, other):
        if self._is_like(other) and not self._is_naive_as(other):
            return False
        return super().__eq__(other)

    def __hash__(self):
        return super().__hash__()


class time(_Clock):
    def __init__(self, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0):
        self._set_clock(hour, minute, second, microsecond, tzinfo, fold)

    @classmethod
    def fromisoformat(cls, time_string):
        from datetime.text import parse_time

        try:
            return cls(*parse_time(time_string.lstrip("T")))
        except ValueError as error:
            _not_iso(error, time_string)

    def replace(self, hour=None, minute=None, second=None, microsecond=None, tzinfo=_KEEP, *, fold=None):
        return type(self)(
            _either(hour, self.hour),
            _either(minute, self.minute),
            _either(second, self.second),
            _either(microsecond, self.microsecond),
            self._tzinfo if tzinfo is _KEEP else tzinfo,
            fold=_either(fold, self._fold),
        )

    def _moment(self):
        return None

    def isoformat(self, timespec="auto"):
        return _time_text(*self._time, timespec) + offset_text(self.utcoffset())

    def __str__(self):
        return self.isoformat()

    def strftime(self, format):
        from datetime.text import strftime

        return strftime(self, format)

    def __format__(self, format):
        return self.strftime(format) if format else str(self)

    def __repr__(self):
        parts = [str(self.hour), str(self.minute)]
        if self.second or self.microsecond:
            parts.append(str(self.second))
        if self.microsecond:
            parts.append(str(self.microsecond))
        if self._tzinfo is not None:
            parts.append("tzinfo=%r" % self._tzinfo)
        if self._fold:
            parts.append("fold=1")
        return "datetime.time(" + ", ".join(parts) + ")"

    def _us(self):
        hour, minute, second, microsecond = self._time
        return ((hour * 60 + minute) * 60 + second) * 1000000 + microsecond


time._family = time
time.min = time(0, 0)
time.max = time(23, 59, 59, 999999)
time.resolution = timedelta(microseconds=1)
_time_class = time


class datetime(_Clock, date):
    def __init__(
        self, year, month, day, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0
    ):
        super().__init__(year, month, day)
        self._set_clock(hour, minute, second, microsecond, tzinfo, fold)

    @classmethod
    def now(cls, tz=None):
        from time import time

        return cls.fromtimestamp(time(), tz)

    @classmethod
    def today(cls):
        return cls.now()

    @classmethod
    def utcnow(cls):
        return cls.now(timezone.utc).replace(tzinfo=None)

    @classmethod
    def fromtimestamp(cls, timestamp, tz=None):
        from time import localtime

        if tz is not None:
            return tz.fromutc(_since_epoch(cls, timestamp).replace(tzinfo=tz))
        seconds, us = divmod(_in_microseconds(timestamp), 1000000)
        return cls(*localtime(seconds)[:6], us)

    @classmethod
    def utcfromtimestamp(cls, timestamp):
        return _since_epoch(cls, timestamp)

    @classmethod
    def fromordinal(cls, ordinal):
        return cls(*_from_ordinal(ordinal))

    @classmethod
    def combine(cls, date, time, tzinfo=_KEEP):
        zone = time.tzinfo if tzinfo is _KEEP else tzinfo
        return cls(*date._date, *time._time, zone, fold=time.fold)

    @classmethod
    def fromisoformat(cls, date_string):
        from datetime.text import parse_date, parse_time

        try:
            found, rest = parse_date(date_string)
            if not rest:
                return cls(found.year, found.month, found.day)
            return cls(found.year, found.month, found.day, *parse_time(rest[1:]))
        except ValueError as error:
            _not_iso(error, date_string)

    @classmethod
    def strptime(cls, date_string, format):
        from datetime.text import strptime

        return strptime(cls, date_string, format)

    def date(self):
        return date(*self._date)

    def time(self):
        return _time_class(*self._time, fold=self._fold)

    def timetz(self):
        return _time_class(*self._time, self._tzinfo, fold=self._fold)

    def replace(
        self,
        year=None,
        month=None,
        day=None,
        hour=None,
        minute=None,
        second=None,
        microsecond=None,
        tzinfo=_KEEP,
        *,
        fold=None
    ):
        return type(self)(
            _either(year, self.year),
            _either(month, self.month),
            _either(day, self.day),
            _either(hour, self.hour),
            _either(minute, self.minute),
            _either(second, self.second),
            _either(microsecond, self.microsecond),
            self._tzinfo if tzinfo is _KEEP else tzinfo,
            fold=_either(fold, self._fold),
        )

    def _moment(self):
        return self

    def astimezone(self, tz=None):
        _check_zone(tz)
        offset = self.utcoffset()
        if tz is None or offset is None:
            seconds = self.timestamp()
            if tz is None:
                from time import localtime

                local = localtime(int(seconds))[:6]
                tz = timezone(datetime(*local) - _since_epoch(datetime, int(seconds)))
            utc = _since_epoch(type(self), int(seconds // 1)).replace(microsecond=self.microsecond)
        else:
            utc = self.replace(tzinfo=None) - offset
        return tz.fromutc(utc.replace(tzinfo=tz))

    def timetuple(self):
        dst = self.dst()
        flag = -1 if dst is None else int(bool(dst))
        day = date.timetuple(self)
        return struct_time(*day[:3], *self._time[:3], *day[6:8], flag)

    def utctimetuple(self):
        offset = self.utcoffset()
        utc = self if offset is None else self - offset
        return struct_time(*utc.timetuple()[:8], 0)

    def timestamp(self):
        offset = self.utcoffset()
        if offset is None:
            from time import mktime

            return mktime(self.timetuple()[:8] + (-1,)) + self.microsecond / 1000000
        return (self - _AWARE_EPOCH).total_seconds()

    def isoformat(self, sep="T", timespec="auto"):
        text = "%04d-%02d-%02d" % self._date + sep + _time_text(*self._time, timespec)
        return text + offset_text(self.utcoffset())

    def __str__(self):
        return self.isoformat(" ")

    def __repr__(self):
        parts = list(self._date + self._time)
        while len(parts) > 5 and not parts[-1]:
            parts.pop()
        parts = [str(part) for part in parts]
        if self._tzinfo is not None:
            parts.append("tzinfo=%r" % self._tzinfo)
        return "datetime.datetime(" + ", ".join(parts) + ")"

    def _us(self):
        hour, minute, second, microsecond = self._time
        return ((self.toordinal() * 24 + hour) * 60 + minute) * 60000000 + second * 1000000 + microsecond

    def __add__(self, other):
        if not isinstance(other, timedelta):
            return NotImplemented
        days, us = divmod(self._us() + other._us, 86400000000)
        if not 1 <= days <= 3652059:
            raise OverflowError("date value out of range")
        seconds, us = divmod(us, 1000000)
        minutes, seconds = divmod(seconds, 60)
        return type(self)(*_from_ordinal(days), minutes // 60, minutes % 60, seconds, us, self._tzinfo)

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return self + -other
        if isinstance(other, datetime):
            self._need_naive_as(other, "subtract")
            return delta_of(self._key() - other._key())
        return NotImplemented


def _in_microseconds(seconds):
    us = seconds * 1000000
    return round(us) if isinstance(us, float) else us


def _since_epoch(cls, timestamp):
    return cls(1970, 1, 1) + delta_of(_in_microseconds(timestamp))


datetime._family = datetime
datetime.min = datetime(1, 1, 1)
datetime.max = datetime(9999, 12, 31, 23, 59, 59, 999999)
datetime.resolution = timedelta(microseconds=1)
_AWARE_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
