"""`collections.Counter`: a dict of how often things occur.

Flash on thumbv7m: 2.1 KB.
"""


class Counter(dict):
    def __init__(self, iterable=None, /, **counts):
        super().__init__()
        self.update(iterable, **counts)

    def __missing__(self, item):
        return 0

    @classmethod
    def fromkeys(cls, iterable, value=None):
        raise NotImplementedError("Counter.fromkeys() is undefined.  Use Counter(iterable) instead.")

    def _add(self, sign, iterable, counts):
        if iterable is None:
            pass
        elif hasattr(iterable, "items"):
            if sign > 0 and not self:
                # Nothing is there to be added to, and the counts may be anything.
                super().update(iterable)
            else:
                for item, count in iterable.items():
                    self[item] = self.get(item, 0) + count if sign > 0 else self.get(item, 0) - count
        else:
            get = self.get
            for item in iterable:
                self[item] = get(item, 0) + sign
        if counts:
            self._add(sign, counts, None)

    def update(self, iterable=None, /, **counts):
        self._add(1, iterable, counts)

    def subtract(self, iterable=None, /, **counts):
        self._add(-1, iterable, counts)

    def total(self):
        return sum(self.values())

    def elements(self):
        for item, count in self.items():
            for _ in range(count):
                yield item

    def most_common(self, n=None):
        found = sorted(self.items(), key=lambda entry: entry[1], reverse=True)
        return found if n is None else found[: max(n, 0)]

    def copy(self):
        return self.__class__(self)

    def __copy__(self):
        return self.__class__(self)

    def __reduce__(self):
        return self.__class__, (dict(self),)

    def __delitem__(self, item):
        # An item that does not occur is taken out without complaint.
        if item in self:
            super().__delitem__(item)

    def __repr__(self):
        name = type(self).__name__
        if not self:
            return name + "()"
        try:
            counts = dict(self.most_common())
        except TypeError:
            # Counts without an order.
            counts = dict(self)
        return "%s(%r)" % (name, counts)

    # Comparisons: an item that is not there counts as one that occurs 0 times.

    def _every(self, other, holds):
        if not isinstance(other, Counter):
            return NotImplemented
        return all(holds(self[item], other[item]) for both in (self, other) for item in both)

    def __eq__(self, other):
        return self._every(other, lambda a, b: a == b)

    __hash__ = None

    def __ne__(self, other):
        equal = self.__eq__(other)
        return equal if equal is NotImplemented else not equal

    def __le__(self, other):
        return self._every(other, lambda a, b: a <= b)

    def __ge__(self, other):
        return self._every(other, lambda a, b: a >= b)

    def __lt__(self, other):
        below = self.__le__(other)
        return below if below is NotImplemented else below and self != other

    def __gt__(self, other):
        above = self.__ge__(other)
        return above if above is NotImplemented else above and self != other

    # Operators: of the results those that are positive are kept.

    def _combined(self, other, combine):
        if not isinstance(other, Counter):
            return NotImplemented
        result = Counter()
        for item, count in self.items():
            count = combine(count, other[item])
            if count > 0:
                result[item] = count
        for item, count in other.items():
            if item not in self:
                count = combine(0, count)
                if count > 0:
                    result[item] = count
        return result

    def __add__(self, other):
        return self._combined(other, lambda a, b: a + b)

    def __sub__(self, other):
        return self._combined(other, lambda a, b: a - b)

    def __or__(self, other):
        return self._combined(other, max)

    def __and__(self, other):
        return self._combined(other, min)

    def __pos__(self):
        return self._combined(Counter(), lambda a, b: a)

    def __neg__(self):
        return self._combined(Counter(), lambda a, b: -a)

    def _keep_positive(self):
        for item in [item for item, count in self.items() if not count > 0]:
            del self[item]
        return self

    def __iadd__(self, other):
        for item, count in other.items():
            self[item] += count
        return self._keep_positive()

    def __isub__(self, other):
        for item, count in list(other.items()):
            self[item] -= count
        return self._keep_positive()

    def __ior__(self, other):
        for item, count in other.items():
            self[item] = max(self[item], count)
        return self._keep_positive()

    def __iand__(self, other):
        for item, count in self.items():
            self[item] = min(count, other[item])
        return self._keep_positive()
