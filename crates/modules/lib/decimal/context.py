"""The contexts of decimal: precision, rounding, limits of exponents, flags and traps.

Flash on thumbv7m: 5.3 KB.
"""

from decimal import signals
from decimal.signals import MAX_EMAX, MAX_PREC, MIN_EMIN, ROUND_HALF_EVEN, ROUND_HALF_UP
from decimal.signals import BY_ZERO, CLAMPED, INVALID, OVERFLOW, UNDERFLOW, SignalDict

try:
    from _thread import get_ident

    get_ident()
except (ImportError, RuntimeError):
    # There are no threads here.
    def get_ident():
        return 0


_ROUNDINGS = (
    "ROUND_CEILING",
    "ROUND_FLOOR",
    "ROUND_UP",
    "ROUND_DOWN",
    "ROUND_HALF_UP",
    "ROUND_HALF_DOWN",
    "ROUND_HALF_EVEN",
    "ROUND_05UP",
)

# The whole numbers that a context has, each with its limits and how an error names them.
_RANGES = {
    "prec": (1, MAX_PREC, "valid range for prec is [1, MAX_PREC]"),
    "Emin": (MIN_EMIN, 0, "valid range for Emin is [MIN_EMIN, 0]"),
    "Emax": (0, MAX_EMAX, "valid range for Emax is [0, MAX_EMAX]"),
    "capitals": (0, 1, "valid values for capitals are 0 or 1"),
    "clamp": (0, 1, "valid values for clamp are 0 or 1"),
}

# Methods of Decimal that take a context last, by the number of operands: methods of contexts, too.
_BY_OPERANDS = (
    (),
    """exp is_normal is_subnormal ln log10 logb logical_invert next_minus next_plus normalize number_class
    sqrt to_eng_string to_integral_exact to_integral_value""".split(),
    """compare compare_signal compare_total compare_total_mag logical_and logical_or logical_xor max max_mag
    min min_mag next_toward remainder_near rotate same_quantum scaleb shift""".split(),
    ("fma",),
)
_WITHOUT_CONTEXT = """canonical copy_abs copy_decimal copy_negate is_canonical is_finite is_infinite is_nan
    is_qnan is_signed is_snan is_zero""".split()


def rounding_of(value):
    if value in _ROUNDINGS:
        return value
    raise TypeError(
        "valid values for rounding are:\n  [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN,\n"
        "   ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN,\n   ROUND_05UP]"
    )


class Context:
    def __init__(
        self,
        prec=None,
        rounding=None,
        Emin=None,
        Emax=None,
        capitals=None,
        clamp=None,
        flags=None,
        traps=None,
    ):
        like = DefaultContext
        self._flags = self._traps = 0
        self.prec = like.prec if prec is None else prec
        self.rounding = like.rounding if rounding is None else rounding
        self.Emin = like.Emin if Emin is None else Emin
        self.Emax = like.Emax if Emax is None else Emax
        self.capitals = like.capitals if capitals is None else capitals
        self.clamp = like.clamp if clamp is None else clamp
        if flags is not None:
            self.flags = flags
        if traps is None:
            self._traps = like._traps
        else:
            self.traps = traps

    def __setattr__(self, name, value):
        if name in _RANGES:
            least, most, message = _RANGES[name]
            if not isinstance(value, int):
                raise TypeError("an integer is required")
            if not least <= value <= most:
                raise ValueError(message)
        elif name == "rounding":
            value = rounding_of(value)
        elif name in ("flags", "traps"):
            if isinstance(value, (list, tuple)):
                status = 0
                for signal in value:
                    status |= signals.bits_of(signal)
            elif isinstance(value, (dict, SignalDict)):
                status = 0
                for signal, wanted in value.items():
                    if wanted:
                        status |= signals.bits_of(signal)
            else:
                raise TypeError("argument must be a signal dict")
            name, value = "_" + name, status
        elif name not in ("_flags", "_traps"):
            raise AttributeError(f"'decimal.Context' object has no attribute '{name}'")
        object.__setattr__(self, name, value)

    def __delattr__(self, name):
        raise AttributeError("context attributes cannot be deleted")

    @property
    def flags(self):
        return SignalDict(self, "_flags")

    @property
    def traps(self):
        return SignalDict(self, "_traps")

    def __repr__(self):
        return (
            f"Context(prec={self.prec}, rounding={self.rounding}, Emin={self.Emin}, Emax={self.Emax}, "
            f"capitals={self.capitals}, clamp={self.clamp}, flags={signals.names_of(self._flags)}, "
            f"traps={signals.names_of(self._traps)})"
        )

    def met(self, status):
        """Notes what an operation has met, and raises what is trapped."""
        self._flags |= status
        if status & self._traps:
            raise signals.exception(status & self._traps)

    def clear_flags(self):
        self._flags = 0

    def clear_traps(self):
        self._traps = 0

    def copy(self):
        copy = Context.__new__(Context)
        for name in ("prec", "rounding", "Emin", "Emax", "capitals", "clamp", "_flags", "_traps"):
            object.__setattr__(copy, name, getattr(self, name))
        return copy

    __copy__ = copy

    def Etiny(self):
        return self.Emin - self.prec + 1

    def Etop(self):
        return self.Emax - self.prec + 1

    def radix(self):
        return Decimal(10)

    def create_decimal(self, value="0"):
        return Decimal(value, self)._as_given(self)

    def create_decimal_from_float(self, value):
        return Decimal.from_float(value)._fix(self)

    def abs(self, x):
        return _decimal(x)._abs(self)

    def add(self, x, y):
        return _decimal(x)._add(_decimal(y), self)

    def canonical(self, x):
        if not isinstance(x, Decimal):
            raise TypeError("argument must be a Decimal")
        return x

    def copy_decimal(self, x):
        return _decimal(x)

    def copy_sign(self, x, y):
        return _decimal(x).copy_sign(_decimal(y))

    def divide(self, x, y):
        return _decimal(x)._divide(_decimal(y), self)

    def divide_int(self, x, y):
        return _decimal(x)._divide_int(_decimal(y), self)

    def divmod(self, x, y):
        return _decimal(x)._divmod(_decimal(y), self)

    def minus(self, x):
        return _decimal(x)._negated(self)

    def multiply(self, x, y):
        return _decimal(x)._multiply(_decimal(y), self)

    def plus(self, x):
        return _decimal(x)._plus(self)

    def power(self, a, b, modulo=None):
        a, b = _decimal(a), _decimal(b)
        return a._power(b, self) if modulo is None else a._power_modulo(b, _decimal(modulo), self)

    def quantize(self, x, y):
        return _decimal(x).quantize(_decimal(y), context=self)

    def remainder(self, x, y):
        return _decimal(x)._remainder(_decimal(y), self)

    def subtract(self, x, y):
        return _decimal(x)._subtract(_decimal(y), self)

    def to_integral(self, x):
        return _decimal(x).to_integral_value(context=self)

    def to_sci_string(self, x):
        return _decimal(x)._text(self, False)


