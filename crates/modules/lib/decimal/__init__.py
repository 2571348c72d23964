"""Decimal numbers of any precision, as CPython's decimal (its C implementation): the arithmetic of the General
Decimal Arithmetic specification, over whole numbers times powers of ten.

`exp`, `ln` and `log10` round correctly; powers with exponents that are not whole, and results of `power`
that are not exact, may differ from CPython's in the last digit. Contexts belong to threads, not to tasks.

Flash on thumbv7m: 14.2 KB.
"""

import math

from decimal.signals import (
    BY_ZERO,
    CLAMPED,
    CONVERSION,
    FLOAT,
    IMPOSSIBLE,
    INEXACT,
    INVALID,
    MAX_EMAX,
    MAX_PREC,
    MIN_EMIN,
    MIN_ETINY,
    OVERFLOW,
    ROUND_05UP,
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    ROUNDED,
    SUBNORMAL,
    UNDEFINED,
    UNDERFLOW,
    Clamped,
    ConversionSyntax,
    DecimalException,
    DivisionByZero,
    DivisionImpossible,
    DivisionUndefined,
    FloatOperation,
    Inexact,
    InvalidContext,
    InvalidOperation,
    Overflow,
    Rounded,
    Subnormal,
    Underflow,
)
from decimal.context import (
    BasicContext,
    Context,
    DefaultContext,
    ExtendedContext,
    connect as _connect,
    getcontext,
    localcontext,
    rounding_of,
    setcontext,
)

from collections import namedtuple

HAVE_THREADS = HAVE_CONTEXTVAR = True

DecimalTuple = namedtuple("DecimalTuple", ("sign", "digits", "exponent"))

# Kinds of values.
FINITE, INFINITE, NAN, SNAN = range(4)


def new(sign, digits, exponent, kind=FINITE, cls=None):
    """(-1)**sign * digits * 10**exponent, or what is not finite: there the digits are those of a NaN."""
    made = object.__new__(cls or Decimal)
    made._sign = sign
    made._int = digits
    made._exp = exponent
    made._kind = kind
    return made


def length(n):
    """How many decimal digits a whole number has; 1 for 0."""
    bits = n.bit_length()
    if bits < 400:
        return len(str(n))
    least = bits * 30102999566398 // 10**14
    return least + (n >= 10**least)


def goes_up(rounding, sign, quotient, remainder, divisor):
    """Is a quotient that has this remainder, which is not 0, to be rounded away from zero?"""
    if rounding == ROUND_HALF_EVEN:
        return 2 * remainder + (quotient & 1) > divisor
    if rounding == ROUND_HALF_UP:
        return 2 * remainder >= divisor
    if rounding == ROUND_HALF_DOWN:
        return 2 * remainder > divisor
    if rounding == ROUND_UP:
        return True
    if rounding == ROUND_CEILING:
        return not sign
    if rounding == ROUND_FLOOR:
        return bool(sign)
    return rounding == ROUND_05UP and quotient % 5 == 0


def rescaled(number, exponent, rounding):
    """The digits of a finite number with another exponent, and what that has met."""
    shift = number._exp - exponent
    if shift >= 0:
        return number._int * 10**shift, 0
    if number._int and number.adjusted() < exponent - 1:
        # Less than half in any case: no need to divide by a power that may be huge.
        return int(goes_up(rounding, number._sign, 0, 1, 10)), INEXACT | ROUNDED
    divisor = 10**-shift if number._int else 1
    quotient, remainder = divmod(number._int, divisor)
    if not remainder:
        return quotient, ROUNDED
    up = goes_up(rounding, number._sign, quotient, remainder, divisor)
    return quotient + up, INEXACT | ROUNDED


def fixed(sign, n, exponent, context, status=0):
    """The number as the context has it, rounded; raises what was met, that before among it."""
    precision = context.prec
    digits = length(n)
    if digits <= precision and n and context.Emin <= exponent <= context.Emax - precision + 1:
        if status:
            context.met(status)
        return new(sign, n, exponent)
    tiny, top = context.Emin - precision + 1, context.Emax - precision + 1
    if not n:
        most = top if context.clamp else context.Emax
        into = min(max(exponent, tiny), most)
        if into != exponent:
            status |= CLAMPED
        context.met(status)
        return new(sign, 0, into)
    least = digits + exponent - precision
    if least > top:
        return overflown(sign, context, status)
    is_subnormal = least < tiny
    if is_subnormal:
        least = tiny
        status |= SUBNORMAL
    if exponent < least:
        if digits < least - exponent:
            n, met = int(goes_up(context.rounding, sign, 0, 1, 10)), INEXACT | ROUNDED
        else:
            n, met = rescaled(new(sign, n, exponent), least, context.rounding)
        if length(n) > precision:
            n //= 10
            least += 1
            if least > top:
                return overflown(sign, context, status)
        exponent = least
        status |= met
        if is_subnormal and met & INEXACT:
            status |= UNDERFLOW
        if not n:
            status |= CLAMPED
    elif context.clamp and exponent > top:
        n *= 10 ** (exponent - top)
        exponent = top
        status |= CLAMPED
    if status:
        context.met(status)
    return new(sign, n, exponent)


