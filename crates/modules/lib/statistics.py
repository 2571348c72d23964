"""Means, medians and deviations, as CPython's statistics. Whole numbers are summed exactly; floats are summed
as fractions with a power of two below, so the results do not depend on the order either.

Flash on thumbv7m: 7.1 KB.
"""

from math import sqrt as _sqrt


class StatisticsError(ValueError):
    pass


def _exact(value):
    # Numerator and denominator.
    if isinstance(value, int):
        return int(value), 1
    if not hasattr(value, "as_integer_ratio"):
        raise TypeError(f"can't convert type '{type(value).__name__}' to numerator/denominator")
    return value.as_integer_ratio()


def _sum(data):
    # The exact sum as numerator and denominator, and how many there were.
    numerator, denominator, count = 0, 1, 0
    is_whole = True
    for value in data:
        if isinstance(value, float):
            is_whole = False
            if value != value or value in (float("inf"), float("-inf")):
                return value, None, count + 1, False
        n, d = _exact(value)
        if d == denominator:
            numerator += n
        else:
            numerator = numerator * d + n * denominator
            denominator *= d
            # Powers of two: the smaller one is enough.
            if d > 1 and denominator > 1 << 1100:
                from math import gcd

                common = gcd(numerator, denominator)
                numerator //= common
                denominator //= common
        count += 1
    return numerator, denominator, count, is_whole


def _quotient(numerator, denominator, is_whole):
    if is_whole and numerator % denominator == 0:
        return numerator // denominator
    return numerator / denominator


def mean(data):
    numerator, denominator, count, is_whole = _sum(data)
    if not count:
        raise StatisticsError("mean requires at least one data point")
    if denominator is None:
        return numerator
    return _quotient(numerator, denominator * count, is_whole)


def fmean(data, weights=None):
    data = list(data)
    if not data:
        raise StatisticsError("fmean requires at least one data point")
    if weights is None:
        numerator, denominator, count, _ = _sum([float(value) for value in data])
        return numerator if denominator is None else numerator / denominator / count
    weights = list(weights)
    if len(weights) != len(data):
        raise StatisticsError("data and weights must be the same length")
    total = sum(weights)
    if not total:
        raise StatisticsError("sum of weights must be non-zero")
    return sum([value * weight for value, weight in zip(data, weights)]) / total


def geometric_mean(data):
    from math import exp, log

    data = list(data)
    if not data or any([value <= 0 for value in data]):
        raise StatisticsError("geometric mean requires a non-empty dataset containing positive numbers")
    return exp(fmean([log(value) for value in data]))


def harmonic_mean(data, weights=None):
    data = list(data)
    if not data:
        raise StatisticsError("harmonic_mean requires at least one data point")
    weights = [1] * len(data) if weights is None else list(weights)
    if any([value < 0 for value in data]):
        raise StatisticsError("harmonic mean does not support negative values")
    if 0 in data:
        return 0
    # Fractions, so that it is rounded once.
    top, bottom = 0, 1
    for value, weight in zip(data, weights):
        n, d = _exact(weight)
        m, e = _exact(value)
        top, bottom = top * d * m + n * e * bottom, bottom * d * m
    n, d, _, _ = _sum(weights)
    return n * bottom / (d * top)


def median(data):
    data = sorted(data)
    if not data:
        raise StatisticsError("no median for empty data")
    middle = len(data) // 2
    if len(data) % 2:
        return data[middle]
    return (data[middle - 1] + data[middle]) / 2


