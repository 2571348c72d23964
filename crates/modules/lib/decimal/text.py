"""Decimal numbers as text: `str`, and `format` with all that a specification can ask for.

Flash on thumbv7m: 2.3 KB.
"""

from decimal import FINITE, INFINITE, NAN, SNAN, new, length, rescaled
from decimal.signals import ROUND_HALF_EVEN


def _name(number):
    if number._kind == INFINITE:
        return "Infinity"
    return ("sNaN" if number._kind == SNAN else "NaN") + (str(number._int) if number._int else "")


def text(number, capitals, in_thousands):
    sign = "-" if number._sign else ""
    if number._kind:
        return sign + _name(number)
    digits = str(number._int)
    # Where the point is, counted from the first digit.
    point = number._exp + len(digits)
    if number._exp <= 0 and point > -6:
        before = point
    elif not in_thousands:
        before = 1
    elif not number._int:
        before = (point + 1) % 3 - 1
    else:
        before = (point - 1) % 3 + 1
    return sign + _with_point(digits, before) + _exponent(point - before, "E" if capitals else "e")


def _exponent(exponent, letter):
    return f"{letter}{exponent:+d}" if exponent else ""


def _with_point(digits, before):
    if before <= 0:
        return "0." + "0" * -before + digits
    if before >= len(digits):
        return digits + "0" * (before - len(digits))
    return digits[:before] + "." + digits[before:]


class _Spec:
    """What a specification says."""

    def __init__(self, spec):
        self.fill, self.align = " ", ""
        if len(spec) > 1 and spec[1] in "<>=^":
            self.fill, self.align, spec = spec[0], spec[1], spec[2:]
        elif spec[:1] and spec[0] in "<>=^":
            self.align, spec = spec[0], spec[1:]
        self.sign = "-"
        if spec[:1] and spec[0] in "+- ":
            self.sign, spec = spec[0], spec[1:]
        self.no_negative_zero = spec[:1] == "z"
        if self.no_negative_zero:
            spec = spec[1:]
        # Do zeros fill the room, with commas between them too?
        self.zeros = spec[:1] == "0"
        if self.zeros:
            if self.align:
                raise ValueError("invalid format string")
            self.fill, self.align, spec = "0", "=", spec[1:]
        self.align = self.align or ">"
        self.width, spec = _number(spec)
        self.comma = spec[:1] == ","
        if self.comma:
            spec = spec[1:]
        self.precision = None
        if spec[:1] == ".":
            self.precision, spec = _number(spec[1:])
            if self.precision is None:
                raise ValueError("invalid format string")
        self.kind = spec
        if len(spec) > 1 or spec not in "eEfFgGn%":
            raise ValueError("invalid format string")
        if self.comma and self.kind == "n":
            raise ValueError("invalid format string")


def _number(spec):
    end = 0
    while end < len(spec) and "0" <= spec[end] <= "9":
        end += 1
    return (int(spec[:end]) if end else None), spec[end:]


def formatted(number, spec, context):
    spec = _Spec(spec)
    percent = "%" if spec.kind == "%" else ""
    sign = number._sign
    if number._kind:
        # Zeros do not go before names.
        if spec.zeros:
            spec.fill, spec.align = " ", ">"
        body = _name(number) + percent
    else:
        body, is_zero = _digits(number, spec, context)
        body += percent
        if is_zero and spec.no_negative_zero:
            sign = 0
    sign = "-" if sign else spec.sign if spec.sign != "-" else ""
    room = (spec.width or 0) - len(sign)
    if spec.comma and not number._kind:
        body = _with_commas(body, room if spec.zeros else 0)
    fill = spec.fill * (room - len(body))
    if spec.align == "=":
        return sign + fill + body
    if spec.align == "<":
        return sign + body + fill
    if spec.align == ">":
        return fill + sign + body
    half = len(fill) // 2
    return fill[:half] + sign + body + fill[half:]


def _digits(number, spec, context):
    """A finite number without its sign; and is it shown as zero?"""
    kind, precision = spec.kind, spec.precision
    n, exponent = number._int, number._exp
    if kind == "%":
        exponent += 2
    if precision is not None:
        if kind and kind in "eE":
            most = precision + 1
        elif kind and kind in "fF%":
            n, _ = rescaled(new(number._sign, n, exponent), -precision, context.rounding)
            exponent, most = -precision, None
        else:
            most = max(precision, 1)
        if most and length(n) > most:
            shift = length(n) - most
            n, _ = rescaled(new(number._sign, n, 0), shift, context.rounding)
            exponent += shift
            if length(n) > most:
                n, exponent = n // 10, exponent + 1
    digits = str(n)
    point = exponent + len(digits)
    letter = "E" if kind in ("E", "G") or not kind and context.capitals else "e"
    if kind and kind in "eE":
        before = 1
        if precision is not None:
            if not n:
                point += precision
            digits += "0" * (precision + 1 - len(digits))
    elif kind and kind in "fF%":
        if not n and exponent > 0:
            point = 1
        before = point
    elif exponent <= 0 and point > -6:
        before = point
    else:
        before = 1
    tail = _exponent(point - before, letter)
    if kind and kind in "eE" and not tail:
        tail = letter + "+0"
    return _with_point(digits, before) + tail, not n


def _with_commas(body, room):
    """Commas between the thousands before the point, with zeros in front to fill the room."""
    end = 0
    while end < len(body) and "0" <= body[end] <= "9":
        end += 1
    whole, rest = body[:end], body[end:]
    room -= len(rest)
    while len(whole) + (len(whole) - 1) // 3 < room:
        if len(whole) % 3 == 0 and len(whole) + len(whole) // 3 + 1 > room + 1:
            break
        whole = "0" + whole
    return f"{_grouped(whole)}{rest}"


def _grouped(whole):
    first = len(whole) % 3 or 3
    groups = [whole[:first]]
    groups += [whole[at : at + 3] for at in range(first, len(whole), 3)]
    return ",".join(groups)