def overflown(sign, context, status):
    context.met(status | OVERFLOW | INEXACT | ROUNDED)
    rounding = context.rounding
    inward = ROUND_CEILING if sign else ROUND_FLOOR
    if rounding in (ROUND_DOWN, ROUND_05UP, inward):
        precision = context.prec
        return new(sign, 10**precision - 1, context.Emax - precision + 1)
    return new(sign, 0, 0, INFINITE)


def invalid(context, status=INVALID):
    context.met(status)
    return new(0, 0, 0, NAN)


def any_nan(context, *operands):
    """The NaN that an operation with a NaN among its operands results in, or None."""
    for kind in (SNAN, NAN):
        for operand in operands:
            if operand._kind == kind:
                if kind == SNAN:
                    context.met(INVALID)
                return operand._quiet(context)
    return None


def order(a, b):
    """-1, 0 or 1: how two numbers that are no NaN compare."""
    if not (a._int or a._kind):
        return 0 if not (b._int or b._kind) else 1 if b._sign else -1
    if not (b._int or b._kind) or a._sign != b._sign:
        return -1 if a._sign else 1
    if a._kind or b._kind:
        larger = a._kind - b._kind
    else:
        larger = a.adjusted() - b.adjusted()
        if not larger:
            shift = a._exp - b._exp
            larger = (
                a._int * 10**shift - b._int if shift >= 0 else a._int - b._int * 10**-shift
            )
    return 0 if not larger else -1 if (larger < 0) != a._sign else 1


def operand(value):
    if isinstance(value, Decimal):
        return value
    if isinstance(value, int):
        return new(int(value < 0), abs(int(value)), 0)
    return NotImplemented


def needed(value):
    value = operand(value)
    if value is NotImplemented:
        raise TypeError(f"conversion from {type(value).__name__} to Decimal is not supported")
    return value


def _operators(method):
    """An operator and the one for operands the other way round."""

    def operator(self, other):
        other = operand(other)
        return other if other is NotImplemented else method(self, other, getcontext())

    def reflected(self, other):
        other = operand(other)
        return other if other is NotImplemented else method(other, self, getcontext())

    return operator, reflected


def _comparison(wanted):
    def compare(self, other):
        other = self._comparable(other, False)
        if other is NotImplemented:
            return other
        if self._kind >= NAN or other._kind >= NAN:
            getcontext().met(INVALID)
            return False
        return wanted(order(self, other))

    return compare


