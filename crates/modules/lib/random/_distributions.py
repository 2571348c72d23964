"""What `random` has beyond numbers: choices among things, and numbers of which some are likelier than others.

Flash on thumbv7m: 4.6 KB.
"""

from math import acos, ceil, cos, e, exp, floor, isfinite, lgamma, log, log2, pi, sin, sqrt
from random import _Generator, _generator, getrandbits, random

_MAGIC = 4 * exp(-0.5) / sqrt(2.0)
_LOG4 = log(4.0)


def _integer(value):
    try:
        return value.__index__()
    except AttributeError:
        raise TypeError("'%s' object cannot be interpreted as an integer" % type(value).__name__)


class Random(_Generator):
    def __init__(self, x=None):
        self.seed(x)
        self.gauss_next = None

    def seed(self, a=None, version=2):
        if not (a is None or isinstance(a, (int, float, str, bytes, bytearray))):
            raise TypeError("The only supported seed types are: None,\nint, float, str, bytes, and bytearray.")
        super().seed(bytes(a) if isinstance(a, bytearray) else a)
        self.gauss_next = None

    def getstate(self):
        return super().getstate(), self.gauss_next

    def setstate(self, state):
        numbers, self.gauss_next = state
        super().setstate(numbers)

    def randbytes(self, n):
        return self.getrandbits(n * 8).to_bytes(n, "little")

    def _below(self, n):
        bits = n.bit_length()
        while True:
            number = self.getrandbits(bits)
            if number < n:
                return number

    # Integers

    def randrange(self, start, stop=None, step=1):
        start, step = _integer(start), _integer(step)
        if stop is None:
            if step != 1:
                raise TypeError("Missing a non-None stop argument")
            start, stop = 0, start
        stop = _integer(stop)
        if step == 0:
            raise ValueError("zero step for randrange()")
        count = (stop - start + step + (-1 if step > 0 else 1)) // step
        if count <= 0:
            raise ValueError("empty range for randrange() (%d, %d, %d)" % (start, stop, stop - start))
        return start + step * self._below(count)

    def randint(self, a, b):
        return self.randrange(a, b + 1)

    # Things

    def choice(self, seq):
        if not len(seq):
            raise IndexError("Cannot choose from an empty sequence")
        return seq[self._below(len(seq))]

    def shuffle(self, x):
        for last in range(len(x) - 1, 0, -1):
            other = self._below(last + 1)
            x[last], x[other] = x[other], x[last]

    def sample(self, population, k, *, counts=None):
        if not hasattr(population, "__getitem__") or isinstance(population, dict):
            raise TypeError("Population must be a sequence.  For dicts or sets, use sorted(d).")
        if counts is not None:
            return self._sample_counted(population, k, counts)
        n = len(population)
        if not 0 <= k <= n:
            raise ValueError("Sample larger than population or is negative")
        if n <= 4 * k + 16:
            # Of few, or nearly all: what is chosen makes room for the last one.
            pool = list(population)
            result = []
            for left in range(n, n - k, -1):
                position = self._below(left)
                result.append(pool[position])
                pool[position] = pool[left - 1]
            return result
        chosen = {}
        while len(chosen) < k:
            chosen[self._below(n)] = None
        return [population[position] for position in chosen]

    def _sample_counted(self, population, k, counts):
        ends = []
        total = 0
        for count in counts:
            if not isinstance(count, int):
                raise TypeError("Counts must be integers")
            if count < 0:
                raise ValueError("Counts must be non-negative")
            total += count
            ends.append(total)
        if len(ends) != len(population):
            raise ValueError("The number of counts does not match the population")
        if total <= 0:
            raise ValueError("Total of counts must be greater than zero")
        return [population[_position(ends, place)] for place in self.sample(range(total), k)]

    def choices(self, population, weights=None, *, cum_weights=None, k=1):
        n = len(population)
        if cum_weights is None:
            if weights is None:
                return [population[floor(self.random() * n)] for _ in range(k)]
            if isinstance(weights, int):
                raise TypeError("The number of choices must be a keyword argument: k=%r" % weights)
            cum_weights = []
            total = 0
            for weight in weights:
                total += weight
                cum_weights.append(total)
        elif weights is not None:
            raise TypeError("Cannot specify both weights and cumulative weights")
        if len(cum_weights) != n:
            raise ValueError("The number of weights does not match the population")
        total = cum_weights[-1] + 0.0
        if total <= 0.0:
            raise ValueError("Total of weights must be greater than zero")
        if not isfinite(total):
            raise ValueError("Total of weights must be finite")
        return [population[min(_position(cum_weights, self.random() * total), n - 1)] for _ in range(k)]

    # Floats

    def uniform(self, a, b):
        return a + (b - a) * self.random()

    def triangular(self, low=0.0, high=1.0, mode=None):
        u = self.random()
        if high == low:
            return low
        c = 0.5 if mode is None else (mode - low) / (high - low)
        if u > c:
            u, c = 1.0 - u, 1.0 - c
            low, high = high, low
        return low + (high - low) * sqrt(u * c)

    def normalvariate(self, mu=0.0, sigma=1.0):
        # Kinderman and Monahan: the ratio of two uniform numbers.
        while True:
            u = 1.0 - self.random()
            z = _MAGIC * (self.random() - 0.5) / u
            if z * z / 4.0 <= -log(u):
                return mu + z * sigma

    def gauss(self, mu=0.0, sigma=1.0):
        # Box and Muller: two numbers at a time.
        z = self.gauss_next
        self.gauss_next = None
        if z is None:
            angle = self.random() * 2 * pi
            radius = sqrt(-2.0 * log(1.0 - self.random()))
            z = cos(angle) * radius
            self.gauss_next = sin(angle) * radius
        return mu + z * sigma

    def lognormvariate(self, mu=0.0, sigma=1.0):
        return exp(self.normalvariate(mu, sigma))

    def expovariate(self, lambd=1.0):
        return -log(1.0 - self.random()) / lambd

    def vonmisesvariate(self, mu, kappa):
        # Best and Fisher.
        if kappa <= 1e-6:
            return 2 * pi * self.random()
        s = 0.5 / kappa
        r = s + sqrt(1.0 + s * s)
        while True:
            z = cos(pi * self.random())
            d = z / (r + z)
            u = self.random()
            if u < 1.0 - d * d or u <= (1.0 - d) * exp(d):
                break
        q = 1.0 / r
        angle = acos((q + z) / (1.0 + q * z))
        return (mu + angle if self.random() > 0.5 else mu - angle) % (2 * pi)

    def gammavariate(self, alpha, beta):
        if alpha <= 0.0 or beta <= 0.0:
            raise ValueError("gammavariate: alpha and beta must be > 0.0")
        if alpha == 1.0:
            return -log(1.0 - self.random()) * beta
        if alpha < 1.0:
            # Ahrens and Dieter.
            while True:
                b = (e + alpha) / e
                p = b * self.random()
                x = p ** (1.0 / alpha) if p <= 1.0 else -log((b - p) / alpha)
                u = self.random()
                if u <= (x ** (alpha - 1.0) if p > 1.0 else exp(-x)):
                    return x * beta
        # Cheng.
        scale = sqrt(2.0 * alpha - 1.0)
        b = alpha - _LOG4
        c = alpha + scale
        while True:
            u = self.random()
            if not 1e-7 < u < 0.9999999:
                continue
            v = log(u / (1.0 - u)) / scale
            x = alpha * exp(v)
            z = u * u * (1.0 - self.random())
            r = b + c * v - x
            if r + 1.0 + log(4.5) - 4.5 * z >= 0.0 or r >= log(z):
                return x * beta

    def betavariate(self, alpha, beta):
        y = self.gammavariate(alpha, 1.0)
        return y / (y + self.gammavariate(beta, 1.0)) if y else 0.0

    def paretovariate(self, alpha):
        return (1.0 - self.random()) ** (-1.0 / alpha)

    def weibullvariate(self, alpha, beta):
        return alpha * (-log(1.0 - self.random())) ** (1.0 / beta)


