# Functions of math over integers that no machine word holds.

import math


def show(function, *arguments):
    try:
        print(function(*arguments))
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
    except OverflowError:
        print("OverflowError")


big = 10**30

print("comb")
for arguments in [(5, 2), (100, 50), (big, 0), (big, 2), (big, 7), (3, 5), (3, big), (big, big)]:
    show(math.comb, *arguments)
show(math.comb, big, big - 1)
show(math.comb, big, big - 3)
show(math.comb, 2 * big, big)
show(math.comb, -1, 2)
show(math.comb, -big, 2)
show(math.comb, 3, -1)
show(math.comb, 3, -big)
show(math.comb, 2.0, 1)
show(math.comb, True, True)

print("perm")
for arguments in [(5, 2), (30,), (30, None), (30, 25), (big, 0), (big, 3), (big, 9), (3, 5), (3, big)]:
    show(math.perm, *arguments)
show(math.perm, big, big)
show(math.perm, big)
show(math.perm, -1)
show(math.perm, -1, 2)
show(math.perm, -big, 2)
show(math.perm, 3, -1)

print("factorial")
for n in [0, 1, 2, 5, 20, 21, 30, 60, -1, -big, big, 2.0, "a"]:
    show(math.factorial, n)

print("divisors")
show(math.gcd, 2**100, 3 * 2**70)
show(math.lcm, -(2**80), 3 * 2**65)
show(math.isqrt, big * big)
show(math.isqrt, big * big - 1)
show(math.isqrt, -big)
