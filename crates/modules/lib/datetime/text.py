"""Dates and times of datetime as text: `strftime`, `strptime` and the ISO formats. Follows CPython's datetime, in
the C locale.

Flash on thumbv7m: 3.9 KB.
"""

from datetime import _days_before_month, _from_ordinal, _ordinal, date, offset_text, timedelta, timezone

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LONG_MONTHS = (
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
)
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_LONG_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _digits(text, count):
    part = text[:count]
    if len(part) != count or not part.isdigit():
        raise ValueError
    return int(part), text[count:]


def parse_date(text):
    year, text = _digits(text, 4)
    dash = text[:1] == "-"
    if dash:
        text = text[1:]
    if text[:1] == "W":
        week, text = _digits(text[1:], 2)
        day = 1
        if text:
            if dash:
                if text[0] != "-":
                    raise ValueError
                text = text[1:]
            day, text = _digits(text, 1)
        return date.fromisocalendar(year, week, day), text
    month, text = _digits(text, 2)
    if dash:
        if text[:1] != "-":
            raise ValueError
        text = text[1:]
    day, text = _digits(text, 2)
    return date(year, month, day), text


def parse_time(text):
    # Hours, minutes, seconds, microseconds, time zone.
    zone = None
    for mark in "Z+-":
        place = text.find(mark)
        if place >= 0:
            zone_text = text[place + 1 :]
            text = text[:place]
            if mark == "Z":
                if zone_text:
                    raise ValueError
                zone = timezone.utc
            else:
                parts = _clock(zone_text)
                delta = timedelta(hours=parts[0], minutes=parts[1], seconds=parts[2], microseconds=parts[3])
                if mark == "-":
                    delta = -delta
                zone = timezone(delta) if delta else timezone.utc
            break
    return _clock(text) + [zone]


def _clock(text):
    parts = [0, 0, 0, 0]
    parts[0], text = _digits(text, 2)
    colon = text[:1] == ":"
    for i in (1, 2):
        if not text:
            return parts
        if colon:
            if text[0] != ":":
                raise ValueError
            text = text[1:]
        parts[i], text = _digits(text, 2)
    if text:
        if text[0] not in ".," or not text[1:].isdigit():
            raise ValueError
        parts[3] = int((text[1:] + "00000")[:6])
    return parts


def strftime(dt, format_):
    result = []
    i = 0
    while i < len(format_):
        c = format_[i]
        i += 1
        if c != "%" or i == len(format_):
            result.append(c)
            continue
        c = format_[i]
        i += 1
        result.append(field(dt, c))
    return "".join(result)


