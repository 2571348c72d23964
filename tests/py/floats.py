# Double-precision floats: exact text both ways, arithmetic at the edges, math, formatting.

import math

for x in (0.1, 1 / 3, 1e23, 5e-324, 1.7976931348623157e308, 123456789.125, 1e16, 1e-5, -0.0, 100.0):
    print(repr(x), float(repr(x)) == x, str(-x))
print(0.1 + 0.2, 1e308 * 10, -1e308 * 10, 2.0**0.5, 7 // 2.0, -7 % 3.0, 7.5 % -2, divmod(-7.5, 2))
print(int(3.99), int(-3.99), round(2.5), round(3.5), round(-2.5), round(3.14159, 2), round(1234, -2))
nan, inf = float("nan"), float("inf")
print(nan == nan, nan != nan, inf == inf, -inf < 0 < inf, inf - inf != inf - inf, math.isnan(nan))
print(1 == 1.0, hash(1) == hash(1.0), 2**53 == float(2**53), 2**53 + 1 == float(2**53), 10**400 > 1e308)
print("%.3f %5.1f|%-8.2e|%g %g %g" % (3.14159, 2.25, 12345.678, 0.0001, 1e10, 1e20))
print("{:.2f} {:>10.3f} {:+.1e} {:08.3f} {:.0f} {:%}".format(2.345, 1.5, 12345.0, -3.14159, 0.5, 0.25))
print(f"{1e6:,.1f} {255.0:g} {1e-7} {12.0} {3.0e10:.3g} {-1.5:<8}|")
print(math.floor(-1.5), math.ceil(-1.5), math.trunc(-1.5), math.sqrt(2), math.pi, math.e)
print(math.sin(1.0), math.cos(1.0), math.atan2(1, -1), math.log(10), math.exp(0), math.log2(8))
print(math.modf(3.25), math.frexp(10.0), math.ldexp(0.625, 4), math.fmod(-7, 3), math.copysign(2, -0.0))
print(math.isinf(inf), math.isfinite(1.0), math.radians(180), math.degrees(math.pi), math.pow(2, 10))
print(float("1e5"), float("  -2.5 "), float(10**20), float("-inf"), float(True))
print(abs(-2.5), max(1, 2.5), min(1.0, 1))
for wrong in [lambda: 1 / 0.0, lambda: 1.0 // 0, lambda: float("x"), lambda: int(nan), lambda: math.sqrt(-1)]:
    try:
        wrong()
    except (ZeroDivisionError, ValueError, OverflowError) as e:
        print(type(e).__name__, end=" ")
print()
z = complex(1, 2)
print(z * z, z / 2, z.real, z.imag, abs(3 + 4j), 1j * 1j, (2 + 0j) ** 2, -z, z == 1 + 2j)
total = 0.0
for i in range(1, 1000):
    total += 1.0 / (i * i)
print(total, math.sqrt(total * 6))

import struct

# Too large for four bytes; boards have no such float.
try:
    print(struct.pack("<f", 1e39))
except OverflowError:
    print("refused")
