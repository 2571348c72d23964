"""exp, ln, log10 and powers of decimal numbers, computed as whole numbers that stand for fixed-point ones.

`exp`, `ln` and `log10` are computed again with more digits until it is clear how the last one is rounded.

Flash on thumbv7m: 3.2 KB.
"""

import math

from decimal import FINITE, INFINITE, NAN, any_nan, fixed, half_even, invalid, length, new, order, rescaled, stripped
from decimal.signals import BY_ZERO, INEXACT, INVALID, ROUND_HALF_EVEN, ROUNDED

# The natural logarithm of ten, with as many digits as it has been asked for.
_ln10 = (0, 0)


def _ln10_to(places):
    global _ln10
    if _ln10[0] < places:
        _ln10 = places + 10, _ln_of(10 ** (places + 21), places + 20) // 10**10
    return _ln10[1] // 10 ** (_ln10[0] - places)


def _exp_of(x, places):
    """e to the power of a number from 0 to 3, both with so many places."""
    halvings = math.isqrt(places) + 2
    places += halvings
    one = 10**places
    x = x * 10**halvings >> halvings
    total = term = one
    count = 0
    while term:
        count += 1
        term = term * x // (one * count)
        total += term
    for _ in range(halvings):
        total = total * total // one
    return total // 10**halvings


def _ln_of(x, places):
    """The natural logarithm of a number from 0.1 to 10, both with so many places."""
    roots = math.isqrt(places) // 2 + 3
    places += roots
    one = 10**places
    x *= 10**roots
    for _ in range(roots):
        x = math.isqrt(x * one)
    power = z = (x - one) * one // (x + one)
    square = z * z // one
    total, count = 0, 1
    while power:
        total += power // count if power > 0 else -(-power // count)
        power = power * square // one if power > 0 else -(-power * square // one)
        count += 2
    total <<= roots + 1
    return total // 10**roots if total > 0 else -(-total // 10**roots)


def _out_of_range(is_large, sign, context):
    """What there is for a result beyond all exponents, or for one that is nearer to zero."""
    tiny = context.Emin - context.prec + 1
    return fixed(sign, 1, context.Emax + 1 if is_large else tiny - 2, context)


def _settled(compute, context, status=INEXACT | ROUNDED):
    """The result of a function that gives more digits than it is asked for, of which the last may be wrong by
    less than a thousand."""
    extra = 3
    context = half_even(context)
    while True:
        sign, n, exponent = compute(context.prec + extra)
        unit = 10 ** max(length(n) - context.prec, 0)
        if unit > 10000 and abs(2 * (n % unit) - unit) > 2000:
            # One digit more, so that it is no exact number.
            return fixed(sign, n * 10 + 1, exponent - 1, context)
        extra += extra + 5


def exp(number, context):
    if number._kind >= NAN:
        return any_nan(context, number)
    if number._kind:
        return new(0, 0, 0) if number._sign else number
    if not number._int:
        return new(0, 1, 0)
    adjusted = number.adjusted()
    if adjusted > len(str(context.Emax - context.Etiny())) + 1:
        # Beyond all exponents: what is left of it is told by one digit there.
        return _out_of_range(not number._sign, 0, half_even(context))

    def compute(digits):
        places = digits + max(adjusted, 0) + 6
        if adjusted < -digits - 2:
            # 1 and something.
            return (0, 10**places * 10 - 1, -places - 1) if number._sign else (0, 10**places, -places)
        x, _ = rescaled(number, -places, ROUND_HALF_EVEN)
        tens, x = divmod(-x if number._sign else x, _ln10_to(places))
        return 0, _exp_of(x, places), tens - places

    return _settled(compute, context)


def _ln(number, digits):
    """The natural logarithm of a positive number, with so many digits and some more, and their places."""
    near = number.adjusted()
    tens = near if number._int * 3 < 10 ** length(number._int) else near + 1
    places = digits + 6
    if tens == 0:
        # Near one, the logarithm has zeros in front.
        distance = abs(number._int - 10**-number._exp) if number._exp < 0 else number._int - 1
        places += max(-number._exp - length(distance), 0) + 1
    n = number._int
    shift = number._exp - tens + places
    x = n * 10**shift if shift >= 0 else n // 10**-shift
    return _ln_of(x, places) + tens * _ln10_to(places + 8) // 10**8, places


def _logarithm(number, context, exact, compute):
    if number._kind >= NAN:
        return any_nan(context, number)
    if not number._int and not number._kind:
        return new(1, 0, 0, INFINITE)
    if number._sign:
        return invalid(context)
    if number._kind:
        return number
    known = exact(number)
    if known is not None:
        return fixed(int(known < 0), abs(known), 0, context)

    def signed(digits):
        n, places = compute(number, digits)
        return int(n < 0), abs(n), -places

    return _settled(signed, context)


