"""Dates and times, as CPython's datetime: the Gregorian calendar for years 1 to 9999. Texts are made and read in
`datetime.text`, which is loaded when it is needed.

Flash on thumbv7m: 11.3 KB.
"""

from collections import namedtuple

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


def _rounded(value):
    # To the nearest integer, halves to even.
    return round(value)


class timedelta:
    def __init__(self, days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0):
        # Whole numbers stay exact; of fractions each part is taken down.
        days += weeks * 7
        seconds += minutes * 60 + hours * 3600
        microseconds += milliseconds * 1000
        whole = int(days)
        rest = (days - whole) * 86400 if isinstance(days, float) else 0
        days = whole
        if isinstance(seconds, float) or rest:
            seconds += rest
            whole = int(seconds)
            microseconds += (seconds - whole) * 1000000
            seconds = whole
        self._us = (days * 86400 + seconds) * 1000000 + _rounded(microseconds)
        if not -86399999913600000000 <= self._us <= 86399999999999999999:
            raise OverflowError("days=%d; must have magnitude <= 999999999" % (self._us // 86400000000))

    @property
    def days(self):
        return self._us // 86400000000

    @property
    def seconds(self):
        return self._us // 1000000 % 86400

    @property
    def microseconds(self):
        return self._us % 1000000

    def total_seconds(self):
        return self._us / 1000000

    def __repr__(self):
        parts = []
        for name in ("days", "seconds", "microseconds"):
            value = getattr(self, name)
            if value:
                parts.append("%s=%d" % (name, value))
        return "datetime.timedelta(%s)" % (", ".join(parts) or "0")

    def __str__(self):
        minutes, seconds = divmod(self.seconds, 60)
        hours, minutes = divmod(minutes, 60)
        text = "%d:%02d:%02d" % (hours, minutes, seconds)
        if self.days:
            text = "%d day%s, %s" % (self.days, "" if abs(self.days) == 1 else "s", text)
        if self.microseconds:
            text += ".%06d" % self.microseconds
        return text

    def __add__(self, other):
        if isinstance(other, timedelta):
            return _delta(self._us + other._us)
        return NotImplemented

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return _delta(self._us - other._us)
        return NotImplemented

    def __rsub__(self, other):
        if isinstance(other, timedelta):
            return _delta(other._us - self._us)
        return NotImplemented

    def __neg__(self):
        return _delta(-self._us)

    def __pos__(self):
        return self

    def __abs__(self):
        return _delta(abs(self._us))

    def __mul__(self, other):
        if isinstance(other, int):
            return _delta(self._us * other)
        if isinstance(other, float):
            a, b = other.as_integer_ratio()
            return _delta(_divided(self._us * a, b))
        return NotImplemented

    __rmul__ = __mul__

    def __floordiv__(self, other):
        if isinstance(other, timedelta):
            return self._us // other._us
        if isinstance(other, int):
            return _delta(self._us // other)
        return NotImplemented

    def __truediv__(self, other):
        if isinstance(other, timedelta):
            return self._us / other._us
        if isinstance(other, int):
            return _delta(_divided(self._us, other))
        if isinstance(other, float):
            a, b = other.as_integer_ratio()
            return _delta(_divided(self._us * b, a))
        return NotImplemented

    def __mod__(self, other):
        if isinstance(other, timedelta):
            return _delta(self._us % other._us)
        return NotImplemented

    def __divmod__(self, other):
        if isinstance(other, timedelta):
            quotient, rest = divmod(self._us, other._us)
            return quotient, _delta(rest)
        return NotImplemented

    def __eq__(self, other):
        return self._us == other._us if isinstance(other, timedelta) else NotImplemented

    def __lt__(self, other):
        return self._us < other._us if isinstance(other, timedelta) else NotImplemented

    def __le__(self, other):
        return self._us <= other._us if isinstance(other, timedelta) else NotImplemented

    def __gt__(self, other):
        return self._us > other._us if isinstance(other, timedelta) else NotImplemented

    def __ge__(self, other):
        return self._us >= other._us if isinstance(other, timedelta) else NotImplemented

    def __hash__(self):
        return hash(self._us)

    def __bool__(self):
        return self._us != 0


def _divided(a, b):
    # The nearest integer, halves to even.
    quotient, rest = divmod(a, b)
    twice = 2 * rest
    if (twice > b if b > 0 else twice < b) or twice == b and quotient & 1:
        quotient += 1
    return quotient


def _delta(microseconds):
    return timedelta(0, 0, microseconds)


timedelta.min = timedelta(-999999999)
timedelta.max = timedelta(days=999999999, hours=23, minutes=59, seconds=59, microseconds=999999)
timedelta.resolution = timedelta(microseconds=1)


class tzinfo:
    def utcoffset(self, dt):
        raise NotImplementedError("tzinfo subclass must override utcoffset()")

    def dst(self, dt):
        raise NotImplementedError("tzinfo subclass must override dst()")

    def tzname(self, dt):
        raise NotImplementedError("tzinfo subclass must override tzname()")

    def fromutc(self, dt):
        offset = dt.utcoffset()
        standard = offset - dt.dst()
        dt += standard
        return dt + dt.replace(tzinfo=self).dst()


def _offset_text(offset, colon=":"):
    if offset is None:
        return ""
    us = offset._us
    sign = "-" if us < 0 else "+"
    us = abs(us)
    text = "%s%02d%s%02d" % (sign, us // 3600000000, colon, us // 60000000 % 60)
    if us % 60000000:
        text += "%s%02d" % (colon, us // 1000000 % 60)
        if us % 1000000:
            text += ".%06d" % (us % 1000000)
    return text


class timezone(tzinfo):
    def __init__(self, offset, name=None):
        if not isinstance(offset, timedelta):
            raise TypeError("offset must be a timedelta")
        if not -86400000000 < offset._us < 86400000000:
            raise ValueError(
                "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24),"
                " not %r." % offset
            )
        self._offset = offset
        self._name = name

    def utcoffset(self, dt):
        return self._offset

    def dst(self, dt):
        return None

    def tzname(self, dt):
        if self._name is not None:
            return self._name
        return "UTC" + _offset_text(self._offset) if self._offset else "UTC"

    def fromutc(self, dt):
        return dt + self._offset

    def __eq__(self, other):
        return self._offset == other._offset if isinstance(other, timezone) else NotImplemented

    def __hash__(self):
        return hash(self._offset)

    def __repr__(self):
        if self is timezone.utc:
            return "datetime.timezone.utc"
        if self._name is None:
            return "datetime.timezone(%r)" % self._offset
        return "datetime.timezone(%r, %r)" % (self._offset, self._name)

    def __str__(self):
        return self.tzname(None)


timezone.utc = timezone(timedelta(0))
timezone.min = timezone(-timedelta(hours=23, minutes=59))
timezone.max = timezone(timedelta(hours=23, minutes=59))
UTC = timezone.utc


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


class date:
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

    def _comparable(self, other):
        return isinstance(other, date) and not isinstance(other, datetime)

    def __eq__(self, other):
        return self._date == other._date if self._comparable(other) else NotImplemented

    def __lt__(self, other):
        return self._date < other._date if self._comparable(other) else NotImplemented

    def __le__(self, other):
        return self._date <= other._date if self._comparable(other) else NotImplemented

    def __gt__(self, other):
        return self._date > other._date if self._comparable(other) else NotImplemented

    def __ge__(self, other):
        return self._date >= other._date if self._comparable(other) else NotImplemented

    def __hash__(self):
        return hash(self._date)


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


# What time and datetime have in common: _compare gives their order, None for other types.


def _is_less(self, other):
    order = self._compare(other)
    return NotImplemented if order is None else order < 0


def _is_less_or_equal(self, other):
    order = self._compare(other)
    return NotImplemented if order is None else order <= 0


def _is_more(self, other):
    order = self._compare(other)
    return NotImplemented if order is None else order > 0


def _is_more_or_equal(self, other):
    order = self._compare(other)
    return NotImplemented if order is None else order >= 0


def _hash_of_key(self):
    return hash(self._key())


class time:
    def __init__(self, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0):
        _check_time(hour, minute, second, microsecond)
        self._time = hour, minute, second, microsecond
        _check_zone(tzinfo)
        self._tzinfo = tzinfo
        self._fold = fold

    @classmethod
    def fromisoformat(cls, time_string):
        from datetime.text import parse_time

        try:
            return cls(*parse_time(time_string.lstrip("T")))
        except ValueError as error:
            _not_iso(error, time_string)

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

    def replace(self, hour=None, minute=None, second=None, microsecond=None, tzinfo=_KEEP, *, fold=None):
        return type(self)(
            _either(hour, self.hour),
            _either(minute, self.minute),
            _either(second, self.second),
            _either(microsecond, self.microsecond),
            self._tzinfo if tzinfo is _KEEP else tzinfo,
            fold=_either(fold, self._fold),
        )

    def utcoffset(self):
        return None if self._tzinfo is None else self._tzinfo.utcoffset(None)

    def dst(self):
        return None if self._tzinfo is None else self._tzinfo.dst(None)

    def tzname(self):
        return None if self._tzinfo is None else self._tzinfo.tzname(None)

    def isoformat(self, timespec="auto"):
        return _time_text(*self._time, timespec) + _offset_text(self.utcoffset())

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

    def _key(self):
        offset = self.utcoffset()
        hour, minute, second, microsecond = self._time
        total = ((hour * 60 + minute) * 60 + second) * 1000000 + microsecond
        return total if offset is None else total - offset._us

    def _compare(self, other):
        if not isinstance(other, time):
            return None
        if (self.utcoffset() is None) != (other.utcoffset() is None):
            raise TypeError("can't compare offset-naive and offset-aware times")
        return self._key() - other._key()

    def __eq__(self, other):
        if not isinstance(other, time):
            return NotImplemented
        if (self.utcoffset() is None) != (other.utcoffset() is None):
            return False
        return self._key() == other._key()

    __lt__ = _is_less
    __le__ = _is_less_or_equal
    __gt__ = _is_more
    __ge__ = _is_more_or_equal
    __hash__ = _hash_of_key


time.min = time(0, 0)
time.max = time(23, 59, 59, 999999)
time.resolution = timedelta(microseconds=1)
_time_class = time


class datetime(date):
    def __init__(
        self, year, month, day, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0
    ):
        super().__init__(year, month, day)
        _check_time(hour, minute, second, microsecond)
        self._time = hour, minute, second, microsecond
        _check_zone(tzinfo)
        self._tzinfo = tzinfo
        self._fold = fold

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
        us = _rounded(timestamp * 1000000) if isinstance(timestamp, float) else timestamp * 1000000
        seconds, us = divmod(us, 1000000)
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

    def utcoffset(self):
        return None if self._tzinfo is None else self._tzinfo.utcoffset(self)

    def dst(self):
        return None if self._tzinfo is None else self._tzinfo.dst(self)

    def tzname(self):
        return None if self._tzinfo is None else self._tzinfo.tzname(self)

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
        return text + _offset_text(self.utcoffset())

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

    def _key(self):
        offset = self.utcoffset()
        return self._us() if offset is None else self._us() - offset._us

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
            mine, others = self.utcoffset(), other.utcoffset()
            if (mine is None) != (others is None):
                raise TypeError("can't subtract offset-naive and offset-aware datetimes")
            return _delta(self._key() - other._key())
        return NotImplemented

    def _compare(self, other):
        if not isinstance(other, datetime):
            return None
        if (self.utcoffset() is None) != (other.utcoffset() is None):
            raise TypeError("can't compare offset-naive and offset-aware datetimes")
        return self._key() - other._key()

    def __eq__(self, other):
        if not isinstance(other, datetime):
            return NotImplemented
        if (self.utcoffset() is None) != (other.utcoffset() is None):
            return False
        return self._key() == other._key()

    __lt__ = _is_less
    __le__ = _is_less_or_equal
    __gt__ = _is_more
    __ge__ = _is_more_or_equal
    __hash__ = _hash_of_key


def _since_epoch(cls, timestamp):
    us = _rounded(timestamp * 1000000) if isinstance(timestamp, float) else timestamp * 1000000
    return cls(1970, 1, 1) + _delta(us)


datetime.min = datetime(1, 1, 1)
datetime.max = datetime(9999, 12, 31, 23, 59, 59, 999999)
datetime.resolution = timedelta(microseconds=1)
_AWARE_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