def _decimal(value):
    if isinstance(value, Decimal):
        return value
    if isinstance(value, int):
        return Decimal(value)
    raise TypeError(f"conversion from {type(value).__name__} to Decimal is not supported")


def _method(name, operands, with_context):
    """A method of contexts that is one of decimals."""

    def method(self, *values):
        if len(values) != operands:
            raise TypeError(f"{name}() takes exactly {operands} arguments ({len(values)} given)")
        first, *others = [_decimal(value) for value in values]
        method = getattr(first, name)
        return method(*others, context=self) if with_context else method(*others)

    return method


def connect(decimal):
    """Makes the class known here, and its methods methods of contexts."""
    global Decimal
    Decimal = decimal
    for operands, names in enumerate(_BY_OPERANDS):
        for name in names:
            setattr(Context, name, _method(name, operands, True))
    for name in _WITHOUT_CONTEXT:
        if not hasattr(Context, name):
            setattr(Context, name, _method(name, 1, False))


def _made(prec, rounding, traps):
    context = Context.__new__(Context)
    for name, value in (
        ("prec", prec),
        ("rounding", rounding),
        ("Emin", -999999),
        ("Emax", 999999),
        ("capitals", 1),
        ("clamp", 0),
        ("_flags", 0),
        ("_traps", traps),
    ):
        object.__setattr__(context, name, value)
    return context


DefaultContext = _made(28, ROUND_HALF_EVEN, signals.ANY_INVALID | BY_ZERO | OVERFLOW)
BasicContext = _made(
    9, ROUND_HALF_UP, signals.ANY_INVALID | BY_ZERO | OVERFLOW | UNDERFLOW | CLAMPED
)
ExtendedContext = _made(9, ROUND_HALF_EVEN, 0)
_TEMPLATES = (DefaultContext, BasicContext, ExtendedContext)

# The context of each thread that has asked for one.
_current = {}


def getcontext():
    context = _current.get(get_ident())
    if context is None:
        context = _current[get_ident()] = DefaultContext.copy()
        context.clear_flags()
    return context


def setcontext(context):
    if not isinstance(context, Context):
        raise TypeError("argument must be a context")
    if any(context is template for template in _TEMPLATES):
        context = context.copy()
        context.clear_flags()
    _current[get_ident()] = context


class _ContextManager:
    def __init__(self, context):
        self._context = context

    def __enter__(self):
        self._before = getcontext()
        setcontext(self._context)
        return self._context

    def __exit__(self, kind, error, traceback):
        setcontext(self._before)


_SETTINGS = ("prec", "rounding", "Emin", "Emax", "capitals", "clamp", "flags", "traps")


def localcontext(ctx=None, **settings):
    if ctx is None:
        ctx = getcontext()
    elif not isinstance(ctx, Context):
        raise TypeError("argument must be a context")
    ctx = ctx.copy()
    for name, value in settings.items():
        if name not in _SETTINGS:
            raise TypeError(f"'{name}' is an invalid keyword argument for this function")
        setattr(ctx, name, value)
    return _ContextManager(ctx)