def ln(number, context):
    one = new(0, 1, 0)
    return _logarithm(number, context, lambda x: None if order(x, one) else 0, _ln)


def log10(number, context):
    def exact(x):
        n, exponent = stripped(x._int, x._exp, x.adjusted())
        return exponent if n == 1 else None

    def compute(x, digits):
        n, places = _ln(x, digits + 2)
        return n * 10**places // _ln10_to(places), places

    return _logarithm(number, context, exact, compute)


def _whole(number):
    """A finite number as a whole one; None if it is not, or too large to be written out."""
    if number._kind or number._exp > 30:
        return None
    n, exponent = stripped(number._int, number._exp, 0)
    if exponent < 0:
        return None if n else 0
    n *= 10**exponent
    return -n if number._sign else n


def _is_whole(number):
    return not number._kind and (number._exp >= 0 or _whole(number) is not None)


def power(a, b, context):
    if a._kind >= NAN or b._kind >= NAN:
        return any_nan(context, a, b)
    is_whole = _is_whole(b)
    sign = int(a._sign and is_whole and b._exp <= 0 and _whole(b) % 2 == 1)
    if not a:
        if not b:
            return invalid(context)
        return new(sign, 0, 0, INFINITE if b._sign else FINITE)
    if a._sign and not is_whole:
        return invalid(context)
    one = new(0, 1, 0)
    magnitude = order(a.copy_abs(), one)
    if b._kind:
        if not magnitude:
            return _one(sign, context.prec - 1, context, INEXACT | ROUNDED)
        return new(sign, 0, 0, INFINITE if (magnitude < 0) == b._sign else FINITE)
    if a._kind:
        if not b:
            return one
        return new(sign, 0, 0, FINITE if b._sign else INFINITE)
    if not b:
        return one
    if not magnitude:
        if not is_whole:
            return _one(sign, context.prec - 1, context, INEXACT | ROUNDED)
        if b._sign:
            return new(sign, 1, 0)
        places = -a._exp * int(b)
        most = context.prec - 1
        return _one(sign, min(places, most), context, ROUNDED if places > most else 0)
    # A bound of the result's exponent that is far outside is all that matters.
    bound = b.adjusted() + _size(a)
    if bound > len(str(context.Emax - context.Etiny())) + 1:
        is_large = (magnitude > 0) != b._sign
        return _out_of_range(is_large, sign, context)
    if is_whole:
        return _to_whole(a, int(b), sign, context)
    work = _work(context, max(length(a._int), context.prec) + 23)
    found = exp(b._multiply(ln(a, work), work), work)
    if found._kind or not found._int:
        return _out_of_range(found._kind, sign, context)
    n, exponent = found._int, found._exp
    if order(found, one) == 0:
        n, exponent = 10 ** (context.prec - 1), 1 - context.prec
    return fixed(sign, n, exponent, context, work._flags & (INEXACT | ROUNDED))


def _size(number):
    """The exponent of the number's logarithm to the base ten, or one less."""
    adjusted = number.adjusted()
    if adjusted > 0:
        return len(str(adjusted)) - 1
    if adjusted < -1:
        return len(str(-adjusted - 1)) - 1
    # Next to one: as far away as the first digit that says so.
    distance = abs(number._int - 10**-number._exp) if number._exp < 0 else number._int - 1
    return number._exp + length(distance) - 2


def _one(sign, places, context, status):
    context.met(status)
    return new(sign, 10**places, -places)


def _work(context, precision):
    """A context of this precision that raises nothing."""
    work = context.copy()
    work._flags = work._traps = 0
    work.prec, work.rounding, work.clamp = precision, ROUND_HALF_EVEN, 0
    return work


def _to_whole(base, exponent, sign, context):
    work = _work(context, context.prec + length(abs(exponent)) + 2)
    if exponent < 0:
        work.prec += 1
        base = new(0, 1, 0)._divide(base, work)
    found = base
    for bit in bin(abs(exponent))[3:]:
        found = found._multiply(found, work)
        if bit == "1":
            found = found._multiply(base, work)
        if found._kind or not found._int:
            break
    if found._kind:
        return _out_of_range(True, sign, context)
    return fixed(sign, found._int, found._exp, context, work._flags)


def power_modulo(a, b, modulo, context):
    if a._kind >= NAN or b._kind >= NAN or modulo._kind >= NAN:
        return any_nan(context, a, b, modulo)
    operands = [_whole(number) for number in (a, b, modulo)]
    if None in operands:
        return invalid(context)
    base, exponent, divisor = operands
    if exponent < 0 or not divisor or length(abs(divisor)) > context.prec or not (base or exponent):
        return invalid(context)
    sign = int(a._sign and exponent % 2 == 1)
    return new(sign, pow(abs(base), exponent, abs(divisor)), 0)