class Decimal:
    __slots__ = ("_sign", "_int", "_exp", "_kind")

    def __new__(cls, value="0", context=None):
        if context is None:
            context = getcontext()
        elif not isinstance(context, Context):
            raise TypeError("optional argument must be a context")
        if isinstance(value, str):
            return parsed(value, cls, context)
        if isinstance(value, Decimal):
            if type(value) is cls:
                return value
            return new(value._sign, value._int, value._exp, value._kind, cls)
        if isinstance(value, int):
            return new(int(value < 0), abs(int(value)), 0, FINITE, cls)
        if isinstance(value, float):
            context.met(FLOAT)
            return cls.from_float(value)
        if isinstance(value, (tuple, list)):
            return _of_tuple(value, cls)
        raise TypeError(f"conversion from {type(value).__name__} to Decimal is not supported")

    @classmethod
    def from_float(cls, value):
        if isinstance(value, int):
            return cls(value)
        if not isinstance(value, float):
            raise TypeError("argument must be int or float")
        sign = int(math.copysign(1.0, value) < 0)
        if math.isnan(value):
            made = new(0, 0, 0, NAN)
        elif math.isinf(value):
            made = new(sign, 0, 0, INFINITE)
        else:
            n, d = abs(value).as_integer_ratio()
            twos = d.bit_length() - 1
            made = new(sign, n * 5**twos, -twos)
        return made if cls is Decimal else cls(made)

    def as_tuple(self):
        if self._kind == FINITE:
            return DecimalTuple(self._sign, _digits(self._int), self._exp)
        digits = (0,) if self._kind == INFINITE else _digits(self._int) if self._int else ()
        return DecimalTuple(self._sign, digits, "FnN"[self._kind - 1])

    def as_integer_ratio(self):
        if self._kind == INFINITE:
            raise OverflowError("cannot convert Infinity to integer ratio")
        if self._kind:
            raise ValueError("cannot convert NaN to integer ratio")
        n, d = self._int, 1
        if self._exp >= 0:
            n *= 10**self._exp
        else:
            d = 10**-self._exp
            common = math.gcd(n, d)
            n, d = n // common, d // common
        return (-n if self._sign else n), d

    def __repr__(self):
        return f"Decimal('{self}')"

    def __str__(self):
        return self._text(getcontext(), False)

    def _text(self, context, in_thousands):
        from decimal.text import text

        return text(self, context.capitals, in_thousands)

    def to_eng_string(self, context=None):
        return self._text(context or getcontext(), True)

    def __format__(self, spec):
        from decimal.text import formatted

        return formatted(self, spec, getcontext())

    def __reduce__(self):
        return type(self), (str(self),)

    def __copy__(self):
        return self

    def __deepcopy__(self, known):
        return self

    # Conversions to other numbers.

    def __bool__(self):
        return bool(self._int or self._kind)

    def __int__(self):
        if self._kind == INFINITE:
            raise OverflowError("cannot convert Infinity to integer")
        if self._kind:
            raise ValueError("cannot convert NaN to integer")
        n, _ = rescaled(self, 0, ROUND_DOWN)
        return -n if self._sign else n

    __trunc__ = __int__

    def __float__(self):
        if self._kind == SNAN:
            raise ValueError("cannot convert signaling NaN to float")
        if self._kind == NAN:
            return math.copysign(float("nan"), -1.0 if self._sign else 1.0)
        return float(str(self))

    def __complex__(self):
        return complex(float(self))

    def _to_int(self, rounding):
        if self._kind:
            return int(self)
        n, _ = rescaled(self, 0, rounding)
        return -n if self._sign else n

    def __floor__(self):
        return self._to_int(ROUND_FLOOR)

    def __ceil__(self):
        return self._to_int(ROUND_CEILING)

    def __round__(self, places=None):
        if places is None:
            return self._to_int(ROUND_HALF_EVEN)
        if not isinstance(places, int):
            raise TypeError("optional arg must be an integer")
        return self.quantize(new(0, 1, -places))

    def __hash__(self):
        if self._kind == SNAN:
            raise TypeError("Cannot hash a signaling NaN value")
        if self._kind == NAN:
            return object.__hash__(self)
        if self._kind == INFINITE:
            return hash(float(self))
        if self._exp >= 0 or not self._int:
            return hash(int(self))
        n, d = self.as_integer_ratio()
        if d == 1:
            return hash(n)
        # Fractions that a float is equal to have a power of two below.
        return hash(n / d) if d & (d - 1) == 0 and d < 1 << 1074 else hash((n, d))

    # Comparisons.

    def _comparable(self, other, equality):
        if isinstance(other, float):
            context = getcontext()
            context._flags |= FLOAT
            if not equality:
                context.met(FLOAT)
            return Decimal.from_float(other)
        return operand(other)

    def __eq__(self, other):
        other = self._comparable(other, True)
        if other is NotImplemented:
            return other
        if self._kind >= NAN or other._kind >= NAN:
            if self._kind == SNAN or other._kind == SNAN:
                getcontext().met(INVALID)
            return False
        return order(self, other) == 0

    __lt__ = _comparison(lambda found: found < 0)
    __le__ = _comparison(lambda found: found <= 0)
    __gt__ = _comparison(lambda found: found > 0)
    __ge__ = _comparison(lambda found: found >= 0)

    def compare(self, other, context=None):
        context, other = context or getcontext(), needed(other)
        if self._kind >= NAN or other._kind >= NAN:
            return any_nan(context, self, other)
        return Decimal(order(self, other))

    def compare_signal(self, other, context=None):
        context, other = context or getcontext(), needed(other)
        if self._kind >= NAN or other._kind >= NAN:
            context.met(INVALID)
            return any_nan(context, self, other)
        return Decimal(order(self, other))

    def compare_total(self, other, context=None):
        other = needed(other)
        a, b = self._total(), other._total()
        if a == b:
            if self._kind >= NAN:
                found = (self._int > other._int) - (self._int < other._int)
            else:
                found = order(self.copy_abs(), other.copy_abs())
                if not found and not self._kind:
                    found = (self._exp > other._exp) - (self._exp < other._exp)
            return Decimal(-found if self._sign else found)
        return Decimal(1 if a > b else -1)

    def _total(self):
        """Where the number's kind is among all, the negative ones below."""
        rank = (1, 2, 4, 3)[self._kind]
        return -rank if self._sign else rank

    def compare_total_mag(self, other, context=None):
        return self.copy_abs().compare_total(needed(other).copy_abs())

    # What numbers are.

    def adjusted(self):
        return 0 if self._kind else length(self._int) + self._exp - 1

    def is_finite(self):
        return self._kind == FINITE

    def is_infinite(self):
        return self._kind == INFINITE

    def is_nan(self):
        return self._kind >= NAN

    def is_qnan(self):
        return self._kind == NAN

    def is_snan(self):
        return self._kind == SNAN

    def is_signed(self):
        return bool(self._sign)

    def is_zero(self):
        return not (self._int or self._kind)

    def is_canonical(self):
        return True

    def is_normal(self, context=None):
        context = context or getcontext()
        return not self._kind and self._int != 0 and self.adjusted() >= context.Emin

    def is_subnormal(self, context=None):
        context = context or getcontext()
        return not self._kind and self._int != 0 and self.adjusted() < context.Emin

    def number_class(self, context=None):
        if self._kind >= NAN:
            return "sNaN" if self._kind == SNAN else "NaN"
        sign = "-" if self._sign else "+"
        if self._kind:
            return sign + "Infinity"
        if not self._int:
            return sign + "Zero"
        return sign + ("Subnormal" if self.is_subnormal(context) else "Normal")

    def same_quantum(self, other, context=None):
        other = needed(other)
        if self._kind or other._kind:
            return min(self._kind, NAN) == min(other._kind, NAN)
        return self._exp == other._exp

    def radix(self):
        return Decimal(10)

    @property
    def real(self):
        return self

    @property
    def imag(self):
        return Decimal(0)

    def conjugate(self):
        return self

    canonical = conjugate

    # The same digits with another sign.

    def copy_abs(self):
        return new(0, self._int, self._exp, self._kind)

    def copy_negate(self):
        return new(1 - self._sign, self._int, self._exp, self._kind)

    def copy_sign(self, other, context=None):
        return new(needed(other)._sign, self._int, self._exp, self._kind)

    # Arithmetic.

    def _quiet(self, context):
        """A NaN as a result: quiet, with as many digits as the context has room for."""
        n = self._int
        if n:
            n %= 10 ** max(context.prec - context.clamp, 0) if length(n) > context.prec - context.clamp else n + 1
        return new(self._sign, n, 0, NAN)

    def _fix(self, context):
        if self._kind >= NAN:
            return self._quiet(context) if self._kind == NAN else any_nan(context, self)
        if self._kind:
            return self
        return fixed(self._sign, self._int, self._exp, context)

    def _as_given(self, context):
        """For a number that is not a result but a program's."""
        if self._kind >= NAN:
            if self._int and length(self._int) > context.prec - context.clamp:
                return invalid(context, CONVERSION)
            return self
        return self._fix(context)

    def _plus(self, context):
        if self._kind >= NAN:
            return any_nan(context, self)
        if not (self._int or self._kind) and context.rounding != ROUND_FLOOR:
            return self.copy_abs()._fix(context)
        return self._fix(context)

    def _negated(self, context):
        if self._kind >= NAN:
            return any_nan(context, self)
        if not (self._int or self._kind) and context.rounding != ROUND_FLOOR:
            return self.copy_abs()._fix(context)
        return self.copy_negate()._fix(context)

    def _abs(self, context):
        if self._kind >= NAN:
            return any_nan(context, self)
        return self.copy_abs()._fix(context)

    def __pos__(self):
        return self._plus(getcontext())

    def __neg__(self):
        return self._negated(getcontext())

    def __abs__(self):
        return self._abs(getcontext())

    def _add(self, other, context):
        if self._kind or other._kind:
            if self._kind >= NAN or other._kind >= NAN:
                return any_nan(context, self, other)
            if self._kind and other._kind and self._sign != other._sign:
                return invalid(context)
            return self if self._kind else other
        a, b = (self, other) if self._exp >= other._exp else (other, self)
        n, m, exponent = a._int, b._int, b._exp
        if a._exp != exponent:
            if n and m:
                # What is far below the last digit only has to tell that there is something.
                lowest = a._exp + min(-1, length(n) - context.prec - 2)
                if length(m) + exponent - 1 < lowest:
                    m, exponent = 1, lowest
                n *= 10 ** (a._exp - exponent)
            elif n:
                # Zero: the digits go down to its exponent, as far as there is room.
                down = max(exponent, a._exp + length(n) - context.prec - 1)
                if down > a._exp:
                    return fixed(a._sign, n, a._exp, context)
                n, exponent = n * 10 ** (a._exp - down), down
        if a._sign == b._sign:
            return fixed(a._sign, n + m, exponent, context)
        n -= m
        if not n:
            return fixed(int(context.rounding == ROUND_FLOOR), 0, exponent, context)
        return fixed(a._sign if n > 0 else b._sign, abs(n), exponent, context)

    def _subtract(self, other, context):
        if other._kind >= NAN or self._kind >= NAN:
            return any_nan(context, self, other)
        return self._add(other.copy_negate(), context)

    def _multiply(self, other, context):
        sign = self._sign ^ other._sign
        if self._kind or other._kind:
            if self._kind >= NAN or other._kind >= NAN:
                return any_nan(context, self, other)
            if not self or not other:
                return invalid(context)
            return new(sign, 0, 0, INFINITE)
        return fixed(sign, self._int * other._int, self._exp + other._exp, context)

    def _divide(self, other, context):
        sign = self._sign ^ other._sign
        if self._kind or other._kind:
            if self._kind >= NAN or other._kind >= NAN:
                return any_nan(context, self, other)
            if self._kind and other._kind:
                return invalid(context)
            if self._kind:
                return new(sign, 0, 0, INFINITE)
            context.met(CLAMPED)
            return new(sign, 0, context.Etiny())
        n, d = self._int, other._int
        if not d:
            if not n:
                return invalid(context, UNDEFINED)
            context.met(BY_ZERO)
            return new(sign, 0, 0, INFINITE)
        exponent = ideal = self._exp - other._exp
        if n:
            shift = length(d) - length(n) + context.prec + 1
            exponent -= shift
            if shift >= 0:
                n *= 10**shift
            else:
                d *= 10**-shift
            n, rest = divmod(n, d)
            if rest:
                # A last digit that rounding cannot take for an exact one.
                if n % 5 == 0:
                    n += 1
            else:
                n, exponent = stripped(n, exponent, ideal)
        return fixed(sign, n, exponent, context)

    def _whole_division(self, other, context):
        """The quotient towards zero and the remainder of finite numbers, or of one by an infinity; None if the
        quotient has more digits than the precision."""
        sign = self._sign ^ other._sign
        ideal = self._exp if other._kind else min(self._exp, other._exp)
        distance = self.adjusted() - other.adjusted()
        if not self._int or other._kind or distance <= -2:
            n, _ = rescaled(self, ideal, ROUND_DOWN)
            return new(sign, 0, 0), new(self._sign, n, ideal)
        if distance <= context.prec:
            n, d = self._int, other._int
            shift = self._exp - other._exp
            if shift >= 0:
                n *= 10**shift
            else:
                d *= 10**-shift
            n, rest = divmod(n, d)
            if length(n) <= context.prec:
                return new(sign, n, 0), new(self._sign, rest, ideal)
        return None

    def _divide_int(self, other, context):
        sign = self._sign ^ other._sign
        if self._kind >= NAN or other._kind >= NAN:
            return any_nan(context, self, other)
        if self._kind:
            return invalid(context) if other._kind else new(sign, 0, 0, INFINITE)
        if not other:
            if not self:
                return invalid(context, UNDEFINED)
            context.met(BY_ZERO)
            return new(sign, 0, 0, INFINITE)
        both = self._whole_division(other, context)
        return both[0]._fix(context) if both else invalid(context, IMPOSSIBLE)

    def _remainder(self, other, context):
        if self._kind >= NAN or other._kind >= NAN:
            return any_nan(context, self, other)
        if self._kind or not other:
            return invalid(context, INVALID if self else UNDEFINED)
        both = self._whole_division(other, context)
        return both[1]._fix(context) if both else invalid(context, IMPOSSIBLE)

    def _divmod(self, other, context):
        if self._kind >= NAN or other._kind >= NAN:
            nan = any_nan(context, self, other)
            return nan, nan
        sign = self._sign ^ other._sign
        if self._kind:
            if other._kind:
                nan = invalid(context)
                return nan, nan
            context.met(INVALID)
            return new(sign, 0, 0, INFINITE), new(0, 0, 0, NAN)
        if not other:
            if not self:
                nan = invalid(context, UNDEFINED)
                return nan, nan
            context.met(BY_ZERO | INVALID)
            return new(sign, 0, 0, INFINITE), new(0, 0, 0, NAN)
        both = self._whole_division(other, context)
        if both is None:
            nan = invalid(context, IMPOSSIBLE)
            return nan, nan
        return both[0]._fix(context), both[1]._fix(context)

    def remainder_near(self, other, context=None):
        context, other = context or getcontext(), needed(other)
        if self._kind >= NAN or other._kind >= NAN:
            return any_nan(context, self, other)
        if self._kind or not other:
            return invalid(context, INVALID if self else UNDEFINED)
        if other._kind:
            return self._fix(context)
        ideal = min(self._exp, other._exp)
        if not self._int:
            return fixed(self._sign, 0, ideal, context)
        distance = self.adjusted() - other.adjusted()
        if distance >= context.prec + 1:
            return invalid(context, IMPOSSIBLE)
        if distance <= -2:
            n, _ = rescaled(self, ideal, context.rounding)
            return fixed(self._sign, n, ideal, context)
        d = other._int * 10 ** (other._exp - ideal)
        n, rest = divmod(self._int * 10 ** (self._exp - ideal), d)
        sign = self._sign
        if 2 * rest + (n & 1) > d:
            rest, n, sign = d - rest, n + 1, 1 - sign
        if length(n) > context.prec:
            return invalid(context, IMPOSSIBLE)
        return fixed(sign, rest, ideal, context)

    def _power(self, other, context):
        from decimal.functions import power

        return power(self, other, context)

    def _power_modulo(self, other, modulo, context):
        from decimal.functions import power_modulo

        return power_modulo(self, other, modulo, context)

    __add__, __radd__ = _operators(_add)
    __sub__, __rsub__ = _operators(_subtract)
    __mul__, __rmul__ = _operators(_multiply)
    __truediv__, __rtruediv__ = _operators(_divide)
    __floordiv__, __rfloordiv__ = _operators(_divide_int)
    __mod__, __rmod__ = _operators(_remainder)
    __divmod__, __rdivmod__ = _operators(_divmod)
    _pow, __rpow__ = _operators(_power)

    def __pow__(self, other, modulo=None):
        if modulo is None:
            return self._pow(other)
        return self._power_modulo(needed(other), needed(modulo), getcontext())

    def fma(self, other, third, context=None):
        context, other, third = context or getcontext(), needed(other), needed(third)
        if self._kind == SNAN or other._kind == SNAN:
            return any_nan(context, self, other)
        if self._kind or other._kind:
            if self._kind >= NAN or other._kind >= NAN:
                return any_nan(context, self, other, third)
            if not self or not other:
                return invalid(context)
            return new(self._sign ^ other._sign, 0, 0, INFINITE)._add(third, context)
        sign = self._sign ^ other._sign
        product = new(sign, self._int * other._int, self._exp + other._exp)
        return product._add(third, context)

    def sqrt(self, context=None):
        context = context or getcontext()
        if self._kind >= NAN:
            return any_nan(context, self)
        if self._kind and not self._sign:
            return self
        if not self:
            return fixed(self._sign, 0, self._exp >> 1, context)
        if self._sign:
            return invalid(context)
        exponent, n = self._exp >> 1, self._int * 10 ** (self._exp & 1)
        # Two digits more than wanted, in pairs.
        shift = context.prec + 1 - (length(n) + 1) // 2
        if shift >= 0:
            root, exact = n * 100**shift, True
        else:
            root, rest = divmod(n, 100**-shift)
            exact = not rest
        square, root = root, math.isqrt(root)
        if exact and root * root == square:
            root, down = stripped(root, exponent - shift, exponent)
            if down > exponent:
                root, down = root * 10 ** (down - exponent), exponent
        else:
            down = exponent - shift
            if root % 5 == 0:
                root += 1
        return fixed(0, root, down, _half_even(context))

    def exp(self, context=None):
        from decimal.functions import exp

        return exp(self, context or getcontext())

    def ln(self, context=None):
        from decimal.functions import ln

        return ln(self, context or getcontext())

    def log10(self, context=None):
        from decimal.functions import log10

        return log10(self, context or getcontext())

    # Other exponents.

    def normalize(self, context=None):
        context = context or getcontext()
        found = self._plus(context) if self._kind else self._fix(context)
        if found._kind:
            return found
        if not found._int:
            return new(found._sign, 0, 0)
        most = context.Emax - context.prec + 1 if context.clamp else context.Emax
        n, exponent = stripped(found._int, found._exp, most)
        return new(found._sign, n, exponent)

    def quantize(self, exp, rounding=None, context=None):
        context, exp = context or getcontext(), needed(exp)
        rounding = context.rounding if rounding is None else rounding_of(rounding)
        if self._kind >= NAN or exp._kind >= NAN:
            return any_nan(context, self, exp)
        if self._kind or exp._kind:
            return self if self._kind and exp._kind else invalid(context)
        exponent = exp._exp
        if not context.Etiny() <= exponent <= context.Emax:
            return invalid(context)
        if not self._int:
            return fixed(self._sign, 0, exponent, context)
        adjusted = self.adjusted()
        if adjusted > context.Emax or adjusted - exponent + 1 > context.prec:
            return invalid(context)
        n, status = rescaled(self, exponent, rounding)
        digits = length(n)
        if digits > context.prec or n and digits + exponent - 1 > context.Emax:
            return invalid(context)
        return fixed(self._sign, n, exponent, context, status)

    def to_integral_exact(self, rounding=None, context=None):
        return self._to_integral(rounding, context, True)

    def to_integral_value(self, rounding=None, context=None):
        return self._to_integral(rounding, context, False)

    to_integral = to_integral_value

    def _to_integral(self, rounding, context, tells):
        context = context or getcontext()
        rounding = context.rounding if rounding is None else rounding_of(rounding)
        if self._kind >= NAN:
            return any_nan(context, self)
        if self._kind or self._exp >= 0:
            return self
        n, status = rescaled(self, 0, rounding)
        if tells and self._int:
            context.met(status)
        return new(self._sign, n, 0)

    def scaleb(self, other, context=None):
        context, other = context or getcontext(), needed(other)
        if self._kind >= NAN or other._kind >= NAN:
            return any_nan(context, self, other)
        if other._kind or other._exp:
            return invalid(context)
        if other._int > 2 * (context.Emax + context.prec):
            return invalid(context)
        return self if self._kind else new(self._sign, self._int, self._exp + int(other))._fix(context)

    def logb(self, context=None):
        context = context or getcontext()
        if self._kind >= NAN:
            return any_nan(context, self)
        if self._kind:
            return self.copy_abs()
        if not self._int:
            context.met(BY_ZERO)
            return new(1, 0, 0, INFINITE)
        return Decimal(self.adjusted())._fix(context)

    # Larger and smaller ones.

    def max(self, other, context=None):
        return self._extreme(other, context, 1, False)

    def max_mag(self, other, context=None):
        return self._extreme(other, context, 1, True)

    def min(self, other, context=None):
        return self._extreme(other, context, -1, False)

    def min_mag(self, other, context=None):
        return self._extreme(other, context, -1, True)

    def _extreme(self, other, context, wanted, by_magnitude):
        context, other = context or getcontext(), needed(other)
        if self._kind >= NAN or other._kind >= NAN:
            if self._kind == NAN and other._kind < NAN:
                return other._fix(context)
            if other._kind == NAN and self._kind < NAN:
                return self._fix(context)
            return any_nan(context, self, other)
        found = order(self.copy_abs(), other.copy_abs()) if by_magnitude else 0
        found = found or order(self, other) or int(self.compare_total(other))
        return (self if found == wanted or not found else other)._fix(context)

    def next_minus(self, context=None):
        return self._next(context or getcontext(), 1)

    def next_plus(self, context=None):
        return self._next(context or getcontext(), 0)

    def _next(self, context, down):
        """The next number that the context has: above, or below."""
        if self._kind >= NAN:
            return any_nan(context, self)
        if self._kind:
            if self._sign == down:
                return self
            return new(self._sign, 10**context.prec - 1, context.Etop())
        quiet = context.copy()
        quiet._traps = 0
        quiet.rounding = ROUND_FLOOR if down else ROUND_CEILING
        found = self._fix(quiet)
        if found._kind or order(found, self):
            return found
        return self._add(new(down, 1, quiet.Etiny() - 1), quiet)

    def next_toward(self, other, context=None):
        context, other = context or getcontext(), needed(other)
        if self._kind >= NAN or other._kind >= NAN:
            return any_nan(context, self, other)
        towards = order(self, other)
        if not towards:
            return self.copy_sign(other)._fix(context) if not self._kind else self.copy_sign(other)
        found = self._next(context, int(towards > 0))
        if found._kind:
            context.met(OVERFLOW | INEXACT | ROUNDED)
        elif found.adjusted() < context.Emin:
            status = UNDERFLOW | SUBNORMAL | INEXACT | ROUNDED
            context.met(status if found._int else status | CLAMPED)
        return found

    # Digits as such.

    def logical_and(self, other, context=None):
        return self._logical(other, context, lambda a, b: a & b)

    def logical_or(self, other, context=None):
        return self._logical(other, context, lambda a, b: a | b)

    def logical_xor(self, other, context=None):
        return self._logical(other, context, lambda a, b: a ^ b)

    def logical_invert(self, context=None):
        context = context or getcontext()
        ones = new(0, int("1" * context.prec), 0)
        return self._logical(ones, context, lambda a, b: a ^ b)

    def _logical(self, other, context, operation):
        from decimal.digits import logical

        return logical(self, needed(other), context or getcontext(), operation)

    def rotate(self, other, context=None):
        from decimal.digits import rotate

        return rotate(self, needed(other), context or getcontext())

    def shift(self, other, context=None):
        from decimal.digits import shift

        return shift(self, needed(other), context or getcontext())


