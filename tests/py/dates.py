# datetime.

from datetime import date, datetime, time, timedelta, timezone

d = timedelta(days=1, hours=2, minutes=3, seconds=4, milliseconds=5, microseconds=6)
print(d, repr(d), d.days, d.seconds, d.microseconds, d.total_seconds(), -d, abs(-d), repr(-d))
print(timedelta(hours=0.5), timedelta(1.5), timedelta(seconds=1.25) * 2, d // 2, d / 2, d * 0.5, d % timedelta(hours=1))
print(timedelta(1) / timedelta(hours=6), timedelta(1) // timedelta(hours=7), divmod(timedelta(1), timedelta(hours=7)))
print(timedelta(weeks=1) == timedelta(7), timedelta(1) < timedelta(2), bool(timedelta(0)), repr(timedelta()))
print(timedelta(microseconds=0.5), timedelta(microseconds=1.5), timedelta.max, timedelta.min)

x = date(2024, 2, 29)
print(x, repr(x), x.weekday(), x.isoweekday(), x.toordinal(), x.isocalendar(), x.timetuple()[:8])
print(x + timedelta(366), x - timedelta(60), x - date(2023, 1, 1), x.replace(day=1), x > date(2024, 2, 28))
print(date.fromordinal(1), date.fromordinal(738945), date.max, date.fromisoformat("2025-12-31"), x.ctime())
print(x.strftime("%Y/%m/%d %a %A %b %B %j %U %W %y %%"), "{:%d.%m.%Y}".format(x))
for year in (2004, 2005, 2008, 2009, 2010, 2016, 2020, 2021):
    print(tuple(date(year, 1, 1).isocalendar()), tuple(date(year, 12, 31).isocalendar()))
print(date.fromisocalendar(2020, 53, 7), date.fromisoformat("2020-W53-7"))
for bad in ((2023, 2, 29), (0, 1, 1), (2023, 13, 1)):
    try:
        date(*bad)
    except ValueError as error:
        print(error)

t = time(13, 5, 9, 70)
print(t, repr(t), time(1), t.isoformat("milliseconds"), t.replace(hour=0), t < time(14), t.strftime("%I:%M %p"))
print(time.fromisoformat("04:23:01.000384"), time.fromisoformat("04:23"), time.max)

n = datetime(2023, 11, 5, 1, 30, 15, 123456)
print(n, repr(n), n.date(), n.time(), n.isoformat(), n.isoformat(" ", "minutes"), n.ctime())
print(n + timedelta(days=1, seconds=-16), n - datetime(2023, 1, 1), n.replace(microsecond=0, year=1999), n.weekday())
print(n.strftime("%Y-%m-%dT%H:%M:%S.%f %p %I %c"), datetime.combine(x, t), n == datetime(2023, 11, 5, 1, 30, 15, 123456))
utc = datetime(2024, 1, 1, 12, tzinfo=timezone.utc)
east = timezone(timedelta(hours=5, minutes=30))
print(utc, utc.timestamp(), utc.astimezone(east), repr(utc.astimezone(east)), utc == utc.astimezone(east), utc.tzname())
print(timezone.utc, east, timezone(timedelta(hours=-3), "BRT"), repr(timezone.utc), repr(east), utc.utcoffset())
print(datetime.fromtimestamp(0, timezone.utc), datetime.fromtimestamp(1700000000.5, east), utc.utctimetuple()[:6])
for text in ("2011-11-04", "2011-11-04T00:05:23", "2011-11-04 00:05:23.283", "2011-11-04T00:05:23Z", "20111104T000523", "2011-11-04T00:05:23+04:00"):
    print(repr(datetime.fromisoformat(text)))
for text, format_ in (
    ("21 June, 2018", "%d %B, %Y"),
    ("12/11/18 09:15:32", "%m/%d/%y %H:%M:%S"),
    ("2023-01-15T10:20:30.5+0200", "%Y-%m-%dT%H:%M:%S.%f%z"),
    ("Sat 3 Feb 2001 11 PM", "%a %d %b %Y %I %p"),
    ("2001 34", "%Y %j"),
):
    print(repr(datetime.strptime(text, format_)))
for text, format_ in (("x", "%Y"), ("2020 1", "%Y")):
    try:
        datetime.strptime(text, format_)
    except ValueError as error:
        print(error)
try:
    utc < n
except TypeError as error:
    print(error)
print(utc == n, datetime.min, datetime.max, n < datetime.max, {n: 1}[n], hash(utc) == hash(utc.astimezone(east)))
try:
    datetime.max + timedelta(1)
except OverflowError as error:
    print(error)
