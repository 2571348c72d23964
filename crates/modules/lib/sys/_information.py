"""What `sys` tells of numbers, as CPython's.

Flash on thumbv7m: 0.6 KB.
"""

from collections import namedtuple
from sys import maxsize


def _record(name, **values):
    return namedtuple(name, list(values))(**values)


float_info = _record(
    "float_info",
    max=1.7976931348623157e308,
    max_exp=1024,
    max_10_exp=308,
    min=2.2250738585072014e-308,
    min_exp=-1021,
    min_10_exp=-307,
    dig=15,
    mant_dig=53,
    epsilon=2.0**-52,
    radix=2,
    rounds=1,
)

# Digits are machine words; numbers of any length are converted to and from decimal.
int_info = _record(
    "int_info",
    bits_per_digit=maxsize.bit_length() + 1,
    sizeof_digit=maxsize.bit_length() // 8 + 1,
    default_max_str_digits=0,
    str_digits_check_threshold=0,
)

hash_info = _record(
    "hash_info",
    width=maxsize.bit_length() + 1,
    modulus=2 ** (61 if maxsize >> 32 else 31) - 1,
    inf=hash(float("inf")),
    nan=0,
    imag=1000003,
)
