# Thousands of operations on generated decimal numbers, the same in every implementation: one sum of what they
# give, and of the flags they raise, for every hundred.
from decimal import *


class Numbers:
    def __init__(self, seed):
        self.state = seed

    def below(self, limit):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % limit

    def pick(self, values):
        return values[self.below(len(values))]

    def number(self):
        if self.below(25) == 0:
            return self.pick(["inf", "-inf", "nan", "snan", "-nan12", "0", "-0", "0e5", "1", "-1", "10", "1.000"])
        digits = "".join([self.pick("0123456789") for _ in range(self.pick([1, 1, 2, 3, 5, 9, 16, 28, 35]))])
        shape = self.below(10)
        if shape == 0:
            digits = "9" * len(digits)
        elif shape == 1:
            digits = digits[:-1] + "5"
        elif shape == 2:
            digits = digits[0] + "0" * (len(digits) - 1)
        exponent = self.pick([0, 0, -1, -2, -len(digits), 3, self.below(80) - 40, self.below(600) - 300])
        return self.pick(["", "", "-"]) + digits + "e" + str(exponent)


UNARY = """exp ln log10 sqrt logb next_minus next_plus normalize to_integral_exact to_integral_value to_eng_string
    number_class is_subnormal __neg__ __pos__ __abs__ __str__ as_tuple""".split()
BINARY = """__add__ __sub__ __mul__ __truediv__ __floordiv__ __mod__ __divmod__ __eq__ __lt__ __ge__ compare
    compare_signal compare_total compare_total_mag max max_mag min min_mag next_toward remainder_near same_quantum
    quantize copy_sign __add__ __sub__ __mul__ __truediv__""".split()
BY_PLACES = ["rotate", "shift", "scaleb", "__pow__"]
SPECS = [".2f", ",.3f", ".4e", "e", "g", ".5g", "%", "+15.1f", "<12", "^20.2E", "018,.2f", "*=12g"]
MODES = [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN, ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_05UP]
SIGNALS = [Clamped, DivisionByZero, Inexact, InvalidOperation, Overflow, Rounded, Subnormal, Underflow]


def operation(numbers):
    name = numbers.pick([UNARY, BINARY, BINARY, BY_PLACES, SPECS])
    first = Decimal(numbers.number())
    if name is SPECS:
        spec = numbers.pick(SPECS)
        return spec, first, lambda: format(first, spec)
    kind, name = name, numbers.pick(name)
    if kind is UNARY:
        return name, first, lambda: getattr(first, name)()
    second = Decimal(numbers.number() if kind is BINARY else numbers.below(80) - 40)
    return name, first, lambda: getattr(first, name)(second)


def generated(seed, count):
    numbers = Numbers(seed)
    total = 0
    for turn in range(1, count + 1):
        limit = numbers.pick([999999, 999999, 384, 99])
        context = Context(
            prec=numbers.pick([1, 3, 5, 9, 16, 28, 28, 50]),
            rounding=numbers.pick(MODES),
            Emin=-limit,
            Emax=limit,
            clamp=numbers.pick([0, 0, 1]),
            traps=[],
        )
        setcontext(context)
        name, first, function = operation(numbers)
        found = function()
        # Constructing notes nothing: all flags are the operation's.
        flags = "".join([str(int(context.flags[signal])) for signal in SIGNALS])
        text = f"{name} {first} {found!r} {flags}"
        for character in text.encode():
            total = (total * 31 + character) % 4294967291
        if turn % 100 == 0:
            print(total, end=" " if turn % 1000 else "\n")
            total = 0
    setcontext(DefaultContext)


generated(20, 4000)
