"""The conditions that arithmetic of decimal meets, and the exceptions they raise where they are trapped.

Flash on thumbv7m: 2.6 KB.
"""

ROUND_DOWN = "ROUND_DOWN"
ROUND_HALF_UP = "ROUND_HALF_UP"
ROUND_HALF_EVEN = "ROUND_HALF_EVEN"
ROUND_CEILING = "ROUND_CEILING"
ROUND_FLOOR = "ROUND_FLOOR"
ROUND_UP = "ROUND_UP"
ROUND_HALF_DOWN = "ROUND_HALF_DOWN"
ROUND_05UP = "ROUND_05UP"

MAX_PREC = MAX_EMAX = 999999999999999999
MIN_EMIN = -MAX_EMAX
MIN_ETINY = MIN_EMIN - MAX_PREC + 1


class DecimalException(ArithmeticError):
    pass


class Clamped(DecimalException):
    pass


class InvalidOperation(DecimalException):
    pass


class ConversionSyntax(InvalidOperation):
    pass


class DivisionImpossible(InvalidOperation):
    pass


class DivisionUndefined(InvalidOperation, ZeroDivisionError):
    pass


class InvalidContext(InvalidOperation):
    pass


class DivisionByZero(DecimalException, ZeroDivisionError):
    pass


class Inexact(DecimalException):
    pass


class Rounded(DecimalException):
    pass


class Subnormal(DecimalException):
    pass


class Overflow(Inexact, Rounded):
    pass


class Underflow(Inexact, Rounded, Subnormal):
    pass


class FloatOperation(DecimalException, TypeError):
    pass


# A status is a sum of these. The first five are kinds of InvalidOperation.
INVALID, CONVERSION, IMPOSSIBLE, UNDEFINED = 1, 2, 4, 8
FLOAT, BY_ZERO, OVERFLOW, UNDERFLOW, SUBNORMAL, INEXACT, ROUNDED, CLAMPED = (
    32,
    64,
    128,
    256,
    512,
    1024,
    2048,
    4096,
)
ANY_INVALID = 31

_CONDITIONS = (
    (INVALID, InvalidOperation),
    (CONVERSION, ConversionSyntax),
    (IMPOSSIBLE, DivisionImpossible),
    (UNDEFINED, DivisionUndefined),
    (16, InvalidContext),
    (FLOAT, FloatOperation),
    (BY_ZERO, DivisionByZero),
    (OVERFLOW, Overflow),
    (UNDERFLOW, Underflow),
    (SUBNORMAL, Subnormal),
    (INEXACT, Inexact),
    (ROUNDED, Rounded),
    (CLAMPED, Clamped),
)

# What a context has flags and traps for, with the bits that they stand for.
SIGNALS = ((ANY_INVALID, InvalidOperation),) + _CONDITIONS[5:]


def exception(status):
    """The exception for a status that is not 0."""
    kind = next(signal for bits, signal in SIGNALS if status & bits)
    return kind([condition for bit, condition in _CONDITIONS if status & bit])


def bits_of(signal):
    for bits, known in SIGNALS:
        if known is signal:
            return bits
    raise KeyError(
        "valid values for signals are:\n  [InvalidOperation, FloatOperation, DivisionByZero,\n"
        "   Overflow, Underflow, Subnormal, Inexact, Rounded,\n   Clamped]"
    )


# The order in which contexts show them.
_SHOWN = (8, 0, 2, 6, 1, 3, 7, 5, 4)


def names_of(status):
    """The signals of a status, as contexts show them."""
    shown = [SIGNALS[at] for at in _SHOWN]
    return "[" + ", ".join([signal.__name__ for bits, signal in shown if status & bits]) + "]"


class SignalDict:
    """The flags or the traps of a context: a mapping from every signal to a bool."""

    def __init__(self, context, field):
        self._context = context
        self._field = field

    def __getitem__(self, signal):
        return bool(getattr(self._context, self._field) & bits_of(signal))

    def __setitem__(self, signal, value):
        bits = bits_of(signal)
        status = getattr(self._context, self._field) & ~bits
        setattr(self._context, self._field, status | bits if value else status)

    def __delitem__(self, signal):
        raise ValueError("signal keys cannot be deleted")

    def __contains__(self, signal):
        return any(known is signal for _, known in SIGNALS)

    def __iter__(self):
        return (signal for _, signal in SIGNALS)

    def __len__(self):
        return len(SIGNALS)

    def __eq__(self, other):
        if not isinstance(other, (SignalDict, dict)):
            return NotImplemented
        return dict(self.items()) == dict(other.items())

    def __repr__(self):
        return "{" + ", ".join(f"{signal!r}:{value}" for signal, value in self.items()) + "}"

    def get(self, signal, default=None):
        return self[signal] if signal in self else default

    def keys(self):
        return [signal for _, signal in SIGNALS]

    def values(self):
        return [self[signal] for signal in self]

    def items(self):
        return [(signal, self[signal]) for signal in self]

    def copy(self):
        return dict(self.items())
