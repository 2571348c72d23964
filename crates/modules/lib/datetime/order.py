"""How dates, times and durations are ordered and hashed. A class with an order says what it can be compared
with (`_is_like`) and by what (`_key`).

Flash on thumbv7m: 0.4 KB.
"""


class Ordered:
    def _can_order(self, other):
        return self._is_like(other)

    def __eq__(self, other):
        return self._key() == other._key() if self._is_like(other) else NotImplemented

    def __lt__(self, other):
        return self._key() < other._key() if self._can_order(other) else NotImplemented

    def __le__(self, other):
        return self._key() <= other._key() if self._can_order(other) else NotImplemented

    def __gt__(self, other):
        return self._key() > other._key() if self._can_order(other) else NotImplemented

    def __ge__(self, other):
        return self._key() >= other._key() if self._can_order(other) else NotImplemented

    def __hash__(self):
        return hash(self._key())
