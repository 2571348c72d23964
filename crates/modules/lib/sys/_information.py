"""What `sys` tells of floats, as CPython's.

Flash on thumbv7m: 0.3 KB.
"""

from collections import namedtuple

_VALUES = {
    "max": 1.7976931348623157e308,
    "max_exp": 1024,
    "max_10_exp": 308,
    "min": 2.2250738585072014e-308,
    "min_exp": -1021,
    "min_10_exp": -307,
    "dig": 15,
    "mant_dig": 53,
    "epsilon": 2.0**-52,
    "radix": 2,
    "rounds": 1,
}

float_info = namedtuple("float_info", list(_VALUES))(**_VALUES)