def median_low(data):
    data = sorted(data)
    if not data:
        raise StatisticsError("no median for empty data")
    return data[(len(data) - 1) // 2]


def median_high(data):
    data = sorted(data)
    if not data:
        raise StatisticsError("no median for empty data")
    return data[len(data) // 2]


def median_grouped(data, interval=1):
    from bisect import bisect_left, bisect_right

    data = sorted(data)
    if not data:
        raise StatisticsError("no median for empty data")
    x = data[len(data) // 2]
    below = bisect_left(data, x)
    same = bisect_right(data, x) - below
    return float(x) - interval / 2 + interval * (len(data) / 2 - below) / same


def _counts(data):
    counts = {}
    for value in data:
        counts[value] = counts.get(value, 0) + 1
    return counts


def mode(data):
    counts = _counts(data)
    if not counts:
        raise StatisticsError("no mode for empty data")
    most = max(counts.values())
    for value, count in counts.items():
        if count == most:
            return value


def multimode(data):
    counts = _counts(data)
    most = max(counts.values()) if counts else 0
    return [value for value, count in counts.items() if count == most]


def quantiles(data, *, n=4, method="exclusive"):
    if n < 1:
        raise StatisticsError("n must be at least 1")
    data = sorted(data)
    if len(data) < 2:
        raise StatisticsError("must have at least two data points")
    result = []
    if method == "inclusive":
        last = len(data) - 1
        for i in range(1, n):
            j, delta = divmod(i * last, n)
            result.append((data[j] * (n - delta) + data[j + 1] * delta) / n)
        return result
    if method != "exclusive":
        raise ValueError("Unknown method: %r" % method)
    count = len(data) + 1
    for i in range(1, n):
        j = min(max(i * count // n, 1), len(data) - 1)
        delta = i * count - j * n
        result.append((data[j - 1] * (n - delta) + data[j] * delta) / n)
    return result


def _squares(data, center):
    # The sum of squared distances as numerator and denominator, and how many there are.
    data = list(data)
    numerator, denominator, count, is_whole = _sum(data)
    if not count or denominator is None:
        return numerator, denominator, count, is_whole
    if center is None:
        n2, d2, _, _ = _sum_of_products(data, data)
        # count * sum of squares - square of sum, over count.
        top = count * n2 * denominator * denominator - numerator * numerator * d2
        return top, count * d2 * denominator * denominator, count, is_whole
    c, d = _exact(center)
    numerator, denominator = 0, 1
    for value in data:
        n, m = _exact(value)
        n, m = n * d - c * m, m * d
        numerator = numerator * m * m + n * n * denominator
        denominator *= m * m
        if denominator > 1 << 1100:
            from math import gcd

            common = gcd(numerator, denominator)
            numerator //= common
            denominator //= common
    return numerator, denominator, count, is_whole


def _sum_of_products(a, b):
    numerator, denominator, count = 0, 1, 0
    for x, y in zip(a, b):
        n, d = _exact(x)
        m, e = _exact(y)
        n *= m
        d *= e
        if d == denominator:
            numerator += n
        else:
            numerator = numerator * d + n * denominator
            denominator *= d
            if denominator > 1 << 1100:
                from math import gcd

                common = gcd(numerator, denominator)
                numerator //= common
                denominator //= common
        count += 1
    return numerator, denominator, count, None


def variance(data, xbar=None):
    top, bottom, count, is_whole = _squares(data, xbar)
    if count < 2:
        raise StatisticsError("variance requires at least two data points")
    return _quotient(top, bottom * (count - 1), is_whole)


def pvariance(data, mu=None):
    top, bottom, count, is_whole = _squares(data, mu)
    if count < 1:
        raise StatisticsError("pvariance requires at least one data point")
    return _quotient(top, bottom * count, is_whole)


def _root(top, bottom):
    # The square root of a fraction, rounded once.
    from math import isqrt

    if not top:
        return 0.0
    shift = max(0, (bottom.bit_length() - top.bit_length()) // 2 + 64)
    return isqrt((top << 2 * shift) // bottom) / (1 << shift)


def stdev(data, xbar=None):
    top, bottom, count, _ = _squares(data, xbar)
    if count < 2:
        raise StatisticsError("stdev requires at least two data points")
    return _root(top, bottom * (count - 1))


def pstdev(data, mu=None):
    top, bottom, count, _ = _squares(data, mu)
    if count < 1:
        raise StatisticsError("pstdev requires at least one data point")
    return _root(top, bottom * count)


def covariance(x, y, /):
    x, y = list(x), list(y)
    if len(x) != len(y):
        raise StatisticsError("covariance requires that both inputs have same number of data points")
    if len(x) < 2:
        raise StatisticsError("covariance requires at least two data points")
    mx, my = fmean(x), fmean(y)
    return sum([(a - mx) * (b - my) for a, b in zip(x, y)]) / (len(x) - 1)


def correlation(x, y, /):
    x, y = list(x), list(y)
    if len(x) != len(y):
        raise StatisticsError("correlation requires that both inputs have same number of data points")
    if len(x) < 2:
        raise StatisticsError("correlation requires at least two data points")
    mx, my = fmean(x), fmean(y)
    xy = sum([(a - mx) * (b - my) for a, b in zip(x, y)])
    xx = sum([(a - mx) ** 2 for a in x])
    yy = sum([(b - my) ** 2 for b in y])
    if not xx or not yy:
        raise StatisticsError("at least one of the inputs is constant")
    return xy / _sqrt(xx * yy)


def linear_regression(x, y, /, *, proportional=False):
    from collections import namedtuple

    x, y = list(x), list(y)
    if len(x) != len(y):
        raise StatisticsError("linear regression requires that both inputs have same number of data points")
    if len(x) < 2:
        raise StatisticsError("linear regression requires at least two data points")
    mx = my = 0.0
    if not proportional:
        mx, my = fmean(x), fmean(y)
    xy = sum([(a - mx) * (b - my) for a, b in zip(x, y)])
    xx = sum([(a - mx) ** 2 for a in x])
    if not xx:
        raise StatisticsError("x is constant")
    slope = xy / xx
    line = namedtuple("LinearRegression", ("slope", "intercept"))
    return line(slope, 0.0 if proportional else my - slope * mx)


class NormalDist:
    """The normal distribution of a mean and a deviation."""

    def __init__(self, mu=0.0, sigma=1.0):
        if sigma < 0.0:
            raise StatisticsError("sigma must be non-negative")
        self._mu = float(mu)
        self._sigma = float(sigma)

    @classmethod
    def from_samples(cls, data):
        data = list(data)
        return cls(fmean(data), stdev(data))

    @property
    def mean(self):
        return self._mu

    median = mode = mean

    @property
    def stdev(self):
        return self._sigma

    @property
    def variance(self):
        return self._sigma * self._sigma

    def samples(self, n, *, seed=None):
        from random import random

        if seed is not None:
            from random import seed as set_seed

            set_seed(seed)
        return [self.inv_cdf(random() or 0.5) for _ in range(n)]

    def pdf(self, x):
        from math import exp, pi

        if not self._sigma:
            raise StatisticsError("pdf() not defined when sigma is zero")
        distance = x - self._mu
        return exp(distance * distance / (-2.0 * self.variance)) / _sqrt(2.0 * pi * self.variance)

    def cdf(self, x):
        from math import erf

        if not self._sigma:
            raise StatisticsError("cdf() not defined when sigma is zero")
        return 0.5 * (1.0 + erf((x - self._mu) / (self._sigma * _sqrt(2.0))))

    def inv_cdf(self, p):
        if p <= 0.0 or p >= 1.0:
            raise StatisticsError("p must be in the range 0.0 < p < 1.0")
        if self._sigma <= 0.0:
            raise StatisticsError("cdf() not defined when sigma at or below zero")
        return self._mu + self._sigma * _deviation_of(p)

    def quantiles(self, n=4):
        return [self.inv_cdf(i / n) for i in range(1, n)]

    def overlap(self, other):
        from math import erf, fabs, log

        if not isinstance(other, NormalDist):
            raise TypeError("Expected another NormalDist instance")
        a, b = (self, other) if (self._sigma, self._mu) <= (other._sigma, other._mu) else (other, self)
        if not a.variance or not b.variance:
            raise StatisticsError("overlap() not defined when sigma is zero")
        difference = b.variance - a.variance
        distance = fabs(b._mu - a._mu)
        if not difference:
            return 1.0 - erf(distance / (2.0 * a._sigma * _sqrt(2.0)))
        middle = a._mu * b.variance - b._mu * a.variance
        root = a._sigma * b._sigma * _sqrt(distance * distance + difference * log(b.variance / a.variance))
        low, high = (middle + root) / difference, (middle - root) / difference
        return 1.0 - (fabs(b.cdf(low) - a.cdf(low)) + fabs(b.cdf(high) - a.cdf(high)))

    def zscore(self, x):
        if not self._sigma:
            raise StatisticsError("zscore() not defined when sigma is zero")
        return (x - self._mu) / self._sigma

    def __add__(self, other):
        if isinstance(other, NormalDist):
            return NormalDist(self._mu + other._mu, _hypotenuse(self._sigma, other._sigma))
        return NormalDist(self._mu + other, self._sigma)

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, NormalDist):
            return NormalDist(self._mu - other._mu, _hypotenuse(self._sigma, other._sigma))
        return NormalDist(self._mu - other, self._sigma)

    def __rsub__(self, other):
        return -(self - other)

    def __mul__(self, other):
        return NormalDist(self._mu * other, self._sigma * abs(other))

    __rmul__ = __mul__

    def __truediv__(self, other):
        return NormalDist(self._mu / other, self._sigma / abs(other))

    def __pos__(self):
        return NormalDist(self._mu, self._sigma)

    def __neg__(self):
        return NormalDist(-self._mu, self._sigma)

    def __eq__(self, other):
        if not isinstance(other, NormalDist):
            return NotImplemented
        return self._mu == other._mu and self._sigma == other._sigma

    def __hash__(self):
        return hash((self._mu, self._sigma))

    def __repr__(self):
        return f"NormalDist(mu={self._mu!r}, sigma={self._sigma!r})"


def _hypotenuse(a, b):
    return _sqrt(a * a + b * b)


def _deviation_of(p):
    """How many deviations from the mean the distribution has reached `p`: by halving, then by Newton's method."""
    from math import erfc, exp, pi

    # The lower half, where what is left is small and exact.
    if p > 0.5:
        return -_deviation_of(1.0 - p)
    low, high = -40.0, 0.0
    for _ in range(20):
        middle = (low + high) / 2
        if 0.5 * erfc(-middle / _sqrt(2.0)) < p:
            low = middle
        else:
            high = middle
    x = (low + high) / 2
    for _ in range(4):
        density = exp(-x * x / 2) / _sqrt(2 * pi)
        if not density:
            break
        x -= (0.5 * erfc(-x / _sqrt(2.0)) - p) / density
    return x
