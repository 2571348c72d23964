# What sys tells of numbers and hashes holds.
import sys

info = sys.hash_info
print(info.modulus in (2**31 - 1, 2**61 - 1), info.width in (32, 64), info.nan)
modulus = info.modulus
print(hash(modulus), hash(modulus + 1), hash(-modulus), hash(modulus * 2 + 3), hash(modulus**3 + 5))
print(hash(float("inf")) == info.inf, hash(-float("inf")) == -info.inf)
print(hash(1j) == info.imag, hash(3 + 2j) == 3 + 2 * info.imag)

# Equal numbers hash equal, also where an integer no longer fits a machine word.
for exponent in range(0, 130):
    for number in (2**exponent, -(2**exponent), 3 << exponent, 5 << exponent):
        value = float(number)
        if hash(value) != hash(number) or {number: 1}.get(value) != 1 or value not in {number}:
            print("differs", number)

print(sys.int_info.bits_per_digit >= 15, sys.int_info.sizeof_digit >= 2)
print(sys.int_info.default_max_str_digits >= 0, sys.int_info.str_digits_check_threshold >= 0)


def depth(count):
    return 0 if count == 0 else 1 + depth(count - 1)


limit = sys.getrecursionlimit()
print(limit > 500, depth(100))
try:
    depth(limit)
except RecursionError:
    print("RecursionError")
