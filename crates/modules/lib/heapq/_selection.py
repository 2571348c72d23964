"""What `heapq` has beyond a queue: the largest and the smallest of many, and several sorted inputs as one.

Flash on thumbv7m: 0.7 KB.
"""

from heapq import heapify, heappop, heappush


def heappushpop(heap, item):
    if heap and heap[0] < item:
        return heapreplace(heap, item)
    return item


def heapreplace(heap, item):
    first = heap[0]
    # As a pop and a push, but the list keeps its length: down to where it belongs.
    heap[0] = item
    position, length = 0, len(heap)
    while True:
        child = 2 * position + 1
        if child >= length:
            break
        if child + 1 < length and not heap[child] < heap[child + 1]:
            child += 1
        if not heap[child] < item:
            break
        heap[position] = heap[child]
        position = child
    heap[position] = item
    return first


class _Reversed:
    # A key by which the order is turned around.

    def __init__(self, key):
        self.key = key

    def __lt__(self, other):
        return other.key < self.key


def merge(*iterables, key=None, reverse=False):
    heap = []
    for order, iterable in enumerate(iterables):
        step = iter(iterable).__next__
        _take(heap, order, step, key, reverse)
    while heap:
        _, order, value, step = heappop(heap)
        yield value
        _take(heap, order, step, key, reverse)


def _take(heap, order, step, key, reverse):
    # The next value of one input, in front of those of later ones that are equal.
    try:
        value = step()
    except StopIteration:
        return
    rank = value if key is None else key(value)
    heappush(heap, (_Reversed(rank) if reverse else rank, order, value, step))


def nsmallest(n, iterable, key=None):
    return sorted(iterable, key=key)[: max(n, 0)]


def nlargest(n, iterable, key=None):
    return sorted(iterable, key=key, reverse=True)[: max(n, 0)]
