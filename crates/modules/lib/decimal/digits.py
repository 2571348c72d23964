"""Operations of decimal on digits as such: logical ones on numbers whose digits are 0 and 1, shift, rotate.

Flash on thumbv7m: 0.7 KB.
"""

from decimal import NAN, any_nan, invalid, length, new


def _bits(number):
    """The digits as bits, or None if they are not 0 and 1."""
    text = str(number._int)
    if number._kind or number._sign or number._exp or text.strip("01"):
        return None
    return int(text, 2)


def logical(a, b, context, operation):
    first, second = _bits(a), _bits(b)
    if first is None or second is None:
        return invalid(context)
    found = bin(operation(first, second))[2:]
    return new(0, int(found[-context.prec :]), 0)


def _amount(number, other, context):
    """How far digits are moved, or None if that cannot be."""
    if other._kind or other._exp or other._int > context.prec:
        return None
    return int(other)


def _moved(number, other, context, move):
    if number._kind >= NAN or other._kind >= NAN:
        return any_nan(context, number, other)
    amount = _amount(number, other, context)
    if amount is None:
        return invalid(context)
    if number._kind:
        return number
    room = 10**context.prec
    return new(number._sign, move(number._int % room, amount, room), number._exp)


def shift(number, other, context):
    def move(n, amount, room):
        return n * 10**amount % room if amount >= 0 else n // 10**-amount

    return _moved(number, other, context, move)


def rotate(number, other, context):
    def move(n, amount, room):
        amount %= context.prec
        high, low = divmod(n, room // 10**amount)
        return low * 10**amount + high

    return _moved(number, other, context, move)
