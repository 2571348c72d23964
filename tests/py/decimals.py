# Decimal numbers: construction, contexts, signals, rounding, formats.
import copy
import math
from decimal import *


def attempt(function, *arguments, **keywords):
    try:
        print(repr(function(*arguments, **keywords)))
    except DecimalException as error:
        print(type(error).__name__, [condition.__name__ for condition in error.args[0]])
    except (TypeError, ValueError, ArithmeticError, AttributeError) as error:
        print(type(error).__name__, str(error).replace("decimal.", ""))


# Construction.
for value in ("1.10", " -0012.50e-3 ", "1_000.5", "Infinity", "-inf", "nan", "sNaN12", "1e5", ".5", "5."):
    print(Decimal(value), end=" ")
print(Decimal(10**30), Decimal(-5), Decimal(True), Decimal(0.1), Decimal((1, (1, 2, 5), -2)), Decimal(Decimal(3)))
for value in ("abc", "", "1e", "1.2.3", "--1", None, (1, 2), (2, (1,), 0), (0, (1, 11), 0), (0, (1,), "x")):
    attempt(Decimal, value)
attempt(Decimal.from_float, 0.5)
attempt(Decimal.from_float, "0.5")
print(Decimal("1.23e-7").as_tuple(), Decimal("-inf").as_tuple(), Decimal("0.125").as_integer_ratio())
print([str(Decimal("%se%d" % ("123", e))) for e in range(-12, 4, 3)])
print([Decimal("%se%d" % ("12", e)).to_eng_string() for e in range(-9, 9, 2)])

# With other numbers.
a, b = Decimal("7.25"), Decimal("-2")
print(a + b, a - b, a * b, a / b, a // b, a % b, divmod(a, b), a**2, -a, abs(b), +a, 2**a.to_integral_value())
print(1 + a, 10 - a, 2 * a, 29 / a, 29 // a, 29 % a, a == 7.25, a == Decimal("7.250"), a > 7, 7 < a, b < 0.5)
attempt(lambda: a + 1.5)
attempt(lambda: a < "7")
print(hash(Decimal(5)) == hash(5), hash(Decimal("0.5")) == hash(0.5), hash(Decimal("1e20")) == hash(10**20))
print(hash(Decimal("1.10")) == hash(Decimal("1.1")), {1: "one"}[Decimal("1.0")])
print(int(Decimal("-7.9")), float(Decimal("1e-3")), complex(a), bool(Decimal("0.0")), round(Decimal("2.5")))
print(math.floor(b / 3), math.ceil(a), math.trunc(-a), round(a, 1), round(Decimal("1234.5"), -2), pow(a // 1, 20, 11))
print(sum([Decimal("0.1")] * 10), sorted([a, 7, b, 7.5]), max(a, 8), copy.copy(a) is a, copy.deepcopy(a) is a)
for value in ("nan", "inf", "-inf"):
    attempt(int, Decimal(value))
attempt(hash, Decimal("snan"))
attempt(Decimal("nan").__lt__, 1)
attempt(setattr, a, "value", 1)

# Contexts.
print(getcontext())
print(ExtendedContext, BasicContext)
with localcontext(prec=6, rounding=ROUND_UP) as context:
    print(Decimal(1) / 7, context.flags[Inexact], context.flags[DivisionByZero])
    context.clear_flags()
    context.traps[Inexact] = True
    attempt(lambda: Decimal(2) / 3)
    context.traps[DivisionByZero] = False
    print(Decimal(1) / 0, Decimal(-1) / 0, context)
print(Decimal(1) / 7)
attempt(lambda: Decimal(1) / 0)
attempt(lambda: Decimal(0) / 0)
attempt(lambda: Decimal("9e999999") * 10)
attempt(lambda: Decimal(-1).sqrt())
attempt(lambda: Decimal(1).quantize(Decimal("1e-40")))
try:
    Decimal(1) / 0
except ZeroDivisionError as error:
    print("ZeroDivisionError", isinstance(error, ArithmeticError), isinstance(error, DecimalException))
for settings in ({"prec": 0}, {"rounding": "up"}, {"Emin": 1}, {"Emax": -1}, {"capitals": 2}, {"clamp": 3}):
    attempt(Context, **settings)
attempt(localcontext, places=3)
attempt(setcontext, 5)
attempt(setattr, getcontext(), "precision", 5)
four = Context(prec=4, traps=[Overflow])
print(four.add(1, Decimal("2.00005")), four.create_decimal("3.14159"), four.sqrt(2), four.power(2, 100), four.divmod(7, 3))
print(four.flags[Rounded], four.flags[Overflow], four.copy().flags == four.flags, four.Etiny(), four.Etop())
with localcontext(Context(prec=5, Emin=-10, Emax=10, traps=[])) as context:
    print(Decimal("1e-13") / 3, Decimal("1e10") * 20, Decimal("1e-20") * 1, context.flags[Underflow], context.flags[Subnormal])
    context.traps[FloatOperation] = True
    attempt(Decimal, 1.5)
    attempt(lambda: Decimal(1) < 1.5)

# Rounding.
for mode in (ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN, ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_05UP):
    print(mode, [str(Decimal(x).quantize(Decimal("0.1"), rounding=mode)) for x in ("1.25", "1.35", "-1.25", "1.21", "-1.29", "2.01")])

# Formats.
n = Decimal("-1234567.8951")
for spec in (".2f", ",.2f", "e", ".3e", "g", ".3g", "G", "%", ".1%", "+", "20", "<20.1f", "^20,", "*>20", "=+20", "020,.1f", "_", "x"):
    try:
        print(repr(spec), repr(format(n, spec)), repr(format(Decimal("0.00000012"), spec)), repr(format(Decimal("inf"), spec)))
    except ValueError as error:
        print(repr(spec), error)
print(f"{Decimal('1e3')} {Decimal('1e3'):f} {Decimal('2.50'):.1f} {Decimal('3.5'):.0f} {Decimal(0):.2e} %s %.1f" % (a, a))
