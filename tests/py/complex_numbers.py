# The module cmath: values, places where there is none, signs of zeros.

import cmath


def shown(z):
    if isinstance(z, tuple):
        return " ".join(shown(part) for part in z)
    if isinstance(z, complex):
        return "%.9g %.9g" % (z.real, z.imag)
    return "%.9g" % z


values = [0.0, -0.0, 1.0, -1.0, 0.5, 1e308, 1e-310, 710.0, -710.0, 3.3, float("inf")]
for name in ("exp", "log", "log10", "sqrt", "cos", "sin", "polar"):
    function = getattr(cmath, name)
    for real in values:
        for imag in values:
            try:
                result = shown(function(complex(real, imag)))
            except (ValueError, OverflowError) as e:
                result = type(e).__name__
            print(name, real, imag, result)
print(shown(cmath.log(5j, 2 + 1j)), cmath.phase(-1), cmath.phase(complex(-1, -0.0)), cmath.rect(2, 0))
print(shown(cmath.rect(1, cmath.pi / 3)), cmath.e, cmath.sqrt(-4), cmath.exp(0))
try:
    cmath.sin("x")
except TypeError:
    print("TypeError")
