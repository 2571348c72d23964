# Functions of `math`, and of floats as text.
import math

print(math.prod([1, 2, 3]), math.prod([2.0], start=3), math.isqrt(10**20 + 1))
print(math.comb(10, 3), math.comb(3, 5), math.perm(5, 2), math.perm(4), math.dist((0, 0), (3, 4)))
print(math.gcd(12, 18, 27), math.gcd(), math.lcm(4, 6), math.factorial(20), math.hypot(3, 4, 12))
print(math.fsum([0.1] * 10), math.fsum([1e16, 1, -1e16]), math.fsum([]))
print(math.fsum([2**53, 1.0, 2**-100]), math.fsum([1e100, 1.0, -1e100, 1e-100, 1e50, -1.0, -1e50]))
print(math.fsum([math.inf, 1]), math.fsum([1, math.nan]), math.fsum([True, 2]))
print(math.nextafter(1, 2), math.nextafter(1, 0), math.nextafter(0, 1), math.nextafter(0.0, -1), math.nextafter(3, 3))
print(math.nextafter(math.inf, 0), math.nextafter(1, math.nan))
print(math.ulp(1.0), math.ulp(0), math.ulp(-1e300), math.ulp(math.inf), math.ulp(1.7976931348623157e308))
print(math.remainder(7, 4), math.remainder(6, 4), math.remainder(-7, 4), math.remainder(5.5, math.inf), math.remainder(10, 4))
print(math.exp2(3), math.log(8, 2), math.log(10**400), math.log1p(1e-10))
print(math.floor(-2.5), math.ceil(2.1), math.trunc(-2.5), math.modf(-2.5), math.frexp(8), math.ldexp(0.5, 4))
print(math.isclose(1, 1 + 1e-10), math.isclose(1, 1.1, rel_tol=0.2), math.isclose(1, 1.1, abs_tol=0.01))
for attempt in (
    lambda: math.sqrt(-1),
    lambda: math.log(0),
    lambda: math.fmod(1, 0),
    lambda: math.remainder(1, 0),
    lambda: math.remainder(math.inf, 1),
    lambda: math.exp(1000),
    lambda: math.fsum([1e308] * 2),
    lambda: math.fsum([math.inf, -math.inf]),
    lambda: math.floor(math.inf),
    lambda: math.isclose(1, 2, rel_tol=-1),
):
    try:
        print(attempt())
    except (ValueError, OverflowError) as error:
        print(type(error).__name__, error)

for x in (0.1, 1.0, -0.0, 1e22, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, -3.75, math.inf, math.nan):
    print(x.hex(), float.fromhex(x.hex()))
for text in (
    "0x1.8p3",
    " -0x.1p-4\n",
    "1.8",
    "0xa",
    "INF",
    "-infinity",
    "nan",
    "0x1.ffffffffffffffp0",
    "0x1.00000000000008p0",
    "0x1.000000000000080000000000000000001p0",
    "0x1.00000000000018p0",
    "0x0.00000000000008p-1022",
    "0x0.000000000000080001p-1022",
    "0x1p-1076",
    "0x1p-99999999999999999999",
    "0x1.fffffffffffff7p1023",
    "0x1.fffffffffffff8p1023",
    "0x1p1024",
    "0x1p99999999999999999999",
    "0x123456789abcdef0123456789p-40",
    "0x",
    "0x1p",
    "0x1.8.8",
    "g",
    "",
    "0x1p1x",
):
    try:
        print(text, float.fromhex(text))
    except (ValueError, OverflowError) as error:
        print(text, type(error).__name__, error)


class Own(float):
    pass


print(type(Own.fromhex("0x1p1")).__name__, (1.5).as_integer_ratio(), (2.0).is_integer())