def field(dt, c):
    hour = getattr(dt, "hour", 0)
    minute = getattr(dt, "minute", 0)
    second = getattr(dt, "second", 0)
    if c == "%":
        return "%"
    if c in "HMSIpf":
        return {
            "H": "%02d" % hour,
            "M": "%02d" % minute,
            "S": "%02d" % second,
            "I": "%02d" % (hour % 12 or 12),
            "p": "AM" if hour < 12 else "PM",
            "f": "%06d" % getattr(dt, "microsecond", 0),
        }[c]
    if c == "X" or c == "T":
        return "%02d:%02d:%02d" % (hour, minute, second)
    if c == "R":
        return "%02d:%02d" % (hour, minute)
    if c == "z" or c == "Z":
        offset = dt.utcoffset() if hasattr(dt, "utcoffset") else None
        if offset is None:
            return ""
        return offset_text(offset, "") if c == "z" else dt.tzname()
    day = dt if isinstance(dt, date) else date(1900, 1, 1)
    weekday = day.weekday()
    yday = _days_before_month(day.year, day.month) + day.day
    if c == "Y":
        return str(day.year)
    if c == "y":
        return "%02d" % (day.year % 100)
    if c == "m":
        return "%02d" % day.month
    if c == "d":
        return "%02d" % day.day
    if c == "e":
        return "%2d" % day.day
    if c == "b" or c == "h":
        return _MONTHS[day.month - 1]
    if c == "B":
        return _LONG_MONTHS[day.month - 1]
    if c == "a":
        return _WEEKDAYS[weekday]
    if c == "A":
        return _LONG_WEEKDAYS[weekday]
    if c == "j":
        return "%03d" % yday
    if c == "w":
        return str((weekday + 1) % 7)
    if c == "u":
        return str(weekday + 1)
    if c == "U":
        return "%02d" % ((yday + 6 - (weekday + 1) % 7) // 7)
    if c == "W":
        return "%02d" % ((yday + 6 - weekday) // 7)
    if c == "G":
        return "%04d" % day.isocalendar()[0]
    if c == "V":
        return "%02d" % day.isocalendar()[1]
    if c == "F":
        return "%d-%02d-%02d" % (day.year, day.month, day.day)
    if c == "D" or c == "x":
        return "%02d/%02d/%02d" % (day.month, day.day, day.year % 100)
    if c == "c":
        return "%s %s %2d %02d:%02d:%02d %d" % (
            _WEEKDAYS[weekday],
            _MONTHS[day.month - 1],
            day.day,
            hour,
            minute,
            second,
            day.year,
        )
    return "%" + c


def _number(text, most):
    count = 0
    while count < most and text[count : count + 1].isdigit():
        count += 1
    if not count:
        raise ValueError
    return int(text[:count]), text[count:]


def _word(text, words):
    lowered = text.lower()
    # The longest first: "March" begins with "Mar".
    for word in sorted(words, key=len, reverse=True):
        if lowered.startswith(word.lower()):
            return words.index(word), text[len(word) :]
    raise ValueError


def _day_of_week(kind, year, week, weekday):
    """The day of the year, from 1, of a day in a week: those from Monday (W), from Sunday (U), or ISO's (V)."""
    first = date(year, 1, 1)
    if kind == "V":
        return (date.fromisocalendar(year, week, weekday + 1) - first).days + 1
    before = first.weekday()
    if kind == "U":
        before, weekday = (before + 1) % 7, (weekday + 1) % 7
    if week == 0:
        return 1 + weekday - before
    return 1 + (7 - before) % 7 + 7 * (week - 1) + weekday


def strptime(cls, text, format_):
    whole = text
    found = {"Y": 1900, "m": 1, "d": 1, "H": 0, "M": 0, "S": 0, "f": 0}
    afternoon = yday = zone = weekday = week = iso_year = None
    format_ = format_.replace("%T", "%H:%M:%S").replace("%R", "%H:%M").replace("%F", "%Y-%m-%d")
    format_ = format_.replace("%D", "%m/%d/%y").replace("%c", "%a %b %d %H:%M:%S %Y")
    format_ = format_.replace("%x", "%m/%d/%y").replace("%X", "%H:%M:%S")
    i = 0
    try:
        while i < len(format_):
            c = format_[i]
            i += 1
            if c in " \t\n":
                text = text.lstrip()
                continue
            if c != "%":
                if text[:1] != c:
                    raise ValueError
                text = text[1:]
                continue
            c = format_[i]
            i += 1
            if c == "Y":
                found["Y"], text = _digits(text, 4)
            elif c == "y":
                year, text = _number(text, 2)
                found["Y"] = year + (1900 if year > 68 else 2000)
            elif c in "mdHMS":
                found[c], text = _number(text, 2)
            elif c == "I":
                found["H"], text = _number(text, 2)
                found["H"] %= 12
            elif c == "p":
                afternoon, text = _word(text, ("AM", "PM"))
            elif c == "f":
                before = len(text)
                number, text = _number(text, 6)
                found["f"] = number * 10 ** (6 - before + len(text))
            elif c == "j":
                yday, text = _number(text, 3)
            elif c in "bh":
                month, text = _word(text, _MONTHS)
                found["m"] = month + 1
            elif c == "B":
                month, text = _word(text, _LONG_MONTHS)
                found["m"] = month + 1
            elif c == "a":
                weekday, text = _word(text, _WEEKDAYS)
            elif c == "A":
                weekday, text = _word(text, _LONG_WEEKDAYS)
            elif c in "wu":
                weekday, text = _number(text, 1)
                weekday = (weekday + 6) % 7
            elif c in "UWV":
                number, text = _number(text, 2)
                week = c, number
            elif c == "G":
                iso_year, text = _digits(text, 4)
            elif c == "z":
                if text[:1] == "Z":
                    zone = timezone.utc
                    text = text[1:]
                else:
                    sign = {"+": 1, "-": -1}[text[:1]]
                    hours, text = _digits(text[1:], 2)
                    minutes, text = _digits(text.lstrip(":"), 2)
                    delta = timedelta(minutes=sign * (hours * 60 + minutes))
                    zone = timezone(delta) if delta else timezone.utc
            elif c == "Z":
                which, text = _word(text, ("UTC", "GMT"))
                zone = timezone.utc
            elif c == "%":
                if text[:1] != "%":
                    raise ValueError
                text = text[1:]
            else:
                raise ValueError
    except (ValueError, KeyError):
        raise ValueError("time data %r does not match format %r" % (whole, format_)) from None
    if text:
        raise ValueError("unconverted data remains: " + text)
    if afternoon:
        found["H"] += 12
    if week and weekday is not None:
        yday = _day_of_week(week[0], iso_year if week[0] == "V" else found["Y"], week[1], weekday)
        found["Y"] = iso_year or found["Y"]
    if yday is not None:
        found["Y"], found["m"], found["d"] = _from_ordinal(_ordinal(found["Y"], 1, 1) + yday - 1)
    return cls(found["Y"], found["m"], found["d"], found["H"], found["M"], found["S"], found["f"], zone)