def _half_even(context):
    """The same context, flags and traps included, but for its rounding."""
    if context.rounding == ROUND_HALF_EVEN:
        return context
    return _Rounding(context)


class _Rounding:
    """A context that rounds to even, whatever the one behind it does."""

    rounding = ROUND_HALF_EVEN

    def __init__(self, context):
        self.prec, self.Emin, self.Emax = context.prec, context.Emin, context.Emax
        self.clamp, self.met = context.clamp, context.met


half_even = _half_even


def stripped(n, exponent, most):
    """Without zeros at the end, as long as the exponent is below `most`."""
    while exponent < most:
        quotient, digit = divmod(n, 10)
        if digit:
            break
        n, exponent = quotient, exponent + 1
    return n, exponent


def _digits(n):
    return tuple([int(digit) for digit in str(n)])


def parsed(text, cls, context):
    """The number that a text shows."""
    rest = text.strip().replace("_", "").lower()
    sign = int(rest.startswith("-"))
    if rest and rest[0] in "+-":
        rest = rest[1:]
    if rest in ("inf", "infinity"):
        return new(sign, 0, 0, INFINITE, cls)
    try:
        if rest.startswith(("nan", "snan")):
            kind, rest = (SNAN, rest[4:]) if rest[0] == "s" else (NAN, rest[3:])
            if not rest or rest.isdigit():
                return new(sign, int(rest or "0"), 0, kind, cls)
        else:
            digits, has_exponent, exponent = rest.partition("e")
            whole, _, fraction = digits.partition(".")
            digits = whole + fraction
            unsigned = exponent[1:] if exponent[:1] in ("+", "-") else exponent
            if digits.isdigit() and (not has_exponent or unsigned.isdigit()):
                exponent = int(exponent or "0") - len(fraction)
                n = int(digits)
                if exponent < MIN_ETINY or exponent + (length(n) - 1 if n else 0) > MAX_EMAX:
                    return invalid(context)
                return new(sign, n, exponent, FINITE, cls)
    except ValueError:
        pass
    return invalid(context, CONVERSION)


def _of_tuple(value, cls):
    if len(value) != 3:
        raise ValueError("argument must be a sequence of length 3")
    sign, digits, exponent = value
    if not isinstance(sign, int) or sign not in (0, 1):
        raise ValueError("sign must be an integer with the value 0 or 1")
    kind = FINITE
    if isinstance(exponent, str):
        if exponent not in ("F", "n", "N"):
            raise ValueError("string argument in the third position must be 'F', 'n' or 'N'")
        kind, exponent = "FnN".index(exponent) + 1, 0
    elif not isinstance(exponent, int):
        raise ValueError("exponent must be an integer")
    n = 0
    if kind != INFINITE:
        for digit in digits:
            if not isinstance(digit, int) or not 0 <= digit <= 9:
                raise ValueError("coefficient must be a tuple of digits")
        n = int("".join([str(digit) for digit in digits]) or "0")
    return new(sign, n, exponent, kind, cls)


_connect(Decimal)