def _position(ends, place):
    # The first position whose end is behind the place.
    low, high = 0, len(ends)
    while low < high:
        middle = (low + high) // 2
        if place < ends[middle]:
            high = middle
        else:
            low = middle + 1
    return low


class SystemRandom(Random):
    def random(self):
        return self.getrandbits(52) / (1 << 52)

    def getrandbits(self, k):
        from os import urandom

        k = _integer(k)
        if k < 0:
            raise ValueError("number of bits must be non-negative")
        size = (k + 7) // 8
        return int.from_bytes(urandom(size), "big") >> (size * 8 - k)

    def seed(self, *args):
        pass

    def getstate(self, *args):
        raise NotImplementedError("System entropy source does not have state.")

    setstate = getstate


class _Shared(Random):
    # The generator of the module's own functions.

    def __init__(self):
        self.gauss_next = None

    def random(self):
        return random()

    def getrandbits(self, k):
        return getrandbits(k)

    def getstate(self):
        return _generator.getstate(), self.gauss_next

    def setstate(self, state):
        numbers, self.gauss_next = state
        _generator.setstate(numbers)


_shared = _Shared()
betavariate = _shared.betavariate
choices = _shared.choices
expovariate = _shared.expovariate
gammavariate = _shared.gammavariate
gauss = _shared.gauss
getstate = _shared.getstate
lognormvariate = _shared.lognormvariate
normalvariate = _shared.normalvariate
paretovariate = _shared.paretovariate
randbytes = _shared.randbytes
sample = _shared.sample
setstate = _shared.setstate
shuffle = _shared.shuffle
triangular = _shared.triangular
vonmisesvariate = _shared.vonmisesvariate
weibullvariate = _shared.weibullvariate
