"""Durations: `datetime.timedelta`.

Flash on thumbv7m: 1.8 KB.
"""

from datetime.order import Ordered


class timedelta(Ordered):
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
        self._us = (days * 86400 + seconds) * 1000000 + round(microseconds)
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
            return delta_of(self._us + other._us)
        return NotImplemented

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return delta_of(self._us - other._us)
        return NotImplemented

    def __rsub__(self, other):
        if isinstance(other, timedelta):
            return delta_of(other._us - self._us)
        return NotImplemented

    def __neg__(self):
        return delta_of(-self._us)

    def __pos__(self):
        return self

    def __abs__(self):
        return delta_of(abs(self._us))

    def __mul__(self, other):
        if isinstance(other, int):
            return delta_of(self._us * other)
        if isinstance(other, float):
            a, b = other.as_integer_ratio()
            return delta_of(_divided(self._us * a, b))
        return NotImplemented

    __rmul__ = __mul__

    def __floordiv__(self, other):
        if isinstance(other, timedelta):
            return self._us // other._us
        if isinstance(other, int):
            return delta_of(self._us // other)
        return NotImplemented

    def __truediv__(self, other):
        if isinstance(other, timedelta):
            return self._us / other._us
        if isinstance(other, int):
            return delta_of(_divided(self._us, other))
        if isinstance(other, float):
            a, b = other.as_integer_ratio()
            return delta_of(_divided(self._us * b, a))
        return NotImplemented

    def __mod__(self, other):
        if isinstance(other, timedelta):
            return delta_of(self._us % other._us)
        return NotImplemented

    def __divmod__(self, other):
        if isinstance(other, timedelta):
            quotient, rest = divmod(self._us, other._us)
            return quotient, delta_of(rest)
        return NotImplemented

    def _is_like(self, other):
        return isinstance(other, timedelta)

    def _key(self):
        return self._us

    def __bool__(self):
        return self._us != 0


def _divided(a, b):
    # The nearest integer, halves to even.
    quotient, rest = divmod(a, b)
    twice = 2 * rest
    if (twice > b if b > 0 else twice < b) or twice == b and quotient & 1:
        quotient += 1
    return quotient


def delta_of(microseconds):
    return timedelta(0, 0, microseconds)


timedelta.min = timedelta(-999999999)
timedelta.max = timedelta(days=999999999, hours=23, minutes=59, seconds=59, microseconds=999999)
timedelta.resolution = timedelta(microseconds=1)
